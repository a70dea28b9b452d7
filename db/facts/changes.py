"""Facts that change the catalogue. Each carries all fields as they are from now on, and names what it corrects."""

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
    """A new density applies to later weighings only; sums that are already recorded stay.

    `looked`: somebody has checked what it contains, now or earlier.
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
    """The maker's own warnings ("may contain") on every label from now on. An empty tuple: no warning."""

    kind: ClassVar[str] = "precautions-set"
    product: str
    may_contain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductChanged(Fact):
    """Batches that were started before keep their date. All other values apply to every label from now on.

    The code cannot change, because it is part of every batch number.
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
    """`details`: make, serial number, how it is cleaned. If not `in_use`, it is no longer offered."""

    kind: ClassVar[str] = "equipment-changed"
    corrects: str
    name: str
    details: str
    in_use: bool


@dataclass(frozen=True, slots=True)
class PersonChanged(Fact):
    """Not `active`: the person has left. The badge no longer works; what they recorded keeps their name."""

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
