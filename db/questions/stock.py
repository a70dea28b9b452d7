"""Reads lots: what is left of each, and which to use next.

The order is first expired, first out. Among equal dates, a use-by date comes first, then an opened bag, then the one
bought first. A bag without a date comes after those with one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from db.questions import catalogue
from db.records import Contains, Ingredient, Looked, Lot, Photo, StockRow
from db.rules.errors import UnknownNumberError
from db.rules.money import Money
from db.rules.quantity import Quantity, from_base
from db.rules.text import folded, number_text
from db.rules.words import words
from db.store.engine import Session

_USE_BY = (
    "CASE WHEN from_batch_id IS NULL THEN lot.use_by ELSE (SELECT product.use_by FROM batch "
    "JOIN product ON product.id = product_id WHERE batch.id = from_batch_id) END"
)
_COLUMNS = (
    "lot.id, code, ingredient_id, supplier_id, supplier_lot, bought_on, lot.best_before, amount, unit, left, "
    "price_minor, currency, opened_on, lot.held, lot.held_reason, gtin14, scan_text, "
    "(SELECT number FROM batch WHERE batch.id = from_batch_id), lot.looked, lot.allergens, lot.sub_ingredients, "
    f"lot.looked_by, {_USE_BY}"
)
_IN_ORDER = (
    f"ORDER BY lot.best_before IS NULL, lot.best_before, coalesce({_USE_BY}, 0) DESC, opened_on IS NULL, opened_on, "
    "bought_on, lot.id"
)


def lot(session: Session, code: str) -> Lot:
    """The bag with this tag.

    Raises:
        UnknownNumberError: there is none.
    """
    found = find_lot(session, code)
    if found is None:
        raise UnknownNumberError(code, words("No bag has the tag {code}.", code=repr(code[:40])))
    return found


def find_lot(session: Session, code: str) -> Lot | None:
    row = session.one(f"SELECT {_COLUMNS} FROM lot WHERE code = ?", number_text(code))
    return None if row is None else _lot(session, row)


def lots_of_supplier_lot(session: Session, supplier_lot: str) -> tuple[Lot, ...]:
    """The bags of a supplier's lot, in the order in which they came in; case does not matter."""
    return _lots(session, "WHERE supplier_lot_folded = ? ORDER BY lot.id", folded(supplier_lot))


def photos(session: Session, code: str) -> tuple[Photo, ...]:
    """The pictures of a bag, the oldest first."""
    found = session.all(
        "SELECT at, sha256, media, caption FROM photo WHERE lot_id = (SELECT id FROM lot WHERE code = ?) ORDER BY id",
        code,
    )
    return tuple(Photo(datetime.fromisoformat(at), *of) for at, *of in found)


def lot_by_id(session: Session, row_id: int) -> Lot:
    key = ("lot", row_id)
    if key not in session.memo:
        session.memo[key] = _lots(session, "WHERE lot.id = ?", row_id)[0]
    found: Lot = session.memo[key]
    return found


def _lots(session: Session, condition: str, *values: Any) -> tuple[Lot, ...]:
    return tuple(_lot(session, row) for row in session.all(f"SELECT {_COLUMNS} FROM lot {condition}", *values))


def _lot(session: Session, row: tuple[Any, ...]) -> Lot:
    (
        _, code, ingredient_id, supplier_id, supplier_lot, bought_on, best_before, amount, unit, left,
        price, currency, opened_on, held, held_reason, gtin14, scan_text, from_batch,
        *contains, use_by,
    ) = row  # fmt: skip
    received = Quantity.stored(Decimal(amount), unit)
    untouched = Decimal(left) == received.base  # then exactly as it was entered, with trailing zeros
    return Lot(
        code, catalogue.ingredient(session, ingredient_id), catalogue.optional_supplier(session, supplier_id),
        supplier_lot, date.fromisoformat(bought_on), _date(best_before), received,
        received if untouched else from_base(Decimal(left), unit),
        None if price is None else Money(price, currency), _date(opened_on), bool(held), held_reason, gtin14,
        scan_text, from_batch, _contains(session, *contains), None if use_by is None else bool(use_by),
    )  # fmt: skip


def _contains(session: Session, looked: str, allergens: str, sub_ingredients: str, looked_by: str | None) -> Contains:
    if looked == Looked.AS_INGREDIENT.value and allergens == sub_ingredients == "[]":
        return AS_ITS_INGREDIENT
    by = catalogue.name_of(session, looked_by)
    return Contains(Looked(looked), tuple(json.loads(allergens)), tuple(json.loads(sub_ingredients)), by)


