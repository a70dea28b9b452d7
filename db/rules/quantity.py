"""Quantities: exact decimals, kept as they were entered, in a kitchen's own units (`units.py` has the table).

What people write of them is read here, whole: "8 lbs", "1 1/2 cup", "2 x 8 oz", "1 lb 4 oz". What can be meant in two
ways is refused in words, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from itertools import pairwise
from typing import cast

from db.errors import RuleError, UnitError
from db.rules.numbers import MAX_AMOUNT, decimal_of, plain_fractions, refuse_loose, typed_number
from db.rules.units import UNITS, Dimension, Measures, known_unit, size_of
from db.rules.words import words

__all__ = [
    "BASE_UNITS", "EXACT", "MAX_AMOUNT", "MAX_PLACES", "Dimension", "Measures", "Quantity", "added_up", "believable",
    "decimal_of", "from_base", "known_unit", "read_cells", "tidy", "typed_number",
]  # fmt: skip

BASE_UNITS = {Dimension.MASS: "g", Dimension.VOLUME: "ml", Dimension.COUNT: "each"}

EXACT = Context(prec=60)
"""Wide enough that sums and products of what a kitchen weighs are never rounded."""

MAX_PLACES = 12

_DIMENSIONS = {
    Dimension.MASS: words("mass"),
    Dimension.VOLUME: words("volume"),
    Dimension.COUNT: words("count"),
}

MOST = {Dimension.MASS: ("10000", "kg"), Dimension.VOLUME: ("10000", "l"), Dimension.COUNT: ("1000000", "each")}
"""More than this at once was never in a small kitchen: it is a code that was typed into the field of an amount."""

_NUMBER = r"[+-]?(?:[0-9]+\s*-\s*[0-9]+/[0-9]+|[0-9]+\s+[0-9]+/[0-9]+|[0-9]+/[0-9]+|[0-9][0-9.,]*|\.[0-9]+)"
_TEXT = re.compile(rf"\s*({_NUMBER})\s*([^\d\s].*)?", re.DOTALL)
_PART = re.compile(rf"({_NUMBER})\s*([^\W\d][^\d]*?)(?:\s*(?:,|&|\+|and\b)\s*|\s*(?=[0-9])|\s*$)")
_TIMES = re.compile(r"\s*([0-9]{1,4})\s*[x×*]\s*([0-9.].*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much of something, exactly as entered. Comparing goes by size, equality by how it was written.

    >>> Quantity.parse("8 lb") - Quantity.parse("6 oz")
    Quantity(amount=Decimal('7.625'), unit='lb')
    >>> str(Quantity.parse("1,250.50 g")), Quantity.parse("2 lbs").base
    ('1250.50 g', Decimal('907.18474'))
    >>> Quantity.parse("1 cup").to("g", density=Decimal("0.85")).amount
    Decimal('201.100001025')
    >>> Quantity.parse("16 oz") >= Quantity.parse("1 lb")
    True
    """

    amount: Decimal
    unit: str

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or abs(self.amount) > MAX_AMOUNT:
            raise RuleError(
                words("{amount} is not a quantity that a kitchen weighs.", amount=self.amount),
                words("Check the number."),
            )
        if -cast(int, self.amount.as_tuple().exponent) > MAX_PLACES:
            raise RuleError(
                words("{amount} has too many places after the point.", amount=self.amount), words("Round it.")
            )
        if self.unit not in UNITS:
            object.__setattr__(self, "unit", known_unit(self.unit))

    @classmethod
    def parse(
        cls,
        text: str,
        measures: Measures = Measures.US,
        *,
        decimal_comma: bool | None = None,
        pieces: frozenset[str] = frozenset(),
    ) -> Quantity:
        """From "8 lb", "0.5kg", "1 1/2 cup", "2 x 8 oz", "1 lb 4 oz", "12": a number, then a unit (none: pieces).

        Args:
            measures, pieces: as `known_unit` has them.
            decimal_comma: as `typed_number` has it.

        >>> Quantity.parse("12"), Quantity.parse("0,5 kg")
        (Quantity(amount=Decimal('12'), unit='each'), Quantity(amount=Decimal('0.5'), unit='kg'))
        >>> str(Quantity.parse("1½ lbs")), str(Quantity.parse("2×8oz")), str(Quantity.parse("1 lb 4 oz"))
        ('1.5 lb', '16 oz', '1.25 lb')
        >>> Quantity.parse("two cups")
        Traceback (most recent call last):
        db.errors.UnitError: 'two cups' is not a quantity. Write a number and a unit, such as 8 lb.
        """
        return _read(text, measures, decimal_comma, pieces)

    @classmethod
    def stored(cls, amount: Decimal, unit: str) -> Quantity:
        """As it stands in the books, or follows from what does: however large it is, it can be shown.

        Older facts may have a unit that nobody can type any more.
        """
        size_of(unit)  # raises for what never was a unit
        if not amount.is_finite():
            raise RuleError(
                words("{amount} is not a quantity that a kitchen weighs.", amount=amount), words("Check the number.")
            )
        made = object.__new__(cls)
        object.__setattr__(made, "amount", amount)
        object.__setattr__(made, "unit", unit)
        return made

    @property
    def dimension(self) -> Dimension:
        return size_of(self.unit)[0]

    @property
    def base(self) -> Decimal:
        """Exactly, in g, ml or pieces."""
        return EXACT.multiply(self.amount, size_of(self.unit)[1])

    def base_in(self, dimension: Dimension, density: Decimal | None = None) -> Decimal:
        """In the base unit of `dimension`; a density (g/ml) carries over between weight and volume."""
        mine = self.dimension
        if mine is dimension:
            return self.base
        if density is None or Dimension.COUNT in (mine, dimension):
            raise UnitError(
                words("{quantity} cannot be turned into {dimension}.", quantity=self, dimension=_DIMENSIONS[dimension]),
                words("Enter it in the unit the bag is kept in, or give the ingredient a density."),
            )
        if mine is Dimension.VOLUME:
            return EXACT.multiply(self.base, density)
        return tidy(EXACT.divide(self.base, density))

    def to(self, unit: str, density: Decimal | None = None) -> Quantity:
        """The same in another unit; exact where it comes out even, else to six places."""
        if unit == self.unit:
            return self
        unit = known_unit(unit) if unit not in UNITS else unit
        return from_base(self.base_in(size_of(unit)[0], density), unit)

    def in_unit(self, unit: str, density: Decimal | None = None) -> Quantity | None:
        """As `to`; None where that would need a density and there is none.

        >>> Quantity.parse("32 fl oz").in_unit("oz") is None, str(Quantity.parse("2 lb").in_unit("oz"))
        (True, '32 oz')
        """
        try:
            return self.to(unit, density)
        except UnitError:
            return None

    def scaled(self, factor: Decimal) -> Quantity:
        """
        >>> str(Quantity.parse("8 lb").scaled(Decimal("0.75")))
        '6 lb'
        """
        return Quantity.stored(tidy(EXACT.multiply(self.amount, factor)), self.unit)

    def __add__(self, other: Quantity) -> Quantity:
        if other.unit == self.unit:
            return Quantity.stored(EXACT.add(self.amount, other.amount), self.unit)
        return from_base(EXACT.add(self.base, other.base_in(self.dimension)), self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        return self + Quantity.stored(-other.amount, other.unit)

    def __lt__(self, other: Quantity) -> bool:
        return self.base < other.base_in(self.dimension)

    def __le__(self, other: Quantity) -> bool:
        return self.base <= other.base_in(self.dimension)

    def __gt__(self, other: Quantity) -> bool:
        return self.base > other.base_in(self.dimension)

    def __ge__(self, other: Quantity) -> bool:
        return self.base >= other.base_in(self.dimension)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.unit}"


