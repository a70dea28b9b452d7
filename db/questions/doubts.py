"""Contradictions in the records. They stay as recorded and are reported wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from db.records import Batch, Lot
from db.store.engine import Session


class DoubtKind(Enum):
    MORE_USED = "more_used_than_came"
    BEFORE_IT_CAME = "used_before_it_came"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One contradiction about a bag.

    Attributes:
        batch: the batch that used the bag before it came in.
        used_on: on which day.
    """

    kind: DoubtKind
    lot: Lot
    batch: str = ""
    used_on: date | None = None

    def to_json(self) -> dict[str, Any]:
        used_on = self.used_on.isoformat() if self.used_on else None
        return {"kind": self.kind.value, "lot": self.lot.code, "batch": self.batch or None, "used_on": used_on}


def doubts_of_lot(session: Session, lot: Lot) -> tuple[Doubt, ...]:
    """The contradictions of one bag, with every batch that it went into."""
    sql = (
        "SELECT number, MIN(substr(use.at, 1, 10)) FROM use JOIN batch ON batch.id = use.batch_id "
        "WHERE lot_id = (SELECT id FROM lot WHERE code = ?1) AND NOT reversed AND sure AND substr(use.at, 1, 10) < ?2 "
        "GROUP BY batch.id ORDER BY batch.id"
    )
    early = session.all(sql, lot.code, lot.bought_on.isoformat())
    return (
        *_more_used(lot),
        *(Doubt(DoubtKind.BEFORE_IT_CAME, lot, number, date.fromisoformat(day)) for number, day in early),
    )


def doubts_of_batch(batch: Batch) -> tuple[Doubt, ...]:
    """The contradictions of the bags that went into one batch, each once."""
    found: dict[tuple[DoubtKind, str], Doubt] = {}
    for use in batch.uses:
        if use.reversed or not use.sure:
            continue
        used_on = use.at.date() if use.at else batch.made_on
        told = [*_more_used(use.lot)]
        if used_on < use.lot.bought_on:
            told.append(Doubt(DoubtKind.BEFORE_IT_CAME, use.lot, batch.number, used_on))
        for doubt in told:
            found.setdefault((doubt.kind, use.lot.code), doubt)
    return tuple(found.values())


def _more_used(lot: Lot) -> Iterator[Doubt]:
    if lot.left.base < 0:
        yield Doubt(DoubtKind.MORE_USED, lot)
