"""The scope of a recall: which batches are affected, which are not and why, and what cannot be said.

A month of jam is not pulled because one farm's berries were bad; and no batch is called safe on a guess. So the
answer has three parts. *Affected*: any of the recalled bags went in, through our own batches too. *Not affected*: made
of the same ingredient, or the same product, in the same months, out of other bags, which are named. *Uncertain*: what
the books do not say - a bag of unknown origin, or a batch whose recipe asks for the ingredient and that has none
recorded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from db import catalogue, stock
from db.engine import Rows
from db.errors import RuleError, UnknownNumberError
from db.records import BatchState, Destination, Ingredient, Lot, Supplier
from db.rules.quantity import Quantity, added_up
from db.trace import BatchLine, batch_line, downstream


@dataclass(frozen=True, slots=True)
class RecallQuery:
    """What is recalled: a bag by its tag, a supplier's lot, or what a supplier sold of an ingredient between two days.

    Names are compared without regard to case; a record or its name will do.
    """

    lot: str | None = None
    supplier_lot: str | None = None
    supplier: Supplier | str | None = None
    ingredient: Ingredient | str | None = None
    bought_from: date | None = None
    bought_to: date | None = None


@dataclass(frozen=True, slots=True)
class Affected:
    """`through`: the recalled bags that reached this batch; `by_way_of`: our own batches in between.

    `words` say how much of what went in: "8 lb strawberries, bought 2 Mar 2026".
    """

    batch: BatchLine
    net_units: int
    set_aside: int
    through: tuple[Lot, ...]
    words: str
    by_way_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spared:
    """A batch and why it is not affected, or why it cannot be said."""

    batch: BatchLine
    why: str


@dataclass(frozen=True, slots=True)
class Whereabouts:
    destination: Destination
    units: int


@dataclass(frozen=True, slots=True)
class RecallScope:
    """`made_in_period`: net units of the products concerned in the months concerned, "60 of 200"."""

    lots: tuple[Lot, ...]
    affected: tuple[Affected, ...]
    not_affected: tuple[Spared, ...]
    uncertain: tuple[Spared, ...]
    net_units: int
    where: tuple[Whereabouts, ...]
    on_shelf: int
    set_aside: int
    made_in_period: int

    def to_json(self) -> dict[str, Any]:
        return {
            "affected": [
                {
                    "batch": one.batch.number,
                    "net_units": one.net_units,
                    "set_aside": one.set_aside,
                    "through": [lot.code for lot in one.through],
                }
                for one in self.affected
            ],
            "not_affected": [{"batch": one.batch.number, "why": one.why} for one in self.not_affected],
            "uncertain": [{"batch": one.batch.number, "why": one.why} for one in self.uncertain],
            "net_units": self.net_units,
            "where": [{"destination": one.destination.name, "units": one.units} for one in self.where],
            "on_shelf": self.on_shelf,
            "set_aside": self.set_aside,
            "made_in_period": self.made_in_period,
        }


def recall(rows: Rows, query: RecallQuery) -> RecallScope:
    """
    Raises:
        UnknownNumberError: the books have no such bag, lot, supplier or ingredient.
        RuleError: nothing was asked.
    """
    lot_ids = _recalled_lots(rows, query)
    affected = _affected(rows, lot_ids)
    numbers = [one.batch.number for one in affected]
    lots = tuple(stock.lot_by_id(rows, lot_id) for lot_id in lot_ids)
    doubtful = _doubtful_lots(rows, query, lot_ids, lots)
    period = _months(rows, query, affected, lots)
    others = _others(rows, lots, period, numbers, doubtful)
    uncertain = tuple(one for one, sure in others if not sure)
    concerned = {one.batch.product.code for one in affected}
    return RecallScope(
        lots=lots,
        affected=affected,
        not_affected=tuple(one for one, sure in others if sure),
        uncertain=uncertain,
        net_units=sum(one.net_units for one in affected),
        where=_where(rows, numbers),
        on_shelf=sum(one.batch.on_shelf for one in affected),
        set_aside=sum(one.set_aside for one in affected),
        made_in_period=_made(rows, concerned, period),
    )


def _recalled_lots(rows: Rows, query: RecallQuery) -> tuple[int, ...]:
    conditions: list[str] = []
    values: list[Any] = []
    for value, condition in (
        (query.lot and query.lot.strip().upper(), "code = ?"),
        (query.supplier_lot and query.supplier_lot.strip(), "supplier_lot = ?"),
        (_id(rows, "supplier", query.supplier), "supplier_id = ?"),
        (_id(rows, "ingredient", query.ingredient), "ingredient_id = ?"),
        (query.bought_from, "bought_on >= ?"),
        (query.bought_to, "bought_on <= ?"),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if not conditions:
        raise RuleError("Nothing was asked.", "Name a bag, a supplier's lot, or a supplier and an ingredient.")
    found = rows.all(f"SELECT id FROM lot WHERE {' AND '.join(conditions)} ORDER BY id", *values)
    if not found and (query.lot or query.supplier_lot):
        text = query.lot or query.supplier_lot or ""
        raise UnknownNumberError(text, f"No bag in these books has the lot {text[:40]!r}.")
    return tuple(row[0] for row in found)


def _id(rows: Rows, table: str, named: Supplier | Ingredient | str | None) -> int | None:
    if named is None:
        return None
    text = named if isinstance(named, str) else named.id
    found = rows.value(f'SELECT id FROM "{table}" WHERE name = ? OR uid = ?', text.strip(), text.strip())
    if found is None:
        raise UnknownNumberError(text, f"There is no {table} called {text[:40]!r} in these books.")
    return int(found)


_REACHED = """
    WITH RECURSIVE reached(root, lot_id, way) AS (
        SELECT value, value, NULL FROM json_each(?)
        UNION
        SELECT root, lot.id, use.batch_id FROM reached
          JOIN use ON use.lot_id = reached.lot_id AND NOT use.reversed
          JOIN lot ON lot.from_batch_id = use.batch_id)
    SELECT DISTINCT use.batch_id, root, number FROM reached
      JOIN use ON use.lot_id = reached.lot_id AND NOT use.reversed LEFT JOIN batch ON batch.id = way
    ORDER BY root
