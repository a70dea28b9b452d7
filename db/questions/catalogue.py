"""Reads the catalogue: suppliers, ingredients, packs, products, recipes, equipment, people, destinations."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from db.records import (
    Destination,
    DestinationKind,
    Equipment,
    Ingredient,
    Pack,
    PackShape,
    Person,
    Product,
    ReadingTarget,
    Recipe,
    RecipeLine,
    RecipeStep,
    StepKind,
    Supplier,
)
from db.rules.money import Money
from db.rules.quantity import Quantity
from db.rules.text import folded, printable
from db.store.engine import Session
from db.store.table import index_table

R = TypeVar("R")


def cached(session: Session, kind: str, key: Any, read: Callable[[], R]) -> R:
    """Return a value from the cache (`Session.memo`), or read and cache it. A recall meets a supplier many times."""
    if (kind, key) not in session.memo:
        session.memo[kind, key] = read()
    found: R = session.memo[kind, key]
    return found


def _named(session: Session, name: str, order: str = "name") -> list[Any]:
    table: Any = index_table(name)
    return list(table.select().order_by(getattr(table, order)).bind(session.database).namedtuples())


@lru_cache(maxsize=32)
def _one_row(name: str) -> tuple[str, Callable[..., Any]]:
    """The query for a row by its id, and the row's type. Cached, because peewee would build both each time."""
    table: Any = index_table(name)
    fields = table._meta.sorted_fields
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    sql = f'SELECT {columns} FROM "{table._meta.table_name}" WHERE id = ?'
    return sql, namedtuple(table.__name__, [field.name for field in fields])


def _by_id(session: Session, name: str, row_id: int) -> Any:
    sql, row = _one_row(name)
    found = session.one(sql, row_id)
    assert found is not None, f"{name} {row_id} is named by another row and is not there"
    return row(*found)


def id_named(session: Session, table: str, name: str, *, but: int | None = None) -> int | None:
    """The id of the row with this name, compared with `rules.text.folded`; an exact match comes first.

    SQLite's NOCASE folds A to Z only, so É and é would be different names.

    Args:
        but: the id of a row to skip.
    """
    plain, alike = printable(name), folded(name)
    found = session.all(f'SELECT id, name FROM "{table}" WHERE id IS NOT ? ORDER BY name != ?, id', but, plain)
    return next((row_id for row_id, known in found if folded(known) == alike), None)


def merged_into(session: Session, supplier_id: int) -> int:
    """The row id of the supplier that this one counts as; its own if it was not merged."""
    while (kept := session.value("SELECT kept_id FROM merged WHERE supplier_id = ?", supplier_id)) is not None:
        supplier_id = kept
    return supplier_id


def people(session: Session) -> tuple[Person, ...]:
    """The active people."""
    return tuple(_person(row) for row in _named(session, "person") if row.active)


def person(session: Session, row_id: int) -> Person:
    return cached(session, "person", row_id, lambda: _person(_by_id(session, "person", row_id)))


def person_of(session: Session, uid: str) -> Person | None:
    row = session.value("SELECT id FROM person WHERE uid = ?", uid)
    return None if row is None else person(session, row)


def _person(row: Any) -> Person:
    return Person(row.uid, row.name, row.initials, row.tag, bool(row.active))


def suppliers(session: Session) -> tuple[Supplier, ...]:
    """The suppliers that are not merged into another."""
    gone = {row_id for (row_id,) in session.all("SELECT supplier_id FROM merged")}
    return tuple(Supplier(row.uid, row.name) for row in _named(session, "supplier") if row.id not in gone)


def supplier(session: Session, row_id: int) -> Supplier:
    def read() -> Supplier:
        row = _by_id(session, "supplier", row_id)
        return Supplier(row.uid, row.name)

    return cached(session, "supplier", row_id, read)


def equipment(session: Session) -> tuple[Equipment, ...]:
    """The equipment in use."""
    return tuple(_equipment(row) for row in _named(session, "equipment") if row.in_use)


def one_equipment(session: Session, row_id: int) -> Equipment:
    return cached(session, "equipment", row_id, lambda: _equipment(_by_id(session, "equipment", row_id)))


def _equipment(row: Any) -> Equipment:
    return Equipment(row.uid, row.name, row.details, bool(row.in_use))


def destinations(session: Session) -> tuple[Destination, ...]:
    return tuple(_destination(row) for row in _named(session, "destination"))


def destination(session: Session, row_id: int) -> Destination:
    return cached(session, "destination", row_id, lambda: _destination(_by_id(session, "destination", row_id)))


def _destination(row: Any) -> Destination:
    return Destination(row.uid, row.name, DestinationKind(row.kind))


def ingredients(session: Session) -> tuple[Ingredient, ...]:
    return tuple(_ingredient(session, row) for row in _named(session, "ingredient"))


def ingredient(session: Session, row_id: int) -> Ingredient:
    return cached(session, "ingredient", row_id, lambda: _ingredient(session, _by_id(session, "ingredient", row_id)))


