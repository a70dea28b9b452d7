"""A moment on the wall clock and the monotonic clock, and how far the wall clock can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class ClockTrust(Enum):
    """Why the day that a clock shows can be trusted, or not."""

    TOLD = "told"
    """Past days are entered after the event (the example, the demo): nothing is checked."""
    GIVEN = "given"
    """Whoever created the clock vouches for it. It is doubted only if it shows a time that has surely passed."""
    KEPT = "kept"
    """Kept by network time or a battery-backed clock."""
    LOOSE = "loose"
    """Kept by nothing."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment on both clocks. `monotonic`: seconds since boot. `boot`: id of that boot; "" if unknown."""

    at: datetime
    monotonic: float
    boot: str

    def since(self, earlier: Moment) -> tuple[float, bool]:
        """Seconds since an earlier moment, and whether that is certain.

        Within one boot the monotonic clock gives the answer. After a reboot only the wall clock does, which may have
        been set in between; at least the time since the reboot has passed.
        """
        if self.boot and self.boot == earlier.boot:
            return max(0.0, self.monotonic - earlier.monotonic), True
        at_least = self.monotonic if self.boot else 0.0
        return max(at_least, (self.at - earlier.at).total_seconds()), False
