"""Facts about the books themselves: they change no row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from db.store.fact import Fact, Lifts


@dataclass(frozen=True, slots=True)
class EpochStarted(Fact):
    """New books, or books that go on from a copy or a backup. Numbers given from here on carry the epoch."""

    kind: ClassVar[str] = "epoch-started"
    reason: str


@dataclass(frozen=True, slots=True)
class ClockConfirmed(Fact):
    """A person checked the date and confirmed it as `at`. It holds until the machine restarts or its clock is set.

    `instead_of`: the time that the clock showed before that person set it. `doubt`: the reason why they were asked.
    """

    kind: ClassVar[str] = "clock-confirmed"
    version: ClassVar[int] = 2
    lifts: ClassVar[Lifts] = {1: lambda was: was | {"instead_of": None, "doubt": ""}}
    at: datetime
    instead_of: datetime | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class BackupMade(Fact):
    kind: ClassVar[str] = "backup-made"
    name: str
    facts: int
    head: str
