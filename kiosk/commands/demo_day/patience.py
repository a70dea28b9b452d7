"""How long the demo waits for something. Counted from the last progress, so that slow machines do not fail."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_S = 60.0
"""Without progress for this long, something is wrong."""
MOST_STEPS = 600
"""After this many steps without a result, such as pictures without a code, something is wrong too."""


class Patience:
    """One wait.

    Args:
        progress: a value that changes with each step, such as the number of pictures looked at.
        now: monotonic seconds.
    """

    def __init__(self, progress: Callable[[], object], now: Callable[[], float] = time.monotonic) -> None:
        self._progress, self._now = progress, now
        self._seen, self._since, self._steps = progress(), now(), 0

    def is_over(self) -> bool:
        """Whether to give up. Call it often: a step counts when it is noticed."""
        seen = self._progress()
        if seen != self._seen:
            self._seen, self._since, self._steps = seen, self._now(), self._steps + 1
        return self._steps > MOST_STEPS or self._now() - self._since > PATIENCE_S
