"""Finds out what a scan is in these books, and where it leads. Scanning works on every screen.

The current flow gets every scan first (while weighing in, a bag's tag chooses the lot). A scan that it does not use
opens what it stands for: a jar or a batch its trace, a bag its lot, a recipe card the recipe; a badge changes the cook,
and a supplier's code starts Receive.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from db import Batch, BatchState, Lot, MissingNumber, Pack, Person, Recipe, UnitRef
from drivers.scanners.gs1_layouts import Layouts
from drivers.scanners.gs1_scales import weighed
from kiosk.flows.base import STAY, Flow, Next, Notice, Offer, Place, Scanned, Tone, bad, warn
from kiosk.flows.choose_recipe import StartFlow
from kiosk.flows.cook import CookFlow
from kiosk.flows.receive import ReceiveFlow
from kiosk.flows.scanned_bag import is_about_bag
from kiosk.flows.trace import TraceFlow, traced_by
from kiosk.flows.workplace import Workplace
from kiosk.locale import _

if TYPE_CHECKING:
    from db import Books
    from drivers.scanners.base import Scan


def recognise(books: Books, scan: Scan, scales: Layouts = ()) -> Scanned:
    """What a scan is in these books: one of our own codes, or a pack whose GTIN was received before.

    Args:
        scales: the meaning of numbers printed by a shop's scale, from the settings.
    """
    if scan.fields is not None:
        scan = replace(scan, fields=weighed(scan.fields, scales))
    record = books.resolve(scan.text)
    fields = scan.fields
    if record is None and fields is not None and fields.gtin14:
        if fields.lot and fields.serial:
            record = books.resolve(f"(01){fields.gtin14}(10){fields.lot}(21){fields.serial}")
        record = record or books.pack(fields.gtin14)
    return Scanned(scan, record)


def route(work: Workplace, current: Flow, seen: Scanned, holds: bool) -> Next:
    """The current flow first; a scan that it does not use opens what it stands for.

    If that would lose entries (`holds`), it is only offered.
    """
    used = current.scanned(seen)
    if used is not None:
        return offered(seen, partial(_taken, used)) if used.flow is not None and holds else used
    if holds and leads_away(seen):
        return offered(seen, lambda: open_record(work, seen) or STAY)
    opened = open_record(work, seen)
    if opened is None and current.place is Place.HOME and is_about_bag(seen.scan.fields):
        opened = _receive(work, seen)
    if opened is not None:
        return opened
    missing = work.books.note_missing(seen.scan.text)
    if missing is not None:
        return Next(notice=_never_given(missing))
    return Next(
        notice=warn(
            _("“{code}” is not in the books").format(code=seen.scan.text[:40]),
            _("Open Receive to take it in, or scan another code on it."),
        )
    )


def offered(seen: Scanned, leave: Callable[[], Next]) -> Next:
    """Say what was scanned, and offer to go there."""
    words = _("Scanned: {code}").format(code=seen.scan.text[:40])
    return Next(notice=Offer(Tone.WARN, words, _("What you entered here stays. Tap this to leave it."), leave))


def _taken(used: Next) -> Next:
    return used


def leads_away(seen: Scanned) -> bool:
    """Whether a code opens something by itself: see `open_record`."""
    return isinstance(seen.record, Batch | UnitRef | Lot | Recipe | Pack) or _is_trade_item(seen)


def _never_given(missing: MissingNumber) -> Notice:
    """A label of ours with a number that the books do not know: facts were lost, or another kiosk gave it."""
    if missing.ours:
        return bad(
            _("{number} was given by this kitchen and is not in the books").format(number=missing.number),
            _("Facts are missing. Its number is never given again; look for a backup that has it: jarmark backups"),
        )
    return warn(
        _("{number} was given by another kiosk, or another copy of this kitchen's books").format(number=missing.number),
        _("Look it up there."),
    )


def open_record(work: Workplace, seen: Scanned) -> Next | None:
    """The flow that a code opens, with a notice about the code; None if the code means nothing here."""
    record = seen.record
    if isinstance(record, Batch) and record.state is BatchState.COOKING:
        return Next(flow=CookFlow(work, record.number))
    if isinstance(record, Batch | UnitRef | Lot):
        return Next(flow=TraceFlow(work, traced_by(record, seen.scan.text)))
    if isinstance(record, Recipe):
        return Next(flow=StartFlow(work, record))
    if isinstance(record, Pack) or _is_trade_item(seen):
        return _receive(work, seen)
    return None


def _receive(work: Workplace, seen: Scanned) -> Next:
    flow = ReceiveFlow(work)
    taken = flow.scanned(seen)
    return Next(flow=flow, notice=taken.notice if taken else None)


def _is_trade_item(seen: Scanned) -> bool:
    """Whether it is a supplier's code with a GTIN that is new to these books."""
    return seen.scan.fields is not None and bool(seen.scan.fields.gtin14)


def badge(seen: Scanned) -> Person | None:
    """The person whose badge was scanned."""
    return seen.record if isinstance(seen.record, Person) else None
