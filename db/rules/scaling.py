"""The scale of a batch: how many units a recipe gives, and the scale needed for a number of units."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

from db.rules.errors import RuleError
from db.rules.quantity import EXACT, tidy
from db.rules.words import words


def expected_units(at_scale_1: int, factor: Decimal) -> int:
    """How many whole units a batch gives; rounded down.

    >>> expected_units(36, Decimal("0.75")), expected_units(10, Decimal("0.99"))
    (27, 9)
    """
    return int(EXACT.multiply(Decimal(at_scale_1), factor).to_integral_value(ROUND_FLOOR))


def factor_for(units: int, at_scale_1: int) -> Decimal:
    """The smallest scale that gives at least that many units, rounded up at the sixth decimal.

    >>> factor_for(27, 36), factor_for(12, 36), expected_units(36, factor_for(12, 36))
    (Decimal('0.75'), Decimal('0.333334'), 12)
    """
    if units < 1:
        raise RuleError(words("{units} units are not a batch.", units=units), words("Enter 1 or more."))
    factor = tidy(EXACT.divide(Decimal(units), Decimal(at_scale_1)))
    step = Decimal("0.000001")
    return factor if expected_units(at_scale_1, factor) >= units else tidy(factor + step)
