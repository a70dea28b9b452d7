"""Bins: bags poured together, and scoops out of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import ClassVar

from peewee import ForeignKeyField, IntegerField, TextField

from db.questions import bins, stock
from db.questions.batches import use
from db.records import Batch, Bin, Lot, Person, Use
from db.rules.errors import RuleError, StaleViewError
from db.rules.quantity import EXACT, Quantity, from_base
from db.rules.words import all_of, words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact, Lifts
from db.store.journal import Entry
from db.store.table import IndexTable
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects import checks, kitchen_rules, unrecorded
from db.subjects import held_back as holds
from db.subjects.lot_balances import LotBalance, UseDays, dimension_of, lot_balance, take
from db.subjects.lots import LotTable
from db.subjects.notes import NoteWritten
from db.subjects.on_batch import live_batch
from db.subjects.row_ids import by_uid, id_of, lot_id
from db.subjects.stocktakes import LotCounted, LotDiscarded
from db.subjects.unrecorded import remove_if_recorded
from db.subjects.uses import SCOOP, BinTable, UseTable, check_line, check_use, day_for_dates


@dataclass(frozen=True, slots=True)
class BinAdded(Fact):
    kind: ClassVar[str] = "bin-added"
    name: str


@dataclass(frozen=True, slots=True)
class LotBinned(Fact):
    """The bag was poured into the bin. Any scoop until the bin is emptied may be of it."""

    kind: ClassVar[str] = "lot-binned"
    bin: str
    lot: str


@dataclass(frozen=True, slots=True)
class BinEmptied(Fact):
    """The bin was emptied and cleaned: later scoops cannot be of the bags that were in it."""

    kind: ClassVar[str] = "bin-emptied"
    bin: str
    reason: str


@dataclass(frozen=True, slots=True)
class BinUsed(Fact):
    """One scoop out of a bin into a batch.

    Balances are reduced first in, first out. Which bag a scoop really came from is known only if the bin held just
    one. `late`: as in LotUsed; the scoop may be of any bag that was in the bin at some time in that span.
    """

    kind: ClassVar[str] = "bin-used"
    version: ClassVar[int] = 2
    lifts: ClassVar[Lifts] = {1: lambda was: was | {"late": False}}
    batch: str
    line: int
    bin: str
    quantity: Quantity
    completes_line: bool
    late: bool = False


class BinRest(Enum):
    """What became of what the books have left in the bags of a bin that is empty."""

    STAYS = "stays"
    """It is elsewhere, or nobody has said: the bags stay as they are."""
    USED_UP = "used-up"
    THROWN_AWAY = "thrown-away"


class BinLotTable(IndexTable):
    """A bag in a bin, from journal position `came` until `went` (NULL: still there). Scoops in between may be of it."""

    bin = ForeignKeyField(BinTable, index=False)
    lot = ForeignKeyField(LotTable)
    since = TextField()
    came = IntegerField()
    went = IntegerField(null=True)

    class Meta:
        indexes = ((("bin", "went"), False),)


@applies(BinAdded)
def _bin_added(session: Session, fact: BinAdded, entry: Entry) -> None:
    session.insert(BinTable, uid=entry.uid, name=fact.name)


@applies(LotBinned)
def _lot_binned(session: Session, fact: LotBinned, entry: Entry) -> None:
    session.insert(
        BinLotTable, bin_id=by_uid(session, "bin", fact.bin), lot_id=lot_id(session, fact.lot), since=entry.at,
        came=entry.position,
    )  # fmt: skip


@applies(BinEmptied)
def _bin_emptied(session: Session, fact: BinEmptied, entry: Entry) -> None:
    session.run(
        "UPDATE bin_lot SET went = ? WHERE bin_id = ? AND went IS NULL",
        entry.position,
        by_uid(session, "bin", fact.bin),
    )


@applies(BinUsed)
def _bin_used(session: Session, fact: BinUsed, entry: Entry) -> None:
    into = session.one("SELECT id, recipe_id, made_on, began, ended FROM batch WHERE number = ?", fact.batch)
    assert into is not None, fact.batch
    batch, recipe, made_on, began, ended = into
    bin_ = id_of(session, "bin", "uid", fact.bin) or 0
    asked = unrecorded.lines(session, recipe).get(fact.line)
    inside = _inside(session, bins.lots_in(session, bin_, bins.when(began, ended, late=fact.late), asked))
    if not inside:  # recorded late and the bin was empty then: take the bags that are in it now
        inside = _inside(session, bins.lots_in(session, bin_, bins.NOW))
    taken = _taken(inside, fact.quantity)
    day = entry.at.date().isoformat()
    for place, (lot, base) in enumerate(zip(inside, taken, strict=True), start=1):
        shown = fact.quantity if len(inside) == 1 else from_base(base, lot.unit)
        session.insert(
            UseTable, uid=entry.uid if place == 1 else f"{entry.uid}/{place}", batch_id=batch,
            lot_id=lot.row_id, line=fact.line, amount=shown.amount, unit=shown.unit, base=base, at=entry.at,
            completes_line=fact.completes_line, reversed=0, bin_id=bin_, sure=len(inside) == 1,
        )  # fmt: skip
        take(session, lot, base, UseDays(lot.opened_on or day, made_on, day))
    for ingredient_id in dict.fromkeys(lot.ingredient_id for lot in inside):
        remove_if_recorded(session, batch, recipe, ingredient_id, fact.line, completes=fact.completes_line)


def _inside(session: Session, lots: tuple[int, ...]) -> list[LotBalance]:
    return [lot_balance(session, session.value("SELECT code FROM lot WHERE id = ?", lot)) for lot in lots]


def _taken(inside: list[LotBalance], scoop: Quantity) -> list[Decimal]:
    """Each lot's share of the scoop. Lots that are measured in another dimension than the first get nothing."""
    measure = dimension_of(inside[0].unit)
    alike = [one for one in inside if dimension_of(one.unit) is measure]
    found = iter(shares([one.left for one in alike], inside[0].base_of(scoop)))
    return [next(found) if one in alike else Decimal(0) for one in inside]


