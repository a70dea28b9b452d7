"""Applier for numbers that were seen on a label but are in no fact of these books."""

from __future__ import annotations

from db import facts
from db.apply.kind import Applied
from db.apply.names import count
from db.engine import Rows
from db.journal import Entry


def number_seen(rows: Rows, fact: facts.NumberSeen, entry: Entry) -> None:
    """Later numbers of the series are higher than this one."""
    count(rows, fact.series, fact.ordinal)


APPLY: Applied = {facts.NumberSeen: number_seen}
