"""kill -9 in the middle of a label on a serial line, whose printer goes on: it never heard that anything ended.

The process is real, and so is the terminal; the printer at its far end stands still at a byte, the process is killed,
and the printer goes on with what is left in the line. Whoever opens the books next must bring it back in step.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from db import Books, LabelState, Quantity
from drivers.printers.virtual import VirtualPrinter
from kiosk.flows.press_state import Doing, PressState
from tests.drivers.printers.cables import PtyPrinter
from tests.kiosk.flows.printing_child import HEIGHT, TAG, WIDTH, picture_of, press_on

UNITS = 3
PATIENCE_S = 30
QUESTIONS = 12
LABEL = 2 + 8 + WIDTH // 8 * HEIGHT + 2
WHOLE = QUESTIONS + LABEL + QUESTIONS


class Machine(VirtualPrinter):
    """A printer that stands still at a byte until it is let go on, and remembers each whole label."""

    stands_still_at = 0

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, WIDTH, on_label=lambda number, picture: self.came_out.append(picture))
        self.came_out: list[Image.Image] = []
        self.reached = threading.Event()

    def receive(self, data: bytes) -> bytes:
        answers = super().receive(data)
        if self.received >= self.stands_still_at and not self.reached.is_set():
            self.faults.hangs = True
            self.reached.set()
            return b""
        return answers

    def whole(self) -> list[int]:
        """The units whose labels came out as they should; scraps are left out."""
        wanted = {picture_of("", unit).tobytes(): unit for unit in (*range(1, UNITS + 1), TAG)}
        return [wanted[picture.tobytes()] for picture in self.came_out if picture.tobytes() in wanted]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "printed")


@pytest.fixture
def line(machine: Machine) -> Iterator[PtyPrinter]:
    far = PtyPrinter(machine, bytes_at_once=256)
    yield far
    far.stop()


def new_batch(path: Path) -> str:
    with Books.open(path) as books:
        product = books.add_product("SJ", "Jam", net_content=Quantity.parse("8 oz"))
        batch = books.start_batch(books.add_recipe(product, "Jam", UNITS, []))
        return books.fill_batch(batch.number, UNITS, 0).number


def kill_at(byte: int, machine: Machine, line: PtyPrinter, *arguments: str) -> None:
    """Start printing, and pull the plug of the process when the printer has had so many bytes."""
    machine.stands_still_at = byte
    child = subprocess.Popen([sys.executable, "-m", "tests.kiosk.flows.printing_child", *arguments])
    try:
        assert machine.reached.wait(PATIENCE_S)
    finally:
        child.kill()
        child.wait()
    line.set_hangs(False)


@pytest.mark.parametrize(
    "byte",
    [3, QUESTIONS + 1, QUESTIONS + 8, 30_000, WHOLE - 1, WHOLE + 50_000, 3 * WHOLE - 4],
)
def test_after_a_kill_anywhere_each_label_comes_out_once(
    tmp_path: Path, machine: Machine, line: PtyPrinter, byte: int
) -> None:
    path = tmp_path / "books.db"
    batch = new_batch(path)
    kill_at(byte, machine, line, str(path), line.device, batch, str(UNITS))
    said: queue.Queue[PressState] = queue.Queue()
    with Books.open(path) as books:
        press = press_on(books, line.device)
        press.on_change = said.put
        press.start()
        (job,) = books.open_label_jobs()
        unsure = job.in_state(LabelState.UNSURE)
        assert len(unsure) <= 1
        if unsure:
            machine.wait_for(unsure[0], timeout_s=0.5)  # what is still in the line may be all of it
            press.answer(job, unsure[0], came_out=unsure[0] in machine.whole())
        else:
            press.go_on(job)
        while said.get(timeout=PATIENCE_S).doing is not Doing.IDLE:
            pass
        assert set(books.label_states(batch).values()) == {LabelState.CONFIRMED}
        press.close()
        nothing_sent_since = byte == 3 * WHOLE - 4  # then it is not known yet to be in step
        assert (books.recalled(f"label under way: {line.device}") is None) is not nothing_sent_since
    assert machine.whole() == [1, 2, 3]
    assert len(machine.came_out) <= UNITS + 1, "one scrap at most, the label that was cut"


def test_a_bag_tag_that_was_cut_spoils_no_jar_label(tmp_path: Path, machine: Machine, line: PtyPrinter) -> None:
    path = tmp_path / "books.db"
    batch = new_batch(path)
    kill_at(30_000, machine, line, str(path), line.device, "B0001-M", "tags")
    said: queue.Queue[PressState] = queue.Queue()
    with Books.open(path) as books:
        press = press_on(books, line.device)
        press.on_change = said.put
        press.start()
        press.print_units(batch, [1, 2])
        while said.get(timeout=PATIENCE_S).doing is not Doing.IDLE:
            pass
        press.close()
    assert machine.whole() == [1, 2]
