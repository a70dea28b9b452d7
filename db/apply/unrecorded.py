"""What a batch's recipe asks for and is not wholly recorded, as the rows of `unrecorded` have it.

An ingredient is wholly recorded where a bag of it went in and each line that asks for it is complete: a use on that
line said so (`completes_line`), be it of something else in its place. Half of a line out of one bag, and nothing of the
rest, leaves open which bag the rest came from. The sheets of a history know no lines: there a use of the ingredient is
all of it.
"""

from __future__ import annotations

from db.engine import Rows

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


def all_of(rows: Rows, batch_id: int, recipe_id: int) -> None:
    """A batch begins: nothing of what its recipe asks for is recorded yet."""
    rows.run(_BEGUN, batch_id, recipe_id)


def less(rows: Rows, batch_id: int, recipe_id: int, ingredient_id: int, line: int, *, completes: bool) -> None:
    """A use of that ingredient on that line was recorded; the line may ask for another, in whose place it is."""
    asked = lines(rows, recipe_id)
    if completes and asked.get(line) == ingredient_id and list(asked.values()).count(ingredient_id) == 1:
        rows.run(_ALL_OF_IT, batch_id, ingredient_id)  # as nearly always; to ask would take twenty times as long
    elif line in asked or ingredient_id in asked.values():
        rows.run(_RECORDED, batch_id, ingredient_id, asked.get(line))


def lines(rows: Rows, recipe_id: int) -> dict[int, int]:
    """What each line of a recipe asks for. A recipe never changes, so that what was read once holds."""
    key = "recipe lines", recipe_id
    if key not in rows.memo:
        rows.memo[key] = dict(rows.all("SELECT line, ingredient_id FROM recipe_line WHERE recipe_id = ?", recipe_id))
    found: dict[int, int] = rows.memo[key]
    return found


def more(rows: Rows, batch_id: int) -> None:
    """A use was taken back."""
    rows.run(_TAKEN_BACK, batch_id)
