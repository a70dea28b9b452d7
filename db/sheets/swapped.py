"""Detects days that a spreadsheet may have swapped when it read 03/04/2026 as a date and left 25/03/2026 as text.

Such a column has dates and texts. It cannot be known which dates were read the wrong way round, except that
swapping day and month must give a valid date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from db.rules.words import words
from db.sheets.days import is_in_figures
from db.sheets.layout import Layout
from db.sheets.problems import Problems
from db.sheets.sheet import SheetRow, Typed

MOST_LINES = 6


def tell_swapped(layout: Layout, columns: Sequence[str], problems: Problems) -> None:
    """Report the dates of columns that may be swapped as problems."""
    for column in columns:
        if column not in layout.columns:
            continue
        as_text = next((row for row in layout.rows if _is_text_day(row.cells.get(column, ""))), None)
        doubtful = [row for row in layout.rows if _can_be_swapped(row.cells.get(column, ""))] if as_text else []
        if as_text is not None and doubtful:
            problems.add(layout.grid.name, doubtful[0].line, _words(column, doubtful, as_text))


def _is_text_day(cell: str) -> bool:
    return type(cell) is not Typed and is_in_figures(cell)


def _can_be_swapped(cell: str) -> bool:
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)", cell) if type(cell) is Typed else None
    return match is not None and int(match[3]) <= 12 and match[2] != match[3]


def _words(column: str, doubtful: Sequence[SheetRow], as_text: SheetRow) -> str:
    day = date.fromisoformat(doubtful[0].cells[column][:10])
    other = date(day.year, day.day, day.month)
    lines = ", ".join(str(row.line) for row in doubtful[:MOST_LINES]) + (" ..." if len(doubtful) > MOST_LINES else "")
    return words(
        "{column} is the day {day} here, and text ({text}) in line {line}: the spreadsheet may have swapped day and "
        "month as it opened the file ({day} or {other}). Write the days of such lines as text like {day} or {other} "
        "(line {lines}), or, if they are right, the text ones as days too",
        column=column,
        day=day,
        text=repr(as_text.cells[column][:20]),
        line=as_text.line,
        other=other,
        lines=lines,
    )
