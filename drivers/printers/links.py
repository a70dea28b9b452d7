"""Links move bytes to a printer and back, and notice when that stops. They know nothing of labels.

Each link is one non-blocking file descriptor, with the same loops over it for a socket, a serial port and a device
file. So all of them fail in the same three ways: BusyError (no byte was taken for `stall_s`), LinkLostError (the
connection is gone), PrinterMissingError (it cannot be opened). `bytes_sent` of an error counts the bytes that the
operating system took, which is at least as many as the printer has seen.

The time limit is for a transfer that stands still, not for the whole: at 9600 baud a label takes 20 s, and nothing is
wrong.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import socket
import stat
import struct
import termios
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from typing import Any, Literal, Protocol, runtime_checkable

import serial

from drivers.printers.base import (
    LinkLostError,
    PrinterError,
    PrinterMissingError,
    takes_nothing_more,
    went_away,
)
from drivers.printers.host_look_up import HostLookUp
from drivers.printers.own_file import OwnFile
from drivers.words import Words, words

CHUNK = 4096
STALL_S = 5.0  # without progress, before a transfer is given up; `timeout=` in an address
LONGEST_S = 120.0  # for one job, even if bytes still trickle: 18.6 kB at 2400 baud take 80 s
POLL_MS = 5
LOOK_S = 0.25  # between two looks whether bytes still leave
TRICKLE_LIMIT = 1 << 16  # bytes; no printer says more than this without being asked
LPGETSTATUS = 0x060B  # linux/lp.h; usblp answers it with the port's status byte in an int

Flow = Literal["rtscts", "xonxoff", "none"]


class Link(Protocol):
    """Moves bytes. Opens itself when it is first used and after a loss. Not thread-safe."""

    @property
    def forgets(self) -> bool:
        """Whether closing and opening the link makes the printer drop a job that was cut off."""

    @property
    def stood_still_s(self) -> float:
        """The longest time, in seconds, for which the printer took no byte during the last write."""

    def open(self) -> None:
        """Open it unless it is open. Raises PrinterMissingError."""

    def drain(self) -> None:
        """Throw away what the printer sent without being asked. Raises LinkLostError if it is gone."""

    def write(self, data: bytes) -> None:
        """Hand over every byte. Raises BusyError or LinkLostError with `bytes_sent`."""

    def flush(self) -> None:
        """Wait until every byte has left this machine, as far as it can tell. Raises BusyError or LinkLostError."""

    def unsent(self) -> int:
        """How many bytes have not left this machine, as far as it can tell. Raises LinkLostError."""

    def read(self, timeout_s: float) -> bytes:
        """The bytes that have arrived, as soon as there are any. Raises LinkLostError.

        b"" after `timeout_s` of silence. The time counts from when the last byte left this machine: at 9600 baud 4 kB
        wait for 4 s in it, and a printer cannot answer what it has not received.
        """

    def close(self) -> None:
        """Close it; bytes that were not sent yet are dropped."""


@runtime_checkable
class PortLink(Link, Protocol):
    """A link whose port reports a status of its own, even if the printer cannot answer."""

    def port_byte(self) -> int | None:
        """The port's status as on a parallel port (IEEE 1284); None if it cannot say. Raises LinkLostError."""


