"""The press and printers as they are sold: paper that ends in a label, Stop, streams, and nothing there at all."""

from __future__ import annotations

import queue
import random
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db import Books, LabelState, Quantity
from drivers.printers.base import LabelPrinter, Model
from drivers.printers.escpos import EscPos
from drivers.printers.printer import LinkedPrinter
from drivers.printers.tspl import Tspl
from drivers.printers.virtual_server import VirtualPrinterServer
from drivers.printers.zpl import Zpl
from drivers.registry import open_printer
from kiosk.flows.press import Press
from kiosk.flows.press_state import Doing, PressState
from tests.kiosk.flows.numbered import WIDTH
from tests.kiosk.flows.sold_printers import Answers, Cable, Fault, Kind, Machine, picture_of

PATIENCE_S = 30
LANGUAGES = {"escpos": EscPos, "zpl": Zpl, "tspl": Tspl}
CONFIRMED, ASKED, STOPPED, UNSURE = LabelState.CONFIRMED, LabelState.ASKED, LabelState.STOPPED, LabelState.UNSURE


class Kitchen:
    def __init__(self, path: Path, open_it: Callable[[], LabelPrinter], units: int = 6, kiosk: str = "K1") -> None:
        self.books = Books.open(path, kiosk=kiosk)
        product = self.books.add_product("SJ", "Jam", net_content=Quantity.parse("8 oz"))
        batch = self.books.start_batch(self.books.add_recipe(product, "Jam", units, []))
        self.batch = self.books.fill_batch(batch.number, units, 0).number
        self.units = range(1, units + 1)
        self.said: queue.Queue[PressState] = queue.Queue()
        self.seen: list[PressState] = []
        self.press = Press(self.books, open_it, picture_of, lambda lot: picture_of(lot, 255), "sold", "sold")
        self.press.on_change = self.said.put
        self.press.start()

    def until(self, *wanted: Doing) -> PressState:
        while True:
            self.seen.append(self.said.get(timeout=PATIENCE_S))
            if self.seen[-1].doing in wanted:
                return self.seen[-1]

    def unsure(self) -> list[int]:
        return [unit for unit, state in self.states().items() if state is UNSURE]

    def states(self) -> dict[int, LabelState]:
        return self.books.label_states(self.batch)

    def answer(self, came_out: Callable[[int], bool]) -> list[int]:
        asked = self.unsure()
        for job in self.books.open_label_jobs():
            for unit in job.in_state(UNSURE):
                self.press.answer(job, unit, came_out(unit))
        return asked

    def close(self) -> None:
        self.press.close()
        self.books.close()


@pytest.fixture
def kitchens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Kitchen]]:
    monkeypatch.setattr("kiosk.flows.press.RETRY_S", 0.01)
    made: list[Kitchen] = []

    def make(open_it: Callable[[], LabelPrinter], **more) -> Kitchen:
        made.append(Kitchen(tmp_path / f"books-{len(made)}.db", open_it, **more))
        return made[-1]

    yield make
    for one in made:
        one.close()


def printer_of(machine: Machine, **more) -> LinkedPrinter:
    cable = Cable(machine)
    language = LANGUAGES[machine.kind.language]()
    model = Model("sold", WIDTH, 203, machine.kind.behind is not Answers.NEVER)
    return LinkedPrinter(language, cable, model, clock=cable.clock, **more)


SOLD = [
    Kind("marks", Answers.MARK),
    Kind("marks, buffers", Answers.MARK, buffer=3),
    Kind("marks, buffers, drops", Answers.MARK, buffer=3, resumes=False),
    Kind("in order", Answers.IN_ORDER, buffer=3),
    Kind("in order, drops", Answers.IN_ORDER, buffer=3, resumes=False),
    Kind("in order, late by one", Answers.IN_ORDER, buffer=3, late_by_one=True),
    Kind("at once", Answers.AT_ONCE, buffer=3),
    Kind("only in real time", Answers.NOTHING, buffer=3),
    Kind("only in real time, drops, serial", Answers.NOTHING, buffer=3, resumes=False, forgets=False),
    Kind("zpl", Answers.MARK, buffer=3, language="zpl"),
    Kind("zpl, drops", Answers.MARK, buffer=3, language="zpl", resumes=False),
    Kind("tspl", Answers.MARK, buffer=3, language="tspl"),
    Kind("tspl, begins late", Answers.MARK, buffer=3, language="tspl", begins_late_s=0.03),
    Kind("zpl, begins late", Answers.MARK, buffer=3, language="zpl", begins_late_s=0.03),
    Kind("tspl, late by one", Answers.MARK, buffer=3, language="tspl", late_by_one=True),
]


