"""Printers, scanners and cameras that are plugged into this machine, each with its address for the settings.

Only names are read. USB printers are opened for that, without being taken from the system's driver, and closed again.
No other device is opened, and nothing is printed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from drivers.printers import usb
from drivers.scanners.text import printable
from drivers.words import Words, words

USUAL_BAUD = 9600
NO_NAME = words("no name")


@dataclass(frozen=True, slots=True)
class PluggedIn:
    """One device. `kind` is a fixed word ("printer", "serial", "camera", "keyboard", "usb"), `name` its own for itself.

    `address` is what to write into the settings; empty where there is none. `trouble` says why it cannot be used;
    empty where it can.
    """

    kind: str
    name: str
    address: str
    trouble: str = ""

    def to_json(self) -> dict[str, str]:
        return {"kind": self.kind, "name": self.name, "address": self.address, "trouble": self.trouble}


def plugged_in(root: Path = Path("/")) -> Iterator[PluggedIn]:
    """Everything that could be a printer, a scanner or a camera.

    Args:
        root: the folder that has `dev` and `sys` in it; another one in tests.
    """
    for found in (_device_files(root), _usb_printers(), _serial_ports(root), _cameras(root), _keyboards(root)):
        yield from map(_safe_to_show, found)


def _safe_to_show(one: PluggedIn) -> PluggedIn:
    """What a device calls itself is text from outside; our own words are not."""
    return one if isinstance(one.name, Words) else replace(one, name=printable(one.name))


def _device_files(root: Path) -> Iterator[PluggedIn]:
    for file in sorted((root / "dev/usb").glob("lp*")):
        usbmisc = root / "sys/class/usbmisc" / file.name / "device/ieee1284_id"
        yield PluggedIn("printer", _ieee1284_name(_text(usbmisc)), f"file://{quote(str(file))}", _shut(file, "lp"))


def _usb_printers() -> Iterator[PluggedIn]:
    """By libusb; where it cannot be used, one row of the kind "usb" says why."""
    try:
        found = [device for device in usb.devices() if usb.printer_interface(device) is not None]
    except OSError as error:
        yield PluggedIn("usb", words("USB cannot be asked for printers"), "", error.strerror or str(error))
        return
    yield from map(usb_printer, found)


def usb_printer(device: Any) -> PluggedIn:
    """One printer as pyusb knows it. It is closed again, as another program may want it."""
    serial = usb.serial_number(device)
    address = f"usb://{device.idVendor:04x}:{device.idProduct:04x}" + (f"/{quote(serial)}" if serial else "")
    one = PluggedIn("printer", _usb_name(device), address)
    usb.let_go(device)
    return one


def _usb_name(device: Any) -> str:
    try:
        return " ".join(part for part in (device.manufacturer, device.product) if part) or NO_NAME
    except usb.UNREADABLE:
        return NO_NAME


def _serial_ports(root: Path) -> Iterator[PluggedIn]:
    """Named by the device (by-id), which is the same in another socket and after a restart; else by the port."""
    by_id = sorted((root / "dev/serial/by-id").glob("*"))
    named = {link.resolve() for link in by_id}
    others = [file for name in ("ttyUSB*", "ttyACM*") for file in sorted((root / "dev").glob(name))]
    for port in (*by_id, *(file for file in others if file.resolve() not in named)):
        address = f"serial://{quote(str(port))}?baud={USUAL_BAUD}"
        yield PluggedIn("serial", port.name, address, _shut(port, "dialout"))


def _cameras(root: Path) -> Iterator[PluggedIn]:
    files = (file for file in (root / "dev").glob("video*") if file.name[5:].isdecimal())
    for file in sorted(files, key=lambda file: int(file.name[5:])):
        name = _text(root / "sys/class/video4linux" / file.name / "name")
        yield PluggedIn("camera", name or NO_NAME, f"camera://{file.name[5:]}", _shut(file, "video"))


def _keyboards(root: Path) -> Iterator[PluggedIn]:
    """To the system a hand scanner that types is a keyboard like any other, so all keyboards are listed.

    Each has two addresses: one keyboard among others (`keyboard:`), or taken for the kiosk alone (`hid:`).
    """
    for file in sorted((root / "dev/input/by-id").glob("*-event-kbd")):
        name = file.name.removesuffix("-event-kbd")
        yield PluggedIn("keyboard", name, "keyboard:")
        yield PluggedIn("keyboard", name, f"hid://{quote(str(file))}", _shut(file, "input"))


def _shut(file: Path, group: str) -> str:
    if os.access(file, os.R_OK | os.W_OK):
        return ""
    return words("no right to use it: sudo usermod -aG {group} $USER, then log in again", group=group)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _ieee1284_name(identity: str) -> str:
    """
    >>> _ieee1284_name("MFG:EPSON;CMD:ESC/POS;MDL:TM-L90;CLS:PRINTER;")
    'EPSON TM-L90'
    """
    pairs = (part.partition(":") for part in identity.split(";"))
    said = {name.strip().upper(): value.strip() for name, _, value in pairs}
    maker = said.get("MFG") or said.get("MANUFACTURER", "")
    model = said.get("MDL") or said.get("MODEL", "")
    return " ".join(part for part in (maker, model) if part) or NO_NAME
