"""Batches: started, filled, failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from peewee import ForeignKeyField, IntegerField, TextField

from db.questions import batches, catalogue
from db.questions.limits import outside_limits
from db.records import Batch, BatchState, Equipment, Person, Recipe
from db.rules import batch_number, shelf_life
from db.rules.errors import RuleError
from db.rules.numbers import decimal_of
from db.rules.text import NOTE_LIMIT, printable
from db.rules.words import words
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact, Lifts
from db.store.journal import Entry
from db.store.table import IndexTable
from db.store.transaction import Transaction
from db.store.who import refuse_gone_person
from db.subjects import checks, kitchen_rules, old_view
from db.subjects.equipment import EquipmentTable
from db.subjects.holds import held_if_outside
from db.subjects.numbering import count, next_number
from db.subjects.on_batch import OnBatchVerbs, live_batch
from db.subjects.people import PersonTable
from db.subjects.products import ProductTable
from db.subjects.recipes import RecipeTable
from db.subjects.row_ids import batch_id, by_uid
from db.subjects.unrecorded import add_all


@dataclass(frozen=True, slots=True)
class BatchStarted(Fact):
    """`series` and `ordinal`: what the number was made from. `series` is "" if the kitchen's own numbering would not
    give this number.

    `brought_in`: imported from a spreadsheet, which tells days but no times of day.
    """

    kind: ClassVar[str] = "batch-started"
    carries_date: ClassVar[bool] = True
    version: ClassVar[int] = 2
    lifts: ClassVar[Lifts] = {1: lambda was: was | {"brought_in": False}}
    batch: str
    series: str
    ordinal: int
    recipe: str
    scale: Decimal
    made_on: date
    best_before: date | None
    cook: str | None
    equipment: tuple[str, ...]
    brought_in: bool = False


@dataclass(frozen=True, slots=True)
class EquipmentSet(Fact):
    kind: ClassVar[str] = "equipment-set"
    batch: str
    equipment: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchFilled(Fact):
    """How many units came out. A second fact for the same batch corrects the first."""

    kind: ClassVar[str] = "batch-filled"
    batch: str
    filled: int
    set_aside: int
    reason: str
    corrects: str | None


@dataclass(frozen=True, slots=True)
class BatchFailed(Fact):
    """The batch came to nothing. A second fact for the same batch says what became of it, or corrects that."""

    kind: ClassVar[str] = "batch-failed"
    version: ClassVar[int] = 2
    lifts: ClassVar[Lifts] = {1: lambda was: was | {"became": ""}}
    batch: str
    reason: str
    became: str
    """What was done with the contents of the pot, as a person wrote it; "" if nobody has said."""


class BatchTable(IndexTable):
    """`on_shelf` = net - sent + returned - discarded - kept. `kept`: units that became a bag of their own.

    `started_at` holds only a day if the time of day is unknown. `began`, `ended` (when its units were last counted),
    `held_since` and `failed_since` are positions in the journal: they give the order of events even if the clock was
    wrong.
    """

    uid = TextField(unique=True)
    number = TextField(unique=True)
    product = ForeignKeyField(ProductTable, index=False)
    recipe = ForeignKeyField(RecipeTable, index=False)
    scale = TextField()
    started_at = TextField()
    made_on = TextField()
    best_before = TextField(null=True)
    cook = ForeignKeyField(PersonTable, null=True, index=False)
    state = TextField()
    filled_uid = TextField(null=True)
    filled = IntegerField(null=True)
    set_aside = IntegerField(null=True)
    set_aside_reason = TextField()
    net = IntegerField(null=True)
    sent = IntegerField()
    returned = IntegerField()
    discarded = IntegerField()
    kept = IntegerField()
    on_shelf = IntegerField()
    failed_reason = TextField()
    failed_became = TextField()
    held = IntegerField()
    held_reason = TextField()
    began = IntegerField()
    ended = IntegerField(null=True)
    held_since = IntegerField(null=True)
    failed_since = IntegerField(null=True)

    class Meta:
        indexes = ((("product", "made_on"), False), (("made_on",), False), (("recipe",), False))


# Partial indexes. They stay small, so these questions stay fast among a million batches.
BatchTable.add_index(BatchTable.index(BatchTable.started_at, where=BatchTable.state == "cooking", name="batch_cooking"))
BatchTable.add_index(BatchTable.index(BatchTable.made_on, where=BatchTable.on_shelf > 0, name="batch_on_shelf"))
BatchTable.add_index(
    BatchTable.index(BatchTable.made_on, where=BatchTable.started_at == BatchTable.made_on, name="batch_brought_in")
)


class BatchEquipmentTable(IndexTable):
    batch = ForeignKeyField(BatchTable)
    equipment = ForeignKeyField(EquipmentTable, index=False)


@applies(BatchStarted)
def _batch_started(session: Session, fact: BatchStarted, entry: Entry) -> None:
    recipe = session.one("SELECT id, product_id FROM recipe WHERE uid = ?", fact.recipe)
    assert recipe is not None, fact.recipe
    batch = session.insert(
        BatchTable, uid=entry.uid, number=fact.batch, product_id=recipe[1], recipe_id=recipe[0], scale=fact.scale,
        started_at=fact.made_on if fact.brought_in else entry.at, made_on=fact.made_on, best_before=fact.best_before,
        cook_id=by_uid(session, "person", fact.cook), state="cooking", set_aside_reason="", sent=0, returned=0,
        discarded=0, kept=0, on_shelf=0, failed_reason="", failed_became="", held=0, held_reason="",
        began=entry.position,
    )  # fmt: skip
    _set_equipment(session, batch, fact.equipment)
    add_all(session, batch, recipe[0])
    if fact.series:
        count(session, fact.series, fact.ordinal)


def _set_equipment(session: Session, batch: int | None, equipment: tuple[str, ...]) -> None:
    session.run("DELETE FROM batch_equipment WHERE batch_id = ?", batch)
    for uid in equipment:
        session.insert(BatchEquipmentTable, batch_id=batch, equipment_id=by_uid(session, "equipment", uid))


@applies(EquipmentSet)
def _equipment_set(session: Session, fact: EquipmentSet, entry: Entry) -> None:
    _set_equipment(session, batch_id(session, fact.batch), fact.equipment)


@applies(BatchFilled)
def _batch_filled(session: Session, fact: BatchFilled, entry: Entry) -> None:
    net = fact.filled - fact.set_aside
    session.run(
        "UPDATE batch SET state = 'filled', filled_uid = ?, filled = ?, set_aside = ?, set_aside_reason = ?, net = ?, "
        "on_shelf = max(0, ? - sent + returned - discarded - kept), ended = ? WHERE number = ?",
        entry.uid,
        fact.filled,
        fact.set_aside,
        fact.reason,
        net,
        net,
        entry.position,
        fact.batch,
    )


@applies(BatchFailed)
def _batch_failed(session: Session, fact: BatchFailed, entry: Entry) -> None:
    session.run(
        "UPDATE batch SET state = 'failed', failed_reason = ?, failed_became = ?, on_shelf = 0, "
        "failed_since = coalesce(failed_since, ?) WHERE number = ?",
        fact.reason,
        fact.became,
        entry.position,
        fact.batch,
    )


MAX_SCALE = Decimal(1000)


class BatchVerbs(OnBatchVerbs):
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
            checks.known(tx.session, "recipe", recipe.id, words("recipe"))
            if not old_version:
                old_view.refuse_if_newer_recipe(tx.session, recipe)
            who = cook or tx.who
            refuse_gone_person(tx.session, who.id if who else None)
            pots = kitchen_rules.refuse_idle(tx.session, equipment)
            made_on = tx.today()
            product = catalogue.product_of(tx.session, recipe)
            number, series, ordinal = next_number(tx, product.code, made_on)
            best_before = shelf_life.best_before(made_on, product.shelf_life_days)
            tx.record(
                BatchStarted(
                    number, series, ordinal, recipe.id, factor, made_on, best_before, who.id if who else None,
                    pots,
                )
            )  # fmt: skip
            return batches.batch(tx.session, number)

        return self._write(work, by)

    def set_equipment(
        self, number: str, equipment: Sequence[Equipment], *, seen: Batch | None = None, by: Person | None = None
    ) -> Batch:
        """Set all pots and machines of this batch. One that has been put out of use since may stay."""

        def work(tx: Transaction) -> Batch:
            batch = live_batch(tx, number)
            old_view.refuse_if_pots_changed(batch, seen)
            there = {one.id for one in batch.equipment}
            kitchen_rules.refuse_idle(tx.session, (one for one in equipment if one.id not in there))
            tx.record(EquipmentSet(batch.number, tuple(dict.fromkeys(one.id for one in equipment))))
            return batches.batch(tx.session, batch.number)

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
            gone = batch.net - batches.on_shelf(tx.session, batch.number) if batch.net is not None else 0
            if filled - set_aside < gone:
                raise RuleError(
                    words("{gone} of {batch} are gone from the shelf already.", gone=gone, batch=batch.number),
                    words("Check the number."),
                )
            named = (
                tx.session.value(
                    "SELECT max(unit) FROM gone_unit JOIN batch ON batch.id = batch_id WHERE number = ?", batch.number
                )
                or 0
            )
            if filled < named:
                raise RuleError(
                    words("{unit} is gone from the shelf already.", unit=batch.unit_number(named)),
                    words("Check the number."),
                )
            before = tx.session.value("SELECT filled_uid FROM batch WHERE number = ?", batch.number)
            tx.record(BatchFilled(batch.number, filled, set_aside, why, before))
            now = batches.batch(tx.session, batch.number)
            return now if before else held_if_outside(tx, now, outside_limits(now))

        return self._write(work, by)

    def fail_batch(
        self, number: str, reason: str, *, became: str = "", seen: Batch | None = None, by: Person | None = None
    ) -> Batch:
        """The batch came to nothing. Its uses stay recorded, and its number is not given again.

        Args:
            became: what was done with the contents of the pot; `tell_what_became` records it later.
        """
        why, of_it = checks.reason_of(reason, words("a failed batch")), printable(became, NOTE_LIMIT)

        def make(batch: Batch) -> Fact:
            old_view.refuse_if_ended(batch, seen)
            if batch.state is not BatchState.COOKING:
                raise RuleError(
                    words("{batch} is filled.", batch=batch.number), words("Throw its units away instead, or hold it.")
                )
            return BatchFailed(batch.number, why, of_it)

        return self._on_batch(number, make, by)

    def tell_what_became(
        self, number: str, became: str, *, seen: Batch | None = None, by: Person | None = None
    ) -> Batch:
        """Record what became of a failed batch. The newest text is shown; older ones stay in the journal."""
        of_it = checks.reason_of(became, words("what became of a failed batch"))

        def make(batch: Batch) -> Fact:
            old_view.refuse_if_changed(batch.number, batch, seen, ("state", "failed_became"))
            if batch.state is not BatchState.FAILED:
                raise RuleError(words("{batch} did not fail.", batch=batch.number))
            return BatchFailed(batch.number, batch.failed_reason, of_it)

        return self._on_batch(number, make, by, also_failed=True)
