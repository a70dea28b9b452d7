"""Equipment: pots, machines and thermometers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from peewee import IntegerField, TextField

from db.questions import catalogue
from db.records import Equipment, Person
from db.rules.text import NOTE_LIMIT, printable
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.table import IndexTable, name_field
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects import checks, old_view
from db.subjects.checks import renamed, row_of


@dataclass(frozen=True, slots=True)
class EquipmentAdded(Fact):
    kind: ClassVar[str] = "equipment-added"
    name: str


@dataclass(frozen=True, slots=True)
class EquipmentChanged(Fact):
    """`details`: make, serial number, how it is cleaned. If not `in_use`, it is no longer offered."""

    kind: ClassVar[str] = "equipment-changed"
    corrects: str
    name: str
    details: str
    in_use: bool


class EquipmentTable(IndexTable):
    uid = TextField(unique=True)
    name = name_field(unique=True)
    details = TextField()
    in_use = IntegerField()


@applies(EquipmentAdded, changes_catalogue=True)
def _equipment_added(session: Session, fact: EquipmentAdded, entry: Entry) -> None:
    session.insert(EquipmentTable, uid=entry.uid, name=fact.name, details="", in_use=1)


@applies(EquipmentChanged, changes_catalogue=True)
def _equipment_changed(session: Session, fact: EquipmentChanged, entry: Entry) -> None:
    session.run(
        "UPDATE equipment SET name = ?, details = ?, in_use = ? WHERE uid = ?",
        fact.name,
        fact.details,
        fact.in_use,
        fact.corrects,
    )


class EquipmentVerbs(Verbs):
    def add_equipment(self, name: str, *, by: Person | None = None) -> Equipment:
        def work(tx: Transaction) -> Equipment:
            entry = tx.record(EquipmentAdded(checks.new_name(tx, "equipment", name, words("piece of equipment"))))
            return next(one for one in catalogue.equipment(tx.session) if one.id == entry.uid)

        return self._write(work, by)

    def change_equipment(
        self,
        equipment: Equipment,
        *,
        name: str | None = None,
        details: str | None = None,
        in_use: bool | None = None,
        by: Person | None = None,
    ) -> Equipment:
        """`details`: make, serial number, how it is cleaned. Equipment not `in_use` is no longer offered."""

        def work(tx: Transaction) -> Equipment:
            row = row_of(tx, "equipment", equipment.id, words("piece of equipment"))
            was = catalogue.one_equipment(tx.session, row)
            old_view.refuse_if_changed(was.name, was, equipment)
            tx.record(
                EquipmentChanged(
                    was.id,
                    renamed(tx, "equipment", row, was.name if name is None else name, words("piece of equipment")),
                    was.details if details is None else printable(details, NOTE_LIMIT),
                    was.in_use if in_use is None else in_use,
                )
            )
            return catalogue.one_equipment(tx.session, row)

        return self._write(work, by)
