"""The facts: one frozen dataclass for each kind of event that the journal can record.

A fact says what happened, in values that mean the same in every copy of the books: a batch by its number, a lot by
the code on its bag tag, a product by its code, everything else by the `uid` of the fact that added it. Who recorded
it, when and on which kiosk is not in the fact but in its envelope (`journal.Entry`).

A fact is never edited. A correction is another fact, which names the first in `corrects`. `kind` and `version` are
stored with each fact. Facts of the old shape exist in kitchens: whoever changes a fact's fields must also raise its
version and add a conversion to `codec.LIFTS`.
"""

from __future__ import annotations

from db.facts.base import Fact
from db.facts.bins import BinAdded, BinEmptied, BinUsed, LotBinned
from db.facts.books import (
    BackupMade,
    ClockConfirmed,
    EpochStarted,
    NumberSeen,
)
from db.facts.catalogue import (
    DestinationAdded,
    EquipmentAdded,
    IngredientAdded,
    LineOfRecipe,
    PackAdded,
    PersonAdded,
    ProductAdded,
    RecipeAdded,
    StepOfRecipe,
    SupplierAdded,
)
from db.facts.changes import (
    DestinationChanged,
    EquipmentChanged,
    IngredientChanged,
    PersonChanged,
    PrecautionsSet,
    ProductChanged,
    SupplierChanged,
)
from db.facts.cooking import (
    BatchFailed,
    BatchFilled,
    BatchHeld,
    BatchReleased,
    BatchStarted,
    EquipmentSet,
    LineLeftOut,
    LotUsed,
    NoteWritten,
    PhotoTaken,
    ReadingTaken,
    StepMarked,
    UseReversed,
)
from db.facts.lots import (
    LotCorrected,
    LotCounted,
    LotDiscarded,
    LotHeld,
    LotMade,
    LotPhotographed,
    LotReceived,
    LotReleased,
)
from db.facts.names import SupplierMerged, SupplierParted
from db.facts.units import (
    CustomerReached,
    LabelAnswered,
    LabelSaid,
    LabelsConfirmed,
    LabelSpoiled,
    LabelsReprinted,
    LabelUnsure,
    RecallClosed,
    RecallOpened,
    Runs,
    TextKept,
    UnitsDiscarded,
    UnitsDispatched,
    UnitsReturned,
)

__all__ = [
    "BackupMade",
    "BatchFailed",
    "BatchFilled",
    "BatchHeld",
    "BatchReleased",
    "BatchStarted",
    "BinAdded",
    "BinEmptied",
    "BinUsed",
    "ClockConfirmed",
    "CustomerReached",
    "DestinationAdded",
    "DestinationChanged",
    "EpochStarted",
    "EquipmentAdded",
    "EquipmentChanged",
    "EquipmentSet",
    "Fact",
    "IngredientAdded",
    "IngredientChanged",
    "LabelAnswered",
    "LabelSaid",
    "LabelSpoiled",
    "LabelUnsure",
    "LabelsConfirmed",
    "LabelsReprinted",
    "LineLeftOut",
    "LineOfRecipe",
    "LotBinned",
    "LotCorrected",
    "LotCounted",
    "LotDiscarded",
    "LotHeld",
    "LotMade",
    "LotPhotographed",
    "LotReceived",
    "LotReleased",
    "LotUsed",
    "NoteWritten",
    "NumberSeen",
    "PackAdded",
    "PersonAdded",
    "PersonChanged",
    "PhotoTaken",
    "PrecautionsSet",
    "ProductAdded",
    "ProductChanged",
    "ReadingTaken",
    "RecallClosed",
    "RecallOpened",
    "RecipeAdded",
    "Runs",
    "StepMarked",
    "StepOfRecipe",
    "SupplierAdded",
    "SupplierChanged",
    "SupplierMerged",
    "SupplierParted",
    "TextKept",
    "UnitsDiscarded",
    "UnitsDispatched",
    "UnitsReturned",
    "UseReversed",
]
