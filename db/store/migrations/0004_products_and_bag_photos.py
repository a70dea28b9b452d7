"""Schema 4: a product's price and kind of date, and photos of bags.

All are columns of the index, which is rebuilt.
"""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Only the index changed."""
