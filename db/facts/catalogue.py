"""Facts that add suppliers, ingredients, packs, products, recipes, equipment, people and destinations."""

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
    """`looked`: whoever recorded it has checked what it contains. If False, no allergens means unknown, not none."""

    kind: ClassVar[str] = "ingredient-added"
    version: ClassVar[int] = 2
    name: str
    allergens: tuple[str, ...]
    density: Decimal | None
    sub_ingredients: tuple[str, ...]
    looked: bool = False


@dataclass(frozen=True, slots=True)
class PackAdded(Fact):
    """What a GTIN stands for from now on. A later fact for the same GTIN replaces it."""

    kind: ClassVar[str] = "pack-added"
    gtin14: str
    ingredient: str
    quantity: Quantity
    supplier: str | None


@dataclass(frozen=True, slots=True)
class ProductAdded(Fact):
    """`use_by`: its date is a use-by date, for safety, not best before (Regulation (EU) 1169/2011, article 24).

    `largest_side_cm2`: area of the jar's largest side; for a round jar, height times circumference. It decides the
    smallest letters that the law allows and, with `pack_shape`, the height of the net contents. `no_date`: food that
    needs no date (vinegar, salt). `kept_cold`: sold chilled. `in_liquid`: solid food in a liquid; `drained`: its net
    content without the liquid. `fruit_g_per_100_g`: grams of fruit that 100 g of a jam was made with. `shares`:
    declared percentages, such as "strawberries 65%".
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
