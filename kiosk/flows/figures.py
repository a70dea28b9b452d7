"""Numbers and amounts typed by a person, in any common notation."""

from __future__ import annotations

from decimal import Decimal

from db import Measures, Quantity, RuleError, typed_number
from db.rules.quantity import plausible_quantity
from kiosk.locale import _


def number(typed: str) -> Decimal | None:
    """A finite number with a decimal point or comma; None if it is no number, or if its separator may mean thousands.

    >>> number("3,98"), number("lots"), number("NaN"), number("1,250")
    (Decimal('3.98'), None, None, None)
    """
    try:
        return typed_number(typed)
    except RuleError:
        return None


def amount(typed: str, unit: str, measures: Measures) -> Quantity:
    """A bare number in `unit`, or a quantity with its own unit.

    `unit` is a unit of the books: typing it back gives that same unit, whichever cup this kitchen uses.

    Raises:
        RuleError: neither of them, ambiguous, or not above zero; the message says which.
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
    return plausible_quantity(quantity)
