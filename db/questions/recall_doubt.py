"""The uncertain batches of a recall: those that the records neither show to be affected nor exclude.

A batch is uncertain if
- a scoop went into it, or into one of our own batches in it, from a bin that a recalled bag shared with others;
- a bag went into it that may be a recalled one, because information about it is missing;
- its recipe asks for the ingredient, or for an intermediate that may contain it, and not all of that is recorded;
- nothing at all is recorded about what went into it;
- other batches of its product contain the ingredient, and its records may be incomplete;
- the recorded bag was bought after the batch was made;
- a bag bought ready made contains the ingredient, according to its label;
- it was made from an uncertain batch, even one that failed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from db.questions import stock
from db.questions.gaps import PARTLY, not_all_of
from db.questions.recall_made_of import BagsInside, Period, named, parts_of
from db.questions.recall_reach import containing, last_day, may_be_kept_as, not_wholly_recorded, of_labels
from db.questions.trace import BATCH_LINE, BatchLine, batch_line, reached
from db.records import Lot
from db.rules.text import folded
from db.rules.words import all_of, words
from db.store.engine import Row, Session


@dataclass(frozen=True, slots=True)
class RecallCriteria:
    """The query, with row ids and the folded supplier's lot. None: not asked for."""

    code: str | None
    supplier_lot: str | None
    supplier_id: int | None
    ingredient_id: int | None
    bought_from: date | None
    bought_to: date | None


def doubtful_lots(session: Session, asked: RecallCriteria, recalled: Mapping[int, Lot]) -> dict[int, str]:
    """Bags that may be recalled ones, and for each, which information is missing to decide."""
    if asked.code is not None or (asked.supplier_id is None and asked.supplier_lot is None):
        return {}
    suppliers = _ids(session, "supplier_id", recalled)
    ingredients = _ids(session, "ingredient_id", recalled) if asked.ingredient_id is None else {asked.ingredient_id}
    # True if the query means everything that a supplier sold, or a lot that no bag has, whose ingredient is unknown.
    all_they_sold = asked.supplier_lot is None or not recalled
    any_ingredient = asked.ingredient_id is None and all_they_sold
    found: dict[int, str] = {}
    for lot_id, ingredient_id, supplier_id, supplier_lot in _bags(session, asked, suppliers):
        if lot_id in recalled or not (any_ingredient or ingredient_id in ingredients):
            continue
        unknown = _unknown(asked, supplier_id, supplier_lot, suppliers)
        if unknown:
            found[lot_id] = _not_written_down(unknown)
    return found


def _not_written_down(unknown: tuple[str, ...]) -> str:
    if len(unknown) > 1:
        return words("whose {what} were not written down", what=all_of(unknown))
    return words("whose {what} was not written down", what=unknown[0])


def _bags(session: Session, asked: RecallCriteria, suppliers: set[int | None]) -> list[Row]:
    """Candidate bags. For speed, each condition uses an index: bags without supplier or lot, and bags of the
    suppliers in question.
    """
    if asked.supplier_id is None and (None in suppliers or not suppliers):  # the lot may be from any supplier
        which = ["supplier_lot IS NULL"]
    elif asked.supplier_lot is None:
        which = ["supplier_id IS NULL"]
    else:
        which = ["supplier_id IS NULL", *(f"supplier_id = {int(one)}" for one in suppliers if one is not None)]
        which += [f"supplier_id = {asked.supplier_id}"] if asked.supplier_id not in {None, *suppliers} else []
    days = asked.bought_from or date.min, asked.bought_to or date.max
    found: list[Row] = []
    for condition in which:
        found += session.all(
            "SELECT id, ingredient_id, supplier_id, supplier_lot FROM lot "
            f"WHERE {condition} AND from_batch_id IS NULL AND bought_on BETWEEN ? AND ?",
            *days,
        )
    return sorted(found, key=itemgetter(0))


def _ids(session: Session, column: str, lots: Iterable[int]) -> set[int | None]:
    found = session.all(
        f"SELECT DISTINCT {column} FROM lot JOIN json_each(?) ON lot.id = value", json.dumps(list(lots))
    )
    return {row[0] for row in found}


def _unknown(
    asked: RecallCriteria, supplier_id: int | None, supplier_lot: str | None, suppliers: set[int | None]
) -> tuple[str, ...]:
    """The missing information about a bag that would decide; empty if known information excludes it."""
    unknown: list[str] = []
    if asked.supplier_id is not None:
        if supplier_id is not None and supplier_id != asked.supplier_id:
            return ()
        if supplier_id is None:
            unknown.append(words("supplier"))
    elif supplier_id is not None and suppliers and supplier_id not in suppliers and None not in suppliers:
        return ()
    if asked.supplier_lot is not None:
        if supplier_lot is not None and folded(supplier_lot) != asked.supplier_lot:
            return ()
        if supplier_lot is None:
            unknown.append(words("lot"))
    return tuple(unknown)


