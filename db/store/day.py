"""Whether the books trust the day that their clock shows, judged by their own entries (see `rules.clock_trust`).

Some facts are recorded while the day is in doubt (weighings, notes, imports). Their times come from a clock that may
be wrong, so they are no evidence. Therefore the working state keeps the newest *sure* time: that of the newest entry
recorded while the day was trusted. A fact that carries a date is only recorded when the day is trusted. For other
facts the day is checked again one minute after the last check, or when the clock was set.
"""

from __future__ import annotations

import json
from datetime import datetime

from db.rules import clock_trust
from db.rules.clock_trust import TimeEvidence
from db.rules.moment import ClockTrust, Moment
from db.store import memory
from db.store.clock import Clock, moment
from db.store.engine import Session
from db.store.fact import KINDS
from db.store.journal import Entry
from db.store.own_facts import BackupMade, ClockConfirmed, EpochStarted

KEY = "day-confirmed"
"""Key in the working state: the journal position and the moment of the last confirmation."""

SURE = "newest-sure"
"""Key in the working state: the newest sure time as JSON, null if there is none. `settle` adds it to books of older
versions.
"""

NEWEST = 500
"""How many entries are examined if no sure time is stored yet."""

LOOK_S = 60.0
"""How long a trusted day is trusted without another check, if the clock was not set."""

BY_ITSELF = frozenset((EpochStarted.kind, BackupMade.kind))
"""Facts that the program writes by itself. Nobody saw the clock then, so their times are no evidence."""


def doubt(session: Session, clock: Clock) -> str | None:
    """Why the day cannot be trusted, as a sentence; None if it can."""
    standing = clock.standing
    if standing is ClockTrust.TOLD:
        return None
    return clock_trust.doubt(moment(clock), standing, entries(session))


def doubt_without_books(clock: Clock) -> str | None:
    """As `doubt`, if there are no books yet or they cannot be read."""
    return clock_trust.doubt(moment(clock), clock.standing)


def doubt_before(session: Session, clock: Clock, instead_of: datetime | None) -> str | None:
    """Why the day could not be trusted before a person looked.

    Args:
        instead_of: what the clock showed before they set it; None if they did not.
    """
    standing = clock.standing
    if instead_of is None or standing is ClockTrust.TOLD:
        return doubt(session, clock)
    now = moment(clock)
    return clock_trust.doubt(Moment(instead_of, now.monotonic, ""), standing, entries(session))


def doubt_of(session: Session, at: datetime, clock: Clock) -> str | None:
    """Why a time that a person gives would not fit the entries in the books; None if it does."""
    now = moment(clock)
    return clock_trust.doubt(Moment(at, now.monotonic, ""), ClockTrust.KEPT, entries(session), on_clock=False)


def entries(session: Session) -> TimeEvidence:
    """What these books know about time."""
    return TimeEvidence(_newest_sure(session), _confirmed(session))


def _newest_sure(session: Session) -> datetime | None:
    text = memory.get(session, SURE)
    try:
        at = json.loads(text or "")
        return None if at is None else datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return _by_the_journal(session)


def _by_the_journal(session: Session) -> datetime | None:
    """The sure time if none is stored: the latest of the newest facts that carry a date since the last confirmation;
    if there are none, of all facts.
    """
    dated = tuple(sorted(kind for kind, fact in KINDS.items() if fact.carries_date or fact is ClockConfirmed))
    since = session.value("SELECT max(position) FROM journal WHERE kind = ?", ClockConfirmed.kind) or 0
    among = "SELECT at FROM journal WHERE position >= ? AND kind {} ({}) ORDER BY position DESC LIMIT ?"
    for which, kinds in (("IN", dated), ("NOT IN", tuple(BY_ITSELF))):
        found = session.all(among.format(which, ", ".join("?" * len(kinds))), since, *kinds, NEWEST)
        if found:
            return max((datetime.fromisoformat(at) for (at,) in found), key=datetime.timestamp)
    return None


def settle(session: Session) -> None:
    """Called when books are opened for writing: store the newest sure time if it is missing."""
    if memory.get(session, SURE) is None:
        _note(session, _by_the_journal(session))


def _note(session: Session, at: datetime | None) -> None:
    told = json.dumps(None if at is None else at.isoformat())
    memory.put(session, SURE, told)


class Watch:
    """Keeps the newest sure time up to date. For the writer thread only."""

    def __init__(self) -> None:
        self._looked: Moment | None = None

    def saw(self, session: Session, entry: Entry, clock: Clock, *, is_sure: bool) -> None:
        """Called for each recorded entry.

        Args:
            is_sure: the day was checked for this entry, and trusted.
        """
        if entry.fact.kind in BY_ITSELF:
            return
        now = Moment(entry.at, entry.monotonic_ns / 1e9, entry.boot)
        if not is_sure and self._has_looked(now):
            return
        self._looked = now
        if is_sure or doubt(session, clock) is None:
            newest = _newest_sure(session)
            if newest is None or entry.at.timestamp() > newest.timestamp():
                _note(session, entry.at)

    def _has_looked(self, now: Moment) -> bool:
        looked = self._looked
        return looked is not None and now.monotonic - looked.monotonic < LOOK_S and clock_trust.holds(looked, now)


def remember(session: Session, entry: Entry, at: Moment) -> None:
    """Store that a person confirmed the day with this entry."""
    told = json.dumps([entry.position, at.at.isoformat(), at.monotonic, at.boot])
    memory.put(session, KEY, told)
    _note(session, at.at)  # even if the stored time was later: a person's word takes precedence


def _confirmed(session: Session) -> Moment | None:
    """The moment of the last confirmation."""
    text = memory.get(session, KEY)
    try:
        _, at, monotonic, boot = json.loads(text or "null")
        return Moment(datetime.fromisoformat(at), float(monotonic), str(boot))
    except (ValueError, TypeError):  # never confirmed, or unreadable: somebody is asked again
        return None
