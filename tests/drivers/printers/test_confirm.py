"""A model that says back a mark behind each label: the echo is the confirmation, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from drivers.errors import DeviceUrlError
from drivers.printers import Model, NoAnswerError, Outcome, OutOfPaperError
from drivers.printers.escpos import EscPos
from drivers.printers.links import TcpLink
from drivers.printers.printer import LinkedPrinter
from drivers.printers.virtual_server import VirtualPrinterServer
from drivers.registry import open_printer
from tests.drivers.printers.cables import QUICK_S, WIDTH


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
        made.append(LinkedPrinter(EscPos(), link, Model("test", WIDTH, 203, answers), answer_s=QUICK_S, echoes=True))
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
    with pytest.raises(DeviceUrlError, match="No zpl printer can confirm"):
        open_printer("tcp://host:9100?language=zpl&confirm=process-id", size="58x40")
