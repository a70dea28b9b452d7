"""`jarmark print`: prints and counts a batch's labels, as the kiosk does."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from queue import Empty, Queue
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kiosk.commands.call import (
    AnswerIsNoError,
    AsJson,
    WrongCallError,
    at_a_terminal,
    call_of,
    end_with_no,
    print_json,
    print_text,
    say,
)
from kiosk.commands.words import count as how_many
from kiosk.locale import _

if TYPE_CHECKING:
    from db import Books, LabelText
    from kiosk.commands.call import Call
    from kiosk.flows.press import Press
    from kiosk.flows.press_state import PressState

MOST_UNITS = 10_000


def print_labels(
    context: typer.Context,
    batch: Annotated[
        str | None, typer.Option("--batch", metavar="NUMBER", help="The batch whose jars get labels.")
    ] = None,
    units: Annotated[
        str | None, typer.Option("--units", metavar="1-36", help="Which jars; all that have no label yet if left out.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="URL", help="The printer; the settings' own where left out.")
    ] = None,
    wait: Annotated[
        float, typer.Option("--wait", metavar="SECONDS", help="How long to wait for paper or a cable.", min=0)
    ] = 60,
    again: Annotated[
        bool, typer.Option("--again", help="Print labels once more that came out already; the books note it.")
    ] = False,
    came_out: Annotated[
        str | None, typer.Option("--came-out", metavar="5-6", help="Say that these labels, in doubt, did come out.")
    ] = None,
    did_not: Annotated[
        str | None, typer.Option("--did-not", metavar="5-6", help="Say that these, in doubt, did not.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Print a picture instead, without any books.")
    ] = None,
    test: Annotated[
        bool, typer.Option("--test", help="Print a frame with rulers instead, to set the printer by.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print a batch's jar labels; or, with --picture, any picture as one label.

    Every label is in the books before it is sent; none is sent twice without asking, none of a batch on hold, and none
    that the law of the kitchen's jurisdiction stops (jarmark rules).
    Ends with 1 if any of them is not known to have come out. A picture goes dot for dot,
    what is darker than half as ink; a file that it is printed to holds just its bytes:
    print --picture label.png --to "file:///tmp/label.bin?language=escpos&dpi=203&size=58x40"

    --test prints a frame at the label's edge with rulers, to set x=, y=, darkness= and speed= in the printer's address.

    Example: jarmark --books kitchen.db print --batch SJ-20260304-A --units 1-36 --to tcp://192.168.1.50:9100
    """
    call = call_of(context)
    settings = call.settings()
    if batch and (came_out is not None or did_not is not None):
        _settle(call, batch, came_out, did_not)
        return
    from drivers.urls import DeviceUrl

    url = DeviceUrl.parse(to) if to else settings.printer
    if url is None:
        raise WrongCallError(_("No printer is set up. Name one: --to tcp://HOST:9100, or [devices] in jarmark.toml."))
    from kiosk.settings.own_places import refuse_own_places

    refuse_own_places(url, settings)
    if test:
        if batch or units or again or picture is not None:
            raise WrongCallError(_("--test prints a frame with rulers and nothing else: leave out the rest but --to."))
        from kiosk.commands.print_picture import print_test

        print_test(url, settings.label_size, as_json)
        return
    if picture is not None:
        if batch or units or again:
            raise WrongCallError(_("--picture prints a picture and no batch: leave out --batch, --units and --again."))
        from kiosk.commands.print_picture import print_picture

        print_picture(picture, url, settings.label_size, as_json)
        return
    if batch is None:
        raise WrongCallError(_("Say what is printed: --batch NUMBER, or --picture FILE."))
    if again and units is None:
        raise WrongCallError(
            _("Say which labels are printed again: print --batch {batch} --again --units 5-6.").format(batch=batch)
        )
    wanted = None if units is None else unit_numbers(units)
    call.books_must_exist(settings)
    from drivers.registry import printer_address
    from kiosk import bootstrap

    # A wrong address is reported before anything is recorded. A printer that is only unavailable is waited for.
    printer_address(url, settings.label_size).open().close()
    clock = bootstrap.machine_clock(settings, given=True)
    kiosk = bootstrap.build(replace(settings, printer=url, scanners=()), clock=clock)
    try:
        kiosk.labels.renderer.pages.on_trouble = say
        number = kiosk.books.batch(batch.strip().upper()).number
        kiosk.press.draw_unit(number, 1)  # whatever forbids the label is reported before anything is recorded
        warnings = [f"{check.name}: {check.words}" for check in kiosk.labels.checks(number, 1) if not check.ok]
        warnings += _says_otherwise(kiosk.books, kiosk.labels.says(number), number, wanted)
        in_doubt = _in_doubt(kiosk.books, number, wanted)
        if in_doubt and set(in_doubt) >= set(wanted or _all_units(kiosk.books, number)):
            names = named_units(in_doubt)
            raise AnswerIsNoError(
                _("Of {number}, {names} are in doubt. {how_to_settle}").format(
                    number=number, names=names, how_to_settle=_how_to_settle(number, names)
                )
            )
        job = _Job(kiosk.books, kiosk.press, number, wait)
        job.run(*_allowed(kiosk.books, number, wanted, again))
        counted = job.counted() | {"in_doubt": list(in_doubt), "warnings": warnings}
    finally:
        kiosk.close()
    _tell(counted, as_json)
    if counted["confirmed"] != counted["asked"] or in_doubt:
        end_with_no()


