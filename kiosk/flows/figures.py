"""Figures that a person types, however they write them."""

from __future__ import annotations

from decimal import Decimal

from db import Measures, Quantity, RuleError, typed_number
from db.rules.quantity import believable
from kiosk.locale import _


def number(typed: str) -> Decimal | None:
    """A finite number with a point or a comma; None where it is none, or could be one or a thousand of something.

    >>> number("3,98"), number("lots"), number("NaN"), number("1,250")
    (Decimal('3.98'), None, None, None)
    """
    try:
        return typed_number(typed)
    except RuleError:
        return None


def amount(typed: str, unit: str, measures: Measures) -> Quantity:
    """A bare number in `unit`, or a quantity with its own unit.

    `unit` is one of the books' own: typed back it is that one, whatever this kitchen's cup is.

    Raises:
        RuleError: it is neither, can be read in two ways, or is not above zero; says so.

    >>> str(amount("1½", "lb", Measures.US)), str(amount("2 cup", "cup", Measures.UK))
    ('1.5 lb', '2 cup')
    >>> str(amount("2 x 8 oz", "lb", Measures.US)), str(amount("2 cup", "ml", Measures.UK))
    ('16 oz', '2 metric cup')
    """
    value = number(typed)
    if value is None and unit and typed.strip().endswith(" " + unit):
        value = number(typed.strip().removesuffix(unit))
    quantity = Quantity(value, unit) if value is not None else Quantity.parse(typed, measures)
    if value is None and not any(character.isalpha() for character in typed):
        raise RuleError(_("The unit is missing."), _("Type a number and a unit, like 3.98 lb."))
    if quantity.amount <= 0:
        raise RuleError(_("An amount is above zero."), _("Type a number, like 3.98."))
    return believable(quantity)
