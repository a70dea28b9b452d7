"""USB: the loop over a port that takes little, is slow, stalls and vanishes; and a real one where there is one."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from drivers.errors import DeviceUrlError
from drivers.printers import BusyError, LinkLostError, NoAnswerError, Outcome, OutOfPaperError, PrinterMissingError
from drivers.printers.printer import LinkedPrinter
from drivers.printers.usb import Port, UsbLink, UsbPort, devices, open_link, printer_interface
from drivers.printers.virtual import VirtualPrinter
from tests.drivers.printers.cables import QUICK_S, WIDTH, random_picture
from tests.drivers.printers.usb_bus import IN, OUT, Bus

Make = Callable[..., LinkedPrinter]
QUESTIONS = 12


class EndpointPair(Port):
    """A printer's endpoints, as libusb shows them, with a switch for each fault."""

    def __init__(self, machine: VirtualPrinter) -> None:
        self.machine = machine
        self.takes_at_most = 64
        self.full_after: int | None = None  # takes no more than so many bytes in all
        self.fails_after: int | None = None  # unplugged at that byte
        self.stalls_after: int | None = None  # halted at that byte, until it is told to go on
        self.halted = False
        self.gone = False
        self.empty_answers = 0  # says “nothing” so often before it answers
        self.byte: int | None = 0b0001_1000
        self.opened = 0
        self._answers = b""

    def find(self) -> Port:
        if self.gone:
            raise OSError(errno.ENODEV, "it is not plugged in")
        self.opened += 1
        return self

    def write(self, data: bytes, timeout_s: float) -> int:
        room = min(len(data), self.takes_at_most, self._left(self.full_after))
        if room > self._left(self.stalls_after):
            self.halted, self.stalls_after = True, None
        self._may_move()
        if not room:
            raise OSError(errno.ETIMEDOUT, "Operation timed out")
        if room > self._left(self.fails_after):
            self.machine.receive(data[: self._left(self.fails_after)])
            self.gone = True
        if self.gone:
            raise OSError(errno.ENODEV, "No such device (it may have been disconnected)")
        self._answers += self.machine.receive(data[:room])
        return room

    def _may_move(self) -> None:
        if self.halted:
            raise OSError(errno.EPIPE, "Pipe error")

    def clear_halt(self) -> None:
        self.halted = False

    def _left(self, limit: int | None) -> int:
        return 1 << 30 if limit is None else max(0, limit - self.machine.received)

    def read(self, timeout_s: float) -> bytes:
        if self.gone:
            raise OSError(errno.ENODEV, "No such device (it may have been disconnected)")
        self._may_move()
        if self.empty_answers:
            self.empty_answers -= 1
            return b""
        answers, self._answers = self._answers, b""
        if not answers:
            raise OSError(errno.ETIMEDOUT, "Operation timed out")
        return answers

    def status_byte(self) -> int:
        if self.byte is None:
            raise OSError(errno.EPIPE, "Pipe error")
        return self.byte

    def close(self) -> None:
        if self.gone:
            raise OSError(errno.ENODEV, "No such device (it may have been disconnected)")


@pytest.fixture
def port(machine: VirtualPrinter) -> EndpointPair:
    return EndpointPair(machine)


@pytest.fixture
def printer(port: EndpointPair, printer_on: Make) -> LinkedPrinter:
    return printer_on(UsbLink("usb://04b8:0202", port.find, QUICK_S))


@pytest.mark.parametrize("at_most", [1, 7, 64, 512, 1 << 20])
def test_a_write_that_is_taken_in_part_goes_on_behind_it(
    printer: LinkedPrinter, port: EndpointPair, picture: Image.Image, at_most: int
) -> None:
    port.takes_at_most = at_most
    assert printer.print_label(picture) is Outcome.CONFIRMED
    assert len(port.machine.labels) == 1
    assert port.machine.strange == 0
    with Image.open(port.machine.labels[0]) as label:
        assert label.convert("1").tobytes() == picture.tobytes()


@pytest.mark.parametrize(("full_after", "unsure"), [(0, False), (5, False), (13, True), (5000, True)])
def test_a_printer_that_takes_no_more_is_busy(
    printer: LinkedPrinter, port: EndpointPair, picture: Image.Image, full_after: int, unsure: bool
) -> None:
    port.full_after = full_after
    with pytest.raises(BusyError, match="takes nothing more") as error:
        printer.print_label(picture)
    assert error.value.unsure is unsure
    assert error.value.bytes_sent == (full_after - QUESTIONS if unsure else 0)


@pytest.mark.parametrize("fails_after", [0, 3, QUESTIONS, QUESTIONS + 1, 9_000, 18_583])
def test_unplugged_counts_what_the_printer_may_have_seen_and_it_is_found_again(
    printer: LinkedPrinter, port: EndpointPair, picture: Image.Image, fails_after: int
) -> None:
    port.fails_after = fails_after
    with pytest.raises(LinkLostError, match="no such device") as error:
        printer.print_label(picture)
    assert error.value.unsure is (fails_after >= QUESTIONS)
    assert error.value.bytes_sent >= (fails_after - QUESTIONS if error.value.unsure else 0)
    with pytest.raises(PrinterMissingError, match="not plugged in"):
        printer.status()
    port.gone, port.fails_after = False, None
    assert printer.print_label(picture) is Outcome.CONFIRMED
    with Image.open(port.machine.labels[-1]) as label:
        assert label.convert("1").tobytes() == picture.tobytes(), "the cut one was ended before it"