def _ingredient(session: Session, row: Any) -> Ingredient:
    density = None if row.density is None else Decimal(row.density)
    return Ingredient(
        row.uid, row.name, tuple(json.loads(row.allergens)), density, tuple(json.loads(row.sub_ingredients)),
        bool(row.looked), name_of(session, row.looked_by),
    )  # fmt: skip


def name_of(session: Session, uid: str | None) -> str:
    """The person's name; "" if `uid` is None or unknown."""
    return str(session.value("SELECT name FROM person WHERE uid = ?", uid) or "") if uid is not None else ""


def pack(session: Session, gtin14: str) -> Pack | None:
    row = session.one("SELECT ingredient_id, amount, unit, supplier_id FROM pack WHERE gtin14 = ?", gtin14)
    if row is None:
        return None
    holds = Quantity.stored(Decimal(row[1]), row[2])
    return Pack(gtin14, ingredient(session, row[0]), holds, optional_supplier(session, row[3]))


def optional_supplier(session: Session, row_id: int | None) -> Supplier | None:
    return None if row_id is None else supplier(session, row_id)


def products(session: Session) -> tuple[Product, ...]:
    return tuple(_product(row) for row in _named(session, "product"))


def product(session: Session, row_id: int) -> Product:
    found: Product | None = session.memo.get(("product", row_id))  # a recall meets thousands: no closure
    if found is None:
        found = session.memo["product", row_id] = _product(_by_id(session, "product", row_id))
    return found


def product_of(session: Session, recipe: Recipe) -> Product:
    """A recipe's product as it is now. The recipe's own copy may be out of date."""
    return product(session, session.value("SELECT product_id FROM recipe WHERE uid = ?", recipe.id))


def _product(row: Any) -> Product:
    net = Quantity.stored(Decimal(row.net_amount), row.net_unit)
    price = None if row.price_minor is None else Money(row.price_minor, row.currency)
    left = row.drained_amount
    drained = None if left is None else Quantity.stored(Decimal(left), row.drained_unit)
    return Product(
        row.code, row.name, row.noun, net, row.net_text, row.shelf_life_days, row.storage, bool(row.acidified),
        bool(row.use_by), price, row.gtin14, row.largest_side_cm2, PackShape(row.pack_shape), bool(row.no_date),
        bool(row.kept_cold), bool(row.in_liquid), drained, row.fruit_g_per_100_g, tuple(json.loads(row.shares)),
        tuple(json.loads(row.may_contain)),
    )  # fmt: skip


def newest_version(session: Session, product_code: str, name: str) -> int:
    """The newest version of the recipe of this product with this name; 0 if there is none."""
    newest: int | None = session.value(
        "SELECT max(version) FROM recipe WHERE name = ? AND product_id = (SELECT id FROM product WHERE code = ?)",
        name, product_code,
    )  # fmt: skip
    return newest or 0


def recipes(session: Session) -> tuple[Recipe, ...]:
    """The newest version of each recipe, by name."""
    return tuple(recipe(session, row[0]) for row in session.all("SELECT id FROM recipe WHERE newest ORDER BY name, id"))


def recipe(session: Session, row_id: int) -> Recipe:
    return cached(session, "recipe", row_id, lambda: _recipe(session, row_id))


def _recipe(session: Session, row_id: int) -> Recipe:
    row = _by_id(session, "recipe", row_id)
    return Recipe(
        row.uid, product(session, row.product), row.version, row.name, row.tag, row.expected_units,
        _lines(session, row_id), _steps(session, row_id), _recipe_equipment(session, row_id),
    )  # fmt: skip


def _lines(session: Session, recipe_id: int) -> tuple[RecipeLine, ...]:
    found = session.all(
        "SELECT line, ingredient_id, amount, unit, tolerance_amount, tolerance_unit FROM recipe_line "
        "WHERE recipe_id = ? ORDER BY id",
        recipe_id,
    )
    return tuple(
        RecipeLine(
            line, ingredient(session, ingredient_id), Quantity.stored(Decimal(amount), unit),
            None if tolerance is None else Quantity.stored(Decimal(tolerance), tolerance_unit),
        )
        for line, ingredient_id, amount, unit, tolerance, tolerance_unit in found
    )  # fmt: skip


def _steps(session: Session, recipe_id: int) -> tuple[RecipeStep, ...]:
    found = session.all(
        "SELECT step, name, kind, minutes, target, target_value, target_unit, target_at_least, target_top "
        "FROM recipe_step WHERE recipe_id = ? ORDER BY id",
        recipe_id,
    )
    return tuple(
        RecipeStep(
            step, name, StepKind(kind), minutes,
            None if target is None else ReadingTarget(
                target, Decimal(value), unit, bool(at_least), None if top is None else Decimal(top)
            ),
        )
        for step, name, kind, minutes, target, value, unit, at_least, top in found
    )  # fmt: skip


def _recipe_equipment(session: Session, recipe_id: int) -> tuple[Equipment, ...]:
    found = session.all(
        "SELECT equipment_id FROM recipe_equipment WHERE recipe_id = ? ORDER BY recipe_equipment.id", recipe_id
    )
    return tuple(one_equipment(session, row_id) for (row_id,) in found)
