"""Holds of bags and batches: set, and ended by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from db.questions import batches, stock
from db.questions.limits import OutsideLimit
from db.records import Batch, BatchState, Lot, Person
from db.rules.errors import RuleError
from db.rules.hold_reasons import with_reason
from db.rules.text import NOTE_LIMIT, printable
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.transaction import Transaction
from db.subjects import checks, old_view
from db.subjects.on_batch import OnBatchVerbs


@dataclass(frozen=True, slots=True)
class LotHeld(Fact):
    kind: ClassVar[str] = "lot-held"
    lot: str
    reason: str


@dataclass(frozen=True, slots=True)
class LotReleased(Fact):
    kind: ClassVar[str] = "lot-released"
    lot: str
    reason: str


@dataclass(frozen=True, slots=True)
class BatchHeld(Fact):
    kind: ClassVar[str] = "batch-held"
    batch: str
    reason: str


@dataclass(frozen=True, slots=True)
class BatchReleased(Fact):
    kind: ClassVar[str] = "batch-released"
    batch: str
    reason: str


@applies(LotHeld)
def _lot_held(session: Session, fact: LotHeld, entry: Entry) -> None:
    was = session.value("SELECT held_reason FROM lot WHERE code = ?", fact.lot)
    session.run(
        "UPDATE lot SET held = 1, held_reason = ?, held_since = coalesce(held_since, ?) WHERE code = ?",
        with_reason(was, fact.reason),
        entry.position,
        fact.lot,
    )


@applies(LotReleased)
def _lot_released(session: Session, fact: LotReleased, entry: Entry) -> None:
    session.run("UPDATE lot SET held = 0, held_reason = '', held_since = NULL WHERE code = ?", fact.lot)


@applies(BatchHeld)
def _batch_held(session: Session, fact: BatchHeld, entry: Entry) -> None:
    was = session.value("SELECT held_reason FROM batch WHERE number = ?", fact.batch)
    session.run(
        "UPDATE batch SET held = 1, held_reason = ?, held_since = coalesce(held_since, ?) WHERE number = ?",
        with_reason(was, fact.reason),
        entry.position,
        fact.batch,
    )


@applies(BatchReleased)
def _batch_released(session: Session, fact: BatchReleased, entry: Entry) -> None:
    session.run("UPDATE batch SET held = 0, held_reason = '', held_since = NULL WHERE number = ?", fact.batch)


class HoldVerbs(OnBatchVerbs):
    def hold_lot(self, code: str, reason: str, *, by: Person | None = None) -> Lot:
        """Nothing may be taken from this bag until it is released."""

        def work(tx: Transaction) -> Lot:
            was = stock.lot(tx.session, code)
            tx.record(LotHeld(was.code, checks.reason_of(reason, words("a hold"))))
            return stock.lot(tx.session, was.code)

        return self._write(work, by)

    def release_lot(self, code: str, reason: str = "", *, seen: Lot | None = None, by: Person | None = None) -> Lot:
        """End a hold. A reason and a person are required.

        Args:
            seen: the bag as it was shown; refused if the reasons of the hold have changed since.
        """

        def work(tx: Transaction) -> Lot:
            was = stock.lot(tx.session, code)
            old_view.refuse_if_held_anew(was, seen)
            if not was.held:
                raise RuleError(words("{bag} is not on hold.", bag=was.code))
            tx.record(LotReleased(was.code, checks.release(reason, tx.who)))
            return stock.lot(tx.session, was.code)

        return self._write(work, by)

    def hold_batch(self, number: str, reason: str, *, by: Person | None = None) -> Batch:
        """Nothing of this batch may be sent out until it is released."""
        why = checks.reason_of(reason, words("a hold"))
        return self._on_batch(number, lambda batch: BatchHeld(batch.number, why), by, also_failed=True)

    def release_batch(
        self, number: str, reason: str = "", *, seen: Batch | None = None, by: Person | None = None
    ) -> Batch:
        """End a hold. A reason and a person are required.

        Args:
            seen: the batch as it was shown; refused if the reasons of the hold have changed since.
        """

        def work(tx: Transaction) -> Batch:
            batch = batches.batch(tx.session, number)
            old_view.refuse_if_held_anew(batch, seen)
            if not batch.held:
                raise RuleError(words("{batch} is not on hold.", batch=batch.number))
            tx.record(BatchReleased(batch.number, checks.release(reason, tx.who)))
            return batches.batch(tx.session, batch.number)

        return self._write(work, by)


def held_if_outside(tx: Transaction, batch: Batch, found: Sequence[OutsideLimit]) -> Batch:
    """Put the batch on hold for each finding that is about a finished step, or if the batch is filled."""
    for one in found:
        if batch.state is BatchState.FILLED or one.step.index in batch.steps_done:
            tx.record(BatchHeld(batch.number, printable(one.words, NOTE_LIMIT)))
    return batches.batch(tx.session, batch.number) if found else batch
