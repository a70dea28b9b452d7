"""How long a printer is waited for, with printers in a time of their own: no wait here takes any time."""

from __future__ import annotations

import random

import pytest

from drivers.printers.base import Model, NoAnswerError, Outcome
from drivers.printers.brother import HEADER, Brother
from drivers.printers.brother_media import roll_for
from drivers.printers.escpos import EscPos
from drivers.printers.language import Language, Proof
from drivers.printers.printer import LinkedPrinter
from drivers.printers.tspl import Tspl
from drivers.printers.waiting import BEGINS_S
from drivers.printers.zpl import Zpl
from tests.kiosk.flows.numbered import WIDTH, numbered
from tests.kiosk.flows.sold_printers import Answers, Cable, Fault, Kind, Machine

LANGUAGES: dict[str, type[Language]] = {"escpos": EscPos, "zpl": Zpl, "tspl": Tspl}


def sold(kind: Kind, s_per_label: float = 0.4, **more: Proof) -> tuple[Machine, LinkedPrinter]:
    machine = Machine(kind, random.Random(1), s_per_label)
    cable = Cable(machine)
    model = Model("sold", WIDTH, 203, True)
    return machine, LinkedPrinter(LANGUAGES[kind.language](), cable, model, clock=cable.clock, **more)


@pytest.mark.parametrize("millimetres", [10, 40, 150])
@pytest.mark.parametrize("buffer", [1, 2, 3])
@pytest.mark.parametrize("language", ["zpl", "tspl"])
def test_one_that_says_nothing_but_idle_only_has_the_label(language: str, buffer: int, millimetres: int) -> None:
    """However long it says so: it says the same of a label that it lost."""
    machine, printer = sold(Kind("", Answers.MARK, language=language, buffer=buffer, begins_late_s=1e9))
    outcomes = [printer.print_label(numbered(1, millimetres * 8)) for _ in range(3)]
    assert outcomes == [Outcome.ARRIVED] * 3
    assert machine.now < 3.0 + BEGINS_S, "and it is waited for once"


@pytest.mark.parametrize("late_by_one", [False, True])
@pytest.mark.parametrize("begins_late_s", [0.005, 0.03, 0.1, 0.3])
@pytest.mark.parametrize("language", ["zpl", "tspl"])
def test_a_label_that_begins_late_is_confirmed_when_it_is_out(
    language: str, begins_late_s: float, late_by_one: bool
) -> None:
    kind = Kind("", Answers.MARK, language=language, begins_late_s=begins_late_s, late_by_one=late_by_one)
    machine, printer = sold(kind)
    for number in (1, 2, 3):
        assert printer.print_label(numbered(number, 320)) is Outcome.CONFIRMED
        assert machine.came_out == list(range(1, number + 1))


@pytest.mark.parametrize("begins_late_s", [0.5, 1.2, 3.0])
@pytest.mark.parametrize("language", ["zpl", "tspl"])
def test_no_label_is_confirmed_before_it_is_out_however_late_it_begins(language: str, begins_late_s: float) -> None:
    kind = Kind("", Answers.MARK, buffer=3, language=language, begins_late_s=begins_late_s)
    machine, printer = sold(kind, s_per_label=begins_late_s + 0.4)
    for number in (1, 2, 3):
        outcome = printer.print_label(numbered(number, 320))
        assert outcome is Outcome.ARRIVED or machine.came_out == list(range(1, number + 1))


@pytest.mark.parametrize("language", ["zpl", "tspl"])
def test_after_it_was_switched_off_and_on_it_is_seen_anew_whether_it_says_that_it_prints(language: str) -> None:
    kind = Kind("", Answers.MARK, language=language, begins_late_s=1e9)
    machine, printer = sold(kind)
    assert printer.print_label(numbered(1, 320)) is Outcome.ARRIVED
    printer.come_to_rest()
    printer.close()
    machine.kind = Kind("", Answers.MARK, language=language)
    assert printer.print_label(numbered(2, 320)) is Outcome.CONFIRMED
    assert machine.came_out == [1, 2]


