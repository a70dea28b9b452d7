"""Whether the day that a clock tells can be believed.

A small computer may have no clock of its own: without power it forgets the time, and starts in 1970 or at the time of
its last shutdown. A batch that begins so gets a number and a best-before that are wrong for ever. So a day is believed
where the network or a clock with a battery keeps it and it fits what the books hold, or where a person has confirmed
it within this run of the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.rules.day_words import long_day
from db.rules.moment import Moment, Standing
from db.rules.words import counted, together, words

RELEASED_ON = date(2026, 1, 1)
"""No later than the release of this version (the newest heading of CHANGELOG.md): a clock before it was never set."""

BEHIND = timedelta(minutes=10)
"""So far may a clock be before the newest entry: the network corrects it by seconds, a person by minutes."""

ONCE_AHEAD = timedelta(days=2 * 365)
"""An entry that is later than a clock somebody answers for by more than this was recorded by a clock that was ahead."""

AHEAD = timedelta(days=60)
"""Nobody is asked after a holiday of three weeks, but once after a winter's pause."""

JUMP_S = 5 * 60.0
"""By so much may a confirmed wall clock come to differ from the clock that nobody can set."""


@dataclass(frozen=True, slots=True)
class Entries:
    """What the books tell of time.

    `newest`: the latest entry that was recorded while the day was believed, since a person confirmed it last.
    `confirmed`: when that was, by both clocks.
    """

    newest: datetime | None = None
    confirmed: Moment | None = None


def doubt(now: Moment, standing: Standing, entries: Entries = Entries(), *, on_clock: bool = True) -> str | None:
    """Why the day cannot be believed, in words; None where it can.

    Args:
        on_clock: it is what the clock says; else a person chose it.

    >>> at = datetime.fromisoformat
    >>> booted = Moment(at("1970-01-01T00:00:30+00:00"), 30.0, "one")
    >>> doubt(booted, Standing.LOOSE, Entries(at("2026-03-04T10:00:00+00:00")))
    'This clock says 1 January 1970. The newest entry is of 4 March 2026.'
    >>> doubt(booted, Standing.TOLD) is None
    True
    """
    if standing is Standing.TOLD or holds(entries.confirmed, now):
        return None
    if standing is Standing.GIVEN:
        return _behind(now.at, _not_far_after(entries.newest, now.at), on_clock)
    wrong = _behind(now.at, entries.newest, on_clock) or _ahead(now.at, entries.newest, on_clock)
    if wrong is not None:
        return wrong
    if standing is Standing.LOOSE:
        return together([_said(_day(now.at), on_clock), _NOTHING_KEEPS_IT])
    return None


def _behind(now: datetime, newest: datetime | None, on_clock: bool) -> str | None:
    """It tells a time that had passed already."""
    if newest is not None and _seconds(now, newest) < -BEHIND.total_seconds():
        day, of = _told_apart(now, newest)
        return together([_said(day, on_clock), words("The newest entry is of {day}.", day=of)])
    if now.date() < RELEASED_ON:
        return together([_said(_day(now), on_clock), words("This program is of {day}.", day=long_day(RELEASED_ON))])
    return None


def _not_far_after(newest: datetime | None, now: datetime) -> datetime | None:
    return None if newest is None or _seconds(newest, now) > ONCE_AHEAD.total_seconds() else newest


def _ahead(now: datetime, newest: datetime | None, on_clock: bool) -> str | None:
    # An entry from before any Jarmark was recorded by a clock that was never set: it says nothing about today.
    if newest is None or newest.date() < RELEASED_ON or _seconds(now, newest) <= AHEAD.total_seconds():
        return None
    days = int(_seconds(now, newest) // 86400)
    newest_entry = counted(
        "The newest entry is of {day}, {count} day before.",
        "The newest entry is of {day}, {count} days before.",
        days,
        day=_day(newest),
    )
    return together([_said(_day(now), on_clock), newest_entry])


_NOTHING_KEEPS_IT = words("Nothing keeps it: no network time, and no clock with a battery.")


def _said(day: str, on_clock: bool) -> str:
    return words("This clock says {day}.", day=day) if on_clock else words("You chose {day}.", day=day)


def holds(confirmed: Moment | None, now: Moment) -> bool:
    """Whether a confirmed day still is: in the same run of the machine, and the wall clock was not set since."""
    if confirmed is None or not now.boot or confirmed.boot != now.boot:
        return False
    ran = now.monotonic - confirmed.monotonic
    return ran >= 0 and abs(_seconds(now.at, confirmed.at) - ran) <= JUMP_S


def can_be(day: date) -> bool:
    """Whether a person can confirm that day: not one before this version was made."""
    return day >= RELEASED_ON


def _seconds(later: datetime, earlier: datetime) -> float:
    """Of real time: Python leaves summer time out where both are of one zone."""
    return later.timestamp() - earlier.timestamp()


def _told_apart(now: datetime, newest: datetime) -> tuple[str, str]:
    """Both as days; with the time of day where the days are the same."""
    there = newest.astimezone(now.tzinfo)
    if now.date() != there.date():
        return _day(now), _day(there)
    told = words("{day}, {time}", day=_day(now), time=f"{now:%H:%M}")
    return told, words("{time} that day", time=f"{there:%H:%M}")


def _day(at: datetime) -> str:
    return long_day(at.date())
