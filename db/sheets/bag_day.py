"""Reads the date on a bag from a row, and by its heading whether it is a use-by date."""

from __future__ import annotations

from datetime import date

from db.rules.words import all_of, words
from db.sheets.cells import Cells

_SAYS = {"best_before": False, "use_by": True, "expires": None}
_CALLED = {"best_before": words("best before"), "use_by": words("use by"), "expires": words("expires")}


def day_on_bag(cells: Cells) -> tuple[date | None, bool | None]:
    """The day, and whether it is a use-by date (None: the heading does not say). Two different dates are a problem."""
    found = [(column, day) for column in _SAYS if (day := cells.day(column)) is not None]
    said = [one for one in found if _SAYS[one[0]] is not None] or found
    if not said:
        return None, None
    if len({day for _, day in found}) > 1 or len(said) > 1:
        dates = all_of([words("{date} {day}", date=_CALLED[column], day=day) for column, day in found])
        cells.wrong(words("a bag has one date, and here are {dates}: leave one", dates=dates))
    return said[0][1], _SAYS[said[0][0]]


def date_called(use_by: bool | None) -> str:
    """The name of a bag's date, for messages."""
    if use_by is None:
        return words("date")
    return words("use by") if use_by else words("best before")