@pytest.mark.parametrize("stalls_after", [0, 5, QUESTIONS, 9_000])
def test_a_stalled_printer_goes_on_when_it_is_reached_again(
    printer: LinkedPrinter, port: EndpointPair, picture: Image.Image, stalls_after: int
) -> None:
    port.stalls_after = stalls_after
    with pytest.raises(LinkLostError, match="pipe error") as error:
        printer.print_label(picture)
    assert error.value.unsure is (stalls_after >= QUESTIONS)
    assert port.halted, "it stays so until somebody clears it"
    assert printer.print_label(picture) is Outcome.CONFIRMED
    with Image.open(port.machine.labels[-1]) as label:
        assert label.convert("1").tobytes() == picture.tobytes()


def test_a_halt_is_cleared_on_both_endpoints() -> None:
    bus = Bus()
    port = UsbPort(bus.device())
    bus.halted = {OUT, IN}
    with pytest.raises(OSError, match="Pipe error"):
        port.write(b"label", 1.0)
    port.clear_halt()
    assert not bus.halted
    assert port.write(b"label", 1.0) == 5
    port.close()


def test_an_answer_of_nothing_is_read_again_and_silence_is_no_answer(
    printer: LinkedPrinter, port: EndpointPair, picture: Image.Image
) -> None:
    assert printer.status().ready
    port.empty_answers = 4
    assert printer.status().ready
    port.machine.faults.silent = True
    with pytest.raises(NoAnswerError) as error:
        printer.print_label(picture)
    assert not error.value.unsure


def test_a_printer_without_a_way_back_is_asked_by_its_port(
    port: EndpointPair, printer_on: Make, picture: Image.Image
) -> None:
    """Bad news is believed, good news is not: many a port says the same whatever happens."""
    port.machine.faults.silent = True
    mute = printer_on(UsbLink("usb://04b8:0202", port.find, QUICK_S), answers=False)
    assert mute.print_label(picture) is Outcome.SENT
    assert not mute.status().answered
    port.byte = 0b0011_0000
    with pytest.raises(OutOfPaperError) as error:
        mute.print_label(picture)
    assert not error.value.unsure
    port.byte = None
    assert mute.print_label(picture) is Outcome.SENT


def test_a_printer_is_taken_from_the_system_and_given_back() -> None:
    bus = Bus()
    port = UsbPort(bus.device())
    assert (bus.driver_has_it, bus.claimed, bus.open_handles) == (False, True, 1)
    assert port.write(b"label", 1.0) == 5
    port.close()
    assert (bus.driver_has_it, bus.claimed, bus.open_handles) == (True, False, 0)


@pytest.mark.parametrize("bus", [Bus(endpoints=()), Bus(endpoints=(IN,))], ids=["no endpoint", "only a way back"])
def test_a_printer_that_cannot_be_used_is_given_back(bus: Bus) -> None:
    with pytest.raises(OSError, match="takes no bytes"):
        UsbPort(bus.device())
    assert (bus.driver_has_it, bus.claimed, bus.open_handles) == (True, False, 0)


def test_a_printer_that_another_program_has_is_given_back() -> None:
    bus = Bus()
    bus.refuses = {"claim"}
    with pytest.raises(OSError, match="no claim"):
        UsbPort(bus.device())
    assert (bus.driver_has_it, bus.open_handles) == (True, 0)


@pytest.mark.parametrize("refused", ["release", "attach"])
def test_a_step_of_letting_go_that_fails_stops_none_after_it(refused: str) -> None:
    bus = Bus()
    port = UsbPort(bus.device())
    bus.refuses = {refused}
    port.close()
    assert (bus.driver_has_it, bus.open_handles) == (refused != "attach", 0)


@pytest.mark.parametrize("wrong", ["", "04b8", "4b8:202", "04b8:0202:1", "epson:tm20"])
def test_a_wrong_address_says_how_it_is_written(wrong: str) -> None:
    with pytest.raises(DeviceUrlError, match="04b8:0202"):
        open_link(wrong)


def test_a_printer_that_is_not_plugged_in_is_missing() -> None:
    """0000:0000 is nobody's; without USB on this machine the reason is told."""
    with pytest.raises(PrinterMissingError, match="No printer at usb://0000:0000/X1") as error:
        open_link("0000:0000/X1", QUICK_S).open()
    assert not error.value.unsure
    assert error.value.what_to_do


def real_printers() -> Iterator[str]:
    for device in devices():
        if printer_interface(device) is not None:
            yield f"{device.idVendor:04x}:{device.idProduct:04x}"


def test_a_real_printer_is_reached_where_there_is_one(tmp_path: Path) -> None:
    try:
        found = next(real_printers(), None)
    except OSError as error:
        pytest.skip(f"no USB printer to try: {error.strerror}")
    if found is None:
        pytest.skip("no USB printer to try: none is plugged in")
    link = open_link(found)
    link.open()
    link.drain()
    link.close()


def test_random_pieces_give_the_same_bytes(tmp_path: Path, printer_on: Make) -> None:
    port = EndpointPair(VirtualPrinter(tmp_path, WIDTH))
    printer = printer_on(UsbLink("usb://04b8:0202", port.find, QUICK_S))
    for seed in range(5):
        port.takes_at_most = 1 + 97 * seed
        picture = random_picture(seed, height=100)
        assert printer.print_label(picture) is Outcome.CONFIRMED
        with Image.open(port.machine.labels[-1]) as label:
            assert label.convert("1").tobytes() == picture.tobytes()
