"""Fact to rows. The same code when a fact is recorded and when the tables are rebuilt, so it looks at nothing but
the fact, its envelope and the rows of the facts before it: no clock, no settings, no chance."""

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
"""The rest (an epoch, a confirmed clock, a backup) changes no row."""

OF_THE_CATALOGUE = frozenset(
    ("person", "supplier", "equipment", "destination", "ingredient", "product", "recipe", "recipe lines")
)
"""What is remembered of the catalogue (`Rows.memo`), by the first part of its key."""

CHANGES_THE_CATALOGUE = frozenset((*catalogue.APPLY, *changes.APPLY, *merges.APPLY))
"""No other fact writes to the tables that `OF_THE_CATALOGUE` is read from."""


def forget(rows: Rows, fact: Fact) -> None:
    """What was remembered and may be otherwise after this fact goes."""
    if type(fact) in CHANGES_THE_CATALOGUE:
        rows.memo.clear()
    else:
        keep_the_catalogue(rows.memo)


def keep_the_catalogue(memo: Memo) -> None:
    """Only that stays remembered."""
    for key in [key for key in memo if key[0] not in OF_THE_CATALOGUE]:
        del memo[key]


def apply(rows: Rows, entry: Entry) -> None:
    """Bring the tables up to this fact."""
    work = APPLY.get(type(entry.fact))
    if work is not None:
        work(rows, entry.fact, entry)
