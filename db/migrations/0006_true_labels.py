"""What a label must say, of a product, of each bag, with its date, and of what a line leaves out: a new index."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Nothing beside the index changed."""
