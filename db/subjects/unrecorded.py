"""Keeps the table `unrecorded`: ingredients that a batch's recipe asks for and that are not completely recorded.

An ingredient is completely recorded if a bag of it went in and every line that asks for it is complete, that is, a
use on that line has `completes_line`, even if a substitute was used. If only half of a line is recorded, it is
unknown which bag the rest came from. Imported spreadsheets have no lines: there any use of the ingredient completes
it.
"""

from __future__ import annotations

from db.store.engine import Session

_OPEN = """
    (NOT EXISTS (
      SELECT 1 FROM use JOIN lot ON lot.id = use.lot_id
      WHERE use.batch_id = batch.id AND NOT use.reversed AND lot.ingredient_id = asked.ingredient_id)
    OR EXISTS (
      SELECT 1 FROM recipe_line AS line
      WHERE line.recipe_id = batch.recipe_id AND line.ingredient_id = asked.ingredient_id AND NOT EXISTS (
        SELECT 1 FROM use JOIN lot ON lot.id = use.lot_id
        WHERE use.batch_id = batch.id AND use.completes_line AND NOT use.reversed AND (use.line = line.line
          OR (batch.started_at = batch.made_on AND use.sure AND lot.ingredient_id = line.ingredient_id)))))
"""

_BEGUN = """
    INSERT INTO unrecorded (batch_id, ingredient_id)
    SELECT DISTINCT ?, ingredient_id FROM recipe_line WHERE recipe_id = ? ORDER BY ingredient_id
"""

_RECORDED = f"""
    DELETE FROM unrecorded WHERE id IN (
      SELECT asked.id FROM unrecorded AS asked JOIN batch ON batch.id = asked.batch_id
      WHERE asked.batch_id = ? AND asked.ingredient_id IN (?, ?) AND NOT {_OPEN})
"""

_ALL_OF_IT = "DELETE FROM unrecorded WHERE batch_id = ? AND ingredient_id = ?"

_TAKEN_BACK = f"""
    INSERT OR IGNORE INTO unrecorded (batch_id, ingredient_id)
    SELECT DISTINCT batch.id, asked.ingredient_id
    FROM batch JOIN recipe_line AS asked ON asked.recipe_id = batch.recipe_id
    WHERE batch.id = ? AND {_OPEN} ORDER BY asked.ingredient_id
"""


def add_all(session: Session, batch_id: int, recipe_id: int) -> None:
    """A batch starts: nothing that its recipe asks for is recorded yet."""
    session.run(_BEGUN, batch_id, recipe_id)


def remove_if_recorded(
    session: Session, batch_id: int, recipe_id: int, ingredient_id: int, line: int, *, completes: bool
) -> None:
    """A use on `line` was recorded. `ingredient_id` is what was used; the line may ask for another ingredient."""
    asked = lines(session, recipe_id)
    if completes and asked.get(line) == ingredient_id and list(asked.values()).count(ingredient_id) == 1:
        session.run(_ALL_OF_IT, batch_id, ingredient_id)  # the usual case; the query below takes 20 times as long
    elif line in asked or ingredient_id in asked.values():
        session.run(_RECORDED, batch_id, ingredient_id, asked.get(line))


def lines(session: Session, recipe_id: int) -> dict[int, int]:
    """The ingredient id of each line of a recipe. It is cached, because a recipe never changes."""
    key = "recipe lines", recipe_id
    if key not in session.memo:
        session.memo[key] = dict(
            session.all("SELECT line, ingredient_id FROM recipe_line WHERE recipe_id = ?", recipe_id)
        )
    found: dict[int, int] = session.memo[key]
    return found


def add_again(session: Session, batch_id: int) -> None:
    """A use was reversed."""
    session.run(_TAKEN_BACK, batch_id)
