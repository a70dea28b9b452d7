"""Bags."""

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
    """`looked`, `allergens`, `sub_ingredients`: what is said of this bag alone; see records.Contains.

    `use_by`: `best_before` is its use-by date, one of safety; None: nobody said which of the two it is.
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
    """Some of our own batch is kept as an ingredient."""

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
    """What was received, as it should have been written the first time: every field as it is now known."""

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
    """What the bag's label looked like, as evidence; see PhotoTaken for its fields."""

    kind: ClassVar[str] = "lot-photographed"
    lot: str
    sha256: str
    media: str
    caption: str


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
