"""Send out: to which place, from which batch, how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from db import Batch, DestinationKind, Dispatch, OnHoldError, RuleError, UnitRef
from kiosk.flows.base import HOME, STAY, Choice, Memo, Next, Place, Scanned, bad, good, warn
from kiosk.flows.plain_labels import print_plain
from kiosk.flows.workplace import Workplace
from kiosk.locale import _, said
from kiosk.locale.recall_words import counted

QUICK_COUNTS = (6, 12, 24, 36, 48)
"""Usual contents of a box."""


@dataclass(frozen=True)
class ShelfRow:
    """A batch with units on the shelf."""

    number: str
    detail: str
    left: str
    """“36 jars”."""
    held: bool
    """Nothing of it may be sent: it is on hold, recalled, or past its date; `detail` says which."""


@dataclass(frozen=True)
class SendView:
    destinations: tuple[Choice, ...]
    destination: str
    """The key of the chosen one; empty if none."""
    batches: tuple[ShelfRow, ...]
    batch: str
    on_shelf: int
    noun: str
    count: int
    scanned_units: tuple[int, ...]
    order: str
    asks_order: bool
    action: str
    ready: bool
    sent: int
    """The count of the last dispatch while it can be undone, else 0."""
    undo: str
    """The last dispatch in words while it can be undone, else empty."""
    quick: tuple[int, ...]
    """Usual counts that the shelf can supply."""
    can_print: bool


class SendOutFlow:
    """One dispatch at a time. Scanning jars counts them."""

    kept_as: ClassVar[str] = "send-out"

    def __init__(
        self,
        work: Workplace,
        *,
        destination: str = "",
        batch: str = "",
        count: int = 0,
        units: tuple[int, ...] = (),
        order: str = "",
        sent: tuple[str, str] = ("", ""),
    ) -> None:
        self._work = work
        self._destination = destination
        self._batch = batch
        self._count = count
        self._units = units
        self._order = order
        self._sent = sent
        self._shown_left: tuple[str, int] | None = None
        """The batch that was drawn last, and how many units were on the shelf then."""
        self._unseen = False
        """A jar was scanned and not drawn yet: only what was shown is sent."""
        self._shown_sent: Dispatch | None = None
        """The last dispatch as it was drawn."""

    @property
    def place(self) -> Place:
        return Place.SEND

    def view(self) -> SendView:
        drawn = self._look()
        self._shown_left, self._unseen = (drawn.batch, drawn.on_shelf), False
        self._shown_sent = self._last_sent()
        return drawn

    def _look(self) -> SendView:
        shelf = self._work.books.filled_batches_on_shelf()
        left = {batch.number: n for batch, n in shelf}
        batch = next((batch for batch, _n in shelf if batch.number == self._batch), None)
        places = self._work.books.destinations()
        chosen = next((d for d in places if d.id == self._destination), None)
        noun = batch.product.noun if batch else _("jar")
        sent = self._last_sent()
        ready = bool(
            chosen and batch and self._refusal(batch.number) is None and 0 < self._count <= left.get(self._batch, 0)
        )
        return SendView(
            destinations=tuple(Choice(d.id, d.name, kind_words(d.kind)) for d in places),
            destination=self._destination,
            batches=tuple(self._shelf_row(b, n) for b, n in shelf),
            batch=batch.number if batch else "",
            on_shelf=left.get(self._batch, 0),
            noun=noun,
            count=self._count,
            scanned_units=self._units,
            order=self._order,
            asks_order=bool(chosen and chosen.kind is DestinationKind.ONLINE),
            action=_("Send {n} {units}").format(n=self._count, units=counted(self._count, noun))
            if self._count
            else _("Send"),
            ready=ready,
            sent=sent.units if sent else 0,
            undo=_("{n} to {place}").format(n=sent.units, place=sent.destination.name) if sent else "",
            can_print=self._work.press.has_printer,
            quick=tuple(n for n in QUICK_COUNTS if n <= left.get(self._batch, 0)),
        )

    def _last_sent(self) -> Dispatch | None:
        """The dispatch that was booked here last; None if there is none or it was undone."""
        batch, key = self._sent
        if not batch:
            return None
        return next((one for one in self._work.books.dispatches(batch) if one.id == key and not one.returned), None)

    def choose_destination(self, key: str) -> Next:
        self._destination = key
        return STAY

    def _refusal(self, number: str) -> RuleError | None:
        """Why nothing of this batch may be sent; None if it may."""
        try:
            self._work.books.refuse_sending(number)
        except RuleError as error:
            return error
        return None

    def _shelf_row(self, batch: Batch, left: int) -> ShelfRow:
        refused = self._refusal(batch.number)
        detail = batch.product.name if refused is None else f"{_kept_back_words(batch, refused)} · {batch.product.name}"
        return ShelfRow(batch.number, detail, f"{left} {counted(left, batch.product.noun)}", refused is not None)

    def choose_batch(self, number: str) -> Next:
        """Choose a batch. One that may not be sent is refused here, before anything is counted."""
        refused = self._refusal(number)
        if refused is not None:
            return Next(notice=bad(said(refused.message), said(refused.what_to_do)))
        if number != self._batch:
            self._batch, self._count, self._units = number, 0, ()
        return STAY

    def set_count(self, count: int) -> Next:
        """Set how many units, without saying which."""
        self._count, self._units = max(0, count), ()
        return STAY

    def add(self, count: int) -> Next:
        return self.set_count(self._count + count)

    def set_all(self) -> Next:
        """Set all that is on the shelf."""
        return self.set_count(self._look().on_shelf)

    def set_order(self, order: str) -> Next:
        self._order = order.strip()
        return STAY

    def scanned(self, seen: Scanned) -> Next | None:
        """A scanned jar is added, and its number is kept."""
        unit = seen.record
        if not isinstance(unit, Batch | UnitRef):
            return None
        number = unit.number if isinstance(unit, Batch) else unit.batch.number
        if self._batch and number != self._batch and self._count:
            return Next(
                notice=warn(
                    _("{number} is another batch").format(number=seen.scan.text),
                    _("Send this one first, then begin with the other."),
                )
            )
        chosen = self.choose_batch(number)
        if chosen is not STAY or isinstance(unit, Batch):
            return chosen
        if self._count and not self._units:
            words = _("{n} are entered already").format(n=self._count)
            return Next(notice=warn(words, _("Set how many to 0 first, to count jars by scanning them.")))
        if unit.unit in self._units:
            return Next(notice=warn(_("{unit:03d} is in already").format(unit=unit.unit)))
        self._unseen = True
        self._units = (*self._units, unit.unit)
        self._count = len(self._units)
        return STAY

    def send(self) -> Next:
        """Book the dispatch; then ready for the next one to the same place."""
        view = self._look()
        if self._unseen:
            return Next(notice=warn(_("A jar was scanned meanwhile"), _("Look at the count as it is now, then send.")))
        if not view.ready:
            return Next(notice=warn(_("Something is still missing"), _("Choose where to, a batch, and how many.")))
        place = next(d for d in self._work.books.destinations() if d.id == self._destination)
        booked = self._work.books.dispatch(
            self._batch,
            self._count,
            place,
            order=self._order or None,
            on=self._work.today(),
            unit_numbers=self._units,
            seen_left=self._seen_left(),
        )
        self._shown_left = None
        sent = good(
            _("{n} {units} to {place}").format(n=self._count, units=counted(self._count, view.noun), place=place.name),
            _("Booked."),
        )
        self._count, self._units, self._order = 0, (), ""
        self._sent, self._shown_sent = (booked.batch, booked.id), None
        return Next(notice=sent)

    def _seen_left(self) -> int | None:
        """How many units of the chosen batch were shown; None if it was not drawn since it was chosen."""
        number, left = self._shown_left or ("", 0)
        self._shown_left = None  # after a refusal it is drawn again
        return left if number and number == self._batch else None

    def print_box(self, count: int) -> Next:
        """Print the label of a box with so many of the units just sent."""
        sent = self._last_sent()
        if sent is None:
            return Next(notice=warn(_("There is no box yet"), _("Send something first.")))
        if not 0 < count <= sent.units:
            return Next(notice=warn(_("{n} were sent").format(n=sent.units), _("Type how many are in this box.")))
        batch = self._work.books.batch(sent.batch)
        words = _("Printing the label of a box of {n}").format(n=count)
        name = f"{batch.number} x {count}"
        return print_plain(self._work, name, words, lambda: self._work.labels.case(batch, count))

    def undo(self) -> Next:
        """Undo the last dispatch: its units are on the shelf again. The books keep both facts."""
        sent = self._shown_sent or self._last_sent()
        if sent is None:
            return Next(notice=warn(_("There is nothing to take back")))
        self._shown_sent = None  # after a refusal it is drawn again
        self._work.books.return_units(
            sent, sent.units, _("booked by a slip"), unit_numbers=sent.unit_numbers, seen=sent
        )
        self._shown_left = None
        self._sent = "", ""
        self._batch, self._count, self._units, self._order = sent.batch, sent.units, sent.unit_numbers, sent.order or ""
        return Next(
            notice=good(
                _("{n} are back on the shelf").format(n=sent.units), _("Change what was wrong, and send them again.")
            )
        )

    def add_destination(self, name: str, kind: DestinationKind) -> Next:
        """Add a new place and choose it."""
        if not name.strip():
            return Next(notice=bad(_("A place has a name"), _("Type it, or choose one from the list.")))
        return self.choose_destination(self._work.books.add_destination(name.strip(), kind).id)

    def entered(self) -> bool:
        return bool(self._count or self._order)

    def back(self) -> Next:
        return HOME

    def memo(self) -> Memo:
        return {
            "destination": self._destination,
            "batch": self._batch,
            "count": self._count,
            "units": list(self._units),
            "order": self._order,
            "sent": list(self._sent),
            "after": self._booked(),
        }

    def _booked(self) -> str:
        """The id of the chosen batch's latest dispatch."""
        booked = self._work.books.dispatches(self._batch)
        return booked[-1].id if booked else ""

    @classmethod
    def from_memo(cls, work: Workplace, memo: Memo) -> SendOutFlow:
        """Restore the picks after a restart; without the count if the power went just after it was booked."""
        flow = cls(
            work,
            destination=str(memo.get("destination") or ""),
            batch=str(memo.get("batch") or ""),
            count=int(memo.get("count") or 0),
            units=tuple(int(unit) for unit in memo.get("units") or ()),
            order=str(memo.get("order") or ""),
            sent=_pair(memo.get("sent")),
        )
        booked = flow._booked()
        if booked != memo.get("after", booked):
            flow._count, flow._units, flow._order = 0, (), ""
            flow._sent = flow._batch, booked
        return flow


def _kept_back_words(batch: Batch, refused: RuleError) -> str:
    if batch.held:
        return _("on hold")
    return _("recalled") if isinstance(refused, OnHoldError) else _("past its date")


def _pair(kept: Sequence[str] | None) -> tuple[str, str]:
    batch, key = kept or ("", "")
    return str(batch), str(key)


def kind_words(kind: DestinationKind) -> str:
    """What kind of place a destination is."""
    return {
        DestinationKind.MARKET: _("market"),
        DestinationKind.STORE: _("store"),
        DestinationKind.ONLINE: _("online"),
    }.get(kind, _("other"))
