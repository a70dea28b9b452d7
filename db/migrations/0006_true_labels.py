"""What is on a label: what each bag contains, and who has looked. The index is made anew."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """No working table changes."""
