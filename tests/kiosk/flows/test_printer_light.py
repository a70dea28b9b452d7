"""The printer's light is green only where the printer itself said that it is well."""

from __future__ import annotations

import socket

import pytest

from drivers.printers.virtual import Faults
from drivers.printers.virtual_server import VirtualPrinterServer
from kiosk.flows import press as presses
from kiosk.flows.counter import Light
from kiosk.flows.press_state import Doing


@pytest.fixture
def often(monkeypatch):
    """The printer with nothing to do is looked at all the time."""
    monkeypatch.setattr(presses, "LOOK_S", 0.02)


def light(day):
    return day.counter.lights.printer[0]


@pytest.fixture
def nothing_there():
    """An address at which nothing listens."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield f"tcp://127.0.0.1:{kept.getsockname()[1]}?language=escpos&timeout=1"


def test_before_it_has_answered_nobody_knows(day_with_printer, nothing_there):
    day = day_with_printer(nothing_there)
    assert light(day) is Light.UNKNOWN
    assert "not said yet" in day.counter.lights.printer[1]


def test_it_is_green_once_it_has_answered(day_with_printer, tmp_path, often):
    with VirtualPrinterServer(tmp_path / "socket") as server:
        day = day_with_printer(server.url)
        day.until(lambda: light(day) is Light.OK)
        day.close()


def test_nothing_there_is_trouble_at_the_first_look(day_with_printer, nothing_there, often):
    day = day_with_printer(nothing_there)
    day.until(lambda: light(day) is not Light.UNKNOWN)
    assert light(day) is Light.TROUBLE


def test_one_that_cannot_answer_is_never_green(day_with_printer, tmp_path):
    with VirtualPrinterServer(tmp_path / "socket", faults=Faults(silent=True)) as server:
        day = day_with_printer(f"{server.url}&status=no&timeout=1")
        seen = []
        day.start_jam().to_filling().fill(2)
        day.tap("primary").until(lambda: seen.append(light(day)) or day.kiosk.press.state.doing is Doing.ASKING)
        assert Light.OK not in seen
        day.close()


def test_one_that_cannot_answer_is_said_to_be_one(day_with_printer, tmp_path, often):
    """Not that it has not answered yet: it never will."""
    with VirtualPrinterServer(tmp_path / "socket") as server:
        day = day_with_printer(f"{server.url}&status=no")
        day.until(lambda: "cannot say" in day.counter.lights.printer[1])
        assert light(day) is Light.UNKNOWN
        day.close()


@pytest.mark.parametrize("slip", [RuntimeError("no"), ValueError("bad answer"), KeyError("x"), OSError(5, "io"),
                                  BaseException("a panic of a library")])  # fmt: skip
def test_whatever_a_look_raises_is_told_and_the_next_look_comes(day_with_printer, tmp_path, often, slip):
    with VirtualPrinterServer(tmp_path / "socket") as server:
        day = day_with_printer(server.url)
        day.until(lambda: light(day) is Light.OK)
        press = day.kiosk.press
        real = press._printer.ask_status
        press._printer.ask_status = lambda: (_ for _ in ()).throw(slip)
        day.until(lambda: light(day) is Light.TROUBLE)
        assert press._worker.is_running
        press._printer.ask_status = real
        day.until(lambda: light(day) is Light.OK)
        day.close()


def test_after_a_job_that_failed_it_is_looked_at_again(day_with_printer, tmp_path, often):
    with VirtualPrinterServer(tmp_path / "socket") as server:
        day = day_with_printer(server.url)
        day.until(lambda: light(day) is Light.OK)
        press = day.kiosk.press
        said, heard = [], press.on_change

        def hear(state):
            said.append(state.doing)
            heard(state)

        press.on_change = hear
        press.print_plain("a card", lambda: 1 / 0)
        day.until(lambda: Doing.FAILED in said)
        day.until(lambda: press.state.doing is Doing.IDLE and light(day) is Light.OK)
        day.close()
