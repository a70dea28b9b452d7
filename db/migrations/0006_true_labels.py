"""What a label must say, of a product and of each bag: columns of the index, which is made anew."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Nothing beside the index changed."""
