"""Finds the driver of a device by its address. A driver's module is imported when its first device is opened."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from drivers.errors import DeviceUrlError, DriverMissingError
from drivers.label_size import LabelSize
from drivers.nearest import nearest
from drivers.urls import DeviceUrl
from drivers.words import Words, words

if TYPE_CHECKING:
    from drivers.printers.addresses import PrinterAddress
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
"""Scheme to `module:function`; the function takes a `DeviceUrl` and returns a `Scanner` that is not started."""

PRINTERS: dict[str, str] = {
    "tcp": "drivers.printers.addresses:PrinterAddress.of",
    "serial": "drivers.printers.addresses:PrinterAddress.of",
    "usb": "drivers.printers.addresses:PrinterAddress.of",
    "file": "drivers.printers.addresses:PrinterAddress.of",
    "virtual": "drivers.printers.addresses:PrinterAddress.of",
}
"""Scheme to `module:function`; the function takes a `DeviceUrl` and a `LabelSize` and returns a `PrinterAddress`."""


def scanner_at(url: DeviceUrl) -> Scanner:
    """The scanner at an address, not started. A device that is not there is no error: the scanner's health reports it.

    Raises:
        DeviceUrlError: the address itself is wrong.
        DriverMissingError: a library that it needs is not installed.
    """
    scanner: Scanner = _factory(SCANNERS, url, _Kind.SCANNER)(url)
    return scanner


def open_scanner(url: str) -> Scanner:
    """`scanner_at` for an address as a person writes it. Raises as `scanner_at` and `DeviceUrl.parse` do."""
    return scanner_at(DeviceUrl.parse(url))


def printer_address(url: DeviceUrl, labels: LabelSize) -> PrinterAddress:
    """A printer's address, read; `open()` of it makes the printer.

    Args:
        labels: the labels in the printer where the address has no `size=`.

    Raises:
        DeviceUrlError: the address itself is wrong.
        DriverMissingError: a library that it needs is not installed.
    """
    address: PrinterAddress = _factory(PRINTERS, url, _Kind.PRINTER)(url, labels)
    return address


def open_printer(url: str, *, size: str) -> LabelPrinter:
    """The label printer at an address as a person writes it. `size` is the label, as in "58x40".

    Raises:
        DeviceUrlError: the address itself is wrong.
        LabelSizeError: the size is.
        DriverMissingError: a library that it needs is not installed.
    """
    return printer_address(DeviceUrl.parse(url), LabelSize.parse(size)).open()


class _Kind(Enum):
    SCANNER = "scanner"
    PRINTER = "printer"


def _factory(table: dict[str, str], url: DeviceUrl, kind: _Kind) -> Any:
    place = table.get(url.scheme)
    if place is None:
        raise DeviceUrlError(_is_unknown(url, kind), _what_is_known(url, table))
    module, function = place.split(":")
    try:
        return attrgetter(function)(import_module(module))
    except (ImportError, OSError) as error:  # an OSError where a system's library cannot be loaded
        what_to_do = words("Run bash deploy/run again; jarmark doctor says what is missing.")
        raise DriverMissingError(_lacks_a_library(url, kind, error), what_to_do) from error


def _is_unknown(url: DeviceUrl, kind: _Kind) -> Words:
    if kind is _Kind.SCANNER:
        return words("“{address}” is not the address of a scanner that I know.", address=url.text)
    return words("“{address}” is not the address of a printer that I know.", address=url.text)


def _what_is_known(url: DeviceUrl, table: Iterable[str]) -> Words:
    near = nearest(url.scheme, table)
    if near:
        return words("Did you mean {scheme}:?", scheme=near)
    return words("Known: {schemes}.", schemes=", ".join(sorted(table)))


def _lacks_a_library(url: DeviceUrl, kind: _Kind, error: Exception) -> Words:
    why = str(error)
    if kind is _Kind.SCANNER:
        return words(
            "The scanner {address} cannot be used: a library that it needs is missing ({why}).",
            address=url.text,
            why=why,
        )
    return words(
        "The printer {address} cannot be used: a library that it needs is missing ({why}).", address=url.text, why=why
    )
