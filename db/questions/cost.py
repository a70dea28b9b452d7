"""What a batch cost, from the prices of the bags that were actually used; also for a failed batch.

For a bag: the share of its price that was weighed out. For a lot made from our own batch: its share of that batch's
cost. A batch's cost is divided among all that came out of it, lots and filled units, by weight (or volume). What has
no price is named; the sum is then a lower bound. For rounding see `rules.cost`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from db.questions import batches, stock
from db.records import Batch, Lot
from db.rules.cost import rounded, share
from db.rules.errors import UnitError
from db.rules.money import Money
from db.rules.quantity import Quantity
from db.rules.units import Dimension
from db.rules.words import words
from db.store.engine import Session

Sums = dict[str, Fraction]
"""Unrounded minor units by currency."""


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one bag contributed. `costs` is empty if unknown."""

    lot: Lot
    quantity: Quantity
    costs: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class BatchCost:
    """`total`: one amount per currency. `per_unit`: the cost of each net unit, without the share of lots kept; empty
    if it has no units or cannot be computed.

    `unknown` names everything whose price is not in the books; then the sums are lower bounds.
    """

    batch: Batch
    lines: tuple[CostLine, ...]
    total: tuple[Money, ...]
    per_unit: tuple[Money, ...]
    unknown: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.unknown

    def to_json(self) -> dict[str, Any]:
        return {
            "batch": self.batch.number,
            "state": self.batch.state.value,
            "lots": [
                {"lot": one.lot.code, "quantity": str(one.quantity), "cost": [_json(money) for money in one.costs]}
                for one in self.lines
            ],
            "total": [_json(money) for money in self.total],
            "per_unit": [_json(money) for money in self.per_unit],
            "unknown": list(self.unknown),
        }


@dataclass(frozen=True, slots=True)
class _Spent:
    sums: Sums
    lines: tuple[tuple[Lot, Quantity, Sums], ...]
    unknown: tuple[str, ...]


def cost(session: Session, number: str) -> BatchCost:
    """The cost of a batch.

    Raises:
        UnknownNumberError: no batch has that number.
    """
    batch = batches.batch(session, number)
    spent = _spent(session, batch.number)
    units = _share_of_units(session, batch)
    return BatchCost(
        batch,
        tuple(CostLine(lot, quantity, _shown(sums)) for lot, quantity, sums in spent.lines),
        _shown(spent.sums),
        _shown({currency: minor * units for currency, minor in spent.sums.items()}) if units is not None else (),
        spent.unknown,
    )


def _share_of_units(session: Session, batch: Batch) -> Fraction | None:
    """The fraction of the batch's cost that falls on one net unit; None if it cannot be computed."""
    if not batch.net:
        return None
    kept = next((lot for lot in _kept(session, batch.number) if not _is_units(lot)), None)
    if kept is None:
        return Fraction(1, batch.net)
    whole = _came_out(session, kept)
    if whole is None:
        return None
    filled = batch.product.net_content.scaled(Decimal(_pieces(session, batch)))
    return Fraction(filled.base_in(kept.received.dimension, kept.ingredient.density)) / whole / batch.net


def _json(money: Money) -> dict[str, Any]:
    return {"minor": money.minor, "currency": money.currency}


def _shown(sums: Sums) -> tuple[Money, ...]:
    return tuple(rounded(minor, currency) for currency, minor in sorted(sums.items()))


def _added(many: Iterable[Sums]) -> Sums:
    total: Sums = {}
    for sums in many:
        for currency, minor in sums.items():
            total[currency] = total.get(currency, Fraction(0)) + minor
    return total


def _spent(session: Session, number: str) -> _Spent:
    """The cost of what went into a batch. Cached, because several intermediates may contain the same batch."""
    key = ("spent", number)
    if key not in session.memo:
        session.memo[key] = _spent_anew(session, number)
    found: _Spent = session.memo[key]
    return found


