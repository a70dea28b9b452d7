"""Leaving a timed step early is asked; and whatever is drawn is answered once: the second tap of a finger that bounced
is refused, and does nothing."""

from __future__ import annotations

import pytest

from db import ReadingTarget, RecipeStep, StepKind, StepMark
from kiosk.flows.base import Place
from kiosk.flows.stove import StepQuestion

BATCH = "SJ-20260304-A"


def twice(day, what, *args):
    """Two taps in one frame: nothing is drawn in between."""
    action = day.counter.flow
    for part in what.split("."):
        action = getattr(action, part)
    day.counter.do(action, *args)
    first = day.books.head()
    day.counter.do(action, *args)
    assert day.books.head() == first
    day.look()


def marks(day):
    return [event.mark for event in day.books.batch(BATCH).step_events]


@pytest.mark.parametrize(("passed_s", "left"), [(0, "20 min are"), (60, "19 min are"), (19 * 60 + 5, "1 min is"),
                                                (19 * 60 + 59, "1 min is")])  # fmt: skip
def test_leaving_early_is_asked(day, passed_s, left):
    day.start_jam().weigh_all().tap("stove.go_on")
    day.clock.advance(passed_s)
    assert day.counter.flow.stove.ask() is StepQuestion.EARLY
    day.tap("stove.go_on")
    assert day.words == f"Boil: {left} left"
    assert marks(day) == [StepMark.STARTED]
    day.tap("stove.leave_early")
    assert marks(day) == [StepMark.STARTED, StepMark.FINISHED]
    assert f"left early: Boil: {left} left" in [note.text for note in day.books.batch(BATCH).notes]


def test_a_paused_timer_is_not_up(day):
    day.start_jam().weigh_all().tap("stove.go_on").tap("stove.pause_or_resume")
    day.clock.advance(3600)
    day.tap("stove.go_on")
    assert "are left" in day.words
    assert day.view.name == "Boil"


def test_minutes_more_are_waited_for(day):
    day.start_jam().weigh_all().tap("stove.go_on").tap("stove.adjust_timer", 60)
    day.clock.advance(20 * 60)
    day.tap("stove.go_on")
    assert day.words == "Boil: 1 min is left"
    day.clock.advance(60)
    assert day.tap("stove.go_on").view.name == "Set point"


def test_after_a_power_cut_it_is_still_asked(day):
    day.start_jam().weigh_all().tap("stove.go_on")
    day.restart().tap("stove.go_on")
    assert day.words == "Boil: 20 min are left"


def test_two_taps_on_start_do_not_leave_the_step(day):
    day.start_jam().weigh_all()
    twice(day, "stove.go_on")
    assert marks(day) == [StepMark.STARTED]


def test_two_taps_on_next_leave_one_step(day):
    jam = next(r for r in day.books.recipes() if r.name == "Strawberry Jam")
    steps = [RecipeStep(n, f"Step {n}") for n in range(4)]
    recipe = day.books.add_recipe(jam.product, "Plain", 12, jam.lines[:1], steps)
    day.tap("cook").tap("choose", recipe.id).tap("start").weigh_in("strawberries")
    for n in range(3):
        assert day.view.name == f"Step {n}"
        twice(day, "stove.go_on")
    assert day.view.name == "Step 3"
    assert "taken already" in day.words


def test_two_taps_on_pause_pause(day):
    day.start_jam().weigh_all().tap("stove.go_on")
    twice(day, "stove.pause_or_resume")
    assert day.view.timer.paused


def test_two_taps_on_a_reading_write_one(day):
    target = ReadingTarget("temperature", 220, "°F")
    jam = next(r for r in day.books.recipes() if r.name == "Strawberry Jam")
    steps = [RecipeStep(n, f"Read {n}", StepKind.READING, None, target) for n in range(2)]
    recipe = day.books.add_recipe(jam.product, "Two readings", 12, jam.lines[:1], steps)
    day.tap("cook").tap("choose", recipe.id).tap("start").weigh_in("strawberries")
    twice(day, "stove.read", "221")
    assert len(day.books.batch(BATCH).readings) == 1
    assert day.view.name == "Read 1"


@pytest.mark.parametrize("before", [1, 2])
def test_two_taps_on_undo_take_one_step_back(day, before):
    day.start_jam().weigh_all().boil()
    if before == 2:
        day.tap("stove.read", "220")
    twice(day, "undo")
    assert day.view.name == ("Boil" if before == 1 else "Set point")


def test_two_taps_on_use_book_one_bag(day):
    day.start_jam().scan(day.lot("strawberries"))
    twice(day, "weighing.use")
    assert len(day.books.batch(BATCH).uses) == 1


def test_two_taps_on_undo_take_one_bag_back(day):
    day.start_jam().weigh_in("strawberries").weigh_in("sugar")
    twice(day, "undo")
    assert [use.reversed for use in day.books.batch(BATCH).uses] == [False, True]


def test_two_taps_on_finish_fill_once(day):
    day.start_jam().to_filling().tap("filling.set_filled", 36)
    twice(day, "finish")
    assert day.place is Place.LABELS


def test_two_minutes_more_are_two(day):
    day.start_jam().weigh_all().tap("stove.go_on")
    for _ in range(2):
        day.counter.do(day.counter.flow.stove.adjust_timer, 60)
    assert day.view.timer.total_s == 22 * 60
