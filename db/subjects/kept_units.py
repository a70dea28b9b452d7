"""Units of a batch that were kept as a bag of pieces and so are no longer on the shelf."""

from __future__ import annotations

from decimal import Decimal
from math import ceil

from db.rules.quantity import Quantity
from db.rules.units import Dimension
from db.store.engine import Session


def units_of(session: Session, number: str, kept: Quantity) -> int | None:
    """How many units of a batch these pieces are; None if they are not units.

    Pieces of a filled or an imported batch are units. Pieces taken before a batch was filled came out of the pot.
    """
    there = session.value("SELECT 1 FROM batch WHERE number = ? AND (state = 'filled' OR started_at = made_on)", number)
    return units_in(session, number, kept.base) if there and kept.dimension is Dimension.COUNT else None


def units_in(session: Session, number: str, pieces: Decimal) -> int:
    amount, unit = session.one(
        "SELECT net_amount, net_unit FROM batch JOIN product ON product.id = product_id WHERE number = ?", number
    ) or (1, "each")
    content = Quantity(Decimal(amount), unit)
    return ceil(pieces / (content.base if content.dimension is Dimension.COUNT and content.base > 0 else Decimal(1)))


def correct(session: Session, code: str, now: Quantity) -> None:
    """Adjust the batch's shelf count after the bag's quantity was corrected."""
    row = session.one("SELECT number, units FROM lot JOIN batch ON batch.id = from_batch_id WHERE code = ?", code)
    if row is None or row[1] is None or now.dimension is not Dimension.COUNT:
        return
    number, was = row
    units = units_in(session, number, now.base)
    keep(session, number, units - was)
    session.run("UPDATE lot SET units = ? WHERE code = ?", units, code)


def keep(session: Session, number: str, units: int) -> None:
    """Count this many more units of the batch as kept (negative: fewer)."""
    session.run(
        "UPDATE batch SET kept = kept + ?1, "
        "on_shelf = max(0, coalesce(net, 0) - sent + returned - discarded - kept - ?1) WHERE number = ?2",
        units,
        number,
    )
