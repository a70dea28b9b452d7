"""Schema 5: columns for facts about the books, the kitchen's rules and the clock; `who` of a print job."""

from typing import Any

from peewee import TextField


def up(migrator: Any, db: Any) -> None:
    """Add the person who asked for a print job. The index is rebuilt."""
    migrator.migrate(migrator.add_column("work_job", "who", TextField(null=True)))
