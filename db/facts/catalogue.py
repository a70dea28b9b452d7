"""Who, what and with what."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from db.facts.base import Fact
from db.records import DestinationKind, PackShape, ReadingTarget, StepKind
from db.rules.money import Money
from db.rules.quantity import Quantity


@dataclass(frozen=True, slots=True)
class SupplierAdded(Fact):
    kind: ClassVar[str] = "supplier-added"
    name: str


@dataclass(frozen=True, slots=True)
class IngredientAdded(Fact):
    """`looked`: whoever recorded it says what it contains; else no allergens means that nobody knows."""

    kind: ClassVar[str] = "ingredient-added"
    version: ClassVar[int] = 2
    name: str
    allergens: tuple[str, ...]
    density: Decimal | None
    sub_ingredients: tuple[str, ...]
    looked: bool = False


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
    """`use_by`: its date is one of safety, not of quality (Regulation (EU) 1169/2011, article 24).

    `largest_side_cm2` of the jar; of a round one, height times circumference. How small letters may be hangs on it,
    and, with `pack_shape`, how high the net contents must be. `no_date`: food that needs none (vinegar, salt).
    `kept_cold`: it is sold out of the cold. `in_liquid`: solid food in a liquid; `drained`: what is left without it.
    `fruit_g_per_100_g`: what a jam was made with. `shares`: "strawberries 65%".
    """

    kind: ClassVar[str] = "product-added"
    version: ClassVar[int] = 3
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
    version: ClassVar[int] = 2
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
