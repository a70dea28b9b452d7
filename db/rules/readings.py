"""The range of possible readings: a pH of 38 is a typing error and must not be recorded as evidence."""

from __future__ import annotations

from decimal import Decimal

from db.rules.errors import ImpossibleReadingError
from db.rules.words import words

_OF_QUANTITY = {"ph": (Decimal(0), Decimal(14)), "brix": (Decimal(0), Decimal(100))}
_OF_UNIT = {
    "°c": (Decimal(-90), Decimal(600)),
    "c": (Decimal(-90), Decimal(600)),
    "°f": (Decimal(-130), Decimal(1100)),
    "f": (Decimal(-130), Decimal(1100)),
    "°bx": (Decimal(0), Decimal(100)),
}
"""From freezers to the hottest ovens, with a margin. A percentage may exceed 100 (overrun, hydration)."""


def limits(quantity: str, unit: str = "") -> tuple[Decimal, Decimal] | None:
    """The lowest and highest possible value; None if there is no limit.

    >>> limits("pH")
    (Decimal('0'), Decimal('14'))
    >>> limits("temperature", "°F")
    (Decimal('-130'), Decimal('1100'))
    >>> limits("Final pH")
    (Decimal('0'), Decimal('14'))
    >>> limits("colour")
    """
    if is_ph(quantity):
        return _OF_QUANTITY["ph"]
    return _OF_QUANTITY.get(quantity.strip().casefold()) or _OF_UNIT.get(unit.strip().casefold())


def checked(quantity: str, value: Decimal, unit: str = "") -> Decimal:
    """The same value.

    Raises:
        ImpossibleReadingError: no meter shows that value.
    """
    can_be = limits(quantity, unit)
    if can_be is not None and not can_be[0] <= value <= can_be[1]:
        name = "pH" if is_ph(quantity) else quantity
        raise ImpossibleReadingError(
            words("{reading} is not a {quantity} that can be.", reading=f"{value} {unit}".strip(), quantity=name),
            words("Enter {low} to {high}.", low=can_be[0], high=f"{can_be[1]} {unit}".strip()),
        )
    return value


_PH = frozenset(("ph", "final ph", "equilibrium ph", "final equilibrium ph"))


def is_ph(quantity: str) -> bool:
    """Whether a quantity is a pH under any of its names.

    >>> is_ph("pH"), is_ph("Final  pH"), is_ph("temperature")
    (True, True, False)
    """
    return _folded(quantity) in _PH


def same_quantity(one: str, other: str) -> bool:
    """Whether two names mean the same quantity.

    >>> same_quantity("pH", "final ph"), same_quantity("Temperature", "temperature"), same_quantity("pH", "Brix")
    (True, True, False)
    """
    return _folded(one) == _folded(other) or (is_ph(one) and is_ph(other))


def turned(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """A reading converted to another unit; None if that is not possible.

    >>> turned(Decimal(212), "°F", "°C"), turned(Decimal("3.9"), "", ""), turned(Decimal("3.9"), "pH", "")
    (Decimal('100'), Decimal('3.9'), Decimal('3.9'))
    >>> turned(Decimal(100), "C", "°F"), turned(Decimal(3), "g", "°C")
    (Decimal('212'), None)
    """
    ours, theirs = _unit(unit), _unit(wanted)
    if ours == theirs:
        return value
    if (ours, theirs) == ("f", "c"):
        return (value - 32) * 5 / 9
    if (ours, theirs) == ("c", "f"):
        return value * 9 / 5 + 32
    return None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _unit(text: str) -> str:
    """The unit without a degree sign. pH has no unit, or the unit "pH"."""
    unit = _folded(text).removeprefix("°").strip()
    return "" if unit == "ph" else unit
