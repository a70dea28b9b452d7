"""Working state: durable, but not history and never rebuilt."""

from __future__ import annotations

from peewee import ForeignKeyField, IntegerField, TextField

from db.table import Table


class WorkJob(Table):
    """A print job. Its batch is named by number, so that a rebuild of the index leaves this table alone.

    `who`: the id of the person who asked for it, and on whom its labels are booked; whoever cooks meanwhile.
    """

    batch = TextField(index=True)
    printer = TextField()
    asked_at = TextField()
    is_open = IntegerField()
    who = TextField(null=True)


class WorkLabel(Table):
    """`recorded`: the outcome has become a fact."""

    job = ForeignKeyField(WorkJob, index=False)
    unit = IntegerField()
    state = TextField()
    recorded = IntegerField()

    class Meta:
        indexes = ((("job", "unit"), True),)


class WorkMemory(Table):
    """Drafts of the screen, and what these books know of their own file."""

    key = TextField(unique=True)
    value = TextField()


WORKING: tuple[type[Table], ...] = (WorkJob, WorkLabel, WorkMemory)
