"""A model that says back a mark behind each label: the echo is the confirmation, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from drivers.errors import DeviceUrlError
from drivers.printers import BusyError, CoverOpenError, Model, NoAnswerError, Outcome, OutOfPaperError
from drivers.printers.escpos import EscPos
from drivers.printers.language import Proof
from drivers.printers.links import SerialLink, TcpLink
from drivers.printers.printer import LinkedPrinter
from drivers.printers.virtual import VirtualPrinter
from drivers.printers.virtual_server import VirtualPrinterServer
from drivers.registry import open_printer
from tests.drivers.printers.cables import QUICK_S, WIDTH, PtyPrinter


@pytest.fixture
def server(tmp_path: Path):
    with VirtualPrinterServer(tmp_path / "printed", width_dots=WIDTH) as one:
        yield one


@pytest.fixture
def echoing(server: VirtualPrinterServer):
    """Makes a printer that echoes; `answers`: whether it also answers status questions."""
    made: list[LinkedPrinter] = []

    def make(*, answers: bool) -> LinkedPrinter:
        link = TcpLink("127.0.0.1", server.port, QUICK_S)
        model = Model("test", WIDTH, 203, answers)
        made.append(LinkedPrinter(EscPos(), link, model, answer_s=QUICK_S, proof=Proof.MARK))
        return made[-1]

    yield make
    for printer in made:
        printer.close()


Make = Callable[..., LinkedPrinter]


@pytest.mark.parametrize("answers", [True, False])
def test_an_echo_confirms(echoing: Make, server: VirtualPrinterServer, picture: Image.Image, answers: bool) -> None:
    printer = echoing(answers=answers)
    assert [printer.print_label(picture) for _ in range(3)] == [Outcome.CONFIRMED] * 3
    assert (len(server.machine.labels), server.machine.strange) == (3, 0)


def test_an_answer_without_an_error_is_no_echo(
    echoing: Make, server: VirtualPrinterServer, picture: Image.Image
) -> None:
    server.machine._say_back = lambda text: b""  # type: ignore[method-assign]
    with pytest.raises(NoAnswerError, match="did not say that the label is out") as error:
        echoing(answers=True).print_label(picture)
    assert error.value.unsure


@pytest.mark.parametrize("answers", [True, False])
def test_a_label_without_its_echo_may_be_cut_off(
    pty_printer: PtyPrinter, machine: VirtualPrinter, picture: Image.Image, answers: bool
) -> None:
    """Its last bytes were lost on the line. Asking how the printer is sends no more than a question."""
    link = SerialLink(pty_printer.device, 115200, "rtscts", QUICK_S)
    printer = LinkedPrinter(EscPos(), link, Model("test", WIDTH, 203, answers), answer_s=QUICK_S, proof=Proof.MARK)
    take, questions = machine.receive, b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"

    def lose_the_end(data: bytes) -> bytes:
        """And answer in real time, as such a printer does amid a picture."""
        take(data[: max(0, 10_000 - machine.received)])
        return b"\x12" * data.count(b"\x10\x04") if data in questions else b""

    machine.receive = lose_the_end  # type: ignore[method-assign]
    with pytest.raises(NoAnswerError, match="did not say that the label is out") as error:
        printer.print_label(picture)
    assert error.value.unsure
    heard: list[bytes] = []

    def hear_and_take(data: bytes) -> bytes:
        heard.append(data)
        return take(data) or (b"\x12" if data in questions else b"")

    machine.receive = hear_and_take  # type: ignore[method-assign]
    assert printer.status().answered is answers
    assert b"".join(heard) == questions * answers
    assert printer.print_label(picture) is Outcome.CONFIRMED
    with Image.open(machine.labels[-1]) as label:
        assert label.convert("1").tobytes() == picture.tobytes()
    printer.close()


def test_the_echo_of_another_label_is_no_echo(
    echoing: Make, server: VirtualPrinterServer, picture: Image.Image
) -> None:
    server.machine._say_back = lambda text: b"\x37\x22" + b"%04d" % ((int(text) - 1) % 10_000) + b"\x00"  # type: ignore[method-assign]
    with pytest.raises(NoAnswerError) as error:
        echoing(answers=True).print_label(picture)
    assert error.value.unsure


def test_paper_that_ends_within_the_label_is_told_instead_of_an_echo(
    echoing: Make, server: VirtualPrinterServer, picture: Image.Image
) -> None:
    server.faults.paper_out_during = 1
    with pytest.raises(OutOfPaperError) as error:
        echoing(answers=True).print_label(picture)
    assert error.value.unsure
    assert not server.machine.labels


def test_it_is_asked_for_in_the_address(server: VirtualPrinterServer, picture: Image.Image) -> None:
    printer = open_printer(f"{server.url}&confirm=process-id&status=no&timeout=1", size="58x40")
    assert printer.print_label(picture) is Outcome.CONFIRMED
    printer.close()


def test_a_language_without_it_is_refused() -> None:
    with pytest.raises(DeviceUrlError, match="must be one of status"):
        open_printer("tcp://host:9100?language=zpl&confirm=process-id", size="58x40")


BROTHER = "language=brother&size=62x40&timeout=1&status=yes"


@pytest.fixture
def brother(tmp_path: Path):
    """Tells unasked how a label goes."""
    with VirtualPrinterServer(tmp_path / "printed", width_dots=732, language="brother", dpi=300) as server:
        printer = open_printer(f"tcp://127.0.0.1:{server.port}?{BROTHER}", size="62x40")
        yield printer, server.machine
        printer.close()


@pytest.fixture
def wide() -> Image.Image:
    label = Image.new("1", (732, 60), 1)
    label.paste(0, (40, 10, 600, 50))
    return label


def test_a_printer_that_tells_is_asked_before_a_label_and_never_after(brother, wide: Image.Image) -> None:
    printer, machine = brother
    assert [printer.print_label(wide) for _ in range(2)] == [Outcome.CONFIRMED] * 2
    sent = (machine.folder / "printer.bin").read_bytes()
    assert sent.count(b"\x1biS") == 2
    assert sent.endswith(b"\x1a")


def test_a_printer_that_tells_of_an_error_is_believed(brother, wide: Image.Image) -> None:
    printer, machine = brother
    machine.faults.paper_out_during = 1
    with pytest.raises(OutOfPaperError) as error:
        printer.print_label(wide)
    assert error.value.unsure


def test_a_printer_that_does_not_tell_the_end_leaves_the_label_unsure(
    brother, wide: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And while it prints that label yet, nothing is sent: its end would be taken for the next one's."""
    monkeypatch.setattr("drivers.printers.asking.TELLING_S", 0.0)
    printer, machine = brother
    machine.faults.still_printing = 1
    with pytest.raises(NoAnswerError, match="did not say that the label is out") as error:
        printer.print_label(wide)
    assert error.value.unsure
    with pytest.raises(BusyError, match="still printing the last label") as busy:
        printer.print_label(wide)
    assert not busy.value.unsure
    machine.faults.still_printing = 0
    assert printer.print_label(wide) is Outcome.CONFIRMED


def test_nonsense_told_leaves_the_label_unsure(brother, wide: Image.Image) -> None:
    printer, machine = brother

    def talk_nonsense(number: int, label: Image.Image) -> None:
        machine.faults.garbage = b"OK"

    machine._on_label = talk_nonsense
    with pytest.raises(NoAnswerError, match="makes no sense") as error:
        printer.print_label(wide)
    assert error.value.unsure


def test_what_can_be_done_meanwhile_begins_when_the_printer_is_ready(
    server: VirtualPrinterServer, picture: Image.Image
) -> None:
    printer = LinkedPrinter(
        EscPos(),
        TcpLink("127.0.0.1", server.port, QUICK_S),
        Model("test", WIDTH, 203, True),
        answer_s=QUICK_S,
        proof=Proof.MARK,
    )
    questions, heard = 12, []
    printer.print_label(picture, lambda: heard.append((server.machine.received, server.machine.printed)))
    assert heard == [(questions, 0)], "after its four answers, before the first byte"
    server.faults.cover_open = True
    with pytest.raises(CoverOpenError):
        printer.print_label(picture, lambda: heard.append((0, 0)))
    assert len(heard) == 1
    printer.close()
