"""Facts that merge two names of one supplier, and that undo such a merge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from db.facts.base import Fact


@dataclass(frozen=True, slots=True)
class SupplierMerged(Fact):
    """`merged` is another name of `kept`: everything that came from it counts as from `kept`."""

    kind: ClassVar[str] = "supplier-merged"
    kept: str
    merged: str


@dataclass(frozen=True, slots=True)
class SupplierParted(Fact):
    """They are two suppliers after all. `corrects` names the merge that is undone."""

    kind: ClassVar[str] = "supplier-parted"
    corrects: str
