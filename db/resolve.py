"""What a scanned or typed text is in these books."""

from __future__ import annotations

from db import batches, catalogue, stock
from db.engine import Rows
from db.records import Batch, Lot, Pack, Person, Recipe, UnitRef
from db.rules import batch_number, gs1_unit, gtin
from db.rules.text import printable

LONGEST = 120
"""Nothing that the books name is longer; a 4 kB code is not looked up."""


def resolve(rows: Rows, text: str) -> Person | Lot | Batch | UnitRef | Recipe | Pack | None:
    """A badge, a bag, a batch, a unit, a recipe card, a supplier's pack; None if it is none of these."""
    written = gs1_unit.parse(text)
    if written is not None:
        return traded_unit(rows, written)
    plain = printable(text, LONGEST + 1).upper()
    if not plain or len(plain) > LONGEST:
        return None
    return _tagged(rows, plain) or batches.find_batch(rows, plain) or _unit(rows, plain) or _pack(rows, plain)


def _tagged(rows: Rows, text: str) -> Person | Lot | Recipe | None:
    lot = stock.find_lot(rows, text)
    if lot is not None:
        return lot
    person = rows.value("SELECT id FROM person WHERE tag = ? AND active", text)
    if person is not None:
        return catalogue.person(rows, person)
    recipe = rows.value("SELECT id FROM recipe WHERE tag = ?", text)
    return None if recipe is None else catalogue.recipe(rows, recipe)


def _unit(rows: Rows, text: str) -> UnitRef | None:
    """A unit that the batch has; before it is filled, any: its labels may be printed already."""
    split = batch_number.split_unit(text, typed=True)
    batch = batches.find_batch(rows, split[0]) if split else None
    if split is None or batch is None or (batch.filled is not None and split[1] > batch.filled):
        return None
    return UnitRef(batch, split[1])


def traded_unit(rows: Rows, written: gs1_unit.TradeUnit) -> UnitRef | None:
    """A unit of ours by its batch and number. Its GTIN is the product's, or one that the product had before; never one
    that a supplier's pack has: that supplier may number lots as we do."""
    found = _unit(rows, trade_number(rows, written))
    if found is None or found.batch.product.gtin14 == written.gtin14:
        return found
    return found if catalogue.pack(rows, written.gtin14) is None else None


def trade_number(rows: Rows, written: gs1_unit.TradeUnit) -> str:
    """The unit's number as the books have it: a long batch number stands in a trade code without its dashes.

    Where two batches would be written so, that of the product with this GTIN; where that tells nothing, neither.
    """
    plain = written.number.upper()
    batch = written.batch.upper()
    if "-" in batch or len(batch) > gs1_unit.LONGEST_FIELD or batches.find_batch(rows, batch) is not None:
        return plain
    found = rows.all(
        "SELECT number, gtin14 IS ? FROM batch JOIN product ON product.id = product_id "
        "WHERE length(number) > ? AND replace(number, '-', '') = ?",
        written.gtin14,
        gs1_unit.LONGEST_FIELD,
        batch,
    )
    of_this_gtin = [number for number, same in found if same] or [number for number, _ in found]
    return f"{of_this_gtin[0]}-{written.unit.upper()}" if len(of_this_gtin) == 1 else plain


def _pack(rows: Rows, text: str) -> Pack | None:
    whole = gtin.gtin14(text)
    return None if whole is None else catalogue.pack(rows, whole)
