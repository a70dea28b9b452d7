"""Numbers that were given, and are in no fact of these books."""

from __future__ import annotations

from db import facts
from db.apply.kind import Applied
from db.engine import Rows
from db.journal import Entry


def number_seen(rows: Rows, fact: facts.NumberSeen, entry: Entry) -> None:
    """Whatever comes next in its series comes after it."""
    rows.run(
        "INSERT INTO counter (series, last) VALUES (?1, ?2) "
        "ON CONFLICT (series) DO UPDATE SET last = max(last, excluded.last)",
        fact.series,
        fact.ordinal,
    )


APPLY: Applied = {facts.NumberSeen: number_seen}
