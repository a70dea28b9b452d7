"""Printers on USB without a device file: `usb://VID:PID`, and `usb://VID:PID/SERIAL` where two are alike.

pyusb speaks to the printer's own pair of bulk endpoints (USB Printer Class 1.1, section 3). A write may be taken in
part: the loop goes on behind what was taken. libusb tells how much was taken where time ran out, but not where the
device failed; what was in that piece then counts as sent, for the printer may have seen all of it.

`UsbLink` is the loop, `UsbPort` the device: the loop is tested over a port of its own.
"""

from __future__ import annotations

import errno
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Protocol

from drivers.errors import DeviceUrlError
from drivers.printers.base import BusyError, LinkLostError, PrinterMissingError
from drivers.printers.links import CHUNK, LONGEST_S, STALL_S, TRICKLE_LIMIT
from drivers.words import Words, words

PRINTER_CLASS = 7
GET_PORT_STATUS = (0xA1, 1)  # bmRequestType and bRequest: USB Printer Class 1.1, section 4.2.2
DRAIN_S = 0.005
BETWEEN_EMPTY_S = 0.005  # some printers answer “nothing” at once, over and over

_IDS = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?:/(.+))?")


class Port(Protocol):
    """A pair of endpoints. Every call may raise OSError; ETIMEDOUT where nothing was moved in time."""

    def write(self, data: bytes, timeout_s: float) -> int:
        """Hand over some of it, at least a byte; how much was taken."""

    def read(self, timeout_s: float) -> bytes:
        """What there is; b"" where the printer says that it has nothing."""

    def status_byte(self) -> int:
        """The port's status, as on a parallel port (IEEE 1284)."""

    def clear_halt(self) -> None:
        """Let both endpoints move bytes again after EPIPE: they stall until they are told to."""

    def close(self) -> None:
        """Let go; the system's own driver may have it again."""


class UsbLink:
    """A `Link` over a USB port that is found when it is first used, and found again after a loss."""

    forgets = False

    def __init__(self, where: str, find: Callable[[], Port], stall_s: float = STALL_S) -> None:
        self.where = where
        self.stall_s = stall_s
        self._find = find
        self._port: Port | None = None
        self._stalled = False  # the last loss was a stall, which outlives letting go of the port

    def open(self) -> None:
        if self._port is not None:
            return
        try:
            self._port = self._find()
        except OSError as error:
            message = words("No printer at {where}: {why}.", where=self.where, why=_reason(error))
            raise PrinterMissingError(message, _what_to_do(error)) from error
        if self._stalled:
            with suppress(OSError):  # then it stalls again, and that is told
                self._port.clear_halt()
            self._stalled = False

    def close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            with suppress(OSError):  # unplugged: there is nothing left to let go of
                port.close()

    def write(self, data: bytes) -> None:
        sent, give_up = 0, time.monotonic() + LONGEST_S
        self.stood_still_s = 0.0
        while sent < len(data):
            piece = data[sent : sent + CHUNK]
            began = time.monotonic()
            taken = self._hand_over(piece, sent)
            self.stood_still_s = max(self.stood_still_s, time.monotonic() - began)
            if not taken or time.monotonic() > give_up:
                raise self._busy(sent + taken)
            sent += taken

    def _hand_over(self, piece: bytes, sent: int) -> int:
        try:
            return self._opened().write(piece, self.stall_s)
        except OSError as error:
            if error.errno == errno.ETIMEDOUT:
                return 0
            raise self._lost(error, sent + len(piece)) from error

    def flush(self) -> None:
        """Nothing to wait for: a write is over when the printer has the bytes."""

    def unsent(self) -> int:
        return 0

    def read(self, timeout_s: float) -> bytes:
        give_up = time.monotonic() + timeout_s
        while not (data := self._said(max(DRAIN_S, give_up - time.monotonic()))):
            if time.monotonic() >= give_up:
                return b""
            time.sleep(BETWEEN_EMPTY_S)
        return data

    def _said(self, timeout_s: float) -> bytes:
        try:
            return self._opened().read(timeout_s)
        except OSError as error:
            if error.errno == errno.ETIMEDOUT:
                return b""
            raise self._lost(error, 0) from error

    def drain(self) -> None:
        thrown_away = 0
        while data := self.read(0):
            thrown_away += len(data)
            if thrown_away > TRICKLE_LIMIT:
                raise self._lost(OSError(errno.EIO, words("it never stops talking")), 0)

    def port_byte(self) -> int | None:
        """The port's status byte; None for a printer that has none."""
        try:
            return self._opened().status_byte()
        except OSError as error:
            if error.errno == errno.ENODEV:
                raise self._lost(error, 0) from error
            return None

    def _opened(self) -> Port:
        self.open()
        assert self._port is not None
        return self._port

    def _busy(self, sent: int) -> BusyError:
        return BusyError(
            words("The printer at {where} takes nothing more.", where=self.where),
            words("Look at the printer: paper, lid, its light. Then try again."),
            bytes_sent=sent,
        )

    def _lost(self, error: OSError, sent: int) -> LinkLostError:
        self.close()
        self._stalled = error.errno == errno.EPIPE
        message = words("The printer at {where} went away: {why}.", where=self.where, why=_reason(error))
        return LinkLostError(message, words("Check its cable and its power."), bytes_sent=sent)


