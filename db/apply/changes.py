"""Appliers for changes of the catalogue: the row is updated; its id, and what refers to it, stay."""

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
    contains = list_text(fact.allergens), list_text(fact.sub_ingredients), int(fact.looked)
    was = rows.one("SELECT allergens, sub_ingredients, looked, looked_by FROM ingredient WHERE uid = ?", fact.corrects)
    looked_by = was[3] if was is not None and tuple(was[:3]) == contains else entry.who
    rows.run(
        "UPDATE ingredient SET name = ?, allergens = ?, density = ?, sub_ingredients = ?, looked = ?, looked_by = ? "
        "WHERE uid = ?",
        fact.name,
        contains[0],
        fact.density,
        contains[1],
        fact.looked,
        looked_by if fact.looked else None,
        fact.corrects,
    )


def _precautions_set(rows: Rows, fact: facts.PrecautionsSet, entry: Entry) -> None:
    rows.run("UPDATE product SET may_contain = ? WHERE code = ?", list_text(fact.may_contain), fact.product)


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
    facts.PrecautionsSet: _precautions_set,
    facts.ProductChanged: _product_changed,
    facts.EquipmentChanged: _equipment_changed,
    facts.PersonChanged: _person_changed,
    facts.DestinationChanged: _destination_changed,
}
