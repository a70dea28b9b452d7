"""The plug is pulled: a real kiosk in its own process is killed without warning, and the next stands where it stood."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from db import ManualClock
from kiosk.bootstrap import open_books
from kiosk.settings import example
from kiosk.settings.config import Settings

ROOT = Path(__file__).parents[3]


@pytest.fixture
def kitchen(tmp_path):
    """The example kitchen with its bags received; the code on each bag."""
    clock = ManualClock(datetime(2026, 3, 4, 9, 0).astimezone())
    with open_books(Settings(data_dir=tmp_path, books=tmp_path / "books.db"), clock=clock) as books:
        example.before_the_fourth(books, clock)
        example.bags_of_the_fourth(books, clock)
        for lot in books.lots():  # the kiosk runs on today's clock: a bag past its date would be asked about
            books.correct_lot(lot.code, best_before=None, reason="not of this story")
        return tmp_path, {lot.ingredient.name: lot.code for lot in books.lots()}


def shown_until_killed(folder: Path, *steps: str) -> dict[str, object]:
    """Open the kiosk, take some steps, and kill it; what it showed last."""
    command = [sys.executable, "-m", "tests.kiosk.ui.cooking_app", str(folder), *steps]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as kiosk:
        assert kiosk.stdout is not None
        line = kiosk.stdout.readline()
        kiosk.send_signal(signal.SIGKILL)
        _out, errors = kiosk.communicate(timeout=30)
    assert line, errors
    return json.loads(line)


def weighed(bags: dict[str, str]) -> list[str]:
    steps = ["Cook", "Strawberry Jam", "Start"]
    for name, amount in (
        ("strawberries", "8 lb"),
        ("sugar", "4 lb"),
        ("fruit pectin", "2 oz"),
        ("lemon juice", "1 oz"),
    ):
        steps += [f"scan:{bags[name]}", f"Use {amount}"]
    return steps


def test_killed_with_a_bag_in_hand_and_an_amount_typed(kitchen):
    folder, bags = kitchen
    steps = ["Cook", "Strawberry Jam", "Start", f"scan:{bags['strawberries']}", "Use 8 lb", f"scan:{bags['sugar']}"]
    before = shown_until_killed(folder, *steps, "Amount", "3", ".", "9", "8", "OK")
    assert before["place"] == "weigh"
    assert {"4 lb sugar", "3.98", "this one", "Use 3.98 lb"} <= set(before["texts"])
    assert shown_until_killed(folder) == before


def test_killed_while_it_boils_and_again_at_filling(kitchen):
    folder, bags = kitchen
    before = shown_until_killed(folder, *weighed(bags), "Start 20 min", "Pause")
    assert before["place"] == "process"
    assert "paused" in before["texts"]
    assert shown_until_killed(folder) == before
    before = shown_until_killed(folder, "Next", "Leave it early", "Type the reading", "2", "2", "0", "OK", "38", "2")
    assert before["place"] == "fill"
    assert "Finish · 36 jars" in before["texts"]
    assert shown_until_killed(folder) == before


def test_killed_before_the_batch_has_begun(kitchen):
    folder, _bags = kitchen
    before = shown_until_killed(folder, "Cook", "Strawberry Jam", "× 2", "Copper pot 2")
    assert before["place"] == "start"
    assert "72" in before["texts"]
    assert shown_until_killed(folder) == before
