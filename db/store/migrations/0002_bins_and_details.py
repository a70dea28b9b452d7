"""Schema 2: tables and columns for bins, photos and changed records. All belong to the index, which is rebuilt."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Only the index changed."""
