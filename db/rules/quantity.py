"""Quantities: exact decimals, kept as they were entered, in any unit that pint knows.

What a unit is, pint says (US units by NIST Handbook 44, appendix C). It takes a third of a second to start, so that it
is asked once a unit and only when one is first met. Its own sums are rounded at the 28th digit; every legal definition
of a kitchen's unit has fewer than 24, so that a factor rounded to 24 digits is the exact one, and sums are made here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation, localcontext
from enum import Enum
from functools import lru_cache
from typing import Any, cast

from db.errors import RuleError, UnitError


class Dimension(Enum):
    MASS = "mass"
    VOLUME = "volume"
    COUNT = "count"


BASE_UNITS = {Dimension.MASS: "g", Dimension.VOLUME: "ml", Dimension.COUNT: "each"}

EXACT = Context(prec=60)
"""Wide enough that sums and products of what a kitchen weighs are never rounded."""

MAX_AMOUNT = Decimal("1e9")
MAX_PLACES = 12

FACTOR = Context(prec=24)
"""Takes away what pint's way over cubic metres adds behind the last true digit."""

KITCHEN_UNITS = frozenset((
    "mg", "g", "kg", "oz", "lb", "ml", "cl", "dl", "l", "tsp", "tbsp", "fl oz", "cup", "pt", "qt", "gal",
    "each", "dozen", "jar", "bottle",
))  # fmt: skip
"""The units of everyday weighing, as the books spell them."""

_NAMES_IN_PINT = {"fl oz": "fluid_ounce", "each": "count", "jar": "count", "bottle": "count"}
_ALIASES = {
    "": "each", "ea": "each", "pc": "each", "pcs": "each", "piece": "each", "pieces": "each", "x": "each",
    "gram": "g", "grams": "g", "gr": "g", "kilo": "kg", "kilos": "kg", "kilogram": "kg", "kilograms": "kg",
    "ounce": "oz", "ounces": "oz", "pound": "lb", "pounds": "lb", "lbs": "lb",
    "milliliter": "ml", "milliliters": "ml", "millilitre": "ml", "millilitres": "ml",
    "liter": "l", "liters": "l", "litre": "l", "litres": "l",
    "teaspoon": "tsp", "teaspoons": "tsp", "tablespoon": "tbsp", "tablespoons": "tbsp",
    "floz": "fl oz", "fluid ounce": "fl oz", "fluid ounces": "fl oz", "fl. oz": "fl oz", "fl. oz.": "fl oz",
    "cups": "cup", "pint": "pt", "pints": "pt", "quart": "qt", "quarts": "qt", "gallon": "gal", "gallons": "gal",
    "jars": "jar", "bottles": "bottle",
}  # fmt: skip
_TEXT = re.compile(r"\s*([+-]?\d[\d,]*(?:\.\d+)?|[+-]?\.\d+)\s*([^\d\s].*)?", re.DOTALL)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_MEASURES = (
    (Dimension.MASS, "g", "[mass]"),
    (Dimension.VOLUME, "ml", "[volume]"),
    (Dimension.COUNT, "count", "[]"),
)


@lru_cache(maxsize=1)
def _pint() -> Any:
    from pint import UnitRegistry

    registry: Any = UnitRegistry(non_int_type=Decimal)
    registry.define("dozen = 12 * count")
    return registry


@lru_cache(maxsize=256)
def known_unit(text: str) -> str:
    """The one spelling of a unit that the books use.

    >>> known_unit("Lbs"), known_unit(" FL  OZ "), known_unit("stone")
    ('lb', 'fl oz', 'stone')
    """
    unit = " ".join(text.split())
    plain = unit.lower().rstrip(".")
    plain = _ALIASES.get(plain, plain)
    if plain in KITCHEN_UNITS:
        return plain
    _measure(unit)
    return unit


@lru_cache(maxsize=256)
def _measure(unit: str) -> tuple[Dimension, Decimal]:
    """What a unit measures, and how many of the base unit it is."""
    if not re.fullmatch(r"[A-Za-zµ][A-Za-z_µ ]{0,30}", unit):
        raise _unknown(unit)
    try:
        one = _pint().Quantity(Decimal(1), _NAMES_IN_PINT.get(unit, unit.replace(" ", "_")))
    except Exception as error:  # pint raises AttributeError, TokenError and more of its parser's own kinds
        raise _unknown(unit) from error
    for dimension, base, check in _MEASURES:
        if one.check(check) and (dimension is not Dimension.COUNT or unit in KITCHEN_UNITS):
            with localcontext(EXACT):
                return dimension, FACTOR.plus(one.to(base).magnitude).normalize(EXACT)
    raise UnitError(f"{unit!r} does not measure weight, volume or pieces.", "Choose lb, oz, g, kg, cup, ml or each.")


