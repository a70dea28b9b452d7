"""Tables of working state: durable, but not part of the journal and never rebuilt."""

from __future__ import annotations

from peewee import ForeignKeyField, IntegerField, TextField

from db.store.table import Table


class WorkJob(Table):
    """A print job. It refers to its batch by number, so that a rebuild of the index does not affect this table.

    `who`: id of the person who asked for it. Its labels are booked for them, whoever is at the kiosk later.
    """

    batch = TextField(index=True)
    printer = TextField()
    asked_at = TextField()
    is_open = IntegerField()
    who = TextField(null=True)


class WorkLabel(Table):
    """One label of a print job. `recorded`: its outcome has become a fact."""

    job = ForeignKeyField(WorkJob, index=False)
    unit = IntegerField()
    state = TextField()
    recorded = IntegerField()

    class Meta:
        indexes = ((("job", "unit"), True),)


class WorkMemory(Table):
    """Drafts of screens, and what the books know about their own file."""

    key = TextField(unique=True)
    value = TextField()


WORKING: tuple[type[Table], ...] = (WorkJob, WorkLabel, WorkMemory)