def believable(quantity: Quantity) -> Quantity:
    """As it is, where a kitchen can have so much of something at once.

    >>> str(believable(Quantity.parse("2500 lb")))
    '2500 lb'
    >>> believable(Quantity.parse("950600013 lb"))
    Traceback (most recent call last):
    db.errors.RuleError: 950600013 lb is more than a kitchen has. Type at most 22046 lb.
    """
    size, unit = MOST[quantity.dimension]
    most = Quantity(Decimal(size), unit)
    if abs(quantity.base) <= most.base:
        return quantity
    whole = int(EXACT.divide(most.base, size_of(quantity.unit)[1]))
    raise RuleError(
        words("{quantity} is more than a kitchen has.", quantity=quantity),
        words("Type at most {most} {unit}.", most=whole, unit=quantity.unit),
    )


def read_cells(
    quantity: str,
    unit: str,
    measures: Measures = Measures.US,
    *,
    decimal_comma: bool | None = None,
    pieces: frozenset[str] = frozenset(),
) -> Quantity:
    """A quantity whose number and unit stand in two places; the unit may stand with the number as well, or instead.

    >>> str(read_cells("2 x 8", "oz")), str(read_cells("25lb", "lbs")), str(read_cells("8 lbs", ""))
    ('16 oz', '25 lb', '8 lb')
    >>> read_cells("25 kg", "lb")
    Traceback (most recent call last):
    db.errors.UnitError: '25 kg' is in kg, and its unit is given as lb. Write one of them.
    """
    if not unit.strip():
        return Quantity.parse(quantity, measures, decimal_comma=decimal_comma, pieces=pieces)
    given = known_unit(unit, measures, pieces)
    if not any(character.isalpha() for character in re.sub(r"[0-9]\s*[xX×]\s*[0-9]", "", quantity)):
        return Quantity.parse(f"{quantity} {given}", measures, decimal_comma=decimal_comma)
    both = Quantity.parse(quantity, measures, decimal_comma=decimal_comma, pieces=pieces)
    if both.unit != given:
        raise UnitError(
            words(
                "{quantity} is in {unit}, and its unit is given as {given}.",
                quantity=repr(quantity),
                unit=both.unit,
                given=given,
            ),
            words("Write one of them."),
        )
    return both


