"""What every fact is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fact:
    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1
    carries_date: ClassVar[bool] = False
    """Tells a day of its own, which is on labels and in recalls: not recorded while the clock's day is in doubt."""
