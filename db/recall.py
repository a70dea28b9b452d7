"""The scope of a recall: which batches are affected, which are not and why, and what cannot be said.

A month of jam is not pulled because one farm's berries were bad; and no batch is called safe on a guess. So the
answer has three parts. *Affected*: any of the recalled bags went in, through our own batches too. *Not affected*: made
of the same ingredient, or the same product, in the same months, out of other bags, which are named. *Uncertain*: what
the books do not say (recall_doubt.py), whenever it was made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from db import catalogue, stock
from db.engine import Rows
from db.errors import RuleError, UnknownNumberError
from db.recall_doubt import Asked, doubtful_lots, uncertain
from db.records import Destination, Ingredient, Lot, Supplier
from db.rules.quantity import Quantity, added_up
from db.rules.text import folded, number_text
from db.trace import BATCH_LINE, BatchLine, batch_line, downstream, reached


@dataclass(frozen=True, slots=True)
class RecallQuery:
    """What is recalled: a bag by its tag, a supplier's lot, or what a supplier sold of an ingredient between two days.

    `lot` may be the number of one of our own batches: its own units, and whatever was made of what was kept of it.
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
    """A batch and why it is not affected, or why it cannot be said. `lots`: the other bags that it was made of."""

    batch: BatchLine
    why: str
    lots: tuple[Lot, ...] = ()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    destination: Destination
    units: int


@dataclass(frozen=True, slots=True)
class RecallScope:
    """Where the net units are: `where`, `on_shelf` and `discarded`, which add up to `net_units`.

    `made_in_period`: net units of the products concerned in the months concerned, "60 of 200"; `period` is the first
    and the last day of those months, None where nothing says which they are.
    """

    lots: tuple[Lot, ...]
    affected: tuple[Affected, ...]
    not_affected: tuple[Spared, ...]
    uncertain: tuple[Spared, ...]
    net_units: int
    where: tuple[Whereabouts, ...]
    on_shelf: int
    set_aside: int
    made_in_period: int
    discarded: int = 0
    period: tuple[date, date] | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "affected": [
                {
                    "batch": one.batch.number,
                    "net_units": one.net_units,
                    "set_aside": one.set_aside,
                    "through": [lot.code for lot in one.through],
                    "held": one.batch.held,
                }
                for one in self.affected
            ],
            "not_affected": [{"batch": one.batch.number, "why": one.why} for one in self.not_affected],
            "uncertain": [{"batch": one.batch.number, "why": one.why} for one in self.uncertain],
            "net_units": self.net_units,
            "where": [{"destination": one.destination.name, "units": one.units} for one in self.where],
            "on_shelf": self.on_shelf,
            "discarded": self.discarded,
            "set_aside": self.set_aside,
            "made_in_period": self.made_in_period,
        }


def recall(rows: Rows, query: RecallQuery) -> RecallScope:
    """
    Raises:
        UnknownNumberError: the books have no such bag, lot, supplier or ingredient.
        RuleError: nothing was asked.
    """
    asked = _asked(rows, query)
    own_batch = _own_batch(rows, asked)
    lot_ids = _recalled_lots(rows, asked, own_batch)
    lots = {lot_id: stock.lot_by_id(rows, lot_id) for lot_id in lot_ids}
    doubtful = doubtful_lots(rows, asked, lots)
    named = query.lot or query.supplier_lot
    if named and not lots and not doubtful and own_batch is None:
        raise UnknownNumberError(named, f"No bag in these books has the lot {named[:40]!r}.")
    affected = (*_itself(rows, own_batch), *_affected(rows, lot_ids))
    numbers = [one.batch.number for one in affected]
    period = _months(query, affected, tuple(lots.values()))
    ingredients = _ingredients(rows, asked, lot_ids)
    unsure = uncertain(rows, lot_ids, doubtful, ingredients, _since(query, lots.values()), numbers)
    return RecallScope(
        lots=tuple(lots.values()),
        affected=affected,
        not_affected=_spared(rows, ingredients, period, numbers, [line.number for line, _ in unsure]),
        uncertain=tuple(Spared(line, why) for line, why in unsure),
        net_units=sum(one.net_units for one in affected),
        where=_where(rows, numbers),
        on_shelf=sum(one.batch.on_shelf for one in affected),
        set_aside=sum(one.set_aside for one in affected),
        made_in_period=_made(rows, {one.batch.product.code for one in affected}, period),
        discarded=_discarded(rows, numbers),
        period=period if period[0] <= period[1] else None,
    )


