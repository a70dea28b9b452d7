"""The days of a bag in hand: which cannot be, and which are asked about before they are taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.flows.base import Choice, Notice, warn
from kiosk.locale import _, day

YEARS_AHEAD = 10
"""A best-before day further ahead than this is likely a slip: it is asked about."""


@dataclass(frozen=True)
class DayDoubt:
    """Is this best-before day right? Nothing is saved before somebody says so."""

    question: str
    choices: tuple[Choice, ...]
    day: str
    """As it stands on the field."""


def refuse_future(bought: date, today: date) -> date:
    """The day on which it was bought, if it can be.

    Raises:
        ValueError: it is still to come; its words say what to do.
    """
    if bought > today:
        raise ValueError(future_words(bought, today))
    return bought


def future_words(bought: date, today: date) -> str:
    words = _("Bought on {day} is still to come: today is {today}. Type the day on which it was bought.")
    return words.format(day=day(bought), today=day(today))


def day_doubt(best_before: str, sure_of: str, today: date) -> DayDoubt | None:
    """What is asked of a best-before day; None where it is likely, or is the one that somebody is `sure_of`."""
    if not best_before or best_before == sure_of:
        return None
    best = date.fromisoformat(best_before)
    if best < today:
        question = _("Best before {day} is already past: is it right?")
    elif (best.year - YEARS_AHEAD, best.month, best.day) > (today.year, today.month, today.day):
        question = _("Best before {day} is more than ten years ahead: is it right?")
    else:
        return None
    shown = day(best)
    choices = Choice("yes", _("Yes, it says {day}").format(day=shown)), Choice("no", _("No, take it away"))
    return DayDoubt(question.format(day=shown), choices, shown)


def why_not_saved(bought_on: str, doubt: DayDoubt | None, today: date) -> Notice | None:
    """What is to be put right or answered before the bag is saved."""
    bought = date.fromisoformat(bought_on)
    if bought > today:  # also where the clock was put right since
        return warn(future_words(bought, today))
    return asked(doubt) if doubt is not None else None


def asked(doubt: DayDoubt) -> Notice:
    return warn(doubt.question, _("Say so before it is saved: tap Best before and choose."))
