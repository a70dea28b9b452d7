"""Every language on a line that stays open: a label that was cut off anywhere spoils none after it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from drivers.printers import LabelPrinter, Outcome, PrinterError
from drivers.printers.virtual import VirtualPrinter
from drivers.registry import open_printer
from tests.drivers.printers.cables import PtyPrinter, random_picture

LANGUAGES = {"escpos": 203, "zpl": 203, "tspl": 203, "brother": 300}
HEIGHT = 80


class Stubborn(VirtualPrinter):
    """Loses what comes after a byte, and never hears that anything ended."""

    loses_after: int | None = None

    def receive(self, data: bytes) -> bytes:
        left = len(data) if self.loses_after is None else max(0, self.loses_after - self.received)
        return super().receive(data[:left])


@pytest.fixture(params=LANGUAGES)
def far(request: pytest.FixtureRequest, tmp_path: Path):
    dpi = LANGUAGES[request.param]
    width = round(58 * (8 if dpi == 203 else dpi / 25.4))
    line = PtyPrinter(Stubborn(tmp_path / "printed", width, language=request.param, dpi=dpi))
    line.language, line.dpi = request.param, dpi
    yield line
    line.stop()


def printer_at(far: PtyPrinter) -> LabelPrinter:
    url = f"serial://{far.device}?baud=115200&language={far.language}&dpi={far.dpi}&timeout=1"
    return open_printer(url, size="58x40")


def framed(seed: int, width: int) -> Image.Image:
    """Noise within a white edge, which a Brother cannot print on."""
    label = Image.new("1", (width, HEIGHT), 1)
    label.paste(random_picture(seed, width - 80, HEIGHT - 20), (40, 10))
    return label


def last_label(machine: VirtualPrinter) -> bytes:
    with Image.open(machine.labels[-1]) as label:
        return label.convert("1").tobytes()


@pytest.mark.parametrize("share", [0.02, 0.5])
@pytest.mark.parametrize("restarted", [False, True])
def test_the_label_after_one_that_was_cut_off_is_whole(far: PtyPrinter, share: float, restarted: bool) -> None:
    machine = far.machine
    printer = printer_at(far)
    first = framed(1, printer.width_dots)
    assert printer.print_label(first) is Outcome.CONFIRMED
    whole = last_label(machine)
    machine.loses_after = machine.received + int(share * machine.received)
    with pytest.raises(PrinterError) as error:
        printer.print_label(first)
    machine.loses_after = None
    if restarted:
        printer.close()
        printer = printer_at(far)
        printer.expect_cut_label()
    elif not error.value.unsure:
        printer.close()
    assert printer.print_label(first) is Outcome.CONFIRMED
    assert last_label(machine) == whole
    printer.close()
