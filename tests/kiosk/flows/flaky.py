"""A printer on a bad cable, and a cook who looks at it: what really came out, read off each label.

Behind a real socket the printer forgets what it had half received; on a real pseudo-terminal it does not, and comes
back as another device behind the same name.
"""

from __future__ import annotations

import os
import queue
import select
import threading
import tty
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from db import Books, LabelCount, LabelState, Quantity
from drivers.printers.base import LabelPrinter, Model
from drivers.printers.escpos import EscPos
from drivers.printers.links import Link, SerialLink, TcpLink
from drivers.printers.printer import LinkedPrinter
from drivers.printers.virtual import UnpluggedError, VirtualPrinter
from drivers.printers.virtual_server import VirtualPrinterServer
from kiosk.flows.press import Press
from kiosk.flows.press_state import Doing, PressState
from tests.kiosk.flows.numbered import WIDTH, numbered, unit_of

UNITS = 36
HEIGHT = 4
PATIENCE_S = 30
SILENCE_S = 5.0


def picture_of(batch: str, unit: int) -> Image.Image:
    return numbered(unit, HEIGHT)


class Machine(VirtualPrinter):
    """Counts the units whose labels came out whole since `next_batch`. `forgets`: power is cut with the cable."""

    def __init__(self, folder: Path, *, forgets: bool) -> None:
        self.forgets = forgets
        self._in_use = False
        self.came_out: list[int] = []
        self.scraps = 0
        self.at_label: Callable[[int], None] = lambda count: None
        super().__init__(folder, WIDTH, on_label=self._look)

    def plug_in(self) -> None:
        if self.forgets or not self._in_use:
            super().plug_in()
        self._in_use = True

    def _look(self, number: int, label: Image.Image) -> None:
        unit = unit_of(label, HEIGHT)
        if unit is None:
            self.scraps += 1
        else:
            self.came_out.append(unit)
            self.at_label(len(self.came_out))


class Socket:
    """The printer at the end of a network cable."""

    def __init__(self, folder: Path) -> None:
        self._server = VirtualPrinterServer(folder, width_dots=WIDTH)
        self.machine = self._server.machine = Machine(folder, forgets=True)

    def link(self) -> Link:
        return TcpLink("127.0.0.1", self._server.port)

    def close(self) -> None:
        self._server.stop()


class Terminal:
    """The printer at the end of a serial cable, which has one name whatever socket it is plugged into."""

    def __init__(self, folder: Path) -> None:
        self.machine = Machine(folder, forgets=False)
        self._name = folder / "by-id"
        self._wake, self._poke = os.pipe()
        self._far, self._near = self._plug_in()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def link(self) -> Link:
        return SerialLink(str(self._name), 115200, "rtscts")

    def _plug_in(self) -> tuple[int, int]:
        far, near = os.openpty()
        tty.setraw(near)
        fresh = self._name.with_suffix(".new")
        fresh.symlink_to(os.ttyname(near))
        fresh.replace(self._name)
        return far, near

    def _serve(self) -> None:
        while True:
            readable, _, _ = select.select([self._far, self._wake], [], [])
            if self._wake in readable:
                return
            try:
                os.write(self._far, self.machine.receive(os.read(self._far, 4096)))
            except UnpluggedError:
                gone = self._far, self._near
                self._far, self._near = self._plug_in()
                for end in gone:
                    os.close(end)

    def close(self) -> None:
        os.write(self._poke, b"q")
        self._thread.join()
        for end in (self._far, self._near, self._wake, self._poke):
            os.close(end)


class Kitchen:
    """Real books, a real press, and a cook who answers what is asked by looking at what came out."""

    def __init__(self, path: Path, cable: Socket | Terminal) -> None:
        self.cable, self.machine = cable, cable.machine
        self.books = Books.open(path)
        product = self.books.add_product("SJ", "Jam", net_content=Quantity.parse("8 oz"))
        self.recipe = self.books.add_recipe(product, "Jam", UNITS, [])
        self.said: queue.Queue[PressState] = queue.Queue()
        self.press = Press(self.books, self._printer, picture_of, lambda lot: picture_of(lot, 255), "flaky", "flaky")
        self.press.on_change = self.said.put
        self.press.start()
        self.at_trouble: Callable[[], None] = lambda: None
        self.silence_s = SILENCE_S

    def _printer(self) -> LabelPrinter:
        return LinkedPrinter(EscPos(), self.cable.link(), Model("flaky", WIDTH, 203, True), answer_s=self.silence_s)

    def new_batch(self) -> str:
        batch = self.books.fill_batch(self.books.start_batch(self.recipe).number, UNITS, 0).number
        self.machine.came_out.clear()
        return batch

    def print_all(self, batch: str) -> list[int]:
        """Print the whole batch, whatever happens. Returns the units that the cook was asked about, in order."""
        asked: list[int] = []
        self.press.print_units(batch, range(1, UNITS + 1))
        while (state := self.said.get(timeout=PATIENCE_S)).doing is not Doing.IDLE:
            assert state.doing is not Doing.FAILED, state
            if state.doing is Doing.WAITING:
                self.at_trouble()
            if state.doing is Doing.ASKING:
                self.at_trouble()
                asked += self._answer()
        return asked

    def _answer(self) -> list[int]:
        (job,) = self.books.open_label_jobs()
        unsure = job.in_state(LabelState.UNSURE)
        for unit in unsure:
            self.press.answer(job, unit, came_out=unit in self.machine.came_out)
        return list(unsure)

    def count(self, batch: str) -> LabelCount:
        return self.books.label_count(batch)

    def close(self) -> None:
        self.press.close()
        self.books.close()


def assert_counted(kitchen: Kitchen, batch: str, asked: list[int], *, at_most: int = 1) -> None:
    """Every unit once, in the books and off the printer; at most one was in doubt."""
    assert len(asked) <= at_most
    count = kitchen.count(batch)
    assert (count.printed, count.came_out, count.unsure, count.adds_up) == (UNITS, UNITS, 0, True)
    assert set(kitchen.books.label_states(batch).values()) == {LabelState.CONFIRMED}
    out = Counter(kitchen.machine.came_out)
    assert set(out) == set(range(1, UNITS + 1))
    twice = [unit for unit, copies in out.items() if copies > 1]
    # Cut off between its last dot and the feed, a label lies in the printer, and is fed out before the one after it.
    assert twice == [] or (not kitchen.machine.forgets and twice == asked)
