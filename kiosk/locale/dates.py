"""How days and times are said.

Babel knows each language's names and order. English has the order that the kitchen's labels have, day before month;
other languages have their own. Babel is imported with the first date that is said: it takes 30 ms.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from kiosk.locale.language import ENGLISH, current


def day(value: date) -> str:
    """Say a day as it stands on a label.

    >>> day(date(2026, 3, 4))
    '4 Mar 2026'
    """
    return _dated(value, "d MMM y", "yMMMd")


def short_day(value: date) -> str:
    """Say a day of this year.

    >>> short_day(date(2026, 3, 4))
    '4 Mar'
    """
    return _dated(value, "d MMM", "MMMd")


def weekday(value: date) -> str:
    """
    >>> weekday(date(2026, 3, 4))
    'Wednesday'
    """
    return _dated(value, "EEEE")


def month(value: date) -> str:
    """
    >>> month(date(2026, 3, 4))
    'March'
    """
    return _dated(value, "LLLL")


def month_and_year(value: date) -> str:
    """
    >>> month_and_year(date(2026, 3, 4))
    'March 2026'
    """
    return _dated(value, "LLLL y", "yMMMM")


def days(first: date, last: date, year: int) -> str:
    """Say from which day to which; the year only where it is not `year`, this one.

    >>> days(date(2026, 2, 28), date(2026, 3, 5), 2026)
    '28 Feb – 5 Mar'
    >>> days(date(2025, 12, 30), date(2026, 1, 2), 2026)
    '30 Dec 2025 – 2 Jan 2026'
    """
    say = short_day if first.year == last.year == year else day
    return f"{say(first)} – {say(last)}"


def moment(value: datetime) -> str:
    """Say the clock of the top bar.

    >>> moment(datetime(2026, 3, 4, 10, 42))
    'Wed 4 Mar · 10:42'
    """
    return f"{_dated(value.date(), 'EEE d MMM', 'MMMEd')} · {clock(value)}"


def clock(value: datetime | time) -> str:
    """Say a time of day, on 24 hours.

    >>> clock(datetime(2026, 3, 4, 9, 5))
    '09:05'
    """
    return f"{value:%H:%M}"


def minutes(seconds: float) -> str:
    """Say what is left on a timer; past its end it counts on with a plus.

    >>> minutes(400), minutes(-5), minutes(3725)
    ('6:40', '+0:05', '62:05')
    """
    whole = int(abs(seconds))
    sign = "+" if seconds < 0 else ""
    return f"{sign}{whole // 60}:{whole % 60:02d}"


def _dated(value: date, english: str, skeleton: str = "") -> str:
    """A day by a pattern of our own in English, by what CLDR has for the skeleton in any other language."""
    spoken = current()
    code = spoken.babel_code
    if code == ENGLISH or not skeleton:
        return spoken.letters(_formatted(value.toordinal(), english, "", code))
    return spoken.letters(_formatted(value.toordinal(), "", skeleton, code))


@lru_cache(maxsize=4096)
def _formatted(ordinal: int, pattern: str, skeleton: str, code: str) -> str:
    from babel import dates

    value = date.fromordinal(ordinal)
    if pattern:
        return dates.format_date(value, pattern, locale=code)
    return dates.format_skeleton(skeleton, value, locale=code)
