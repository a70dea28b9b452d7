"""Fact to rows. The same code when a fact is recorded and when the tables are rebuilt, so it looks at nothing but
the fact, its envelope and the rows of the facts before it: no clock, no settings, no chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from db.store.engine import Memo, Session
from db.store.fact import Fact
from db.store.journal import Entry

Applier: TypeAlias = Callable[[Session, Any, Entry], None]
"""Brings the rows up to one fact."""

A = TypeVar("A", bound=Callable[..., None])

APPLIERS: dict[type[Fact], Applier] = {}
"""Each kind of fact that has rows and what brings them up to it. The rest (an epoch, a backup) changes no row."""

OF_THE_CATALOGUE = frozenset(
    ("person", "supplier", "equipment", "destination", "ingredient", "product", "recipe", "recipe lines")
)
"""What is remembered of the catalogue (`Session.memo`), by the first part of its key."""

CHANGES_THE_CATALOGUE: set[type[Fact]] = set()
"""No other fact writes to the tables that `OF_THE_CATALOGUE` is read from."""


def applies(kind: type[Fact], *, changes_catalogue: bool = False) -> Callable[[A], A]:
    """Register the decorated function as what brings the rows up to this kind of fact.

    Args:
        changes_catalogue: it writes to a table of the catalogue, so that nothing remembered of it holds afterwards.
    """

    def register(work: A) -> A:
        APPLIERS[kind] = work
        if changes_catalogue:
            CHANGES_THE_CATALOGUE.add(kind)
        return work

    return register


def forget(session: Session, fact: Fact) -> None:
    """Drop what was remembered and may be otherwise after this fact."""
    if type(fact) in CHANGES_THE_CATALOGUE:
        session.memo.clear()
    else:
        keep_the_catalogue(session.memo)


def keep_the_catalogue(memo: Memo) -> None:
    """Only that stays remembered."""
    for key in [key for key in memo if key[0] not in OF_THE_CATALOGUE]:
        del memo[key]


def apply(session: Session, entry: Entry) -> None:
    """Bring the tables up to this fact."""
    work = APPLIERS.get(type(entry.fact))
    if work is not None:
        work(session, entry.fact, entry)
