"""What the books know of themselves, of the kitchen's rules and of the clock: the index is made anew."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Nothing beside the index changed."""
