"""How far a recall's doubt reaches: in time, into what a batch may be kept as, and into what lists it on its label."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from db.questions.recall_made_of import Period
from db.records import Looked
from db.rules.likeness import normalised
from db.rules.text import folded
from db.store.engine import Session

_GONE = """
    is_empty AND NOT (CAST(used AS REAL) = CAST(received AS REAL) AND CAST(wasted AS REAL) = 0
      AND CAST(counted AS REAL) = 0 AND EXISTS (
        SELECT 1 FROM use JOIN batch ON batch.id = use.batch_id
        WHERE use.lot_id = lot.id AND NOT use.reversed AND batch.started_at = batch.made_on))
"""
"""SQL condition: the bag is gone, because it was used up, counted or thrown away. Exception: a bag from an imported
sheet that was used up exactly. Its recorded size is often just the amount used, so nobody knows when it was empty.
"""


def last_day(session: Session, lot_ids: Iterable[int], kept_of: Iterable[int], at_least: date) -> date:
    """The last day on which any of these bags, or of the lots kept of these batches, could have been used."""
    found = session.value(
        f"SELECT max(CASE WHEN {_GONE} THEN coalesce(last_on, bought_on) ELSE '{date.max}' END) FROM lot WHERE id IN ("
        "SELECT value FROM json_each(?) UNION SELECT lot.id FROM json_each(?) JOIN lot ON from_batch_id = value)",
        json.dumps(list(lot_ids)),
        json.dumps(list(kept_of)),
    )
    return at_least if found is None else max(at_least, date.fromisoformat(found))


def may_be_kept_as(session: Session, batch_ids: Iterable[int], asked: Iterable[int]) -> set[int]:
    """Which of the `asked` ingredients some of these batches may have been used as, although no such lot is recorded.

    An ingredient counts if a lot of it was ever kept of a batch of the same product; if it has the name of the
    product or recipe; or if it was never bought and its name is part of that name or the reverse ("base" and
    "Strawberry Base").
    """
    ours, asked_for = json.dumps(list(batch_ids)), json.dumps(list(asked))
    if asked_for == "[]":
        return set()
    kept = {row[0] for row in session.all(_KEPT_OF_THE_LIKE, asked_for, ours)}
    names = {name for row in session.all(_CALLED, ours) for name in row}
    found = session.all(_NEVER_BOUGHT, asked_for)
    return kept | {row[0] for row in found if any(_is_called(row[1], one, partly=bool(row[2])) for one in names)}


_KEPT_OF_THE_LIKE = """
    SELECT ingredient.id FROM json_each(?1) AS asked JOIN ingredient ON ingredient.id = asked.value WHERE EXISTS (
      SELECT 1 FROM lot INDEXED BY lot_kept CROSS JOIN batch ON batch.id = from_batch_id
      WHERE lot.ingredient_id = ingredient.id AND from_batch_id IS NOT NULL AND product_id IN (
        SELECT product_id FROM batch JOIN json_each(?2) ON batch.id = value))
"""

_CALLED = """
    SELECT DISTINCT product.name, recipe.name FROM json_each(?) JOIN batch ON batch.id = value
    JOIN product ON product.id = batch.product_id JOIN recipe ON recipe.id = batch.recipe_id
"""

_NEVER_BOUGHT = """
    SELECT ingredient.id, name, NOT EXISTS (
      SELECT 1 FROM lot WHERE ingredient_id = ingredient.id AND from_batch_id IS NULL)
    FROM json_each(?) JOIN ingredient ON ingredient.id = value
