"""Reads the date on a bag from a row, and by its heading whether it is a use-by date."""

from __future__ import annotations

from datetime import date

from db.imports.cells import Cells

_SAYS = {"best_before": False, "use_by": True, "expires": None}


def day_on_bag(cells: Cells) -> tuple[date | None, bool | None]:
    """The day, and whether it is a use-by date (None: the heading does not say). Two different dates are a problem."""
    found = [(column, day) for column in _SAYS if (day := cells.day(column)) is not None]
    said = [one for one in found if _SAYS[one[0]] is not None] or found
    if not said:
        return None, None
    if len({day for _, day in found}) > 1 or len(said) > 1:
        names = " and ".join(f"{column.replace('_', ' ')} {day}" for column, day in found)
        cells.wrong(f"a bag has one date, and here are {names}: leave one")
    return said[0][1], _SAYS[said[0][0]]


def date_called(use_by: bool | None) -> str:
    """The name of a bag's date, for messages."""
    return "date" if use_by is None else "use by" if use_by else "best before"