@dataclass(frozen=True, slots=True)
class DoubtScope:
    """What the search for uncertain batches starts from.

    recalled, doubtful: row ids of bags; for the latter with the missing information.
    ingredients: row ids of the recalled ingredients and those of these bags.
    since: batches made before this day are not considered.
    period: the months concerned.
    made_of: for each batch of the period, the bags of these ingredients in it.
    affected: numbers of the affected batches.
    """

    recalled: tuple[int, ...]
    doubtful: Mapping[int, str]
    ingredients: tuple[int, ...]
    since: date
    period: Period
    made_of: BagsInside
    affected: frozenset[str]
    products: frozenset[int]
    """Row ids of the products concerned."""
    by_tag: bool = False
    """A bag or batch of ours was named, so goods that were bought ready made cannot be of it."""
    own_batch: bool = False


def uncertain(session: Session, around: DoubtScope) -> tuple[tuple[BatchLine, str], ...]:
    """Each uncertain batch with the reason, in the order they were made."""
    why = _out_of_bins(session, around.recalled) | _of_doubtful_lots(session, around.doubtful)
    for found in (_bought_later(session, around), _unrecorded(session, around.ingredients, around.since)):
        _add(why, found)
    _add(why, _nothing_recorded(session, around))
    labelled = {} if around.by_tag else containing(session, around.ingredients)
    before = -1
    while before < len(why):
        before = len(why)
        _spread(session, around, why)
        days = around.since, _until(session, around, why)
        for more in (_not_recorded_as_others, _bought_later_at_any_time):
            _add(why, more(session, around, days))
        _add(why, _of_labels(session, labelled, days))
    lines = session.all(
        f"SELECT batch.id, {BATCH_LINE} FROM batch JOIN json_each(?) ON batch.id = value ORDER BY made_on, batch.id",
        json.dumps(list(why)),
    )
    return tuple((batch_line(session, row[1:]), why[row[0]]) for row in lines if row[1] not in around.affected)


def _until(session: Session, around: DoubtScope, why: Iterable[int]) -> date:
    """The last day to consider. It may be after the period: a bag is used until it is empty, and lots kept of a batch
    still later.
    """
    if around.own_batch:
        return date.max
    of_ours = (*_batch_ids(session, around.affected), *why)
    return last_day(session, (*around.recalled, *around.doubtful), of_ours, around.period[1])


def _add(why: dict[int, str], found: Mapping[int, str]) -> None:
    for batch_id, reason in found.items():
        why.setdefault(batch_id, reason)


def _spread(session: Session, around: DoubtScope, why: dict[int, str]) -> None:
    """Extend the doubt through lots kept of uncertain batches: to the batches they went into, and to batches that may
    have used such a lot without a record.
    """
    affected = _batch_ids(session, around.affected)
    asked: set[int] = set(around.ingredients)
    while True:
        before = len(why)
        _add(why, _made_of(session, tuple(one for one in why if one not in affected)))
        ours = (*affected, *why)
        more = (_kept_as(session, ours) | may_be_kept_as(session, ours, not_wholly_recorded(session) - asked)) - asked
        asked |= more
        _add(why, _unrecorded(session, tuple(sorted(more)), around.since))
        if len(why) == before:
            return


def _batch_ids(session: Session, numbers: Iterable[str]) -> set[int]:
    found = session.all("SELECT batch.id FROM batch JOIN json_each(?) ON number = value", json.dumps(sorted(numbers)))
    return {row[0] for row in found}


def _kept_as(session: Session, batch_ids: tuple[int, ...]) -> set[int]:
    found = session.all(
        "SELECT DISTINCT ingredient_id FROM json_each(?) JOIN lot ON from_batch_id = value", json.dumps(batch_ids)
    )
    return {row[0] for row in found}


def _out_of_bins(session: Session, recalled: tuple[int, ...]) -> dict[int, str]:
    why: dict[int, str] = {}
    if session.value("SELECT 1 FROM bin LIMIT 1"):
        for batch_id, root, _ in reached(session, recalled, possibly=True):
            if batch_id not in why:
                lot = stock.lot_by_id(session, root)
                why[batch_id] = words(
                    "{ingredient} out of a bin with bag {bag} and others in it",
                    ingredient=lot.ingredient.name,
                    bag=lot.code,
                )
    return why