def _asked(rows: Rows, query: RecallQuery) -> Asked:
    asked = Asked(
        code=number_text(query.lot) if query.lot else None,
        supplier_lot=folded(query.supplier_lot) if query.supplier_lot else None,
        supplier_id=_id(rows, "supplier", query.supplier),
        ingredient_id=_id(rows, "ingredient", query.ingredient),
        bought_from=query.bought_from,
        bought_to=query.bought_to,
    )
    if asked == Asked(None, None, None, None, None, None):
        raise RuleError("Nothing was asked.", "Name a bag, a supplier's lot, or a supplier and an ingredient.")
    return asked


def _own_batch(rows: Rows, asked: Asked) -> int | None:
    """The batch whose number was asked for as a bag: all that was kept of it, and its own units, are recalled."""
    if asked.code is None or rows.value("SELECT 1 FROM lot WHERE code = ?", asked.code):
        return None
    found: int | None = rows.value("SELECT id FROM batch WHERE number = ?", asked.code)
    return found


def _recalled_lots(rows: Rows, asked: Asked, own_batch: int | None) -> tuple[int, ...]:
    conditions = {
        "code = ?": asked.code if own_batch is None else None,
        "from_batch_id = ?": own_batch,
        "supplier_lot_folded = ?": asked.supplier_lot,
        "supplier_id = ?": asked.supplier_id,
        "ingredient_id = ?": asked.ingredient_id,
        "bought_on >= ?": asked.bought_from,
        "bought_on <= ?": asked.bought_to,
    }
    said = {condition: value for condition, value in conditions.items() if value is not None}
    found = rows.all(f"SELECT id FROM lot WHERE {' AND '.join(said)} ORDER BY id", *said.values())
    return tuple(row[0] for row in found)


def _ingredients(rows: Rows, asked: Asked, lot_ids: tuple[int, ...]) -> tuple[int, ...]:
    """What is recalled of: the ingredient that was named, else those of the bags."""
    if asked.ingredient_id is not None:
        return (asked.ingredient_id,)
    found = rows.all(
        "SELECT DISTINCT ingredient_id FROM lot JOIN json_each(?) ON lot.id = value ORDER BY 1", json.dumps(lot_ids)
    )
    return tuple(row[0] for row in found)


def _since(query: RecallQuery, lots: Iterable[Lot]) -> date:
    """Before this day nothing can have been made of what is recalled."""
    return query.bought_from or min((lot.bought_on for lot in lots), default=date.min)


def _id(rows: Rows, table: str, named: Supplier | Ingredient | str | None) -> int | None:
    if named is None:
        return None
    if not isinstance(named, str):
        named = named.id
    found = rows.value(f'SELECT id FROM "{table}" WHERE uid = ?', named) or catalogue.id_named(rows, table, named)
    if found is None:
        raise UnknownNumberError(named, f"There is no {table} called {named[:40]!r} in these books.")
    return catalogue.merged_into(rows, int(found)) if table == "supplier" else int(found)


def _itself(rows: Rows, own_batch: int | None) -> Iterator[Affected]:
    if own_batch is not None:
        row = rows.one(f"SELECT {BATCH_LINE} FROM batch WHERE id = ?", own_batch)
        assert row is not None
        line = batch_line(rows, row)
        yield Affected(line, line.net or 0, line.set_aside or 0, (), "the batch itself", ())


