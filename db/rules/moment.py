"""One moment on two clocks, and what stands behind the day that the wall clock tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Standing(Enum):
    """What stands behind the day that a clock tells."""

    TOLD = "told"
    """Days of the past are told after the event (the example, the demo): nothing is asked."""
    GIVEN = "given"
    """Whoever made the clock answers for it: asked only where it tells a time that has surely passed."""
    KEPT = "kept"
    """The network, or a clock with a battery."""
    LOOSE = "loose"
    """Nothing."""


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
