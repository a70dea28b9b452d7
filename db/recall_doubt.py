"""What the books cannot say in a recall: no batch is called safe on a guess.

Three things leave a batch uncertain, whenever it was made. A scoop went into it, through our own batches too, out of a
bin that a recalled bag was poured into with others. A bag went into it, through our own batches too, that could be
a recalled one for all that was written down; or its recipe asks for the ingredient and no bag of it is recorded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from db import stock
from db.engine import Row, Rows
from db.records import Lot
from db.rules.text import folded
from db.trace import BATCH_LINE, BatchLine, batch_line, reached


@dataclass(frozen=True, slots=True)
class Asked:
    """What is recalled, by the ids of these books' rows, a supplier's lot folded; None where not asked for."""

    code: str | None
    supplier_lot: str | None
    supplier_id: int | None
    ingredient_id: int | None
    bought_from: date | None
    bought_to: date | None


def doubtful_lots(rows: Rows, asked: Asked, recalled: Mapping[int, Lot]) -> dict[int, str]:
    """Bags of which nothing that is written down says that they are not recalled, and what is not written down."""
    if asked.code is not None or (asked.supplier_id is None and asked.supplier_lot is None):
        return {}
    suppliers = _ids(rows, "supplier_id", recalled)
    ingredients = _ids(rows, "ingredient_id", recalled) if asked.ingredient_id is None else {asked.ingredient_id}
    any_ingredient = asked.ingredient_id is None and asked.supplier_lot is None  # all that a supplier sold
    found: dict[int, str] = {}
    for lot_id, ingredient_id, supplier_id, supplier_lot in _bags(rows, asked, suppliers):
        if lot_id in recalled or not (any_ingredient or ingredient_id in ingredients):
            continue
        unknown = _unknown(asked, supplier_id, supplier_lot, suppliers)
        if unknown:
            found[lot_id] = f"whose {' and '.join(unknown)} {'were' if len(unknown) > 1 else 'was'} not written down"
    return found


def _bags(rows: Rows, asked: Asked, suppliers: set[int | None]) -> list[Row]:
    """The bags that could be in doubt, by an index each: nobody's, and theirs whose lot is asked for."""
    if asked.supplier_id is None and None in suppliers:
        which = ["supplier_lot IS NULL"]
    elif asked.supplier_lot is None:
        which = ["supplier_id IS NULL"]
    else:
        which = ["supplier_id IS NULL", *(f"supplier_id = {int(one)}" for one in suppliers if one is not None)]
        which += [f"supplier_id = {asked.supplier_id}"] if asked.supplier_id not in {None, *suppliers} else []
    days = asked.bought_from or date.min, asked.bought_to or date.max
    found: list[Row] = []
    for condition in which:
        found += rows.all(
            "SELECT id, ingredient_id, supplier_id, supplier_lot FROM lot "
            f"WHERE {condition} AND from_batch_id IS NULL AND bought_on BETWEEN ? AND ?",
            *days,
        )
    return sorted(found, key=itemgetter(0))


def _ids(rows: Rows, column: str, lots: Iterable[int]) -> set[int | None]:
    found = rows.all(f"SELECT DISTINCT {column} FROM lot JOIN json_each(?) ON lot.id = value", json.dumps(list(lots)))
    return {row[0] for row in found}


def _unknown(
    asked: Asked, supplier_id: int | None, supplier_lot: str | None, suppliers: set[int | None]
) -> tuple[str, ...]:
    """What of a bag is not known that would tell; nothing where something that is known tells it apart."""
    unknown = []
    if asked.supplier_id is not None:
        if supplier_id is not None and supplier_id != asked.supplier_id:
            return ()
        if supplier_id is None:
            unknown.append("supplier")
    elif supplier_id is not None and supplier_id not in suppliers and None not in suppliers:
        return ()
    if asked.supplier_lot is not None:
        if supplier_lot is not None and folded(supplier_lot) != asked.supplier_lot:
            return ()
        if supplier_lot is None:
            unknown.append("lot")
    return tuple(unknown)


def uncertain(
    rows: Rows,
    recalled: Iterable[int],
    doubtful: Mapping[int, str],
    ingredients: Iterable[int],
    since: date,
    affected: Iterable[str],
) -> tuple[tuple[BatchLine, str], ...]:
    """Each batch of which it cannot be said, with why, in the order they were made.

    Args:
        recalled: the bags themselves.
        doubtful: bags that could be recalled ones, and why.
        ingredients: what a recipe may ask for; a batch made `since` that has none of it recorded is uncertain.
    """
    why = _out_of_bins(rows, tuple(recalled)) | _of_doubtful_lots(rows, doubtful)
    unrecorded = _unrecorded(rows, ingredients, since)
    for batch_id, words in (*unrecorded.items(), *_made_of(rows, tuple(unrecorded)).items()):
        why.setdefault(batch_id, words)
    sure = set(affected)
    lines = rows.all(
        f"SELECT batch.id, {BATCH_LINE} FROM batch JOIN json_each(?) ON batch.id = value ORDER BY made_on, batch.id",
        json.dumps(list(why)),
    )
    return tuple((batch_line(rows, row[1:]), why[row[0]]) for row in lines if row[1] not in sure)


def _out_of_bins(rows: Rows, recalled: tuple[int, ...]) -> dict[int, str]:
    why: dict[int, str] = {}
    if rows.value("SELECT 1 FROM bin LIMIT 1"):
        for batch_id, root, _ in reached(rows, recalled, possibly=True):
            lot = stock.lot_by_id(rows, root)
            why.setdefault(batch_id, f"{lot.ingredient.name} out of a bin with bag {lot.code} and others in it")
    return why


def _of_doubtful_lots(rows: Rows, doubtful: Mapping[int, str]) -> dict[int, str]:
    why: dict[int, str] = {}
    for batch_id, root, _ in reached(rows, tuple(doubtful), possibly=True):
        lot = stock.lot_by_id(rows, root)
        why.setdefault(batch_id, f"{lot.ingredient.name} of bag {lot.code}, {doubtful[root]}")
    return why


def _unrecorded(rows: Rows, ingredients: Iterable[int], since: date) -> dict[int, str]:
    found = rows.all(
        "SELECT batch.id, json_group_array(ingredient.name) FROM json_each(?) "
        "JOIN ingredient ON ingredient.id = value JOIN unrecorded ON unrecorded.ingredient_id = ingredient.id "
        "JOIN batch ON batch.id = unrecorded.batch_id WHERE state != 'failed' AND made_on >= ? GROUP BY batch.id",
        json.dumps(list(ingredients)),
        since,
    )
    return {
        batch_id: f"the recipe asks for {' and '.join(json.loads(names))}, and no bag of it is recorded"
        for batch_id, names in found
    }


def _made_of(rows: Rows, batch_ids: tuple[int, ...]) -> dict[int, str]:
    """What was made of lots that were kept of these batches."""
    found = rows.all(
        "SELECT lot.id, number FROM lot JOIN batch ON batch.id = from_batch_id JOIN json_each(?) ON batch.id = value",
        json.dumps(batch_ids),
    )
    kept: dict[int, str] = {row[0]: row[1] for row in found}
    return {
        batch_id: f"made of our own batch {kept[root]}, of which it cannot be said"
        for batch_id, root, _ in reached(rows, tuple(kept), possibly=True)
    }
