"""Time as the books see it: a wall clock that may be set wrong, and one that only ever runs on."""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Where the books take their time from."""

    @property
    def boot_id(self) -> str:
        """Which run of the machine this is: monotonic times compare only within one."""

    def now(self) -> datetime:
        """The wall clock: aware, in local time."""

    def monotonic(self) -> float:
        """Seconds that never go back within one boot."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment on both clocks. `boot`: which run of the machine; "" where it is not known."""

    at: datetime
    monotonic: float
    boot: str

    def since(self, earlier: Moment) -> tuple[float, bool]:
        """Seconds since an earlier moment, and whether that is sure.

        Within one boot they are counted by the clock that nobody can set. With a boot in between only the wall clock
        tells, which may have been set meanwhile: at least the time since the later boot has passed.
        """
        if self.boot and self.boot == earlier.boot:
            return max(0.0, self.monotonic - earlier.monotonic), True
        at_least = self.monotonic if self.boot else 0.0
        return max(at_least, (self.at - earlier.at).total_seconds()), False


def moment(clock: Clock) -> Moment:
    """Now, on both clocks."""
    return Moment(clock.now(), clock.monotonic(), clock.boot_id)


@cache
def _machine_boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:  # not Linux: at least this run of the program is told apart
        return str(uuid.uuid4())


class SystemClock:
    """The machine's own clocks."""

    @property
    def boot_id(self) -> str:
        return _machine_boot_id()

    def now(self) -> datetime:
        return datetime.now().astimezone()

    def monotonic(self) -> float:
        return time.monotonic()


class ManualClock:
    """A clock that stands still until told: for tests and for the demo's 4 March. Any thread may use it.

    >>> clock = ManualClock(datetime.fromisoformat("2026-03-04T08:00:00+00:00"))
    >>> clock.advance(90)
    >>> clock.now().isoformat(), clock.monotonic()
    ('2026-03-04T08:01:30+00:00', 90.0)
    """

    def __init__(self, now: datetime, boot_id: str = "manual") -> None:
        self._lock = threading.Lock()
        self._now = _aware(now)
        self._elapsed = 0.0
        self._boot_id = boot_id

    @property
    def boot_id(self) -> str:
        with self._lock:
            return self._boot_id

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        with self._lock:
            return self._elapsed

    def advance(self, seconds: float) -> None:
        """Let time pass on both clocks."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
            self._elapsed += seconds

    def set(self, now: datetime) -> None:
        """Set the wall clock, forward or back; the monotonic one only follows forward."""
        with self._lock:
            aware = _aware(now)
            self._elapsed += max(0.0, (aware - self._now).total_seconds())
            self._now = aware

    def set_wall(self, now: datetime) -> None:
        """Somebody (or NTP) sets the wall clock; no time passes by that."""
        with self._lock:
            self._now = _aware(now)

    def boot(self, boot_id: str, now: datetime) -> None:
        """The machine was off, and starts with this on its wall clock."""
        with self._lock:
            self._boot_id, self._elapsed, self._now = boot_id, 0.0, _aware(now)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.astimezone()
