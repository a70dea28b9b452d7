"""Destinations: where units go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from peewee import TextField

from db.questions import catalogue
from db.records import Destination, DestinationKind, Person
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
class DestinationAdded(Fact):
    kind: ClassVar[str] = "destination-added"
    name: str
    destination_kind: DestinationKind


@dataclass(frozen=True, slots=True)
class DestinationChanged(Fact):
    kind: ClassVar[str] = "destination-changed"
    corrects: str
    name: str
    destination_kind: DestinationKind


class DestinationTable(IndexTable):
    uid = TextField(unique=True)
    name = name_field(unique=True)
    kind = TextField()


@applies(DestinationAdded, changes_catalogue=True)
def _destination_added(session: Session, fact: DestinationAdded, entry: Entry) -> None:
    session.insert(DestinationTable, uid=entry.uid, name=fact.name, kind=fact.destination_kind)


@applies(DestinationChanged, changes_catalogue=True)
def _destination_changed(session: Session, fact: DestinationChanged, entry: Entry) -> None:
    session.run(
        "UPDATE destination SET name = ?, kind = ? WHERE uid = ?", fact.name, fact.destination_kind, fact.corrects
    )


class DestinationVerbs(AddingVerbs):
    def add_destination(
        self, name: str, kind: DestinationKind = DestinationKind.OTHER, *, by: Person | None = None
    ) -> Destination:
        return self._add(
            lambda tx: DestinationAdded(
                checks.new_name(tx, "destination", name, words("destination")), DestinationKind(kind)
            ),
            lambda tx, row: catalogue.destination(tx.session, row),
            "destination",
            by,
        )

    def change_destination(
        self,
        destination: Destination,
        *,
        name: str | None = None,
        kind: DestinationKind | None = None,
        by: Person | None = None,
    ) -> Destination:
        def work(tx: Transaction) -> Destination:
            row = row_of(tx, "destination", destination.id, words("destination"))
            was = catalogue.destination(tx.session, row)
            old_view.refuse_if_changed(was.name, was, destination)
            ours = renamed(tx, "destination", row, was.name if name is None else name, words("destination"))
            tx.record(DestinationChanged(was.id, ours, was.kind if kind is None else DestinationKind(kind)))
            return catalogue.destination(tx.session, row)

        return self._write(work, by)
