"""Readings: temperature, pH, Brix, weight."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from peewee import ForeignKeyField, IntegerField, TextField

from db.questions import batches
from db.questions.limits import outside_limits
from db.records import Batch, Person
from db.rules.numbers import decimal_of
from db.rules.text import printable
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.table import IndexTable
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects import checks, kitchen_rules
from db.subjects.batches import BatchTable
from db.subjects.holds import held_if_outside
from db.subjects.on_batch import live_batch
from db.subjects.row_ids import batch_id


@dataclass(frozen=True, slots=True)
class ReadingTaken(Fact):
    kind: ClassVar[str] = "reading-taken"
    batch: str
    quantity: str
    value: Decimal
    unit: str
    step: int | None


class ReadingTable(IndexTable):
    batch = ForeignKeyField(BatchTable)
    at = TextField()
    quantity = TextField()
    value = TextField()
    unit = TextField()
    step = IntegerField(null=True)


@applies(ReadingTaken)
def _reading_taken(session: Session, fact: ReadingTaken, entry: Entry) -> None:
    session.insert(
        ReadingTable, batch_id=batch_id(session, fact.batch), at=entry.at, quantity=fact.quantity, value=fact.value,
        unit=fact.unit, step=fact.step,
    )  # fmt: skip


class ReadingVerbs(Verbs):
    def add_reading(
        self,
        number: str,
        quantity: str,
        value: Decimal,
        unit: str = "",
        step: int | None = None,
        *,
        by: Person | None = None,
    ) -> Batch:
        """A temperature, pH, Brix or weight, as read. If it is outside the limit of a finished step, the batch is put
        on hold.
        """
        what = checks.named(quantity, words("reading"))

        def work(tx: Transaction) -> Batch:
            batch = live_batch(tx, number)
            read = decimal_of(value)
            kitchen_rules.refuse_reading(batch, step, what, read, unit)
            tx.record(ReadingTaken(batch.number, what, read, printable(unit, 20), step))
            now = batches.batch(tx.session, batch.number)
            return held_if_outside(tx, now, [one for one in outside_limits(now) if one.reading == now.readings[-1]])

        return self._write(work, by)
