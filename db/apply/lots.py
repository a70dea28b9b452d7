"""Appliers for lots, and the balance of each lot."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from db import facts, tables
from db.apply import kept_units
from db.apply.kind import Applied
from db.apply.names import batch_id, by_uid, count_tag, id_of, list_text
from db.engine import Rows
from db.journal import Entry
from db.records import Looked
from db.rules.hold_reasons import beside
from db.rules.quantity import EXACT, Dimension, Quantity
from db.rules.text import folded

ZERO = Decimal(0)


def _new_lot(rows: Rows, entry: Entry, code: str, ingredient: str, quantity: Quantity, **columns: Any) -> None:
    base = quantity.base
    columns = {"looked": Looked.AS_INGREDIENT, "allergens": "[]", "sub_ingredients": "[]", "use_by": None} | columns
    rows.insert(
        tables.Lot, uid=entry.uid, code=code, ingredient_id=by_uid(rows, "ingredient", ingredient),
        amount=quantity.amount, unit=quantity.unit, received=base, used=ZERO, wasted=ZERO, counted=ZERO, left=base,
        is_empty=base <= 0, held=0, held_reason="", **columns,
    )  # fmt: skip
    count_tag(rows, code)


def _lot_received(rows: Rows, fact: facts.LotReceived, entry: Entry) -> None:
    _new_lot(
        rows, entry, fact.lot, fact.ingredient, fact.quantity,
        supplier_id=by_uid(rows, "supplier", fact.supplier),
        said_supplier_id=id_of(rows, "supplier", "uid", fact.supplier), supplier_lot=fact.supplier_lot,
        supplier_lot_folded=_folded(fact.supplier_lot),
        bought_on=fact.bought_on, best_before=fact.best_before,
        price_minor=fact.price.minor if fact.price else None, currency=fact.price.currency if fact.price else None,
        gtin14=fact.gtin14, scan_text=fact.scan_text, looked=fact.looked, allergens=list_text(fact.allergens),
        sub_ingredients=list_text(fact.sub_ingredients),
        looked_by=entry.who if fact.looked is Looked.SAID else None, use_by=fact.use_by,
    )  # fmt: skip


def _folded(supplier_lot: str | None) -> str | None:
    return None if supplier_lot is None else folded(supplier_lot)


def _lot_made(rows: Rows, fact: facts.LotMade, entry: Entry) -> None:
    units = kept_units.units_of(rows, fact.batch, fact.quantity)
    _new_lot(
        rows, entry, fact.lot, fact.ingredient, fact.quantity, bought_on=fact.made_on, best_before=fact.best_before,
        from_batch_id=batch_id(rows, fact.batch), units=units,
    )  # fmt: skip
    if units is not None:
        kept_units.keep(rows, fact.batch, units)


def _lot_corrected(rows: Rows, fact: facts.LotCorrected, entry: Entry) -> None:
    kept_units.correct(rows, fact.lot, fact.quantity)
    rows.run(
        "UPDATE lot SET amount = ?, unit = ?, received = ?, supplier_id = ?, said_supplier_id = ?, supplier_lot = ?, "
        "supplier_lot_folded = ?, bought_on = ?, best_before = ?, price_minor = ?, currency = ?, use_by = ? "
        "WHERE code = ?",
        fact.quantity.amount,
        fact.quantity.unit,
        fact.quantity.base,
        by_uid(rows, "supplier", fact.supplier),
        id_of(rows, "supplier", "uid", fact.supplier),
        fact.supplier_lot,
        _folded(fact.supplier_lot),
        fact.bought_on,
        fact.best_before,
        fact.price.minor if fact.price else None,
        fact.price.currency if fact.price else None,
        fact.use_by,
        fact.lot,
    )
    _contains(rows, fact, entry)
    move(rows, fact.lot)


def _contains(rows: Rows, fact: facts.LotCorrected, entry: Entry) -> None:
    contains = fact.looked.value, list_text(fact.allergens), list_text(fact.sub_ingredients)
    was = rows.one("SELECT looked, allergens, sub_ingredients, looked_by FROM lot WHERE code = ?", fact.lot)
    if was is not None and tuple(was[:3]) != contains:
        rows.run(
            "UPDATE lot SET looked = ?, allergens = ?, sub_ingredients = ?, looked_by = ? WHERE code = ?",
            *contains,
            entry.who if fact.looked is Looked.SAID else None,
            fact.lot,
        )


def base_in_lot(rows: Rows, code: str, quantity: Quantity) -> Decimal:
    """A quantity in the base unit of the lot's balance; uses the ingredient's density if needed."""
    unit, density = rows.one(
        "SELECT lot.unit, density FROM lot JOIN ingredient ON ingredient.id = ingredient_id WHERE code = ?", code
    ) or ("each", None)
    return quantity.base_in(dimension_of(unit), None if density is None else Decimal(density))


@dataclass(frozen=True, slots=True)
class Bag:
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


def bag(rows: Rows, code: str) -> Bag:
    row = rows.one(
        "SELECT lot.id, ingredient_id, lot.unit, density, received, used, wasted, counted, opened_on, "
        "first_in, last_on "
        "FROM lot JOIN ingredient ON ingredient.id = ingredient_id WHERE code = ?",
        code,
    )
    if row is None:
        raise LookupError(f"no lot with code {code!r}")
    return Bag(row[0], row[1], row[2], row[3], row[4:8], *row[8:])


@dataclass(frozen=True, slots=True)
class Days:
    """ISO days: `opened_on` of the bag, `made_on` of the batch that it went into, `on` the day of recording."""

    opened_on: str
    made_on: str
    on: str


def take(rows: Rows, of: Bag, base: Decimal, days: Days) -> None:
    """Take `base` off the bag's balance."""
    received, used, wasted, counted = map(Decimal, of.sums)
    used = EXACT.add(used, base)
    left = _left(received, used, wasted, counted)
    rows.run(
        "UPDATE lot SET used = ?, left = ?, is_empty = ?, opened_on = ?, first_in = ?, last_on = ? WHERE id = ?",
        used,
        left,
        left <= 0,
        days.opened_on,
        min(of.first_in or days.made_on, days.made_on),
        max(of.last_on or days.on, days.on),
        of.row_id,
    )


