"""Whether the books believe the day that their clock tells, by their own entries (rules/clock_trust.py).

What goes on while the day is in doubt (a weighing, a note, a sheet) bears times of a clock that may be wrong: it is no
evidence of the day. So the working memory keeps the newest sure time: that of the newest entry that was recorded while
the day was believed. A fact that carries a date is only recorded then; for all others the day is looked at again a
minute after the last look, or as soon as the clock was set.
"""

from __future__ import annotations

import json
from datetime import datetime

from db import memory
from db.clock import Clock, moment
from db.codec import KINDS
from db.engine import Rows
from db.facts import BackupMade, ClockConfirmed, EpochStarted
from db.journal import Entry
from db.rules import clock_trust
from db.rules.clock_trust import Entries
from db.rules.moment import Moment, Standing

KEY = "day-confirmed"
"""In the working memory: the last confirmation's place in the journal and its moment; the fact itself is in there."""

SURE = "newest-sure"
"""In the working memory: the newest sure time, null where there is none. Books of before get it when they are opened
(`settle`)."""

NEWEST = 500
"""So many entries are looked at where nothing is noted yet."""

LOOK_S = 60.0
"""A day that was believed is believed for so long without another look, if the clock was not set."""

BY_ITSELF = frozenset((EpochStarted.kind, BackupMade.kind))
"""What the machine writes when it starts, or at night, by whatever its clock says: nobody saw that time."""


def doubt(rows: Rows, clock: Clock) -> str | None:
    """Why the day cannot be believed, in words; None where it can."""
    standing = clock.standing
    if standing is Standing.TOLD:
        return None
    return clock_trust.doubt(moment(clock), standing, entries(rows))


def doubt_without_books(clock: Clock) -> str | None:
    """The same where there are no books yet, or none that can be read."""
    return clock_trust.doubt(moment(clock), clock.standing)


def doubt_before(rows: Rows, clock: Clock, instead_of: datetime | None) -> str | None:
    """Why the day could not be believed when a person looked.

    Args:
        instead_of: what the clock told before they set it; None where they left it.
    """
    standing = clock.standing
    if instead_of is None or standing is Standing.TOLD:
        return doubt(rows, clock)
    now = moment(clock)
    return clock_trust.doubt(Moment(instead_of, now.monotonic, ""), standing, entries(rows))


def doubt_of(rows: Rows, at: datetime, clock: Clock) -> str | None:
    """Why that time, which a person gives, would not fit what the books hold."""
    now = moment(clock)
    return clock_trust.doubt(Moment(at, now.monotonic, ""), Standing.KEPT, entries(rows), on_clock=False)


def entries(rows: Rows) -> Entries:
    """What these books tell of time."""
    return Entries(_newest_sure(rows), _confirmed(rows))


def _newest_sure(rows: Rows) -> datetime | None:
    text = memory.get(rows, SURE)
    try:
        at = json.loads(text or "")
        return None if at is None else datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return _by_the_journal(rows)


def _by_the_journal(rows: Rows) -> datetime | None:
    """Where nothing is noted: the latest of the newest facts that carry a date, since a person confirmed the day last;
    where there is none, of all."""
    dated = tuple(sorted(kind for kind, fact in KINDS.items() if fact.carries_date or fact is ClockConfirmed))
    since = rows.value("SELECT max(position) FROM journal WHERE kind = ?", ClockConfirmed.kind) or 0
    among = "SELECT at FROM journal WHERE position >= ? AND kind {} ({}) ORDER BY position DESC LIMIT ?"
    for which, kinds in (("IN", dated), ("NOT IN", tuple(BY_ITSELF))):
        found = rows.all(among.format(which, ", ".join("?" * len(kinds))), since, *kinds, NEWEST)
        if found:
            return max((datetime.fromisoformat(at) for (at,) in found), key=datetime.timestamp)
    return None


def settle(rows: Rows) -> None:
    """When books are opened to write: from here on, the newest sure time is noted."""
    if memory.get(rows, SURE) is None:
        _note(rows, _by_the_journal(rows))


def _note(rows: Rows, at: datetime | None) -> None:
    told = json.dumps(None if at is None else at.isoformat())
    memory.put(rows, SURE, told)


class Watch:
    """Moves the newest sure time on, for the one thread that writes."""

    def __init__(self) -> None:
        self._looked: Moment | None = None

    def saw(self, rows: Rows, entry: Entry, clock: Clock, *, is_sure: bool) -> None:
        """
        Args:
            is_sure: the day was asked about for this entry, and believed.
        """
        if entry.fact.kind in BY_ITSELF:
            return
        now = Moment(entry.at, entry.monotonic_ns / 1e9, entry.boot)
        if not is_sure and self._has_looked(now):
            return
        self._looked = now
        if is_sure or doubt(rows, clock) is None:
            newest = _newest_sure(rows)
            if newest is None or entry.at.timestamp() > newest.timestamp():
                _note(rows, entry.at)

    def _has_looked(self, now: Moment) -> bool:
        looked = self._looked
        return looked is not None and now.monotonic - looked.monotonic < LOOK_S and clock_trust.holds(looked, now)


def remember(rows: Rows, entry: Entry, at: Moment) -> None:
    """A person confirmed the day by this entry."""
    told = json.dumps([entry.position, at.at.isoformat(), at.monotonic, at.boot])
    memory.put(rows, KEY, told)
    _note(rows, at.at)  # also where it was later: what a person says goes before it


def _confirmed(rows: Rows) -> Moment | None:
    """The moment of the last confirmation."""
    text = memory.get(rows, KEY)
    try:
        _, at, monotonic, boot = json.loads(text or "null")
        return Moment(datetime.fromisoformat(at), float(monotonic), str(boot))
    except (ValueError, TypeError):  # never, or unreadable: then somebody is asked again
        return None