@pytest.mark.parametrize("late_by_one", [False, True])
@pytest.mark.parametrize("begins_late_s", [0.0, 0.03, 0.3])
@pytest.mark.parametrize("language", ["zpl", "tspl"])
def test_busy_with_the_label_of_another_kiosk_says_nothing_of_ours(
    language: str, begins_late_s: float, late_by_one: bool
) -> None:
    kind = Kind("", Answers.MARK, buffer=2, language=language, begins_late_s=begins_late_s, late_by_one=late_by_one)
    machine, printer = sold(kind)
    printer.status()
    machine.take(LANGUAGES[language]().label(numbered(7, 320)))
    machine.advance(begins_late_s)
    printer.status()
    assert printer.print_label(numbered(8, 320)) is Outcome.CONFIRMED
    assert machine.came_out == [7, 8]


@pytest.mark.parametrize("begins_late_s", [0.03, 0.3])
@pytest.mark.parametrize("language", ["zpl", "tspl"])
def test_one_that_begins_late_has_not_come_to_rest(language: str, begins_late_s: float) -> None:
    machine, printer = sold(Kind("", Answers.MARK, language=language, begins_late_s=begins_late_s, forgets=False))
    printer.status()
    machine.take(LANGUAGES[language]().label(numbered(7, 320)))
    printer.come_to_rest()
    assert machine.came_out == [7]


@pytest.mark.parametrize("silent_s", [0.4, 0.5, 0.6, 0.7, 0.8])
def test_after_a_start_a_label_of_before_is_waited_for_like_any(silent_s: float) -> None:
    """It was sent before the start; within it the printer says nothing for a while, as in any label."""
    machine, printer = sold(Kind("", Answers.MARK, buffer=2, forgets=False), s_per_label=2.0, proof=Proof.MARK)
    printer.status()
    machine.take(EscPos().label(numbered(7, 320)))
    machine.half_out = lambda number: machine.begin(Fault.SILENT, silent_s)
    printer.come_to_rest()
    assert machine.came_out == [7]


def packet(kind: int, phase: int = 0) -> bytes:
    said = bytearray(32)
    said[:3], said[18], said[19] = HEADER, kind, phase
    return bytes(said)


READY, PRINTED, WAITS, BEGINS = packet(0), packet(1), packet(6), packet(6, 1)


class Tells:
    """The link to a Brother that says things at moments of its own, counted from its label."""

    forgets, stood_still_s = True, 0.0

    def __init__(self, *says: tuple[float, bytes]) -> None:
        self.now, self._says = 0.0, says
        self._to_come: list[tuple[float, bytes]] = []

    def clock(self) -> float:
        return self.now

    def open(self) -> None: ...
    def drain(self) -> None: ...
    def flush(self) -> None: ...
    def close(self) -> None: ...

    def unsent(self) -> int:
        return 0

    def write(self, data: bytes) -> None:
        label = data.endswith(b"\x1a")
        self._to_come = [(self.now + after, said) for after, said in self._says] if label else [(self.now, READY)]

    def read(self, timeout_s: float) -> bytes:
        if self._to_come and self._to_come[0][0] <= self.now + timeout_s:
            at, said = self._to_come.pop(0)
            self.now = max(self.now, at)
            return said
        self.now += timeout_s
        return b""


def brother(link: Tells) -> LinkedPrinter:
    roll = roll_for(62, 29, continuous=False)
    assert roll is not None
    return LinkedPrinter(Brother(roll), link, Model("QL", 732, 300, True), clock=link.clock)


WHITE = numbered(0, 10).resize((696, 271)).point(lambda level: 255)
COOLING = [
    ((0.0, BEGINS), (6.0, PRINTED), (6.1, WAITS)),
    ((0.0, BEGINS), (14.0, PRINTED), (14.1, WAITS)),
    ((7.0, BEGINS), (19.0, PRINTED), (19.1, WAITS)),
    ((0.0, BEGINS), (8.0, packet(5)), (17.0, PRINTED), (17.1, WAITS)),
    ((18.0, BEGINS + PRINTED + WAITS),),
    ((12.0, BEGINS + PRINTED),),
]


@pytest.mark.parametrize("says", COOLING)
def test_a_brother_that_cools_down_is_waited_for(says: tuple[tuple[float, bytes], ...]) -> None:
    assert brother(Tells(*says)).print_label(WHITE) is Outcome.CONFIRMED


@pytest.mark.parametrize("says", [(), ((0.0, BEGINS),), ((0.0, BEGINS), (60.0, PRINTED), (60.1, WAITS))])
def test_and_not_for_ever(says: tuple[tuple[float, bytes], ...]) -> None:
    link = Tells(*says)
    with pytest.raises(NoAnswerError, match="did not say that the label is out") as error:
        brother(link).print_label(WHITE)
    assert error.value.unsure
    assert 20 < link.now < 40
