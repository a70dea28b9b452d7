"""One row's cells as values; a cell that is none is a problem, and the row goes on to its next cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from db.errors import RuleError
from db.imports.days import day_of
from db.imports.decimals import DecimalMark, settled
from db.imports.problems import Problems
from db.imports.sheet import Row
from db.imports.way import Way
from db.rules.money import Money
from db.rules.quantity import Dimension, Measures, Quantity, known_unit, typed_number
from db.rules.text import NAME_LIMIT, printable

T = TypeVar("T")

NUMBER_LIMIT = 40

MOST = {Dimension.MASS: Decimal(10_000_000), Dimension.VOLUME: Decimal(10_000_000), Dimension.COUNT: Decimal(1_000_000)}
"""Ten tonnes in one row is a slip of the keyboard, not a kitchen's bag."""

_BARE = re.compile(r"[+-]?(?:\d[\d.,]*|\.\d+|(?:\d+[ -])?\d+/\d+|\d* ?[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])")
"""A figure alone."""
_FLOATING = re.compile(r"[+-]?[\d.,]*e[+-]?\d+|nan|inf", re.IGNORECASE)
"""What programs write; typed_number refuses what is no number of a kitchen's."""
_NAMED = re.compile(r"[^\W\dx×]", re.IGNORECASE)
"""A letter other than the x of 2 x 8."""
_FORMULA = re.compile(r"=|[+\-@].*[(|!]")
"""What a spreadsheet would work out: it takes + - @ for a = too."""


class Cells:
    """`ok` is False once a cell was a problem."""

    def __init__(self, row: Row, file: str, way: Way, problems: Problems) -> None:
        self.line = row.line
        self.ok = True
        self.numbers: dict[str, str] = {}
        """The numbers that could be read, by column, whatever was wrong with other cells."""
        self._row, self._file, self._way, self._problems = row, file, way, problems

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
        return self._value(column, lambda text: day_of(text, self._way.order), needed)

    def whole(self, column: str, most: int, *, needed: bool = False) -> int | None:
        def read(text: str) -> int:
            number = typed_number(settled(text, self._way.mark))
            if number < 0:
                raise ValueError(f"{text} is below nothing")
            if number != number.to_integral_value():
                raise ValueError(f"{text} is not a whole number")
            if number > most:
                raise ValueError(f"{text} is more than {most:,}")
            return int(number)

        return self._value(column, read, needed)

    def money(self, column: str) -> Money | None:
        def read(text: str) -> Money:
            known = self._way.mark is not DecimalMark.UNKNOWN
            return Money.parse(settled(text, self._way.mark) if known else text, self._way.currency)

        return self._value(column, read, needed=False)

    def quantity(self) -> Quantity | None:
        """From the columns quantity and unit, or with its unit in the cell; above nothing and not absurd."""
        unit = self._value("unit", lambda text: known_unit(text, self._way.measures), needed=False)
        is_named = bool(self._row.cells.get("unit", "").strip())
        meant = unit or ("each" if is_named else None)
        found = self._value("quantity", lambda text: self._quantity(text, meant), needed=True)
        return None if is_named and unit is None else found

    def _quantity(self, text: str, unit: str | None) -> Quantity:
        quantity = _of_cell(settled(text, self._way.mark), unit, self._way.measures)
        if quantity.amount <= 0:
            raise ValueError(f"{text} is not more than nothing")
        if quantity.base > MOST[quantity.dimension]:
            raise ValueError(f"{text} {unit or ''}".rstrip() + " is more than a kitchen holds")
        return quantity


def _of_cell(text: str, unit: str | None, measures: Measures) -> Quantity:
    """ "8" with a unit's column, "8 lbs" without; where both name one, it must be the same."""
    if unit is None:
        if _BARE.fullmatch(text):
            raise ValueError(f"{text} has no unit: write it in the column unit, or behind the figure (8 lb, 12 each)")
        return Quantity.parse(text, measures)
    if _BARE.fullmatch(text) or _FLOATING.fullmatch(text):
        return Quantity(typed_number(text), unit)
    named = _NAMED.search(text)
    quantity = Quantity.parse(text if named else f"{text} {unit}", measures)
    if quantity.unit != unit:
        raise ValueError(f"{text!r} is in {quantity.unit}, and its unit's column says {unit}")
    return quantity
