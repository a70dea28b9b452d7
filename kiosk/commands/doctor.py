"""`jarmark doctor`: what this machine has, what it lacks, and what to do about it."""

from __future__ import annotations

import typer

from kiosk.commands.call import AsJson, call_of, end_with_no, print_json


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Look at everything that the kiosk needs, and tell what is there, what is not, and what to do.

    Ends with 1 if something is missing that the kiosk cannot work without.

    Example: jarmark doctor
    """
    from kiosk.doctor import State, examine

    call = call_of(context)
    findings = tuple(examine(call.config, call.books))
    if as_json:
        print_json([finding.to_json() for finding in findings])
    else:
        for finding in findings:
            typer.echo(f"{finding.state.mark} {finding.name:<10} {finding.words}")
            if finding.what_to_do:
                typer.echo(f"  {'':<10} -> {finding.what_to_do}")
    if any(finding.state is State.MISSING for finding in findings):
        end_with_no()