def _unknown(unit: str) -> UnitError:
    return UnitError(f"{unit!r} is not a unit that Jarmark knows.", "Choose lb, oz, g, kg, cup, fl oz, ml or each.")


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
            raise RuleError(f"{self.amount} is not a quantity that a kitchen weighs.", "Check the number.")
        if -cast(int, self.amount.as_tuple().exponent) > MAX_PLACES:
            raise RuleError(f"{self.amount} has too many places after the point.", "Round it.")
        object.__setattr__(self, "unit", known_unit(self.unit))

    @classmethod
    def parse(cls, text: str) -> Quantity:
        """From "8 lb", "0.5kg", "12": a number, then a unit (none: pieces).

        >>> Quantity.parse("12"), Quantity.parse("0,5 kg")
        (Quantity(amount=Decimal('12'), unit='each'), Quantity(amount=Decimal('0.5'), unit='kg'))
        >>> Quantity.parse("two cups")
        Traceback (most recent call last):
        db.errors.UnitError: 'two cups' is not a quantity. Write a number and a unit, such as 8 lb.
        """
        match = _TEXT.fullmatch(text[:80])
        if match is None:
            raise UnitError(f"{text[:80]!r} is not a quantity.", "Write a number and a unit, such as 8 lb.")
        return cls(typed_number(match[1]), match[2] or "each")

    @property
    def dimension(self) -> Dimension:
        return _measure(self.unit)[0]

    @property
    def base(self) -> Decimal:
        """Exactly, in g, ml or pieces."""
        return EXACT.multiply(self.amount, _measure(self.unit)[1])

    def base_in(self, dimension: Dimension, density: Decimal | None = None) -> Decimal:
        """In the base unit of `dimension`; a density (g/ml) carries over between weight and volume."""
        mine = self.dimension
        if mine is dimension:
            return self.base
        if density is None or Dimension.COUNT in (mine, dimension):
            raise UnitError(
                f"{self} cannot be turned into {dimension.value}.",
                "Enter it in the unit the bag is kept in, or give the ingredient a density.",
            )
        if mine is Dimension.VOLUME:
            return EXACT.multiply(self.base, density)
        return tidy(EXACT.divide(self.base, density))

    def to(self, unit: str, density: Decimal | None = None) -> Quantity:
        """The same in another unit; exact where it comes out even, else to six places."""
        unit = known_unit(unit)
        if unit == self.unit:
            return self
        return from_base(self.base_in(_measure(unit)[0], density), unit)

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
        return Quantity(tidy(EXACT.multiply(self.amount, factor)), self.unit)

    def __add__(self, other: Quantity) -> Quantity:
        if other.unit == self.unit:
            return Quantity(EXACT.add(self.amount, other.amount), self.unit)
        return from_base(EXACT.add(self.base, other.base_in(self.dimension)), self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        return self + Quantity(-other.amount, other.unit)

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
    factor = _measure(unit)[1]
    return Quantity(tidy(EXACT.divide(base, factor)), unit)


def tidy(number: Decimal, places: int = 6) -> Decimal:
    """As it is if it has few places, else rounded to `places`; without trailing noughts or an exponent.

    >>> tidy(Decimal("6.000")), tidy(Decimal("4E+1")), tidy(Decimal(1) / 3)
    (Decimal('6'), Decimal('40'), Decimal('0.333333'))
    """
    if -cast(int, number.as_tuple().exponent) > MAX_PLACES:
        number = number.quantize(Decimal(1).scaleb(-places), context=EXACT)
    plain = number.normalize(EXACT)
    return plain.quantize(Decimal(1), context=EXACT) if cast(int, plain.as_tuple().exponent) > 0 else plain


def typed_number(text: str) -> Decimal:
    """A number as people write it: a point or a comma before the decimals, or commas between thousands.

    A comma before three last digits is refused: one cook means a thousand times what the other does.

    >>> typed_number("3,98"), typed_number("1,250.50"), typed_number("0,125")
    (Decimal('3.98'), Decimal('1250.50'), Decimal('0.125'))
    >>> typed_number("1,250")
    Traceback (most recent call last):
    db.errors.RuleError: '1,250' can be read in two ways. Write 1250, or 1.250.
    """
    plain = text.strip()
    if _GROUPED.fullmatch(plain):
        return decimal_of(plain.replace(",", ""))
    if _TWO_WAYS.fullmatch(plain):
        raise RuleError(
            f"{plain!r} can be read in two ways.", f"Write {plain.replace(',', '')}, or {plain.replace(',', '.')}."
        )
    return decimal_of(plain.replace(",", "."))


def decimal_of(text: str | int | Decimal) -> Decimal:
    """A finite decimal out of text, or a RuleError in words."""
    try:
        number = Decimal(str(text).strip())
    except InvalidOperation:
        raise RuleError(f"{str(text)[:40]!r} is not a number.", "Type digits only.") from None
    if not number.is_finite() or abs(number) > MAX_AMOUNT:
        raise RuleError(f"{str(text)[:40]!r} is not a number that a kitchen uses.", "Check the number.")
    return number
