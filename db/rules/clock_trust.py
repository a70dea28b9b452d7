"""Whether the day that the clock shows can be trusted.

A small computer may have no battery-backed clock. Without power it loses the time and starts in 1970, or at the time
of its last shutdown. A batch that is started then gets a wrong number and a wrong best-before date for good. So a day
is trusted if the network or a battery-backed clock keeps it and it fits what the books hold, or if a person has
confirmed it since the machine started.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.rules.day_words import long_day
from db.rules.moment import ClockTrust, Moment
from db.rules.words import counted, together, words

RELEASED_ON = date(2026, 1, 1)
"""No later than the release of this version (the newest heading of CHANGELOG.md). A clock before it was never set."""

BEHIND = timedelta(minutes=10)
"""How far the clock may be behind the newest entry: the network corrects it by seconds, a person by minutes."""

ONCE_AHEAD = timedelta(days=2 * 365)
"""If the newest entry is later than a trusted clock by more than this, that entry was made while a clock was ahead."""

AHEAD = timedelta(days=60)
"""How long after the newest entry a day is still trusted: longer than a holiday of three weeks, shorter than a winter
break.
"""

JUMP_S = 5 * 60.0
"""How far a confirmed wall clock may drift from the monotonic clock before the confirmation ends."""


@dataclass(frozen=True, slots=True)
class TimeEvidence:
    """What the books know about time.

    `newest`: the latest entry since the last confirmation that was recorded while the day was trusted. `confirmed`:
    when a person last confirmed the day, on both clocks.
    """

    newest: datetime | None = None
    confirmed: Moment | None = None


def doubt(
    now: Moment, standing: ClockTrust, entries: TimeEvidence = TimeEvidence(), *, on_clock: bool = True
) -> str | None:
    """Why the day cannot be trusted, as a sentence; None if it can.

    Args:
        on_clock: whether the clock shows that day; otherwise a person chose it.

    >>> at = datetime.fromisoformat
    >>> booted = Moment(at("1970-01-01T00:00:30+00:00"), 30.0, "one")
    >>> doubt(booted, ClockTrust.LOOSE, TimeEvidence(at("2026-03-04T10:00:00+00:00")))
    'This clock says 1 January 1970. The newest entry is of 4 March 2026.'
    >>> doubt(booted, ClockTrust.TOLD) is None
    True
    """
    if standing is ClockTrust.TOLD or holds(entries.confirmed, now):
        return None
    if standing is ClockTrust.GIVEN:
        return _behind(now.at, _not_far_after(entries.newest, now.at), on_clock)
    wrong = _behind(now.at, entries.newest, on_clock) or _ahead(now.at, entries.newest, on_clock)
    if wrong is not None:
        return wrong
    if standing is ClockTrust.LOOSE:
        return together([_said(_day(now.at), on_clock), _NOTHING_KEEPS_IT])
    return None


def _behind(now: datetime, newest: datetime | None, on_clock: bool) -> str | None:
    """The clock shows a time that has already passed."""
    if newest is not None and _seconds(now, newest) < -BEHIND.total_seconds():
        day, of = _told_apart(now, newest)
        return together([_said(day, on_clock), words("The newest entry is of {day}.", day=of)])
    if now.date() < RELEASED_ON:
        return together([_said(_day(now), on_clock), words("This program is of {day}.", day=long_day(RELEASED_ON))])
    return None


def _not_far_after(newest: datetime | None, now: datetime) -> datetime | None:
    return None if newest is None or _seconds(newest, now) > ONCE_AHEAD.total_seconds() else newest


def _ahead(now: datetime, newest: datetime | None, on_clock: bool) -> str | None:
    # An entry before the first release was made with a clock that was never set. It says nothing about today.
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
    """Whether a confirmation still holds: the machine has not restarted and the wall clock was not set since."""
    if confirmed is None or not now.boot or confirmed.boot != now.boot:
        return False
    ran = now.monotonic - confirmed.monotonic
    return ran >= 0 and abs(_seconds(now.at, confirmed.at) - ran) <= JUMP_S


def can_be(day: date) -> bool:
    """Whether a person can confirm that day: it is not before the release of this version."""
    return day >= RELEASED_ON


def _seconds(later: datetime, earlier: datetime) -> float:
    """Elapsed real time. (Subtracting datetimes of one zone would ignore a change to summer time.)"""
    return later.timestamp() - earlier.timestamp()


def _told_apart(now: datetime, newest: datetime) -> tuple[str, str]:
    """Both as days, with the time of day if the days are the same."""
    there = newest.astimezone(now.tzinfo)
    if now.date() != there.date():
        return _day(now), _day(there)
    told = words("{day}, {time}", day=_day(now), time=f"{now:%H:%M}")
    return told, words("{time} that day", time=f"{there:%H:%M}")


def _day(at: datetime) -> str:
    return long_day(at.date())
