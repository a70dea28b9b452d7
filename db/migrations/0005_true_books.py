"""What the books know of themselves, of the kitchen's rules and of the clock: the index is made anew."""

from typing import Any

from peewee import TextField


def up(migrator: Any, db: Any) -> None:
    """A print job knows who asked for it."""
    migrator.migrate(migrator.add_column("work_job", "who", TextField(null=True)))
