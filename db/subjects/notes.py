"""Notes of a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from peewee import ForeignKeyField, TextField

from db.records import Batch, Person
from db.rules.errors import RuleError
from db.rules.text import NOTE_LIMIT, printable
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.table import IndexTable
from db.subjects.batches import BatchTable
from db.subjects.on_batch import OnBatchVerbs
from db.subjects.row_ids import batch_id


@dataclass(frozen=True, slots=True)
class NoteWritten(Fact):
    kind: ClassVar[str] = "note-written"
    batch: str
    text: str


class NoteTable(IndexTable):
    batch = ForeignKeyField(BatchTable)
    at = TextField()
    text = TextField()


@applies(NoteWritten)
def _note_written(session: Session, fact: NoteWritten, entry: Entry) -> None:
    session.insert(NoteTable, batch_id=batch_id(session, fact.batch), at=entry.at, text=fact.text)


class NoteVerbs(OnBatchVerbs):
    def add_note(self, number: str, text: str, *, by: Person | None = None) -> Batch:
        note = printable(text, NOTE_LIMIT)
        if not note:
            raise RuleError(words("The note is empty."), words("Write something."))
        return self._on_batch(number, lambda batch: NoteWritten(batch.number, note), by, also_failed=True)
