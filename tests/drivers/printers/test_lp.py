"""/dev/usb/lp*: a device file that is polled, and whose port says a little where the printer cannot answer.

The file is a pseudo-terminal, which can be full as usblp can; what usblp itself answers is a switch.
"""

from __future__ import annotations

import os
import tty
from collections.abc import Callable, Iterator

import pytest
from PIL import Image

from drivers.printers import BusyError, NoAnswerError, Outcome, OutOfPaperError, PrinterFaultError
from drivers.printers.links import DeviceFileLink
from drivers.printers.printer import LinkedPrinter
from tests.drivers.printers.cables import QUICK_S, PtyPrinter, random_picture

Make = Callable[..., LinkedPrinter]
FINE, EMPTY, FAULT = 0b0001_1000, 0b0011_1000, 0b0001_0000


class Lp(DeviceFileLink):
    """A device file of usblp: the byte that LPGETSTATUS would give, and whether there is a way back at all."""

    byte: int | None = FINE

    def port_byte(self) -> int | None:
        self._opened()
        return self.byte


@pytest.fixture
def full_file() -> Iterator[str]:
    """A device that nobody reads from."""
    far, near = os.openpty()
    tty.setraw(near)
    yield os.ttyname(near)
    os.close(far)
    os.close(near)


def test_a_label_through_a_device_file(pty_printer: PtyPrinter, printer_on: Make, picture: Image.Image) -> None:
    assert printer_on(DeviceFileLink(pty_printer.device, QUICK_S)).print_label(picture) is Outcome.CONFIRMED
    assert len(pty_printer.machine.labels) == 1


def test_the_port_is_believed_where_it_complains_and_else_the_label_is_only_sent(
    pty_printer: PtyPrinter, printer_on: Make, picture: Image.Image
) -> None:
    pty_printer.machine.faults.silent = True
    link = Lp(pty_printer.device, QUICK_S)
    printer = printer_on(link, answers=False)
    assert printer.print_label(picture) is Outcome.SENT
    assert not printer.status().answered
    for byte, kind in ((EMPTY, OutOfPaperError), (FAULT, PrinterFaultError)):
        link.byte = byte
        with pytest.raises(kind) as error:
            printer.print_label(picture)
        assert not error.value.unsure
    link.byte = None
    assert printer.print_label(picture) is Outcome.SENT
    assert pty_printer.machine.wait_for(2)


def test_a_terminal_has_no_port_and_that_is_no_error(pty_printer: PtyPrinter) -> None:
    link = DeviceFileLink(pty_printer.device, QUICK_S)
    assert link.port_byte() is None
    link.close()


def test_a_device_that_takes_nothing_is_busy_in_the_end(full_file: str, printer_on: Make) -> None:
    printer = printer_on(DeviceFileLink(full_file, QUICK_S), answers=False)
    with pytest.raises(BusyError) as error:
        printer.print_label(random_picture(1, height=2400))
    assert error.value.unsure


def test_a_device_that_is_silent_has_not_answered(full_file: str, printer_on: Make, picture: Image.Image) -> None:
    with pytest.raises(NoAnswerError) as error:
        printer_on(DeviceFileLink(full_file, QUICK_S)).print_label(picture)
    assert not error.value.unsure
