"""Finds out what a scanned or typed text means in these books."""

from __future__ import annotations

from db.questions import batches, catalogue, stock
from db.records import Batch, Lot, Pack, Person, Recipe, UnitRef
from db.rules import batch_number, gs1_unit, gtin
from db.rules.text import printable
from db.store.engine import Session

LONGEST = 120
"""No name or number in the books is longer; longer texts, such as a 4 kB code, are not looked up."""


def resolve(session: Session, text: str) -> Person | Lot | Batch | UnitRef | Recipe | Pack | None:
    """A badge, a bag, a batch, a unit, a recipe card or a supplier's pack; None if it is none of these."""
    written = gs1_unit.parse(text)
    if written is not None:
        return traded_unit(session, written)
    plain = printable(text, LONGEST + 1).upper()
    if not plain or len(plain) > LONGEST:
        return None
    return (
        _tagged(session, plain) or batches.find_batch(session, plain) or _unit(session, plain) or _pack(session, plain)
    )


def _tagged(session: Session, text: str) -> Person | Lot | Recipe | None:
    lot = stock.find_lot(session, text)
    if lot is not None:
        return lot
    person = session.value("SELECT id FROM person WHERE tag = ? AND active", text)
    if person is not None:
        return catalogue.person(session, person)
    recipe = session.value("SELECT id FROM recipe WHERE tag = ?", text)
    return None if recipe is None else catalogue.recipe(session, recipe)


def _unit(session: Session, text: str) -> UnitRef | None:
    """A unit of a filled batch; of a batch that is not filled yet, any unit, because its labels may be printed
    already.
    """
    split = batch_number.split_unit(text, typed=True)
    batch = batches.find_batch(session, split[0]) if split else None
    if split is None or batch is None or (batch.filled is not None and split[1] > batch.filled):
        return None
    return UnitRef(batch, split[1])


def traded_unit(session: Session, written: gs1_unit.TradeUnit) -> UnitRef | None:
    """Our unit with this batch and number, if its GTIN is plausible: the product's current GTIN, or one that no
    supplier's pack has. (The product may have had it before. A supplier may number lots as we do.)
    """
    found = _unit(session, trade_number(session, written))
    if found is None or found.batch.product.gtin14 == written.gtin14:
        return found
    return found if catalogue.pack(session, written.gtin14) is None else None


def trade_number(session: Session, written: gs1_unit.TradeUnit) -> str:
    """The unit's number as the books write it. A long batch number is written without dashes in GS1 data.

    If two batches match, the one whose product has this GTIN is taken; if that does not decide, neither.
    """
    plain = written.number.upper()
    batch = written.batch.upper()
    if "-" in batch or len(batch) > gs1_unit.LONGEST_FIELD or batches.find_batch(session, batch) is not None:
        return plain
    found = session.all(
        "SELECT number, gtin14 IS ? FROM batch JOIN product ON product.id = product_id "
        "WHERE length(number) > ? AND replace(number, '-', '') = ?",
        written.gtin14,
        gs1_unit.LONGEST_FIELD,
        batch,
    )
    of_this_gtin = [number for number, same in found if same] or [number for number, _ in found]
    return f"{of_this_gtin[0]}-{written.unit.upper()}" if len(of_this_gtin) == 1 else plain


def _pack(session: Session, text: str) -> Pack | None:
    whole = gtin.gtin14(text)
    return None if whole is None else catalogue.pack(session, whole)