"""


def _is_called(ingredient: str, made: str, *, partly: bool) -> bool:
    """Whether an ingredient's name means what was made. `partly`: one name may be part of the other.

    >>> _is_called("base", "Base", partly=False), _is_called("base", "Strawberry Base", partly=False)
    (True, False)
    >>> _is_called("base", "Strawberry Base", partly=True), _is_called("sugar syrup", "Strawberry Base", partly=True)
    (True, False)
    """
    if folded(ingredient) == folded(made) or normalised(ingredient) == normalised(made):
        return True
    one, other = set(normalised(ingredient).split()), set(normalised(made).split())
    return partly and bool(one and other) and (one <= other or other <= one)


def not_wholly_recorded(session: Session) -> set[int]:
    """The ingredients that are not completely recorded for some batch."""
    found = session.all(
        "SELECT id FROM ingredient WHERE EXISTS (SELECT 1 FROM unrecorded WHERE ingredient_id = ingredient.id)"
    )
    return {row[0] for row in found}


def containing(session: Session, ingredients: Iterable[int]) -> dict[int, str]:
    """The bags bought ready made whose label lists any of these ingredients, with the ingredient: "mixed berries"
    lists strawberries.

    A list that somebody read on the bag replaces its ingredient's list; one assumed from an earlier bag is added to
    it. The search continues with the names of the bags found, which may be listed on other labels.
    """
    labels = _labels(session)
    if not labels:
        return {}
    asked = set(ingredients)
    todo = [row for row in session.all("SELECT id, name FROM ingredient ORDER BY id") if row[0] in asked]
    kinds: dict[int, str] = {}
    bags: dict[int, str] = {}
    told = set(asked)
    while todo:
        _, what = todo.pop(0)
        words = frozenset(folded(what).split())
        for row_id, name, listed, lot_id in labels:
            if row_id in asked or not any(words <= one for one in listed):
                continue
            if lot_id is None:
                kinds.setdefault(row_id, what)
            else:
                bags.setdefault(lot_id, what)
            if row_id not in told:
                told.add(row_id)
                todo.append((row_id, name))
    return _as_their_ingredient(session, kinds) | bags


def _labels(session: Session) -> list[tuple[int, str, list[frozenset[str]], int | None]]:
    """Each list of sub-ingredients: row id and name of the ingredient, the words of each entry, and the one bag that
    it is of, or None.
    """
    found = session.all(
        "SELECT id, name, sub_ingredients, NULL FROM ingredient WHERE sub_ingredients != '[]' UNION ALL "
        "SELECT ingredient.id, name, lot.sub_ingredients, lot.id FROM lot CROSS JOIN ingredient "
        "ON ingredient.id = lot.ingredient_id WHERE lot.sub_ingredients != '[]' AND from_batch_id IS NULL"
    )
    return [
        (row_id, name, [frozenset(folded(one).split()) for one in json.loads(texts)], lot_id)
        for row_id, name, texts, lot_id in found
    ]


def _as_their_ingredient(session: Session, kinds: dict[int, str]) -> dict[int, str]:
    """The bags of these ingredients whose own label nobody has read."""
    found = session.all(
        "SELECT lot.id, ingredient_id FROM json_each(?) JOIN lot ON ingredient_id = value "
        "WHERE from_batch_id IS NULL AND (sub_ingredients = '[]' OR looked != ?)",
        json.dumps(list(kinds)),
        Looked.SAID.value,
    )
    return {lot_id: kinds[ingredient_id] for lot_id, ingredient_id in found}


def of_labels(session: Session, containing_them: dict[int, str], days: Period) -> list[tuple[int, int, str]]:
    """Each batch of these days with such a bag in it, also through our own batches: batch row id, bag row id, what
    the label lists.
    """
    if not containing_them:
        return []
    found = session.all(
        """
        WITH RECURSIVE reached(root, lot_id) AS (
            SELECT value, value FROM json_each(?1)
            UNION
            SELECT root, lot.id FROM reached JOIN use ON use.lot_id = reached.lot_id AND NOT use.reversed
              JOIN lot ON lot.from_batch_id = use.batch_id)
        SELECT DISTINCT batch.id, root FROM reached
          JOIN use ON use.lot_id = reached.lot_id AND NOT use.reversed JOIN batch ON batch.id = use.batch_id
          WHERE made_on BETWEEN ?2 AND ?3 ORDER BY root
        """,
        json.dumps(list(containing_them)),
        *days,
    )
    return [(batch_id, lot_id, containing_them[lot_id]) for batch_id, lot_id in found]
