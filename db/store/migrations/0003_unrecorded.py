"""Schema 3: the table `unrecorded`. It belongs to the index, which is rebuilt."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Only the index changed."""
