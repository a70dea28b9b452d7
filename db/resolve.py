"""Finds out what a scanned or typed text means in these books."""

from __future__ import annotations

from db import batches, catalogue, stock
from db.engine import Rows
from db.records import Batch, Lot, Pack, Person, Recipe, UnitRef
from db.rules import batch_number, gs1_unit, gtin
from db.rules.text import printable

LONGEST = 120
"""No name or number in the books is longer; longer texts, such as a 4 kB code, are not looked up."""


def resolve(rows: Rows, text: str) -> Person | Lot | Batch | UnitRef | Recipe | Pack | None:
    """A badge, a bag, a batch, a unit, a recipe card or a supplier's pack; None if it is none of these."""
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
    """A unit of a filled batch; of a batch that is not filled yet, any unit, because its labels may be printed
    already.
    """
    split = batch_number.split_unit(text, typed=True)
    batch = batches.find_batch(rows, split[0]) if split else None
    if split is None or batch is None or (batch.filled is not None and split[1] > batch.filled):
        return None
    return UnitRef(batch, split[1])


def traded_unit(rows: Rows, written: gs1_unit.TradeUnit) -> UnitRef | None:
    """Our unit with this batch and number, if its GTIN is plausible: the product's current GTIN, or one that no
    supplier's pack has. (The product may have had it before. A supplier may number lots as we do.)
    """
    found = _unit(rows, trade_number(rows, written))
    if found is None or found.batch.product.gtin14 == written.gtin14:
        return found
    return found if catalogue.pack(rows, written.gtin14) is None else None


def trade_number(rows: Rows, written: gs1_unit.TradeUnit) -> str:
    """The unit's number as the books write it. A long batch number is written without dashes in GS1 data.

    If two batches match, the one whose product has this GTIN is taken; if that does not decide, neither.
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
