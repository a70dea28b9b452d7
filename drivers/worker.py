"""The one supervised thread: an unexpected error is logged and reported, and the work is started again.

Everything that runs beside the screen (scanners, printing, upkeep, long questions to the books) runs on a `Worker`, so
that no thread ends unnoticed while the screen says that all is well. `tests/test_threads.py` holds that.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

__all__ = ["LONGEST_PAUSE_S", "Worker"]

LONGEST_PAUSE_S = 60.0
"""The longest pause between two tries of work that always fails; the first pauses are shorter."""

log = logging.getLogger(__name__)


class Worker:
    """A daemon thread that runs `work`, and runs it again after any error.

    `start`, `stop`, `wait` and `stopping` may be used from any thread. The thread ends when `work` returns; work that
    runs for ever must return when `stopping` is set.

    Args:
        name: the thread's name, for the log.
        work: called on the thread, without arguments.
        on_slip: called on the thread with the error that `work` raised, to show it to people. An error of its own is
            logged and changes nothing. Panics of Rust libraries, which are a `BaseException`, are errors here too.
        again: False for work that is done once: it is not started again after an error.
        pause_s: seconds before the next try; doubled each time that the work fails at once, up to `LONGEST_PAUSE_S`.
        on_end: called on the thread when it ends, in any case.
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
        """Start the thread; an earlier run is stopped first."""
        self.stop()
        self.stopping.clear()
        self._thread = threading.Thread(target=self._supervise, name=self._name, daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float | None = None) -> None:
        """Set `stopping`, and wait until the thread has ended (not if this is called on that thread).

        Args:
            timeout_s: wait no longer than this; None: until it has ended.
        """
        self.stopping.set()
        self.wait(timeout_s)

    def wait(self, timeout_s: float | None = None) -> None:
        """Wait until the work has ended by itself, but no longer than `timeout_s`."""
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
        """Run the work once. False if it raised."""
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