def _spent_anew(session: Session, number: str) -> _Spent:
    lines: list[tuple[Lot, Quantity, Sums]] = []
    unknown: dict[str, None] = {}
    for lot_id, amount, unit, base, received in session.all(
        "SELECT lot_id, use.amount, use.unit, use.base, lot.received FROM use JOIN lot ON lot.id = lot_id "
        "JOIN batch ON batch.id = use.batch_id WHERE number = ? AND NOT reversed ORDER BY use.id",
        number,
    ):
        lot = stock.lot_by_id(session, lot_id)
        sums, missing = _of_lot(session, lot, Decimal(base), Decimal(received))
        lines.append((lot, Quantity.stored(Decimal(amount), unit), sums))
        unknown |= dict.fromkeys(missing)
    return _Spent(_added(sums for *_, sums in lines), tuple(lines), tuple(unknown))


def _of_lot(session: Session, lot: Lot, base: Decimal, received: Decimal) -> tuple[Sums, tuple[str, ...]]:
    """The cost of that much of a bag, and what of it is unknown."""
    if lot.from_batch is not None:
        spent, whole = _spent(session, lot.from_batch), _came_out(session, lot)
        if whole is None:
            unweighed = words(
                "{ingredient} of bag {bag}: its share of {batch} cannot be weighed",
                ingredient=lot.ingredient.name,
                bag=lot.code,
                batch=lot.from_batch,
            )
            return {}, (unweighed,)
        return {currency: minor * Fraction(base) / whole for currency, minor in spent.sums.items()}, spent.unknown
    if lot.price is None:
        return {}, (words("{ingredient} of bag {bag}: no price", ingredient=lot.ingredient.name, bag=lot.code),)
    return {lot.price.currency: share(lot.price, base, received)}, ()


def _came_out(session: Session, lot: Lot) -> Fraction | None:
    """The total output of the batch that this lot was made from, in the lot's dimension; None if it cannot be
    computed.
    """
    source = batches.batch(session, lot.from_batch or "")
    parts = [one.received for one in _kept(session, source.number) if not _is_units(one)]
    pieces, content = _pieces(session, source), source.product.net_content
    if _is_units(lot):
        return _in_pieces(parts, pieces, content, lot)
    if pieces:
        parts.append(content.scaled(Decimal(pieces)))
    try:
        bases = [Fraction(one.base_in(lot.received.dimension, lot.ingredient.density)) for one in parts]
    except UnitError:  # units by volume and a lot by weight, without a density
        return None
    return sum(bases, Fraction(0))


def _is_units(lot: Lot) -> bool:
    """Lots counted in pieces are some of the filled units, not additional output."""
    return lot.received.dimension is Dimension.COUNT


def _pieces(session: Session, batch: Batch) -> Decimal:
    """The number of filled units, or of those kept as lots if that is more."""
    kept = sum((lot.received.base for lot in _kept(session, batch.number) if _is_units(lot)), Decimal(0))
    content = batch.product.net_content
    return max(Decimal(batch.filled or 0), kept / content.base if _counts(content) else kept)


def _counts(content: Quantity) -> bool:
    return content.dimension is Dimension.COUNT and content.base > 0


def _in_pieces(parts: list[Quantity], pieces: Decimal, content: Quantity, lot: Lot) -> Fraction | None:
    """The total output in pieces. Lots kept by weight count as the number of units that they would fill."""
    each = Fraction(content.base) if _counts(content) else Fraction(1)
    try:
        beside = [Fraction(one.base_in(content.dimension, lot.ingredient.density)) / Fraction(content.base) * each
                  for one in parts]  # fmt: skip
    except UnitError:
        return None
    return Fraction(pieces) * each + sum(beside, Fraction(0))


def _kept(session: Session, number: str) -> tuple[Lot, ...]:
    found = session.all("SELECT lot.id FROM lot JOIN batch ON batch.id = from_batch_id WHERE number = ?", number)
    return tuple(stock.lot_by_id(session, lot_id) for (lot_id,) in found)
