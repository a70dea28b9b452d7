"""What a line leaves out: a table of the index, which is made anew."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """No working table changes."""
