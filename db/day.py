"""Whether the books believe the day that their clock tells, by their own entries (rules/clock_trust.py)."""

from __future__ import annotations

import json
from datetime import datetime

from db.clock import Clock, moment
from db.engine import Rows
from db.facts import BackupMade, EpochStarted
from db.journal import Entry
from db.rules import clock_trust
from db.rules.clock_trust import Entries
from db.rules.moment import Moment, Standing

KEY = "day-confirmed"
"""In the working memory: the last confirmation's place in the journal and its moment; the fact itself is in there."""

NEWEST = 500
"""So many entries are looked at: while the day is in doubt entries without a date go on, and their times are wrong."""


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
    return clock_trust.doubt(Moment(at, now.monotonic, ""), Standing.KEPT, entries(rows), "You chose")


def entries(rows: Rows) -> Entries:
    """What these books tell of time."""
    position, confirmed = _confirmed(rows)
    asked = "SELECT at, kind FROM journal WHERE position >= ? ORDER BY position DESC LIMIT ?"
    newest = rows.all(asked, position, NEWEST)
    times = [datetime.fromisoformat(at) for at, kind in newest if kind not in BY_ITSELF]
    return Entries(max(times, default=None, key=datetime.timestamp), confirmed)


def remember(rows: Rows, entry: Entry, at: Moment) -> None:
    """A person confirmed the day by this entry."""
    told = json.dumps([entry.position, at.at.isoformat(), at.monotonic, at.boot])
    rows.run("INSERT OR REPLACE INTO work_memory (key, value) VALUES (?, ?)", KEY, told)


def _confirmed(rows: Rows) -> tuple[int, Moment | None]:
    """The place of the last confirmation in the journal, and its moment."""
    text = rows.value("SELECT value FROM work_memory WHERE key = ?", KEY)
    try:
        position, at, monotonic, boot = json.loads(text or "null")
        return int(position), Moment(datetime.fromisoformat(at), float(monotonic), str(boot))
    except (ValueError, TypeError):  # never, or unreadable: then somebody is asked again
        return 0, None
