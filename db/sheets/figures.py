"""Numbers whose separator may be a decimal comma: what the sheets prove, and what the user must be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from db.rules.errors import RuleError
from db.rules.money import Money
from db.rules.numbers import typed_number
from db.rules.quantity import Quantity
from db.rules.units import Dimension, Measures
from db.rules.words import words
from db.sheets.sheet import Typed

_TWO_WAYS = re.compile(r"(?<![\d.,])([1-9]\d{0,2})([.,])(\d{3})(?![\d.,])")
_COMMA = re.compile(
    r"(?<![\d.,])(?:\d+,\d{1,2}|\d+,\d{4,}|0,\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})(?![\d.,])"
)
_POINT = re.compile(
    r"(?<![\d.,])(?:\d+\.\d{1,2}|\d+\.\d{4,}|0\.\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})(?![\d.,])"
)


def comma_shown(texts: Iterable[str]) -> tuple[bool, bool]:
    """Whether any text proves a decimal comma, and whether any proves a decimal point.

    >>> comma_shown(["12,5", "1.250"]), comma_shown(["1,250"]), comma_shown(["$18.40", "0,5"])
    ((True, False), (False, False), (True, True))
    """
    comma = point = False
    for text in texts:
        if type(text) is not Typed and ("," in text or "." in text):
            comma = comma or _COMMA.search(text) is not None
            point = point or _POINT.search(text) is not None
            if comma and point:
                break
    return comma, point


def one_of(shown: tuple[bool, bool]) -> bool | None:
    """True for a comma, False for a point; None if both or neither are proved."""
    return shown[0] if shown[0] != shown[1] else None


def ask_if_two_ways(text: str, decimal_comma: bool | None) -> None:
    """Refuse a number that could be a thousand times as large.

    Raises:
        ValueError: nothing decides which it is; the message has both readings.

    >>> ask_if_two_ways("1.250 g", None)
    Traceback (most recent call last):
    ValueError: '1.250 g' can be 1250 or 1.25: say --decimal comma (1250) or --decimal point (1.25)
    """
    match = _TWO_WAYS.search(text) if decimal_comma is None else None
    if match is None:
        return
    large = match[1] + match[3]
    small = f"{match[1]}.{match[3]}".rstrip("0").rstrip(".")
    comma, point = (large, small) if match[2] == "." else (small, large)
    raise ValueError(
        words(
            "{text} can be {large} or {small}: say --decimal comma ({comma}) or --decimal point ({point})",
            text=repr(text[:40]),
            large=large,
            small=small,
            comma=comma,
            point=point,
        )
    )


def settled_money(text: str, decimal_comma: bool | None) -> str:
    """A price with its thousands separator removed and a decimal point, as this sheet writes numbers.

    >>> settled_money("1.250 €", True), settled_money("1,250", False), settled_money("1.250", None)
    ('1250 €', '1250', '1.250')
    """
    if decimal_comma is None:
        return text
    group = "." if decimal_comma else ","

    def read(match: re.Match[str]) -> str:
        if match[2] == group:
            return match[1] + match[3]
        places = match[3].rstrip("0")
        return f"{match[1]}.{places}" if places else match[1]

    return _TWO_WAYS.sub(read, text)


def in_all(price: Money, per: Quantity, bought: Quantity) -> Money:
    """The total price, from a price per unit.

    Raises:
        ValueError: the total is not a whole number of minor units, or cannot be computed.

    >>> str(in_all(Money(200), Quantity.parse("1 lb"), Quantity.parse("25 lb")))
    '$50.00'
    """
    if per.dimension is not bought.dimension:
        raise ValueError(
            words("it is for {per}, and {bought} were bought: write what was paid in all", per=per, bought=bought)
        )
    total = Fraction(price.minor) * Fraction(bought.base) / Fraction(per.base)
    if total.denominator != 1:
        raise ValueError(
            words(
                "{price} for {per} of {bought} is not an even amount: write what was paid in all",
                price=price,
                per=per,
                bought=bought,
            )
        )
    return Money(int(total), price.currency)


def whole_number(text: str, decimal_comma: bool | None, measures: Measures, times: int = 1) -> int:
    """A count, optionally with what is counted: "1,250", "24 jars", "2 doz". "1.250 jars" can only be 1250.

    Args:
        times: pieces per count, from the heading. A unit in the cell must agree with it.

    Raises:
        ValueError, RuleError: it is not a count.

    >>> whole_number("1.250", None, Measures.US), whole_number("2 doz", None, Measures.US)
    (1250, 24)
    >>> whole_number("2.5", None, Measures.US, 12), whole_number("2 doz", None, Measures.US, 12)
    (30, 24)
    """
    match = _TWO_WAYS.fullmatch(text)
    if match is not None and decimal_comma is None:
        if match[3] == "000" or times > 1:
            ask_if_two_ways(text, None)
        return int(match[1] + match[3])
    if any(character.isalpha() for character in text) and not re.fullmatch(r"[\d.]+[eE][+-]?\d+", text):
        counted = Quantity.parse(text, measures, decimal_comma=decimal_comma)
        if counted.dimension is not Dimension.COUNT:
            raise RuleError(words("{text} is not a count.", text=repr(text)), words("Write how many pieces."))
        if times > 1 and counted.unit != "dozen":
            raise ValueError(
                words("{text} is not in dozens, and the heading says dozens: leave one of them", text=repr(text))
            )
        number = counted.base
    else:
        number = typed_number(text, decimal_comma=decimal_comma) * times
    if number != number.to_integral_value():
        raise ValueError(words("{text} is not a whole number", text=text))
    return int(number)
