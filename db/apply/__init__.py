"""Fact to rows. The same code when a fact is recorded and when the tables are rebuilt, so it looks at nothing but
the fact, its envelope and the rows of the facts before it: no clock, no settings, no chance."""

from __future__ import annotations

from db.apply import bins, catalogue, changes, cooking, lots, merges, numbers, units
from db.apply.kind import Applied
from db.engine import Rows
from db.journal import Entry

__all__ = ["APPLY", "CATALOGUE_STANDS", "apply"]

APPLY: Applied = {
    **catalogue.APPLY,
    **changes.APPLY,
    **lots.APPLY,
    **bins.APPLY,
    **cooking.APPLY,
    **units.APPLY,
    **merges.APPLY,
    **numbers.APPLY,
}
"""The rest (an epoch, a confirmed clock, a backup) changes no row."""

CATALOGUE_STANDS = frozenset((*lots.APPLY, *bins.APPLY, *cooking.APPLY, *units.APPLY))
"""Facts that change no row of the catalogue (`catalogue.REMEMBERED`): what was read of it before still holds."""


def apply(rows: Rows, entry: Entry) -> None:
    """Bring the tables up to this fact."""
    work = APPLY.get(type(entry.fact))
    if work is not None:
        work(rows, entry.fact, entry)
