"""Verbs for bins: add, fill, use, empty."""

from __future__ import annotations

from db import bins, facts, stock
from db.apply.bins import SCOOP
from db.batches import use
from db.door import Door, Transaction
from db.errors import RuleError
from db.records import Batch, Bin, Lot, Person, Use
from db.rules.quantity import Quantity
from db.rules.words import words
from db.verbs import checks, holds, kitchen_rules
from db.verbs.cooking import check_line, check_use, day_of, live_batch


class BinVerbs(Door):
    def add_bin(self, name: str, *, by: Person | None = None) -> Bin:
        def work(tx: Transaction) -> Bin:
            return bins.bin_(tx.rows, tx.record(facts.BinAdded(checks.new_name(tx, "bin", name, words("bin")))).uid)

        return self._write(work, by)

    def put_in_bin(self, bin_id: str, lot_code: str, *, by: Person | None = None) -> Bin:
        """Pour a bag into a bin. Any scoop until the bin is emptied may be of it."""

        def work(tx: Transaction) -> Bin:
            into, lot = bins.bin_(tx.rows, bin_id), stock.lot(tx.rows, lot_code)
            _check_pour(into, lot)
            holds.refuse_held(tx.rows, lot)
            holds.refuse_thrown_away(tx.rows, lot)
            kitchen_rules.refuse_past_use_by_bag(lot, tx.today())
            kitchen_rules.refuse_recalled(tx.rows, lot.code)
            tx.record(facts.LotBinned(into.id, lot.code))
            return bins.bin_(tx.rows, into.id)

        return self._write(work, by)

    def empty_bin(self, bin_id: str, reason: str = "", *, by: Person | None = None) -> Bin:
        """The bin was emptied and cleaned. The rest of each lot must be thrown away or counted separately."""

        def work(tx: Transaction) -> Bin:
            was = bins.bin_(tx.rows, bin_id)
            if not was.lots:
                raise RuleError(words("{bin} is empty.", bin=was.name))
            tx.record(facts.BinEmptied(was.id, checks.optional(reason) or ""))
            return bins.bin_(tx.rows, was.id)

        return self._write(work, by)

    def use_bin(
        self,
        number: str,
        line: int,
        bin_id: str,
        quantity: Quantity,
        *,
        completes_line: bool = True,
        substitute: str = "",
        past_date: str = "",
        late: bool = False,
        seen: Batch | None = None,
        by: Person | None = None,
    ) -> tuple[Use, ...]:
        """A scoop into a batch. If the bin holds several lots, each of them gets a use that is not `sure`, and a
        recall of any of them reports the batch as uncertain.
        """

        def work(tx: Transaction) -> tuple[Use, ...]:
            out_of, ours = bins.bin_(tx.rows, bin_id), live_batch(tx, number)
            lots = _may_be_of(tx, out_of, ours, line, late=late)
            for lot in lots:
                check_use(tx, ours, lot, checks.above_zero(quantity, words("weighed in")), late=late)
                kitchen_rules.refuse_before_bought(tx.rows, ours, lot)
            if not any(lot.left.amount > 0 for lot in lots):
                for lot in lots:
                    holds.refuse_thrown_away(tx.rows, lot, ours if late else None)
            note = check_line(ours, line, lots, substitute, completes_line=completes_line, late=late, seen=seen)
            today = day_of(tx.clock, ours)
            past = [kitchen_rules.refuse_past_date(lot, today, past_date, late=late) for lot in lots]
            for one in filter(None, (note, *past)):
                tx.record(facts.NoteWritten(ours.number, one))
            entry = tx.record(facts.BinUsed(ours.number, line, out_of.id, quantity, completes_line, late))
            found = tx.rows.all(f"SELECT uid FROM use WHERE {SCOOP} ORDER BY id", entry.uid)
            return tuple(use(tx.rows, uid) for (uid,) in found)

        return self._write(work, by)

    def bins(self) -> tuple[Bin, ...]:
        return self._read(bins.bins)


def _may_be_of(tx: Transaction, out_of: Bin, ours: Batch, line: int, *, late: bool) -> tuple[Lot, ...]:
    """The bags that the scoop may be of. `late`: all that were in the bin while the batch was cooked."""
    if not late and not out_of.lots:
        raise RuleError(words("{bin} is empty.", bin=out_of.name), words("Pour a bag in first."))
    asked = next((one.ingredient.id for one in ours.recipe.lines if one.index == line), None)
    lots = bins.lots_then(tx.rows, out_of.id, ours.number, asked, late=late)
    if not lots:
        raise RuleError(
            words("{bin} was empty while {batch} was cooked.", bin=out_of.name, batch=ours.number),
            words("Take another bin, or the bag."),
        )
    return lots


def _check_pour(into: Bin, lot: Lot) -> None:
    for one in into.lots:
        if one.code == lot.code:
            raise RuleError(words("{bag} is in {bin} already.", bag=lot.code, bin=into.name))
        if one.ingredient != lot.ingredient:
            raise RuleError(
                words("{bin} holds {ingredient}.", bin=into.name, ingredient=one.ingredient.name),
                words("Empty it first, or take another bin."),
            )
        if one.received.dimension is not lot.received.dimension:
            raise RuleError(
                words(
                    "{bag} is kept in {unit} and {other} in {other_unit}.",
                    bag=one.code,
                    unit=one.received.unit,
                    other=lot.code,
                    other_unit=lot.received.unit,
                ),
                words("Take another bin: one cannot be weighed where the other is measured."),
            )
