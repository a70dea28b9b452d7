"""A step that was left before its time has no tick; far more filled than the recipe gives is somebody's word."""

from __future__ import annotations

import pytest

from db import FarMoreError, LeftEarlyError, StepMark
from kiosk.flows.base import Place
from kiosk.flows.cook_steps import RowState

BATCH = "SJ-20260304-A"


def boil_row(day):
    return next(row for row in day.view.rows if row.name == "Boil")


@pytest.mark.parametrize("seconds", [0, 5, 60, 600, 1199])
def test_a_boil_left_early_is_said_to_be(day, seconds):
    day.start_jam().weigh_all().tap("stove.go_on")
    day.clock.advance(seconds)
    with pytest.raises(LeftEarlyError):
        day.books.mark_step(BATCH, 0, StepMark.FINISHED)
    day.tap("stove.go_on")
    assert boil_row(day).state is RowState.NOW
    day.tap("stove.leave_early")
    assert (boil_row(day).state, boil_row(day).amount) == (RowState.LEFT_EARLY, "left early")
    assert any(note.text.startswith("left early: Boil: ") for note in day.books.batch(BATCH).notes)
    day.restart()
    assert boil_row(day).state is RowState.LEFT_EARLY


def test_one_of_no_minutes_left_is_started_or_said_to_be_left(day):
    """Taken down to nothing before it ran: the primary action starts it, and then it is up."""
    day.start_jam().weigh_all().tap("stove.adjust_timer", -1200)
    day.tap("stove.go_on").tap("stove.go_on")
    assert boil_row(day).state is RowState.DONE


def test_a_boil_that_had_its_time_has_its_tick(day):
    day.start_jam().weigh_all().boil()
    assert (boil_row(day).state, boil_row(day).amount) == (RowState.DONE, "20 min")


@pytest.mark.parametrize("filled", [55, 60, 360, 3600, 9999])
def test_far_more_than_the_recipe_gives_is_somebodys_word(day, filled):
    day.start_jam().to_filling().tap("filling.set_filled", filled)
    with pytest.raises(FarMoreError, match="gives 36"):
        day.books.fill_batch(BATCH, filled, 0)
    day.tap("finish")
    assert day.place is Place.FILL
    day.tap("finish", sure=True)
    assert day.books.batch(BATCH).filled == filled
