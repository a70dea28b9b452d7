"""The books themselves refuse that a timed step is left early, or far more filled, without a word."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from db import FarMoreError, LeftEarlyError, RecipeStep, StepKind, StepMark
from tests.db.test_rules_of_kitchens import nothing_new

S, P, R, A, F, AGAIN = (StepMark(one) for one in ("started", "paused", "resumed", "adjusted", "finished", "reopened"))


@pytest.fixture
def cooking(kitchen):
    steps = [RecipeStep(0, "Boil", StepKind.TIMED, 20), RecipeStep(1, "Skim")]
    recipe = kitchen.books.add_recipe(kitchen.jam, "Timed", 36, kitchen.recipe.lines, steps)
    return kitchen, kitchen.books.start_batch(recipe).number


def told(cooking, *marks):
    """Marks with the minutes that pass before each."""
    kitchen, number = cooking
    for minutes, mark, *seconds in marks:
        kitchen.clock.advance(60 * minutes)
        kitchen.books.mark_step(number, 0, mark, *seconds)
    return kitchen.books, number


EARLY = {
    "never started": ([], 60),
    "after five seconds": ([(0, S)], 5 / 60),
    "after nineteen minutes": ([(0, S)], 19),
    "paused for an hour": ([(0, S), (5, P)], 60),
    "paused and gone on": ([(0, S), (5, P), (60, R)], 14),
    "two minutes more": ([(0, S), (0, A, 120)], 21),
}


@pytest.mark.parametrize(("marks", "minutes"), EARLY.values(), ids=EARLY)
def test_left_early_it_is_refused_without_a_reason_and_noted_with_one(cooking, marks, minutes):
    books, number = told(cooking, *marks)
    cooking[0].clock.advance(60 * minutes)
    nothing_new(books, lambda: books.mark_step(number, 0, F), "“Boil” of .* left", LeftEarlyError)
    nothing_new(books, lambda: books.mark_step(number, 0, F, early="  "), "“Boil” of .* left", LeftEarlyError)
    batch = books.mark_step(number, 0, F, early="it set at once")
    assert 0 in batch.steps_done
    assert [note.text for note in batch.notes] == ["left early: Boil: it set at once"]


IN_TIME = {
    "twenty minutes": ([(0, S)], 20),
    "an hour": ([(0, S)], 60),
    "over a pause": ([(0, S), (5, P), (60, R)], 15),
    "two minutes less": ([(0, S), (0, A, -120)], 18),
    "paused after it": ([(0, S), (20, P)], 0),
}


@pytest.mark.parametrize(("marks", "minutes"), IN_TIME.values(), ids=IN_TIME)
def test_in_time_it_needs_no_word_and_none_is_noted(cooking, marks, minutes):
    books, number = told(cooking, *marks)
    cooking[0].clock.advance(60 * minutes)
    assert books.mark_step(number, 0, F, early="not so").notes == ()
    assert books.mark_step(number, 0, AGAIN).steps_done == frozenset()
    assert 0 in books.mark_step(number, 0, F).steps_done


@pytest.mark.parametrize("minutes", [-1200, -1201, -9000])
def test_minutes_that_were_all_taken_off_have_not_passed(cooking, minutes):
    books, number = told(cooking, (0, A, minutes))
    nothing_new(books, lambda: books.mark_step(number, 0, F), "it was not started", LeftEarlyError)
    assert 0 in books.mark_step(number, 0, F, early="cold fill").steps_done


@pytest.mark.parametrize("hours", [-24, -3, 1, 24, 8760])
def test_a_clock_that_is_set_makes_no_minutes(cooking, hours):
    books, number = told(cooking, (0, S))
    clock = cooking[0].clock
    clock.advance(5)
    clock.set_wall(clock.now() + timedelta(hours=hours))
    nothing_new(books, lambda: books.mark_step(number, 0, F), "20 of 20 min are left", LeftEarlyError)


OFF = {
    "for an hour, by a wall clock that anybody may have set": ([(0, S), (5, "off", 60)], 0),
    "for a year": ([(0, S), (5, "off", 525_600)], 0),
    "and on for longer than the step": ([(0, S), (5, "off", 1)], 30),
    "twice": ([(0, S), (5, "off", 7), (0, "off", 9)], 0),
    "before a pause": ([(0, S), (5, "off", 60), (0, P)], 3),
    "over a pause, which is known": ([(0, S), (5, P), (0, "off", 60), (0, R)], 15),
}


@pytest.mark.parametrize(("marks", "minutes"), OFF.values(), ids=OFF)
def test_of_a_step_that_the_power_was_off_in_it_is_noted_that_nobody_knows_how_long_it_took(cooking, marks, minutes):
    kitchen, number = cooking
    for waited, mark, *off in marks:
        kitchen.clock.advance(60 * waited)
        if mark == "off":
            kitchen.clock.boot(f"{off}", kitchen.clock.now() + timedelta(minutes=off[0]))
        else:
            kitchen.books.mark_step(number, 0, mark)
    kitchen.clock.advance(60 * minutes)
    noted = [note.text for note in kitchen.books.mark_step(number, 0, F).notes]
    known = (5, P) in marks
    assert noted == ([] if known else ["Boil: the power was off in between, how long it took is not known"])


def test_a_step_without_minutes_is_left_at_any_time(cooking):
    kitchen, number = cooking
    assert 1 in kitchen.books.mark_step(number, 1, F).steps_done


@pytest.mark.parametrize(
    ("scale", "filled", "refused"),
    [("1", 54, False), ("1", 55, True), ("0.5", 36, True), ("2", 100, False), ("0.05", 4, False), ("0.05", 5, True)],
)
def test_far_more_is_filled_only_where_somebody_is_sure(kitchen, scale, filled, refused):
    books = kitchen.books
    number = books.start_batch(kitchen.recipe, scale=Decimal(scale)).number
    if refused:
        nothing_new(books, lambda: books.fill_batch(number, filled, 0), "The recipe gives", FarMoreError)
    assert books.fill_batch(number, filled, 0, sure=refused).filled == filled
