"""Figures that a person types, however they write them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation


def number(typed: str) -> Decimal | None:
    """A finite number with a point or a comma; None where it is none.

    >>> number("3,98"), number("lots"), number("NaN")
    (Decimal('3.98'), None, None)
    """
    try:
        value = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