def _of_doubtful_lots(session: Session, doubtful: Mapping[int, str]) -> dict[int, str]:
    why: dict[int, str] = {}
    for batch_id, root, _ in reached(session, tuple(doubtful), possibly=True):
        if batch_id not in why:
            lot = stock.lot_by_id(session, root)
            why[batch_id] = words(
                "{ingredient} of bag {bag}, {doubt}", ingredient=lot.ingredient.name, bag=lot.code, doubt=doubtful[root]
            )
    return why


def _bought_later(session: Session, around: DoubtScope) -> dict[int, str]:
    """Batches whose recorded bag was bought after the batch was made, so that something else must have gone in."""
    why: dict[int, str] = {}
    in_time: set[int] = set()  # most batches of a month share one tuple of the same few bags
    for batch_id, these in around.made_of.items():
        if id(these) in in_time:
            continue
        late = next((part for part in these if part.late), None)
        if late is None:
            in_time.add(id(these))
            continue
        why[batch_id] = _too_late(late.lot, late.within)
    return why


def _too_late(of: Lot, within: str | None) -> str:
    if within:
        return words(
            "{ingredient} of bag {bag} in our own batch {batch} was bought after that was made",
            ingredient=of.ingredient.name,
            bag=of.code,
            batch=within,
        )
    return words("{ingredient} of bag {bag} was bought after that was made", ingredient=of.ingredient.name, bag=of.code)


def _unrecorded(session: Session, ingredients: Iterable[int], since: date) -> dict[int, str]:
    """Batches whose recipe asks for one of these ingredients, of which not all is recorded."""
    found = session.all(
        f"SELECT batch.id, json_group_array(json_array(ingredient.name, {PARTLY})) FROM json_each(?) "
        "JOIN ingredient ON ingredient.id = value JOIN unrecorded ON unrecorded.ingredient_id = ingredient.id "
        "JOIN batch ON batch.id = unrecorded.batch_id WHERE made_on >= ? GROUP BY batch.id",
        json.dumps(list(ingredients)),
        since,
    )
    why = {these: _gap_words(json.loads(these)) for these in {these for _, these in found}}
    return {batch_id: why[these] for batch_id, these in found}


def _gap_words(these: list[tuple[str, int]]) -> str:
    """The reason. Ingredients without any recorded bag take precedence over those recorded in part."""
    none = sorted(name for name, partly in these if not partly)
    if none:
        return words("the recipe asks for {names}, and no bag of it is recorded", names=all_of(none))
    return not_all_of([name for name, _ in these])


def _nothing_recorded(session: Session, around: DoubtScope) -> dict[int, str]:
    """Batches of which no bag is recorded, and which were imported or whose recipe has no lines."""
    found = session.all(
        "SELECT id FROM batch INDEXED BY batch_brought_in WHERE made_on >= ?1 AND started_at = made_on "
        "AND NOT EXISTS (SELECT 1 FROM use WHERE batch_id = batch.id AND NOT reversed) "
        # CROSS JOIN fixes the order: from the few recipes without lines to their batches.
        "UNION SELECT batch.id FROM recipe CROSS JOIN batch ON batch.recipe_id = recipe.id "
        "WHERE NOT EXISTS (SELECT 1 FROM recipe_line WHERE recipe_line.recipe_id = recipe.id) AND +made_on >= ?1 "
        "AND NOT EXISTS (SELECT 1 FROM use WHERE batch_id = batch.id AND NOT reversed)",
        around.since,
    )
    why = words("nothing is recorded of what went into it")
    return {row[0]: why for row in found} if around.ingredients else {}


def concerned(session: Session, affected: Iterable[str], made_of: BagsInside) -> frozenset[int]:
    """Row ids of the products of affected batches and of batches that contain the ingredients."""
    found = session.all(
        "SELECT DISTINCT product_id FROM batch JOIN json_each(?) ON number = value "
        "UNION SELECT product_id FROM batch JOIN json_each(?) ON batch.id = value",
        json.dumps(sorted(affected)),
        json.dumps(list(made_of)),
    )
    return frozenset(row[0] for row in found)


def _not_recorded_as_others(session: Session, around: DoubtScope, days: Period) -> dict[int, str]:
    """Batches of a product whose other batches contain the ingredient, and whose own records may be incomplete."""
    if not around.ingredients:
        return {}
    found: dict[int, list[int]] = {}
    for batch_id, product_id in session.all(_NOT_KNOWN_TO_BE_WHOLE, json.dumps(list(around.ingredients)), *days):
        found.setdefault(product_id, []).append(batch_id)
    products = around.products | _with_it(session, found.keys() - around.products, around.ingredients, days)
    ours = [batch_id for product_id in found if product_id in products for batch_id in found[product_id]]
    made_of = parts_of(session, around.ingredients, ours)
    why = words("no {names} is recorded for it", names=named(session, around.ingredients))
    return {batch_id: why for batch_id in ours if batch_id not in made_of}


