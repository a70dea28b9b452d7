"""What scanners with a cable share: they are opened, used while they are there, and looked for when they are not.

`serve_with_retries` is the loop of a hand scanner's thread and of a camera's. `AttachedScanner` is a hand scanner
with its thread, for those on a serial line (`serial`) and those that type and are taken for the kiosk alone (`hid`).
"""

from __future__ import annotations

import errno
from abc import ABC, abstractmethod
from collections.abc import Callable
from enum import Enum
from threading import Event

from drivers.scanners.base import Health, OnHealth, OnScan
from drivers.scanners.outlet import Outlet
from drivers.words import Words, words
from drivers.worker import Worker


def serve_with_retries(
    serve: Callable[[], None],
    why: Callable[[Exception], str],
    outlet: Outlet,
    *,
    close: Callable[[], None] = lambda: None,
    errors: tuple[type[Exception], ...],
    looking: str,
    stopping: Event,
    retry_s: float,
) -> None:
    """Use a device until `stopping` is set, and look for it again and again while it is not there.

    Runs on the device's thread.

    Args:
        serve: opens the device, tells `outlet` that it is there, and reads from it. It returns when `stopping` is set.
        why: what to tell people of an error that `serve` raised.
        close: closes the device, after people were told: closing may take long where a device hangs.
        errors: what `serve` raises where the device cannot be had or is gone; anything else goes up to the `Worker`.
        looking: what people read before the first try has ended.
        retry_s: seconds between two tries.
    """
    outlet.health(Health.WAITING, looking)
    while not stopping.is_set():
        try:
            serve()
        except errors as error:
            outlet.health(Health.MISSING, why(error))
        finally:
            close()
        stopping.wait(retry_s)


class AttachedScanner(ABC):
    """See `Scanner`. A subclass says how it is opened and heard, and why it cannot be had.

    Args:
        name: what people read.
        retry_s: seconds between two looks for a scanner that is missing.
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
    def _serve(self, stopping: Event, outlet: Outlet) -> None:
        """Open it, tell that it is there, listen until `stopping`, and close it.

        Raises:
            OSError: it cannot be had, or is gone.
        """

    @abstractmethod
    def _why(self, error: Exception) -> str:
        """What to tell people of an OSError of `_serve`, and what to do; see `why`."""

    def _run(self, stopping: Event, outlet: Outlet) -> None:
        serve_with_retries(
            lambda: self._serve(stopping, outlet),
            self._why,
            outlet,
            errors=(OSError,),
            looking=words("Looking for the scanner."),
            stopping=stopping,
            retry_s=self._retry_s,
        )


class Trouble(Enum):
    """Why a device cannot be had."""

    FORBIDDEN = "forbidden"
    TAKEN = "taken"
    GONE = "gone"


def trouble_of(error: Exception, taken: int) -> Trouble:
    """Why the system refused a device.

    Args:
        taken: the number (`errno`) by which it says that another program has such a device.

    >>> trouble_of(PermissionError(errno.EACCES, "no"), errno.EBUSY), trouble_of(FileNotFoundError(), errno.EBUSY)
    (<Trouble.FORBIDDEN: 'forbidden'>, <Trouble.GONE: 'gone'>)
    """
    number, text = getattr(error, "errno", None), str(error)  # pyserial hands on the number not always, the text always
    if number in (errno.EACCES, errno.EPERM) or "Permission denied" in text:
        return Trouble.FORBIDDEN
    return Trouble.TAKEN if number == taken or "exclusively lock" in text else Trouble.GONE


def why(trouble: Trouble, name: str, group: str) -> Words:
    """What to tell people, and what to do. `group` is the one whose users may open such devices.

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
