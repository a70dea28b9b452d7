"""What every table is: STRICT, and its row ids only ever grow."""

from __future__ import annotations

from peewee import Model
from playhouse.sqlite_ext import AutoIncrementField


class Table(Model):
    id = AutoIncrementField()

    class Meta:
        strict_tables = True
        legacy_table_names = False
