"""From a device's address to its driver. A driver's module is imported when a device of its kind is opened."""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import TYPE_CHECKING, Any

from drivers.errors import DeviceUrlError, DriverMissingError
from drivers.urls import DeviceUrl

if TYPE_CHECKING:
    from drivers.printers.base import LabelPrinter
    from drivers.scanners.base import Scanner

SCANNERS: dict[str, str] = {
    "camera": "drivers.scanners.camera:open_url",
    "picamera": "drivers.scanners.camera:open_url",
    "folder": "drivers.scanners.camera:open_url",
    "video": "drivers.scanners.camera:open_url",
    "serial": "drivers.scanners.serial:open_url",
    "keyboard": "drivers.scanners.keyboard:open_url",
    "hid": "drivers.scanners.hid:open_url",
}
"""Scheme to `module:function`; the function takes a `DeviceUrl` and gives a `Scanner` that is not started."""

PRINTERS: dict[str, str] = {
    "tcp": "drivers.printers.addresses:open_url",
    "serial": "drivers.printers.addresses:open_url",
    "usb": "drivers.printers.addresses:open_url",
    "file": "drivers.printers.addresses:open_url",
    "virtual": "drivers.printers.addresses:open_url",
}
"""Scheme to `module:function`; the function takes a `DeviceUrl` and `size=` and gives a `LabelPrinter`."""


def open_scanner(url: str) -> Scanner:
    """The scanner at an address, not yet started. A device that is not there is no error: its health says so.

    Raises:
        DeviceUrlError: the address itself is wrong.
        DriverMissingError: a library that it needs is not installed.
    """
    device = DeviceUrl.parse(url)
    scanner: Scanner = _factory(SCANNERS, device, "scanner")(device)
    return scanner


def open_printer(url: str, *, size: str) -> LabelPrinter:
    """The label printer at an address. `size` is the label in millimetres, as in "58x40".

    Raises:
        DeviceUrlError: the address itself is wrong.
        DriverMissingError: a library that it needs is not installed.
    """
    device = DeviceUrl.parse(url)
    printer: LabelPrinter = _factory(PRINTERS, device, "printer")(device, size=size)
    return printer


def printer_dpi(url: str) -> int:
    """How many dots to the inch the printer at an address has: as the address says, else as its language has.

    Raises:
        DeviceUrlError: the address is wrong.
    """
    from drivers.printers.addresses import dpi_of

    return dpi_of(DeviceUrl.parse(url))


def printer_edge(url: str, *, size: str) -> float:
    """How wide an edge of its labels the printer at an address leaves white, in mm.

    Raises:
        DeviceUrlError: the address is wrong.
    """
    from drivers.printers.addresses import edge_of

    return edge_of(DeviceUrl.parse(url), size=size)


def _factory(table: dict[str, str], url: DeviceUrl, kind: str) -> Any:
    place = table.get(url.scheme)
    if place is None:
        near = difflib.get_close_matches(url.scheme, table, 1)
        hint = f"Did you mean {near[0]}:?" if near else f"Known: {', '.join(sorted(table))}."
        raise DeviceUrlError(f"“{url.text}” is not the address of a {kind} that I know.", hint)
    module, function = place.split(":")
    try:
        return getattr(import_module(module), function)
    except (ImportError, OSError) as error:  # an OSError where a system's library cannot be loaded
        message = f"The {kind} {url.text} cannot be used: a library that it needs is missing ({error})."
        raise DriverMissingError(message, "Run bash deploy/run again; jarmark doctor says what is missing.") from error
