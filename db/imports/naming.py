"""Columns that the user must identify: the messages, the possible columns, and the most likely one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from db.imports.choices import Choices, is_sheet, letter, option, places_of
from db.imports.days import Order, day_of
from db.imports.headings import COLUMNS, DAYS, FIGURES, TABLES, column_of, key
from db.imports.problems import OpenColumn, Problems
from db.rules.nearest import nearest

_EXAMPLE = 40
_CANNOT_BE_TYPED = re.compile(r'["$`\\!=]')
"""Characters with a meaning in a shell, even between quotation marks, and "=", which ends the name."""
MOST_SHOWN = 30
ANY = "COLUMN"
"""Placeholder for the column in advice if none is likely."""


def looks_like_day(text: str) -> bool:
    """Whether a cell looks like a day.

    >>> looks_like_day("3/4/2026"), looks_like_day("4 Mar 26"), looks_like_day("12.5")
    (True, True, False)
    """
    for order in (Order(day_first=True), Order(month_first=True)):
        try:
            day_of(text, order)
        except ValueError:
            continue
        return True
    return False


def looks_like_number(text: str) -> bool:
    """Whether a cell looks like a number, possibly with a unit or currency.

    >>> looks_like_number("12 lb"), looks_like_number("$4.50"), looks_like_number("SJ-12"), looks_like_number("4-12")
    (True, True, False, False)
    """
    return re.fullmatch(r"[-+$€£]?\s*\d[\d.,/ ½¼¾]*\s*[a-zA-Z€£$.]{0,8}", text) is not None


def name_of(headings: Sequence[str], at: int) -> str:
    """How a choice names the column: by its heading; by its letter if that is empty, not unique, or cannot be typed."""
    plain = " ".join(headings[at].split())
    same = sum(" ".join(one.split()).casefold() == plain.casefold() for one in headings)
    if not plain or same > 1 or len(plain) > 80 or _CANNOT_BE_TYPED.search(plain):
        return f"column {letter(at)}"
    return plain


def free_columns(kind: str, taken: Collection[str]) -> tuple[str, ...]:
    """The columns of such a sheet that no heading has yet, the needed ones first."""
    return tuple(column for column in COLUMNS[kind].all if column not in taken)


def likeliest(kind: str, heading: str, example: str, free: Sequence[str]) -> str:
    """The most likely column: one with a similar heading, else a missing one that suits the example; "" if there is
    none.

    It is only a suggestion to the user.
    """
    alike = nearest(key(heading), TABLES[kind], 0.84, most=3)
    of_words = [column_of(kind, word) for word in key(heading).split()]
    for column in (*(TABLES[kind][one][0] for one in alike), *of_words):
        if column in free:
            return column
    return next((one for one in free if one in COLUMNS[kind].needed and _fits(one, example)), "")


def _fits(column: str, example: str) -> bool:
    """Whether the example suits the column, judged by day, number or text."""
    if looks_like_day(example):
        return column in DAYS
    if looks_like_number(example):
        return column in FIGURES
    return column not in (*DAYS, *FIGURES)


def not_known(problems: Problems, line: int, kind: str, column: OpenColumn) -> None:
    """Report a column with an unknown heading or none, and how to identify it."""
    choice = (column.sheet, column.heading)
    called = column.heading if column.heading.startswith("column ") else f"the column {column.heading!r}"
    words = f"{called} is not known ({column.example!r} is in it)"
    likely = likeliest(kind, column.heading, column.example, column.free)
    if column.free:
        words += f": name it with {option(choice, likely or ANY)}"
        others = [one for one in column.free if one != likely]
        words += f" ({'or ' if likely else ''}{', '.join(others)} for {likely or ANY})" if others else ""
        words += f", or leave it out with {option(choice, '')}"
    else:
        words += f", and all that such a sheet has is there: leave it out with {option(choice, '')}"
    problems.add(column.sheet, line, words, (column,))


def clash(problems: Problems, line: int, kind: str, column: str, clashing: tuple[OpenColumn, ...]) -> None:
    """Report columns that read as the same column. None of them is used until the user decides."""
    shown = " and ".join(repr(one.heading[:60]) for one in clashing)
    last = (clashing[-1].sheet, clashing[-1].heading)
    words = f"the columns {shown} both read as {column}"
    free = [one for one in clashing[-1].free if one != column]
    likely = likeliest(kind, clashing[-1].heading, clashing[-1].example, free)
    words += f": say what one is with {option(last, likely or ANY)}, or" if free else ":"
    words += f" leave it out with {option(last, '')}"
    problems.add(clashing[-1].sheet, line, words, clashing)


def open_column(
    sheet: str, headings: Sequence[str], at: int, cells: Iterable[str], free: tuple[str, ...]
) -> OpenColumn:
    """An unidentified column with its first non-empty cell as example.

    Args:
        cells: the cells of the column, from the first.
    """
    example = next((cell.strip() for cell in cells if cell.strip()), "")
    return OpenColumn(sheet, name_of(headings, at), " ".join(example.split())[:_EXAMPLE], free)


def tell_unfitting(choices: Choices, sheets: Sequence[tuple[Sequence[str], Sequence[str]]], problems: Problems) -> None:
    """Report choices for a sheet or heading that does not exist, since the user expects a change.

    Args:
        sheets: for each sheet its possible names and its headings.
    """
    for choice, column in choices.columns.items():
        if any(places_of(choice, names, headings) for names, headings in sheets):
            continue
        named, heading = choice
        fitting = [(names, headings) for names, headings in sheets if is_sheet(named, names)]
        if not fitting:
            there = ", ".join(names[0] for names, _ in sheets[:MOST_SHOWN]) or "none"
            words = f"there is no sheet {named[:60]!r}; there are: {there}"
        else:
            there = "; ".join(
                f"{names[0]} has {', '.join(repr(one[:40]) for one in headings if one) or 'none'}"
                for names, headings in fitting[:MOST_SHOWN]
            )
            words = f"there is no heading {heading[:60]!r}; {there}"
        problems.add(option(choice, column), 0, words)