def _read(text: str, measures: Measures, decimal_comma: bool | None, pieces: frozenset[str]) -> Quantity:
    plain = plain_fractions(text[:80]).strip().replace("\N{NO-BREAK SPACE}", " ")
    refuse_loose(plain)
    if (times := _TIMES.fullmatch(plain)) is not None:
        each = _read(times[2], measures, decimal_comma, pieces)
        return each.scaled(Decimal(times[1]))
    parts = _PART.findall(plain)
    if len(parts) > 1 and "".join(_PART.split(plain)[::3]).strip() == "":
        return _compound(plain, [_one(number, unit, measures, decimal_comma, pieces) for number, unit in parts])
    match = _TEXT.fullmatch(plain)
    if match is None:
        raise UnitError(
            words("{text} is not a quantity.", text=repr(text[:80])), words("Write a number and a unit, such as 8 lb.")
        )
    return _one(match[1], match[2] or "", measures, decimal_comma, pieces)


def _one(number: str, unit: str, measures: Measures, comma: bool | None, pieces: frozenset[str]) -> Quantity:
    return Quantity(typed_number(number, decimal_comma=comma), known_unit(unit, measures, pieces))


def _compound(text: str, parts: list[Quantity]) -> Quantity:
    """Of "1 lb 4 oz": units of one kind, each smaller than the one before it, and nothing that fills the one before."""
    for large, small in pairwise(parts):
        one = size_of(large.unit)[1]
        same = large.dimension is small.dimension is not Dimension.COUNT
        if not same or size_of(small.unit)[1] >= one or small.amount < 0 or small.base >= one:
            raise UnitError(
                words("{text} is not one quantity.", text=repr(text)), words("Write it in one unit, such as 1.25 lb.")
            )
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def added_up(quantities: Iterable[Quantity], density: Decimal | None = None) -> tuple[Quantity, ...]:
    """The sum, in the unit that is met first; what cannot be turned into it stands beside it.

    >>> [str(one) for one in added_up(map(Quantity.parse, ["1 lb", "2 fl oz", "8 oz"]))]
    ['1.5 lb', '2 fl oz']
    """
    sums: list[Quantity] = []
    for quantity in quantities:
        for place, one in enumerate(sums):
            part = quantity.in_unit(one.unit, density)
            if part is not None:
                sums[place] = one + part
                break
        else:
            sums.append(quantity)
    return tuple(sums)


def from_base(base: Decimal, unit: str) -> Quantity:
    """A quantity of `unit` from g, ml or pieces.

    >>> str(from_base(Decimal("2721.55422"), "lb")), str(from_base(Decimal(100), "lb"))
    ('6 lb', '0.220462 lb')
    """
    factor = size_of(unit)[1]
    return Quantity.stored(tidy(EXACT.divide(base, factor)), unit)


def tidy(number: Decimal, places: int = 6) -> Decimal:
    """As it is if it has few places, else rounded to `places`; without trailing noughts or an exponent.

    >>> tidy(Decimal("6.000")), tidy(Decimal("4E+1")), tidy(Decimal(1) / 3)
    (Decimal('6'), Decimal('40'), Decimal('0.333333'))
    """
    if -cast(int, number.as_tuple().exponent) > MAX_PLACES:
        number = number.quantize(Decimal(1).scaleb(-places), context=EXACT)
    plain = number.normalize(EXACT)
    return plain.quantize(Decimal(1), context=EXACT) if cast(int, plain.as_tuple().exponent) > 0 else plain
