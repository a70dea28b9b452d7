"""What the text on a label may be, offered to the cook. No field is filled before an offer is tapped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kiosk.flows.base import Notice, warn
from kiosk.locale import _, day, said
from kiosk.locale.bag_dates import date_name, kind_of
from kiosk.lot_text.candidates import Candidate, Kind, candidates
from kiosk.lot_text.reader import ReadingError, ReadLine, ReadResult

FIELDS = {Kind.LOT: "supplier_lot", Kind.BEST_BEFORE: "best_before"}


@dataclass(frozen=True)
class FieldOffer:
    """One chip: the field and value that it stands for, its words, and the matching part of the picture."""

    key: str
    field: str
    value: str
    words: str
    detail: str
    cutout: bytes
    """A JPEG; empty if there is none."""
    taken: bool = False
    date_kind: str = ""
    """For a date: the kind that the words before it name; empty if they name none."""


class LabelReading:
    """One recognition at a time. Results that nobody waits for any more are ignored."""

    def __init__(self, today: Callable[[], date], *, month_first: bool) -> None:
        self._today = today
        self._month_first = month_first
        self._asked = 0
        self.forget()

    def forget(self) -> None:
        """Another bag was begun: drop everything."""
        self.waiting_for, self.offers = 0, tuple[FieldOffer, ...]()

    def begin(self) -> None:
        """Recognition of a picture begins; its number is `waiting_for`."""
        self.forget()
        self._asked += 1
        self.waiting_for = self._asked

    def finish(self, asked: int, reading: ReadResult) -> Notice | None:
        """Take the result for picture number `asked`. Returns a notice if it is of no use."""
        if asked != self.waiting_for:
            return None
        self.waiting_for = 0
        if isinstance(reading, ReadingError):
            return warn(said(reading.message), said(reading.what_to_do))
        self.offers = offers(reading, self._today(), month_first=self._month_first)
        if self.offers:
            return None
        words = _("No lot and no date was found on the label")
        return warn(words, _("Hold the print flat before the camera, or type what you see."))


def offers(lines: Sequence[ReadLine], today: date, *, month_first: bool) -> tuple[FieldOffer, ...]:
    """Lot numbers first, then dates, the likeliest first."""
    found = candidates([line.text for line in lines], today, month_first=month_first)
    return tuple(_offer(one, lines[one.line]) for one in found)


def _offer(one: Candidate, line: ReadLine) -> FieldOffer:
    name = FIELDS[one.kind]
    words = one.value if one.kind is Kind.LOT else day(date.fromisoformat(one.value))
    kind = "" if one.kind is Kind.LOT else kind_of(one.use_by)
    return FieldOffer(f"{name} {one.value}", name, one.value, words, _detail(one), line.cutout, date_kind=kind)


def _detail(one: Candidate) -> str:
    if one.kind is Kind.LOT:
        return _("Supplier lot")
    if one.one_of > 1:
        words = _("one of {n} days") if one.use_by is None else _("{date}, one of {n} days")
        return words.format(date=date_name(one.use_by), n=one.one_of)
    return date_name(one.use_by)


def marked(shown: Sequence[FieldOffer], fields: Mapping[str, object]) -> tuple[FieldOffer, ...]:
    """The offers, each marked if its field holds that value now."""

    def taken(offer: FieldOffer) -> bool:
        return fields.get(offer.field) == offer.value and offer.date_kind in ("", fields.get("date_kind"))

    return tuple(replace(offer, taken=taken(offer)) for offer in shown)
