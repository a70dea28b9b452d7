"""Converts the cells of one row to values. A bad cell is reported as a problem, and the next cell is read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from db.rules.currency import SYMBOLS, meant_by
from db.rules.errors import RuleError
from db.rules.money import Money
from db.rules.quantity import Quantity, plausible_quantity, read_cells
from db.rules.text import NAME_LIMIT, folded, printable
from db.rules.units import Measures, known_unit
from db.rules.words import without_full_stop, words
from db.sheets.asides import NONE, HeadingNote
from db.sheets.days import Order, parse_day
from db.sheets.ditto import is_ditto
from db.sheets.figures import ask_if_two_ways, in_all, settled_money, whole_number
from db.sheets.headings import DAYS, FIGURES
from db.sheets.problems import Problems
from db.sheets.sheet import SheetRow, Typed

T = TypeVar("T")

NUMBER_LIMIT = 40

ERRORS = frozenset(("#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#error!", "#n/a"))
"""Error values of spreadsheets."""

_FORMULA = re.compile(r"=|[+\-@].*[(|!]")
"""Text that a spreadsheet would evaluate. Some also take + - @ as the start of a formula."""


class Names:
    """Names that the user declared to be the same.

    Args:
        same: by kind: each name to be replaced (folded) to the name that stays.
    """

    def __init__(self, same: Mapping[str, Mapping[str, str]]) -> None:
        self.same = same
        self._written: dict[str, set[tuple[str, int, str]]] = defaultdict(set)
        """For each name in `same`, on either side and folded: the cells that have it (sheet, line, column)."""
        self._stay = {kind: {folded(name) for name in names.values()} for kind, names in same.items()}

    def name(self, text: str, file: str, line: int, column: str) -> str:
        """The name to use for the text of a cell."""
        same = self.same.get(column)
        if not same or not text:
            return text
        one = folded(text)
        if one in same or one in self._stay[column]:
            self._written[one].add((file, line, column))
        return same.get(one, text)

    def times(self, kind: str, name: str) -> int:
        """How many cells of that kind (or of all kinds, if "") have the name."""
        return sum(not kind or column == kind for _file, _line, column in self._written[folded(name)])


@dataclass(frozen=True, slots=True)
class FigureStyle:
    """How the figures of a sheet are read.

    Attributes:
        asides: by column, what the addition to its heading says.
        decimal_comma: None: the sheet does not show it.
    """

    order: Order
    decimal_comma: bool | None
    asides: Mapping[str, HeadingNote]
    measures: Measures = Measures.US
    names: Names = field(default_factory=lambda: Names({}))


FREE = frozenset(("notes",))

_POWER = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _spoilt(column: str, cell: str) -> str:
    """Why a name or number is not as typed, if a spreadsheet has converted it to a number or a date; else ""."""
    if column in FIGURES and type(cell) is Typed and " (shown " in cell:
        return words(
            "{column} is not a number as it stands in the cell: {cell}. Format the cell as a plain number",
            column=column,
            cell=cell,
        )
    if column in (*FIGURES, *DAYS) or column == "unit":
        return ""
    again = words("format the column as text and type the {column} again", column=column)
    if type(cell) is not Typed:
        if not _POWER.fullmatch(cell):
            return ""
        return words(
            "{column} is {cell}, of which a spreadsheet left out digits: {again}",
            column=column,
            cell=repr(cell[:40]),
            again=again,
        )
    if _DAY.match(cell):
        return words("{column} is the day {day} to the spreadsheet: {again}", column=column, day=cell[:10], again=again)
    if re.fullmatch(r"\d{16,}", cell):
        return words(
            "{column} has {digits} digits, of which a spreadsheet keeps fifteen: {again}",
            column=column,
            digits=len(cell),
            again=again,
        )
    return ""


def _in_currency(text: str, paid: Money, headed: str, own: str) -> Money:
    """A price below a heading with a currency. The cell may repeat the currency, but not name another."""
    meant = meant_by(headed, own) if headed in SYMBOLS else headed.upper()
    if not re.search(r"[^\d.,' ]", text):
        return Money.parse(f"{text} {meant}", meant) if paid.currency != meant else paid
    if paid.currency != meant:
        raise ValueError(
            words(
                "{text} is in {currency}, and the heading says {meant}: leave one of them",
                text=repr(text),
                currency=paid.currency,
                meant=meant,
            )
        )
    return paid


def _ditto(column: str, mark: str, above: str) -> str:
    if not above:
        return words(
            "{column} is {mark}, a mark for what stands above it: write it out", column=column, mark=repr(mark)
        )
    return words(
        "{column} is {mark}, a mark for what stands above it ({above}): write it out",
        column=column,
        mark=repr(mark),
        above=repr(above[:60]),
    )


class Cells:
    """The cells of one row. `ok` becomes False when a cell is a problem."""

    def __init__(self, row: SheetRow, file: str, reading: FigureStyle, problems: Problems) -> None:
        self.line = row.line
        self.file = file
        self.ok = True
        self.numbers: dict[str, str] = {}
        """The numbers of bags and batches that could be read, by column, even if other cells are wrong."""
        self._row, self._reading, self._problems = row, reading, problems

    def wrong(self, problem: str) -> None:
        self.ok = False
        self._problems.add(self.file, self.line, problem)

    def text(self, column: str, *, needed: bool = False, limit: int = NAME_LIMIT, free: bool = False) -> str:
        """Printable text. A formula is a problem: its result is missing.

        Args:
            free: free text such as "- two jars" or "+1 (555) 0100": only = starts a formula.
        """
        text = printable(self._written(column), limit + 1)
        if text.startswith("#") and text.casefold() in ERRORS:
            self.wrong(words("{column} is a spreadsheet's error ({text}), not a value", column=column, text=text[:20]))
            return ""
        if text.startswith("=") or (not free and _FORMULA.match(text)):
            self.wrong(words("{column} is a formula ({text}), not a value", column=column, text=repr(text[:30])))
            return ""
        if column not in FREE and is_ditto(text):
            above = self._row.above.get(column, "")
            self.wrong(_ditto(column, text, above))
            return ""
        if column not in FREE and (spoilt := _spoilt(column, self._row.cells.get(column, ""))):
            self.wrong(spoilt)
            return ""
        if len(text) > limit:
            self.wrong(words("{column} is longer than {limit} characters", column=column, limit=limit))
        elif needed and not text:
            self.wrong(words("{column} is missing", column=column))
        return self._reading.names.name(text, self.file, self.line, column)

    def _written(self, column: str) -> str:
        """The text that a cell shows; for figures and days, its exact value."""
        cell = self._row.cells.get(column, "")
        return cell.shown if type(cell) is Typed and column not in (*FIGURES, *DAYS) else cell

    def number(self, column: str, *, needed: bool = True) -> str:
        """The number of a bag or batch, in capitals, as the books compare them."""
        number = self.text(column, needed=needed, limit=NUMBER_LIMIT).upper()
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
            self.wrong(words("{column}: {problem}", column=column, problem=without_full_stop(error.sentences)))
        except ValueError as error:
            self.wrong(words("{column}: {problem}", column=column, problem=str(error)))
        return None

    def day(self, column: str, *, needed: bool = False) -> date | None:
        order = self._aside(column).order or self._reading.order
        return self._value(column, lambda text: parse_day(text, order), needed)

    def _aside(self, column: str) -> HeadingNote:
        return self._reading.asides.get(column, NONE)

    def _comma(self, column: str) -> bool | None:
        """Whether this cell uses a decimal comma."""
        return False if type(self._row.cells.get(column)) is Typed else self._reading.decimal_comma

    def whole(self, column: str, most: int, *, needed: bool = False) -> int | None:
        def read(text: str) -> int:
            times = self._aside(column).times
            number = whole_number(text, self._comma(column), self._reading.measures, times)
            if number < 0:
                raise ValueError(words("{text} is below nothing", text=text))
            if number > most:
                raise ValueError(words("{text} is more than {most}", text=text, most=f"{most:,}"))
            return number

        return self._value(column, read, needed)

    def money(self, column: str, currency: str, of: Quantity | None) -> Money | None:
        """The total price.

        Args:
            of: the quantity bought, for a price per unit; None if it could not be read.
        """
        aside = self._aside(column)

        def read(text: str) -> Money:
            paid = Money.parse(settled_money(text, self._comma(column)), currency)
            if aside.currency:
                paid = _in_currency(text, paid, aside.currency, currency)
            if aside.per is None or of is None:
                return paid
            return in_all(paid, aside.per, of)

        return self._value(column, read, needed=False)

    def quantity(self) -> Quantity | None:
        """From the columns quantity and unit, or one of them with both. Must be above zero and plausible."""
        said = self.text("unit")
        unit = None
        if said:
            unit = self._value("unit", lambda text: known_unit(text, self._reading.measures), needed=False)
        if not said and self._row.cells.get("unit"):
            said = "each"  # the unit is already reported; check the number as well
        written = self._row.cells.get("quantity", "")
        headed = self._aside("quantity").unit
        if unit is not None and headed and unit != headed:
            self.wrong(
                words(
                    "unit is {unit}, and the heading of the quantity says {headed}: leave one of them",
                    unit=said,
                    headed=headed,
                )
            )
        if not said and not any(character.isalpha() for character in written):
            unit = said = headed
            if not unit and written:
                self.wrong(words("unit is missing"))
        if said and unit is None:
            said = "each"

        def read(text: str) -> Quantity:
            comma = self._comma("quantity")
            ask_if_two_ways(text, comma)
            quantity = read_cells(text, unit or said, self._reading.measures, decimal_comma=comma)
            if quantity.base <= 0:
                raise ValueError(words("{text} is not more than nothing", text=text))
            return plausible_quantity(quantity)

        found = self._value("quantity", read, needed=True)
        return found if self.ok else None
