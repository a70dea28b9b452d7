"""What a reading can be at all: a pH of 38 is a slip of the finger, and would stand as evidence."""

from __future__ import annotations

from decimal import Decimal

from db.errors import ImpossibleReadingError

_OF_QUANTITY = {"ph": (Decimal(0), Decimal(14)), "brix": (Decimal(0), Decimal(100))}
_OF_UNIT = {
    "°c": (Decimal(-90), Decimal(600)),
    "c": (Decimal(-90), Decimal(600)),
    "°f": (Decimal(-130), Decimal(1100)),
    "f": (Decimal(-130), Decimal(1100)),
    "°bx": (Decimal(0), Decimal(100)),
}
"""A kitchen's freezers and its hottest ovens, with room to spare. A percentage may be over 100 (overrun, hydration)."""


def limits(quantity: str, unit: str = "") -> tuple[Decimal, Decimal] | None:
    """The least and the most that can be read; None where anything can.

    >>> limits("pH")
    (Decimal('0'), Decimal('14'))
    >>> limits("temperature", "°F")
    (Decimal('-130'), Decimal('1100'))
    >>> limits("colour")
    """
    return _OF_QUANTITY.get(quantity.strip().casefold()) or _OF_UNIT.get(unit.strip().casefold())


def checked(quantity: str, value: Decimal, unit: str = "") -> Decimal:
    """
    Raises:
        ImpossibleReadingError: no meter shows that.
    """
    can_be = limits(quantity, unit)
    if can_be is not None and not can_be[0] <= value <= can_be[1]:
        name = "pH" if quantity.casefold() == "ph" else quantity
        raise ImpossibleReadingError(
            f"{value} {unit}".strip() + f" is not a {name} that can be.",
            f"Enter {can_be[0]} to {can_be[1]} {unit}".strip() + ".",
        )
    return value
