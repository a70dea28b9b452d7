"""The days of a bag in hand: which cannot be, and which are asked about before they are taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.bag_dates import BEST_BEFORE, NOT_SAID, USE_BY, date_name, is_use_by
from kiosk.flows.base import Choice, Notice, warn
from kiosk.locale import N_, _, day

FARTHEST = timedelta(days=36_500)
"""What the books refuse is not asked about."""
YEARS_AHEAD = 10
"""A date further ahead than this is likely a slip: it is asked about."""


@dataclass(frozen=True)
class DayDoubt:
    """Is this date right, and which of the two is it? Nothing is saved before somebody says so."""

    question: str
    choices: tuple[Choice, ...]
    day: str
    """As it stands on the field."""
    field: str
    """What the field is called now."""


def refuse_future(bought: date, today: date) -> date:
    """The day on which it was bought, if it can be.

    Raises:
        ValueError: it is still to come; its words say what to do.
    """
    if bought > today:
        raise ValueError(future_words(bought, today))
    return bought


def refuse_far(best: date, today: date) -> date:
    """The date on a bag, if it can be one.

    Raises:
        ValueError: it is further ahead than the books take.
    """
    if best - today > FARTHEST:
        raise ValueError(_("{day} is more than a hundred years from now. Check the year.").format(day=day(best)))
    return best


def future_words(bought: date, today: date) -> str:
    words = _("Bought on {day} is still to come: today is {today}. Type the day on which it was bought.")
    return words.format(day=day(bought), today=day(today))


def day_doubt(best_before: str, sure_of: str, kind: str, today: date) -> DayDoubt | None:
    """What is asked of the date on a bag; None where it is likely, or is the one that somebody is `sure_of`.

    Which of the two it is comes first: nothing else says whether the bag can be used after it.
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
    """What is to be put right or answered before the bag is saved."""
    bought = date.fromisoformat(bought_on)
    if bought > today:  # also where the clock was put right since
        return warn(future_words(bought, today))
    return asked(doubt) if doubt is not None else None


def asked(doubt: DayDoubt) -> Notice:
    return warn(doubt.question, _("Say so before it is saved: tap {field} and choose.").format(field=doubt.field))
