"""A filled batch of which not all was told is refused labels; Labels takes what is missing, and it is told as late."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db import LabelState, Quantity, ReadingTarget, RecipeLine, RecipeStep, StepKind
from db.subjects.batches import BatchStarted
from db.subjects.uses import LotUsed
from kiosk.flows.base import Tone
from kiosk.flows.print_labels import PrintAction
from kiosk.flows.told_late import BAG, OTHER, OUT
from kiosk.flows.what_it_contains import NONE

D, Q = Decimal, Quantity.parse
OVEN = ReadingTarget("temperature", D(150), "°C", top=D(165))
WATER = ReadingTarget("water activity", D("0.85"), at_least=False)
ACID = ReadingTarget("ph", D("3.9"), at_least=False)


def jam(day):
    return next(one for one in day.books.recipes() if one.name == "Strawberry Jam")


def half_told(day, told=("strawberries",), recipe=None, *, whole=True):
    """A filled batch of which only these are recorded; its labels are looked at."""
    recipe = recipe or recipe_with(day, ())
    number = day.books.start_batch(recipe).number
    for line in recipe.lines:
        if line.ingredient.name in told:
            part = line.quantity if whole else Quantity(line.quantity.amount / 2, line.quantity.unit)
            day.books.use_lot(number, line.index, day.lot(line.ingredient.name), part, completes_line=whole)
    day.books.fill_batch(number, 3, 0)
    return labels_of(day, number)


def recipe_with(day, steps, name="Trial", lines=None):
    return day.books.add_recipe(jam(day).product, name, 12, lines or jam(day).lines, steps)


def labels_of(day, number):
    day.counter.go_home()
    return day.look().tap("labels").tap("choose", number)


def late(day):
    return day.counter.flow.late


def missing(day):
    return {choice.title: choice.detail for choice, _gap in late(day).gaps()}


def gap(day, title):
    return next(gap for choice, gap in late(day).gaps() if choice.title == title)


def batch(day):
    return day.books.batch(day.counter.flow.number)


def prints_all(day):
    day.tap("primary").until(lambda: set(day.books.label_states(batch(day).number).values()) == {LabelState.CONFIRMED})


def test_the_refusal_leads_to_a_list_of_what_is_missing(day):
    half_told(day)
    assert (day.view.action, day.view.action_words) == (PrintAction.TELL, "Say what is missing")
    assert missing(day) == {
        "Sugar": "4 lb not recorded",
        "Fruit pectin": "2 oz not recorded",
        "Lemon juice": "1 oz not recorded",
    }
    day.tap("primary")
    assert day.words.startswith("Not printed: ")
    assert [choice.key for choice in late(day).ways(gap(day, "Sugar"))] == [BAG, OTHER, OUT]


@pytest.mark.parametrize("out", [("Sugar", "Fruit pectin", "Lemon juice"), ("Sugar",), ()])
def test_each_is_left_out_or_a_bag_of_it_went_in_and_then_the_labels_come_out(day, out):
    half_told(day)
    for title in ("Sugar", "Fruit pectin", "Lemon juice"):
        if title in out:
            day.tap("late.leave_out", gap(day, title), "none was there")
            assert day.words == f"{title}: left out"
        else:
            day.tap("late.use", gap(day, title), day.lot(title.lower()), "1 oz", is_all=True)
            assert day.words == f"1 oz {title.lower()} of {day.lot(title.lower())} went in"
            assert "told late" in day.counter.notice.what_to_do
    assert day.view.action is PrintAction.PRINT
    left = {line.ingredient.name.capitalize() for line in jam(day).lines if line.index in _left_out(day)}
    assert left == set(out)
    prints_all(day)


def _left_out(day):
    return {one.line for one in batch(day).left_out}


def test_of_half_a_line_the_rest_is_asked_for_and_more_than_one_bag_can_be_told(day):
    half_told(day, ("strawberries",), recipe_with(day, (), lines=jam(day).lines[:1]), whole=False)
    assert missing(day) == {"Strawberries": "the rest, 4 lb, not recorded"}
    asked = gap(day, "Strawberries")
    assert late(day).may_be_part(asked, "3")
    assert not late(day).may_be_part(asked, "4 lb")
    day.tap("late.use", asked, day.lot("strawberries"), "3", is_all=False)
    assert missing(day) == {"Strawberries": "the rest, 1 lb, not recorded"}
    day.tap("late.leave_out", gap(day, "Strawberries"), "the pan was full")
    assert day.view.action is PrintAction.PRINT


def test_what_went_in_in_its_place_is_noted_and_is_on_the_label(day):
    nuts = day.books.add_ingredient("peanut butter", allergens=("peanuts",))
    bag = day.books.receive_lot(nuts, Q("3 lb"), supplier=day.books.suppliers()[0], bought_on=date(2026, 3, 2))
    half_told(day, ("strawberries", "sugar", "fruit pectin"))
    offered = next(one for one in late(day).others(gap(day, "Lemon juice")) if one.key == bag.code)
    assert offered.detail == f"{bag.code} · allergens: peanuts"
    before = day.view.preview.tobytes()
    day.tap("late.use", gap(day, "Lemon juice"), bag.code, "1 oz", is_all=True, substitute="no lemons")
    assert any("in place of lemon juice: no lemons" in note.text for note in batch(day).notes)
    assert day.view.action is PrintAction.PRINT
    assert day.view.preview.tobytes() != before, "the label that is shown is the one with peanuts"


def test_a_bag_that_is_empty_or_past_its_date_by_now_can_have_been_in_it(day):
    half_told(day, ("strawberries", "fruit pectin", "lemon juice"))
    code = day.lot("sugar")
    lot = day.books.lot(code)
    other = day.books.start_batch(recipe_with(day, (), "Other", jam(day).lines[1:2])).number
    day.books.use_lot(other, jam(day).lines[1].index, code, lot.left)
    assert code not in [one.code for one in day.books.lots()]
    assert code in [one.key for one in late(day).bags(gap(day, "Sugar"))]
    day.tap("late.use", gap(day, "Sugar"), code, "4 lb", is_all=True)
    assert day.view.action is PrintAction.PRINT


@pytest.mark.parametrize("typed", ["lots", "0", "-1 lb", "1 handful", ""])
def test_an_amount_that_is_none_is_refused_in_words_and_nothing_is_lost(day, typed):
    half_told(day)
    before = missing(day)
    day.tap("late.use", gap(day, "Sugar"), day.lot("sugar"), typed, is_all=True)
    assert day.counter.notice.tone is Tone.BAD
    assert missing(day) == before


def test_what_was_told_at_another_screen_meanwhile_is_not_told_twice(day):
    half_told(day)
    drawn = gap(day, "Sugar")
    day.books.leave_out(batch(day).number, drawn.line.index, "none was there", late=True)
    day.tap("late.use", drawn, day.lot("sugar"), "4 lb", is_all=True)
    assert "changed meanwhile" in day.words
    assert [use.lot.ingredient.name for use in batch(day).uses] == ["strawberries"]


def test_what_is_missing_in_our_own_batch_that_is_in_it_is_told_of_that_one(day):
    half_told(day)
    inner = batch(day).number
    base = day.books.add_ingredient("jam base", allergens=())
    kept = day.books.keep_as_lot(inner, base, Q("2 oz"))
    line = RecipeLine(0, base, Q("1 oz"))
    number = day.books.start_batch(recipe_with(day, (), "Cake", [line])).number
    day.books.use_lot(number, line.index, kept.code, Q("1 oz"))
    day.books.fill_batch(number, 2, 0)
    labels_of(day, number)
    assert missing(day)["Sugar"] == f"4 lb not recorded, in {inner}"
    for title in missing(day):
        day.tap("late.leave_out", gap(day, title), "none was there")
    assert {one.line for one in day.books.batch(inner).left_out} == {1, 2, 3}
    assert day.view.action is PrintAction.PRINT


def test_a_batch_out_of_a_sheet_with_some_lines_recorded_gets_its_labels(day):
    recipe = recipe_with(day, ())
    started = BatchStarted("OLD-1", "", 0, recipe.id, D(1), date(2026, 3, 3), None, None, (), brought_in=True)
    used = LotUsed("OLD-1", 7, day.lot("strawberries"), Q("8 lb"), completes_line=True)
    for fact in (started, used):
        day.books._write(lambda tx, fact=fact: tx.record(fact))
    day.books.fill_batch("OLD-1", 3, 0)
    labels_of(day, "OLD-1")
    assert set(missing(day)) == {"Sugar", "Fruit pectin", "Lemon juice"}
    day.tap("late.use", gap(day, "Sugar"), day.lot("sugar"), "4 lb", is_all=True)
    for title in ("Fruit pectin", "Lemon juice"):
        day.tap("late.leave_out", gap(day, title), "none was there")
    prints_all(day)


def test_what_was_taken_back_when_all_labels_were_out_can_be_told_before_a_reprint(day):
    half_told(day, [line.ingredient.name for line in jam(day).lines])
    prints_all(day)
    day.until(lambda: day.view.action is PrintAction.DONE)
    assert day.view.later is None
    day.books.reverse_use(batch(day).uses[-1].id, "another's", late=True)
    assert (day.view.action, day.view.later) == (PrintAction.DONE, (PrintAction.TELL, "Say what is missing"))
    day.tap("reprint", 1)
    assert day.words.startswith("Not printed: ")
    day.tap("late.leave_out", gap(day, *missing(day)), "none was there")
    assert day.view.later is None


def test_so_can_what_nobody_has_looked_at(day):
    half_told(day, [line.ingredient.name for line in jam(day).lines])
    prints_all(day)
    day.until(lambda: day.view.action is PrintAction.DONE)
    sugar = jam(day).lines[1]
    lot = day.books.receive_lot(
        sugar.ingredient, Q("1 lb"), supplier=day.books.suppliers()[0], bought_on=date(2026, 3, 4), looked=False
    )
    day.books.use_lot(batch(day).number, 1, lot.code, Q("1 oz"), completes_line=False, late=True)
    assert (day.view.action, day.view.later) == (
        PrintAction.DONE,
        (PrintAction.LOOK, f"Say what is in sugar ({lot.code})"),
    )
    day.tap("say_contents", NONE)
    assert day.view.later is None
    assert day.books.lot(lot.code).is_looked_at


def test_on_hold_nothing_is_asked_for_that_could_not_be_printed_then(day):
    half_told(day)
    day.books.hold_batch(batch(day).number, "lids")
    assert day.view.action is PrintAction.PRINT
    day.tap("primary")
    assert "is on hold" in day.words


# -- a limit that was never read

STEPS = {"oven": (OVEN, "160", "150 to 165 °C"), "water": (WATER, "0,8", "at most 0.85")}


def unread(day, *targets):
    steps = [RecipeStep(at, f"Check {at}", StepKind.READING, None, target) for at, target in enumerate(targets)]
    return half_told(day, ("strawberries",), recipe_with(day, steps, lines=jam(day).lines[:1]))


@pytest.mark.parametrize("case", STEPS)
def test_a_reading_that_was_taken_is_told_late_and_a_note_says_so(day, case):
    target, typed, limit = STEPS[case]
    unread(day, target)
    assert day.view.action is PrintAction.TELL
    assert missing(day) == {"Check 0": f"not read: {limit}"}
    day.tap("late.read", gap(day, "Check 0"), typed)
    read = f"{typed.replace(',', '.')} {target.unit}".strip()
    assert day.words == f"Check 0: {read}"
    assert [note.text for note in batch(day).notes] == [f"Told late, after filling: Check 0, {read}"]
    assert day.view.action is PrintAction.PRINT
    prints_all(day)


@pytest.mark.parametrize("typed", ["lots", "", "NaN", "9999"])
def test_what_no_meter_shows_is_no_reading_and_leaves_no_note(day, typed):
    unread(day, OVEN)
    day.tap("late.read", gap(day, "Check 0"), typed)
    assert day.counter.notice.tone is Tone.BAD
    assert (batch(day).notes, batch(day).readings, day.view.action) == ((), (), PrintAction.TELL)


def test_outside_its_limit_the_batch_is_on_hold(day):
    unread(day, OVEN)
    day.tap("late.read", gap(day, "Check 0"), "120")
    assert day.words == f"{batch(day).number} is on hold"
    assert "120 °C was read, 150 to 165 °C is asked for" in day.counter.notice.what_to_do
    assert batch(day).held


def test_a_ph_on_the_way_is_told_of_its_step_and_the_last_one_of_the_finished_product(day):
    unread(day, ACID, OVEN, ACID)
    assert set(missing(day)) == {"Check 0", "Check 1"}
    day.tap("late.read", gap(day, "Check 0"), "3.5").tap("late.read", gap(day, "Check 1"), "160")
    assert day.view.action is PrintAction.PRINT
    assert day.view.ph_wanted
    day.tap("add_ph", "3.6")
    prints_all(day)
