"""One row's cells as values; a cell that is none is a problem, and the row goes on to its next cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from db.errors import RuleError
from db.imports.days import Order, day_of
from db.imports.problems import Problems
from db.imports.sheet import Row
from db.rules.money import Money
from db.rules.quantity import Dimension, Quantity, known_unit, typed_number
from db.rules.text import NAME_LIMIT, printable

T = TypeVar("T")

NUMBER_LIMIT = 40

MOST = {Dimension.MASS: Decimal(10_000_000), Dimension.VOLUME: Decimal(10_000_000), Dimension.COUNT: Decimal(1_000_000)}
"""Ten tonnes in one row is a slip of the keyboard, not a kitchen's bag."""

_FORMULA = re.compile(r"=|[+\-@].*[(|!]")
"""What a spreadsheet would work out: it takes + - @ for a = too."""


class Cells:
    """`ok` is False once a cell was a problem."""

    def __init__(self, row: Row, file: str, order: Order, problems: Problems) -> None:
        self.line = row.line
        self.ok = True
        self.numbers: dict[str, str] = {}
        """The numbers that could be read, by column, whatever was wrong with other cells."""
        self._row, self._file, self._order, self._problems = row, file, order, problems

    def wrong(self, words: str) -> None:
        self.ok = False
        self._problems.add(self._file, self.line, words)

    def text(self, column: str, *, needed: bool = False, limit: int = NAME_LIMIT, free: bool = False) -> str:
        """Printable text. A formula is refused: what a spreadsheet should have worked out is not a name.

        Args:
            free: people write what they like, "- two jars", "+1 (555) 0100": only = begins a formula.
        """
        text = printable(self._row.cells.get(column, ""), limit + 1)
        if text.startswith("=") or (not free and _FORMULA.match(text)):
            self.wrong(f"{column} is a formula ({text[:30]!r}), not a value")
            return ""
        if len(text) > limit:
            self.wrong(f"{column} is longer than {limit} characters")
        elif needed and not text:
            self.wrong(f"{column} is missing")
        return text

    def number(self, column: str) -> str:
        """A number that names a bag or a batch: in capitals, as the books compare them."""
        number = self.text(column, needed=True, limit=NUMBER_LIMIT).upper()
        if 0 < len(number) <= NUMBER_LIMIT:
            self.numbers[column] = number
        return number

    def _value(self, column: str, read: Callable[[str], T], needed: bool) -> T | None:
        text = self.text(column, needed=needed)
        if not text:
            return None
        try:
            return read(text)
        except RuleError as error:
            self.wrong(f"{column}: {error.message} {error.what_to_do}".rstrip(". "))
        except ValueError as error:
            self.wrong(f"{column}: {error}")
        return None

    def day(self, column: str, *, needed: bool = False) -> date | None:
        return self._value(column, lambda text: day_of(text, self._order), needed)

    def whole(self, column: str, most: int, *, needed: bool = False) -> int | None:
        def read(text: str) -> int:
            number = typed_number(text)
            if number < 0:
                raise ValueError(f"{text} is below nothing")
            if number != number.to_integral_value():
                raise ValueError(f"{text} is not a whole number")
            if number > most:
                raise ValueError(f"{text} is more than {most:,}")
            return int(number)

        return self._value(column, read, needed)

    def money(self, column: str, currency: str) -> Money | None:
        return self._value(column, lambda text: Money.parse(text, currency), needed=False)

    def quantity(self) -> Quantity | None:
        """From the columns quantity and unit; above nothing and not absurd."""
        unit = self._value("unit", known_unit, needed=True)

        def read(text: str) -> Quantity:
            amount = typed_number(text)
            if amount <= 0:
                raise ValueError(f"{text} is not more than nothing")
            quantity = Quantity(amount, unit or "each")
            if quantity.base > MOST[quantity.dimension]:
                raise ValueError(f"{text} {unit} is more than a kitchen holds")
            return quantity

        found = self._value("quantity", read, needed=True)
        return found if unit else None
