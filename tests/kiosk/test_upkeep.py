"""The kiosk backs its books up once a day, when it is quiet."""

from __future__ import annotations

import queue
import threading
from datetime import datetime

import pytest

from db import Books, ManualClock
from kiosk.flows.upkeep import QUIET, Upkeep

MORNING = datetime.fromisoformat("2026-03-04T08:00:00-08:00")


@pytest.fixture
def clock():
    return ManualClock(MORNING)


@pytest.fixture
def books(tmp_path, clock):
    with Books.open(tmp_path / "books.db", clock=clock) as opened:
        yield opened


@pytest.fixture
def upkeep(books, clock):
    return Upkeep(books, clock)


def quiet(clock):
    clock.advance(QUIET.total_seconds() + 1)


def test_once_a_day_when_nobody_cooks(books, upkeep, clock):
    warned = []
    upkeep.back_up_if_due(warned.append)
    assert books.backups() == (), "something was recorded just now"
    quiet(clock)
    upkeep.back_up_if_due(warned.append)
    books.add_supplier("Corner shop")
    quiet(clock)
    upkeep.back_up_if_due(warned.append)
    assert len(books.backups()) == 1, "one a day"
    clock.advance(86_400)
    upkeep.back_up_if_due(warned.append)
    assert len(books.backups()) == 2
    clock.advance(86_400)
    upkeep.back_up_if_due(warned.append)
    assert len(books.backups()) == 2, "nothing is new"
    assert warned == []
    assert books.verify().ok


def test_a_clock_that_was_wrong_once(books, upkeep, clock):
    clock.advance(86_400 * 1000)
    books.add_supplier("Corner shop")
    quiet(clock)
    upkeep.back_up_if_due(print)
    clock.set(MORNING)
    books.add_supplier("Market")
    quiet(clock)
    upkeep.back_up_if_due(print)
    assert len(books.backups()) == 2


def test_what_hinders_it_is_said_once(books, upkeep, clock, tmp_path):
    (tmp_path / "backups").write_text("not a folder")
    warned = []
    quiet(clock)
    upkeep.back_up_if_due(warned.append)
    upkeep.back_up_if_due(warned.append)
    (words,) = warned
    assert words.startswith("No backup was made. ")
    (tmp_path / "backups").unlink()
    upkeep.back_up_if_due(warned.append)
    assert len(books.backups()) == 1


def test_closing_gives_up_a_backup_half_made(books, upkeep, clock, tmp_path):
    quiet(clock)
    upkeep.start(print)
    upkeep.close()
    upkeep.back_up_if_due(print)
    assert list((tmp_path / "backups").iterdir()) == []


class Slips(Books):
    """Books whose backups fail in ways that nobody foresaw, one after another."""

    slips: tuple[BaseException, ...] = ()
    made = None

    def back_up(self, **named):
        if self.slips:
            slip, self.slips = self.slips[0], self.slips[1:]
            raise slip
        done = super().back_up(**named)
        self.made.set()
        return done


@pytest.mark.parametrize(
    "slip",
    [
        FileNotFoundError("another program was quicker"),
        UnicodeDecodeError("utf-8", b"x", 0, 1, "a flipped bit in a photo's media"),
        ValueError("unconverted data remains"),
        RuntimeError("a slip"),
        PermissionError("made by root"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_slip_is_told_and_the_daily_backups_go_on(tmp_path, clock, monkeypatch, slip):
    monkeypatch.setattr("kiosk.flows.upkeep.LOOK_EVERY_S", 0.001)
    warned = queue.Queue()
    with Slips.open(tmp_path / "books.db", clock=clock) as books:
        books.slips, books.made = (slip,), threading.Event()
        books.add_supplier("Corner shop")
        quiet(clock)
        upkeep = Upkeep(books, clock)
        upkeep.start(warned.put)
        assert type(slip).__name__ in warned.get(timeout=20)
        assert books.made.wait(20), "it goes on"
        upkeep.close()
