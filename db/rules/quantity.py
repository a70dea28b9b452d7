"""Quantities: exact decimals, kept as they were entered, in the units that a kitchen uses (units.py).

Until schema 4 any unit that the library pint knows was taken, with its prefixes: `doz` was a tenth of an ounce. Facts
that were recorded in such a unit keep that meaning, or old books could not be read: their unit is named `pint:doz`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation, localcontext
from functools import lru_cache
from itertools import pairwise
from typing import Any, cast

from db.errors import RuleError, UnitError
from db.rules.units import UNITS, Dimension, Measures, Unit, known_unit

__all__ = [
    "BASE_UNITS",
    "EXACT",
    "MAX_AMOUNT",
    "Dimension",
    "Measures",
    "Quantity",
    "added_up",
    "decimal_of",
    "from_base",
    "known_unit",
    "recorded",
    "tidy",
    "typed_number",
]

BASE_UNITS = {Dimension.MASS: "g", Dimension.VOLUME: "ml", Dimension.COUNT: "each"}

EXACT = Context(prec=60)
"""Wide enough that sums and products of what a kitchen weighs are never rounded."""

MAX_AMOUNT = Decimal("1e9")
MAX_PLACES = 12

OLD = "pint:"
"""Before the name of a unit that only facts of old books are in."""

_FACTOR = Context(prec=24)
"""Takes away what pint's way over cubic metres adds behind the last true digit."""

_FRACTIONS = {sign: f"{above}/{below}" for sign, above, below in zip(
    "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", (1, 1, 2, 1, 3, 1, 2, 3, 4, 1, 5, 1, 3, 5, 7), (2, 3, 3, 4, 4, 5, 5, 5, 5, 6, 6, 8, 8, 8, 8),
    strict=True,
)}  # fmt: skip
_DENOMINATORS = frozenset((2, 3, 4, 5, 6, 8, 10, 12, 16, 32))
"""What kitchens divide by; 3/17 is a day or a slip."""

_FRACTION = re.compile(r"([+-]?)(?:(\d{1,6})[ -])?(\d{1,3})/(\d{1,3})")
_NUMBER = r"(?:\d{1,6}[ -])?\d{1,3}/\d{1,3}|\d[\d,]*(?:\.\d+)?|\.\d+"
_TIMES = re.compile(rf"\s*({_NUMBER})\s*(?:[x×*])\s*(?=\.?\d)", re.IGNORECASE)
_PART = re.compile(rf"\s*([+-]?(?:{_NUMBER}))\s*([^\d\s+-][^\d]*)?")
_ABOUT = re.compile(r"(?:~|≈|ca\.?\s|circa\s|about\s|approx\w*\.?\s|around\s|some\s)", re.IGNORECASE)
_RANGE = re.compile(rf"\s*(?:{_NUMBER})\s*(?:-|–|—|to|bis|à)\s*(?:{_NUMBER})(?:\s*[^\d/]*)?", re.IGNORECASE)
_MIXED = re.compile(r"[+-]?\d{1,6}-\d{1,3}/\d")
"""One and a half, as 1-1/2: no range."""
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


@lru_cache(maxsize=256)
def _unit(name: str) -> Unit:
    """
    Raises:
        UnitError: the books have no such unit.
    """
    unit = UNITS.get(name)
    if unit is not None:
        return unit
    if not name.startswith(OLD):
        raise UnitError(f"{name[:40]!r} is not a unit of the books.", "Use lb, oz, g, kg, cup, fl oz, ml or each.")
    return _as_it_was(name.removeprefix(OLD))


def _as_it_was(name: str) -> Unit:
    """What pint says of a unit: it read every unit until schema 4. It is loaded for such books alone."""
    from pint import UnitRegistry

    registry: Any = UnitRegistry(non_int_type=Decimal)
    try:
        one = registry.Quantity(Decimal(1), name.replace(" ", "_"))
    except Exception as error:  # pint raises AttributeError, TokenError and more of its parser's own kinds
        raise UnitError(f"{name[:40]!r} is not a unit that the books ever had.") from error
    for dimension, base, check in ((Dimension.MASS, "g", "[mass]"), (Dimension.VOLUME, "ml", "[volume]")):
        if one.check(check):
            with localcontext(EXACT):
                return Unit(OLD + name, dimension, _FACTOR.plus(one.to(base).magnitude).normalize(EXACT))
    raise UnitError(f"{name[:40]!r} does not measure weight, volume or pieces.")


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
        if self.unit not in UNITS:
            object.__setattr__(self, "unit", self.unit if self.unit.startswith(OLD) else known_unit(self.unit))

    @classmethod
    def parse(cls, text: str, measures: Measures = Measures.US) -> Quantity:
        """From "8 lb", "0.5kg", "1 1/2 cups", "2 x 8 oz", "1 lb 4 oz", "12": numbers with units (none: pieces).

        Args:
            measures: whose cups, spoons, pints and gallons are meant.

        Raises:
            UnitError, RuleError: it is no quantity, or could be two; the words say what to write.

        >>> Quantity.parse("12"), Quantity.parse("0,5 kg")
        (Quantity(amount=Decimal('12'), unit='each'), Quantity(amount=Decimal('0.5'), unit='kg'))
        >>> str(Quantity.parse("1½ cups")), str(Quantity.parse("2 x 8 oz")), str(Quantity.parse("1 lb 4 oz"))
        ('1.5 cup', '16 oz', '1.25 lb')
        >>> Quantity.parse("two cups")
        Traceback (most recent call last):
        db.errors.UnitError: 'two cups' is not a quantity. Write a number and a unit, such as 8 lb.
        >>> Quantity.parse("2-3 oz")
        Traceback (most recent call last):
        db.errors.UnitError: '2-3 oz' is not one quantity. Write how much it was, such as 3 oz.
        """
        shown, plain = text[:80].strip(), _plain_fractions(text[:80]).strip()
        if _ABOUT.match(plain) or plain.rstrip().endswith("?"):
            raise UnitError(f"{shown!r} is not certain.", "Write how much it was, without a mark for about.")
        if _RANGE.fullmatch(plain) and not _MIXED.match(plain):
            raise UnitError(f"{shown!r} is not one quantity.", "Write how much it was, such as 3 oz.")
        times = Decimal(1)
        while (match := _TIMES.match(plain)) is not None:
            times, plain = EXACT.multiply(times, typed_number(match[1])), plain[match.end() :]
        parts = _parts(shown, plain, measures)
        return _summed(shown, parts).scaled(times) if times != 1 else _summed(shown, parts)

    @property
    def dimension(self) -> Dimension:
        return _unit(self.unit).dimension

    @property
    def base(self) -> Decimal:
        """Exactly, in g, ml or pieces."""
        return EXACT.multiply(self.amount, _unit(self.unit).base)

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
        if unit not in UNITS and not unit.startswith(OLD):
            unit = known_unit(unit)
        if unit == self.unit:
            return self
        return from_base(self.base_in(_unit(unit).dimension, density), unit)

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
        return f"{self.amount:f} {self.unit.removeprefix(OLD)}"


