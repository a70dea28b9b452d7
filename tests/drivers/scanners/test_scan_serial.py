"""A hand scanner on a real pseudo-terminal: unplugging is closing the other end."""

from __future__ import annotations

import os
import pty
from pathlib import Path

import pytest
import serial

from drivers.errors import DeviceUrlError
from drivers.registry import open_scanner
from drivers.scanners.base import Health, Symbology
from drivers.scanners.serial import LineSplitter, SerialScanner


class Cable:
    """A pseudo-terminal under a fixed name, as udev gives one: `plug` and `unplug` it."""

    def __init__(self, link: Path) -> None:
        self.link = link
        self.other_end = -1
        self._near_end = -1

    def plug(self) -> None:
        self.other_end, self._near_end = pty.openpty()
        self.link.symlink_to(os.ttyname(self._near_end))

    def unplug(self) -> None:
        self.link.unlink()
        os.close(self._near_end)
        os.close(self.other_end)
        self.other_end = -1

    def send(self, data: bytes) -> None:
        while data:
            data = data[os.write(self.other_end, data) :]


@pytest.fixture
def cable(tmp_path: Path):
    cable = Cable(tmp_path / "ttyACM0")
    cable.plug()
    yield cable
    if cable.other_end >= 0:
        cable.unplug()


@pytest.fixture
def scanner(cable, listener):
    scanner = SerialScanner(str(cable.link), retry_s=0.01)
    scanner.start(listener.on_scan, listener.on_health)
    listener.wait_for_health(Health.OK)
    yield scanner
    scanner.stop()


@pytest.mark.usefixtures("scanner")
def test_a_scan_arrives_also_in_pieces(cable, listener) -> None:
    cable.send(b"]C10109521234543213")
    cable.send(b"10PKT-99281\x1d15271130\r")
    (scan,) = listener.wait_for_scans(1)
    assert (scan.symbology, scan.identifier, scan.gtin14) == (Symbology.CODE128, "]C1", "09521234543213")
    assert scan.fields is not None
    assert (scan.fields.lot, str(scan.fields.best_before)) == ("PKT-99281", "2027-11-30")
    assert scan.source == "scanner at ttyACM0"


@pytest.mark.usefixtures("scanner")
def test_without_an_identifier_only_a_checked_number_is_known(cable, listener) -> None:
    cable.send(b"036000291452\r\n010952123454321310LOT\r\nB0012-7\n")
    number, message, tag = listener.wait_for_scans(3)
    assert number.gtin14 == "00036000291452"
    assert (message.fields, tag.fields) == (None, None)
    assert (tag.text, tag.symbology) == ("B0012-7", None)


@pytest.mark.usefixtures("scanner")
def test_control_characters_do_not_come_through(cable, listener) -> None:
    cable.send(b"\x02B00\x1b[2J12-7\x07\r\x00\r")
    cable.send(b"after\r")
    assert [scan.text for scan in listener.wait_for_scans(2)] == ["B00[2J12-7", "after"]


@pytest.mark.usefixtures("scanner")
def test_unplugged_is_amber_plugged_in_is_green_and_it_goes_on(cable, listener) -> None:
    for number in range(1, 4):
        cable.send(b"B0012-7\r")
        listener.wait_for_scans(number)
        cable.unplug()
        assert "Plug it in" in listener.wait_for_health(Health.MISSING)
        cable.plug()
        listener.wait_for_health(Health.OK)


@pytest.mark.usefixtures("scanner")
def test_too_much_is_refused_in_words(cable, listener) -> None:
    cable.send(b"x" * 4096 + b"\r")
    listener.wait_for(lambda: any("4,096 characters" in words for _, words in listener.healths))
    cable.send(b"y" * 20000)
    listener.wait_for(lambda: any("no end mark" in words for _, words in listener.healths))
    cable.send(b"\rB0012-7\r")
    listener.wait_for(lambda: listener.scans and listener.scans[-1].text == "B0012-7")


def test_a_line_that_another_program_holds_is_missing_in_words(cable, listener) -> None:
    with serial.Serial(str(cable.link), exclusive=True):
        scanner = SerialScanner(str(cable.link), retry_s=0.01)
        scanner.start(listener.on_scan, listener.on_health)
        assert "another program" in listener.wait_for_health(Health.MISSING)
    listener.wait_for_health(Health.OK)
    scanner.stop()


@pytest.mark.parametrize(
    ("end", "data", "scans"),
    [
        ("cr", b"a\nb\rc\r", [b"a\nb", b"c"]),
        ("lf", b"a\nb\n", [b"a", b"b"]),
        ("crlf", b"a\r\nb\r\n", [b"a", b"b"]),
        ("tab", b"a\tb\t", [b"a", b"b"]),
        ("etx", b"\x02a\x03\x02b\x03", [b"a", b"b"]),
        ("line", b"a\r\n\r\nb\rc\n", [b"a", b"b", b"c"]),
    ],
)
def test_end_marks_whole_and_byte_by_byte(end: str, data: bytes, scans: list[bytes]) -> None:
    assert LineSplitter(end).feed(data) == scans
    splitter = LineSplitter(end)
    assert [scan for at in range(len(data)) for scan in splitter.feed(data[at : at + 1])] == scans


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("serial://", "which serial line"),
        ("serial:///dev/ttyACM0?bawd=9600", "Did you mean baud"),
        ("serial:///dev/ttyACM0?baud=fast", "whole number"),
        ("serial:///dev/ttyACM0?end=bell", "one of line"),
        ("kamera://0", "Did you mean camera"),
        ("/dev/ttyACM0", "what kind of device"),
        ("folder://", "which folder"),
        ("keyboard:?x=1", "not an option"),
    ],
)
def test_a_wrong_address_is_refused_in_words(url: str, words: str) -> None:
    with pytest.raises(DeviceUrlError, match=words):
        open_scanner(url)


def test_a_slip_on_its_thread_is_amber_and_the_next_scan_arrives(cable, listener) -> None:
    """Whatever the counter raises when it is handed a scan: the scanner goes on."""

    def slips(scan) -> None:
        if scan.text == "bad":
            raise RuntimeError("a slip")
        listener.on_scan(scan)

    scanner = SerialScanner(str(cable.link), retry_s=0.01)
    scanner.start(slips, listener.on_health)
    listener.wait_for_health(Health.OK)
    cable.send(b"bad\r")
    assert "RuntimeError: a slip" in listener.wait_for_health(Health.MISSING)
    listener.wait_for_health(Health.OK)
    cable.send(b"B0012-7\r")
    assert listener.wait_for_scans(1)[0].text == "B0012-7"
    scanner.stop()
