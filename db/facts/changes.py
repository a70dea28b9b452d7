"""Who, what and with what, as it should have been written, or as it is from now on. Each names what it corrects."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from db.facts.base import Fact
from db.records import DestinationKind, PackShape
from db.rules.money import Money
from db.rules.quantity import Quantity


@dataclass(frozen=True, slots=True)
class SupplierChanged(Fact):
    kind: ClassVar[str] = "supplier-changed"
    corrects: str
    name: str


@dataclass(frozen=True, slots=True)
class IngredientChanged(Fact):
    """A density counts for weighings from now on: sums of before stand as they were made.

    `looked`: somebody has said what it contains, now or before.
    """

    kind: ClassVar[str] = "ingredient-changed"
    version: ClassVar[int] = 2
    corrects: str
    name: str
    allergens: tuple[str, ...]
    density: Decimal | None
    sub_ingredients: tuple[str, ...]
    looked: bool = False


@dataclass(frozen=True, slots=True)
class PrecautionsSet(Fact):
    """What the maker warns of beside what is in it ("may contain"), on every label from now on; nothing: no warning."""

    kind: ClassVar[str] = "precautions-set"
    product: str
    may_contain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductChanged(Fact):
    """A batch begun before keeps the date that it was given; every label from now on says the rest as it is now.

    The code stays: it is in every batch number.
    """

    kind: ClassVar[str] = "product-changed"
    version: ClassVar[int] = 2
    code: str
    name: str
    noun: str
    net_content: Quantity
    net_text: str
    shelf_life_days: int
    storage: str
    acidified: bool
    use_by: bool
    price: Money | None
    gtin14: str | None
    largest_side_cm2: int | None
    pack_shape: PackShape = PackShape.UNKNOWN
    no_date: bool = False
    kept_cold: bool = False
    in_liquid: bool = False
    drained: Quantity | None = None
    fruit_g_per_100_g: int | None = None
    shares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EquipmentChanged(Fact):
    """`details`: make, serial number, how it is cleaned. Not in use: it is not offered any more."""

    kind: ClassVar[str] = "equipment-changed"
    corrects: str
    name: str
    details: str
    in_use: bool


@dataclass(frozen=True, slots=True)
class PersonChanged(Fact):
    """Not active: has left; the badge opens nothing any more, and what they did stays theirs."""

    kind: ClassVar[str] = "person-changed"
    corrects: str
    name: str
    initials: str
    active: bool


@dataclass(frozen=True, slots=True)
class DestinationChanged(Fact):
    kind: ClassVar[str] = "destination-changed"
    corrects: str
    name: str
    destination_kind: DestinationKind
