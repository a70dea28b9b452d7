"""People: who cooks here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from peewee import IntegerField, TextField

from db.questions import catalogue
from db.records import Person
from db.rules import tag
from db.rules.text import printable
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
from db.subjects.numbering import count_tag, new_tag


@dataclass(frozen=True, slots=True)
class PersonAdded(Fact):
    kind: ClassVar[str] = "person-added"
    name: str
    initials: str
    tag: str


@dataclass(frozen=True, slots=True)
class PersonChanged(Fact):
    """Not `active`: the person has left. The badge no longer works; what they recorded keeps their name."""

    kind: ClassVar[str] = "person-changed"
    corrects: str
    name: str
    initials: str
    active: bool


class PersonTable(IndexTable):
    uid = TextField(unique=True)
    name = name_field(unique=True)
    initials = TextField()
    tag = TextField(unique=True)
    active = IntegerField()


@applies(PersonAdded, changes_catalogue=True)
def _person_added(session: Session, fact: PersonAdded, entry: Entry) -> None:
    session.insert(PersonTable, uid=entry.uid, name=fact.name, initials=fact.initials, tag=fact.tag, active=1)
    count_tag(session, fact.tag)


@applies(PersonChanged, changes_catalogue=True)
def _person_changed(session: Session, fact: PersonChanged, entry: Entry) -> None:
    session.run(
        "UPDATE person SET name = ?, initials = ?, active = ? WHERE uid = ?",
        fact.name,
        fact.initials,
        fact.active,
        fact.corrects,
    )


class PeopleVerbs(AddingVerbs):
    def add_person(self, name: str, initials: str = "", *, by: Person | None = None) -> Person:
        """Add a cook with a badge. Default initials are taken from the name."""

        def make(tx: Transaction) -> Fact:
            ours = checks.new_name(tx, "person", name, words("person"))
            short = printable(initials, 4) or "".join(word[0] for word in ours.split())[:4].upper()
            return PersonAdded(ours, short, new_tag(tx, tag.TagKind.PERSON))

        return self._add(make, lambda tx, row: catalogue.person(tx.session, row), "person", by)

    def change_person(
        self,
        person: Person,
        *,
        name: str | None = None,
        initials: str | None = None,
        active: bool | None = None,
        by: Person | None = None,
    ) -> Person:
        """Not `active`: the person has left. The badge stops working; what they recorded keeps their name."""

        def work(tx: Transaction) -> Person:
            row = row_of(tx, "person", person.id, words("person"))
            was = catalogue.person(tx.session, row)
            old_view.refuse_if_changed(was.name, was, person)
            tx.record(
                PersonChanged(
                    was.id,
                    renamed(tx, "person", row, was.name if name is None else name, words("person")),
                    (printable(initials, 4) if initials else "") or was.initials,
                    was.active if active is None else active,
                )
            )
            return catalogue.person(tx.session, row)

        return self._write(work, by)
