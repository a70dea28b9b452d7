"""Which bags of the ingredients of a recall each batch of some days is made of, through our own batches too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from db import catalogue, stock
from db.engine import Rows
from db.records import Lot

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Part:
    """A bag that is in a batch, by way of `within`, our own batch that it went into (None: weighed into this one).

    `late`: it was bought after that batch was made, so that what is recorded cannot be so. Not `sure`: out of a bin.
    """

    lot: Lot
    within: str | None
    late: bool
    sure: bool

    @property
    def words(self) -> str:
        """
        "strawberries from Hilltop Orchard, bought 9 Mar 2026, lot HT-0309, in our own batch BS-20260310-A"
        """
        within = f", in our own batch {self.within}" if self.within else ""
        return f"{'' if self.sure else 'perhaps '}{described(self.lot)}{within}"


Parts = Mapping[int, tuple[Part, ...]]
"""By the batch's row id; a batch without any such bag is left out."""


def parts(rows: Rows, ingredients: tuple[int, ...], period: Period) -> Parts:
    """Of each batch made in these days, which bags of these ingredients are in it."""
    walk = _Walk(rows, set(ingredients))
    direct = walk.uses("made_on BETWEEN ? AND ?", *period)
    found = {batch_id: walk.flattened(batch_id, uses) for batch_id, uses in direct.items()}
    return {batch_id: these for batch_id, these in found.items() if these}


@dataclass(frozen=True, slots=True)
class _Use:
    lot_id: int
    ingredient_id: int
    from_batch_id: int | None
    bought_on: str
    made_on: str
    sure: bool


class _Walk:
    """Up from a batch; what an intermediate is made of is read once."""

    def __init__(self, rows: Rows, ingredients: set[int]) -> None:
        self._rows, self._ingredients = rows, ingredients
        self._known: dict[int, tuple[Part, ...]] = {}

    def uses(self, which: str, *values: object) -> dict[int, list[_Use]]:
        """Of each batch, in order, its bags of these ingredients and those that are our own."""
        found: dict[int, list[_Use]] = {}
        for row in self._rows.all(
            # CROSS: from the batches to their bags; a kitchen has bought that ingredient for many years.
            "SELECT batch.id, lot_id, ingredient_id, from_batch_id, bought_on, made_on, sure "
            "FROM batch CROSS JOIN use ON use.batch_id = batch.id AND NOT use.reversed "
            f"CROSS JOIN lot ON lot.id = lot_id WHERE {which} "
            "AND (from_batch_id IS NOT NULL OR lot.ingredient_id IN (SELECT value FROM json_each(?))) ORDER BY use.id",
            *values,
            json.dumps(sorted(self._ingredients)),
        ):
            found.setdefault(row[0], []).append(_Use(row[1], row[2], row[3], row[4], row[5], bool(row[6])))
        return found

    def flattened(self, batch_id: int, uses: list[_Use]) -> tuple[Part, ...]:
        if batch_id not in self._known:
            found: dict[tuple[str, str | None], Part] = {}
            for use in uses:
                for part in self._of(use):
                    key = part.lot.code, part.within
                    before = found.get(key)
                    found[key] = part if before is None or not before.sure else before
            self._known[batch_id] = tuple(found.values())
        return self._known[batch_id]

    def _of(self, use: _Use) -> list[Part]:
        found = []
        if use.ingredient_id in self._ingredients:
            late = use.from_batch_id is None and use.bought_on > use.made_on
            found.append(Part(stock.lot_by_id(self._rows, use.lot_id), None, late, use.sure))
        if use.from_batch_id is not None:
            number = stock.lot_by_id(self._rows, use.lot_id).from_batch
            for part in self._within(use.from_batch_id):
                found.append(Part(part.lot, part.within or number, part.late, part.sure and use.sure))
        return found

    def _within(self, batch_id: int) -> tuple[Part, ...]:
        if batch_id in self._known:
            return self._known[batch_id]
        return self.flattened(batch_id, self.uses("batch.id = ?", batch_id).get(batch_id, []))


def described(lot: Lot) -> str:
    """A bag as what tells it apart from the one that is recalled."""
    if lot.from_batch is not None:
        return f"{lot.ingredient.name} of our own batch {lot.from_batch}"
    origin = lot.supplier.name if lot.supplier else "an unknown supplier"
    batch = f", lot {lot.supplier_lot}" if lot.supplier_lot else ""
    return f"{lot.ingredient.name} from {origin}, bought {day_words(lot.bought_on)}{batch}"


def day_words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def named(rows: Rows, ingredients: tuple[int, ...], joint: str = " or ") -> str:
    return joint.join(sorted({catalogue.ingredient(rows, row_id).name for row_id in ingredients}))