_NOT_KNOWN_TO_BE_WHOLE = """
    WITH these(id, product_id) AS (
      SELECT id, product_id FROM batch INDEXED BY batch_brought_in
      WHERE made_on BETWEEN ?2 AND ?3 AND started_at = made_on
      UNION SELECT batch.id, batch.product_id FROM recipe CROSS JOIN batch ON batch.recipe_id = recipe.id
      WHERE NOT EXISTS (SELECT 1 FROM recipe_line WHERE recipe_line.recipe_id = recipe.id)
        AND +made_on BETWEEN ?2 AND ?3
      UNION SELECT batch.id, batch.product_id FROM (SELECT DISTINCT batch_id FROM unrecorded) AS gap
        CROSS JOIN batch ON batch.id = gap.batch_id
      WHERE made_on BETWEEN ?2 AND ?3 AND NOT EXISTS (
        SELECT 1 FROM recipe_line WHERE recipe_line.recipe_id = batch.recipe_id
          AND ingredient_id IN (SELECT value FROM json_each(?1))))
    SELECT id, product_id FROM these WHERE NOT EXISTS (
      SELECT 1 FROM use JOIN lot ON lot.id = use.lot_id WHERE use.batch_id = these.id AND NOT use.reversed
        AND lot.ingredient_id IN (SELECT value FROM json_each(?1)))
"""
"""Batches whose records may be incomplete. If the recipe asks for the ingredient, `unrecorded` decides instead. CROSS
JOIN fixes the order: from the few rows to their batches.
"""


def _with_it(session: Session, products: Iterable[int], ingredients: Iterable[int], days: Period) -> set[int]:
    """Those of these products of which a batch made in these days has one of the ingredients weighed into it."""
    found = session.all(
        "SELECT value FROM json_each(?1) AS product WHERE EXISTS ("
        "SELECT 1 FROM batch CROSS JOIN use ON use.batch_id = batch.id AND NOT use.reversed "
        "CROSS JOIN lot ON lot.id = use.lot_id WHERE product_id = product.value AND made_on BETWEEN ?3 AND ?4 "
        "AND lot.ingredient_id IN (SELECT value FROM json_each(?2)))",
        json.dumps(sorted(products)),
        json.dumps(list(ingredients)),
        *days,
    )
    return {row[0] for row in found}


def _bought_later_at_any_time(session: Session, around: DoubtScope, days: Period) -> dict[int, str]:
    """As `_bought_later`, for bags weighed directly into the batch, and for days outside the period."""
    found = session.all(
        "SELECT batch.id, lot.id FROM json_each(?) CROSS JOIN lot INDEXED BY lot_bought_later ON ingredient_id = value "
        "CROSS JOIN use ON use.lot_id = lot.id AND NOT use.reversed CROSS JOIN batch ON batch.id = use.batch_id "
        "WHERE first_in < bought_on AND from_batch_id IS NULL AND made_on < bought_on AND made_on BETWEEN ? AND ? "
        "ORDER BY use.id",
        json.dumps(list(around.ingredients)),
        *days,
    )
    why: dict[int, str] = {}
    for batch_id, lot_id in found:
        if batch_id not in why:
            why[batch_id] = _too_late(stock.lot_by_id(session, lot_id), None)
    return why


def _of_labels(session: Session, labelled: dict[int, str], days: Period) -> dict[int, str]:
    """Batches containing a product bought ready made whose label lists one of the ingredients."""
    why: dict[int, str] = {}
    for batch_id, lot_id, what in of_labels(session, labelled, days):
        if batch_id not in why:
            why[batch_id] = label_words(stock.lot_by_id(session, lot_id), what)
    return why


def label_words(lot: Lot, what: str) -> str:
    return words(
        "{ingredient} of bag {bag}, labelled to contain {what}",
        ingredient=lot.ingredient.name,
        bag=lot.code,
        what=what,
    )


def _made_of(session: Session, batch_ids: tuple[int, ...]) -> dict[int, str]:
    """Batches made from lots that were kept of these batches."""
    found = session.all(
        "SELECT lot.id, number FROM json_each(?) JOIN lot ON from_batch_id = value "
        "JOIN batch ON batch.id = from_batch_id",
        json.dumps(batch_ids),
    )
    why = {lot: words("made of our own batch {batch}, of which it cannot be said", batch=batch) for lot, batch in found}
    return {batch_id: why[root] for batch_id, root, _ in reached(session, tuple(why), possibly=True)}