"""


def _affected(rows: Rows, lot_ids: tuple[int, ...]) -> tuple[Affected, ...]:
    through: dict[str, dict[int, None]] = {}
    ways: dict[str, dict[str, None]] = {}
    for batch_id, root, way in rows.all(_REACHED, str(list(lot_ids))):
        through.setdefault(batch_id, {})[root] = None
        if way is not None:
            ways.setdefault(batch_id, {})[way] = None
    found = []
    for line in downstream(rows, lot_ids):
        batch_id = rows.value("SELECT id FROM batch WHERE number = ?", line.number)
        lots = tuple(stock.lot_by_id(rows, root) for root in through[batch_id])
        words = "; ".join(
            _went_in(rows, batch_id, root, lot) for root, lot in zip(through[batch_id], lots, strict=True)
        )
        by_way_of = tuple(ways.get(batch_id, ()))
        found.append(Affected(line, line.net or 0, line.set_aside or 0, lots, words, by_way_of))
    return tuple(found)


def _went_in(rows: Rows, batch_id: int, lot_id: int, lot: Lot) -> str:
    """How much of a recalled bag is in a batch; where it came by way of others, only what it is."""
    used = rows.all("SELECT amount, unit FROM use WHERE batch_id = ? AND lot_id = ? AND NOT reversed", batch_id, lot_id)
    bought = f"{lot.ingredient.name}, bought {_day(lot.bought_on)}"
    if not used:
        return bought
    sums = added_up((Quantity(Decimal(amount), unit) for amount, unit in used), lot.ingredient.density)
    return f"{' + '.join(str(one) for one in sums)} {bought}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _where(rows: Rows, numbers: list[str]) -> tuple[Whereabouts, ...]:
    """Where the affected units are now, what came back taken off; the most first."""
    if not numbers:
        return ()
    found = rows.all(
        "SELECT destination_id, sum(dispatch.units - dispatch.returned) AS out FROM dispatch "
        "JOIN batch ON batch.id = batch_id JOIN json_each(?) ON batch.number = value "
        "GROUP BY destination_id HAVING out > 0 ORDER BY out DESC, destination_id",
        json.dumps(numbers),
    )
    return tuple(Whereabouts(catalogue.destination(rows, place), units) for place, units in found)


Period = tuple[date, date]


def _months(rows: Rows, query: RecallQuery, affected: tuple[Affected, ...], lots: tuple[Lot, ...]) -> Period:
    """The whole months from the first to the last of the affected batches; without any, those of the buying."""
    days = [one.batch.made_on for one in affected]
    if not days:
        days = [day for day in (query.bought_from, query.bought_to) if day] or [lot.bought_on for lot in lots]
    if not days:
        return date.max, date.min
    first, last = min(days), max(days)
    after = last.replace(day=28) + timedelta(days=4)
    return first.replace(day=1), after.replace(day=1) - timedelta(days=1)


def _made(rows: Rows, products: set[str], period: Period) -> int:
    return sum(
        rows.value(
            "SELECT coalesce(sum(net), 0) FROM batch WHERE made_on BETWEEN ? AND ? "
            "AND product_id = (SELECT id FROM product WHERE code = ?)",
            *period,
            code,
        )
        for code in products
    )


def _doubtful_lots(rows: Rows, query: RecallQuery, lot_ids: tuple[int, ...], lots: tuple[Lot, ...]) -> dict[int, str]:
    """Bags that could be recalled ones for all that the books know, and why."""
    doubtful: dict[int, str] = {}
    if query.lot is not None:
        return doubtful
    ingredients = {lot.ingredient.id for lot in lots}
    if query.ingredient is not None:
        ingredients.add(query.ingredient if isinstance(query.ingredient, str) else query.ingredient.id)
    for uid in ingredients:
        for row in rows.all(
            "SELECT lot.id, supplier_id, supplier_lot, bought_on FROM lot "
            "JOIN ingredient ON ingredient.id = ingredient_id "
            "WHERE (ingredient.uid = ? OR ingredient.name = ?) AND from_batch_id IS NULL",
            uid,
            uid,
        ):
            why = None if row[0] in lot_ids else _doubt(rows, query, row, lots)
            if why:
                doubtful[row[0]] = why
    return doubtful


def _doubt(rows: Rows, query: RecallQuery, row: tuple[Any, ...], lots: tuple[Lot, ...]) -> str | None:
    _, supplier_id, supplier_lot, bought_on = row
    day = date.fromisoformat(bought_on)
    if (query.bought_from and day < query.bought_from) or (query.bought_to and day > query.bought_to):
        return None
    if query.supplier_lot is not None:
        suppliers = {lot.supplier for lot in lots}
        same = supplier_id is None or catalogue.supplier(rows, supplier_id) in suppliers
        return "whose lot was not written down" if supplier_lot is None and same else None
    if query.supplier is not None and supplier_id is None:
        return "whose supplier was not written down"
    return None


_OTHERS = """
    SELECT batch.id, number, product_id, made_on, state, filled, set_aside, net, on_shelf, held FROM batch
    WHERE made_on BETWEEN ? AND ? AND number NOT IN (SELECT value FROM json_each(?)) ORDER BY made_on, batch.id
