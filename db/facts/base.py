"""The base class of all facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fact:
    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1
    carries_date: ClassVar[bool] = False
    """The fact states a day that appears on labels and in recalls. It is not recorded while the clock's day is in
    doubt.
    """
