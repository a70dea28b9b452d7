"""Numbers as people write them: decimal points and commas, fractions, and texts that only look like a number."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from db.rules.errors import RuleError
from db.rules.words import words

MAX_AMOUNT = Decimal("1e9")

FRACTION_PLACES = 6

_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_TWO_WAYS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}")
_GROUPED_BY_POINTS = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_ONE_GROUP = {
    ",": re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}"),
    ".": re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}"),
}
_FRACTION = re.compile(r"(?:([0-9]{1,6})(?:\s+|\s*-\s*))?([0-9]{1,3})/([0-9]{1,3})")
_RANGE = re.compile(r"[0-9][0-9.,/ ]*(?:-|–|—|\bto\b|\bbis\b)\s*[0-9].*", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:[~≈±<>]|c\.|(?:about|approx|approximately|around|circa|ca|roughly|etwa|env)\b).*", re.IGNORECASE | re.DOTALL
)


def plain_fractions(text: str) -> str:
    """Replaces one-character fractions by plain text.

    >>> plain_fractions("1½ cups"), plain_fractions("1⁄2"), plain_fractions("¾")
    ('1 1/2 cups', '1/2', '3/4')
    """
    written: list[str] = []
    for character in text:
        if unicodedata.category(character) == "No" and "FRACTION" in unicodedata.name(character, ""):
            gap = " " if written and written[-1][-1:].isdigit() else ""
            written.append(gap + unicodedata.normalize("NFKC", character).replace("⁄", "/"))
        else:
            written.append("/" if character in "⁄∕" else character)
    return "".join(written)


def typed_number(text: str, *, decimal_comma: bool | None = None) -> Decimal:
    """Read a number as people write it: with a decimal point or comma, thousands separators, or as a fraction.

    Args:
        decimal_comma: whether this writer uses a decimal comma, if that is known. If not, a comma before exactly
            three last digits is refused, because it can be a decimal comma or a thousands separator.

    Raises:
        RuleError: not a number, or one that can be read in two ways.

    >>> typed_number("3,98"), typed_number("1,250.50"), typed_number("0,125"), typed_number("1.250,5")
    (Decimal('3.98'), Decimal('1250.50'), Decimal('0.125'), Decimal('1250.5'))
    >>> typed_number("1 1/2"), typed_number("¾"), typed_number("1.250", decimal_comma=True)
    (Decimal('1.5'), Decimal('0.75'), Decimal('1250'))
    >>> typed_number("1,250")
    Traceback (most recent call last):
    db.rules.errors.RuleError: '1,250' can be read in two ways. Write 1250, or 1.250.
    >>> typed_number("2-3")
    Traceback (most recent call last):
    db.rules.errors.RuleError: '2-3' is from one amount to another. Write the one amount that it was.
    """
    plain = plain_fractions(text[:80]).strip().replace("−", "-")
    if _GROUPED.fullmatch(plain):
        return decimal_of(plain.replace(",", ""))
    if _GROUPED_BY_POINTS.fullmatch(plain):
        return decimal_of(plain.replace(".", "").replace(",", "."))
    group = None if decimal_comma is None else "." if decimal_comma else ","
    if group and _ONE_GROUP[group].fullmatch(plain):
        return decimal_of(plain.replace(group, ""))
    if decimal_comma is None and _TWO_WAYS.fullmatch(plain):
        raise RuleError(
            words("{plain} can be read in two ways.", plain=repr(plain)),
            words(
                "Write {whole}, or {decimal}.",
                whole=plain.replace(",", ""),
                decimal=plain.replace(",", "."),
            ),
        )
    if (fraction := _FRACTION.fullmatch(plain)) is not None:
        return _fraction(plain, *fraction.groups())
    if plain.count(",") == 1 and "." not in plain:
        return decimal_of(plain.replace(",", "."))
    return decimal_of(plain)


def _fraction(text: str, whole: str | None, above: str, below: str) -> Decimal:
    top, bottom = int(above), int(below)
    if not 0 < top < bottom <= 64:
        raise RuleError(
            words("{text} is not a fraction that a kitchen uses.", text=repr(text)),
            words("Write it like 1 1/2, or with a point."),
        )
    part = Decimal(top) / Decimal(bottom)
    if round(part, FRACTION_PLACES) != part:
        part = round(part, FRACTION_PLACES)
    return Decimal(int(whole or 0)) + part


def refuse_loose(text: str) -> None:
    """Refuse ranges and approximate amounts: the books record exact amounts.

    >>> refuse_loose("~12")
    Traceback (most recent call last):
    db.rules.errors.RuleError: '~12' is not exact. Write the amount without it, once it is known.
    """
    plain = plain_fractions(text[:80]).strip()
    if _ABOUT.fullmatch(plain):
        raise RuleError(
            words("{plain} is not exact.", plain=repr(plain)), words("Write the amount without it, once it is known.")
        )
    if _RANGE.fullmatch(plain) and not re.match(r"[0-9]+\s*-\s*[0-9]+/[0-9]", plain):
        raise RuleError(
            words("{plain} is from one amount to another.", plain=repr(plain)),
            words("Write the one amount that it was."),
        )


def decimal_of(text: str | int | Decimal) -> Decimal:
    """A finite decimal.

    Raises:
        RuleError: the text is not a number, or it is out of range.
    """
    written = str(text).strip()
    refuse_loose(written)
    try:
        number = Decimal(written)
    except InvalidOperation:
        raise RuleError(
            words("{written} is not a number.", written=repr(written[:40])), words("Type digits only.")
        ) from None
    if not number.is_finite() or abs(number) > MAX_AMOUNT:
        raise RuleError(
            words("{written} is not a number that a kitchen uses.", written=repr(written[:40])),
            words("Check the number."),
        )
    if not isinstance(text, Decimal) and not _PLAIN.fullmatch(written):
        raise RuleError(words("{written} is not a number.", written=repr(written[:40])), words("Type digits only."))
    return number