class UsbPort:
    """The printer interface of one device, claimed from the system's own driver (usblp)."""

    def __init__(self, device: Any) -> None:
        """
        Raises:
            OSError: it is no printer, another program has it, or this user may not use it.
        """

        self._device = device
        interface = printer_interface(device)
        if interface is None:
            let_go(device)
            raise OSError(errno.ENODEV, words("it is no printer"))
        self._number: int = interface.bInterfaceNumber
        self._took_over = False
        try:
            self._take(interface)
        except OSError:
            self.close()
            raise

    def _take(self, interface: Any) -> None:
        import usb.util

        self._took_over = _take_from_system(self._device, self._number)
        usb.util.claim_interface(self._device, self._number)
        if interface.bAlternateSetting:
            interface.set_altsetting()
        ends = {usb.util.endpoint_direction(end.bEndpointAddress): end for end in interface if _is_bulk(end)}
        self._out = ends.get(usb.util.ENDPOINT_OUT)
        self._in = ends.get(usb.util.ENDPOINT_IN)
        if self._out is None:
            raise OSError(errno.ENODEV, words("it takes no bytes"))

    def write(self, data: bytes, timeout_s: float) -> int:
        return int(self._out.write(data, _milliseconds(timeout_s)))  # type: ignore[union-attr]

    def read(self, timeout_s: float) -> bytes:
        if self._in is None:
            raise OSError(errno.ETIMEDOUT, "it cannot answer")
        return bytes(self._in.read(CHUNK, _milliseconds(timeout_s)))

    def status_byte(self) -> int:
        return int(self._device.ctrl_transfer(*GET_PORT_STATUS, 0, self._number, 1, timeout=1000)[0])

    def clear_halt(self) -> None:
        for end in (self._out, self._in):
            if end is not None:
                end.clear_halt()

    def close(self) -> None:
        """Each step, whatever became of the one before: a printer that was unplugged refuses the first."""
        import usb.util

        with suppress(OSError):
            usb.util.release_interface(self._device, self._number)
        if self._took_over:
            with suppress(OSError, NotImplementedError):
                self._device.attach_kernel_driver(self._number)
        let_go(self._device)


def open_link(target: str, stall_s: float = STALL_S) -> UsbLink:
    """The link of what stands after `usb://`.

    Raises:
        DeviceUrlError: it is not VID:PID, each of four hexadecimal digits.
    """
    found = _IDS.fullmatch(target)
    if found is None:
        raise DeviceUrlError(
            words("“{address}” names no USB printer.", address=f"usb://{target}"),
            words("Write it like usb://04b8:0202; jarmark devices lists them."),
        )
    vendor, product, serial = int(found[1], 16), int(found[2], 16), found[3]
    return UsbLink(f"usb://{target}", lambda: UsbPort(find_device(vendor, product, serial)), stall_s)


def find_device(vendor: int, product: int, serial: str | None) -> Any:
    """The first device of these numbers, and of this serial number where one is given.

    Raises:
        OSError: there is none now, or USB cannot be used on this machine.
    """
    for device in devices(idVendor=vendor, idProduct=product):
        if serial is None or serial_number(device) == serial:
            return device
        let_go(device)
    raise OSError(errno.ENODEV, words("it is not plugged in"))


def devices(**matching: int) -> Iterator[Any]:
    """Every USB device of this machine.

    Raises:
        OSError: USB cannot be used here; the words say why.
    """
    try:
        import usb.core
    except ImportError as error:
        raise OSError(errno.ENOSYS, words("pyusb is not installed")) from error
    try:
        found: Iterator[Any] = usb.core.find(find_all=True, **matching)
        return found
    except usb.core.NoBackendError as error:
        raise OSError(errno.ENOSYS, words("the system has no libusb-1.0, or no USB")) from error


def serial_number(device: Any) -> str:
    """The device's own serial number; empty where it has none, or this user may not ask it."""
    try:
        return str(device.serial_number or "")
    except (OSError, ValueError, NotImplementedError):
        return ""


def let_go(device: Any) -> None:
    """Close a device that was opened to read what it says of itself."""
    import usb.util

    with suppress(OSError):
        usb.util.dispose_resources(device)


def printer_interface(device: Any) -> Any:
    """The interface of class “printer”, one that can answer before one that cannot; None where it has none."""
    try:
        interfaces = [one for setting in device for one in setting if one.bInterfaceClass == PRINTER_CLASS]
    except (OSError, NotImplementedError):
        return None
    two_way = [one for one in interfaces if one.bInterfaceProtocol == 2]  # 1: one way, 3: packets of IEEE 1284.4
    return next(iter(two_way or interfaces), None)


def _take_from_system(device: Any, number: int) -> bool:
    """Take the interface from the system's driver. Returns whether it had it."""
    try:
        if not device.is_kernel_driver_active(number):
            return False
        device.detach_kernel_driver(number)
    except NotImplementedError:
        return False
    return True


def _is_bulk(end: Any) -> bool:
    return bool(end.bmAttributes & 0b11 == 0b10)


def _milliseconds(seconds: float) -> int:
    """libusb waits for ever where it is told 0."""
    return max(1, round(seconds * 1000))


def _reason(error: OSError) -> str:
    text = error.strerror or str(error)
    if isinstance(text, Words):
        return text
    return text[:1].lower() + text[1:].rstrip(".")


def _what_to_do(error: OSError) -> str:
    if error.errno == errno.EACCES:
        return words(
            "Give this user the right to use it: a udev rule, or sudo usermod -aG lp $USER, then log in again."
        )
    if error.errno == errno.EBUSY:
        return words("Another program uses it: end that one (CUPS?).")
    if error.errno == errno.ENOSYS:
        return words("sudo apt install libusb-1.0-0, or use the printer's device file: file:///dev/usb/lp0.")
    return words("Is it switched on, and is its cable in?")
