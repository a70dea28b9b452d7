"""A hand scanner on a serial port, or on USB as a virtual serial port."""

from __future__ import annotations

import errno
import time
from pathlib import Path
from threading import Event

import serial

from drivers.errors import DeviceUrlError
from drivers.scanners.attached import AttachedScanner, trouble_of, why
from drivers.scanners.base import Health
from drivers.scanners.outlet import Outlet
from drivers.urls import DeviceUrl
from drivers.words import words

__all__ = ["END_MARKS", "LineSplitter", "SerialScanner", "open_url"]

END_MARKS = {"line": b"", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "etx": b"\x03"}
"""What ends a scan. "line", the default, is a carriage return, a line feed or both."""
RETRY_S = 1.0
_POLL_S = 0.2
_LONGEST = 8192


class LineSplitter:
    """Cuts the bytes of a serial line into scans. Pure. `lost` counts the bytes that were dropped.

    Args:
        end: a key of `END_MARKS`.

    >>> LineSplitter("line").feed(b"4006381333931\\r\\n59012")
    [b'4006381333931']
    """

    def __init__(self, end: str = "line") -> None:
        self._end = END_MARKS[end]
        self._buffer = b""
        self.lost = 0

    def feed(self, data: bytes) -> list[bytes]:
        """The scans that are complete with these bytes, without end mark and STX. 8 kB without an end are dropped."""
        self._buffer += data
        if self._end:
            *whole, self._buffer = self._buffer.split(self._end)
        else:
            *whole, self._buffer = self._buffer.replace(b"\r", b"\n").split(b"\n")
        if len(self._buffer) > _LONGEST:
            self.lost += len(self._buffer)
            self._buffer = b""
        return [scan.lstrip(b"\x02") for scan in whole if scan.strip(b"\x02")]


class SerialScanner(AttachedScanner):
    """See `Scanner`. A scanner that is unplugged is looked for until it is there again.

    Args:
        device: as in /dev/ttyACM0.
        end: a key of `END_MARKS`.
        retry_s: seconds between two looks for a scanner that is missing.
    """

    def __init__(self, device: str, *, baud: int = 9600, end: str = "line", retry_s: float = RETRY_S) -> None:
        super().__init__(words("scanner at {port}", port=Path(device).name), retry_s)
        self._device = device
        self._baud = baud
        self._end = end

    def _serve(self, stopping: Event, outlet: Outlet) -> None:
        with serial.Serial(self._device, self._baud, timeout=_POLL_S, exclusive=True) as port:
            outlet.health(Health.OK)
            self._listen(stopping, port, outlet)

    def _why(self, error: Exception) -> str:
        return why(trouble_of(error, taken=errno.EAGAIN), self.name, "dialout")

    def _listen(self, stopping: Event, port: serial.Serial, outlet: Outlet) -> None:
        splitter = LineSplitter(self._end)
        lost = 0
        while not stopping.is_set():
            data = port.read(max(1, port.in_waiting))
            for sent in splitter.feed(data):
                outlet.characters(sent, time.monotonic())
            if splitter.lost > lost:
                lost = splitter.lost
                outlet.remark(
                    words("The {name} sends no end mark: set it to end each scan with Enter.", name=self.name)
                )


def open_url(url: DeviceUrl) -> SerialScanner:
    """`serial:///dev/ttyACM0?baud=9600&end=cr`; see `drivers.registry.SCANNERS`.

    Raises:
        DeviceUrlError: the address is wrong.
    """
    url.allow(("baud", "end"))
    if not url.target:
        raise DeviceUrlError(
            words("{address} does not say which serial line.", address=url.text), words("Write serial:///dev/ttyACM0.")
        )
    return SerialScanner(url.target, baud=url.number("baud", 9600), end=url.choice("end", "line", END_MARKS))
