"""Clocks: wall time, which may be wrong, and monotonic time."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol

from db.rules.moment import ClockTrust, Moment
from db.store import timekeeping

log = logging.getLogger(__name__)


class Clock(Protocol):
    """Where the books take their time from."""

    @property
    def standing(self) -> ClockTrust:
        """How far the wall clock can be trusted now."""

    def set_by_person(self, now: datetime) -> None:
        """A person says what time it is. Until the machine restarts, `now()` goes on from there."""

    @property
    def boot_id(self) -> str:
        """The id of the machine's current boot. Monotonic times are comparable only within one boot."""

    def now(self) -> datetime:
        """The wall clock: timezone-aware, in local time."""

    def monotonic(self) -> float:
        """Seconds, never decreasing within one boot."""


def moment(clock: Clock) -> Moment:
    """Now, on both clocks."""
    return Moment(clock.now(), clock.monotonic(), clock.boot_id)


@cache
def _machine_boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:  # not Linux: distinguish at least the runs of this program
        return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class _Said:
    """The time that a person gave; it continues with the monotonic clock.

    `synchronised`: the network had set the machine's clock at that moment, and the person still corrected it.
    """

    at: float
    monotonic: float
    boot: str
    synchronised: bool

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.at + time.monotonic() - self.monotonic).astimezone()


class SystemClock:
    """The machine's clocks. They are only read, never set, because other programs depend on them.

    Args:
        keep: a file for the time that a person gave, so that other programs see it until the machine restarts. Once
            the clock becomes synchronised, network time replaces it.
        given: the caller vouches for the clock (a person at a command line).
        synchronised, battery: what keeps the clock; the defaults ask this machine.
    """

    def __init__(
        self,
        keep: Path | None = None,
        *,
        given: bool = False,
        synchronised: Callable[[], bool] = timekeeping.is_synchronised,
        battery: Callable[[], bool] = timekeeping.has_battery,
    ) -> None:
        self._keep, self._given = keep, given
        self._synchronised, self._battery = synchronised, battery
        self._said = self._read()

    @property
    def boot_id(self) -> str:
        return _machine_boot_id()

    @property
    def standing(self) -> ClockTrust:
        if self._given:
            return ClockTrust.GIVEN
        return ClockTrust.KEPT if self._synchronised() or self._battery() else ClockTrust.LOOSE

    def now(self) -> datetime:
        said = self._said
        if said is not None and not said.synchronised and self._synchronised():
            self._forget()
            said = None
        return said.now() if said is not None else self._machine_now()

    def _machine_now(self) -> datetime:
        return datetime.now().astimezone()

    def monotonic(self) -> float:
        return time.monotonic()

    def set_by_person(self, now: datetime) -> None:
        self._said = _Said(now.timestamp(), time.monotonic(), self.boot_id, self._synchronised())
        self._write(self._said)

    def _read(self) -> _Said | None:
        """The time that a person gave since the machine started; None if there is none."""
        try:
            said = _Said(**json.loads(self._keep.read_text(encoding="utf-8"))) if self._keep else None
            return said if said and said.boot == self.boot_id and said.now() else None
        except (OSError, ValueError, TypeError, OverflowError):
            return None

    def _write(self, said: _Said) -> None:
        """Replaces the file atomically. If it cannot be written, the time is lost when this program ends."""
        if self._keep is None:
            return
        new = self._keep.with_suffix(".new")
        try:
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(said), file)
            new.replace(self._keep)
        except OSError as error:
            log.warning("the time that was given is kept until the kiosk closes: %s", error)

    def _forget(self) -> None:
        self._said = None
        if self._keep is not None:
            try:
                self._keep.unlink(missing_ok=True)
            except OSError as error:
                log.warning("%s stays: %s", self._keep, error)


class ManualClock:
    """A clock that only moves when told to: for tests and the demo. Thread-safe.

    >>> clock = ManualClock(datetime.fromisoformat("2026-03-04T08:00:00+00:00"))
    >>> clock.advance(90)
    >>> clock.now().isoformat(), clock.monotonic()
    ('2026-03-04T08:01:30+00:00', 90.0)
    """

    standing: ClockTrust
    """GIVEN, unless a test simulates a machine's clock."""

    def __init__(self, now: datetime, boot_id: str = "manual", standing: ClockTrust = ClockTrust.GIVEN) -> None:
        self._lock = threading.Lock()
        self._now = _aware(now)
        self._elapsed = 0.0
        self._boot_id = boot_id
        self.standing = standing

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
            # Through UTC: within one zone Python's arithmetic ignores a change to summer time.
            self._now = (self._now.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(self._now.tzinfo)
            self._elapsed += seconds

    def set(self, now: datetime) -> None:
        """Set the wall clock forward or back. The monotonic clock follows forward only."""
        with self._lock:
            aware = _aware(now)
            self._elapsed += max(0.0, aware.timestamp() - self._now.timestamp())
            self._now = aware

    def set_wall(self, now: datetime) -> None:
        """A person or NTP sets the wall clock; no time passes."""
        with self._lock:
            self._now = _aware(now)

    def set_by_person(self, now: datetime) -> None:
        self.set_wall(now)

    def boot(self, boot_id: str, now: datetime) -> None:
        """The machine was off, and starts with this time on its wall clock."""
        with self._lock:
            self._boot_id, self._elapsed, self._now = boot_id, 0.0, _aware(now)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.astimezone()
