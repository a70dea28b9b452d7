"""The steps of a recipe as they are worked, with their timers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from peewee import ForeignKeyField, IntegerField, TextField

from db.questions import batches
from db.records import Batch, Person, StepMark
from db.store.applying import applies
from db.store.clock import moment
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.table import IndexTable
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects import kitchen_rules, old_view
from db.subjects.batches import BatchTable
from db.subjects.notes import NoteWritten
from db.subjects.on_batch import live_batch
from db.subjects.row_ids import batch_id


@dataclass(frozen=True, slots=True)
class StepMarked(Fact):
    kind: ClassVar[str] = "step-marked"
    batch: str
    step: int
    mark: StepMark
    seconds: int


class StepEventTable(IndexTable):
    batch = ForeignKeyField(BatchTable)
    step = IntegerField()
    mark = TextField()
    at = TextField()
    seconds = IntegerField()
    monotonic_ns = IntegerField()
    boot = TextField()


@applies(StepMarked)
def _step_marked(session: Session, fact: StepMarked, entry: Entry) -> None:
    session.insert(
        StepEventTable, batch_id=batch_id(session, fact.batch), step=fact.step, mark=fact.mark, at=entry.at,
        seconds=fact.seconds, monotonic_ns=entry.monotonic_ns, boot=entry.boot,
    )  # fmt: skip


class StepVerbs(Verbs):
    def mark_step(
        self,
        number: str,
        step: int,
        mark: StepMark,
        seconds: int = 0,
        *,
        early: str = "",
        seen: Batch | None = None,
        by: Person | None = None,
    ) -> Batch:
        """Record an event of a step's timer.

        Args:
            seconds: for ADJUSTED: how much longer; negative is shorter.
            early: for FINISHED: why a timed step is finished before its time; noted with the batch.
            seen: the batch as it was shown; refused if a step has changed since.

        Raises:
            LeftEarlyError: the time has not passed and `early` is empty.
        """

        def work(tx: Transaction) -> Batch:
            batch, what = live_batch(tx, number), StepMark(mark)
            old_view.refuse_if_stepped(batch, seen)
            kitchen_rules.refuse_mark(batch, step, what, seconds)
            if what is StepMark.FINISHED:
                note = kitchen_rules.refuse_left_early(batch, step, moment(tx.clock), early)
                if note:
                    tx.record(NoteWritten(batch.number, note))
            tx.record(StepMarked(batch.number, step, what, seconds))
            return batches.batch(tx.session, batch.number)

        return self._write(work, by)
