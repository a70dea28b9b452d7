"""Every kind of fact that the journal can hold.

A fact says what happened, in values that mean the same in any copy of the books: batches by number, lots by the code
on their bag tag, products by code, everything else by the id of the fact that added it. Who, when and where is not in
the fact but in its envelope (journal.Entry). A fact is never edited; a correction is another fact that names the first
in `corrects`. `kind` and `version` are stored with it: change a fact's fields only together with its version and a
lift in codec.LIFTS, because facts of the old shape are in kitchens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from db.records import DestinationKind, ReadingTarget, StepKind, StepMark
from db.rules.money import Money
from db.rules.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Fact:
    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1


# The books themselves


@dataclass(frozen=True, slots=True)
class EpochStarted(Fact):
    """New books, or books that go on from a copy or a backup: numbers given from here on carry the epoch."""

    kind: ClassVar[str] = "epoch-started"
    reason: str


@dataclass(frozen=True, slots=True)
class ClockConfirmed(Fact):
    """Somebody looked at the wall clock and said that it is right."""

    kind: ClassVar[str] = "clock-confirmed"
    at: datetime


@dataclass(frozen=True, slots=True)
class BackupMade(Fact):
    kind: ClassVar[str] = "backup-made"
    name: str
    facts: int
    head: str


# Who, what and with what


@dataclass(frozen=True, slots=True)
class SupplierAdded(Fact):
    kind: ClassVar[str] = "supplier-added"
    name: str


@dataclass(frozen=True, slots=True)
class IngredientAdded(Fact):
    kind: ClassVar[str] = "ingredient-added"
    name: str
    allergens: tuple[str, ...]
    density: Decimal | None
    sub_ingredients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackAdded(Fact):
    """What a GTIN stands for from now on; a later one for the same GTIN takes its place."""

    kind: ClassVar[str] = "pack-added"
    gtin14: str
    ingredient: str
    quantity: Quantity
    supplier: str | None


@dataclass(frozen=True, slots=True)
class ProductAdded(Fact):
    kind: ClassVar[str] = "product-added"
    code: str
    name: str
    noun: str
    net_content: Quantity
    net_text: str
    shelf_life_days: int
    storage: str
    acidified: bool


@dataclass(frozen=True, slots=True)
class LineOfRecipe:
    index: int
    ingredient: str
    quantity: Quantity
    tolerance: Quantity | None


@dataclass(frozen=True, slots=True)
class StepOfRecipe:
    index: int
    name: str
    kind: StepKind
    minutes: int | None
    reading: ReadingTarget | None


@dataclass(frozen=True, slots=True)
class RecipeAdded(Fact):
    kind: ClassVar[str] = "recipe-added"
    product: str
    name: str
    recipe_version: int
    tag: str
    expected_units: int
    lines: tuple[LineOfRecipe, ...]
    steps: tuple[StepOfRecipe, ...]
    equipment: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EquipmentAdded(Fact):
    kind: ClassVar[str] = "equipment-added"
    name: str


@dataclass(frozen=True, slots=True)
class PersonAdded(Fact):
    kind: ClassVar[str] = "person-added"
    name: str
    initials: str
    tag: str


@dataclass(frozen=True, slots=True)
class DestinationAdded(Fact):
    kind: ClassVar[str] = "destination-added"
    name: str
    destination_kind: DestinationKind


# Lots


@dataclass(frozen=True, slots=True)
class LotReceived(Fact):
    kind: ClassVar[str] = "lot-received"
    lot: str
    ingredient: str
    quantity: Quantity
    supplier: str | None
    supplier_lot: str | None
    bought_on: date
    best_before: date | None
    price: Money | None
    gtin14: str | None
    scan_text: str | None


@dataclass(frozen=True, slots=True)
class LotMade(Fact):
    """Some of our own batch is kept as an ingredient."""

    kind: ClassVar[str] = "lot-made"
    lot: str
    batch: str
    ingredient: str
    quantity: Quantity
    made_on: date
    best_before: date | None


@dataclass(frozen=True, slots=True)
class LotCorrected(Fact):
    """What was received, as it should have been written the first time: every field as it is now known."""

    kind: ClassVar[str] = "lot-corrected"
    corrects: str
    lot: str
    quantity: Quantity
    supplier: str | None
    supplier_lot: str | None
    bought_on: date
    best_before: date | None
    price: Money | None
    reason: str


@dataclass(frozen=True, slots=True)
class LotCounted(Fact):
    """A stocktake found this much left; the difference to the books is what was counted in or out."""

    kind: ClassVar[str] = "lot-counted"
    lot: str
    found: Quantity


@dataclass(frozen=True, slots=True)
class LotDiscarded(Fact):
    kind: ClassVar[str] = "lot-discarded"
    lot: str
    quantity: Quantity
    reason: str


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


# Batches


@dataclass(frozen=True, slots=True)
class BatchStarted(Fact):
    """`series` and `ordinal` are where the number comes from; a number typed in or imported has series ""."""

    kind: ClassVar[str] = "batch-started"
    batch: str
    series: str
    ordinal: int
    recipe: str
    scale: Decimal
    made_on: date
    best_before: date | None
    cook: str | None
    equipment: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LotUsed(Fact):
    kind: ClassVar[str] = "lot-used"
    batch: str
    line: int
    lot: str
    quantity: Quantity
    completes_line: bool


@dataclass(frozen=True, slots=True)
class UseReversed(Fact):
    """It did not go in after all: back to the lot."""

    kind: ClassVar[str] = "use-reversed"
    corrects: str
    reason: str


@dataclass(frozen=True, slots=True)
class StepMarked(Fact):
    kind: ClassVar[str] = "step-marked"
    batch: str
    step: int
    mark: StepMark
    seconds: int


@dataclass(frozen=True, slots=True)
class ReadingTaken(Fact):
    kind: ClassVar[str] = "reading-taken"
    batch: str
    quantity: str
    value: Decimal
    unit: str
    step: int | None


@dataclass(frozen=True, slots=True)
class NoteWritten(Fact):
    kind: ClassVar[str] = "note-written"
    batch: str
    text: str


@dataclass(frozen=True, slots=True)
class EquipmentSet(Fact):
    kind: ClassVar[str] = "equipment-set"
    batch: str
    equipment: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchFilled(Fact):
    """How many came out; a second one for the batch corrects the first."""

    kind: ClassVar[str] = "batch-filled"
    batch: str
    filled: int
    set_aside: int
    reason: str
    corrects: str | None


@dataclass(frozen=True, slots=True)
class BatchFailed(Fact):
    kind: ClassVar[str] = "batch-failed"
    batch: str
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


# Labels. `runs` are first and last unit of each unbroken run.

Runs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class LabelsConfirmed(Fact):
    kind: ClassVar[str] = "labels-confirmed"
    batch: str
    job: str
    printer: str
    runs: Runs


@dataclass(frozen=True, slots=True)
class LabelUnsure(Fact):
    """It was being sent when the printer fell silent: whether it came out is not known."""

    kind: ClassVar[str] = "label-unsure"
    batch: str
    job: str
    printer: str
    unit: int


@dataclass(frozen=True, slots=True)
class LabelAnswered(Fact):
    """Somebody looked whether an unsure label came out."""

    kind: ClassVar[str] = "label-answered"
    batch: str
    job: str
    unit: int
    came_out: bool


@dataclass(frozen=True, slots=True)
class LabelSpoiled(Fact):
    kind: ClassVar[str] = "label-spoiled"
    batch: str
    unit: int
    reason: str


# Units on their way


@dataclass(frozen=True, slots=True)
class UnitsDispatched(Fact):
    """`unit_numbers` is empty unless each unit was scanned."""

    kind: ClassVar[str] = "units-dispatched"
    batch: str
    units: int
    destination: str
    on: date
    order: str | None
    unit_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnitsReturned(Fact):
    """Back from where a dispatch took them, onto the shelf."""

    kind: ClassVar[str] = "units-returned"
    batch: str
    dispatch: str
    units: int
    on: date
    reason: str
    unit_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnitsDiscarded(Fact):
    """From the shelf into the bin."""

    kind: ClassVar[str] = "units-discarded"
    batch: str
    units: int
    on: date
    reason: str
    unit_numbers: tuple[int, ...]


# A recall, step by step


@dataclass(frozen=True, slots=True)
class RecallOpened(Fact):
    """`scope` is what was asked, `batches` what was affected when it was opened."""

    kind: ClassVar[str] = "recall-opened"
    scope: str
    batches: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class CustomerReached(Fact):
    kind: ClassVar[str] = "customer-reached"
    recall: str
    destination: str
    units: int
    note: str


@dataclass(frozen=True, slots=True)
class RecallClosed(Fact):
    kind: ClassVar[str] = "recall-closed"
    recall: str
    note: str
