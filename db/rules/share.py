"""The percentage of one ingredient in a food, as declared on its label."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from db.rules.errors import RuleError
from db.rules.text import printable
from db.rules.words import words

LONGEST = 160

_BEHIND = re.compile(r"(?P<name>.*[^\s:=])\s*[:=]?\s+(?P<percent>\d{1,3}(?:[.,]\d{1,2})?)\s*%?")
_BEFORE = re.compile(r"(?P<percent>\d{1,3}(?:[.,]\d{1,2})?)\s*%\s*(?P<name>\S.*)")


@dataclass(frozen=True, slots=True)
class Share:
    """A declared share; `parse` reads it with the percentage first or last.

    >>> str(Share.parse("strawberries 65 %")), str(Share.parse("65% strawberries")), str(Share.parse("rhubarb: 12,5"))
    ('strawberries 65%', 'strawberries 65%', 'rhubarb 12.5%')
    >>> Share.parse("strawberries 165%")
    Traceback (most recent call last):
    db.rules.errors.RuleError: 'strawberries 165%' is no share of an ingredient. Write it like strawberries 65%.
    """

    ingredient: str
    percent: Decimal

    @classmethod
    def parse(cls, text: str) -> Share:
        plain = printable(text, LONGEST)
        match = _BEFORE.fullmatch(plain) or _BEHIND.fullmatch(plain)
        percent = Decimal(match["percent"].replace(",", ".")) if match else Decimal(0)
        if match is None or not 0 < percent <= 100:
            raise RuleError(
                words("{plain} is no share of an ingredient.", plain=repr(plain)),
                words("Write it like strawberries 65%."),
            )
        return cls(match["name"], percent)

    @property
    def figure(self) -> str:
        """The percentage without trailing zeros.

        >>> Share("sugar", Decimal("30.0")).figure
        '30%'
        """
        return f"{self.percent.normalize():f}%"

    def __str__(self) -> str:
        return f"{self.ingredient} {self.figure}"
