"""Two names of one supplier, and two after all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from db.facts.base import Fact


@dataclass(frozen=True, slots=True)
class SupplierMerged(Fact):
    """`merged` is `kept` under another name: all that came from it came from `kept`."""

    kind: ClassVar[str] = "supplier-merged"
    kept: str
    merged: str


@dataclass(frozen=True, slots=True)
class SupplierParted(Fact):
    """They are two after all: `corrects` is the merge that is undone."""

    kind: ClassVar[str] = "supplier-parted"
    corrects: str
