"""Every kind of fact that the journal can hold.

A fact says what happened, in values that mean the same in any copy of the books: batches by number, lots by the code
on their bag tag, products by code, everything else by the id of the fact that added it. Who, when and where is not in
the fact but in its envelope (journal.Entry). A fact is never edited; a correction is another fact that names the first
in `corrects`. `kind` and `version` are stored with it: change a fact's fields only together with its version and a
lift in codec.LIFTS, because facts of the old shape are in kitchens.
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
