"""What Weigh in says about bags: their dates, and why there is none to take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from db import Bin, Lot, Quantity, is_past, is_past_use_by
from kiosk.flows.base import Choice, Notice, bad
from kiosk.locale import _, day, short_day
from kiosk.locale.bag_dates import date_words


@dataclass(frozen=True)
class LotToUse:
    """The suggested lot, or the one that the cook chose."""

    code: str
    title: str
    detail: str
    identified: bool
    """Whether its tag was scanned or it was picked by hand; only then it can be used."""
    chip: str
    past: bool = False
    """Its date is past."""
    past_use_by: bool = False
    """That date is a use-by date: nothing of it may be used."""


def reasons_past() -> tuple[Choice, ...]:
    """Reasons for using a bag past its date."""
    words = (
        _("It looks, smells and tastes good"),
        _("It keeps: dry, and never opened"),
        _("It was frozen before its date"),
    )
    return tuple(Choice(one, one) for one in words)


def past_words(lot: Lot, today: date) -> str:
    """“past its date since 3 Jan”, “past its use-by date 3 Jan”; with the year if it is not this year."""
    until = lot.best_before
    if until is None or not is_past(lot, today):
        return ""
    when = short_day(until) if until.year == today.year else day(until)
    words = _("past its use-by date {day}") if lot.use_by else _("past its date since {day}")
    return words.format(day=when)


def lot_detail(lot: Lot, today: date) -> str:
    """Its date (or its day of purchase if it has none) and what is left."""
    if lot.left.base < 0:
        return _("{left} left: more was used than came").format(left=lot.left)
    until = past_words(lot, today) or date_words(lot) or _("bought {day}").format(day=day(lot.bought_on))
    return _("{date} · {left} left").format(date=until, left=lot.left)


def source(lot: Lot) -> str:
    if lot.from_batch:
        return _("our own batch {number}").format(number=lot.from_batch)
    return lot.supplier.name if lot.supplier else _("unknown supplier")


MOST_BAGS = 3
"""The bags of a bin that are named; of more than these, it is said how many there are."""


def bin_words(bin_: Bin) -> str:
    """“B0012-A or B0015-B”: what a scoop out of it may be of."""
    codes = [lot.code for lot in bin_.lots]
    if len(codes) <= MOST_BAGS:
        return _(" or ").join(codes)
    return _("one of {n} bags").format(n=len(codes))


def bin_detail(bin_: Bin, today: date) -> str:
    """The bags that a scoop may be of, which of them is past its date, and what is left of them together."""
    past = next((lot for lot in bin_.lots if is_past(lot, today)), None)
    parts = [bin_words(bin_)]
    if past is not None:
        parts.append(_("{code} is {past}").format(code=past.code, past=past_words(past, today)))
    left = left_of(bin_.lots, bin_.lots[0].left.unit) if bin_.lots else None
    if left is not None:
        parts.append(_("{left} left").format(left=left))
    return " · ".join(parts)


def left_of(lots: Sequence[Lot], unit: str) -> Quantity | None:
    """What these bags have left together; None if there is none of them, or if one cannot be compared with `unit`.

    One of several that was used more than it held counts as empty.
    """
    parts = [lot.left.in_unit(unit, lot.ingredient.density) for lot in lots]
    known = [part.amount for part in parts if part is not None]
    if not parts or len(known) < len(parts):
        return None
    if len(known) == 1:
        return parts[0]
    return Quantity(sum((max(amount, Decimal(0)) for amount in known), Decimal(0)), unit)


def use_by_alarm(lots: Sequence[Lot], today: date) -> Notice | None:
    """A warning if there is a bag past its use-by date; None if not."""
    found = [lot for lot in lots if is_past_use_by(lot, today)]
    if not found:
        return None
    more = _(" (and {n} more)").format(n=len(found) - 1) if len(found) > 1 else ""
    words = _("{code} is {past}").format(code=found[0].code, past=past_words(found[0], today))
    return bad(words + more, _("Throw it away, and say so: tap Missing."))


def why_none(there: Sequence[Lot], today: date) -> tuple[str, str]:
    """Why no bag can be taken: there is none, or those there are on hold or past their use-by date.

    Args:
        there: the bags with something in them.
    """
    held = [lot for lot in there if lot.held]
    if held:
        lot = held[0]
        more = _(" and {n} more").format(n=len(held) - 1) if len(held) > 1 else ""
        return _("{code}{more} on hold").format(code=lot.code, more=more), lot.held_reason
    if (alarm := use_by_alarm(there, today)) is not None:
        return alarm.words, alarm.what_to_do
    if there:
        return _("{code} must not be used").format(code=there[0].code), source(there[0])
    return _("No bag of it in the books"), _("Receive it first")


def figure(quantity: Quantity) -> str:
    """Its amount to three significant figures.

    >>> figure(Quantity.parse("20 g").to("kg")), figure(Quantity.parse("20 g").to("lb")), figure(Quantity.parse("2 g"))
    ('0.02', '0.0441', '2')
    """
    amount = quantity.amount
    return f"{round(amount, max(0, 2 - amount.adjusted())).normalize():f}" if amount else "0"
