"""What a product costs and how it is dated, and photos of bags: columns of the index, which is made anew."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Nothing beside the index changed."""
