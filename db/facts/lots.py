"""Facts about lots (bags of an ingredient)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from db.facts.base import Fact
from db.records import Looked
from db.rules.money import Money
from db.rules.quantity import Quantity


@dataclass(frozen=True, slots=True)
class LotReceived(Fact):
    """`looked`, `allergens`, `sub_ingredients`: what this bag alone contains; see `records.Contains`.

    `use_by`: True if `best_before` holds a use-by date (safety), False for best before, None if nobody said which.
    """

    kind: ClassVar[str] = "lot-received"
    version: ClassVar[int] = 3
    carries_date: ClassVar[bool] = True
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
    looked: Looked = Looked.AS_INGREDIENT
    allergens: tuple[str, ...] = ()
    sub_ingredients: tuple[str, ...] = ()
    use_by: bool | None = None


@dataclass(frozen=True, slots=True)
class LotMade(Fact):
    """Part of one of our own batches is kept as an ingredient."""

    kind: ClassVar[str] = "lot-made"
    carries_date: ClassVar[bool] = True
    lot: str
    batch: str
    ingredient: str
    quantity: Quantity
    made_on: date
    best_before: date | None


@dataclass(frozen=True, slots=True)
class LotCorrected(Fact):
    """Corrects a received lot. Every field is given as it is now known."""

    kind: ClassVar[str] = "lot-corrected"
    version: ClassVar[int] = 3
    corrects: str
    lot: str
    quantity: Quantity
    supplier: str | None
    supplier_lot: str | None
    bought_on: date
    best_before: date | None
    price: Money | None
    reason: str
    looked: Looked = Looked.AS_INGREDIENT
    allergens: tuple[str, ...] = ()
    sub_ingredients: tuple[str, ...] = ()
    use_by: bool | None = None


@dataclass(frozen=True, slots=True)
class LotPhotographed(Fact):
    """A picture of the bag's label, kept as evidence. Fields as in PhotoTaken."""

    kind: ClassVar[str] = "lot-photographed"
    lot: str
    sha256: str
    media: str
    caption: str


@dataclass(frozen=True, slots=True)
class LotCounted(Fact):
    """A stocktake found this much left. The difference to the balance is booked as counted in or out."""

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
