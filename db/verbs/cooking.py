"""Verbs for batches: start, use lots, measure, fill, fail, hold, release."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from db import batches, bins, catalogue, facts, limits, stock
from db.apply.lots import base_in_lot
from db.clock import Clock, moment
from db.door import Door, Transaction
from db.engine import Rows
from db.errors import RuleError, StaleViewError
from db.people import refuse_gone_person
from db.records import Batch, BatchState, Equipment, Ingredient, Lot, Person, Recipe, StepMark, Use
from db.rules import batch_number, shelf_life
from db.rules.quantity import Quantity, decimal_of
from db.rules.tag import TagKind
from db.rules.text import NOTE_LIMIT, printable
from db.rules.words import words
from db.verbs import checks, holds, kitchen_rules, old_view
from db.verbs.catalogue import new_tag
from db.verbs.mass import could_give

MAX_SCALE = Decimal(1000)


class CookingVerbs(Door):
    def start_batch(
        self,
        recipe: Recipe,
        *,
        scale: Decimal = Decimal(1),
        equipment: Sequence[Equipment] = (),
        cook: Person | None = None,
        old_version: bool = False,
        by: Person | None = None,
    ) -> Batch:
        """Start a batch. Its number is assigned in the transaction and never reused.

        Args:
            old_version: intentionally made from a version of the recipe that is not the newest.
        """
        factor = decimal_of(scale)
        if not 0 < factor <= MAX_SCALE:
            raise RuleError(
                words("A recipe cannot be made {factor} times.", factor=factor),
                words("Enter more than 0, at most {most}.", most=MAX_SCALE),
            )

        def work(tx: Transaction) -> Batch:
            checks.known(tx.rows, "recipe", recipe.id, words("recipe"))
            if not old_version:
                old_view.refuse_if_newer_recipe(tx.rows, recipe)
            who = cook or tx.who
            refuse_gone_person(tx.rows, who.id if who else None)
            pots = kitchen_rules.refuse_idle(tx.rows, equipment)
            made_on = tx.today()
            product = catalogue.product_of(tx.rows, recipe)
            number, series, ordinal = next_number(tx, product.code, made_on)
            best_before = shelf_life.best_before(made_on, product.shelf_life_days)
            tx.record(
                facts.BatchStarted(
                    number, series, ordinal, recipe.id, factor, made_on, best_before, who.id if who else None,
                    pots,
                )
            )  # fmt: skip
            return batches.batch(tx.rows, number)

        return self._write(work, by)

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
            lot = stock.lot(tx.rows, lot_code)
            check_use(tx, batch, lot, checks.above_zero(quantity, words("weighed in")), late=late)
            kitchen_rules.refuse_impossible_bag(tx.rows, batch, lot, late=late)
            for other in bins.lots_beside(tx.rows, lot.code, batch.number, late=late):
                check_bag(tx.rows, batch, other, day_of(tx.clock, batch), late=late)
            note = check_line(batch, line, (lot,), substitute, completes_line=completes_line, late=late, seen=seen)
            past = kitchen_rules.refuse_past_date(lot, day_of(tx.clock, batch), past_date, late=late)
            for one in filter(None, (note, past)):
                tx.record(facts.NoteWritten(batch.number, one))
            entry = tx.record(facts.LotUsed(batch.number, line, lot.code, quantity, completes_line, late))
            return batches.use(tx.rows, entry.uid)

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

        def make(batch: Batch) -> facts.Fact:
            old_view.refuse_if_weighed(batch, line, seen)
            kitchen_rules.refuse_left_out(batch, line, left_out=left_out)
            kitchen_rules.refuse_closed(batch, late=late)
            return facts.LineLeftOut(batch.number, line, why, left_out)

        return self._on_batch(number, make, by)

    def refuse_bag(self, number: str, line: int, lot_code: str) -> None:
        """Check whether this bag may be used on that line, before it is weighed. `use_lot` checks the same.

        Raises:
            WrongBagError, OnHoldError, StaleViewError, RuleError: why not.
        """

        def read(rows: Rows) -> None:
            batch, lot = batches.batch(rows, number), stock.lot(rows, lot_code)
            check_bag(rows, batch, lot, day_of(self.settings.clock, batch))
            kitchen_rules.refuse_impossible_bag(rows, batch, lot)
            for other in bins.lots_beside(rows, lot.code, batch.number, late=False):
                check_bag(rows, batch, other, day_of(self.settings.clock, batch))
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
            if batches.use(tx.rows, use_id).reversed:
                raise StaleViewError(words("That was taken back already."))
            batch = _batch_of_use(tx, use_id)
            old_view.refuse_if_stepped(batch, seen)
            kitchen_rules.refuse_closed(batch, late=late)
            weighing = use_id.partition("/")[0]
            tx.record(facts.UseReversed(weighing, checks.reason_of(reason, words("taking it back"))))
            return batches.use(tx.rows, use_id)

        return self._write(work, by)

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
                    tx.record(facts.NoteWritten(batch.number, note))
            tx.record(facts.StepMarked(batch.number, step, what, seconds))
            return batches.batch(tx.rows, batch.number)

        return self._write(work, by)

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
            tx.record(facts.ReadingTaken(batch.number, what, read, printable(unit, 20), step))
            now = batches.batch(tx.rows, batch.number)
            return _held_if_outside(tx, now, [one for one in limits.outside(now) if one.reading == now.readings[-1]])

        return self._write(work, by)

    def add_note(self, number: str, text: str, *, by: Person | None = None) -> Batch:
        note = printable(text, NOTE_LIMIT)
        if not note:
            raise RuleError(words("The note is empty."), words("Write something."))
        return self._on_batch(number, lambda batch: facts.NoteWritten(batch.number, note), by, also_failed=True)

    def set_equipment(
        self, number: str, equipment: Sequence[Equipment], *, seen: Batch | None = None, by: Person | None = None
    ) -> Batch:
        """Set all pots and machines of this batch. One that has been put out of use since may stay."""

        def work(tx: Transaction) -> Batch:
            batch = live_batch(tx, number)
            old_view.refuse_if_pots_changed(batch, seen)
            there = {one.id for one in batch.equipment}
            kitchen_rules.refuse_idle(tx.rows, (one for one in equipment if one.id not in there))
            tx.record(facts.EquipmentSet(batch.number, tuple(dict.fromkeys(one.id for one in equipment))))
            return batches.batch(tx.rows, batch.number)

        return self._write(work, by)

    def fill_batch(
        self,
        number: str,
        filled: int,
        set_aside: int,
        reason: str | None = None,
        *,
        sure: bool = False,
        seen: Batch | None = None,
        by: Person | None = None,
    ) -> Batch:
        """Record how many units came out, and how many of them are not for sale. A later call corrects the earlier
        one.

        Args:
            sure: somebody has confirmed a number far above what the recipe gives.
            seen: the batch as it was shown; refused if another count was recorded since.
        """
        if not 0 <= set_aside <= filled <= batch_number.MAX_UNIT:
            raise RuleError(
                words("{filled} filled with {set_aside} set aside cannot be.", filled=filled, set_aside=set_aside),
                words("Set aside at most as many as were filled."),
            )
        why = checks.optional(reason, NOTE_LIMIT) or ""

        def work(tx: Transaction) -> Batch:
            batch = live_batch(tx, number)
            old_view.refuse_if_counted(batch, seen)
            kitchen_rules.refuse_far_more(batch, filled, sure=sure)
            gone = batch.net - batches.on_shelf(tx.rows, batch.number) if batch.net is not None else 0
            if filled - set_aside < gone:
                raise RuleError(
                    words("{gone} of {batch} are gone from the shelf already.", gone=gone, batch=batch.number),
                    words("Check the number."),
                )
            named = (
                tx.rows.value(
                    "SELECT max(unit) FROM gone_unit JOIN batch ON batch.id = batch_id WHERE number = ?", batch.number
                )
                or 0
            )
            if filled < named:
                raise RuleError(
                    words("{unit} is gone from the shelf already.", unit=batch.unit_number(named)),
                    words("Check the number."),
                )
            before = tx.rows.value("SELECT filled_uid FROM batch WHERE number = ?", batch.number)
            tx.record(facts.BatchFilled(batch.number, filled, set_aside, why, before))
            now = batches.batch(tx.rows, batch.number)
            return now if before else _held_if_outside(tx, now, limits.outside(now))

        return self._write(work, by)

    def fail_batch(
        self, number: str, reason: str, *, became: str = "", seen: Batch | None = None, by: Person | None = None
    ) -> Batch:
        """The batch came to nothing. Its uses stay recorded, and its number is not given again.

        Args:
            became: what was done with the contents of the pot; `tell_what_became` records it later.
        """
        why, of_it = checks.reason_of(reason, words("a failed batch")), printable(became, NOTE_LIMIT)

        def make(batch: Batch) -> facts.Fact:
            old_view.refuse_if_ended(batch, seen)
            if batch.state is not BatchState.COOKING:
                raise RuleError(
                    words("{batch} is filled.", batch=batch.number), words("Throw its units away instead, or hold it.")
                )
            return facts.BatchFailed(batch.number, why, of_it)

        return self._on_batch(number, make, by)

    def tell_what_became(
        self, number: str, became: str, *, seen: Batch | None = None, by: Person | None = None
    ) -> Batch:
        """Record what became of a failed batch. The newest text is shown; older ones stay in the journal."""
        of_it = checks.reason_of(became, words("what became of a failed batch"))

        def make(batch: Batch) -> facts.Fact:
            old_view.refuse_if_changed(batch.number, batch, seen, ("state", "failed_became"))
            if batch.state is not BatchState.FAILED:
                raise RuleError(words("{batch} did not fail.", batch=batch.number))
            return facts.BatchFailed(batch.number, batch.failed_reason, of_it)

        return self._on_batch(number, make, by, also_failed=True)

    def hold_batch(self, number: str, reason: str, *, by: Person | None = None) -> Batch:
        """Nothing of this batch may be sent out until it is released."""
        why = checks.reason_of(reason, words("a hold"))
        return self._on_batch(number, lambda batch: facts.BatchHeld(batch.number, why), by, also_failed=True)

    def release_batch(
        self, number: str, reason: str = "", *, seen: Batch | None = None, by: Person | None = None
    ) -> Batch:
        """End a hold. A reason and a person are required.

        Args:
            seen: the batch as it was shown; refused if the reasons of the hold have changed since.
        """

        def work(tx: Transaction) -> Batch:
            batch = batches.batch(tx.rows, number)
            old_view.refuse_if_held_anew(batch, seen)
            if not batch.held:
                raise RuleError(words("{batch} is not on hold.", batch=batch.number))
            tx.record(facts.BatchReleased(batch.number, checks.release(reason, tx.who)))
            return batches.batch(tx.rows, batch.number)

        return self._write(work, by)

    def keep_as_lot(
        self,
        number: str,
        ingredient: Ingredient,
        quantity: Quantity,
        *,
        best_before: date | None = None,
        by: Person | None = None,
    ) -> Lot:
        """Keep part of this batch as an ingredient, with a bag tag of its own."""

        def work(tx: Transaction) -> Lot:
            batch = live_batch(tx, number)
            code = new_tag(tx, TagKind.BAG)
            ours = checks.known(tx.rows, "ingredient", ingredient.id, words("ingredient")) or ""
            until = best_before or batch.best_before
            kept = checks.above_zero(quantity, words("kept"))
            could_give(tx.rows, batch, ingredient, kept)
            tx.record(facts.LotMade(code, batch.number, ours, kept, batch.made_on, until))
            return stock.lot(tx.rows, code)

        return self._write(work, by)

    def _on_batch(
        self,
        number: str,
        make: Callable[[Batch], facts.Fact],
        by: Person | None,
        *,
        also_failed: bool = False,
    ) -> Batch:
        def work(tx: Transaction) -> Batch:
            batch = batches.batch(tx.rows, number) if also_failed else live_batch(tx, number)
            tx.record(make(batch))
            return batches.batch(tx.rows, batch.number)

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


def _held_if_outside(tx: Transaction, batch: Batch, found: Sequence[limits.Outside]) -> Batch:
    """Put the batch on hold for each finding that is about a finished step, or if the batch is filled."""
    for one in found:
        if batch.state is BatchState.FILLED or one.step.index in batch.steps_done:
            tx.record(facts.BatchHeld(batch.number, printable(one.words, NOTE_LIMIT)))
    return batches.batch(tx.rows, batch.number) if found else batch


def _batch_of_use(tx: Transaction, use_id: str) -> Batch:
    number = tx.rows.value("SELECT number FROM use JOIN batch ON batch.id = batch_id WHERE use.uid = ?", use_id)
    return batches.batch(tx.rows, number)


def live_batch(tx: Transaction, number: str) -> Batch:
    batch = batches.batch(tx.rows, number)
    if batch.state is BatchState.FAILED:
        raise RuleError(words("{batch} failed and is closed.", batch=batch.number), words("Start a new batch."))
    return batch


_IS_TAKEN = """
    SELECT 1 FROM batch WHERE number = ?1 OR (number >= ?1 || '-0' AND number < ?1 || '-:')
    UNION ALL SELECT 1 FROM lot WHERE code = ?1 OR (code >= ?1 || '-0' AND code < ?1 || '-:')