def _says_otherwise(books: Books, now: LabelText, number: str, wanted: tuple[int, ...] | None) -> list[str]:
    """How labels that were printed before would differ now."""
    from kiosk.labels.said import otherwise_now

    said = books.labels_first_said(number, wanted or ()).values()
    return [
        _("It says something else than on {at:%Y-%m-%d}: {names}.").format(at=first.at, names=", ".join(changed))
        for first, changed in otherwise_now(said, now)
    ]


def _tell(counted: Mapping[str, Any], as_json: bool) -> None:
    for words in counted["warnings"]:
        say(_("Look at the label. {words}").format(words=words))
    if counted["in_doubt"]:
        names = named_units(tuple(counted["in_doubt"]))
        say(
            _("Left out, as they are in doubt: {names}. {how_to_settle}").format(
                names=names, how_to_settle=_how_to_settle(counted["batch"], names)
            )
        )
    if as_json:
        print_json(counted)
        return
    print_text(
        _("{confirmed} of {labels} came out.").format(
            confirmed=counted["confirmed"], labels=how_many(counted["asked"], "label")
        )
    )
    if counted["not_known"]:
        names = named_units(tuple(counted["not_known"]))
        say(
            _("Not known: {names}. {how_to_settle}").format(
                names=names, how_to_settle=_how_to_settle(counted["batch"], names)
            )
        )


def _how_to_settle(number: str, names: str) -> str:
    return _("Look, then say so: print --batch {number} --came-out {names}, or --did-not {names}.").format(
        number=number, names=names
    )


def _settle(call: Call, number: str, came_out: str | None, did_not: str | None) -> None:
    """Record what somebody saw of labels in doubt."""
    from db import LabelState
    from kiosk.bootstrap import open_books

    settings = call.settings()
    call.books_must_exist(settings)
    with open_books(settings) as books:
        batch = books.batch(number.strip().upper()).number
        for text, came in ((came_out, True), (did_not, False)):
            for unit in unit_numbers(text) if text is not None else ():
                jobs = [job for job in books.open_label_jobs() if job.batch == batch]
                job = next((one for one in jobs if unit in one.in_state(LabelState.UNSURE)), None)
                if job is None:
                    raise AnswerIsNoError(
                        _("Label {unit:03d} of {batch} is not in doubt.").format(unit=unit, batch=batch)
                    )
                books.answer_unsure(job.id, unit, came)
    print_text("Noted.")


def _in_doubt(books: Books, number: str, wanted: tuple[int, ...] | None) -> tuple[int, ...]:
    """Of the named labels, or of all, those that are being sent or unsure: a job leaves them out."""
    from db import LabelState

    states = books.label_states(number)
    return tuple(
        unit for unit in wanted or sorted(states) if states.get(unit) in (LabelState.UNSURE, LabelState.SENDING)
    )


def unit_numbers(text: str) -> tuple[int, ...]:
    """
    >>> unit_numbers("1-3,7")
    (1, 2, 3, 7)
    """
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = (side.strip() for side in part.partition("-"))
        last = last if dash else first
        if not (first.isdecimal() and last.isdecimal() and 1 <= int(first) <= int(last) <= MOST_UNITS):
            raise WrongCallError(
                _("'{strip}' names no jars. Write --units 1-36, or --units 1,4,7-9.").format(strip=part.strip())
            )
        found += range(int(first), int(last) + 1)
    return tuple(dict.fromkeys(found))


def _all_units(books: Books, number: str) -> tuple[int, ...]:
    net = books.batch(number).net
    if not net:
        raise WrongCallError(
            _("{number} is not filled yet, so its jars are not counted. Say which: --units 1-36.").format(number=number)
        )
    return tuple(range(1, net + 1))


