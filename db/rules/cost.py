"""What a share of something costs.

Shares and sums are exact fractions; an amount of money is rounded once, where it is shown: to the nearest minor unit,
halves away from zero, as an invoice does. So lines that are shown may differ from their shown sum by a cent; the sum
is the right one.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from db.rules.money import Money


def share(price: Money, part: Decimal, whole: Decimal) -> Fraction:
    """In minor units, not rounded. `part` may be more than `whole`: more was weighed out than was ever received.

    >>> share(Money(1000), Decimal(1), Decimal(3))
    Fraction(1000, 3)
    """
    return price.minor * Fraction(part) / Fraction(whole)


def rounded(minor: Fraction, currency: str) -> Money:
    """
    >>> [rounded(Fraction(n, 2), "USD").minor for n in (1, 3, -1, 4)]
    [1, 2, -1, 2]
    """
    whole = int(abs(minor) + Fraction(1, 2))
    return Money(whole if minor >= 0 else -whole, currency)