def _affected(rows: Rows, lot_ids: tuple[int, ...]) -> tuple[Affected, ...]:
    through: dict[int, dict[int, None]] = {}
    ways: dict[int, dict[str, None]] = {}
    for batch_id, root, way in reached(rows, lot_ids):
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
    used = rows.all(
        "SELECT amount, unit FROM use WHERE batch_id = ? AND lot_id = ? AND sure AND NOT reversed", batch_id, lot_id
    )
    bought = f"{lot.ingredient.name}, bought {_day(lot.bought_on)}"
    if not used:
        return bought
    sums = added_up((Quantity.stored(Decimal(amount), unit) for amount, unit in used), lot.ingredient.density)
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


def _discarded(rows: Rows, numbers: list[str]) -> int:
    ask = "SELECT coalesce(sum(discarded), 0) FROM batch JOIN json_each(?) ON batch.number = value"
    return int(rows.value(ask, json.dumps(numbers)))


Period = tuple[date, date]
LAST_DAY = date(9998, 12, 31)  # whose month still has a day after it


def _months(query: RecallQuery, affected: tuple[Affected, ...], lots: tuple[Lot, ...]) -> Period:
    """The whole months from the first to the last of the affected batches; without any, those of the buying."""
    days = [one.batch.made_on for one in affected]
    if not days:
        days = [day for day in (query.bought_from, query.bought_to) if day] or [lot.bought_on for lot in lots]
    if not days:
        return date.max, date.min
    first, last = min(days), min(max(days), LAST_DAY)
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


def _spared(
    rows: Rows, ingredients: tuple[int, ...], period: Period, affected: list[str], unsure: list[str]
) -> tuple[Spared, ...]:
    """Each batch of the period that could be thought of and that the books say is not affected, and why."""
    names = " and ".join(sorted({catalogue.ingredient(rows, row_id).name for row_id in ingredients}))
    products, told = _products(rows, affected), {*affected, *unsure}
    made_of = _made_of(rows, ingredients, period)
    found = []
    for batch_id, *columns in rows.all(
        f"SELECT id, {BATCH_LINE} FROM batch WHERE made_on BETWEEN ? AND ? ORDER BY made_on, id", *period
    ):
        if columns[0] in told:
            continue
        line = batch_line(rows, tuple(columns))
        if batch_id in made_of:
            why = "; ".join(dict.fromkeys(_described(lot) for lot in made_of[batch_id].values()))
            found.append(Spared(line, why, tuple(made_of[batch_id].values())))
        elif line.product.code in products:
            found.append(Spared(line, f"used no {names}" if names else "is another batch"))
    return tuple(found)


def _made_of(rows: Rows, ingredients: tuple[int, ...], period: Period) -> dict[int, dict[int, Lot]]:
    """Of each batch of the period, in order, which bags of these ingredients went in."""
    found: dict[int, dict[int, Lot]] = {}
    for batch_id, lot_id in rows.all(
        # CROSS: from the month's batches to their bags; a kitchen has bought that ingredient for many years.
        "SELECT use.batch_id, lot_id FROM batch CROSS JOIN use ON use.batch_id = batch.id AND NOT use.reversed "
        "CROSS JOIN lot ON lot.id = lot_id WHERE made_on BETWEEN ? AND ? "
        "AND lot.ingredient_id IN (SELECT value FROM json_each(?)) ORDER BY use.id",
        *period,
        json.dumps(ingredients),
    ):
        found.setdefault(batch_id, {})[lot_id] = stock.lot_by_id(rows, lot_id)
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


def _described(lot: Lot) -> str:
    if lot.from_batch is not None:
        return f"{lot.ingredient.name} of our own batch {lot.from_batch}"
    origin = lot.supplier.name if lot.supplier else "an unknown supplier"
    batch = f", lot {lot.supplier_lot}" if lot.supplier_lot else ""
    return f"{lot.ingredient.name} from {origin}, bought {_day(lot.bought_on)}{batch}"
