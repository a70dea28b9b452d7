"""Facts about a batch, from the first ingredient to the last jar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from db.facts.base import Fact
from db.records import StepMark
from db.rules.quantity import Quantity


@dataclass(frozen=True, slots=True)
class BatchStarted(Fact):
    """`series` and `ordinal`: what the number was made from. `series` is "" if the kitchen's own numbering would not
    give this number.

    `brought_in`: imported from a spreadsheet, which tells days but no times of day.
    """

    kind: ClassVar[str] = "batch-started"
    carries_date: ClassVar[bool] = True
    version: ClassVar[int] = 2
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
class LotUsed(Fact):
    """`late`: recorded afterwards. It went in at some time between the start of the batch and the counting of its
    units.
    """

    kind: ClassVar[str] = "lot-used"
    version: ClassVar[int] = 2
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
class PhotoTaken(Fact):
    """`sha256` (hex) names the file with the picture's bytes, which is kept outside the database. `media`: its media
    type.
    """

    kind: ClassVar[str] = "photo-taken"
    batch: str
    sha256: str
    media: str
    caption: str


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
    batch: str
    reason: str
    became: str
    """What was done with the contents of the pot, as a person wrote it; "" if nobody has said."""


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
