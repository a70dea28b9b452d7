"""The books themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from db.facts.base import Fact


@dataclass(frozen=True, slots=True)
class EpochStarted(Fact):
    """New books, or books that go on from a copy or a backup: numbers given from here on carry the epoch."""

    kind: ClassVar[str] = "epoch-started"
    reason: str


@dataclass(frozen=True, slots=True)
class ClockConfirmed(Fact):
    """Somebody looked at the wall clock and said that it is right."""

    kind: ClassVar[str] = "clock-confirmed"
    at: datetime


@dataclass(frozen=True, slots=True)
class BackupMade(Fact):
    kind: ClassVar[str] = "backup-made"
    name: str
    facts: int
    head: str


@dataclass(frozen=True, slots=True)
class NumberSeen(Fact):
    """A label of ours turned up whose number these books never gave: facts are missing. Counting goes on after it."""

    kind: ClassVar[str] = "number-seen"
    number: str
    series: str
    ordinal: int
