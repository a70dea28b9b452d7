"""A hand scanner on a wire: looked for until it is there, listened to until it is gone, and looked for again."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from threading import Event

from drivers.scanners.arrival import TooLongError, scan_of_characters
from drivers.scanners.base import Health, OnHealth, OnScan, slip_words
from drivers.worker import Worker


class AttachedScanner(ABC):
    """See `Scanner`. Each kind says how it is opened and heard, and why it cannot be had.

    Args:
        name: what people read.
        retry_s: how often a scanner that is missing is looked for.
    """

    def __init__(self, name: str, retry_s: float) -> None:
        self.name = name
        self._retry_s = retry_s
        self._worker: Worker | None = None
        self._health: tuple[Health, str] | None = None

    def start(self, on_scan: OnScan, on_health: OnHealth) -> None:
        """See `Scanner`."""
        self.stop()
        self._health = None
        worker = Worker(
            self.name,
            lambda: self._run(worker.stopping, on_scan, on_health),
            lambda error: self._tell(on_health, Health.MISSING, slip_words(self.name, error)),
            pause_s=self._retry_s,
        )
        self._worker = worker
        worker.start()

    def stop(self) -> None:
        """See `Scanner`."""
        if self._worker is not None:
            self._worker.stop()
        self._worker = None

    @abstractmethod
    def _attend(self, stopping: Event, on_scan: OnScan, on_health: OnHealth) -> None:
        """Open it, tell that it is there, and listen until `stopping`.

        Raises:
            OSError: it cannot be had, or is gone.
        """

    @abstractmethod
    def _why(self, error: OSError) -> str:
        """In words, and what to do."""

    def _run(self, stopping: Event, on_scan: OnScan, on_health: OnHealth) -> None:
        self._tell(on_health, Health.WAITING, "Looking for the scanner.")
        while not stopping.is_set():
            try:
                self._attend(stopping, on_scan, on_health)
            except OSError as error:
                self._tell(on_health, Health.MISSING, self._why(error))
            stopping.wait(self._retry_s)

    def _hand_over(self, sent: bytes, on_scan: OnScan, on_health: OnHealth) -> None:
        try:
            scan = scan_of_characters(sent, self.name, time.monotonic())
        except TooLongError as error:
            on_health(Health.OK, str(error))
            return
        if scan is not None:
            on_scan(scan)

    def _tell(self, on_health: OnHealth, health: Health, what: str) -> None:
        if self._health != (health, what):
            self._health = (health, what)
            on_health(health, what)