"""


def _others(
    rows: Rows, lots: tuple[Lot, ...], period: Period, affected: list[str], doubtful: dict[int, str]
) -> list[tuple[Spared, bool]]:
    """Each batch of the period that could be thought of, with what is known of it, and whether that is sure."""
    ingredients = {lot.ingredient.id: lot.ingredient for lot in lots}
    products = _products(rows, affected)
    found = []
    for batch_id, *columns in rows.all(_OTHERS, *period, json.dumps(affected)):
        line = batch_line(rows, tuple(columns))
        verdict = _verdict(rows, batch_id, line, ingredients, line.product.code in products, doubtful)
        if verdict is not None:
            found.append((Spared(line, verdict[0]), verdict[1]))
    return found


def _products(rows: Rows, numbers: list[str]) -> set[str]:
    return {
        row[0]
        for row in rows.all(
            "SELECT DISTINCT code FROM batch JOIN product ON product.id = product_id "
            "JOIN json_each(?) ON batch.number = value",
            json.dumps(numbers),
        )
    }


def _verdict(
    rows: Rows,
    batch_id: int,
    line: BatchLine,
    ingredients: dict[str, Ingredient],
    same_product: bool,
    doubtful: dict[int, str],
) -> tuple[str, bool] | None:
    """Words and whether they are sure; None for a batch that has nothing to do with the recall."""
    used = [row[0] for row in rows.all("SELECT DISTINCT lot_id FROM use WHERE batch_id = ? AND NOT reversed", batch_id)]
    in_doubt = next((lot_id for lot_id in used if lot_id in doubtful), None)
    if in_doubt is not None:
        lot = stock.lot_by_id(rows, in_doubt)
        return f"{lot.ingredient.name} of bag {lot.code}, {doubtful[in_doubt]}", False
    mine = [lot for lot in (stock.lot_by_id(rows, lot_id) for lot_id in used) if lot.ingredient.id in ingredients]
    if mine:
        return "; ".join(_described(lot) for lot in mine), True
    names = " and ".join(one.name for one in ingredients.values())
    if line.state is not BatchState.FAILED and _recipe_asks(rows, batch_id, set(ingredients)):
        return f"the recipe asks for {names}, and no bag of it is recorded", False
    return (f"used no {names}", True) if same_product else None


def _described(lot: Lot) -> str:
    if lot.from_batch is not None:
        return f"{lot.ingredient.name} of our own batch {lot.from_batch}"
    origin = lot.supplier.name if lot.supplier else "an unknown supplier"
    batch = f", lot {lot.supplier_lot}" if lot.supplier_lot else ""
    return f"{lot.ingredient.name} from {origin}, bought {_day(lot.bought_on)}{batch}"


def _recipe_asks(rows: Rows, batch_id: int, ingredients: set[str]) -> bool:
    asked = rows.all(
        "SELECT ingredient.uid FROM batch JOIN recipe_line USING (recipe_id) "
        "JOIN ingredient ON ingredient.id = ingredient_id WHERE batch.id = ?",
        batch_id,
    )
    return any(uid in ingredients for (uid,) in asked)
