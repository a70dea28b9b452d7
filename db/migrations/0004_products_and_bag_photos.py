"""Schema 4: columns for a product's price and kind of date, and for photos of bags. All belong to the index, which is
rebuilt.
"""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Only the index changed."""
