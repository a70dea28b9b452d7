"""Days in sentences: the name of the month is a word, and is said in another language like every other."""

from __future__ import annotations

from datetime import date

from db.rules.words import Words, words

_MONTHS = (
    words("January"), words("February"), words("March"), words("April"), words("May"), words("June"),
    words("July"), words("August"), words("September"), words("October"), words("November"), words("December"),
)  # fmt: skip
_SHORT = (
    words("Jan"), words("Feb"), words("Mar"), words("Apr"), words("May"), words("Jun"),
    words("Jul"), words("Aug"), words("Sep"), words("Oct"), words("Nov"), words("Dec"),
)  # fmt: skip


def full_day(day: date) -> Words:
    """
    >>> full_day(date(2026, 3, 4))
    '04 March 2026'
    """
    return words("{day} {month} {year}", day=f"{day.day:02d}", month=_MONTHS[day.month - 1], year=day.year)


def long_day(day: date) -> Words:
    """
    >>> long_day(date(2026, 3, 4))
    '4 March 2026'
    """
    return words("{day} {month} {year}", day=day.day, month=_MONTHS[day.month - 1], year=day.year)


def short_day(day: date) -> Words:
    """
    >>> short_day(date(2026, 3, 4))
    '4 Mar 2026'
    """
    return words("{day} {month} {year}", day=day.day, month=_SHORT[day.month - 1], year=day.year)


def day_of_month(day: int, month: int) -> Words:
    """
    >>> day_of_month(4, 3)
    '4 March'
    """
    return words("{day} {month}", day=day, month=_MONTHS[month - 1])
