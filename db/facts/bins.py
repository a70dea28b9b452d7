"""Bins: several bags poured into one, so that a scoop out of it is of one of them and nobody can say of which."""

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
    """From now on a scoop out of this bin may be of this lot, until the bin is emptied."""

    kind: ClassVar[str] = "lot-binned"
    bin: str
    lot: str


@dataclass(frozen=True, slots=True)
class BinEmptied(Fact):
    """Emptied and cleaned: what comes in next touches nothing of before."""

    kind: ClassVar[str] = "bin-emptied"
    bin: str
    reason: str


@dataclass(frozen=True, slots=True)
class BinUsed(Fact):
    """A scoop into a batch. The balance is taken from the lots as they came in, first in, first out; which of them it
    really was is only known where there is but one in the bin.

    `late`: see LotUsed; it may be of any that lay in the bin at some time of that."""

    kind: ClassVar[str] = "bin-used"
    version: ClassVar[int] = 2
    batch: str
    line: int
    bin: str
    quantity: Quantity
    completes_line: bool
    late: bool = False
