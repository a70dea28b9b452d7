"""Appliers: bring the tables up to a fact.

The same code runs when a fact is recorded and when the tables are rebuilt. So an applier depends only on the fact,
its envelope and the rows of earlier facts: never on the clock, settings or chance.
"""

from __future__ import annotations

from db.apply import bins, catalogue, changes, cooking, lots, merges, numbers, units
from db.apply.kind import Applied
from db.engine import Memo, Rows
from db.facts import Fact
from db.journal import Entry

__all__ = ["APPLY", "apply", "forget", "keep_the_catalogue"]

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
"""All appliers. Facts without one (an epoch, a confirmed clock, a backup) change no row."""

OF_THE_CATALOGUE = frozenset(
    ("person", "supplier", "equipment", "destination", "ingredient", "product", "recipe", "recipe lines")
)
"""First part of the keys in `Rows.memo` under which catalogue records are cached."""

CHANGES_THE_CATALOGUE = frozenset((*catalogue.APPLY, *changes.APPLY, *merges.APPLY))
"""Only these facts write to the tables that the `OF_THE_CATALOGUE` entries are read from."""


def forget(rows: Rows, fact: Fact) -> None:
    """Drop the cached values that this fact may have changed."""
    if type(fact) in CHANGES_THE_CATALOGUE:
        rows.memo.clear()
    else:
        keep_the_catalogue(rows.memo)


def keep_the_catalogue(memo: Memo) -> None:
    """Drop everything from the cache except catalogue records."""
    for key in [key for key in memo if key[0] not in OF_THE_CATALOGUE]:
        del memo[key]


def apply(rows: Rows, entry: Entry) -> None:
    """Bring the tables up to this fact."""
    work = APPLY.get(type(entry.fact))
    if work is not None:
        work(rows, entry.fact, entry)
