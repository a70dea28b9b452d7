"""Facts about bins: several bags are poured together, so nobody can say which bag a scoop came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from db.facts.base import Fact
from db.rules.quantity import Quantity


@dataclass(frozen=True, slots=True)
class BinAdded(Fact):
    kind: ClassVar[str] = "bin-added"
    name: str


@dataclass(frozen=True, slots=True)
class LotBinned(Fact):
    """The bag was poured into the bin. Any scoop until the bin is emptied may be of it."""

    kind: ClassVar[str] = "lot-binned"
    bin: str
    lot: str


@dataclass(frozen=True, slots=True)
class BinEmptied(Fact):
    """The bin was emptied and cleaned: later scoops cannot be of the bags that were in it."""

    kind: ClassVar[str] = "bin-emptied"
    bin: str
    reason: str


@dataclass(frozen=True, slots=True)
class BinUsed(Fact):
    """One scoop out of a bin into a batch.

    Balances are reduced first in, first out. Which bag a scoop really came from is known only if the bin held just
    one. `late`: as in LotUsed; the scoop may be of any bag that was in the bin at some time in that span.
    """

    kind: ClassVar[str] = "bin-used"
    version: ClassVar[int] = 2
    batch: str
    line: int
    bin: str
    quantity: Quantity
    completes_line: bool
    late: bool = False