def went_in(rows: Rows, row_id: int, made_on: str) -> None:
    """Some of a bag is, or may be, in a batch that was made on that day."""
    rows.run("UPDATE lot SET first_in = min(coalesce(first_in, ?1), ?1) WHERE id = ?2", made_on, row_id)


def _moved(rows: Rows, code: str, entry: Entry) -> None:
    rows.run(
        "UPDATE lot SET last_on = max(coalesce(last_on, ?1), ?1) WHERE code = ?2", entry.at.date().isoformat(), code
    )


def _left(received: Decimal, used: Decimal, wasted: Decimal, counted: Decimal) -> Decimal:
    return EXACT.add(EXACT.subtract(EXACT.subtract(received, used), wasted), counted)


def dimension_of(unit: str) -> Dimension:
    return Quantity.stored(ZERO, unit).dimension


def move(rows: Rows, code: str, *, used: Decimal = ZERO, wasted: Decimal = ZERO, counted: Decimal = ZERO) -> None:
    """Change a lot's balance and recompute what is left."""
    row = rows.one("SELECT received, used, wasted, counted FROM lot WHERE code = ?", code)
    assert row is not None, code
    received, *sums = (Decimal(text) for text in row)
    now = [EXACT.add(old, more) for old, more in zip(sums, (used, wasted, counted), strict=True)]
    left = _left(received, *now)
    rows.run(
        "UPDATE lot SET used = ?, wasted = ?, counted = ?, left = ?, is_empty = ? WHERE code = ?",
        *now,
        left,
        left <= 0,
        code,
    )


def _lot_photographed(rows: Rows, fact: facts.LotPhotographed, entry: Entry) -> None:
    rows.insert(
        tables.Photo, lot_id=rows.value("SELECT id FROM lot WHERE code = ?", fact.lot), at=entry.at,
        sha256=fact.sha256, media=fact.media, caption=fact.caption,
    )  # fmt: skip


def _lot_counted(rows: Rows, fact: facts.LotCounted, entry: Entry) -> None:
    left = Decimal(rows.value("SELECT left FROM lot WHERE code = ?", fact.lot))
    move(rows, fact.lot, counted=EXACT.subtract(base_in_lot(rows, fact.lot, fact.found), left))
    _moved(rows, fact.lot, entry)


def _lot_discarded(rows: Rows, fact: facts.LotDiscarded, entry: Entry) -> None:
    move(rows, fact.lot, wasted=base_in_lot(rows, fact.lot, fact.quantity))
    _moved(rows, fact.lot, entry)
    rows.run("UPDATE lot SET wasted_at = ? WHERE code = ?", entry.position, fact.lot)


def _lot_held(rows: Rows, fact: facts.LotHeld, entry: Entry) -> None:
    was = rows.value("SELECT held_reason FROM lot WHERE code = ?", fact.lot)
    rows.run(
        "UPDATE lot SET held = 1, held_reason = ?, held_since = coalesce(held_since, ?) WHERE code = ?",
        beside(was, fact.reason),
        entry.position,
        fact.lot,
    )


def _lot_released(rows: Rows, fact: facts.LotReleased, entry: Entry) -> None:
    rows.run("UPDATE lot SET held = 0, held_reason = '', held_since = NULL WHERE code = ?", fact.lot)


APPLY: Applied = {
    facts.LotReceived: _lot_received,
    facts.LotMade: _lot_made,
    facts.LotCorrected: _lot_corrected,
    facts.LotPhotographed: _lot_photographed,
    facts.LotCounted: _lot_counted,
    facts.LotDiscarded: _lot_discarded,
    facts.LotHeld: _lot_held,
    facts.LotReleased: _lot_released,
}
