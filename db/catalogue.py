"""Reads the catalogue: suppliers, ingredients, packs, products, recipes, equipment, people, destinations."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from db import tables
from db.engine import Rows
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

R = TypeVar("R")


def remembered(rows: Rows, kind: str, key: Any, read: Callable[[], R]) -> R:
    """Return a value from the cache (`Rows.memo`), or read and cache it. A recall meets a supplier many times."""
    if (kind, key) not in rows.memo:
        rows.memo[kind, key] = read()
    found: R = rows.memo[kind, key]
    return found


def _named(rows: Rows, table: Any, order: Any = None) -> list[Any]:
    return list(table.select().order_by(order or table.name).bind(rows.database).namedtuples())


@lru_cache(maxsize=32)
def _one_row(table: Any) -> tuple[str, Callable[..., Any]]:
    """The query for a row by its id, and the row's type. Cached, because peewee would build both each time."""
    fields = table._meta.sorted_fields
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    sql = f'SELECT {columns} FROM "{table._meta.table_name}" WHERE id = ?'
    return sql, namedtuple(table.__name__, [field.name for field in fields])


def _by_id(rows: Rows, table: Any, row_id: int) -> Any:
    sql, row = _one_row(table)
    found = rows.one(sql, row_id)
    assert found is not None, f"{table.__name__} {row_id} is named by another row and is not there"
    return row(*found)


def id_named(rows: Rows, table: str, name: str, *, but: int | None = None) -> int | None:
    """The id of the row with this name, compared with `rules.text.folded`; an exact match comes first.

    SQLite's NOCASE folds A to Z only, so É and é would be different names.

    Args:
        but: the id of a row to skip.
    """
    plain, alike = printable(name), folded(name)
    found = rows.all(f'SELECT id, name FROM "{table}" WHERE id IS NOT ? ORDER BY name != ?, id', but, plain)
    return next((row_id for row_id, known in found if folded(known) == alike), None)


def merged_into(rows: Rows, supplier_id: int) -> int:
    """The row id of the supplier that this one counts as; its own if it was not merged."""
    while (kept := rows.value("SELECT kept_id FROM merged WHERE supplier_id = ?", supplier_id)) is not None:
        supplier_id = kept
    return supplier_id


def people(rows: Rows) -> tuple[Person, ...]:
    """The active people."""
    return tuple(_person(row) for row in _named(rows, tables.Person) if row.active)


def person(rows: Rows, row_id: int) -> Person:
    return remembered(rows, "person", row_id, lambda: _person(_by_id(rows, tables.Person, row_id)))


def person_of(rows: Rows, uid: str) -> Person | None:
    row = rows.value("SELECT id FROM person WHERE uid = ?", uid)
    return None if row is None else person(rows, row)


def _person(row: Any) -> Person:
    return Person(row.uid, row.name, row.initials, row.tag, bool(row.active))


def suppliers(rows: Rows) -> tuple[Supplier, ...]:
    """The suppliers that are not merged into another."""
    gone = {row_id for (row_id,) in rows.all("SELECT supplier_id FROM merged")}
    return tuple(Supplier(row.uid, row.name) for row in _named(rows, tables.Supplier) if row.id not in gone)


def supplier(rows: Rows, row_id: int) -> Supplier:
    def read() -> Supplier:
        row = _by_id(rows, tables.Supplier, row_id)
        return Supplier(row.uid, row.name)

    return remembered(rows, "supplier", row_id, read)


def equipment(rows: Rows) -> tuple[Equipment, ...]:
    """The equipment in use."""
    return tuple(_equipment(row) for row in _named(rows, tables.Equipment) if row.in_use)


def one_equipment(rows: Rows, row_id: int) -> Equipment:
    return remembered(rows, "equipment", row_id, lambda: _equipment(_by_id(rows, tables.Equipment, row_id)))


def _equipment(row: Any) -> Equipment:
    return Equipment(row.uid, row.name, row.details, bool(row.in_use))


def destinations(rows: Rows) -> tuple[Destination, ...]:
    return tuple(_destination(row) for row in _named(rows, tables.Destination))


def destination(rows: Rows, row_id: int) -> Destination:
    return remembered(rows, "destination", row_id, lambda: _destination(_by_id(rows, tables.Destination, row_id)))


def _destination(row: Any) -> Destination:
    return Destination(row.uid, row.name, DestinationKind(row.kind))


