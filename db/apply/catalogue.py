"""Appliers for the facts that add to the catalogue."""

from __future__ import annotations

from typing import Any

from db import facts, tables
from db.apply.kind import Applied
from db.apply.names import by_uid, count_tag, id_of, list_text
from db.engine import Rows
from db.journal import Entry


def _supplier_added(rows: Rows, fact: facts.SupplierAdded, entry: Entry) -> None:
    rows.insert(tables.Supplier, uid=entry.uid, name=fact.name)


def _ingredient_added(rows: Rows, fact: facts.IngredientAdded, entry: Entry) -> None:
    rows.insert(
        tables.Ingredient, uid=entry.uid, name=fact.name, allergens=list_text(fact.allergens), density=fact.density,
        sub_ingredients=list_text(fact.sub_ingredients), looked=fact.looked,
        looked_by=entry.who if fact.looked else None,
    )  # fmt: skip


def _pack_added(rows: Rows, fact: facts.PackAdded, entry: Entry) -> None:
    rows.run(
        "INSERT INTO pack (gtin14, ingredient_id, amount, unit, supplier_id, said_supplier_id) "
        "VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (gtin14) DO UPDATE SET ingredient_id = excluded.ingredient_id, amount = excluded.amount, "
        "unit = excluded.unit, supplier_id = excluded.supplier_id, said_supplier_id = excluded.said_supplier_id",
        fact.gtin14,
        by_uid(rows, "ingredient", fact.ingredient),
        fact.quantity.amount,
        fact.quantity.unit,
        by_uid(rows, "supplier", fact.supplier),
        id_of(rows, "supplier", "uid", fact.supplier),
    )


def product_columns(fact: facts.ProductAdded | facts.ProductChanged) -> dict[str, Any]:
    """Every column but the code."""
    return {
        "name": fact.name,
        "noun": fact.noun,
        "net_amount": fact.net_content.amount,
        "net_unit": fact.net_content.unit,
        "net_text": fact.net_text,
        "shelf_life_days": fact.shelf_life_days,
        "storage": fact.storage,
        "acidified": fact.acidified,
        "use_by": fact.use_by,
        "price_minor": fact.price.minor if fact.price else None,
        "currency": fact.price.currency if fact.price else None,
        "gtin14": fact.gtin14,
        "largest_side_cm2": fact.largest_side_cm2,
        "pack_shape": fact.pack_shape,
        "no_date": fact.no_date,
        "kept_cold": fact.kept_cold,
        "in_liquid": fact.in_liquid,
        "drained_amount": fact.drained.amount if fact.drained else None,
        "drained_unit": fact.drained.unit if fact.drained else None,
        "fruit_g_per_100_g": fact.fruit_g_per_100_g,
        "shares": list_text(fact.shares),
    }


def _product_added(rows: Rows, fact: facts.ProductAdded, entry: Entry) -> None:
    rows.insert(tables.Product, code=fact.code, may_contain="[]", **product_columns(fact))


def _equipment_added(rows: Rows, fact: facts.EquipmentAdded, entry: Entry) -> None:
    rows.insert(tables.Equipment, uid=entry.uid, name=fact.name, details="", in_use=1)


def _person_added(rows: Rows, fact: facts.PersonAdded, entry: Entry) -> None:
    rows.insert(tables.Person, uid=entry.uid, name=fact.name, initials=fact.initials, tag=fact.tag, active=1)
    count_tag(rows, fact.tag)


def _destination_added(rows: Rows, fact: facts.DestinationAdded, entry: Entry) -> None:
    rows.insert(tables.Destination, uid=entry.uid, name=fact.name, kind=fact.destination_kind)


def _recipe_added(rows: Rows, fact: facts.RecipeAdded, entry: Entry) -> None:
    product = id_of(rows, "product", "code", fact.product)
    rows.run("UPDATE recipe SET newest = 0 WHERE product_id = ? AND name = ?", product, fact.name)
    recipe = rows.insert(
        tables.Recipe, uid=entry.uid, product_id=product, name=fact.name, version=fact.recipe_version, tag=fact.tag,
        expected_units=fact.expected_units, newest=1,
    )  # fmt: skip
    count_tag(rows, fact.tag)
    for line in fact.lines:
        rows.insert(
            tables.RecipeLine, recipe_id=recipe, line=line.index,
            ingredient_id=by_uid(rows, "ingredient", line.ingredient), amount=line.quantity.amount,
            unit=line.quantity.unit, tolerance_amount=line.tolerance.amount if line.tolerance else None,
            tolerance_unit=line.tolerance.unit if line.tolerance else None,
        )  # fmt: skip
    for step in fact.steps:
        _add_step(rows, recipe, step)
    for uid in fact.equipment:
        rows.insert(tables.RecipeEquipment, recipe_id=recipe, equipment_id=by_uid(rows, "equipment", uid))


def _add_step(rows: Rows, recipe: int, step: facts.StepOfRecipe) -> None:
    target = step.reading
    rows.insert(
        tables.RecipeStep, recipe_id=recipe, step=step.index, name=step.name, kind=step.kind, minutes=step.minutes,
        target=target.quantity if target else None, target_value=target.value if target else None,
        target_unit=target.unit if target else None, target_at_least=target.at_least if target else None,
        target_top=target.top if target else None,
    )  # fmt: skip


APPLY: Applied = {
    facts.SupplierAdded: _supplier_added,
    facts.IngredientAdded: _ingredient_added,
    facts.PackAdded: _pack_added,
    facts.ProductAdded: _product_added,
    facts.RecipeAdded: _recipe_added,
    facts.EquipmentAdded: _equipment_added,
    facts.PersonAdded: _person_added,
    facts.DestinationAdded: _destination_added,
}
