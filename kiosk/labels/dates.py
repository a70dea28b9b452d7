"""Dates in the form that a label must have.

United States: no federal form; day, month and year. EU and UK: Annex X of Regulation (EU) 1169/2011. Food that keeps up
to three months has day and month; up to eighteen months, "best before end" of a month; longer, "best before end" of a
year. "Use by" always has day and month. A day within a month or a year counts as the end of the one before, so that no
label promises more than is true.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class DateWords:
    """The words before the date, and the date. `last_day`: the last day that they allow, which a code has too.

    `names_day`: day and month are printed, so that they can identify the lot.
    """

    what: str
    value: str
    last_day: date
    names_day: bool = True

    def __str__(self) -> str:
        return f"{self.what} {self.value}"


def day(date_: date) -> str:
    """
    >>> day(date(2026, 3, 4))
    '4 Mar 2026'
    """
    return f"{_day_and_month(date_)} {date_.year}"


def durability(made_on: date, last: date, *, use_by: bool, annex_x: bool) -> DateWords:
    """The durability in words.

    >>> made = date(2026, 3, 4)
    >>> str(durability(made, date(2027, 3, 4), use_by=False, annex_x=False))
    'Best before 4 Mar 2027'
    >>> [str(durability(made, last, use_by=False, annex_x=True)) for last in
    ...     (date(2026, 6, 4), date(2027, 3, 4), date(2027, 3, 31), date(2028, 3, 4), date(2028, 12, 31))]
    ['Best before 4 Jun', 'Best before end Feb 2027', 'Best before end Mar 2027', 'Best before end 2027', \
'Best before end 2028']
    >>> durability(made, date(2027, 9, 5), use_by=False, annex_x=True).last_day
    datetime.date(2026, 12, 31)
    >>> str(durability(made, date(2026, 3, 18), use_by=True, annex_x=True))
    'Use by 18 Mar'
    """
    if not annex_x:
        return DateWords("Use by" if use_by else "Best before", day(last), last)
    if use_by:
        return DateWords("Use by", _day_and_month(last) if last <= _months_after(made_on, 3) else day(last), last)
    if last <= _months_after(made_on, 3):
        return DateWords("Best before", _day_and_month(last), last)
    if last <= _months_after(made_on, 18):
        end = last if (last + timedelta(1)).day == 1 else last.replace(day=1) - timedelta(1)
        return DateWords("Best before end", f"{_MONTHS[end.month - 1]} {end.year}", end, names_day=False)
    end = date(last.year if (last.month, last.day) == (12, 31) else last.year - 1, 12, 31)
    return DateWords("Best before end", str(end.year), end, names_day=False)


def _day_and_month(date_: date) -> str:
    return f"{date_.day} {_MONTHS[date_.month - 1]}"


def _months_after(date_: date, months: int) -> date:
    """
    >>> _months_after(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(date_.month - 1 + months, 12)
    first_of_next = date(date_.year + year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = first_of_next - timedelta(1)
    return last.replace(day=min(date_.day, last.day))
