"""Every day that a printed date may mean. The cook decides: for 03/04/2026 both days are returned.

A month without a day means its last day, as in a GS1 date with day 00. Days far from today (a use-by date in 2007) are
not returned, as the bag was bought now.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

PAST = timedelta(days=2 * 366)
FUTURE = timedelta(days=10 * 366)

_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
MONTHS = dict(zip(_NAMES, range(1, 13), strict=True)) | {"MÄR": 3, "MAI": 5, "OKT": 10, "DEZ": 12}
_MONTH = rf"({'|'.join(MONTHS)})[A-Z]{{0,6}}\.?"
_BEFORE_NAME = r"(?:(?<![A-Z0-9])|(?<=BY)|(?<=BB)|(?<=EXP)|(?<=END)|(?<=BEFORE))"
"""Text recognition loses spaces: BEST BYJUL 22 2026."""
_GAP = r"[-./ ,]{0,2}"
_Days = Iterator[date | None]


def _day(year: int, month: int, day: int) -> date | None:
    """A year of two digits is in this century."""
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date | None:
    return _day(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 and 2000 <= year < 2100 else None


def _year_first(year: str, month: str, day: str) -> _Days:
    yield _day(int(year), int(month), int(day))


def _three_parts(one: str, two: str, three: str) -> _Days:
    a, b, c = int(one), int(two), int(three)
    yield _day(c, b, a)
    yield _day(c, a, b)
    if len(one) == len(two) == len(three) == 2:
        yield _day(a, b, c)


def _named(day: str, month: str, year: str) -> _Days:
    yield _day(int(year), MONTHS[month], int(day))


def _name_first(month: str, digits: str) -> _Days:
    """ "APR 03 2026", "APR2026" and "APR 2027", which may be 20 April 27."""
    bare = re.sub(r"\D", "", digits)
    if len(bare) == 4 and digits.isdigit() and bare.startswith("20"):
        yield _month_end(int(bare), MONTHS[month])
    if len(bare) in (5, 6) and bare[-4:-2] == "20":
        yield _day(int(bare[-4:]), MONTHS[month], int(bare[:-4]))
    elif len(bare) in (3, 4):
        yield _day(int(bare[-2:]), MONTHS[month], int(bare[:-2]))


def _month_year(month: str, year: str) -> _Days:
    yield _month_end(int(year), int(month))


def _eight(digits: str) -> _Days:
    yield _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    yield _day(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    yield _day(int(digits[4:]), int(digits[:2]), int(digits[2:4]))


def _six(digits: str) -> _Days:
    yield from _three_parts(digits[:2], digits[2:4], digits[4:])


_FORMS: tuple[tuple[str, Callable[..., _Days], bool], ...] = (
    (r"(?<!\d)(20\d\d)[-./ ]?(\d\d?)[-./ ](\d\d?)(?!\d)", _year_first, False),
    (rf"(?<!\d)(\d\d?){_GAP}{_MONTH}{_GAP}(20\d\d|\d\d)(?!\d)", _named, False),
    (rf"{_BEFORE_NAME}{_MONTH}{_GAP}(\d\d?{_GAP}(?:20\d\d|\d\d)|20\d\d)(?!\d)", _name_first, False),
    (r"(?<![\d./-])(\d\d?) ?[-./] ?(\d\d?) ?[-./] ?(20\d\d|\d\d)(?![\d/])", _three_parts, False),
    (r"(?<!\d)(\d\d?) (\d\d) (20\d\d|\d\d)(?!\d)", _three_parts, True),
    (r"(?<![\d./-])(\d\d?) ?[-./] ?(20\d\d)(?!\d)", _month_year, False),
    (r"(?<!\d)(\d{8})(?!\d)", _eight, True),
    (r"(?<!\d)(\d{6})(?!\d)", _six, True),
)
"""A form, what it may mean, and whether it counts as a date only after a word for one."""


def days_of(text: str, today: date, *, named: bool = False, month_first: bool = False) -> list[date]:
    """Every day that the dates in a line may mean, in the usual order.

    Args:
        text: a line as recognised.
        named: a word says that this is a date (BEST BY, EXP); then bare digits count as one too.
        month_first: whether 03/04 usually means March here.


    >>> from datetime import date
    >>> today = date(2026, 3, 4)
    >>> [str(day) for day in days_of("03/04/2026", today, month_first=True)]
    ['2026-03-04', '2026-04-03']
    >>> [str(day) for day in days_of("BEST BEF0RE 25 0CT 27", today)]
    ['2027-10-25']
    >>> [str(day) for day in days_of("FEB 2028", today)]
    ['2028-02-29', '2028-02-20']
    """
    found: dict[date, None] = {}
    left = _repaired(text.upper())
    for form, means, needs_name in _FORMS:
        if needs_name and not named:
            continue
        for match in list(re.finditer(form, left)):
            days = _near(means(*match.groups()), today)
            if days and means in (_three_parts, _six, _eight) and month_first:
                days.sort(key=lambda day: not _is_month_first(match[0], day))
            found.update(dict.fromkeys(days))
        left = re.sub(form, lambda match: " " * len(match[0]), left)
    return list(found)


def _is_month_first(printed: str, day: date) -> bool:
    digits = re.findall(r"\d+", printed)
    first = digits[0] if len(digits) > 1 else digits[0][:2]
    return int(first) == day.month


def _near(days: Iterable[date | None], today: date) -> list[date]:
    return list(dict.fromkeys(day for day in days if day is not None and today - PAST <= day <= today + FUTURE))


def _repaired(text: str) -> str:
    """Corrects frequent recognition errors: O for 0 next to digits, 0 for O in a month's name.

    >>> _repaired("0CT 1O 2O27"), _repaired("N0V 5")
    ('OCT 10 2027', 'NOV 5')
    """
    text = text.replace("0CT", "OCT").replace("N0V", "NOV").replace("NOY", "NOV").replace("0KT", "OKT")
    for _round in range(2):
        text = re.sub(r"(?<=\d)[O](?=[\dO ./:-]|$)|(?<![A-Z])O(?=\d)", "0", text)
    return re.sub(r"(?<=[\d/.-])[IL](?=[\d/.-])", "1", text)
