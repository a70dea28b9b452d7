"""Columns that the user must identify: the messages, the possible columns, and the most likely one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from db.rules.nearest import nearest
from db.rules.words import all_of, together, words
from db.sheets.choices import Choices, is_sheet, letter, option, places_of
from db.sheets.days import Order, parse_day
from db.sheets.headings import COLUMNS, DAYS, FIGURES, TABLES, column_of, key
from db.sheets.problems import OpenColumn, Problems

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
            parse_day(text, order)
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
    called = column.heading
    if not column.heading.startswith("column "):
        called = words("the column {heading}", heading=repr(column.heading))
    unknown = words("{column} is not known ({example} is in it)", column=called, example=repr(column.example))
    leave_out = option(choice, "")
    if not column.free:
        wrong = words(
            "{unknown}, and all that such a sheet has is there: leave it out with {leave_out}",
            unknown=unknown,
            leave_out=leave_out,
        )
    else:
        likely = likeliest(kind, column.heading, column.example, column.free)
        wrong = words(
            "{unknown}: name it with {name_it}{others}, or leave it out with {leave_out}",
            unknown=unknown,
            name_it=option(choice, likely or ANY),
            others=_others(column, likely),
            leave_out=leave_out,
        )
    problems.add(column.sheet, line, wrong, (column,))


def _others(column: OpenColumn, likely: str) -> str:
    others = ", ".join(one for one in column.free if one != likely)
    if not others:
        return ""
    if likely:
        return words(" (or {others} for {likely})", others=others, likely=likely)
    return words(" ({others} for {any})", others=others, any=ANY)


def clash(problems: Problems, line: int, kind: str, column: str, clashing: tuple[OpenColumn, ...]) -> None:
    """Report columns that read as the same column. None of them is used until the user decides."""
    shown = all_of([repr(one.heading[:60]) for one in clashing])
    last = (clashing[-1].sheet, clashing[-1].heading)
    free = [one for one in clashing[-1].free if one != column]
    likely = likeliest(kind, clashing[-1].heading, clashing[-1].example, free)
    if free:
        wrong = words(
            "the columns {columns} both read as {column}: say what one is with {name_it}, or leave it out with "
            "{leave_out}",
            columns=shown,
            column=column,
            name_it=option(last, likely or ANY),
            leave_out=option(last, ""),
        )
    else:
        wrong = words(
            "the columns {columns} both read as {column}: leave it out with {leave_out}",
            columns=shown,
            column=column,
            leave_out=option(last, ""),
        )
    problems.add(clashing[-1].sheet, line, wrong, clashing)


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
            there = ", ".join(names[0] for names, _ in sheets[:MOST_SHOWN]) or words("none")
            wrong = words("there is no sheet {sheet}; there are: {there}", sheet=repr(named[:60]), there=there)
        else:
            there = together((_has(names[0], headings) for names, headings in fitting[:MOST_SHOWN]), "; ")
            wrong = words("there is no heading {heading}; {there}", heading=repr(heading[:60]), there=there)
        problems.add(option(choice, column), 0, wrong)


def _has(sheet: str, headings: Sequence[str]) -> str:
    shown = ", ".join(repr(one[:40]) for one in headings if one) or words("none")
    return words("{sheet} has {headings}", sheet=sheet, headings=shown)
