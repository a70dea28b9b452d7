"""Money: whole minor units and a currency, never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from db.rules.currency import CURRENCIES, SYMBOLS, meant_by
from db.rules.errors import RuleError
from db.rules.words import words

LONGEST = 40

_NO_MINOR = {"JPY", "KRW", "ISK", "CLP", "VND", "HUF"}
"""Currencies whose prices have no decimals (ISO 4217; the Hungarian filler is no longer minted)."""

_NAME = "[$€£¥]|[A-Za-z]{3}"
_TEXT = re.compile(rf"(?P<before>{_NAME})?\s*(?P<number>\d(?:[\d.,' ]*\d)?)\s*(?P<after>{_NAME})?", re.ASCII)
_PLAIN = re.compile(r"\d+(?:[.,]\d{1,2})?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([., '])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d{1,2})?")
"""Groups of three digits with the same separator throughout, then optionally another separator and the decimals."""
_TWO_WAYS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_LONG = re.compile(r"(?:\d+|\d{1,3}(?:[,' ]\d{3})+)[.,]\d{3,}|\d{1,3}(?:\.\d{3})+,\d{3,}")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units, such as cents.

    >>> Money.parse("$18.40")
    Money(minor=1840, currency='USD')
    >>> str(Money(1840, "USD")), str(Money(350, "EUR")), str(Money(-5, "USD")), str(Money(120, "JPY"))
    ('$18.40', '€3.50', '-$0.05', '¥120')
    """

    minor: int
    currency: str = "USD"

    @classmethod
    def parse(cls, text: str, currency: str = "USD") -> Money:
        """Read "$18.40", "18.4", "1,250.00 CHF", "3,50 €". `currency` is used if the text names none.

        1.250 is refused: it is 1.25 to some and 1250 to others. 1,250 is read as thousands, as `str` prints it,
        because no price has three decimals.

        Raises:
            RuleError: not a price, or a price that can be read in two ways.

        >>> Money.parse("3,50 €"), Money.parse("1,250 CHF"), Money.parse("1.250,5", "EUR")
        (Money(minor=350, currency='EUR'), Money(minor=125000, currency='CHF'), Money(minor=125050, currency='EUR'))
        >>> Money.parse("1.250")
        Traceback (most recent call last):
        db.rules.errors.RuleError: '1.250' can be read in two ways. Write 1250, or 1.25.
        >>> Money.parse("5 lbs")
        Traceback (most recent call last):
        db.rules.errors.RuleError: 'lbs' is not a currency. Write its three letters, such as USD, or leave it out.
        """
        match = _TEXT.fullmatch(" ".join(text.split())) if len(text) <= LONGEST else None
        if match is None:
            raise RuleError(words("{text} is not a price.", text=repr(text[:LONGEST])), words("Type it like 18.40."))
        code = _currency(match["before"], match["after"], currency)
        amount = Decimal(_plain(match["number"])).scaleb(_places(code))
        if amount != amount.to_integral_value():
            raise RuleError(
                words("{text} is not a price: {code} has no smaller coins.", text=repr(text), code=code),
                words("Write a whole number."),
            )
        if amount > 10**12:
            raise RuleError(words("{text} is more than a kitchen pays.", text=repr(text)), words("Check the number."))
        return cls(int(amount), code)

    @property
    def amount(self) -> Decimal:
        return Decimal(self.minor).scaleb(-_places(self.currency))

    def __str__(self) -> str:
        symbol = next((s for s, code in SYMBOLS.items() if code == self.currency), None)
        sign = "-" if self.minor < 0 else ""
        number = f"{abs(self.amount):,.{_places(self.currency)}f}"
        return f"{sign}{symbol}{number}" if symbol else f"{sign}{number} {self.currency}"


def _places(currency: str) -> int:
    return 0 if currency in _NO_MINOR else 2


def _currency(before: str | None, after: str | None, kitchens_own: str) -> str:
    """The currency that a text names. A symbol and a code may both be given if they mean the same."""
    named = [name if name in SYMBOLS else _code(name) for name in (before, after) if name]
    letters = next((name for name in named if name not in SYMBOLS), None)
    said = {meant_by(name, letters or kitchens_own) if name in SYMBOLS else name for name in named}
    if len(said) > 1:
        raise RuleError(
            words("{before} and {after} are two currencies.", before=before, after=after), words("Leave one out.")
        )
    return next(iter(said), kitchens_own)


def _code(name: str) -> str:
    if name.upper() not in CURRENCIES:
        raise RuleError(
            words("{name} is not a currency.", name=repr(name)),
            words("Write its three letters, such as USD, or leave it out."),
        )
    return name.upper()


def _plain(number: str) -> str:
    """Digits with a decimal point.

    Raises:
        RuleError: it can be read in two ways, or is not one number.
    """
    if _TWO_WAYS.fullmatch(number):
        whole, places = number.split(".")
        raise RuleError(
            words("{number} can be read in two ways.", number=repr(number)),
            words("Write {whole}{places}, or {other}.", whole=whole, places=places, other=f"{Decimal(number):.2f}"),
        )
    if not (_PLAIN.fullmatch(number) or _GROUPED.fullmatch(number)):
        if _LONG.fullmatch(number):
            raise RuleError(
                words("{number} has more than two places.", number=repr(number)), words("Round it, like 18.40.")
            )
        raise RuleError(words("{number} is not one number.", number=repr(number)), words("Type it like 18.40."))
    point = re.search(r"[.,](\d{1,2})$", number)
    whole = number[: point.start()] if point else number
    return re.sub(r"\D", "", whole) + (f".{point[1]}" if point else "")
