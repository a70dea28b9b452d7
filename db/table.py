"""The base class of all tables: STRICT, with row ids that are never reused."""

from __future__ import annotations

from peewee import Model
from playhouse.sqlite_ext import AutoIncrementField


class Table(Model):
    id = AutoIncrementField()

    class Meta:
        strict_tables = True
        legacy_table_names = False