def shares(left: list[Decimal], scoop: Decimal) -> list[Decimal]:
    """How much of a scoop is taken off each lot's balance: first in, first out; the last lot takes the rest.

    >>> shares([Decimal(3), Decimal(-1), Decimal(5)], Decimal(10))
    [Decimal('3'), Decimal('0'), Decimal('7')]
    """
    taken = []
    for one in left[:-1]:
        taken.append(min(max(one, Decimal(0)), scoop))
        scoop = EXACT.subtract(scoop, taken[-1])
    return [*taken, scoop]


class BinVerbs(Verbs):
    def add_bin(self, name: str, *, by: Person | None = None) -> Bin:
        def work(tx: Transaction) -> Bin:
            return bins.bin_(tx.session, tx.record(BinAdded(checks.new_name(tx, "bin", name, words("bin")))).uid)

        return self._write(work, by)

    def put_in_bin(self, bin_id: str, lot_code: str, *, seen: Bin | None = None, by: Person | None = None) -> Bin:
        """Pour a bag into a bin. Any scoop until the bin is emptied may be of it.

        Args:
            seen: the bin as it was shown; refused if other bags are in it now.
        """

        def work(tx: Transaction) -> Bin:
            into, lot = bins.bin_(tx.session, bin_id), stock.lot(tx.session, lot_code)
            _refuse_if_refilled(into, seen)
            _check_pour(into, lot)
            holds.refuse_held(tx.session, lot)
            holds.refuse_thrown_away(tx.session, lot)
            kitchen_rules.refuse_past_use_by_bag(lot, tx.today())
            kitchen_rules.refuse_recalled(tx.session, lot.code)
            tx.record(LotBinned(into.id, lot.code))
            return bins.bin_(tx.session, into.id)

        return self._write(work, by)

    def empty_bin(
        self,
        bin_id: str,
        reason: str = "",
        *,
        rest: BinRest = BinRest.STAYS,
        seen: Bin | None = None,
        by: Person | None = None,
    ) -> Bin:
        """The bin was emptied and cleaned.

        Args:
            rest: what became of what the books have left of its bags; not of a bag that is in another bin too.
            seen: the bin as it was shown; refused if other bags are in it now.
        """

        def work(tx: Transaction) -> Bin:
            was = bins.bin_(tx.session, bin_id)
            _refuse_if_refilled(was, seen)
            if not was.lots:
                raise RuleError(words("{bin} is empty.", bin=was.name))
            tx.record(BinEmptied(was.id, checks.optional(reason) or ""))
            elsewhere = {lot.code for one in bins.bins(tx.session) for lot in one.lots}
            for lot in was.lots:
                if lot.left.amount > 0 and lot.code not in elsewhere:
                    _tell_rest(tx, was, lot, rest)
            return bins.bin_(tx.session, was.id)

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
            out_of, ours = bins.bin_(tx.session, bin_id), live_batch(tx, number)
            lots = _may_be_of(tx, out_of, ours, line, late=late)
            for lot in lots:
                check_use(tx, ours, lot, checks.above_zero(quantity, words("weighed in")), late=late)
                kitchen_rules.refuse_before_bought(tx.session, ours, lot)
            if not any(lot.left.amount > 0 for lot in lots):
                for lot in lots:
                    holds.refuse_thrown_away(tx.session, lot, ours if late else None)
            note = check_line(ours, line, lots, substitute, completes_line=completes_line, late=late, seen=seen)
            today = day_for_dates(tx.clock, ours)
            past = [kitchen_rules.refuse_past_date(lot, today, past_date, late=late) for lot in lots]
            for one in filter(None, (note, *past)):
                tx.record(NoteWritten(ours.number, one))
            entry = tx.record(BinUsed(ours.number, line, out_of.id, quantity, completes_line, late))
            found = tx.session.all(f"SELECT uid FROM use WHERE {SCOOP} ORDER BY id", entry.uid)
            return tuple(use(tx.session, uid) for (uid,) in found)

        return self._write(work, by)

    def bins(self) -> tuple[Bin, ...]:
        return self._read(bins.bins)


