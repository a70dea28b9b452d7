"""The bytes of the label in hand and of the next are made ahead, whichever is made first."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PIL import Image

from drivers.printers.base import Model, Outcome
from drivers.printers.escpos import EscPos
from drivers.printers.printer import LinkedPrinter
from drivers.printers.virtual import VirtualLink
from tests.drivers.printers.cables import random_picture

WIDTH = 64


class Counted(EscPos):
    """Says which pictures' bytes were made."""

    made: list[Image.Image]

    def label(self, picture: Image.Image) -> bytes:
        Counted.made.append(picture)
        return super().label(picture)


def test_the_next_label_made_ready_before_this_one_is_sent_takes_nothing_from_it(tmp_path: Path) -> None:
    Counted.made = []
    link = VirtualLink(tmp_path, WIDTH)
    printer = LinkedPrinter(Counted(), link, Model("drawer", WIDTH, 203, True))
    labels = [random_picture(seed, WIDTH, 20) for seed in range(4)]
    printer.prepare(labels[0])
    for label, following in pairwise(labels):
        printer.prepare(following)
        assert printer.print_label(label) is Outcome.CONFIRMED
    assert Counted.made == labels
    assert link.machine is not None
    assert [Image.open(path).convert("1").tobytes() for path in link.machine.labels] == [
        label.tobytes() for label in labels[:-1]
    ]
