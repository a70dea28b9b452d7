"""A hand scanner on a wire: looked for until it is there, listened to until it is gone, and looked for again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum
from threading import Event

from drivers.scanners.base import Health, OnHealth, OnScan
from drivers.scanners.outlet import Outlet
from drivers.words import words
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

    def start(self, on_scan: OnScan, on_health: OnHealth) -> None:
        """See `Scanner`."""
        self.stop()
        outlet = Outlet(self.name, on_scan, on_health)
        worker = Worker(self.name, lambda: self._run(worker.stopping, outlet), outlet.slipped, pause_s=self._retry_s)
        self._worker = worker
        worker.start()

    def stop(self) -> None:
        """See `Scanner`."""
        if self._worker is not None:
            self._worker.stop()
        self._worker = None

    @abstractmethod
    def _attend(self, stopping: Event, outlet: Outlet) -> None:
        """Open it, tell that it is there, and listen until `stopping`.

        Raises:
            OSError: it cannot be had, or is gone.
        """

    @abstractmethod
    def _why(self, error: OSError) -> str:
        """In words, and what to do; see `why`."""

    def _run(self, stopping: Event, outlet: Outlet) -> None:
        outlet.health(Health.WAITING, words("Looking for the scanner."))
        while not stopping.is_set():
            try:
                self._attend(stopping, outlet)
            except OSError as error:
                outlet.health(Health.MISSING, self._why(error))
            stopping.wait(self._retry_s)


class Trouble(Enum):
    """Why a device cannot be had."""

    FORBIDDEN = "forbidden"
    TAKEN = "taken"
    GONE = "gone"


def why(trouble: Trouble, name: str, group: str) -> str:
    """In words, and what to do. `group` is the one whose users may open such devices.

    >>> why(Trouble.GONE, "scanner at ttyACM0", "dialout")
    'The scanner at ttyACM0 is not there. Plug it in; it is looked for all the time.'
    """
    if trouble is Trouble.FORBIDDEN:
        return words(
            "The {name} may not be opened by this user. Add the user to the group {group}.", name=name, group=group
        )
    if trouble is Trouble.TAKEN:
        return words("The {name} is in use by another program. Close that one.", name=name)
    return words("The {name} is not there. Plug it in; it is looked for all the time.", name=name)
