"""Timers run on the clock that nobody can set; with a boot in between they say that they are not sure."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from db import moment, timer_of
from kiosk.flows.alarms import running_alarms
from kiosk.flows.cook_steps import progress


def boil(day):
    return day.start_jam().weigh_all().tap("stove.go_on")


def timer(day):
    (batch,) = day.books.batches_cooking()
    return timer_of(batch, progress(batch).step, moment(day.clock))


JUMPS = {
    "an hour forward": lambda now: now + timedelta(hours=1),
    "three hours back": lambda now: now - timedelta(hours=3),
    "a day back": lambda now: now - timedelta(days=1),
    "a year forward": lambda now: now + timedelta(days=365),
    "1970": lambda now: datetime(1970, 1, 1, 0, 0, 30).astimezone(),
    "summer time ends": lambda now: datetime(2026, 11, 1, 1, 10, fold=1, tzinfo=ZoneInfo("America/New_York")),
    "summer time begins": lambda now: datetime(2027, 3, 14, 3, 10, tzinfo=ZoneInfo("America/New_York")),
    "a new zone": lambda now: now.astimezone(ZoneInfo("Pacific/Auckland")),
}


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_a_clock_that_is_set_moves_no_timer(day, jump):
    boil(day)
    day.clock.advance(120)
    (before,) = running_alarms(day.counter.work)
    day.clock.set_wall(jump(day.clock.now()))
    assert timer(day).left_s == pytest.approx(18 * 60, abs=1)
    assert timer(day).sure
    assert running_alarms(day.counter.work) == (before,)
    day.clock.advance(60)
    assert timer(day).left_s == pytest.approx(17 * 60, abs=1)


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_a_pause_over_a_jump_costs_no_time(day, jump):
    boil(day)
    day.clock.advance(120)
    day.clock.set_wall(jump(day.clock.now()))
    day.tap("stove.pause_or_resume")
    day.clock.advance(300)
    day.tap("stove.pause_or_resume")
    day.tap("stove.adjust_timer", 60)
    assert timer(day).left_s == pytest.approx(19 * 60, abs=1)


def test_a_boot_in_between_is_said_with_the_time(day):
    boil(day)
    day.clock.advance(120)
    day.clock.boot("second", day.clock.now() + timedelta(minutes=3))
    found = timer(day)
    assert (found.left_s, found.sure) == (pytest.approx(15 * 60, abs=1), False)
    (alarm,) = running_alarms(day.counter.work)
    assert "power was off" in alarm.words
    assert "power was off" in day.counter.flow.view().notes[0]


def test_after_a_boot_with_a_clock_behind_at_least_the_new_boots_time_has_passed(day):
    boil(day)
    day.clock.boot("second", datetime(1970, 1, 1).astimezone())
    day.clock.advance(90)
    assert timer(day).left_s == pytest.approx(20 * 60 - 90, abs=1)
    assert not timer(day).sure


def test_the_books_keep_both_clocks_over_a_rebuild(day):
    boil(day)
    (batch,) = day.books.batches_cooking()
    day.books.rebuild()
    assert day.books.batch(batch.number).step_events == batch.step_events
    assert batch.step_events[0].boot == day.clock.boot_id
