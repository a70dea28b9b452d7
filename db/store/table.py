"""What every table is: STRICT, and its row ids only ever grow.

Peewee declares and creates the tables. Amounts are decimal text, dates ISO text. AutoIncrementField: SQLite's plain
rowid gives a deleted top id again. The tables of the subjects are an index (`IndexTable`) that the journal can always
rebuild, row for row, each row with the id that it had; beside them are a few tables of working state (working.py).
"""

from __future__ import annotations

import re
from typing import Any

from peewee import SQL, Model, TextField
from playhouse.sqlite_ext import AutoIncrementField


def _table_name(model: type[Model]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__.removesuffix("Table")).lower()


def name_field(*, unique: bool = False) -> Any:
    """A column for a name: found and compared without regard to case, A to Z."""
    return TextField(unique=unique, constraints=[SQL("COLLATE NOCASE")])


class Table(Model):
    """`BatchTable` is the table `batch`."""

    id = AutoIncrementField()

    class Meta:
        strict_tables = True
        legacy_table_names = False
        table_function = _table_name


class IndexTable(Table):
    """A table of a subject: `rebuild` makes it anew from the journal. It registers itself."""

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        _INDEX.append(cls)


_INDEX: list[type[IndexTable]] = []


def index_tables() -> tuple[type[IndexTable], ...]:
    """All of them, parents before children: a table that points to another is declared after it."""
    return tuple(_INDEX)


def index_table(name: str) -> type[IndexTable]:
    """The one with this name in SQL."""
    return next(table for table in _INDEX if table._meta.table_name == name)
