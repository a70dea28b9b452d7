"""A limit binds everywhere: what was read stands in the list as it was read, outside of it the step asks what was done
about it, the batch is held, and no label of it is printed, whatever the jurisdiction."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from db import BatchState, OnHoldError, OutsideLimitError, ReadingTarget, RecipeStep, RuleError, StepKind, StepMark
from kiosk import labels
from kiosk.flows.base import Place, Tone
from kiosk.flows.cook_steps import RowState
from kiosk.flows.stove import StepQuestion
from kiosk.labels.checks import checks
from kiosk.labels.content import jar_label
from kiosk.settings.config import Kitchen

D = Decimal
PACKS = Path(labels.__file__).parent / "packs"
ACID = ReadingTarget("ph", D("3.9"), at_least=False)
OVEN = ReadingTarget("temperature", D(150), "°C", top=D(165))
SET = ReadingTarget("temperature", D(220), "°F")
SUGAR = ReadingTarget("brix", D(65), "°Bx")
CHILL = ReadingTarget("temperature", D(5), "°C", at_least=False)
WATER = ReadingTarget("water activity", D("0.85"), at_least=False)

OUTSIDE = {
    "pH 4.9": (ACID, "4.9", "at most 3.9"),
    "just over": (ACID, "3.91", "at most 3.9"),
    "cold oven": (OVEN, "120", "150 to 165 °C"),
    "hot oven": (OVEN, "200", "150 to 165 °C"),
    "not set": (SET, "219.5", "at least 220 °F"),
    "thin syrup": (SUGAR, "64", "at least 65 °Bx"),
    "warm fridge": (CHILL, "9", "at most 5 °C"),
    "not dry": (WATER, "0.9", "at most 0.85"),
}
INSIDE = [(ACID, "3.9"), (ACID, "3,4"), (OVEN, "150"), (OVEN, "165"), (SET, "220"), (CHILL, "-18"), (WATER, "0.85")]


def at_step(day, target, product="SJ", name="Trial"):
    """A batch that stands at a step with this limit."""
    jam = next(r for r in day.books.recipes() if r.product.code == product)
    step = RecipeStep(0, "Check it", StepKind.READING, None, target)
    recipe = day.books.add_recipe(jam.product, name, 12, jam.lines[:1], [step])
    day.tap("cook").tap("choose", recipe.id).tap("start").weigh_in(jam.lines[0].ingredient.name)
    assert day.place is Place.PROCESS
    return day


@pytest.fixture(params=OUTSIDE.values(), ids=OUTSIDE)
def outside(request, day):
    target, read, limit = request.param
    at_step(day, target)
    day.read, day.limit = read, limit
    day.number = day.counter.flow.number
    return day


def row(day):
    return next(row for row in day.view.rows if row.name == "Check it")


def test_a_limit_is_a_sentence(outside):
    assert outside.view.limit == outside.limit
    assert row(outside).amount == outside.limit


def test_nothing_is_written_as_read_that_nobody_typed(outside):
    assert outside.view.action == "Type the reading"
    outside.tap("stove.go_on").tap("stove.go_on")
    assert "What was read is missing" in outside.words
    assert outside.books.batch(outside.number).readings == ()
    assert outside.place is Place.PROCESS


def test_a_reading_outside_is_told_and_asked_about(outside):
    outside.tap("stove.read", outside.read)
    view = outside.view
    assert (view.ask, view.action) == (StepQuestion.OUTSIDE, "What was done?")
    assert outside.limit in view.outside
    assert view.readings[-1].outside
    assert row(outside).amount.startswith(outside.read)
    assert row(outside).state is RowState.NOW
    assert [choice.key for choice in outside.counter.flow.stove.choices()] == ["hold", "again", "fail"]
    outside.tap("stove.go_on")
    assert outside.counter.notice.tone is Tone.BAD
    assert outside.place is Place.PROCESS


def test_held_it_goes_on_and_prints_no_label(outside):
    outside.tap("stove.read", outside.read).tap("stove.hold_and_go_on")
    assert outside.place is Place.FILL
    assert row(outside).state is RowState.OUTSIDE
    assert row(outside).amount.startswith(outside.read)
    batch = outside.books.batch(outside.number)
    assert batch.held
    assert outside.limit in batch.held_reason
    outside.fill(12).tap("primary")
    assert "is on hold" in outside.words
    with pytest.raises(OnHoldError):
        outside.books.ask_labels(outside.number, [1], "printer")


def test_released_without_a_better_reading_it_prints_no_label_either(outside):
    outside.tap("stove.read", outside.read).tap("stove.hold_and_go_on").fill(12)
    outside.books.release_batch(outside.number, "it will do", by=outside.books.people()[0])
    with pytest.raises(OutsideLimitError, match="asked for"):
        outside.books.ask_labels(outside.number, [1], "printer")
    outside.tap("primary")
    assert outside.counter.notice.tone is Tone.BAD
    assert outside.books.label_states(outside.number) == {}


@pytest.mark.parametrize("jurisdiction", sorted(pack.stem for pack in PACKS.glob("*.toml")))
def test_the_gate_stops_in_every_jurisdiction(day, jurisdiction):
    at_step(day, ACID, "HS")
    number = day.counter.flow.number
    day.books.add_reading(number, "ph", D("4.9"), step=0)
    day.books.fill_batch(number, 12, 0)
    kitchen = Kitchen(name="Hill Kitchen", address="12 Mill Lane, Dorset VT", jurisdiction=jurisdiction)
    label = jar_label(day.books.batch(number), 1, kitchen, day.settings.labels)
    stops = [check.id for check in checks(label, kitchen) if check.stops]
    assert "limits" in stops


def test_read_again_inside_it_goes_on(outside):
    better = {"at most 3.9": "3.8", "150 to 165 °C": "155", "at least 220 °F": "221", "at least 65 °Bx": "66"}
    outside.tap("stove.read", outside.read).tap("stove.read", better.get(outside.limit, "0.5"))
    assert outside.place is Place.FILL
    assert row(outside).state is RowState.DONE
    batch = outside.books.batch(outside.number)
    assert not batch.held
    assert len(batch.readings) == 2
    outside.fill(12)
    outside.books.ask_labels(outside.number, [1], "printer")


def test_thrown_away_it_has_failed_for_that_reason(outside):
    outside.tap("stove.read", outside.read)
    outside.tap("fail", outside.counter.flow.stove.outside_words())
    batch = outside.books.batch(outside.number)
    assert batch.state is BatchState.FAILED
    assert outside.limit in batch.failed_reason


@pytest.mark.parametrize(("target", "read"), INSIDE)
def test_inside_the_figure_read_stands_in_the_list(day, target, read):
    at_step(day, target).tap("stove.read", read)
    assert day.place is Place.FILL
    assert row(day).amount == f"{read.replace(',', '.')} {target.unit}".strip()
    assert row(day).state is RowState.DONE
    assert not day.books.batch(day.counter.flow.number).held


@pytest.mark.parametrize("typed", ["", "hot", "4,000", "NaN", "39", "-1"])
def test_what_is_no_reading_changes_nothing(day, typed):
    at_step(day, ACID)
    day.tap("stove.read", typed)
    assert day.counter.notice.tone is Tone.BAD
    assert day.books.batch(day.counter.flow.number).readings == ()
    assert day.place is Place.PROCESS


def test_of_an_acidified_product_nobody_is_told_to_cook_again(day):
    at_step(day, ACID, "HS").tap("stove.read", "4.9")
    assert day.view.advice == "Hold it and ask a process authority, or throw it away."
    assert "Correct it" in at_step(day.tap("back"), CHILL, name="Other").tap("stove.read", "9").view.advice


def test_the_books_refuse_to_leave_a_step_outside_its_limit(outside):
    number = outside.number
    with pytest.raises(OutsideLimitError, match="nothing was read"):
        finish(outside, number)
    target = outside.books.batch(number).recipe.steps[0].reading
    outside.books.add_reading(number, target.quantity, D(outside.read), target.unit, step=0)
    with pytest.raises(OutsideLimitError, match="was read"):
        finish(outside, number)
    outside.books.hold_batch(number, "it is looked into")
    finish(outside, number)


def finish(day, number):
    day.books.mark_step(number, 0, StepMark.FINISHED)


def test_a_reading_outside_that_comes_after_its_step_holds_the_batch(day):
    at_step(day, ACID, "HS").tap("stove.read", "3.8").fill(12)
    number = day.counter.flow.number
    day.tap("add_ph", "4.4")
    batch = day.books.batch(number)
    assert batch.held
    assert "4.4" in batch.held_reason
    market = day.books.destinations()[0]
    with pytest.raises(OnHoldError):
        day.books.dispatch(number, 1, market)
    day.tap("primary")
    assert "is on hold" in day.words


@pytest.mark.parametrize("quantity", ["pH", "Final pH", "equilibrium ph"])
def test_a_ph_of_no_step_is_of_the_product(day, quantity):
    at_step(day, ACID, "HS").tap("stove.read", "3.8").fill(12)
    number = day.counter.flow.number
    assert day.books.add_reading(number, quantity, D("4.1")).held
    day.books.add_reading(number, quantity, D("3.7"))
    day.books.release_batch(number, "read anew", by=day.books.people()[0])
    day.books.ask_labels(number, [1], "printer")


def test_filled_by_another_way_it_is_held_all_the_same(outside):
    target = outside.books.batch(outside.number).recipe.steps[0].reading
    outside.books.add_reading(outside.number, target.quantity, D(outside.read), target.unit, step=0)
    assert not outside.books.batch(outside.number).held
    assert outside.books.fill_batch(outside.number, 12, 0).held


@pytest.mark.parametrize(("read", "unit", "inside"), [("311", "°F", True), ("155", "C", True), ("155", "", False),
                                                      ("155", "°F", False), ("155", "g", False)])  # fmt: skip
def test_a_reading_in_another_unit_is_turned_or_counts_as_outside(day, read, unit, inside):
    at_step(day, OVEN)
    number = day.counter.flow.number
    day.books.add_reading(number, "temperature", D(read), unit, step=0)
    if inside:
        finish(day, number)
    else:
        with pytest.raises(RuleError):
            finish(day, number)


def test_a_reading_of_another_step_says_nothing_of_this_one(day):
    jam = next(r for r in day.books.recipes() if r.name == "Strawberry Jam")
    steps = [
        RecipeStep(0, "Bake", StepKind.READING, None, OVEN),
        RecipeStep(1, "Cool", StepKind.READING, None, CHILL),
    ]
    recipe = day.books.add_recipe(jam.product, "Two", 12, jam.lines[:1], steps)
    day.tap("cook").tap("choose", recipe.id).tap("start").weigh_in("strawberries").tap("stove.read", "155")
    assert day.view.action == "Type the reading"
    day.tap("stove.read", "4")
    assert [row.amount for row in day.view.rows[1:3]] == ["155 °C", "4 °C"]
    assert not any(row.state is RowState.OUTSIDE for row in day.view.rows)


def test_undo_at_an_outside_step_asks_again(day):
    at_step(day, ACID).tap("stove.read", "4.9").tap("stove.hold_and_go_on").tap("undo")
    assert day.view.ask is StepQuestion.OUTSIDE
    day.tap("stove.read", "3.5")
    assert day.place is Place.FILL
    assert day.books.batch(day.counter.flow.number).held


def test_after_a_power_cut_it_is_asked_again(day):
    at_step(day, ACID).tap("stove.read", "4.9")
    assert day.restart().view.ask is StepQuestion.OUTSIDE
