"""How long a batch keeps."""

from __future__ import annotations

from datetime import date, timedelta


def best_before(made_on: date, shelf_life_days: int) -> date | None:
    """The last good day; None if `shelf_life_days` is 0, for food without a date.

    >>> best_before(date(2026, 3, 4), 365), best_before(date(2026, 3, 4), 0)
    (datetime.date(2027, 3, 4), None)
    """
    return made_on + timedelta(days=shelf_life_days) if shelf_life_days > 0 else None
