"""What a recipe asks for and is not recorded: a new table of the index, which is made anew."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Nothing beside the index changed."""
