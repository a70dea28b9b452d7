"""Answers a recall: which batches are affected, which are not and why, and which are uncertain.

The answer should neither pull a month of production because of one bag, nor call a batch safe on a guess. *Affected*:
a recalled bag went in, also through our own batches. *Not affected*: made in the same months from the same
ingredient, or the same product, with other bags, which are named. *Uncertain*: the records do not decide it (see
`recall_doubt`), whenever it was made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from db.questions import catalogue, stock
from db.questions.recall_doubt import DoubtScope, RecallCriteria, concerned, doubtful_lots, label_words, uncertain
from db.questions.recall_made_of import Period, day_words, named, parts
from db.questions.recall_reach import containing, may_be_kept_as, of_labels
from db.questions.trace import BATCH_LINE, BatchLine, batch_line, downstream_by_id, reached
from db.records import Destination, Ingredient, Lot, Supplier
from db.rules.errors import RuleError, UnknownNumberError
from db.rules.quantity import Quantity, added_up
from db.rules.text import folded, number_text
from db.rules.words import together, words
from db.store.engine import Session


@dataclass(frozen=True, slots=True)
class RecallQuery:
    """What is recalled: a bag by its tag, a supplier's lot, or what a supplier sold of an ingredient between two
    days.

    `lot` may also be the number of one of our own batches: its units, and everything made from lots kept of it.
    Suppliers and ingredients may be given as records or as names; case does not matter.
    """

    lot: str | None = None
    supplier_lot: str | None = None
    supplier: Supplier | str | None = None
    ingredient: Ingredient | str | None = None
    bought_from: date | None = None
    bought_to: date | None = None


@dataclass(frozen=True, slots=True)
class Affected:
    """An affected batch. `through`: the recalled bags that are in it. `by_way_of`: our own batches in between.

    `words`: what went in, such as "8 lb strawberries, bought 2 Mar 2026".
    """

    batch: BatchLine
    net_units: int
    set_aside: int
    through: tuple[Lot, ...]
    words: str
    by_way_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsideredBatch:
    """A batch that is not affected or is uncertain, and why. `lots`: the other bags that are in it."""

    batch: BatchLine
    why: str
    lots: tuple[Lot, ...] = ()

    def to_json(self) -> dict[str, Any]:
        batch = self.batch
        return {
            "batch": batch.number,
            "why": self.why,
            "net_units": batch.net or 0,
            "on_shelf": batch.on_shelf,
            "held": batch.held,
        }


@dataclass(frozen=True, slots=True)
class SentOut:
    """Units of a batch that went to a place on a day and did not come back."""

    batch: str
    on: date
    units: int
    order: str | None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    destination: Destination
    units: int
    sent: tuple[SentOut, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "destination": self.destination.name,
            "units": self.units,
            "sent": [
                {"batch": one.batch, "on": one.on.isoformat(), "units": one.units, "order": one.order}
                for one in self.sent
            ],
        }


@dataclass(frozen=True, slots=True)
class RecallScope:
    """The answer to a recall. `where`, `on_shelf`, `discarded` and `kept` account for all `net_units`.

    `made_in_period`: net units of the products concerned in `period` ("60 of 200"). `period`: first and last day of
    the months concerned; None if unknown. `doubtful`: bags that may be recalled; `doubts`: for each of them, which
    information is missing.
    """

    lots: tuple[Lot, ...]
    affected: tuple[Affected, ...]
    not_affected: tuple[ConsideredBatch, ...]
    uncertain: tuple[ConsideredBatch, ...]
    net_units: int
    where: tuple[Whereabouts, ...]
    on_shelf: int
    set_aside: int
    made_in_period: int
    discarded: int = 0
    kept: int = 0
    period: tuple[date, date] | None = None
    uncertain_where: tuple[Whereabouts, ...] = ()
    uncertain_discarded: int = 0
    uncertain_kept: int = 0
    doubtful: tuple[Lot, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def uncertain_units(self) -> int:
        """Net units of the uncertain batches. The `uncertain_` fields account for them in the same way."""
        return sum(one.batch.net or 0 for one in self.uncertain)

    @property
    def uncertain_on_shelf(self) -> int:
        return sum(one.batch.on_shelf for one in self.uncertain)

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
            "not_affected": [one.to_json() for one in self.not_affected],
            "uncertain": [one.to_json() for one in self.uncertain],
            "uncertain_units": self.uncertain_units,
            "uncertain_where": [one.to_json() for one in self.uncertain_where],
            "uncertain_on_shelf": self.uncertain_on_shelf,
            "uncertain_discarded": self.uncertain_discarded,
            "uncertain_kept": self.uncertain_kept,
            "net_units": self.net_units,
            "where": [one.to_json() for one in self.where],
            "on_shelf": self.on_shelf,
            "discarded": self.discarded,
            "kept": self.kept,
            "set_aside": self.set_aside,
            "made_in_period": self.made_in_period,
            "lots": [_bag(lot) for lot in self.lots],
            "doubtful": [{**_bag(lot), "why": why} for lot, why in zip(self.doubtful, self.doubts, strict=True)],
        }


def _bag(lot: Lot) -> dict[str, Any]:
    return {"lot": lot.code, "ingredient": lot.ingredient.name, "left": str(lot.left), "held": lot.held}


def recall(session: Session, query: RecallQuery) -> RecallScope:
    """Answer a recall.

    Raises:
        UnknownNumberError: there is no such bag, lot, supplier or ingredient.
        RuleError: the query is empty.
    """
    asked = _asked(session, query)
    own_batch = _own_batch(session, asked)
    lot_ids = _recalled_lots(session, asked, own_batch)
    lots = {lot_id: stock.lot_by_id(session, lot_id) for lot_id in lot_ids}
    doubtful = doubtful_lots(session, asked, lots)
    affected = (*_itself(session, own_batch), *_affected(session, lot_ids))
    numbers = [one.batch.number for one in affected]
    period = _months(query, affected, tuple(lots.values()))
    ingredients = _ingredients(session, asked, (*lot_ids, *doubtful))
    since = _since(session, query, (*lot_ids, *doubtful), period)
    if own_batch is not None:
        ingredients = tuple(sorted({*ingredients, *_kept_or_called(session, own_batch)}))
        since = period[0]
    made_of = parts(session, ingredients, period)
    around = DoubtScope(
        lot_ids, doubtful, ingredients, since, period, made_of, frozenset(numbers), concerned(session, numbers,
        made_of), by_tag=asked.code is not None, own_batch=own_batch is not None,
    )  # fmt: skip
    unsure = uncertain(session, around)
    doubted = [line.number for line, _ in unsure]
    said = query.lot or query.supplier_lot
    if said and not (lots or doubtful or unsure) and own_batch is None:
        raise UnknownNumberError(said, words("No bag in these books has the lot {said}.", said=repr(said[:40])))
    return RecallScope(
        lots=tuple(lots.values()),
        affected=affected,
        not_affected=_spared(session, around, doubted),
        uncertain=tuple(ConsideredBatch(line, why) for line, why in unsure),
        net_units=sum(one.net_units for one in affected),
        where=_where(session, numbers),
        on_shelf=sum(one.batch.on_shelf for one in affected),
        set_aside=sum(one.set_aside for one in affected),
        made_in_period=_made(session, {one.batch.product.code for one in affected}, period),
        discarded=_sum(session, "discarded", numbers),
        kept=_sum(session, "kept", numbers),
        period=period if period[0] <= period[1] else None,
        uncertain_where=_where(session, doubted),
        doubtful=tuple(stock.lot_by_id(session, lot_id) for lot_id in doubtful),
        doubts=tuple(doubtful.values()),
        uncertain_discarded=_sum(session, "discarded", doubted),
        uncertain_kept=_sum(session, "kept", doubted),
    )


def _asked(session: Session, query: RecallQuery) -> RecallCriteria:
    asked = RecallCriteria(
        code=number_text(query.lot) if query.lot else None,
        supplier_lot=folded(query.supplier_lot) if query.supplier_lot else None,
        supplier_id=_id(session, "supplier", query.supplier),
        ingredient_id=_id(session, "ingredient", query.ingredient),
        bought_from=query.bought_from,
        bought_to=query.bought_to,
    )
    if asked == RecallCriteria(None, None, None, None, None, None):
        raise RuleError(
            words("Nothing was asked."), words("Name a bag, a supplier's lot, or a supplier and an ingredient.")
        )
    return asked


def _own_batch(session: Session, asked: RecallCriteria) -> int | None:
    """The row id of our own batch, if `lot` is a batch number. Then its units and all lots kept of it are recalled."""
    if asked.code is None or session.value("SELECT 1 FROM lot WHERE code = ?", asked.code):
        return None
    found: int | None = session.value("SELECT id FROM batch WHERE number = ?", asked.code)
    return found


def _recalled_lots(session: Session, asked: RecallCriteria, own_batch: int | None) -> tuple[int, ...]:
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
    found = session.all(f"SELECT id FROM lot WHERE {' AND '.join(said)} ORDER BY id", *said.values())
    return tuple(row[0] for row in found)


def _ingredients(session: Session, asked: RecallCriteria, lot_ids: tuple[int, ...]) -> tuple[int, ...]:
    """The recalled ingredients: the one that was named, else those of the bags."""
    if asked.ingredient_id is not None:
        return (asked.ingredient_id,)
    found = session.all(
        "SELECT DISTINCT ingredient_id FROM lot JOIN json_each(?) ON lot.id = value ORDER BY 1", json.dumps(lot_ids)
    )
    return tuple(row[0] for row in found)


def _kept_or_called(session: Session, own_batch: int) -> set[int]:
    """Ingredients as which a batch of ours may have been used, although no lot kept of it is recorded."""
    asked_for = {row[0] for row in session.all("SELECT DISTINCT ingredient_id FROM recipe_line")}
    return may_be_kept_as(session, (own_batch,), asked_for)


def _since(session: Session, query: RecallQuery, lot_ids: tuple[int, ...], period: Period) -> date:
    """The first day to consider: the earliest purchase, or the first day of `period` if that is earlier.

    A bag may be entered some days late, so batches made earlier in the same month are considered too.
    """
    first = query.bought_from
    if first is None:
        found = session.value("SELECT min(bought_on) FROM lot JOIN json_each(?) ON lot.id = value", json.dumps(lot_ids))
        first = date.fromisoformat(found) if found else date.min
    return min(first, period[0])


def _id(session: Session, table: str, named: Supplier | Ingredient | str | None) -> int | None:
    if named is None:
        return None
    if not isinstance(named, str):
        named = named.id
    found = session.value(f'SELECT id FROM "{table}" WHERE uid = ?', named) or catalogue.id_named(session, table, named)
    if found is None:
        name = repr(named[:40])
        raise UnknownNumberError(
            named,
            words("There is no supplier called {name} in these books.", name=name)
            if table == "supplier"
            else words("There is no ingredient called {name} in these books.", name=name),
        )
    return catalogue.merged_into(session, int(found)) if table == "supplier" else int(found)


def _itself(session: Session, own_batch: int | None) -> Iterator[Affected]:
    if own_batch is not None:
        row = session.one(f"SELECT {BATCH_LINE} FROM batch WHERE id = ?", own_batch)
        assert row is not None
        line = batch_line(session, row)
        yield Affected(line, line.net or 0, line.set_aside or 0, (), words("the batch itself"), ())


def _affected(session: Session, lot_ids: tuple[int, ...]) -> tuple[Affected, ...]:
    through: dict[int, dict[int, None]] = {}
    ways: dict[int, dict[str, None]] = {}
    for batch_id, root, way in reached(session, lot_ids):
        through.setdefault(batch_id, {})[root] = None
        if way is not None:
            ways.setdefault(batch_id, {})[way] = None
    found, went_in = [], _WentIn(session, lot_ids)
    for batch_id, line in downstream_by_id(session, lot_ids).items():
        lots = tuple(stock.lot_by_id(session, root) for root in through[batch_id])
        said = together(
            (went_in.words(batch_id, root, lot) for root, lot in zip(through[batch_id], lots, strict=True)), "; "
        )
        by_way_of = tuple(ways.get(batch_id, ()))
        found.append(Affected(line, line.net or 0, line.set_aside or 0, lots, said, by_way_of))
    return tuple(found)


class _WentIn:
    """How much of each recalled bag went into a batch. If it came in through other batches, only what it is."""

    def __init__(self, session: Session, lot_ids: tuple[int, ...]) -> None:
        self._used: dict[tuple[int, int], tuple[tuple[str, str], ...]] = {}
        for batch_id, lot_id, amount, unit in session.all(
            "SELECT batch_id, lot_id, amount, unit FROM json_each(?) CROSS JOIN use ON lot_id = value "
            "WHERE sure AND NOT reversed ORDER BY use.id",
            json.dumps(lot_ids),
        ):
            key = batch_id, lot_id
            self._used[key] = (*self._used.get(key, ()), (amount, unit))
        self._known: dict[tuple[int, tuple[tuple[str, str], ...]], str] = {}  # recipes repeat amounts

    def words(self, batch_id: int, lot_id: int, lot: Lot) -> str:
        used = self._used.get((batch_id, lot_id), ())
        if (lot_id, used) not in self._known:
            bought = words("{ingredient}, bought {day}", ingredient=lot.ingredient.name, day=day_words(lot.bought_on))
            weighed = [Quantity.stored(Decimal(amount), unit) for amount, unit in used]
            sums = " + ".join(str(one) for one in added_up(weighed, lot.ingredient.density)) if weighed else ""
            self._known[lot_id, used] = together([sums, bought])
        return self._known[lot_id, used]


def _where(session: Session, numbers: list[str]) -> tuple[Whereabouts, ...]:
    """Where the units of these batches are now, returned units deducted; the largest number first."""
    places: dict[int, list[SentOut]] = {}
    for place, number, on, units, order in session.all(
        "SELECT destination_id, number, sent_on, dispatch.units - dispatch.returned AS out, order_ref FROM dispatch "
        "JOIN batch ON batch.id = batch_id JOIN json_each(?) ON batch.number = value WHERE out > 0 "
        "ORDER BY sent_on, dispatch.id",
        json.dumps(numbers),
    ):
        places.setdefault(place, []).append(SentOut(number, date.fromisoformat(on), units, order))
    found = {place: sum(one.units for one in sent) for place, sent in places.items()}
    return tuple(
        Whereabouts(catalogue.destination(session, place), found[place], tuple(places[place]))
        for place in sorted(found, key=lambda place: (-found[place], place))
    )


def _sum(session: Session, column: str, numbers: list[str]) -> int:
    ask = f"SELECT coalesce(sum({column}), 0) FROM batch JOIN json_each(?) ON batch.number = value"
    return int(session.value(ask, json.dumps(numbers)))


LAST_DAY = date(9998, 12, 31)  # the last day whose month has a following day


def _months(query: RecallQuery, affected: tuple[Affected, ...], lots: tuple[Lot, ...]) -> Period:
    """The whole months from the first to the last affected batch; without any, the months of purchase."""
    days = [one.batch.made_on for one in affected]
    if not days:
        days = [day for day in (query.bought_from, query.bought_to) if day] or [lot.bought_on for lot in lots]
    if not days:
        return date.max, date.min
    first, last = min(days), min(max(days), LAST_DAY)
    after = last.replace(day=28) + timedelta(days=4)
    return first.replace(day=1), after.replace(day=1) - timedelta(days=1)


def _made(session: Session, products: set[str], period: Period) -> int:
    return sum(
        session.value(
            "SELECT coalesce(sum(net), 0) FROM batch WHERE made_on BETWEEN ? AND ? "
            "AND product_id = (SELECT id FROM product WHERE code = ?)",
            *period,
            code,
        )
        for code in products
    )


def _spared(session: Session, around: DoubtScope, unsure: list[str]) -> tuple[ConsideredBatch, ...]:
    """Each batch of the period that a person might suspect and that is not affected, and why."""
    names, told = named(session, around.ingredients), {*around.affected, *unsure}
    # Only if a bag or batch of ours was named: in any other recall these batches are uncertain.
    bags = of_labels(session, containing(session, around.ingredients), around.period) if around.by_tag else []
    # Reversed, so that of several bags the first one is named.
    labelled = {
        batch_id: label_words(stock.lot_by_id(session, lot_id), what) for batch_id, lot_id, what in reversed(bags)
    }
    known: dict[int, tuple[str, tuple[Lot, ...]]] = {}  # most batches of a month are made from the same few bags
    said: dict[int, str] = {}  # and each bag is in several of these tuples
    all_recorded = words("all that its recipe asks for is recorded, and no {names} is among it", names=names)
    another = words("is another batch")
    found = []
    for batch_id, *columns in session.all(
        f"SELECT id, {BATCH_LINE} FROM batch WHERE made_on BETWEEN ? AND ? ORDER BY made_on, id", *around.period
    ):
        if columns[0] in told or not (batch_id in around.made_of or columns[1] in around.products):
            continue
        line = batch_line(session, tuple(columns))
        these = around.made_of.get(batch_id, ())
        if these:
            if id(these) not in known:
                for part in these:
                    if id(part) not in said:
                        said[id(part)] = part.words
                used = together(dict.fromkeys(said[id(part)] for part in these), "; ")
                known[id(these)] = used, tuple({part.lot.code: part.lot for part in these}.values())
            found.append(ConsideredBatch(line, *known[id(these)]))
        elif batch_id in labelled:
            why = words("{label}, and no bag of {names} is in it", label=labelled[batch_id], names=names)
            found.append(ConsideredBatch(line, why))
        elif names:
            found.append(ConsideredBatch(line, all_recorded))
        else:
            found.append(ConsideredBatch(line, another))
    return tuple(found)
