"""USB printers without a device file: `usb://VID:PID`, or `usb://VID:PID/SERIAL` where two are of one model.

pyusb speaks to the printer's pair of bulk endpoints (USB Printer Class 1.1, section 3). A write may be taken in part;
the loop then continues behind what was taken. libusb reports how much was taken when time ran out, but not when the
device failed. Then the whole piece counts as sent, because the printer may have received all of it.

`UsbLink` is the loop, `UsbPort` the device; tests run the loop over a port of their own.
"""

from __future__ import annotations

import errno
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Protocol

from drivers.errors import DeviceUrlError
from drivers.printers.base import LinkLostError, PrinterMissingError, takes_nothing_more, went_away
from drivers.printers.links import CHUNK, LONGEST_S, STALL_S, TRICKLE_LIMIT
from drivers.words import Words, words

PRINTER_CLASS = 7
GET_PORT_STATUS = (0xA1, 1)  # bmRequestType and bRequest: USB Printer Class 1.1, section 4.2.2
DRAIN_S = 0.005
BETWEEN_EMPTY_S = 0.005  # between two reads; some printers answer with an empty packet at once, over and over

UNREADABLE = (OSError, ValueError, NotImplementedError)
"""What pyusb raises for a text of a device that cannot be read. OSError: it was unplugged. ValueError: the device has
no texts, or this user may not read them. NotImplementedError: the system's backend of pyusb cannot read any."""

_IDS = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})(?:/(.+))?")


class Port(Protocol):
    """A pair of endpoints. Every call may raise OSError; its `errno` is ETIMEDOUT where no byte moved in time."""

    def write(self, data: bytes, timeout_s: float) -> int:
        """Send some of it, at least one byte. Returns how many bytes were taken."""

    def read(self, timeout_s: float) -> bytes:
        """The bytes that have arrived; b"" where the printer answers that it has none."""

    def status_byte(self) -> int:
        """The port's status, as on a parallel port (IEEE 1284)."""

    def clear_halt(self) -> None:
        """Make both endpoints work again after EPIPE: a stalled endpoint stays so until this is called."""

    def close(self) -> None:
        """Release it; the system's own driver gets it back."""


class UsbLink:
    """A `Link` over a USB port, which is looked for at the first use and again after a loss.

    Args:
        where: the address, for people.
        find: opens the port; raises OSError.
        stall_s: how long the printer may take no byte.
    """

    forgets = False

    def __init__(self, where: str, find: Callable[[], Port], stall_s: float = STALL_S) -> None:
        self.where = where
        self.stall_s = stall_s
        self._find = find
        self._port: Port | None = None
        self._stalled = False  # the last loss was a stall, which lasts even if the port is closed and opened

    def open(self) -> None:
        if self._port is not None:
            return
        try:
            self._port = self._find()
        except OSError as error:
            message = words("No printer at {where}: {why}.", where=self.where, why=_reason(error))
            raise PrinterMissingError(message, _what_to_do(error)) from error
        if self._stalled:
            with suppress(OSError):  # if it fails, the next write stalls again and reports that
                self._port.clear_halt()
            self._stalled = False

    def close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            with suppress(OSError):  # unplugged: there is nothing left to close
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
                raise takes_nothing_more(self.where, sent + taken)
            sent += taken

    def _hand_over(self, piece: bytes, sent: int) -> int:
        try:
            return self._opened().write(piece, self.stall_s)
        except OSError as error:
            if error.errno == errno.ETIMEDOUT:
                return 0
            raise self._lost(error, sent + len(piece)) from error

    def flush(self) -> None:
        """Nothing to wait for: `write` returns when the printer has the bytes."""

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

    def _lost(self, error: OSError, sent: int) -> LinkLostError:
        self.close()
        self._stalled = error.errno == errno.EPIPE
        return went_away(self.where, _reason(error), sent)


class UsbPort:
    """The printer interface of one USB device, taken over from the system's own driver (usblp)."""

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
        """Take each step even if the one before failed: a printer that was unplugged refuses all of them."""
        import usb.util

        with suppress(OSError):  # unplugged, or never claimed
            usb.util.release_interface(self._device, self._number)
        if self._took_over:
            with suppress(OSError, NotImplementedError):  # unplugged, or no such driver on this system (not Linux)
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
    """The device's own serial number; empty where it has none, or this user may not read it."""
    try:
        return str(device.serial_number or "")
    except UNREADABLE:
        return ""


def let_go(device: Any) -> None:
    """Close a device that was opened to read what it says of itself."""
    import usb.util

    with suppress(OSError):  # unplugged: there is nothing left to close
        usb.util.dispose_resources(device)


def printer_interface(device: Any) -> Any:
    """The interface of class “printer” (7), if possible one that can answer; None where the device has none.

    Also None where its descriptors cannot be read: it was unplugged meanwhile (OSError), or this system's backend of
    pyusb cannot read them (NotImplementedError).
    """
    try:
        interfaces = [one for setting in device for one in setting if one.bInterfaceClass == PRINTER_CLASS]
    except (OSError, NotImplementedError):
        return None
    two_way = [one for one in interfaces if one.bInterfaceProtocol == 2]  # 1: one way, 3: packets of IEEE 1284.4
    return next(iter(two_way or interfaces), None)


def _take_from_system(device: Any, number: int) -> bool:
    """Take the interface from the system's driver. Returns whether the driver had it.

    Raises:
        OSError: this user may not, or it was unplugged.
    """
    try:
        if not device.is_kernel_driver_active(number):
            return False
        device.detach_kernel_driver(number)
    except NotImplementedError:  # only Linux has a driver that must let go first
        return False
    return True


def _is_bulk(end: Any) -> bool:
    return bool(end.bmAttributes & 0b11 == 0b10)


def _milliseconds(seconds: float) -> int:
    """As libusb takes it, at least 1: 0 would mean no time limit."""
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
