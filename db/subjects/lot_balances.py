"""How much is left of a bag: its sums, and what moves them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from db.rules.quantity import EXACT, Quantity
from db.rules.units import Dimension
from db.store.engine import Session
from db.store.journal import Entry

ZERO = Decimal(0)


def base_in_lot(session: Session, code: str, quantity: Quantity) -> Decimal:
    """A quantity in the base unit of the lot's balance; uses the ingredient's density if needed."""
    unit, density = session.one(
        "SELECT lot.unit, density FROM lot JOIN ingredient ON ingredient.id = ingredient_id WHERE code = ?", code
    ) or ("each", None)
    return quantity.base_in(dimension_of(unit), None if density is None else Decimal(density))


@dataclass(frozen=True, slots=True)
class LotBalance:
    """The columns of a lot that a weighing needs, read in one query. `sums`: received, used, wasted, counted."""

    row_id: int
    ingredient_id: int
    unit: str
    density: str | None
    sums: tuple[str, ...]
    opened_on: str | None
    first_in: str | None
    last_on: str | None

    @property
    def left(self) -> Decimal:
        return _left(*map(Decimal, self.sums))

    def base_of(self, quantity: Quantity) -> Decimal:
        """See `base_in_lot`."""
        return quantity.base_in(dimension_of(self.unit), None if self.density is None else Decimal(self.density))


def lot_balance(session: Session, code: str) -> LotBalance:
    row = session.one(
        "SELECT lot.id, ingredient_id, lot.unit, density, received, used, wasted, counted, opened_on, "
        "first_in, last_on "
        "FROM lot JOIN ingredient ON ingredient.id = ingredient_id WHERE code = ?",
        code,
    )
    if row is None:
        raise LookupError(f"no lot with code {code!r}")
    return LotBalance(row[0], row[1], row[2], row[3], row[4:8], *row[8:])


@dataclass(frozen=True, slots=True)
class UseDays:
    """ISO days: `opened_on` of the bag, `made_on` of the batch that it went into, `on` the day of recording."""

    opened_on: str
    made_on: str
    on: str


def take(session: Session, of: LotBalance, base: Decimal, days: UseDays) -> None:
    """Take `base` off the bag's balance."""
    received, used, wasted, counted = map(Decimal, of.sums)
    used = EXACT.add(used, base)
    left = _left(received, used, wasted, counted)
    session.run(
        "UPDATE lot SET used = ?, left = ?, is_empty = ?, opened_on = ?, first_in = ?, last_on = ? WHERE id = ?",
        used,
        left,
        left <= 0,
        days.opened_on,
        min(of.first_in or days.made_on, days.made_on),
        max(of.last_on or days.on, days.on),
        of.row_id,
    )


def went_in(session: Session, row_id: int, made_on: str) -> None:
    """Some of a bag is, or may be, in a batch that was made on that day."""
    session.run("UPDATE lot SET first_in = min(coalesce(first_in, ?1), ?1) WHERE id = ?2", made_on, row_id)


def moved(session: Session, code: str, entry: Entry) -> None:
    session.run(
        "UPDATE lot SET last_on = max(coalesce(last_on, ?1), ?1) WHERE code = ?2", entry.at.date().isoformat(), code
    )


def _left(received: Decimal, used: Decimal, wasted: Decimal, counted: Decimal) -> Decimal:
    return EXACT.add(EXACT.subtract(EXACT.subtract(received, used), wasted), counted)


def dimension_of(unit: str) -> Dimension:
    return Quantity.stored(ZERO, unit).dimension


def move(session: Session, code: str, *, used: Decimal = ZERO, wasted: Decimal = ZERO, counted: Decimal = ZERO) -> None:
    """Change a lot's balance and recompute what is left."""
    row = session.one("SELECT received, used, wasted, counted FROM lot WHERE code = ?", code)
    assert row is not None, code
    received, *sums = (Decimal(text) for text in row)
    now = [EXACT.add(old, more) for old, more in zip(sums, (used, wasted, counted), strict=True)]
    left = _left(received, *now)
    session.run(
        "UPDATE lot SET used = ?, wasted = ?, counted = ?, left = ?, is_empty = ? WHERE code = ?",
        *now,
        left,
        left <= 0,
        code,
    )
