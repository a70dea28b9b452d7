"""A process that prints until somebody kills it: `printing_child.py BOOKS DEVICE BATCH UNITS` (or `tags`)."""

from __future__ import annotations

import sys
import threading
from random import Random

from PIL import Image

from db import Books
from drivers.printers.base import LabelPrinter, Model
from drivers.printers.escpos import EscPos
from drivers.printers.links import SerialLink
from drivers.printers.printer import LinkedPrinter
from kiosk.flows.press import Press
from kiosk.flows.press_state import Doing

WIDTH, HEIGHT = 464, 2400
"""A label longer than what a pseudo-terminal holds by itself (64 kB), so that it can be cut in its middle."""

TAG = 255


def picture_of(batch: str, unit: int) -> Image.Image:
    """The unit's number in the first eight dots, and noise: no byte of it is like another."""
    noise = bytearray(Random(unit).randbytes(WIDTH // 8 * HEIGHT))
    noise[0] = unit
    return Image.frombytes("1", (WIDTH, HEIGHT), bytes(noise))


def printer_at(device: str) -> LabelPrinter:
    return LinkedPrinter(EscPos(), SerialLink(device, 115200, "none", 20.0), Model("test", WIDTH, 203, True))


def press_on(books: Books, device: str) -> Press:
    return Press(books, lambda: printer_at(device), picture_of, lambda lot: picture_of(lot, TAG), "test", device)


def main(path: str, device: str, batch: str, units: str) -> None:
    done = threading.Event()
    with Books.open(path) as books:
        press = press_on(books, device)
        press.on_change = lambda state: done.set() if state.doing is Doing.IDLE else None
        press.start()
        if units == "tags":
            press.print_tags(batch, 1)
        else:
            press.print_units(batch, range(1, int(units) + 1))
        done.wait()
        press.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
