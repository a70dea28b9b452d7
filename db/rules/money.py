"""Money: whole minor units and a currency, never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from db.errors import RuleError

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_NO_MINOR = {"JPY", "KRW", "ISK", "CLP", "VND", "HUF"}
"""Currencies a shop prices in whole units (ISO 4217; the forint's filler is no longer coined)."""
_TEXT = re.compile(r"(?P<before>[$€£¥]|[A-Za-z]{3})?\s*(?P<number>\d[\d.,' ]*)\s*(?P<after>[$€£¥]|[A-Za-z]{3})?")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units: cents of a dollar.

    >>> Money.parse("$18.40")
    Money(minor=1840, currency='USD')
    >>> str(Money(1840, "USD")), str(Money(350, "EUR")), str(Money(-5, "USD")), str(Money(120, "JPY"))
    ('$18.40', '€3.50', '-$0.05', '¥120')
    """

    minor: int
    currency: str = "USD"

    @classmethod
    def parse(cls, text: str, currency: str = "USD") -> Money:
        """From "$18.40", "18.4", "1,250.00 CHF", "3,50 €"; `currency` where the text names none.

        >>> Money.parse("3,50 €"), Money.parse("1,250 CHF"), Money.parse("1.250,5", "EUR")
        (Money(minor=350, currency='EUR'), Money(minor=125000, currency='CHF'), Money(minor=125050, currency='EUR'))
        """
        match = _TEXT.fullmatch(text.strip()[:40])
        if match is None:
            raise RuleError(f"{text[:40]!r} is not a price.", "Type it like 18.40.")
        name = match["before"] or match["after"] or currency
        code = _SYMBOLS.get(name, name.upper())
        amount = Decimal(_plain(match["number"])).scaleb(_places(code))
        if amount != amount.to_integral_value() or amount > 10**12:
            raise RuleError(f"{text[:40]!r} is not a price.", f"Use at most {_places(code)} places.")
        return cls(int(amount), code)

    @property
    def amount(self) -> Decimal:
        return Decimal(self.minor).scaleb(-_places(self.currency))

    def __str__(self) -> str:
        symbol = next((s for s, code in _SYMBOLS.items() if code == self.currency), None)
        sign = "-" if self.minor < 0 else ""
        number = f"{abs(self.amount):,.{_places(self.currency)}f}"
        return f"{sign}{symbol}{number}" if symbol else f"{sign}{number} {self.currency}"


def _places(currency: str) -> int:
    return 0 if currency in _NO_MINOR else 2


def _plain(number: str) -> str:
    """Digits with a point, whichever of . and , groups thousands: the last one followed by one or two digits is it."""
    digits = number.replace(" ", "").replace("'", "")
    point = re.search(r"[.,](\d{1,2})$", digits)
    if point is None:
        return re.sub(r"[.,]", "", digits)
    return re.sub(r"[.,]", "", digits[: point.start()]) + "." + point[1]
