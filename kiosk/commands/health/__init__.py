"""What this machine has, what it lacks, and what to do about it.

The checks are independent: if one fails or waits for a device for ever, that is reported, and the next one runs. No
code from the current folder is run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from drivers.worker import Worker
from kiosk.commands.health.devices import addresses, cameras, printer, scanners, serial_ports
from kiosk.commands.health.findings import Finding, State, amiss, fine, missing
from kiosk.commands.health.kitchen_checks import books_file, clock, disk, kitchen, templates
from kiosk.commands.health.machine import display, python, reader, renderer, sqlite, zbar
from kiosk.locale import _, said_error
from kiosk.settings.config import Settings, SettingsError, load

__all__ = [
    "Finding",
    "State",
    "addresses",
    "amiss",
    "books_file",
    "cameras",
    "clock",
    "disk",
    "display",
    "examine",
    "fine",
    "kitchen",
    "missing",
    "printer",
    "python",
    "reader",
    "renderer",
    "run_check",
    "scanners",
    "serial_ports",
    "sqlite",
    "templates",
    "zbar",
]

PATIENCE_S = 90.0
"""For one check. The slowest wait 40 s for a child process to start and answer."""


def examine(config: Path | None = None, books: Path | None = None) -> Iterator[Finding]:
    """Run all checks, the machine's first. Findings come one by one, as slow devices are waited for."""
    try:
        settings = load(config)
    except SettingsError as error:
        settings = Settings()
        yield missing(
            "settings", said_error(error).replace("\n", "; "), _("Mend these lines; the rest is checked without them.")
        )
    else:
        yield fine("settings", str(settings.source) if settings.source else _("no jarmark.toml: the defaults are used"))
    if books:
        settings = replace(settings, books=books.absolute())
    for check in (python, sqlite, zbar, reader, renderer, display):
        yield from run_check(check.__name__, check)
    for name, of_settings in _OF_SETTINGS.items():
        yield from run_check(name, partial(of_settings, settings))


Check = Callable[[], Finding | Iterable[Finding]]


def run_check(name: str, check: Check, patience_s: float = PATIENCE_S) -> Iterator[Finding]:
    """The findings of a check. An unexpected error or a missing answer is a finding too."""
    found: list[Finding] = []
    slips: list[BaseException] = []

    def look() -> None:
        made = check()
        found.extend((made,) if isinstance(made, Finding) else made)

    worker = Worker(f"doctor: {name}", look, slips.append, again=False)
    worker.start()
    worker.wait(patience_s)
    answered = not worker.is_running
    yield from tuple(found)
    if not answered:
        what_to_do = _("Unplug the device, or end what keeps it, and look again.")
        yield missing(name, _("no answer within {patience_s:g} s").format(patience_s=patience_s), what_to_do)
    for slip in slips:
        words = _("could not be looked at ({name}: {slip})").format(name=type(slip).__name__, slip=slip)
        yield missing(name, words, _("Run bash deploy/run again; it installs what is missing."))


_OF_SETTINGS: dict[str, Callable[[Settings], Finding | Iterable[Finding]]] = {
    "kitchen": kitchen,
    "addresses": addresses,
    "camera": cameras,
    "scanner": scanners,
    "serial": serial_ports,
    "printer": printer,
    "templates": templates,
    "disk": disk,
    "books": books_file,
    "clock": clock,
}
"""The checks that need the settings, in order, by the name used if a check fails."""
