"""What is plugged in, in a /dev of the test's own; USB is asked of the real machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from drivers.plugged_in import PluggedIn, plugged_in, usb_printer
from drivers.registry import open_printer, open_scanner
from tests.drivers.printers.usb_bus import Bus


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    for file in ("dev/usb/lp0", "dev/video10", "dev/video2", "dev/ttyUSB0", "dev/ttyACM3", "dev/tty1"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    (tmp_path / "dev/usb/lp0").unlink()
    os.mkfifo(tmp_path / "dev/usb/lp0")  # no regular file: a printer's device is none
    for link, port in (
        ("dev/serial/by-id/usb-Prolific_Printer-if00-port0", "dev/ttyUSB0"),
        ("dev/input/by-id/usb-Datalogic_Scanner-event-kbd", "dev/tty1"),
    ):
        (tmp_path / link).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / link).symlink_to(tmp_path / port)
    for file, text in (
        ("sys/class/video4linux/video2/name", "USB Camera\n"),
        ("sys/class/usbmisc/lp0/device/ieee1284_id", "MFG:EPSON;MDL:TM-L90\x1b[2J;CLS:PRINTER;\n"),
    ):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text)
    return tmp_path


def of_kind(machine: Path, kind: str) -> list[PluggedIn]:
    return [one for one in plugged_in(machine) if one.kind == kind]


def test_printers_and_ports_have_the_address_that_opens_them(machine: Path) -> None:
    lp, *_ = of_kind(machine, "printer")
    assert (lp.name, lp.address) == ("EPSON TM-L90 [2J".replace(" [", "["), f"file://{machine}/dev/usb/lp0")
    serial = of_kind(machine, "serial")
    assert [one.name for one in serial] == ["usb-Prolific_Printer-if00-port0", "ttyACM3"]
    for one in (lp, *serial):
        open_printer(one.address, size="58x40").close()


def test_cameras_stand_in_their_order_and_hand_scanners_are_keyboards(machine: Path) -> None:
    cameras = of_kind(machine, "camera")
    assert [(one.address, one.name) for one in cameras] == [("camera://2", "USB Camera"), ("camera://10", "no name")]
    scanners = of_kind(machine, "keyboard")
    alone = f"hid://{machine}/dev/input/by-id/usb-Datalogic_Scanner-event-kbd"
    assert [one.address for one in scanners] == ["keyboard:", alone], "among other keyboards, and for the kiosk alone"
    assert {one.name for one in scanners} == {"usb-Datalogic_Scanner"}
    for one in (*cameras, *scanners):
        open_scanner(one.address)


def test_a_usb_printer_is_asked_its_name_and_let_go_of() -> None:
    """The system's driver keeps it all the while."""
    bus = Bus()
    one = usb_printer(bus.device())
    assert (one.name, one.address) == ("EPSON TM-L90", "usb://04b8:0202/X%201")
    assert (bus.opened, bus.open_handles, bus.driver_has_it, bus.claimed) == (1, 0, True, False)


def test_without_usb_it_is_said_and_nothing_is_invented(tmp_path: Path) -> None:
    assert all(one.kind in ("usb", "printer") for one in plugged_in(tmp_path))


def test_a_port_without_the_right_to_use_it_says_what_to_do(machine: Path) -> None:
    gone = machine / "dev/video2"
    gone.unlink()
    gone.symlink_to(machine / "nowhere")
    assert "usermod -aG video" in next(one for one in of_kind(machine, "camera") if one.address == "camera://2").trouble
