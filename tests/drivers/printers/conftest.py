"""What the printer tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from drivers.printers import Model
from drivers.printers.escpos import EscPos
from drivers.printers.language import Proof
from drivers.printers.links import Link
from drivers.printers.printer import LinkedPrinter
from drivers.printers.virtual import VirtualPrinter
from tests.drivers.printers.cables import QUICK_S, WIDTH, PtyPrinter, random_picture


@pytest.fixture
def machine(tmp_path: Path) -> VirtualPrinter:
    return VirtualPrinter(tmp_path / "printed", WIDTH)


@pytest.fixture
def pty_printer(machine: VirtualPrinter) -> Iterator[PtyPrinter]:
    far = PtyPrinter(machine)
    yield far
    far.stop()


@pytest.fixture
def printer_on() -> Iterator[Callable[..., LinkedPrinter]]:
    """Makes printers on links; closes them at the end."""
    made: list[LinkedPrinter] = []

    def make(link: Link, *, answers: bool = True, width_dots: int = WIDTH, answer_s: float = QUICK_S) -> LinkedPrinter:
        model = Model("test", width_dots, 203, answers)
        made.append(LinkedPrinter(EscPos(), link, model, answer_s=answer_s, proof=Proof.MARK if answers else None))
        return made[-1]

    yield make
    for printer in made:
        printer.close()


@pytest.fixture
def picture() -> Image.Image:
    return random_picture(7, height=320)
