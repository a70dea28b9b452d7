"""Looks up a printer's host name with a time limit, which `getaddrinfo` does not have."""

from __future__ import annotations

import errno
import socket
from typing import Any

from drivers.words import words
from drivers.worker import Worker

MOST_ADDRESSES = 4  # IP addresses of one host name that are tried


class HostLookUp:
    """One look-up, on a thread of its own. `address`: host name and port."""

    def __init__(self, address: tuple[str, int]) -> None:
        """Begins at once. Raises OSError where no thread can be started."""
        self._address = address
        self._found: list[Any] = []
        self._failed: OSError | None = None
        self._worker = Worker("look up a printer", self._run, self._slipped, again=False)
        try:
            self._worker.start()
        except RuntimeError as error:  # the system's limit of threads is reached
            raise OSError(errno.EAGAIN, "no room for another thread") from error

    def _run(self) -> None:
        try:
            self._found = socket.getaddrinfo(*self._address, type=socket.SOCK_STREAM)[:MOST_ADDRESSES]
        except (ValueError, OverflowError):  # a part of the name is empty or too long, or the port is out of range
            self._failed = OSError(words("this is no name of a printer"))
        except OSError as error:
            self._failed = error

    def _slipped(self, error: BaseException) -> None:
        self._failed = OSError(str(error))

    def hangs(self, patience_s: float) -> bool:
        """Wait for it for so many seconds; True if it has still not ended."""
        self._worker.wait(patience_s)
        return self._worker.is_running

    def found(self) -> list[Any]:
        """The addresses as `getaddrinfo` gives them. Raises OSError where there are none."""
        if self._failed is not None:
            raise self._failed
        return self._found
