"""Suppliers: added and renamed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from peewee import TextField

from db.questions import catalogue
from db.records import Person, Supplier
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.table import IndexTable, name_field
from db.store.transaction import Transaction
from db.subjects import checks, old_view
from db.subjects.adding import AddingVerbs
from db.subjects.checks import renamed, row_of


@dataclass(frozen=True, slots=True)
class SupplierAdded(Fact):
    kind: ClassVar[str] = "supplier-added"
    name: str


@dataclass(frozen=True, slots=True)
class SupplierChanged(Fact):
    kind: ClassVar[str] = "supplier-changed"
    corrects: str
    name: str


class SupplierTable(IndexTable):
    uid = TextField(unique=True)
    name = name_field(unique=True)


@applies(SupplierAdded, changes_catalogue=True)
def _supplier_added(session: Session, fact: SupplierAdded, entry: Entry) -> None:
    session.insert(SupplierTable, uid=entry.uid, name=fact.name)


@applies(SupplierChanged, changes_catalogue=True)
def _supplier_changed(session: Session, fact: SupplierChanged, entry: Entry) -> None:
    session.run("UPDATE supplier SET name = ? WHERE uid = ?", fact.name, fact.corrects)


class SupplierVerbs(AddingVerbs):
    def add_supplier(self, name: str, *, by: Person | None = None) -> Supplier:
        return self._add(
            lambda tx: SupplierAdded(checks.new_name(tx, "supplier", name, words("supplier"))),
            lambda tx, row: catalogue.supplier(tx.session, row),
            "supplier",
            by,
        )

    def change_supplier(self, supplier: Supplier, name: str, *, by: Person | None = None) -> Supplier:
        def work(tx: Transaction) -> Supplier:
            row = row_of(tx, "supplier", supplier.id, words("supplier"))
            was = catalogue.supplier(tx.session, row)
            old_view.refuse_if_changed(was.name, was, supplier)
            tx.record(SupplierChanged(supplier.id, renamed(tx, "supplier", row, name, words("supplier"))))
            return catalogue.supplier(tx.session, row)

        return self._write(work, by)
