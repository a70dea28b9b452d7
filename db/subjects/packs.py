"""Packs: what a supplier's product code (GTIN) stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from peewee import ForeignKeyField, TextField

from db.questions import catalogue
from db.records import Ingredient, Pack, Person, Supplier
from db.rules import gtin
from db.rules.quantity import Quantity
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.table import IndexTable
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects import checks
from db.subjects.ingredients import IngredientTable
from db.subjects.row_ids import by_uid, id_of
from db.subjects.suppliers import SupplierTable


@dataclass(frozen=True, slots=True)
class PackAdded(Fact):
    """What a GTIN stands for from now on. A later fact for the same GTIN replaces it."""

    kind: ClassVar[str] = "pack-added"
    gtin14: str
    ingredient: str
    quantity: Quantity
    supplier: str | None


class PackTable(IndexTable):
    gtin14 = TextField(unique=True)
    ingredient = ForeignKeyField(IngredientTable)
    amount = TextField()
    unit = TextField()
    supplier = ForeignKeyField(SupplierTable, null=True)
    said_supplier = ForeignKeyField(SupplierTable, null=True, index=False)


@applies(PackAdded, changes_catalogue=True)
def _pack_added(session: Session, fact: PackAdded, entry: Entry) -> None:
    session.run(
        "INSERT INTO pack (gtin14, ingredient_id, amount, unit, supplier_id, said_supplier_id) "
        "VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (gtin14) DO UPDATE SET ingredient_id = excluded.ingredient_id, amount = excluded.amount, "
        "unit = excluded.unit, supplier_id = excluded.supplier_id, said_supplier_id = excluded.said_supplier_id",
        fact.gtin14,
        by_uid(session, "ingredient", fact.ingredient),
        fact.quantity.amount,
        fact.quantity.unit,
        by_uid(session, "supplier", fact.supplier),
        id_of(session, "supplier", "uid", fact.supplier),
    )


class PackVerbs(Verbs):
    def add_pack(
        self,
        gtin14: str,
        ingredient: Ingredient,
        quantity: Quantity,
        supplier: Supplier | None = None,
        *,
        by: Person | None = None,
    ) -> Pack:
        """Say what a product code stands for from now on. Any GTIN from EAN-8 to ITF-14."""
        whole = gtin.checked_gtin14(gtin14)

        def work(tx: Transaction) -> Pack:
            ours = checks.known(tx.session, "ingredient", ingredient.id, words("ingredient")) or ""
            theirs = checks.known(tx.session, "supplier", supplier.id if supplier else None, words("supplier"))
            tx.record(PackAdded(whole, ours, checks.above_zero(quantity, words("in a pack")), theirs))
            found = catalogue.pack(tx.session, whole)
            assert found is not None
            return found

        return self._write(work, by)
