"""Reads days as spreadsheets write them: 2026-03-04, 4 Mar 2026, and 03/04/2026 only if its order is certain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from db.rules.day_words import day_of_month
from db.rules.words import words

FIRST_YEAR, LAST_YEAR = 1970, 2100

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)?\.?[ -]?(?:de )?([^\W\d]{3,10})\.?,?[ -](?:de )?(\d{4})")
_NAME_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: \d{1,2}:\d{2}.*)?")
_SHORT_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]'?(\d{2})")
_SHORT_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?[- ]?([^\W\d]{3,10})\.?,?[- ]'?(\d{2})")
_SHORT_YEAR = re.compile(
    r"\d{1,2}[-/. ]\d{1,2}[-/. ]'?\d{2}"
    r"|\d{1,2}\.? ?[^\W\d]{3,10}\.? '?\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)?[- ][A-Za-z]{3,9}\.?,?[- ]'?\d{2}"
    r"|[A-Za-z]{3,9}\.?[- ]\d{1,2}(?:st|nd|rd|th)?,?[- ]'?\d{2}"
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTHS_ELSEWHERE = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner janvier enero ene", "februar feber février fevrier févr fév febrero", 
            "märz maerz mars marzo mär mrz",
            "avril avr abril abr", "mai mayo", "juni juin junio", "juli juillet juil julio", "août aout agosto ago",
            "septembre septiembre", "oktober octobre octubre okt", "novembre noviembre", "dezember décembre decembre "
            "diciembre dez déc dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """The order of day and month in a file's dates. Both true: its dates contradict each other. Both false: unknown."""

    day_first: bool = False
    month_first: bool = False
    year_first: bool = False
    """The user said that dates like 26/03/04 begin with the year."""

    @property
    def is_certain(self) -> bool:
        return self.day_first != self.month_first


def is_in_figures(text: str) -> bool:
    """Whether a day is written with digits only and not in ISO order.

    >>> is_in_figures("25/03/2026"), is_in_figures("3.4.26"), is_in_figures("2026-03-04"), is_in_figures("4 Mar 2026")
    (True, True, False, False)
    """
    plain = " ".join(text.split())
    return bool(_NUMBERS.fullmatch(plain) or _SHORT_NUMBERS.fullmatch(plain))


def order_of(texts: Iterable[str]) -> Order:
    """The order that these dates prove.

    >>> order_of(["03/04/2026", "25/04/2026"]), order_of(["03/04/2026", "2026-03-04"])
    (Order(day_first=True, month_first=False, year_first=False), \
Order(day_first=False, month_first=False, year_first=False))
    """
    day_first = month_first = False
    for text in texts:
        match = _NUMBERS.fullmatch(text.strip())
        if match is not None:
            day_first |= int(match[1]) > 12 >= int(match[2])
            month_first |= int(match[2]) > 12 >= int(match[1])
    return Order(day_first, month_first)


def parse_day(text: str, order: Order) -> date:
    """Read a day.

    Raises:
        ValueError: it is not a day, or its order is unknown; the message is for the user.

    >>> parse_day("4 Mar 2026", Order()) == parse_day("2026-03-04", Order()) == parse_day("March 4, 2026", Order())
    True
    >>> parse_day("03/04/2026", Order(day_first=True)), parse_day("04/04/2026", Order())
    (datetime.date(2026, 4, 3), datetime.date(2026, 4, 4))
    >>> parse_day("03/04/2026", Order())
    Traceback (most recent call last):
    ValueError: '03/04/2026' can be 3 April or 4 March 2026: write 2026-04-03 or 2026-03-04
    """
    plain = " ".join(text.split())
    year, month, day = _parts(plain, order)
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError(words("{plain} is not a day of the calendar", plain=repr(plain[:40]))) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(
            words(
                "{plain} is not in the years {first} to {last}",
                plain=repr(plain[:40]),
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        )
    return found


def _parts(text: str, order: Order) -> tuple[int, int, int]:
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _NAMED.fullmatch(text):
        return int(match[3]), _month(match[2], text), int(match[1])
    if match := _NAME_FIRST.fullmatch(text):
        return int(match[3]), _month(match[1], text), int(match[2])
    if match := _NUMBERS.fullmatch(text):
        return _numbers(int(match[1]), int(match[2]), int(match[3]), text, order)
    if (short := _short(text, order)) is not None:
        return short
    if _SHORT_YEAR.fullmatch(text):
        raise ValueError(words("{text} has a year of two digits: write the year in four digits", text=repr(text)))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        raise ValueError(
            words("'{text}' is a spreadsheet's count of days: format the column as dates (2026-03-04)", text=text)
        )
    raise ValueError(words("{text} is not a date: write it like 2026-03-04", text=repr(text[:40])))


def _short(text: str, order: Order) -> tuple[int, int, int] | None:
    """A day with a two-digit year, if its order is certain."""
    if (match := _SHORT_NUMBERS.fullmatch(text)) is not None:
        first, second, third = int(match[1]), int(match[2]), int(match[3])
        if order.year_first:
            return 2000 + first, second, third
        if order.is_certain:
            return (2000 + third, second, first) if order.day_first else (2000 + third, first, second)
    if (match := _SHORT_NAMED.fullmatch(text)) is not None and order.is_certain:
        return 2000 + int(match[3]), _month(match[2], text), int(match[1])
    return None


def _numbers(first: int, second: int, year: int, text: str, order: Order) -> tuple[int, int, int]:
    if first > 12 or second > 12:
        if order.day_first and order.month_first:
            raise ValueError(
                words("{text} contradicts other dates of this file: write them like 2026-03-04", text=repr(text))
            )
        if (order.day_first and second > 12) or (order.month_first and first > 12):
            raise ValueError(
                words("{text} has no day first, as is said of it: write it like 2026-03-04", text=repr(text))
                if order.day_first
                else words("{text} has no month first, as is said of it: write it like 2026-03-04", text=repr(text))
            )
        return (year, second, first) if first > 12 else (year, first, second)
    if first == second:
        return year, first, second
    if not order.is_certain:
        ways = [day_of_month(d, m) if m >= 1 else text for d, m in ((first, second), (second, first))]
        raise ValueError(
            words(
                "{text} can be {one} or {other} {year}: write {year}-{second}-{first} or {year}-{first}-{second}",
                text=repr(text),
                one=ways[0],
                other=ways[1],
                year=year,
                second=f"{second:02d}",
                first=f"{first:02d}",
            )
        )
    return (year, second, first) if order.day_first else (year, first, second)


def _month(name: str, text: str) -> int:
    plain = name.casefold()
    if plain in _MONTHS_ELSEWHERE:
        return _MONTHS_ELSEWHERE[plain]
    for number, month in enumerate(_MONTHS, 1):
        if month == plain or month[:3] == plain or (plain == "sept" and number == 9):
            return number
    raise ValueError(words("{text} has no month that is known: write it like 2026-03-04", text=repr(text[:40])))
