"""The one supervised thread: what nobody foresaw is written down and told, and the work goes on.

Everything that runs beside the screen (scanners, the press, upkeep, long looks into the books) runs on a `Worker`, so
that no thread ends in silence behind a green light.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

__all__ = ["LONGEST_PAUSE_S", "Worker"]

LONGEST_PAUSE_S = 60.0
"""Between two tries of work that fails each time; the first tries come sooner."""

log = logging.getLogger(__name__)


class Worker:
    """A daemon thread that runs `work`, and runs it again after whatever it raised.

    `start`, `stop` and `stopping` may be used from any thread. A `work` that returns has ended; one that is meant to
    run for ever returns when `stopping` is set.

    Args:
        name: the thread's, for the log.
        work: called on the thread, without arguments.
        on_slip: told, on the thread, what `work` raised: to show it to whoever stands there. What it raises itself is
            written down and changes nothing. Rust libraries raise panics that are no `Exception`; they come here too.
        again: False for work that is done once: after a slip it is not begun again.
        pause_s: before the next try; doubled each time that the work fails at once, up to `LONGEST_PAUSE_S`.
        on_end: called on the thread when it ends, however it ends.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], None],
        on_slip: Callable[[BaseException], None] = lambda error: None,
        *,
        again: bool = True,
        pause_s: float = 1.0,
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        self.stopping = threading.Event()
        self._name = name
        self._work = work
        self._on_slip = on_slip
        self._again = again
        self._pause_s = pause_s
        self._on_end = on_end
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin, after an earlier run was ended."""
        self.stop()
        self.stopping.clear()
        self._thread = threading.Thread(target=self._supervise, name=self._name, daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float | None = None) -> None:
        """Set `stopping` and wait until the thread has ended; called on that very thread it only sets it."""
        self.stopping.set()
        self.wait(timeout_s)

    def wait(self, timeout_s: float | None = None) -> None:
        """Until the work has ended by itself, but no longer than that."""
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout_s)

    def _supervise(self) -> None:
        pause_s = self._pause_s
        try:
            while not self.stopping.is_set():
                began = time.monotonic()
                if self._try():
                    return
                if not self._again:
                    return
                if time.monotonic() - began > pause_s:
                    pause_s = self._pause_s
                self.stopping.wait(pause_s)
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
        finally:
            self._guard(self._on_end)

    def _try(self) -> bool:
        """Whether the work came to its own end."""
        try:
            self._work()
        except BaseException as error:
            log.exception("%s: %s; it goes on", self._name, error)
            told = error
            self._guard(lambda: self._on_slip(told))
            return False
        return True

    def _guard(self, tell: Callable[[], None]) -> None:
        try:
            tell()
        except BaseException as error:
            log.exception("%s, while that was told: %s", self._name, error)
