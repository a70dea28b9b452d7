"""Quantities: exact decimals, kept as they were entered, in the units of `rules.units`.

Reads what people write: "8 lbs", "1 1/2 cup", "2 x 8 oz", "1 lb 4 oz". Text with two possible meanings is refused,
never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from itertools import pairwise
from typing import cast

from db.rules.errors import RuleError, UnitError
from db.rules.numbers import MAX_AMOUNT, decimal_of, plain_fractions, refuse_loose, typed_number
from db.rules.units import UNITS, Dimension, Measures, known_unit, size_of
from db.rules.words import words

__all__ = [
    "EXACT",
    "MAX_AMOUNT",
    "MAX_PLACES",
    "Dimension",
    "Measures",
    "Quantity",
    "added_up",
    "decimal_of",
    "from_base",
    "known_unit",
    "plausible_quantity",
    "read_cells",
    "tidy",
    "typed_number",
]  # fmt: skip

EXACT = Context(prec=60)
"""Precise enough that sums and products of kitchen quantities are never rounded."""

MAX_PLACES = 12

_DIMENSIONS = {
    Dimension.MASS: words("mass"),
    Dimension.VOLUME: words("volume"),
    Dimension.COUNT: words("count"),
}

MOST = {Dimension.MASS: ("10000", "kg"), Dimension.VOLUME: ("10000", "l"), Dimension.COUNT: ("1000000", "each")}
"""The largest quantity that is accepted. A larger one is usually a code typed into the wrong field."""

_NUMBER = r"[+-]?(?:[0-9]+\s*-\s*[0-9]+/[0-9]+|[0-9]+\s+[0-9]+/[0-9]+|[0-9]+/[0-9]+|[0-9][0-9.,]*|\.[0-9]+)"
_TEXT = re.compile(rf"\s*({_NUMBER})\s*([^\d\s].*)?", re.DOTALL)
_PART = re.compile(rf"({_NUMBER})\s*([^\W\d][^\d]*?)(?:\s*(?:,|&|\+|and\b)\s*|\s*(?=[0-9])|\s*$)")
_TIMES = re.compile(r"\s*([0-9]{1,4})\s*[x×*]\s*([0-9.].*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in a unit, exactly as entered. Comparison is by size; equality compares amount and unit as written.

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
        """Read "8 lb", "0.5kg", "1 1/2 cup", "2 x 8 oz", "1 lb 4 oz", "12". Without a unit it means pieces.

        Args:
            measures, pieces: see `known_unit`.
            decimal_comma: see `typed_number`.

        >>> Quantity.parse("12"), Quantity.parse("0,5 kg")
        (Quantity(amount=Decimal('12'), unit='each'), Quantity(amount=Decimal('0.5'), unit='kg'))
        >>> str(Quantity.parse("1½ lbs")), str(Quantity.parse("2×8oz")), str(Quantity.parse("1 lb 4 oz"))
        ('1.5 lb', '16 oz', '1.25 lb')
        >>> Quantity.parse("two cups")
        Traceback (most recent call last):
        db.rules.errors.UnitError: 'two cups' is not a quantity. Write a number and a unit, such as 8 lb.
        """
        return _read(text, measures, decimal_comma, pieces)

    @classmethod
    def stored(cls, amount: Decimal, unit: str) -> Quantity:
        """A quantity from the books, or computed from them. It is not checked for size.

        Facts of older versions may have a unit that is no longer accepted.
        """
        size_of(unit)  # raises if this was never a unit
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
        """The exact amount in g, ml or pieces."""
        return EXACT.multiply(self.amount, size_of(self.unit)[1])

    def base_in(self, dimension: Dimension, density: Decimal | None = None) -> Decimal:
        """The amount in the base unit of `dimension`. A density (g/ml) converts between weight and volume.

        Raises:
            UnitError: it cannot be converted.
        """
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
        """The same quantity in another unit. Results with more than 12 decimals are rounded to 6."""
        if unit == self.unit:
            return self
        unit = known_unit(unit) if unit not in UNITS else unit
        return from_base(self.base_in(size_of(unit)[0], density), unit)

    def in_unit(self, unit: str, density: Decimal | None = None) -> Quantity | None:
        """As `to`, but None if it cannot be converted.

        >>> Quantity.parse("32 fl oz").in_unit("oz") is None, str(Quantity.parse("2 lb").in_unit("oz"))
        (True, '32 oz')
        """
        try:
            return self.to(unit, density)
        except UnitError:
            return None

    def scaled(self, factor: Decimal) -> Quantity:
        """The quantity multiplied by `factor`.

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


def plausible_quantity(quantity: Quantity) -> Quantity:
    """The same quantity.

    Raises:
        RuleError: no small kitchen has that much at once.

    >>> str(plausible_quantity(Quantity.parse("2500 lb")))
    '2500 lb'
    >>> plausible_quantity(Quantity.parse("950600013 lb"))
    Traceback (most recent call last):
    db.rules.errors.RuleError: 950600013 lb is more than a kitchen has. Type at most 22046 lb.
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
    """A quantity whose number and unit are in two cells. The first cell may have the unit as well, or alone.

    >>> str(read_cells("2 x 8", "oz")), str(read_cells("25lb", "lbs")), str(read_cells("8 lbs", ""))
    ('16 oz', '25 lb', '8 lb')
    >>> read_cells("25 kg", "lb")
    Traceback (most recent call last):
    db.rules.errors.UnitError: '25 kg' is in kg, and its unit is given as lb. Write one of them.
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
    """The sum of "1 lb 4 oz": units of one dimension, each part smaller than one of the unit before it."""
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
    """The sum, in the unit that comes first. Quantities that cannot be converted to it are added up separately.

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
    """A quantity of `unit` from an amount in g, ml or pieces.

    >>> str(from_base(Decimal("2721.55422"), "lb")), str(from_base(Decimal(100), "lb"))
    ('6 lb', '0.220462 lb')
    """
    factor = size_of(unit)[1]
    return Quantity.stored(tidy(EXACT.divide(base, factor)), unit)


def tidy(number: Decimal, places: int = 6) -> Decimal:
    """Rounded to `places` if it has more than 12 decimals; without trailing zeros or an exponent.

    >>> tidy(Decimal("6.000")), tidy(Decimal("4E+1")), tidy(Decimal(1) / 3)
    (Decimal('6'), Decimal('40'), Decimal('0.333333'))
    """
    if -cast(int, number.as_tuple().exponent) > MAX_PLACES:
        number = number.quantize(Decimal(1).scaleb(-places), context=EXACT)
    plain = number.normalize(EXACT)
    return plain.quantize(Decimal(1), context=EXACT) if cast(int, plain.as_tuple().exponent) > 0 else plain
