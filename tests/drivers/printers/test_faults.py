"""A printer that fails, on a real pseudo-terminal and on a real socket. What it must never do: confirm what did not
come out, or leave it open whether a label may be sent again."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from drivers.printers import (
    CANNOT_SAY,
    BusyError,
    CoverOpenError,
    LinkLostError,
    Model,
    NoAnswerError,
    Outcome,
    OutOfPaperError,
    Paper,
    PictureError,
    PrinterFaultError,
    PrinterMissingError,
)
from drivers.printers.escpos import EscPos
from drivers.printers.links import DeviceFileLink, Link, SerialLink, TcpLink
from drivers.printers.printer import LinkedPrinter
from drivers.printers.virtual import VirtualPrinter
from drivers.printers.virtual_server import VirtualPrinterServer
from tests.drivers.printers.cables import QUICK_S, WIDTH, PtyPrinter, random_picture

Make = Callable[..., LinkedPrinter]


class Cable:
    """One printer, reached over a socket or a pseudo-terminal, and the machine at its far end."""

    def __init__(self, link: Link, machine: VirtualPrinter, set_hangs: Callable[[bool], None]) -> None:
        self.link = link
        self.machine = machine
        self.set_hangs = set_hangs


@pytest.fixture(params=["serial", "tcp"])
def cable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cable]:
    if request.param == "serial":
        far = PtyPrinter(VirtualPrinter(tmp_path / "printed", WIDTH))
        yield Cable(SerialLink(far.device, 115200, "rtscts", QUICK_S), far.machine, far.set_hangs)
        far.stop()
        return
    with VirtualPrinterServer(tmp_path / "printed", width_dots=WIDTH) as server:

        def set_hangs(hangs: bool) -> None:
            server.faults.hangs = hangs

        yield Cable(TcpLink("127.0.0.1", server.port, QUICK_S), server.machine, set_hangs)


@pytest.fixture
def printer(cable: Cable, printer_on: Make) -> LinkedPrinter:
    return printer_on(cable.link)


def assert_printed(machine: VirtualPrinter, *pictures: Image.Image) -> None:
    assert len(machine.labels) == len(pictures)
    for file, picture in zip(machine.labels, pictures, strict=True):
        with Image.open(file) as label:
            assert ImageChops.difference(label.convert("L"), picture.convert("L")).getbbox() is None


def test_three_labels_come_out_as_they_were_sent(printer: LinkedPrinter, cable: Cable) -> None:
    pictures = [random_picture(seed, height=320) for seed in range(3)]
    assert [printer.print_label(picture) for picture in pictures] == [Outcome.CONFIRMED] * 3
    assert_printed(cable.machine, *pictures)
    assert cable.machine.strange == 0
    assert (cable.machine.folder / "printer.bin").stat().st_size == cable.machine.received


def test_a_good_printer_is_ready(printer: LinkedPrinter) -> None:
    assert printer.status().ready


def test_no_paper_means_that_nothing_was_sent(printer: LinkedPrinter, cable: Cable, picture: Image.Image) -> None:
    cable.machine.faults.paper_out_after = 1
    assert printer.print_label(picture) is Outcome.CONFIRMED
    received = cable.machine.received
    with pytest.raises(OutOfPaperError, match="Out of labels") as error:
        printer.print_label(picture)
    assert not error.value.unsure
    assert cable.machine.received - received == len(b"\x10\x04\x01" * 4)
    assert printer.status().paper is Paper.OUT
    cable.machine.load_paper()
    assert printer.print_label(picture) is Outcome.CONFIRMED
    assert_printed(cable.machine, picture, picture)


def test_an_automatic_status_amid_a_label_confirms_nothing(cable: Cable, picture: Image.Image) -> None:
    """`ask=asb`: it says “fine” by itself while the label is on its way, and then the roll ends."""
    printer = LinkedPrinter(EscPos(ask="asb"), cable.link, Model("test", WIDTH, 203, answers=True), answer_s=QUICK_S)
    assert printer.print_label(picture) is Outcome.CONFIRMED
    take, said = cable.machine.receive, []

    def say_fine_and_fall_silent(data: bytes) -> bytes:
        said.append(take(data))
        if cable.machine.printed < 2:
            return said[-1]
        cable.machine.faults.silent = True
        return b"\x10\x00\x00\x00"

    cable.machine.receive = say_fine_and_fall_silent  # type: ignore[method-assign]
    with pytest.raises(NoAnswerError) as error:
        printer.print_label(picture)
    assert error.value.unsure
    printer.close()


def test_paper_that_ends_within_a_label_leaves_it_unsure(
    printer: LinkedPrinter, cable: Cable, picture: Image.Image
) -> None:
    cable.machine.faults.paper_out_during = 1
    with pytest.raises(OutOfPaperError) as error:
        printer.print_label(picture)
    assert error.value.unsure
    assert not cable.machine.labels


def test_an_open_lid_and_an_error_are_said(printer: LinkedPrinter, cable: Cable, picture: Image.Image) -> None:
    cable.machine.faults.cover_open = True
    with pytest.raises(CoverOpenError) as lid:
        printer.print_label(picture)
    cable.machine.faults.cover_open, cable.machine.faults.error = False, True
    with pytest.raises(PrinterFaultError) as fault:
        printer.print_label(picture)
    assert not lid.value.unsure
    assert not fault.value.unsure
    assert not cable.machine.labels


def test_a_silent_printer_gets_nothing(printer: LinkedPrinter, cable: Cable, picture: Image.Image) -> None:
    cable.machine.faults.silent = True
    with pytest.raises(NoAnswerError, match="status=no") as error:
        printer.print_label(picture)
    assert not error.value.unsure
    assert not cable.machine.labels


def test_a_printer_that_falls_silent_leaves_its_label_unsure(
    cable: Cable, printer_on: Make, picture: Image.Image
) -> None:
    def fall_silent(number: int, label: Image.Image) -> None:
        cable.machine.faults.silent = True

    cable.machine._on_label = fall_silent
    with pytest.raises(NoAnswerError) as error:
        printer_on(cable.link).print_label(picture)
    assert error.value.unsure
    assert len(cable.machine.labels) == 1


def test_a_model_that_cannot_say_is_only_ever_sent(cable: Cable, printer_on: Make, picture: Image.Image) -> None:
    cable.machine.faults.silent = True
    mute = printer_on(cable.link, answers=False)
    assert mute.status() == CANNOT_SAY
    assert not mute.status().ready
    assert mute.print_label(picture) is Outcome.SENT
    assert cable.machine.wait_for(1)
    assert_printed(cable.machine, picture)


@pytest.mark.parametrize("garbage", [b"\x00", b"\xff", b"OK\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n" * 20])
def test_garbage_is_not_fine(printer: LinkedPrinter, cable: Cable, picture: Image.Image, garbage: bytes) -> None:
    cable.machine.faults.garbage = garbage
    with pytest.raises(NoAnswerError, match="makes no sense") as error:
        printer.print_label(picture)
    assert not error.value.unsure
    assert not cable.machine.labels


def test_garbage_after_the_label_leaves_it_unsure(cable: Cable, printer_on: Make, picture: Image.Image) -> None:
    def talk_nonsense(number: int, label: Image.Image) -> None:
        cable.machine.faults.garbage = b"\x1a\x1a"

    cable.machine._on_label = talk_nonsense
    with pytest.raises((NoAnswerError, PrinterFaultError)) as error:
        printer_on(cable.link).print_label(picture)
    assert error.value.unsure


def test_a_slow_printer_is_waited_for(cable: Cable, printer_on: Make, picture: Image.Image) -> None:
    cable.machine.faults.seconds_per_label = QUICK_S / 3
    assert printer_on(cable.link).print_label(picture) is Outcome.CONFIRMED
    assert_printed(cable.machine, picture)


def test_a_printer_that_hangs_before_the_label_gets_nothing(printer: LinkedPrinter, cable: Cable) -> None:
    assert printer.status().ready
    cable.set_hangs(True)
    with pytest.raises((BusyError, NoAnswerError)) as error:
        printer.print_label(random_picture(1, height=320))
    assert not error.value.unsure


def test_no_printer_there(printer_on: Make, picture: Image.Image, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    nowhere: dict[str, Link] = {
        f"127.0.0.1:{port}: connection refused": TcpLink("127.0.0.1", port, QUICK_S),
        "/dev/ttyNONE7: no such file or directory": SerialLink("/dev/ttyNONE7"),
        "/dev/usb/lp97: no such file or directory": DeviceFileLink("/dev/usb/lp97"),
    }
    for words, link in nowhere.items():
        with pytest.raises(PrinterMissingError) as error:
            printer_on(link).print_label(picture)
        assert error.value.message == f"No printer at {words}."
        assert not error.value.unsure


def test_a_picture_that_does_not_fit_is_refused(printer: LinkedPrinter, cable: Cable) -> None:
    for wrong in (Image.new("1", (WIDTH + 1, 320)), Image.new("L", (WIDTH, 320)), Image.new("1", (WIDTH, 0))):
        with pytest.raises(PictureError):
            printer.print_label(wrong)
    assert cable.machine.received == 0


def loss_while_printing(printer: LinkedPrinter, picture: Image.Image) -> LinkLostError | None:
    try:
        assert printer.print_label(picture) is Outcome.CONFIRMED
    except LinkLostError as error:
        return error
    return None


@pytest.mark.parametrize("cut", [*range(40), 500, 9_000, 18_500, 18_580, 18_581, 18_582, *range(18_583, 18_600)])
def test_unplugged_at_any_byte_over_tcp(tmp_path: Path, printer_on: Make, cut: int, picture: Image.Image) -> None:
    """Questions are 12 bytes, a label of 464 x 320 is 18,572, the questions after it 12."""
    with VirtualPrinterServer(tmp_path / "printed", width_dots=WIDTH) as server:
        server.faults.cut_after_bytes = cut
        printer = printer_on(TcpLink("127.0.0.1", server.port, QUICK_S))
        lost = loss_while_printing(printer, picture)
        if lost is None or lost.unsure:
            assert len(server.machine.labels) <= 1
        else:
            assert not server.machine.labels
            assert printer.print_label(picture) is Outcome.CONFIRMED
            assert_printed(server.machine, picture)


@pytest.mark.parametrize("cut", [1, 5, 11, 12, 13, 22, 4_000, 18_583, 18_584, 18_585, 18_590])
def test_unplugged_half_way_on_a_serial_port(
    pty_printer: PtyPrinter, printer_on: Make, cut: int, picture: Image.Image
) -> None:
    pty_printer.machine.faults.cut_after_bytes = cut
    with pytest.raises((LinkLostError, NoAnswerError)) as error:
        printer_on(SerialLink(pty_printer.device, 115200, "rtscts", QUICK_S)).print_label(picture)
    assert error.value.unsure == (cut > 12)
    assert pty_printer.unplugged.wait(5)


def test_a_printer_that_stops_half_way_is_busy_and_then_in_step_again(
    pty_printer: PtyPrinter, printer_on: Make, machine: VirtualPrinter
) -> None:
    """It takes 6,000 bytes and no more; later it goes on. The cut label is unsure; the next is whole.

    The label is a long one, because the terminal itself holds 64 kB.
    """
    printer = printer_on(SerialLink(pty_printer.device, 115200, "none", QUICK_S))
    take = machine.receive

    def take_6000(data: bytes) -> bytes:
        answers = take(data)
        machine.faults.hangs = machine.received >= 6000
        return answers

    machine.receive = take_6000  # type: ignore[method-assign]
    with pytest.raises(BusyError, match="takes nothing more") as error:
        printer.print_label(random_picture(1, height=2400))
    assert error.value.unsure
    machine.receive = take  # type: ignore[method-assign]
    pty_printer.set_hangs(False)
    following = random_picture(2, height=320)
    assert printer.print_label(following) is Outcome.CONFIRMED
    with Image.open(machine.labels[-1]) as label:
        assert ImageChops.difference(label.convert("L"), following.convert("L")).getbbox() is None


def test_software_flow_control_is_obeyed(pty_printer: PtyPrinter, printer_on: Make, picture: Image.Image) -> None:
    printer = printer_on(SerialLink(pty_printer.device, 115200, "xonxoff", QUICK_S))
    assert printer.status().ready
    pty_printer.write(b"\x13")
    with pytest.raises((BusyError, NoAnswerError)):
        printer.status()
    pty_printer.write(b"\x11")
    assert printer.print_label(picture) is Outcome.CONFIRMED


def test_a_byte_at_a_time(printer_on: Make, tmp_path: Path, picture: Image.Image) -> None:
    far = PtyPrinter(VirtualPrinter(tmp_path, WIDTH), bytes_at_once=16)
    assert printer_on(SerialLink(far.device, 115200, "rtscts", QUICK_S)).print_label(picture) is Outcome.CONFIRMED
    far.stop()
    assert_printed(far.machine, picture)


def test_a_connection_lost_between_labels_is_made_again(printer_on: Make, tmp_path: Path, picture: Image.Image) -> None:
    with VirtualPrinterServer(tmp_path / "printed", width_dots=WIDTH) as server:
        printer = printer_on(TcpLink("127.0.0.1", server.port, QUICK_S))
        assert printer.print_label(picture) is Outcome.CONFIRMED
        port = server.port
    with VirtualPrinterServer(tmp_path / "printed", port, width_dots=WIDTH) as server:
        assert printer.print_label(picture) is Outcome.CONFIRMED
        assert [file.name for file in server.machine.labels] == ["label-0002.png"]
