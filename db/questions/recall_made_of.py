"""Finds the bags of given ingredients that are in each batch of a period, also through our own batches."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from db.questions import catalogue, stock
from db.records import Lot
from db.rules.day_words import short_day
from db.rules.words import any_of, words
from db.store.engine import Session

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class BagInside:
    """A bag that is in a batch. `within`: our own batch that brought it in; None if it was weighed in directly.

    `late`: it was bought after that batch was made, so the record cannot be right. Not `sure`: it came out of a bin.
    """

    lot: Lot
    within: str | None
    late: bool
    sure: bool

    @property
    def words(self) -> str:
        """As text, such as "strawberries from Hilltop Orchard, bought 9 Mar 2026, lot HT-0309, in our own batch
        BS-20260310-A".
        """
        bag: str = described(self.lot)
        if self.within:
            bag = words("{bag}, in our own batch {batch}", bag=bag, batch=self.within)
        return bag if self.sure else words("perhaps {bag}", bag=bag)


BagsInside = Mapping[int, tuple[BagInside, ...]]
"""By the batch's row id. Batches without such a bag are left out."""


def parts(session: Session, ingredients: tuple[int, ...], period: Period) -> BagsInside:
    """For each batch made in this period, the bags of these ingredients that are in it."""
    walk = _Walk(session, set(ingredients))
    direct = walk.uses("made_on BETWEEN ? AND ?", *period)
    found = {batch_id: walk.flattened(batch_id, uses) for batch_id, uses in direct.items()}
    return {batch_id: these for batch_id, these in found.items() if these}


def parts_of(session: Session, ingredients: tuple[int, ...], batch_ids: list[int]) -> BagsInside:
    """As `parts`, for these batches, whenever they were made."""
    if not batch_ids:
        return {}
    walk = _Walk(session, set(ingredients))
    direct = walk.uses("batch.id IN (SELECT value FROM json_each(?))", json.dumps(batch_ids))
    found = {batch_id: walk.flattened(batch_id, uses) for batch_id, uses in direct.items()}
    return {batch_id: these for batch_id, these in found.items() if these}


_Weighed = tuple[int, int, int]
"""A bag's row id, whether it was bought after the batch was made, whether it is sure."""

_Use = tuple[_Weighed, bool, int | None]
"""The bag; whether it is of these ingredients; the row id of our own batch that it was kept of. Tuples, because a
recall has thousands.
"""


class _Walk:
    """Walks upstream from batches. The contents of an intermediate are read only once."""

    def __init__(self, session: Session, ingredients: set[int]) -> None:
        self._rows, self._ingredients = session, ingredients
        self._known: dict[int, tuple[BagInside, ...]] = {}
        self._weighed: dict[_Weighed, tuple[BagInside, ...]] = {}

    def uses(self, which: str, *values: object) -> dict[int, list[_Use]]:
        """For each batch, in order: its bags of these ingredients, and those that are from our own batches."""
        found: dict[int, list[_Use]] = {}
        for row in self._rows.all(
            # CROSS JOIN fixes the order: from the batches to their bags, since an ingredient has years of bags.
            "SELECT batch.id, lot_id, ingredient_id, from_batch_id, "
            "from_batch_id IS NULL AND bought_on > made_on, sure "
            "FROM batch CROSS JOIN use ON use.batch_id = batch.id AND NOT use.reversed "
            f"CROSS JOIN lot ON lot.id = lot_id WHERE {which} "
            "AND (from_batch_id IS NOT NULL OR lot.ingredient_id IN (SELECT value FROM json_each(?))) ORDER BY use.id",
            *values,
            json.dumps(sorted(self._ingredients)),
        ):
            batch_id, lot_id, ingredient_id, own, late, sure = row
            use = (lot_id, late, sure), ingredient_id in self._ingredients, own
            if batch_id in found:
                found[batch_id].append(use)
            else:
                found[batch_id] = [use]
        return found

    def flattened(self, batch_id: int, uses: list[_Use]) -> tuple[BagInside, ...]:
        if batch_id in self._known:
            return self._known[batch_id]
        if len(uses) == 1:
            self._known[batch_id] = self._of(uses[0])
        else:
            found: dict[tuple[str, str | None], BagInside] = {}
            for use in uses:
                for part in self._of(use):
                    key = part.lot.code, part.within
                    before = found.get(key)
                    found[key] = part if before is None or not before.sure else before
            self._known[batch_id] = tuple(found.values())
        return self._known[batch_id]

    def _of(self, use: _Use) -> tuple[BagInside, ...]:
        weighed, wanted, own = use
        if weighed not in self._weighed:
            lot_id, late, sure = weighed
            lot = stock.lot_by_id(self._rows, lot_id)
            itself = (BagInside(lot, None, bool(late), bool(sure)),) if wanted else ()
            within = () if own is None else self._within(own)
            self._weighed[weighed] = itself + tuple(
                BagInside(part.lot, part.within or lot.from_batch, part.late, part.sure and bool(sure))
                for part in within
            )
        return self._weighed[weighed]

    def _within(self, batch_id: int) -> tuple[BagInside, ...]:
        if batch_id in self._known:
            return self._known[batch_id]
        return self.flattened(batch_id, self.uses("batch.id = ?", batch_id).get(batch_id, []))


def described(lot: Lot) -> str:
    """A bag, described so that it can be told from the recalled one."""
    if lot.from_batch is not None:
        return words("{ingredient} of our own batch {batch}", ingredient=lot.ingredient.name, batch=lot.from_batch)
    supplier = lot.supplier.name if lot.supplier else words("an unknown supplier")
    if not lot.supplier_lot:
        return words(
            "{ingredient} from {supplier}, bought {day}",
            ingredient=lot.ingredient.name,
            supplier=supplier,
            day=day_words(lot.bought_on),
        )
    return words(
        "{ingredient} from {supplier}, bought {day}, lot {lot}",
        ingredient=lot.ingredient.name,
        supplier=supplier,
        day=day_words(lot.bought_on),
        lot=lot.supplier_lot,
    )


@lru_cache(maxsize=4096)
def day_words(day: date) -> str:
    return short_day(day)


def named(session: Session, ingredients: tuple[int, ...]) -> str:
    names = sorted({catalogue.ingredient(session, row_id).name for row_id in ingredients})
    return any_of(names) if names else ""