AS_ITS_INGREDIENT = Contains()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _ingredient_id(session: Session, ingredient: Ingredient) -> Any:
    return session.value("SELECT id FROM ingredient WHERE uid = ?", ingredient.id)


def lots(session: Session, ingredient: Ingredient | None = None, with_stock: bool = True) -> tuple[Lot, ...]:
    conditions, values = ["1"], []
    if ingredient is not None:
        conditions.append("ingredient_id = ?")
        values.append(_ingredient_id(session, ingredient))
    if with_stock:
        conditions.append("NOT is_empty")
    return _lots(session, f"WHERE {' AND '.join(conditions)} {_IN_ORDER}", *values)


def lots_below_zero(session: Session) -> tuple[Lot, ...]:
    """The bags of which more was taken than came in: somebody should look how much is left of them."""

    def read() -> tuple[Lot, ...]:
        return _lots(session, f"WHERE is_empty AND CAST(left AS REAL) < 0 {_IN_ORDER}")

    return catalogue.cached(session, "lots", "below-zero", read)


def kept_of(session: Session, number: str) -> tuple[Lot, ...]:
    """The bags that were kept of this batch of ours, those that are used up too."""
    return _lots(session, "WHERE lot.from_batch_id = (SELECT id FROM batch WHERE number = ?) ORDER BY lot.id", number)


def suggest_lots(session: Session, ingredient: Ingredient, today: date | None = None) -> tuple[Lot, ...]:
    """The bags to use, the next one first. Empty and held bags are left out, and those made from a batch on hold or
    failed.

    Args:
        today: if given, bags past their best-before date come last, and bags past a use-by date are left out.
    """
    day = "0001-01-01" if today is None else today.isoformat()
    past_use_by = f"(coalesce({_USE_BY}, 0) AND coalesce(lot.best_before < ?1, 0))"
    last = _IN_ORDER.replace("ORDER BY", "ORDER BY coalesce(lot.best_before < ?1, 0),")
    found = _lots(
        session,
        f"WHERE ingredient_id = ?2 AND NOT is_empty AND NOT lot.held AND NOT {past_use_by} {last}",
        day,
        _ingredient_id(session, ingredient),
    )
    return tuple(one for one in found if one.from_batch is None or not stopped_above(session, one.code))


@dataclass(frozen=True, slots=True)
class Stopped:
    """A batch on hold or failed that a bag was made from, directly or through other batches of ours.

    `held_since` and `failed_since` are positions in the journal.
    """

    number: str
    held_reason: str
    held_since: int | None
    failed_reason: str
    failed_since: int | None


def stopped_above(session: Session, code: str) -> tuple[Stopped, ...]:
    """The batches on hold or failed that the bag was made from; the newest, which is the nearest, first."""
    return tuple(Stopped(*row) for row in session.all(_STOPPED_ABOVE, code))


_STOPPED_ABOVE = """
    WITH RECURSIVE above(batch_id) AS (
      SELECT from_batch_id FROM lot WHERE code = ?1 AND from_batch_id IS NOT NULL
      UNION SELECT from_batch_id FROM above JOIN use ON use.batch_id = above.batch_id AND NOT use.reversed
        JOIN lot ON lot.id = use.lot_id WHERE from_batch_id IS NOT NULL)
    SELECT number, held_reason, held_since, failed_reason, failed_since
    FROM above JOIN batch ON batch.id = above.batch_id WHERE held OR state = 'failed' ORDER BY batch.id DESC
"""


def lots_expiring(session: Session, today: date, days: int) -> tuple[Lot, ...]:
    """Bags that are not empty and whose date is past or within `days`."""
    return _lots(session, f"WHERE NOT is_empty AND lot.best_before <= ? {_IN_ORDER}", today + timedelta(days=days))


def last_lot(session: Session, ingredient: Ingredient) -> Lot | None:
    """The bag received last, empty or not. A new one will probably be similar."""
    found = _lots(
        session, "WHERE ingredient_id = ? AND from_batch_id IS NULL ORDER BY lot.id DESC LIMIT 1",
        _ingredient_id(session, ingredient),
    )  # fmt: skip
    return found[0] if found else None


def stock(session: Session) -> tuple[StockRow, ...]:
    """The balance of every lot, the oldest first."""
    found = session.all(f"SELECT {_COLUMNS}, used, wasted, counted FROM lot ORDER BY lot.id")
    return tuple(_stock_row(_lot(session, row[:-3]), *row[-3:]) for row in found)


def _stock_row(found: Lot, used: str, wasted: str, counted: str) -> StockRow:
    unit = found.received.unit
    sums = [from_base(Decimal(text), unit) for text in (used, wasted, counted)]
    return StockRow(found, found.received, sums[0], sums[1], sums[2], found.left)
