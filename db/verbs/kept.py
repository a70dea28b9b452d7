"""Rules for later corrections and counts of bags that were kept of our own batches."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from db import batches
from db.apply.kept_units import units_in
from db.apply.lots import base_in_lot
from db.engine import Rows
from db.errors import RuleError
from db.records import Lot
from db.rules.quantity import EXACT, Dimension, Quantity, from_base
from db.rules.words import words
from db.verbs.mass import could_give


def refuse_correction(rows: Rows, was: Lot, quantity: Quantity) -> None:
    """Check a corrected quantity.

    Raises:
        RuleError: the batch cannot have given that much; or, for units, fewer are on the shelf, or more are used
            already.
    """
    number = was.from_batch or ""
    units = _units(rows, was.code)
    if units is None:
        batch = batches.batch(rows, number)
        if quantity.dimension is Dimension.COUNT:
            batch = replace(batch, net=None)  # pieces taken from the pot are not units of the batch
        could_give(rows, batch, was.ingredient, quantity, instead_of=was.code)
        return
    more = units_in(rows, number, quantity.base) - units
    left = batches.on_shelf(rows, number)
    if more > left:
        raise RuleError(
            words("{batch} has {left} on the shelf, not {more} more.", batch=number, left=left, more=more),
            words("Check the number."),
        )
    gone = _gone(rows, was.code)
    if quantity.base < min(gone, was.received.base):
        raise RuleError(
            words("More than {quantity} of {bag} is used or thrown away already.", quantity=quantity, bag=was.code),
            words("Check the number."),
        )


def refuse_count(rows: Rows, was: Lot, found: Quantity) -> None:
    """Check a count that is higher than the balance. What was already used is added to it.

    Raises:
        RuleError: it is more than can have been kept. For units the quantity kept must be corrected first, because
            that takes units off the shelf.
    """
    used = Decimal(rows.value("SELECT used FROM lot WHERE code = ?", was.code))
    kept = from_base(EXACT.add(base_in_lot(rows, was.code, found), used), was.received.unit)
    if kept.base <= was.received.base:
        return
    if _units(rows, was.code) is not None:
        raise RuleError(
            words(
                "Only {received} of {batch} were kept as {bag}.",
                received=was.received,
                batch=was.from_batch,
                bag=was.code,
            ),
            _CORRECT,
        )
    if kept.dimension is not Dimension.COUNT:
        could_give(rows, batches.batch(rows, was.from_batch or ""), was.ingredient, kept, instead_of=was.code)


_CORRECT = words("Check the number; if more was kept, correct what was kept.")


def _units(rows: Rows, code: str) -> int | None:
    units: int | None = rows.value("SELECT units FROM lot WHERE code = ?", code)
    return units


def _gone(rows: Rows, code: str) -> Decimal:
    used, wasted = rows.one("SELECT used, wasted FROM lot WHERE code = ?", code) or (0, 0)
    return EXACT.add(Decimal(used), Decimal(wasted))