class DescriptorLink(ABC):
    """A link over one file descriptor. A subclass opens and closes it."""

    forgets = False
    stood_still_s = 0.0

    def __init__(self, where: str, stall_s: float = STALL_S) -> None:
        self.where = where
        self.stall_s = stall_s
        self._descriptor: int | None = None

    @abstractmethod
    def _connect(self) -> int:
        """Open, and return a non-blocking descriptor. Raises OSError."""

    @abstractmethod
    def _disconnect(self, descriptor: int) -> None:
        """Close it without waiting for anything."""

    def open(self) -> None:
        if self._descriptor is not None:
            return
        try:
            self._descriptor = self._connect()
        except (OSError, serial.SerialException) as error:
            raise PrinterMissingError(
                words("No printer at {where}: {why}.", where=self.where, why=_reason(error)),
                words("Is it switched on, and is its cable in?"),
            ) from error

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            self._disconnect(descriptor)

    def write(self, data: bytes) -> None:
        descriptor, sent, give_up = self._opened(), 0, time.monotonic() + LONGEST_S
        self.stood_still_s = 0.0
        while sent < len(data):
            self._await_room(descriptor, sent, give_up)
            try:
                sent += os.write(descriptor, data[sent : sent + CHUNK])
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._lost(_reason(error), sent) from error

    def flush(self) -> None:
        descriptor = self._opened()
        poll = select.poll()
        poll.register(descriptor, 0)  # errors and hang-ups are reported in any case
        left = self._waiting(descriptor)
        give_up = time.monotonic() + self.stall_s
        while left:
            if poll.poll(POLL_MS):
                raise self._lost(words("it was closed from the other side"), 0)
            before, left = left, self._waiting(descriptor)
            if left < before:
                give_up = time.monotonic() + self.stall_s
            elif time.monotonic() > give_up:
                raise takes_nothing_more(self.where, 0)

    def unsent(self) -> int:
        return self._waiting(self._opened())

    def read(self, timeout_s: float) -> bytes:
        descriptor = self._opened()
        left = self._waiting(descriptor) if timeout_s else 0
        give_up = time.monotonic() + LONGEST_S
        while not select.select([descriptor], [], [], timeout_s)[0]:
            before, left = left, self._waiting(descriptor)
            if not timeout_s or left >= before or time.monotonic() > give_up:
                return b""
        try:
            data = os.read(descriptor, CHUNK)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise self._lost(_reason(error), 0) from error
        if not data:
            raise self._lost(words("it was closed from the other side"), 0)
        return data

    def drain(self) -> None:
        thrown_away = 0
        while data := self.read(0):
            thrown_away += len(data)
            if thrown_away > TRICKLE_LIMIT:
                raise self._lost(words("it never stops talking"), 0)

    def _opened(self) -> int:
        self.open()
        assert self._descriptor is not None
        return self._descriptor

    def _await_room(self, descriptor: int, sent: int, give_up: float) -> None:
        """Wait until the port takes bytes again, or raise BusyError.

        A serial port of Linux is not writable until nearly all of its 4 kB buffer has left, which may take longer than
        the time limit. So bytes that leave the buffer count as progress too.
        """
        moved = time.monotonic()
        left = None
        while not select.select([], [descriptor], [], min(LOOK_S, self.stall_s))[1]:
            now, before, left = time.monotonic(), left, self._waiting(descriptor)
            if before is not None and left < before:
                moved = now
            self.stood_still_s = max(self.stood_still_s, now - moved)
            if now - moved >= self.stall_s or now > give_up:
                raise takes_nothing_more(self.where, sent)
        self.stood_still_s = max(self.stood_still_s, time.monotonic() - moved)

    def _waiting(self, descriptor: int) -> int:
        """How many bytes the system still holds; 0 where it does not know (a file, a pseudo-terminal)."""
        try:
            answer = fcntl.ioctl(descriptor, termios.TIOCOUTQ, struct.pack("i", 0))
        except OSError as error:
            if error.errno in (errno.ENOTTY, errno.EINVAL, errno.EOPNOTSUPP):
                return 0
            raise self._lost(_reason(error), 0) from error
        return int(struct.unpack("i", answer)[0])

    def _lost(self, reason: str, sent: int) -> LinkLostError:
        self.close()
        return went_away(self.where, reason, sent)


class TcpLink(DescriptorLink):
    """Raw TCP, as on port 9100. Closing resets the connection, so that bytes not yet sent are dropped."""

    forgets = True

    def __init__(self, host: str, port: int = 9100, stall_s: float = STALL_S) -> None:
        super().__init__(f"{host}:{port}", stall_s)
        self._address = (host, port)
        self._socket: socket.socket | None = None
        self._looking: HostLookUp | None = None  # a look-up that has not ended

    def _connect(self) -> int:
        link = self._reached()
        link.setblocking(False)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._socket = link
        return link.fileno()

    def _reached(self) -> socket.socket:
        """A connection to the first address that accepts one."""
        addresses = self._look_up()
        refused: OSError = OSError(errno.EADDRNOTAVAIL, "it has no address")
        for family, kind, protocol, _, address in addresses:
            try:
                link = socket.socket(family, kind, protocol)  # fails where this machine has no IPv6, for example
            except OSError as error:
                refused = error
                continue
            try:
                link.settimeout(self.stall_s / len(addresses))
                link.connect(address)
                return link
            except OSError as error:
                link.close()
                refused = error
        raise refused

    def _look_up(self) -> list[Any]:
        """One look-up at a time: a retry waits for one that hangs, and does not begin another."""
        looking = self._looking or HostLookUp(self._address)
        self._looking = looking if looking.hangs(self.stall_s) else None
        if self._looking is not None:
            raise OSError(words("its name is not found"))
        return looking.found()

    def _disconnect(self, descriptor: int) -> None:
        if self._socket is not None:
            if self._unsent(descriptor):
                # Without a reset the system would go on sending a job that was given up, and its label would come out.
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._socket.close()
            self._socket = None

    def _unsent(self, descriptor: int) -> bool:
        try:
            return bool(self._waiting(descriptor))
        except LinkLostError:
            return False


