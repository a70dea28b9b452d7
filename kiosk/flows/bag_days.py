"""The dates of a bag: which are impossible, and which must be confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.flows.base import Choice, Notice, warn
from kiosk.locale import N_, _, day
from kiosk.locale.bag_dates import BEST_BEFORE, NOT_SAID, USE_BY, date_name, is_use_by

FARTHEST = timedelta(days=36_500)
"""Dates beyond this are refused by the books, so they are not asked about."""
YEARS_AHEAD = 10
"""A date further ahead than this is probably a slip and must be confirmed."""


@dataclass(frozen=True)
class DayDoubt:
    """Asks whether this date is right, or of which kind it is. The bag cannot be saved before it is answered."""

    question: str
    choices: tuple[Choice, ...]
    day: str
    """The date as the field shows it."""
    field: str
    """The field's current label."""


def refuse_future(bought: date, today: date) -> date:
    """The day of purchase, checked.

    Raises:
        ValueError: it is in the future; the message says what to do.
    """
    if bought > today:
        raise ValueError(future_words(bought, today))
    return bought


def refuse_far(best: date, today: date) -> date:
    """The date on a bag, checked.

    Raises:
        ValueError: it is further ahead than the books accept.
    """
    if best - today > FARTHEST:
        raise ValueError(_("{day} is more than a hundred years from now. Check the year.").format(day=day(best)))
    return best


def future_words(bought: date, today: date) -> str:
    words = _("Bought on {day} is still to come: today is {today}. Type the day on which it was bought.")
    return words.format(day=day(bought), today=day(today))


def day_doubt(best_before: str, sure_of: str, kind: str, today: date) -> DayDoubt | None:
    """The question about the date on a bag; None if the date is likely, or equals the confirmed date `sure_of`.

    The kind of the date is asked first: it decides whether the bag can be used after that day.
    """
    if not best_before:
        return None
    best = date.fromisoformat(best_before)
    if kind == NOT_SAID:
        return _which(day(best))
    if best_before == sure_of:
        return None
    if best < today:
        question = _("Use by {day} is already past: is it right?") if kind == USE_BY else _(_PAST)
    elif (best.year - YEARS_AHEAD, best.month, best.day) > (today.year, today.month, today.day):
        question = _("{day} is over 10 years ahead: is it right?")
    else:
        return None
    shown = day(best)
    choices = Choice("yes", _("Yes, it says {day}").format(day=shown)), Choice("no", _("No, take it away"))
    return DayDoubt(question.format(day=shown), choices, shown, date_name(is_use_by(kind)))


_PAST = N_("{day} is already past: is it right?")


def _which(shown: str) -> DayDoubt:
    choices = (
        Choice(BEST_BEFORE, _("Best before"), _("it may be good after it")),
        Choice(USE_BY, _("Use by"), _("nothing of it is used after it")),
        Choice("no", _("No, take it away")),
    )
    return DayDoubt(_("What is {day} on the bag?").format(day=shown), choices, shown, date_name(None))


def why_not_saved(bought_on: str, doubt: DayDoubt | None, today: date) -> Notice | None:
    """What must be corrected or answered before the bag can be saved; None if nothing."""
    bought = date.fromisoformat(bought_on)
    if bought > today:  # this can also happen when the clock was corrected in between
        return warn(future_words(bought, today))
    return asked(doubt) if doubt is not None else None


def asked(doubt: DayDoubt) -> Notice:
    return warn(doubt.question, _("Say so before it is saved: tap {field} and choose.").format(field=doubt.field))
