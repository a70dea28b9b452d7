"""Rules for later corrections and counts of bags that were kept of our own batches."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from db.questions import batches
from db.records import Lot
from db.rules.errors import RuleError
from db.rules.quantity import EXACT, Quantity, from_base
from db.rules.units import Dimension
from db.rules.words import words
from db.store.engine import Session
from db.subjects.kept_units import units_in
from db.subjects.lot_balances import base_in_lot
from db.subjects.mass import refuse_more_than_given


def refuse_correction(session: Session, was: Lot, quantity: Quantity) -> None:
    """Check a corrected quantity.

    Raises:
        RuleError: the batch cannot have given that much; or, for units, fewer are on the shelf, or more are used
            already.
    """
    number = was.from_batch or ""
    units = _units(session, was.code)
    if units is None:
        batch = batches.batch(session, number)
        if quantity.dimension is Dimension.COUNT:
            batch = replace(batch, net=None)  # pieces taken from the pot are not units of the batch
        refuse_more_than_given(session, batch, was.ingredient, quantity, instead_of=was.code)
        return
    more = units_in(session, number, quantity.base) - units
    left = batches.on_shelf(session, number)
    if more > left:
        raise RuleError(
            words("{batch} has {left} on the shelf, not {more} more.", batch=number, left=left, more=more),
            words("Check the number."),
        )
    gone = _gone(session, was.code)
    if quantity.base < min(gone, was.received.base):
        raise RuleError(
            words("More than {quantity} of {bag} is used or thrown away already.", quantity=quantity, bag=was.code),
            words("Check the number."),
        )


def refuse_count(session: Session, was: Lot, found: Quantity) -> None:
    """Check a count that is higher than the balance. What was already used is added to it.

    Raises:
        RuleError: it is more than can have been kept. For units the quantity kept must be corrected first, because
            that takes units off the shelf.
    """
    used = Decimal(session.value("SELECT used FROM lot WHERE code = ?", was.code))
    kept = from_base(EXACT.add(base_in_lot(session, was.code, found), used), was.received.unit)
    if kept.base <= was.received.base:
        return
    if _units(session, was.code) is not None:
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
        refuse_more_than_given(
            session, batches.batch(session, was.from_batch or ""), was.ingredient, kept, instead_of=was.code
        )


_CORRECT = words("Check the number; if more was kept, correct what was kept.")


def _units(session: Session, code: str) -> int | None:
    units: int | None = session.value("SELECT units FROM lot WHERE code = ?", code)
    return units


def _gone(session: Session, code: str) -> Decimal:
    used, wasted = session.one("SELECT used, wasted FROM lot WHERE code = ?", code) or (0, 0)
    return EXACT.add(Decimal(used), Decimal(wasted))