class SerialLink(DescriptorLink):
    """A serial port with flow control. pyserial sets it up and locks it; the loops above read and write."""

    def __init__(self, device: str, baud: int = 9600, flow: Flow = "rtscts", stall_s: float = STALL_S) -> None:
        super().__init__(device, stall_s)
        self._baud = baud
        self._flow = flow
        self._port: serial.Serial | None = None

    def _connect(self) -> int:
        self._port = serial.Serial(
            self.where,
            self._baud,
            rtscts=self._flow == "rtscts",
            xonxoff=self._flow == "xonxoff",
            timeout=0,
            write_timeout=0,
            exclusive=True,
        )
        return int(self._port.fileno())

    def _disconnect(self, descriptor: int) -> None:
        if self._port is not None:
            port, self._port = self._port, None
            with suppress(termios.error):  # the adapter was unplugged: there is no buffer left to empty
                port.reset_output_buffer()  # otherwise close() waits up to 30 s for a printer that takes nothing
            port.close()


class DeviceFileLink(DescriptorLink):
    """A device file such as /dev/usb/lp0, a named pipe, or an ordinary file that collects the bytes (own_file.py).

    The kernel's usblp takes up to 8 kB at once, and is writable again when the printer has them. So `flush` waits
    until it is writable.
    """

    def __init__(self, path: str, stall_s: float = STALL_S) -> None:
        super().__init__(path, stall_s)
        self._own = OwnFile(path)

    def check(self) -> None:
        """Raise NotAPrintersFileError for a file that this program did not make. No file is made."""
        if not (self.is_device() or self._is_pipe()):
            self._own.check()

    def start_anew(self) -> None:
        """Empty an ordinary file, so that it holds the next job alone. Raises NotAPrintersFileError."""
        if not (self.is_device() or self._is_pipe()):
            self._own.empty()

    def _is_pipe(self) -> bool:
        try:
            return stat.S_ISFIFO(os.stat(self.where).st_mode)
        except OSError:
            return False

    def is_device(self) -> bool:
        """Whether it is a character device, or a path under /dev that is not there yet; a file cannot answer."""
        try:
            return stat.S_ISCHR(os.stat(self.where).st_mode)
        except OSError:
            return self.where.startswith("/dev/")

    def _connect(self) -> int:
        if self.is_device():
            return os.open(self.where, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
        if self._is_pipe():
            return os.open(self.where, os.O_WRONLY | os.O_NONBLOCK)
        return self._own.open()

    def write(self, data: bytes) -> None:
        self.open()
        try:
            super().write(data)
        except PrinterError as error:
            self._wrote(data[: error.bytes_sent])
            raise
        self._wrote(data)

    def _wrote(self, data: bytes) -> None:
        if not (self.is_device() or self._is_pipe()):
            self._own.wrote(data)

    def _disconnect(self, descriptor: int) -> None:
        os.close(descriptor)

    def drain(self) -> None:
        if self.is_device():
            super().drain()

    def flush(self) -> None:
        super().flush()
        if self.is_device():
            self._await_room(self._opened(), 0, time.monotonic() + self.stall_s)

    def read(self, timeout_s: float) -> bytes:
        try:
            return super().read(timeout_s)
        except LinkLostError as error:
            if getattr(error.__cause__, "errno", None) == errno.EINVAL:
                return b""  # usblp, for a printer without a way back: it cannot answer, and is still there
            raise

    def port_byte(self) -> int | None:
        """The port's status byte, by LPGETSTATUS (linux/lp.h); None where this file has none."""
        if not self.is_device():
            return None
        try:
            answer = fcntl.ioctl(self._opened(), LPGETSTATUS, struct.pack("i", 0))
        except OSError as error:
            if error.errno == errno.ENODEV:
                raise self._lost(_reason(error), 0) from error
            return None
        return int(struct.unpack("i", answer)[0]) & 0xFF


def _reason(error: Exception) -> str:
    """Why the system refused, as the end of a sentence: its own text for the error's number, where there is one.

    pyserial puts text of its own around it, with the number and the path.
    """
    number = getattr(error, "errno", None)
    named = os.strerror(number) if isinstance(number, int) and number > 0 else getattr(error, "strerror", "")
    text = str(named or error)
    if isinstance(text, Words):
        return text
    return text[:1].lower() + text[1:].rstrip(".") if text else words("no reason given")
