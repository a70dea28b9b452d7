"""From an address to a printer, and what the two links without a cable do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from drivers.errors import DeviceUrlError
from drivers.printers import Outcome
from drivers.printers.escpos import EscPos
from drivers.registry import open_printer
from tests.drivers.printers.cables import random_picture


def test_a_folder_as_a_printer(tmp_path: Path) -> None:
    picture = random_picture(5, height=320)
    printer = open_printer(f"virtual://{tmp_path}", size="58x40")
    assert printer.status().ready
    assert [printer.print_label(picture) for _ in range(2)] == [Outcome.CONFIRMED] * 2
    printer.close()
    assert printer.print_label(picture) is Outcome.CONFIRMED
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        ".jarmark-printer",
        "label-0001.png",
        "label-0002.png",
        "label-0003.png",
        "printer.bin",
    ]
    with Image.open(tmp_path / "label-0003.png") as label:
        assert ImageChops.difference(label.convert("L"), picture.convert("L")).getbbox() is None


def test_a_file_gathers_the_bytes_and_can_say_nothing(tmp_path: Path) -> None:
    picture = random_picture(5, height=320)
    printer = open_printer(f"file://{tmp_path}/job.bin", size="58x40")
    assert not printer.status().answered
    assert printer.print_label(picture) is Outcome.SENT
    printer.close()
    assert (tmp_path / "job.bin").read_bytes() == EscPos().label(picture)


@pytest.mark.parametrize(
    ("url", "size", "width_dots", "dpi"),
    [
        ("tcp://10.0.0.7:9100?language=escpos&dpi=203", "58x40", 464, 203),
        ("tcp://10.0.0.7?dpi=300", "50x30", 591, 300),
        ("serial:///dev/ttyUSB0?baud=9600&flow=rtscts", "58x40", 464, 203),
        ("file:///dev/usb/lp0", "50x30", 400, 203),
        ("file:///dev/usb/lp0?size=58x40", "50x30", 464, 203),
        ("file:///dev/usb/lp0?size=58%20×%2040%20mm", "50x30", 464, 203),
        ("tcp://10.0.0.7?raster=gs-paren-l&feed=peel&ask=asb&blank=raster", "58x40", 464, 203),
        ("tcp://10.0.0.7?language=zpl&feed=mark", "4.5x40", 36, 203),
        ("tcp://10.0.0.7?language=tspl&gap=3&ask=byte", "58x40", 464, 203),
        ("file:///dev/usb/lp0?language=brother", "62x29", 732, 300),
        ("file:///dev/usb/lp0?language=brother&head=wide&feed=lines&compress=packbits", "102x51", 1205, 300),
    ],
)
def test_addresses(url: str, size: str, width_dots: int, dpi: int) -> None:
    printer = open_printer(url, size=size)
    assert (printer.width_dots, printer.dpi) == (width_dots, dpi)


@pytest.mark.parametrize(
    ("url", "answers"),
    [
        ("tcp://10.0.0.7?language=brother", False),
        ("tcp://10.0.0.7?language=brother&status=yes", True),
        ("usb://04f9:2042?language=brother", True),
        ("tcp://10.0.0.7?language=zpl", True),
        ("usb://04b8:0202?status=no", False),
    ],
)
def test_a_brother_on_the_network_is_not_waited_for(url: str, answers: bool) -> None:
    """Many models of it print from there, and never say a word."""
    assert open_printer(url, size="62x29").answers is answers


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("tcp://:9100", "names no printer"),
        ("tcp://host:9100?langauge=escpos", "Did you mean language"),
        ("tcp://host:9100?language=pcl", "must be one of"),
        ("tcp://host:9100?width=384", "the head of"),
        ("tcp://host:9100?size=large", "no label size"),
        ("tcp://host:9100?size=0x40", "no label size"),
        ("tcp://host:9100?language=zpl&raster=gs-v-0", "not an option"),
        ("tcp://host:9100?language=tspl&feed=peel", "must be one of"),
        ("file:///dev/usb/lp0?language=brother&size=102x51", "No roll"),
        ("serial:///dev/ttyUSB0?flow=yes", "must be one of"),
        ("file:///dev/usb/lp0?baud=9600", "not an option"),
        ("virtual://", "names no virtual path"),
        ("usb2://1:2", "not the address of a printer"),
    ],
)
def test_wrong_addresses_are_said(url: str, words: str) -> None:
    with pytest.raises(DeviceUrlError, match=words):
        open_printer(url, size="58x40")
