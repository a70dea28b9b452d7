"""What a label must say, of a product, of each bag (its date too) and of what a line leaves out: the index is made anew."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Nothing beside the index changed."""