def ingredients(rows: Rows) -> tuple[Ingredient, ...]:
    return tuple(_ingredient(rows, row) for row in _named(rows, tables.Ingredient))


def ingredient(rows: Rows, row_id: int) -> Ingredient:
    return remembered(rows, "ingredient", row_id, lambda: _ingredient(rows, _by_id(rows, tables.Ingredient, row_id)))


def _ingredient(rows: Rows, row: Any) -> Ingredient:
    density = None if row.density is None else Decimal(row.density)
    return Ingredient(
        row.uid, row.name, tuple(json.loads(row.allergens)), density, tuple(json.loads(row.sub_ingredients)),
        bool(row.looked), name_of(rows, row.looked_by),
    )  # fmt: skip


def name_of(rows: Rows, uid: str | None) -> str:
    """The person's name; "" if `uid` is None or unknown."""
    return str(rows.value("SELECT name FROM person WHERE uid = ?", uid) or "") if uid is not None else ""


def pack(rows: Rows, gtin14: str) -> Pack | None:
    row = rows.one("SELECT ingredient_id, amount, unit, supplier_id FROM pack WHERE gtin14 = ?", gtin14)
    if row is None:
        return None
    holds = Quantity.stored(Decimal(row[1]), row[2])
    return Pack(gtin14, ingredient(rows, row[0]), holds, optional_supplier(rows, row[3]))


def optional_supplier(rows: Rows, row_id: int | None) -> Supplier | None:
    return None if row_id is None else supplier(rows, row_id)


def products(rows: Rows) -> tuple[Product, ...]:
    return tuple(_product(row) for row in _named(rows, tables.Product))


def product(rows: Rows, row_id: int) -> Product:
    found: Product | None = rows.memo.get(("product", row_id))  # a recall meets thousands: no closure
    if found is None:
        found = rows.memo["product", row_id] = _product(_by_id(rows, tables.Product, row_id))
    return found


def product_of(rows: Rows, recipe: Recipe) -> Product:
    """A recipe's product as it is now. The recipe's own copy may be out of date."""
    return product(rows, rows.value("SELECT product_id FROM recipe WHERE uid = ?", recipe.id))


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


def newest_version(rows: Rows, product_code: str, name: str) -> int:
    """The newest version of the recipe of this product with this name; 0 if there is none."""
    newest: int | None = rows.value(
        "SELECT max(version) FROM recipe WHERE name = ? AND product_id = (SELECT id FROM product WHERE code = ?)",
        name, product_code,
    )  # fmt: skip
    return newest or 0


def recipes(rows: Rows) -> tuple[Recipe, ...]:
    """The newest version of each recipe, by name."""
    return tuple(recipe(rows, row[0]) for row in rows.all("SELECT id FROM recipe WHERE newest ORDER BY name, id"))


def recipe(rows: Rows, row_id: int) -> Recipe:
    return remembered(rows, "recipe", row_id, lambda: _recipe(rows, row_id))


def _recipe(rows: Rows, row_id: int) -> Recipe:
    row = _by_id(rows, tables.Recipe, row_id)
    return Recipe(
        row.uid, product(rows, row.product), row.version, row.name, row.tag, row.expected_units,
        _lines(rows, row_id), _steps(rows, row_id), _recipe_equipment(rows, row_id),
    )  # fmt: skip


def _lines(rows: Rows, recipe_id: int) -> tuple[RecipeLine, ...]:
    found = rows.all(
        "SELECT line, ingredient_id, amount, unit, tolerance_amount, tolerance_unit FROM recipe_line "
        "WHERE recipe_id = ? ORDER BY id",
        recipe_id,
    )
    return tuple(
        RecipeLine(
            line, ingredient(rows, ingredient_id), Quantity.stored(Decimal(amount), unit),
            None if tolerance is None else Quantity.stored(Decimal(tolerance), tolerance_unit),
        )
        for line, ingredient_id, amount, unit, tolerance, tolerance_unit in found
    )  # fmt: skip


def _steps(rows: Rows, recipe_id: int) -> tuple[RecipeStep, ...]:
    found = rows.all(
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


def _recipe_equipment(rows: Rows, recipe_id: int) -> tuple[Equipment, ...]:
    found = rows.all(
        "SELECT equipment_id FROM recipe_equipment WHERE recipe_id = ? ORDER BY recipe_equipment.id", recipe_id
    )
    return tuple(one_equipment(rows, row_id) for (row_id,) in found)
