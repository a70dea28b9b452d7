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
    """Somebody looked at the day and said that it is right: it is `at`. It holds within that run of the machine.

    `instead_of`: what the clock told before, where that person set it. `doubt`: why they were asked.
    """

    kind: ClassVar[str] = "clock-confirmed"
    version: ClassVar[int] = 2
    at: datetime
    instead_of: datetime | None = None
    doubt: str = ""


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
