"""Printers as they are sold, and twenty faults at random moments: no label is counted that is not out, and none comes
out twice without a question. JARMARK_PRINTER_RUNS=200 runs each kind so often; the figures are printed (`-s`)."""

from __future__ import annotations

import os
import queue
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from db import Books, LabelState, Quantity
from drivers.printers.base import Model
from drivers.printers.escpos import EscPos
from drivers.printers.language import Language
from drivers.printers.printer import LinkedPrinter
from drivers.printers.tspl import Tspl
from drivers.printers.zpl import Zpl
from kiosk.flows.press import Press
from kiosk.flows.press_state import Doing, PressState
from tests.kiosk.flows.numbered import WIDTH
from tests.kiosk.flows.sold_printers import KINDS, Answers, Cable, Kind, Machine, picture_of

RUNS = int(os.environ.get("JARMARK_PRINTER_RUNS", "2"))
FAULTS, UNITS = 20, 36
PATIENCE_S = 60
LANGUAGES: dict[str, type[Language]] = {"escpos": EscPos, "zpl": Zpl, "tspl": Tspl}


class Watched(Books):
    """Looks at every label that is counted, when it is counted."""

    machine: Machine
    not_out: list[int]

    def mark_label(self, job_id, unit, state, *, then=None, by=None):
        if state is LabelState.CONFIRMED and unit not in self.machine.came_out:
            self.not_out.append(unit)
        return super().mark_label(job_id, unit, state, then=then, by=by)


@dataclass
class Figures:
    runs: int = 0
    faults: int = 0
    labels: int = 0
    not_out: int = 0
    twice_unasked: int = 0
    twice: int = 0
    asked: int = 0
    asked_at_the_end: int = 0
    most_at_once: int = 0
    trouble: list[str] = field(default_factory=list)


class Kitchen:
    """Real books, a real press, and a cook who looks before answering, sooner or later."""

    def __init__(self, folder: Path, kind: Kind, seed: int, figures: Figures) -> None:
        self.kind, self.chance, self.figures, self.seed = kind, random.Random(seed), figures, seed
        self.machine = Machine(kind, self.chance)
        self.books = Watched.open(folder / f"books-{seed}.db")
        self.books.machine, self.books.not_out = self.machine, []
        product = self.books.add_product("SJ", "Jam", net_content=Quantity.parse("8 oz"))
        self.recipe = self.books.add_recipe(product, "Jam", UNITS, [])
        self.said: queue.Queue[PressState] = queue.Queue()
        self.press = Press(self.books, self._printer, picture_of, lambda lot: picture_of(lot, 255), "sold", "sold")
        self.press.on_change = self.said.put
        self.press.start()

    def _printer(self) -> LinkedPrinter:
        cable = Cable(self.machine)
        model = Model("sold", WIDTH, 203, self.kind.behind is not Answers.NEVER)
        return LinkedPrinter(LANGUAGES[self.kind.language](), cable, model, holds=self.kind.buffer, clock=cable.clock)

    def run(self) -> None:
        self.machine.faults_left = FAULTS
        while self.machine.faults_left:
            self._print_batch()
        self.figures.runs += 1
        self.figures.faults += len(self.machine.faults)

    def _print_batch(self) -> None:
        batch = self.books.fill_batch(self.books.start_batch(self.recipe).number, UNITS, 0).number
        self.machine.came_out.clear()
        asked: set[int] = set()
        self.press.print_units(batch, range(1, UNITS + 1))
        while self.books.open_label_jobs():
            state = self.said.get(timeout=PATIENCE_S)
            assert state.doing is not Doing.FAILED, (self.kind.name, self.seed, state)
            if state.doing is Doing.ASKING:
                asked |= self._answer(batch, at_the_end=not state.words)
        self._look(batch, asked)

    def _answer(self, batch: str, *, at_the_end: bool) -> set[int]:
        self.machine.advance(self.chance.choice([0.5, 2.0, 8.0]))
        unsure = [(job, unit) for job in self.books.open_label_jobs() for unit in job.in_state(LabelState.UNSURE)]
        out = set(self.machine.came_out)
        for job, unit in unsure:
            self.press.answer(job, unit, came_out=unit in out)
        if at_the_end:
            self.figures.asked_at_the_end += len(unsure)
        else:
            self.figures.asked += len(unsure)
            self.figures.most_at_once = max(self.figures.most_at_once, len(unsure))
        return {unit for _, unit in unsure}

    def _look(self, batch: str, asked: set[int]) -> None:
        self.machine.advance(20.0)
        out = Counter(self.machine.came_out)
        states = self.books.label_states(batch)
        assert set(states.values()) == {LabelState.CONFIRMED}
        lost = [unit for unit in states if unit not in out]
        twice = [unit for unit, copies in out.items() if copies > 1]
        self.figures.labels += UNITS
        self.figures.not_out += len(lost) + len(self.books.not_out)
        self.figures.twice += len(twice)
        self.figures.twice_unasked += len([unit for unit in twice if unit not in asked])
        if lost or self.books.not_out or twice:
            self.figures.trouble.append(f"seed {self.seed}: lost {lost} {self.books.not_out}, twice {twice}")
        self.books.not_out.clear()

    def close(self) -> None:
        self.press.close()
        self.books.close()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_twenty_faults_at_random_moments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Kind) -> None:
    monkeypatch.setattr("kiosk.flows.press.RETRY_S", 0.0)
    figures = Figures()
    for seed in range(RUNS):
        kitchen = Kitchen(tmp_path, kind, seed, figures)
        kitchen.run()
        kitchen.close()
    print(f"\n{kind.name}: {figures}")
    assert figures.not_out == 0, figures.trouble
    assert figures.twice_unasked == 0, figures.trouble
    if kind.behind is not Answers.NEVER:
        assert figures.asked + figures.asked_at_the_end <= 3 * figures.faults