"""
"""SQL: whether a number is taken by a batch or bag, or would read as a unit of one. (":" follows "9" in ASCII.)"""


def next_number(tx: Transaction, product_code: str, made_on: date) -> tuple[str, str, int]:
    """The next free number in the kitchen's style. Numbers that imported batches or bags have are skipped."""
    style = tx.settings.style
    series = batch_number.series(style, product_code, made_on, tx.mark)
    ordinal = tx.rows.value("SELECT last FROM counter WHERE series = ?", series) or 0
    while True:
        ordinal += 1
        number = batch_number.format_number(style, product_code, made_on, ordinal, tx.mark)
        if not tx.rows.value(_IS_TAKEN, number):
            return number, series, ordinal


def check_use(tx: Transaction, batch: Batch, lot: Lot, quantity: Quantity, *, late: bool = False) -> None:
    base_in_lot(tx.rows, lot.code, quantity)
    check_bag(tx.rows, batch, lot, day_of(tx.clock, batch), late=late)


def day_of(clock: Clock, batch: Batch) -> date:
    """The day that a bag's date is compared with: today, but not before the batch was made, in case the clock is
    wrong.
    """
    return max(clock.now().date(), batch.made_on)


def check_bag(rows: Rows, batch: Batch, lot: Lot, today: date, *, late: bool = False) -> None:
    """Check whether any of this bag can go into that batch."""
    own = lot.from_batch
    holds.refuse_held(rows, lot, batch if late else None)
    if not late:
        kitchen_rules.refuse_past_use_by_bag(lot, today)
        kitchen_rules.refuse_recalled(rows, lot.code)
    if own is not None and (own == batch.number or _goes_into(rows, batch.number, own)):
        raise RuleError(
            words("{lot} was made out of {batch} itself.", lot=lot.code, batch=batch.number), words("Take another bag.")
        )


def _goes_into(rows: Rows, upstream: str, downstream: str) -> bool:
    """Whether one batch is part of another, through lots kept of it."""
    return bool(
        rows.value(
            "WITH RECURSIVE below(batch_id) AS ("
            "  SELECT id FROM batch WHERE number = ?"
            "  UNION SELECT use.batch_id FROM below JOIN lot ON lot.from_batch_id = below.batch_id "
            "    JOIN use ON use.lot_id = lot.id AND NOT use.reversed) "
            "SELECT 1 FROM below JOIN batch ON batch.id = below.batch_id WHERE number = ?",
            upstream,
            downstream,
        )
    )