def _may_be_of(tx: Transaction, out_of: Bin, ours: Batch, line: int, *, late: bool) -> tuple[Lot, ...]:
    """The bags that the scoop may be of. `late`: all that were in the bin while the batch was cooked."""
    if not late and not out_of.lots:
        raise RuleError(words("{bin} is empty.", bin=out_of.name), words("Pour a bag in first."))
    asked = next((one.ingredient.id for one in ours.recipe.lines if one.index == line), None)
    lots = bins.lots_then(tx.session, out_of.id, ours.number, asked, late=late)
    if not lots:
        raise RuleError(
            words("{bin} was empty while {batch} was cooked.", bin=out_of.name, batch=ours.number),
            words("Take another bin, or the bag."),
        )
    return lots


def _tell_rest(tx: Transaction, was: Bin, lot: Lot, rest: BinRest) -> None:
    if rest is BinRest.USED_UP:
        tx.record(LotCounted(lot.code, Quantity(Decimal(0), lot.left.unit)))
    elif rest is BinRest.THROWN_AWAY:
        tx.record(LotDiscarded(lot.code, lot.left, words("emptied out of {bin}", bin=was.name)))


def _refuse_if_refilled(now: Bin, seen: Bin | None) -> None:
    codes = [lot.code for lot in now.lots]
    if seen is not None and codes != [lot.code for lot in seen.lots]:
        held = all_of([words("{bag}", bag=code) for code in codes]) if codes else words("nothing")
        raise StaleViewError(words("{bin} was changed meanwhile: {bags} is in it now.", bin=now.name, bags=held))


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
