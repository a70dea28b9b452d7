"""A day at the counter, told as a story: real books, a real press with a virtual printer, no pixel."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from db import ManualClock
from drivers.scanners.base import Scan
from drivers.urls import DeviceUrl, device_urls
from kiosk.bootstrap import build, open_books
from kiosk.flows.base import Place
from kiosk.settings import example
from kiosk.settings.config import Kitchen, Settings

PATIENCE_S = 20
HILL_KITCHEN = Kitchen(name="Hill Kitchen", address="12 Mill Lane, Dorset VT 05251", statement="Made in a home kitchen")


class Day:
    """One kiosk on one counter. `restart` pulls the plug as far as flows can tell: all of their state is gone."""

    def __init__(
        self,
        folder: Path,
        printer: str | None,
        scanners: tuple[str, ...] = (),
        kitchen: Kitchen = HILL_KITCHEN,
    ) -> None:
        self.folder = folder
        self.clock = ManualClock(datetime(2026, 3, 4, 9, 0).astimezone())
        self.settings = Settings(
            kitchen=kitchen,
            data_dir=folder,
            books=folder / "books.db",
            printer=DeviceUrl.parse(printer) if printer else None,
            scanners=device_urls(*scanners),
        )
        self._fill()
        self._open()

    def _fill(self) -> None:
        with open_books(self.settings, clock=self.clock) as books:
            example.before_the_fourth(books, self.clock)
            example.bags_of_the_fourth(books, self.clock)

    def _open(self) -> None:
        self.inbox: queue.Queue[Callable[[], None]] = queue.Queue()
        self.kiosk = build(self.settings, clock=self.clock)
        self.kiosk.start(self.inbox.put)
        self.books = self.kiosk.books
        self.counter = self.kiosk.counter

    def restart(self) -> Day:
        self.kiosk.close()
        self._open()
        return self

    @property
    def place(self) -> Place:
        return self.counter.flow.place

    @property
    def view(self) -> Any:
        return self.counter.flow.view()

    @property
    def words(self) -> str:
        """What the cook was last told."""
        return self.counter.notice.words if self.counter.notice else ""

    def tap(self, what: str, *args: object, **named: object) -> Day:
        """Take a step of the flow on the screen: `cook`, `weighing.use`, …"""
        action: Any = self.counter.flow
        for part in what.split("."):
            action = getattr(action, part)
        self.counter.do(action, *args, **named)
        return self.look()

    def look(self) -> Day:
        """Draw, as the screen does after whatever happened."""
        self.counter.flow.view()
        return self

    def scan(self, text: str, **fields: Any) -> Day:
        self.counter.scanned(Scan(text=text, raw=text.encode(), source="test", **fields))
        return self.look()

    def until(self, happened: Callable[[], bool]) -> Day:
        """Take what the devices say until something is so."""
        while not happened():
            self.inbox.get(timeout=PATIENCE_S)()
        return self

    def lot(self, ingredient: str) -> str:
        """The code on the bag that should be used first."""
        return next(lot.code for lot in self.books.lots() if lot.ingredient.name == ingredient)

    def start_jam(self) -> Day:
        """Home, Cook, Strawberry Jam, Start."""
        recipe = next(r for r in self.books.recipes() if r.name == "Strawberry Jam")
        return self.tap("cook").tap("choose", recipe.id).tap("start")

    def weigh_in(self, ingredient: str) -> Day:
        return self.scan(self.lot(ingredient)).tap("weighing.use", "it is good")

    def weigh_all(self) -> Day:
        for line in self.counter.flow.batch.recipe.lines:
            self.weigh_in(line.ingredient.name)
        return self

    def to_filling(self) -> Day:
        return self.weigh_all().boil().tap("stove.read", "220")

    def boil(self) -> Day:
        """Start the 20 minutes, wait for their end, go on."""
        self.tap("stove.go_on")
        self.clock.advance(20 * 60)
        return self.tap("stove.go_on")

    def fill(self, filled: int, set_aside: int = 0) -> Day:
        return self.tap("filling.set_filled", filled).tap("filling.set_aside", set_aside).tap("finish", sure=True)

    def close(self) -> None:
        self.kiosk.close()


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    """The example kitchen on the morning of 4 March, its bags received, a printer that draws."""
    made = Day(tmp_path, f"virtual://{tmp_path}/printed")
    yield made
    made.close()


@pytest.fixture
def day_with_printer(tmp_path: Path) -> Iterator[Callable[..., Day]]:
    """The same with a printer of one's own, and perhaps a kitchen of one's own."""
    made: list[Day] = []

    def make(printer: str | None, kitchen: Kitchen = HILL_KITCHEN) -> Day:
        made.append(Day(tmp_path, printer, kitchen=kitchen))
        return made[-1]

    yield make
    for one in made:
        one.close()
