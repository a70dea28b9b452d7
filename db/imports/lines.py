"""The records of the sheets, each with where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.records import DestinationKind
from db.rules.money import Money
from db.rules.quantity import Quantity
from db.rules.words import words


@dataclass(frozen=True, slots=True)
class Numbered:
    """A row that gives something its number, whether or not the rest of it could be read."""

    file: str
    line: int
    number: str


@dataclass(frozen=True, slots=True)
class Purchase:
    """`lot` of a bag that has none of its own is the place of its row (`untagged`): it gets a tag of ours.

    `use_by`: as records.Lot has it, by the heading that its date stands under.
    """

    file: str
    line: int
    lot: str
    ingredient: str
    supplier: str
    supplier_lot: str
    bought_on: date
    best_before: date | None
    quantity: Quantity
    price: Money | None
    untagged: bool = False
    use_by: bool | None = None

    @property
    def name(self) -> str:
        """What it is called to a person: its lot, or what it is of and where it stands."""
        if not self.untagged:
            return self.lot
        return words(
            "the {ingredient} of {file}, line {line},", ingredient=self.ingredient, file=self.file, line=self.line
        )


@dataclass(frozen=True, slots=True)
class Made:
    file: str
    line: int
    number: str
    product: str
    made_on: date
    made_by: str
    produced: int
    set_aside: int
    equipment: tuple[str, ...]
    notes: str


@dataclass(frozen=True, slots=True)
class Used:
    """Where `lot` is nothing, the bag is looked for by the rest."""

    file: str
    line: int
    number: str
    lot: str
    quantity: Quantity
    ingredient: str = ""
    supplier: str = ""
    bought_on: date | None = None
    named: str = ""
    """The supplier's lot by which its bag was found."""


@dataclass(frozen=True, slots=True)
class Sent:
    file: str
    line: int
    number: str
    destination: str
    kind: DestinationKind | None
    units: int
    on: date
    order: str
