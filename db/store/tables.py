"""The journal's own table, and by what the file is known."""

from __future__ import annotations

from peewee import BlobField, IntegerField, TextField
from playhouse.sqlite_ext import AutoIncrementField

from db.store.table import Table

SCHEMA_VERSION = 7
APPLICATION_ID = 0x4A41524D  # "JARM": `file` and this program tell the books from other SQLite files by it


class JournalTable(Table):
    """One fact per row. `hash` covers every other column."""

    id = None
    position = AutoIncrementField()
    uid = TextField(unique=True)
    kiosk = TextField()
    epoch = IntegerField()
    sequence = IntegerField()
    who = TextField(null=True)
    at = TextField()
    monotonic_ns = IntegerField()
    boot = TextField()
    kind = TextField()
    version = IntegerField()
    payload = TextField()
    prev = BlobField()
    hash = BlobField()

    class Meta:
        indexes = ((("kiosk", "epoch", "sequence"), True),)
