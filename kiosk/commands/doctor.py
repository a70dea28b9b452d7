"""`jarmark doctor`: what this machine has and lacks, and what to do about it."""

from __future__ import annotations

import typer

from kiosk.commands.call import AsJson, call_of, end_with_no, print_json, print_text
from kiosk.locale import _


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Look at everything that the kiosk needs, and tell what is there, what is not, and what to do.

    Ends with 1 if something is missing that the kiosk cannot work without.

    Example: jarmark doctor
    """
    try:
        from kiosk.commands.health import State, examine
    except (ImportError, OSError) as error:
        _tell_what_is_missing(error, as_json)
        end_with_no()

    call = call_of(context)
    findings = []
    for finding in examine(call.config, call.books):  # printed one by one, as some wait for devices
        findings.append(finding)
        if not as_json:
            _tell(finding.state.mark, finding.title, finding.words, finding.what_to_do)
    if as_json:
        print_json([finding.to_json() for finding in findings])
    if any(finding.state is State.MISSING for finding in findings):
        end_with_no()


def _tell(mark: str, name: str, words: str, what_to_do: str) -> None:
    print_text(f"{mark} {name:<10} {words}")
    if what_to_do:
        print_text(f"  {'':<10} -> {what_to_do}")


def _tell_what_is_missing(error: Exception, as_json: bool) -> None:
    """For a missing package without which not even the doctor can run."""
    words, what_to_do = (
        _("nothing can be looked at ({error})").format(error=error),
        _("Run bash deploy/run again; it installs what is missing."),
    )
    if as_json:
        print_json([{"name": "packages", "state": "missing", "words": words, "what_to_do": what_to_do}])
    else:
        _tell("X ", _("packages"), words, what_to_do)
