"""Who, what and with what, changed: the row is as it is now known, its id and what points to it stay."""

from __future__ import annotations

from db import facts
from db.apply.catalogue import product_columns
from db.apply.kind import Applied
from db.apply.names import list_text
from db.engine import Rows
from db.journal import Entry


def _supplier_changed(rows: Rows, fact: facts.SupplierChanged, entry: Entry) -> None:
    rows.run("UPDATE supplier SET name = ? WHERE uid = ?", fact.name, fact.corrects)


def _ingredient_changed(rows: Rows, fact: facts.IngredientChanged, entry: Entry) -> None:
    rows.run(
        "UPDATE ingredient SET name = ?, allergens = ?, density = ?, sub_ingredients = ? WHERE uid = ?",
        fact.name,
        list_text(fact.allergens),
        fact.density,
        list_text(fact.sub_ingredients),
        fact.corrects,
    )


def _product_changed(rows: Rows, fact: facts.ProductChanged, entry: Entry) -> None:
    columns = product_columns(fact)
    places = ", ".join(f"{name} = ?" for name in columns)
    rows.run(f"UPDATE product SET {places} WHERE code = ?", *columns.values(), fact.code)


def _equipment_changed(rows: Rows, fact: facts.EquipmentChanged, entry: Entry) -> None:
    rows.run(
        "UPDATE equipment SET name = ?, details = ?, in_use = ? WHERE uid = ?",
        fact.name,
        fact.details,
        fact.in_use,
        fact.corrects,
    )


def _person_changed(rows: Rows, fact: facts.PersonChanged, entry: Entry) -> None:
    rows.run(
        "UPDATE person SET name = ?, initials = ?, active = ? WHERE uid = ?",
        fact.name,
        fact.initials,
        fact.active,
        fact.corrects,
    )


def _destination_changed(rows: Rows, fact: facts.DestinationChanged, entry: Entry) -> None:
    rows.run("UPDATE destination SET name = ?, kind = ? WHERE uid = ?", fact.name, fact.destination_kind, fact.corrects)


APPLY: Applied = {
    facts.SupplierChanged: _supplier_changed,
    facts.IngredientChanged: _ingredient_changed,
    facts.ProductChanged: _product_changed,
    facts.EquipmentChanged: _equipment_changed,
    facts.PersonChanged: _person_changed,
    facts.DestinationChanged: _destination_changed,
}
