"""The user's answers about sheets that can be read in several ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from db.rules.errors import RuleError
from db.rules.text import folded
from db.rules.units import Measures
from db.rules.words import words
from db.sheets.headings import COLUMNS, key


class DateOrder(Enum):
    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


Name = tuple[str, str]
"""A kind ("" for all kinds), and a name."""

KINDS = ("ingredient", "supplier", "product", "destination")
"""Kinds of names that can be declared the same; also the names of their columns."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user has decided.

    Attributes:
        decimal_comma: whether decimals follow a comma; None: determine it from the sheets.
        dates: the order in 03/04/2026; None: determine it from the sheets.
        columns: (sheet, heading) to column; "" as column leaves it out. With "" as sheet it applies to each sheet
            with such a heading. A heading without text is named like "column D".
        same: (kind, name to be replaced) to the name that stays, as written. With "" as kind it applies to every kind
            that has such a name.
    """

    decimal_comma: bool | None = None
    dates: DateOrder | None = None
    columns: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    measures: Measures = Measures.US
    same: Mapping[Name, str] = field(default_factory=lambda: MappingProxyType({}))

    def said_of(self, names: Sequence[str], headings: Sequence[str]) -> dict[int, str]:
        """By position in a sheet's headings: the column that the user chose. Choices for this sheet take precedence
        over general ones.

        Args:
            names: the names that the sheet may have.
        """
        found: dict[int, str] = {}
        for choice in sorted(self.columns, key=lambda one: bool(one[0])):
            found.update(dict.fromkeys(places_of(choice, names, headings), self.columns[choice]))
        return found

    def names_any(self, names: Sequence[str], cells: Sequence[str]) -> bool:
        """Whether the user named any of these cells as a heading."""
        named = (one for one in self.columns if not _BY_LETTER.fullmatch(one[1]))
        return any(places_of(choice, names, cells) for choice in named)


_BY_LETTER = re.compile("column [A-Z]{1,2}", re.IGNORECASE)


def places_of(choice: tuple[str, str], names: Sequence[str], headings: Sequence[str]) -> list[int]:
    """The positions of the named heading: exact matches, else by column letter, else as normalised by `key`. Empty if
    the sheet is another one.

    >>> places_of(("", "qty"), ["a.csv"], ["Lot", "Qty (lb)"]), places_of(("a", "column B"), ["a"], ["Lot", ""])
    ([1], [1])
    >>> places_of(("", "Qty (lb)"), ["a.csv"], ["Qty (lb)", "Qty (kg)"]), places_of(("b", "Lot"), ["a.csv"], ["Lot"])
    ([0], [])
    """
    sheet, named = choice
    whole = f"{sheet}:{named}" if sheet else named
    if is_sheet(sheet, names):
        by_letter = [at for at in range(len(headings)) if _plain(named) == f"column {letter(at).casefold()}"]
        exact = [at for at, heading in enumerate(headings) if heading and _plain(heading) == _plain(named)]
        alike = [at for at, heading in enumerate(headings) if key(named) and key(heading) == key(named)]
        return exact or by_letter or alike
    there = [(at, _plain(heading)) for at, heading in enumerate(headings) if heading]
    wholes = {f"{_plain(name)}:{heading}": at for name in names for at, heading in there}
    wholes.update((heading, at) for at, heading in there)
    return [wholes[_plain(whole)]] if _plain(whole) in wholes else []


def is_sheet(named: str, names: Sequence[str]) -> bool:
    """Whether the name means this sheet; "" means every sheet."""
    return not named or key(named) in {key(one) for one in names}


def letter(at: int) -> str:
    """The letters of a column, as in spreadsheets.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    return (letter(at // 26 - 1) if at >= 26 else "") + chr(65 + at % 26)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def option(choice: tuple[str, str], column: str) -> str:
    """The choice as an option of `jarmark import FOLDER`."""
    sheet, heading = choice
    return f'--column "{sheet}{":" if sheet else ""}{heading}={column}"'


def column_choice(text: str) -> tuple[tuple[str, str], str]:
    """Parse "purchases.csv:Gewicht=quantity", or "Gewicht=quantity" for every sheet. Nothing after "=" leaves the
    column out.

    Raises:
        RuleError: the form is wrong, or there is no such column.

    >>> column_choice("purchases.csv:Gewicht=quantity"), column_choice("Mood=")
    ((('purchases.csv', 'Gewicht'), 'quantity'), (('', 'Mood'), ''))
    """
    named, equals, column = text.rpartition("=")
    sheet, colon, heading = named.partition(":")
    if not colon:
        sheet, heading = "", named
    column = "_".join(column.split()).casefold()
    known = sorted({one for columns in COLUMNS.values() for one in columns.all})
    if not equals or not heading.strip():
        raise RuleError(
            words("{text} names no column.", text=repr(text)), words('Write it like "purchases.csv:Gewicht=quantity".')
        )
    if column and column not in known:
        raise RuleError(
            words("There is no column {column}.", column=repr(column)),
            words("There are {known}.", known=", ".join(known)),
        )
    return (sheet.strip(), heading.strip()), column


def same_choice(text: str) -> tuple[Name, str]:
    """Parse "Acme Ltd=Acme Limited": the name to be replaced and the one that stays, of every kind or of the kind in
    front.

    Raises:
        RuleError: the form is wrong.

    >>> same_choice("Acme Ltd = Acme Limited"), same_choice("supplier:Acme Ltd=Acme Limited")
    ((('', 'Acme Ltd'), 'Acme Limited'), (('supplier', 'Acme Ltd'), 'Acme Limited'))
    """
    one, equals, other = (" ".join(part.split()) for part in text.partition("="))
    kind, colon, name = (part.strip() for part in one.partition(":"))
    kind, one = (folded(kind), name) if colon and folded(kind) in KINDS else ("", one)
    if not equals or not one or not other or "=" in other or folded(one) == folded(other):
        how = words('Write it like "Acme Ltd=Acme Limited", or "supplier:Acme Ltd=Acme Limited".')
        raise RuleError(words("{text} names no two names.", text=repr(text)), how)
    return (kind, one), other


def same_option(name: Name, other: str) -> str:
    """The choice as an option of `jarmark import FOLDER`."""
    kind, one = name
    return f'--same "{kind}{":" if kind else ""}{one}={other}"'


def settled_by_kind(same: Mapping[Name, str]) -> dict[str, dict[str, str]]:
    """For each kind: the names to be replaced (folded) to the final name. Choices for a kind take precedence over
    general ones.

    Raises:
        RuleError: the names form a loop.

    >>> settled_by_kind({("", "A"): "B", ("supplier", "a"): "C"})["supplier"]
    {'a': 'C'}
    """
    found = {}
    for kind in KINDS:
        ours = [{folded(one): other for (of, one), other in same.items() if of == wanted} for wanted in ("", kind)]
        found[kind] = settled_names({**ours[0], **ours[1]})
    return found


def settled_names(same: Mapping[str, str]) -> dict[str, str]:
    """The names to be replaced (folded) to the final name.

    Raises:
        RuleError: the names form a loop.

    >>> settled_names({"A": "B", "b": "C"})
    {'a': 'C', 'b': 'C'}
    """
    steps = {folded(one): other for one, other in same.items()}
    found = {}
    for start in steps:
        name, passed = steps[start], {start}
        while folded(name) in steps:
            if folded(name) in passed:
                raise RuleError(
                    words("{name} is said to be itself, by way of another name.", name=repr(name)),
                    words("Leave one of them out."),
                )
            passed.add(folded(name))
            name = steps[folded(name)]
        found[start] = name
    return found