def stops_in_label(machine: Machine, number: int, fault: Fault, seconds: float) -> None:
    """When that label is half out."""

    def begin(printing: int) -> None:
        if printing == number and not machine.faults:
            machine.begin(fault, seconds)

    machine.half_out = begin


@pytest.mark.parametrize("kind", SOLD, ids=lambda kind: kind.name)
@pytest.mark.parametrize("fault", [Fault.PAPER, Fault.LID])
def test_paper_ends_in_a_label_and_no_label_comes_out_twice(kitchens, kind: Kind, fault: Fault) -> None:
    """The cook answers as soon as it is asked, by what is out then."""
    machine = Machine(kind, random.Random(1))
    stops_in_label(machine, 3, fault, 6.0)
    kitchen = kitchens(lambda: printer_of(machine, holds=3))
    kitchen.press.print_units(kitchen.batch, kitchen.units)
    asked: list[int] = []
    while kitchen.books.open_label_jobs():
        if kitchen.until(Doing.ASKING, Doing.IDLE).doing is Doing.ASKING:
            asked += kitchen.answer(lambda unit: unit in machine.came_out)
    machine.advance(20)
    assert Counter(machine.came_out) == dict.fromkeys(kitchen.units, 1)
    assert 3 in asked
    if kind.behind not in (Answers.AT_ONCE, Answers.NOTHING):  # there one that was sent again only arrived again
        assert len(asked) == len(set(asked)), "nothing is asked twice"
    assert any(state.doing is Doing.WAITING for state in kitchen.seen)


@pytest.mark.parametrize("kind", SOLD, ids=lambda kind: kind.name)
@pytest.mark.parametrize("fault", [Fault.PAPER, Fault.LID, Fault.HANGS])
def test_nothing_is_asked_before_the_printer_has_come_to_rest(kitchens, kind: Kind, fault: Fault) -> None:
    """Whoever looks when the question is put sees what is out, and nothing comes out behind their back."""
    machine = Machine(kind, random.Random(1))
    stops_in_label(machine, 3, fault, 6.0)
    kitchen = kitchens(lambda: printer_of(machine, holds=3))
    when_asked: list[tuple[int, Fault | None]] = []

    def look(state: PressState) -> None:
        """On the press's thread: the machine's time stands still meanwhile."""
        if state.doing is Doing.ASKING:
            when_asked.append((machine.inside(), machine.fault))
        kitchen.said.put(state)

    kitchen.press.on_change = look
    kitchen.press.print_units(kitchen.batch, kitchen.units)
    while kitchen.books.open_label_jobs():
        if kitchen.until(Doing.ASKING, Doing.IDLE).doing is Doing.ASKING:
            kitchen.answer(lambda unit: unit in machine.came_out)
    assert when_asked
    assert set(when_asked) == {(0, None)}
    assert Counter(machine.came_out) == dict.fromkeys(kitchen.units, 1)


