"""How long the demo waits for something: counted since the last progress: slow is not broken."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_S = 60.0
"""Without any progress for so long, something is wrong."""
MOST_STEPS = 600
"""So many steps without an end, such as pictures in which no code was found, are no progress either."""


class Patience:
    """One wait.

    Args:
        progress: anything that is another thing after each step, such as how many pictures were looked at.
        now: monotonic seconds.
    """

    def __init__(self, progress: Callable[[], object], now: Callable[[], float] = time.monotonic) -> None:
        self._progress, self._now = progress, now
        self._seen, self._since, self._steps = progress(), now(), 0

    def is_over(self) -> bool:
        """Whether to give up. Ask often: a step counts when it is noticed."""
        seen = self._progress()
        if seen != self._seen:
            self._seen, self._since, self._steps = seen, self._now(), self._steps + 1
        return self._steps > MOST_STEPS or self._now() - self._since > PATIENCE_S
