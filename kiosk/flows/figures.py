"""Figures that a person types, however they write them."""

from __future__ import annotations

from decimal import Decimal

from db import RuleError, typed_number


def number(typed: str) -> Decimal | None:
    """A finite number with a point or a comma; None where it is none, or could be one or a thousand of something.

    >>> number("3,98"), number("lots"), number("NaN"), number("1,250")
    (Decimal('3.98'), None, None, None)
    """
    try:
        return typed_number(typed)
    except RuleError:
        return None