def _allowed(
    books: Books, number: str, wanted: tuple[int, ...] | None, again: bool
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The units to print, and those of them that had a label already, which is only allowed with `again`.

    Raises:
        AnswerIsNoError: the batch is on hold, or a label was printed already.
    """
    from db import LabelState

    batch = books.batch(number)
    if batch.held:
        why = f" ({batch.held_reason})" if batch.held_reason else ""
        raise AnswerIsNoError(
            _("{number} is on hold{why}: its labels are not printed. Release it on the kiosk first.").format(
                number=number, why=why
            )
        )
    units = wanted or _all_units(books, number)
    states = books.label_states(number)
    out = tuple(unit for unit in units if states.get(unit) is LabelState.CONFIRMED)
    if out and again:
        return units, out
    left = tuple(unit for unit in units if unit not in out)
    if out and (wanted or not left):
        names = (
            _("label {out:03d}").format(out=out[0])
            if len(out) == 1
            else _("{n} of these labels ({named_units})").format(n=len(out), named_units=named_units(out))
        )
        raise AnswerIsNoError(
            _("Of {number}, {names} came out already. Give --again to print once more.").format(
                number=number, names=names
            )
        )
    return left, ()


def named_units(units: tuple[int, ...]) -> str:
    """In the form of --units.

    >>> named_units((1, 2, 3, 7))
    '1-3,7'
    """
    from db.subjects.labels import runs

    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs(units))


class _Job:
    """One job on the press, followed from this thread until it ends or needs a person."""

    def __init__(self, books: Books, press: Press, number: str, wait_s: float) -> None:
        self._books, self._press, self._number, self._wait_s = books, press, number, wait_s
        self._states: Queue[PressState] = Queue()
        self._patience_ends: float | None = None
        self._said = ""

    def run(self, units: tuple[int, ...], again: tuple[int, ...]) -> None:
        """Print the units. Reprints are recorded once the press has accepted the job."""
        from kiosk.flows.press_state import Doing

        self._press.on_change = self._states.put
        self._press.start()
        self._press.print_units(self._number, units)
        if again:
            self._books.reprint_labels(self._number, again, "print --again")
        while True:
            try:
                state = self._states.get(timeout=self._time_left())
            except Empty:
                self._press.stop(self._number)
                return
            if state.doing is Doing.WAITING:
                self._say_once(f"{state.words} {state.what_to_do}".strip())
                self._patience_ends = self._patience_ends or time.monotonic() + self._wait_s
                continue
            self._patience_ends = None
            if state.doing is Doing.FAILED:
                say(f"jarmark: {state.words} {state.what_to_do}".rstrip())
                return
            if state.doing is Doing.IDLE or (state.doing is Doing.ASKING and not self._ask(state)):
                return

    def counted(self) -> dict[str, Any]:
        units = self._units()
        not_known = [unit for unit, state in units.items() if state == "unsure"]
        return {
            "batch": self._number,
            "asked": len(units),
            "confirmed": sum(state == "confirmed" for state in units.values()),
            "unsure": len(not_known),
            "not_known": not_known,
        }

    def _units(self) -> dict[int, str]:
        job = self._books.label_job(self._number)
        return {unit: state.name.lower() for unit, state in job.units} if job else {}

    def _time_left(self) -> float | None:
        return None if self._patience_ends is None else max(0.0, self._patience_ends - time.monotonic())

    def _say_once(self, words: str) -> None:
        if words != self._said:
            say(words)
            self._said = words

    def _ask(self, state: PressState) -> bool:
        """Ask whether the unsure labels came out. False if nobody can be asked."""
        if state.words:
            self._say_once(f"{state.words} {state.what_to_do}".strip())
        unsure = [unit for unit, known in self._units().items() if known == "unsure"]
        names = (
            _("label {unsure:03d}").format(unsure=unsure[0])
            if len(unsure) == 1
            else _("all {n} labels").format(n=len(unsure))
        )
        if not at_a_terminal():
            say(_("Whether {names} came out is not known: the printer did not say.").format(names=names))
            return False
        came_out = typer.confirm(_("Did {names} come out?").format(names=names), err=True)
        job = self._books.label_job(self._number)
        if job is None or (not came_out and len(unsure) > 1):
            say(_("Nothing was marked. Answer label by label on the kiosk."))
            return False
        for unit in unsure:
            self._press.answer(job, unit, came_out)
        return True
