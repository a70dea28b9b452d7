"""What a person has said about sheets that can be read in two ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from db.errors import RuleError
from db.imports.headings import COLUMNS, key
from db.rules.units import Measures


class DateOrder(Enum):
    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(frozen=True, slots=True)
class Choices:
    """
    Attributes:
        decimal_comma: whether decimals stand behind a comma; None: the sheets must show it.
        dates: the order of 03/04/2026; None: the sheets must show it.
        columns: by sheet and heading (both as `key` has them), the column that it is; nothing: it is left out.
    """

    decimal_comma: bool | None = None
    dates: DateOrder | None = None
    columns: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    measures: Measures = Measures.US

    def column(self, sheet: str, heading: str) -> str | None:
        """What was said that it is; None if nothing was said."""
        return self.columns.get((key(sheet), key(heading)), self.columns.get(("", key(heading))))


def column_choice(text: str) -> tuple[tuple[str, str], str]:
    """Out of "purchases.csv:Gewicht=quantity", or "Gewicht=quantity" for every sheet; nothing behind = leaves it out.

    Raises:
        RuleError: it is not of that form, or there is no such column.

    >>> column_choice("purchases.csv:Gewicht=quantity"), column_choice("Mood=")
    ((('purchases csv', 'gewicht'), 'quantity'), (('', 'mood'), ''))
    """
    named, equals, column = text.rpartition("=")
    sheet, _, heading = named.rpartition(":")
    column = "_".join(column.split()).casefold()
    known = sorted({one for columns in COLUMNS.values() for one in columns.all})
    if not equals or not key(heading):
        raise RuleError(f"{text!r} names no column.", 'Write it like "purchases.csv:Gewicht=quantity".')
    if column and column not in known:
        raise RuleError(f"There is no column {column!r}.", f"There are {', '.join(known)}.")
    return (key(sheet), key(heading)), column
