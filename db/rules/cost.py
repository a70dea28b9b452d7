"""What a share of something costs.

Shares and sums are exact fractions. Money is rounded once, when it is shown: to the nearest minor unit, halves away
from zero, as on an invoice. So the shown lines may differ from their shown sum by a cent; the sum is right.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from db.rules.money import Money


def share(price: Money, part: Decimal, whole: Decimal) -> Fraction:
    """In minor units, not rounded. `part` may exceed `whole`, if more was weighed out than was received.

    >>> share(Money(1000), Decimal(1), Decimal(3))
    Fraction(1000, 3)
    """
    return price.minor * Fraction(part) / Fraction(whole)


def rounded(minor: Fraction, currency: str) -> Money:
    """Rounded to a whole minor unit, halves away from zero.

    >>> [rounded(Fraction(n, 2), "USD").minor for n in (1, 3, -1, 4)]
    [1, 2, -1, 2]
    """
    whole = int(abs(minor) + Fraction(1, 2))
    return Money(whole if minor >= 0 else -whole, currency)
