"""What went into a batch, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from peewee import ForeignKeyField, IntegerField, TextField

from db.questions import batches, bins, stock
from db.questions.bins import lots_mixed_with, mixed_with
from db.records import Batch, Lot, Person, Use
from db.rules.errors import RuleError, StaleViewError
from db.rules.quantity import Quantity
from db.rules.words import words
from db.store.applying import applies
from db.store.clock import Clock
from db.store.engine import Session
from db.store.fact import Fact, Lifts
from db.store.journal import Entry
from db.store.table import IndexTable, name_field
from db.store.transaction import Transaction
from db.subjects import checks, kitchen_rules, old_view
from db.subjects import held_back as holds
from db.subjects.batches import BatchTable
from db.subjects.ingredients import IngredientTable
from db.subjects.lot_balances import ZERO, UseDays, base_in_lot, lot_balance, move, take, went_in
from db.subjects.lots import LotTable
from db.subjects.notes import NoteWritten
from db.subjects.on_batch import OnBatchVerbs, live_batch
from db.subjects.row_ids import batch_id
from db.subjects.unrecorded import add_again, remove_if_recorded


@dataclass(frozen=True, slots=True)
class LotUsed(Fact):
    """`late`: recorded afterwards. It went in at some time between the start of the batch and the counting of its
    units.
    """

    kind: ClassVar[str] = "lot-used"
    version: ClassVar[int] = 2
    lifts: ClassVar[Lifts] = {1: lambda was: was | {"late": False}}
    batch: str
    line: int
    lot: str
    quantity: Quantity
    completes_line: bool
    late: bool = False


@dataclass(frozen=True, slots=True)
class LineLeftOut(Fact):
    """A recipe line, or the rest of it, was not used in this batch. `left_out=False` takes that back."""

    kind: ClassVar[str] = "line-left-out"
    batch: str
    line: int
    reason: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class UseReversed(Fact):
    """A use was recorded by mistake: the quantity goes back to the lot."""

    kind: ClassVar[str] = "use-reversed"
    corrects: str
    reason: str


class BinTable(IndexTable):
    uid = TextField(unique=True)
    name = name_field(unique=True)


class UseTable(IndexTable):
    """A weighing. Not `sure`: out of a bin of several lots, so it may be of this one. `at` holds only a day if no
    time is known.
    """

    uid = TextField(unique=True)
    batch = ForeignKeyField(BatchTable)
    lot = ForeignKeyField(LotTable)
    line = IntegerField()
    amount = TextField()
    unit = TextField()
    base = TextField()
    at = TextField()
    completes_line = IntegerField()
    reversed = IntegerField()
    bin = ForeignKeyField(BinTable, null=True, index=False)
    sure = IntegerField()


class LeftOutTable(IndexTable):
    """A line of a batch of which nothing, or nothing more, was used."""

    batch = ForeignKeyField(BatchTable, index=False)
    line = IntegerField()
    at = TextField()
    reason = TextField()

    class Meta:
        indexes = ((("batch", "line"), True),)


class UnrecordedTable(IndexTable):
    """An ingredient that a batch's recipe asks for and that is not completely recorded. Recalls report these batches as
    uncertain.
    """

    batch = ForeignKeyField(BatchTable, index=False)
    ingredient = ForeignKeyField(IngredientTable, index=False)

    class Meta:
        indexes = ((("ingredient", "batch"), True), (("batch",), False))


SCOOP = "(uid = ?1 OR (uid > ?1 || '/' AND uid < ?1 || '0'))"
"""SQL condition for the rows of one weighing. A scoop has one row per lot: the fact's uid, then that with /2, /3, ...
"""


@applies(LotUsed)
def _lot_used(session: Session, fact: LotUsed, entry: Entry) -> None:
    row = session.one(
        "SELECT id, recipe_id, made_on, started_at = made_on, began, ended, EXISTS (SELECT 1 FROM bin_lot) "
        "FROM batch WHERE number = ?",
        fact.batch,
    )
    assert row is not None, fact.batch
    batch, recipe, made_on, brought_in, began, ended, has_bins = row
    lot = lot_balance(session, fact.lot)
    base = lot.base_of(fact.quantity)
    at = made_on if brought_in else entry.at
    looked_at = has_bins and not brought_in  # a spreadsheet names the bag itself, for a day before there were bins
    mixed = mixed_with(session, lot.row_id, bins.when(began, ended, late=fact.late)) if looked_at else ()
    session.insert(
        UseTable, uid=entry.uid, batch_id=batch, lot_id=lot.row_id, line=fact.line, amount=fact.quantity.amount,
        unit=fact.quantity.unit, base=base, at=at, completes_line=fact.completes_line, reversed=0, sure=not mixed,
    )  # fmt: skip
    for place, other in enumerate(mixed, start=2):
        # It was weighed by the tag of one bag in the bin, but may be of any of them.
        session.insert(
            UseTable, uid=f"{entry.uid}/{place}", batch_id=batch, lot_id=other, line=fact.line, amount=ZERO,
            unit=fact.quantity.unit, base=ZERO, at=at, completes_line=fact.completes_line, reversed=0, sure=0,
        )  # fmt: skip
        went_in(session, other, made_on)
    day = made_on if brought_in else entry.at.date().isoformat()
    # An imported sheet may tell of earlier days than those already recorded.
    opened = min(lot.opened_on or day, day) if brought_in else lot.opened_on or day
    take(session, lot, base, UseDays(opened, made_on, day))
    remove_if_recorded(session, batch, recipe, lot.ingredient_id, fact.line, completes=fact.completes_line)


@applies(LineLeftOut)
def _line_left_out(session: Session, fact: LineLeftOut, entry: Entry) -> None:
    batch = batch_id(session, fact.batch)
    session.run("DELETE FROM left_out WHERE batch_id = ? AND line = ?", batch, fact.line)
    if fact.left_out:
        session.insert(LeftOutTable, batch_id=batch, line=fact.line, at=entry.at, reason=fact.reason)


@applies(UseReversed)
def _use_reversed(session: Session, fact: UseReversed, entry: Entry) -> None:
    weighed = session.all(f"SELECT id, batch_id, lot_id, base FROM use WHERE {SCOOP}", fact.corrects)
    assert weighed, fact.corrects
    for row_id, _, lot, base in weighed:
        session.run("UPDATE use SET reversed = 1 WHERE id = ?", row_id)
        move(session, session.value("SELECT code FROM lot WHERE id = ?", lot), used=-Decimal(base))
        # `opened_on` is the day of the first use that still counts; NULL if none does.
        session.run(
            "UPDATE lot SET opened_on = (SELECT min(substr(at, 1, 10)) FROM use WHERE lot_id = ?1 AND NOT reversed) "
            "WHERE id = ?1",
            lot,
        )
        session.run(
            "UPDATE lot SET first_in = (SELECT min(made_on) FROM use JOIN batch ON batch.id = batch_id "
            "WHERE lot_id = ?1 AND NOT reversed) WHERE id = ?1",
            lot,
        )
    add_again(session, weighed[0][1])


class UseVerbs(OnBatchVerbs):
    def use_lot(
        self,
        number: str,
        line: int,
        lot_code: str,
        quantity: Quantity,
        *,
        completes_line: bool = True,
        substitute: str = "",
        past_date: str = "",
        late: bool = False,
        seen: Batch | None = None,
        by: Person | None = None,
    ) -> Use:
        """Record that a quantity of this bag went into the batch. More than the bag held is recorded, not refused.

        Args:
            line: the recipe line that it is for.
            completes_line: False if the rest of the line comes from another bag, or if this is an addition to a
                complete line.
            substitute: why another ingredient than the line's is used; noted with the batch.
            past_date: why a bag past its best-before date is used; noted with the batch.
            late: recorded afterwards; it went in before the batch was filled, or before the bag was held.
            seen: the batch as it was shown; refused if something was recorded on that line since.

        Raises:
            PastDateError: the bag is past its date and `past_date` is empty.
        """

        def work(tx: Transaction) -> Use:
            batch = live_batch(tx, number)
            lot = stock.lot(tx.session, lot_code)
            check_use(tx, batch, lot, checks.above_zero(quantity, words("weighed in")), late=late)
            kitchen_rules.refuse_impossible_bag(tx.session, batch, lot, late=late)
            for other in lots_mixed_with(tx.session, lot.code, batch.number, late=late):
                check_bag(tx.session, batch, other, day_for_dates(tx.clock, batch), late=late)
            note = check_line(batch, line, (lot,), substitute, completes_line=completes_line, late=late, seen=seen)
            past = kitchen_rules.refuse_past_date(lot, day_for_dates(tx.clock, batch), past_date, late=late)
            for one in filter(None, (note, past)):
                tx.record(NoteWritten(batch.number, one))
            entry = tx.record(LotUsed(batch.number, line, lot.code, quantity, completes_line, late))
            return batches.use(tx.session, entry.uid)

        return self._write(work, by)

    def leave_out(
        self,
        number: str,
        line: int,
        reason: str,
        *,
        left_out: bool = True,
        late: bool = False,
        seen: Batch | None = None,
        by: Person | None = None,
    ) -> Batch:
        """Record that nothing, or nothing more, of a line is used; `left_out=False` takes that back.

        Uses on the line stay. The rest stays unrecorded, so a recall does not exclude that it went in.

        Args:
            late: the batch is already filled.
            seen: the batch as it was shown; refused if something was recorded on that line since.
        """
        why = checks.reason_of(reason, words("leaving something out"))

        def make(batch: Batch) -> Fact:
            old_view.refuse_if_weighed(batch, line, seen)
            kitchen_rules.refuse_left_out(batch, line, left_out=left_out)
            kitchen_rules.refuse_closed(batch, late=late)
            return LineLeftOut(batch.number, line, why, left_out)

        return self._on_batch(number, make, by)

    def refuse_bag(self, number: str, line: int, lot_code: str) -> None:
        """Check whether this bag may be used on that line, before it is weighed. `use_lot` checks the same.

        Raises:
            WrongBagError, OnHoldError, StaleViewError, RuleError: why not.
        """

        def read(session: Session) -> None:
            batch, lot = batches.batch(session, number), stock.lot(session, lot_code)
            check_bag(session, batch, lot, day_for_dates(self.settings.clock, batch))
            kitchen_rules.refuse_impossible_bag(session, batch, lot)
            for other in lots_mixed_with(session, lot.code, batch.number, late=False):
                check_bag(session, batch, other, day_for_dates(self.settings.clock, batch))
            check_line(batch, line, (lot,), "", completes_line=True, late=False)

        self._read(read)

    def reverse_use(
        self, use_id: str, reason: str, *, late: bool = False, seen: Batch | None = None, by: Person | None = None
    ) -> Use:
        """A use was recorded by mistake. A scoop from a bin is reversed as a whole.

        Args:
            seen: the batch as it was shown; refused if a step has changed since.
            late: the batch is already filled.
        """

        def work(tx: Transaction) -> Use:
            if batches.use(tx.session, use_id).reversed:
                raise StaleViewError(words("That was taken back already."))
            batch = _batch_of_use(tx, use_id)
            old_view.refuse_if_stepped(batch, seen)
            kitchen_rules.refuse_closed(batch, late=late)
            weighing = use_id.partition("/")[0]
            tx.record(UseReversed(weighing, checks.reason_of(reason, words("taking it back"))))
            return batches.use(tx.session, use_id)

        return self._write(work, by)


def check_line(
    batch: Batch,
    line: int,
    lots: Sequence[Lot],
    substitute: str,
    *,
    completes_line: bool,
    late: bool,
    seen: Batch | None = None,
) -> str:
    """Check whether these bags may be used on that line now. Returns a note if a bag is a substitute, else ""."""
    kitchen_rules.recipe_line(batch, line)
    old_view.refuse_if_weighed(batch, line, seen)
    kitchen_rules.refuse_line_done(batch, line, completes_line=completes_line)
    notes = [kitchen_rules.refuse_other_ingredient(batch, line, lot, substitute) for lot in lots]
    kitchen_rules.refuse_closed(batch, late=late)
    return "; ".join(dict.fromkeys(filter(None, notes)))


def _batch_of_use(tx: Transaction, use_id: str) -> Batch:
    number = tx.session.value("SELECT number FROM use JOIN batch ON batch.id = batch_id WHERE use.uid = ?", use_id)
    return batches.batch(tx.session, number)


def check_use(tx: Transaction, batch: Batch, lot: Lot, quantity: Quantity, *, late: bool = False) -> None:
    base_in_lot(tx.session, lot.code, quantity)
    check_bag(tx.session, batch, lot, day_for_dates(tx.clock, batch), late=late)


def day_for_dates(clock: Clock, batch: Batch) -> date:
    """The day that a bag's date is compared with: today, but not before the batch was made, in case the clock is
    wrong.
    """
    return max(clock.now().date(), batch.made_on)


def check_bag(session: Session, batch: Batch, lot: Lot, today: date, *, late: bool = False) -> None:
    """Check whether any of this bag can go into that batch."""
    own = lot.from_batch
    holds.refuse_held(session, lot, batch if late else None)
    if not late:
        kitchen_rules.refuse_past_use_by_bag(lot, today)
        kitchen_rules.refuse_recalled(session, lot.code)
    if own is not None and (own == batch.number or _goes_into(session, batch.number, own)):
        raise RuleError(
            words("{lot} was made out of {batch} itself.", lot=lot.code, batch=batch.number), words("Take another bag.")
        )


def _goes_into(session: Session, upstream: str, downstream: str) -> bool:
    """Whether one batch is part of another, through lots kept of it."""
    return bool(
        session.value(
            "WITH RECURSIVE below(batch_id) AS ("
            "  SELECT id FROM batch WHERE number = ?"
            "  UNION SELECT use.batch_id FROM below JOIN lot ON lot.from_batch_id = below.batch_id "
            "    JOIN use ON use.lot_id = lot.id AND NOT use.reversed) "
            "SELECT 1 FROM below JOIN batch ON batch.id = below.batch_id WHERE number = ?",
            upstream,
            downstream,
        )
    )
