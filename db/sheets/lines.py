"""The records read from sheets, each with its file and line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.records import DestinationKind
from db.rules.money import Money
from db.rules.quantity import Quantity
from db.rules.words import words


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A row that gives something its number, even if the rest of the row is wrong."""

    file: str
    line: int
    number: str


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """If the row has no lot (`untagged`), `lot` is the position of the row, and the bag gets a tag of ours.

    `use_by`: as in records.Lot; it follows from the heading of the date.
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
        """The name for messages: its lot, or its ingredient and position."""
        if not self.untagged:
            return self.lot
        return words(
            "the {ingredient} of {file}, line {line},", ingredient=self.ingredient, file=self.file, line=self.line
        )


@dataclass(frozen=True, slots=True)
class MadeLine:
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
class UsedLine:
    """If `lot` is empty, the bag is searched by the other fields."""

    file: str
    line: int
    number: str
    lot: str
    quantity: Quantity
    ingredient: str = ""
    supplier: str = ""
    bought_on: date | None = None
    named: str = ""
    """The supplier's lot by which the bag was found."""


@dataclass(frozen=True, slots=True)
class SentLine:
    file: str
    line: int
    number: str
    destination: str
    kind: DestinationKind | None
    units: int
    on: date
    order: str