def recorded(amount: str, unit: str) -> Quantity:
    """A quantity out of a fact, in the meaning that its unit had when it was recorded.

    >>> recorded("4", "dozen").base, recorded("1", "stone").base
    (Decimal('48'), Decimal('6350.29318'))
    """
    return Quantity(Decimal(amount), unit if unit in UNITS or unit.startswith(OLD) else OLD + unit)


def _plain_fractions(text: str) -> str:
    """½ as 1/2, and 1½ as 1 1/2.

    >>> _plain_fractions("1½ cup"), _plain_fractions("1⁄2")
    ('1 1/2 cup', '1/2')
    """
    for sign, plain in _FRACTIONS.items():
        text = re.sub(rf"(\d)\s*{sign}", rf"\1 {plain}", text).replace(sign, plain)
    return text.replace("⁄", "/")


def _parts(shown: str, plain: str, measures: Measures) -> list[Quantity]:
    parts, at = [], 0
    while at < len(plain):
        match = _PART.match(plain, at)
        if match is None:
            raise UnitError(f"{shown!r} is not a quantity.", "Write a number and a unit, such as 8 lb.")
        unit = (match[2] or "").strip().rstrip(",;+&").removesuffix(" and").strip()
        parts.append(Quantity(typed_number(match[1]), known_unit(unit, measures) if unit else "each"))
        at = match.end()
    if not parts:
        raise UnitError(f"{shown!r} is not a quantity.", "Write a number and a unit, such as 8 lb.")
    return parts


def _summed(shown: str, parts: list[Quantity]) -> Quantity:
    """1 lb 4 oz: each unit smaller than the one before; anything else is not one quantity."""
    total = parts[0]
    for before, part in pairwise(parts):
        smaller = part.dimension is before.dimension and _unit(part.unit).base < _unit(before.unit).base
        if not smaller or part.dimension is Dimension.COUNT or part.amount < 0:
            raise UnitError(f"{shown!r} is not one quantity.", "Write a number and a unit, such as 8 lb.")
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
    factor = _unit(unit).base
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

    Fractions are those that kitchens measure in; a third is rounded at the sixth place. A comma before three last
    digits is refused: one cook means a thousand times what the other does.

    >>> typed_number("1 1/2"), typed_number("¾"), typed_number("2-1/3")
    (Decimal('1.5'), Decimal('0.75'), Decimal('2.333333'))
    >>> typed_number("3,98"), typed_number("1,250.50"), typed_number("0,125")
    (Decimal('3.98'), Decimal('1250.50'), Decimal('0.125'))
    >>> typed_number("1,250")
    Traceback (most recent call last):
    db.errors.RuleError: '1,250' can be read in two ways. Write 1250, or 1.250.
    """
    plain = _plain_fractions(text).strip()
    fraction = _FRACTION.fullmatch(plain)
    if fraction is not None:
        return _of_fraction(plain, *fraction.groups())
    if _GROUPED.fullmatch(plain):
        return decimal_of(plain.replace(",", ""))
    if _TWO_WAYS.fullmatch(plain):
        raise RuleError(
            f"{plain!r} can be read in two ways.", f"Write {plain.replace(',', '')}, or {plain.replace(',', '.')}."
        )
    if re.search(r"[^\W\d]", plain):  # 1.5e1 is what programs write
        raise RuleError(f"{plain[:40]!r} is not a number.", "Type digits only.")
    return decimal_of(plain.replace(",", "."))


def _of_fraction(shown: str, sign: str, whole: str | None, above: str, below: str) -> Decimal:
    if int(below) not in _DENOMINATORS or (int(above) >= int(below) and whole is not None):
        raise RuleError(f"{shown!r} is not a fraction that a kitchen measures.", "Write it as 0.75, or as 1 3/4.")
    number = EXACT.add(Decimal(whole or 0), EXACT.divide(Decimal(above), Decimal(below)))
    return tidy(-number if sign == "-" else number)


def decimal_of(text: str | int | Decimal) -> Decimal:
    """A finite decimal out of text, or a RuleError in words."""
    try:
        number = Decimal(str(text).strip())
    except InvalidOperation:
        raise RuleError(f"{str(text)[:40]!r} is not a number.", "Type digits only.") from None
    if not number.is_finite() or abs(number) > MAX_AMOUNT:
        raise RuleError(f"{str(text)[:40]!r} is not a number that a kitchen uses.", "Check the number.")
    return number
