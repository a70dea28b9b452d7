"""Words for people: the one translation function, and how days, times and counts are said.

Catalogues lie beside this file as `LANG/LC_MESSAGES/jarmark.mo`; where there is none, English is spoken.
"""

from __future__ import annotations

import gettext
from datetime import date, datetime
from pathlib import Path

_catalogue = gettext.translation("jarmark", localedir=Path(__file__).parent, fallback=True)

_ = _catalogue.gettext
ngettext = _catalogue.ngettext


def day(value: date) -> str:
    """Say a day as it stands on a label.

    >>> day(date(2026, 3, 4))
    '4 Mar 2026'
    """
    return f"{value.day} {value:%b %Y}"


def short_day(value: date) -> str:
    """Say a day of this year.

    >>> short_day(date(2026, 3, 4))
    '4 Mar'
    """
    return f"{value.day} {value:%b}"


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
    return f"{value:%a} {value.day} {value:%b} · {value:%H:%M}"


def minutes(seconds: float) -> str:
    """Say what is left on a timer; past its end it counts on with a plus.

    >>> minutes(400), minutes(-5), minutes(3725)
    ('6:40', '+0:05', '62:05')
    """
    whole = int(abs(seconds))
    sign = "+" if seconds < 0 else ""
    return f"{sign}{whole // 60}:{whole % 60:02d}"