@pytest.mark.parametrize("resumes", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_given_before_the_roll_is_in_is_asked_for_again(kitchens, language: str, resumes: bool) -> None:
    machine = Machine(Kind("", Answers.MARK, language=language, resumes=resumes), random.Random(1))
    stops_in_label(machine, 3, Fault.PAPER, 1e9)
    kitchen = kitchens(lambda: printer_of(machine))
    job = kitchen.press.print_units(kitchen.batch, kitchen.units)
    kitchen.until(Doing.WAITING)
    assert kitchen.unsure() == [3]
    kitchen.press.answer(job, 3, came_out=False)
    machine.fault_ends = 0.0
    kitchen.until(Doing.ASKING)
    if kitchen.unsure() == [3]:
        kitchen.answer(lambda unit: unit in machine.came_out)
    while kitchen.books.open_label_jobs():
        if kitchen.until(Doing.ASKING, Doing.IDLE).doing is Doing.ASKING:
            kitchen.answer(lambda unit: unit in machine.came_out)
    assert Counter(machine.came_out) == dict.fromkeys(kitchen.units, 1)


def test_where_it_only_arrives_all_are_asked_about(kitchens) -> None:
    """Switched off and on with labels in it: none of them is counted, and each that is missing is sent again."""
    machine = Machine(Kind("", Answers.NOTHING, buffer=4), random.Random(1))
    stops_in_label(machine, 3, Fault.POWER, 3.0)
    kitchen = kitchens(lambda: printer_of(machine))
    kitchen.press.print_units(kitchen.batch, kitchen.units)
    asked: set[int] = set()
    while kitchen.books.open_label_jobs():
        if kitchen.until(Doing.ASKING, Doing.IDLE).doing is Doing.ASKING:
            asked |= set(kitchen.answer(lambda unit: unit in machine.came_out))
    assert asked == set(kitchen.units)
    assert Counter(machine.came_out) == dict.fromkeys(kitchen.units, 1)


@pytest.mark.parametrize("fault", [Fault.STREAM, Fault.GARBAGE, Fault.SILENT, Fault.HANGS, Fault.CABLE, Fault.POWER])
@pytest.mark.parametrize("at_label", [0, 2])
def test_stop_ends_whatever_it_waits_for(kitchens, fault: Fault, at_label: int) -> None:
    machine = Machine(Kind("", Answers.MARK), random.Random(1))
    if at_label:
        stops_in_label(machine, at_label, fault, 1e9)
    else:
        machine.begin(fault, 1e9)
    kitchen = kitchens(lambda: printer_of(machine))
    kitchen.press.print_units(kitchen.batch, kitchen.units)
    waits = kitchen.until(Doing.WAITING)
    assert waits.words
    kitchen.press.stop(kitchen.batch)
    ended = kitchen.until(Doing.IDLE, Doing.ASKING)
    assert ASKED not in kitchen.states().values()
    if ended.doing is Doing.ASKING:
        assert kitchen.answer(lambda unit: False) == [at_label]
        kitchen.until(Doing.IDLE)
    assert set(kitchen.states().values()) <= {STOPPED, CONFIRMED}, "an answer after Stop sends nothing"


@pytest.mark.parametrize("answers", [True, False])
def test_nothing_there_is_said_and_ends(kitchens, monkeypatch: pytest.MonkeyPatch, answers: bool) -> None:
    """Also where the printer could not say anything: `status=no`."""
    monkeypatch.setattr("kiosk.flows.press.WAIT_AT_MOST_S", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"tcp://127.0.0.1:{closed.getsockname()[1]}?status={'yes' if answers else 'no'}&timeout=1"
    kitchen = kitchens(lambda: open_printer(url, size="58x40"))
    kitchen.press.print_units(kitchen.batch, kitchen.units)
    ended = kitchen.until(Doing.FAILED)
    assert ended.words.startswith("No printer at")
    assert ended.what_to_do
    assert set(kitchen.states().values()) == {ASKED}, "they stay to be printed"


def test_two_kiosks_share_a_printer_that_serves_one_at_a_time(kitchens, tmp_path: Path) -> None:
    with VirtualPrinterServer(tmp_path / "printed", width_dots=WIDTH) as server:
        one, other = (kitchens(lambda: open_printer(server.url, size="58x40"), kiosk=name) for name in ("K1", "K2"))
        for kitchen in (one, other, one):
            kitchen.press.print_units(kitchen.batch, kitchen.units)
            kitchen.until(Doing.IDLE)
            assert set(kitchen.states().values()) == {CONFIRMED}
        assert server.machine.printed == 18


def test_the_light_says_that_an_idle_printer_is_gone_and_back(kitchens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.flows.press.LOOK_S", 0.01)
    machine = Machine(Kind("", Answers.MARK), random.Random(1))
    machine.begin(Fault.POWER, 1e9)
    kitchen = kitchens(lambda: printer_of(machine))
    assert kitchen.until(Doing.IDLE).words == "No printer there."
    machine.fault_ends = 0.0
    assert kitchen.until(Doing.IDLE).words == ""
    machine.begin(Fault.PAPER, 1e9)
    assert kitchen.until(Doing.IDLE).words == "Out of labels."
