"""The cook: weigh in, boil, fill; wrong bags, split lots, undo, and every place after a power cut."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db import BatchState, Quantity
from kiosk.flows.base import Place, Tone
from kiosk.flows.cook_steps import RowState
from kiosk.settings import example


def test_the_first_cook_from_home_to_the_labels(day):
    day.start_jam()
    assert day.view.number == "SJ-20260304-A"
    assert day.view.wanted == "8 lb strawberries"
    day.weigh_all()
    assert day.place is Place.PROCESS
    assert day.view.action == "Start 20 min"
    day.tap("stove.go_on")
    day.clock.advance(13 * 60 + 20)
    assert day.view.timer.left_s == 400
    day.clock.advance(400)
    day.tap("stove.go_on")
    assert day.view.action == "Type the reading"
    day.tap("stove.read", "220.5")
    assert day.place is Place.FILL
    day.fill(38, 2)
    assert day.place is Place.LABELS
    batch = day.books.batch("SJ-20260304-A")
    assert (batch.filled, batch.set_aside, batch.net) == (38, 2, 36)
    assert [str(use.quantity) for use in batch.uses] == ["8 lb", "4 lb", "2 oz", "1 oz"]
    assert [(reading.value, reading.unit) for reading in batch.readings] == [(Decimal("220.5"), "°F")]
    assert batch.best_before == date(2027, 3, 4)


def test_nothing_is_used_before_a_bag_is_named(day):
    day.start_jam().tap("weighing.use")
    assert day.words == "Which bag?"
    assert day.books.batch("SJ-20260304-A").uses == ()


def test_the_wrong_bag_is_refused_in_words_and_nothing_is_recorded(day):
    day.start_jam().scan(day.lot("sugar"))
    assert day.words == "That is sugar, not strawberries"
    assert day.counter.notice.tone is Tone.BAD
    day.tap("weighing.use")
    assert day.books.batch("SJ-20260304-A").uses == ()


def test_a_bag_on_hold_is_refused(day):
    day.books.hold_lot(day.lot("strawberries"), "smells")
    day.start_jam().scan(next(lot.code for lot in day.books.lots() if lot.ingredient.name == "strawberries"))
    assert "is on hold" in day.words


def test_more_than_the_books_have_is_flagged_and_still_recorded(day):
    berries = day.lot("strawberries")
    day.start_jam().scan(berries).tap("weighing.set_amount", "25")
    assert "only 20 lb is left" in day.view.warning.words
    day.tap("weighing.use")
    assert day.books.lot(berries).left == Quantity.parse("-5 lb")


def test_another_bag_for_the_rest_of_a_line(day):
    day.start_jam().scan(day.lot("strawberries")).tap("weighing.set_amount", "5").tap("weighing.use_and_add_another")
    assert day.view.wanted == "3 lb strawberries"
    day.weigh_in("strawberries")
    uses = day.books.batch("SJ-20260304-A").uses
    assert [str(use.quantity) for use in uses] == ["5 lb", "3 lb"]
    assert day.view.wanted == "4 lb sugar"


def test_undo_opens_the_step_that_was_left_last(day):
    day.start_jam().to_filling().tap("undo")
    assert day.place is Place.PROCESS
    assert day.words == "Back at: Set point, at least 220 °F"
    day.tap("undo")
    assert day.view.name == "Boil"
    assert day.view.timer.paused
    day.tap("undo")
    assert day.place is Place.WEIGH
    assert day.view.wanted == "1 oz lemon juice"


def test_undo_takes_the_last_weigh_in_back_and_keeps_both_facts(day):
    day.start_jam().weigh_in("strawberries").tap("undo")
    assert day.words == "Took back 8 lb strawberries"
    batch = day.books.batch("SJ-20260304-A")
    assert [use.reversed for use in batch.uses] == [True]
    assert day.view.wanted == "8 lb strawberries"
    assert str(day.books.lot(day.lot("strawberries")).left) == "20 lb"


@pytest.mark.parametrize("typed", ["", "lots", "-3", "0", "3 stone and a half", "NaN", "1e99"])
def test_an_amount_that_is_none_is_refused_in_words(day, typed):
    day.start_jam().scan(day.lot("strawberries")).tap("weighing.set_amount", typed)
    assert "is not an amount" in day.words
    assert day.view.action == "Use 8 lb"


def test_an_amount_may_come_in_another_unit(day):
    day.start_jam().scan(day.lot("strawberries")).tap("weighing.set_amount", "3.5 kg").tap("weighing.use")
    assert str(day.books.batch("SJ-20260304-A").uses[0].quantity) == "3.5 kg"


def test_a_timer_is_paused_lengthened_and_goes_on(day):
    day.start_jam().weigh_all().tap("stove.go_on")
    day.clock.advance(60)
    day.tap("stove.pause_or_resume")
    day.clock.advance(600)
    assert day.view.timer.left_s == 19 * 60
    day.tap("stove.pause_or_resume").tap("stove.adjust_timer", 60)
    day.clock.advance(30)
    assert day.view.timer.left_s == 20 * 60 - 30


def test_readings_and_notes_stand_in_the_record(day):
    day.start_jam().weigh_all().tap("stove.go_on").tap("stove.add_reading", "204").tap("stove.add_note", "skimmed")
    assert day.view.readings[0][1] == "204 °F"
    assert day.view.notes == ("skimmed",)
    day.tap("stove.add_reading", "hot")
    assert "is not a number" in day.words


def test_a_failed_batch_keeps_its_number(day):
    day.start_jam().weigh_in("strawberries").tap("fail", "scorched")
    assert day.place is Place.HOME
    assert day.books.batch("SJ-20260304-A").state is BatchState.FAILED
    day.start_jam()
    assert day.view.number == "SJ-20260304-B"


def test_half_a_batch_asks_for_half(day):
    recipe = next(r for r in day.books.recipes() if r.name == "Strawberry Jam")
    day.tap("cook").tap("choose", recipe.id).tap("choose_scale", 0)
    assert day.view.makes == "18 jars"
    day.tap("start")
    assert day.view.wanted == "4 lb strawberries"


def test_more_set_aside_than_filled_cannot_be_finished(day):
    day.start_jam().to_filling().tap("filling.set_filled", 1).tap("filling.set_aside", 5)
    assert not day.view.ready
    day.tap("finish")
    assert day.counter.notice.tone is Tone.BAD
    assert day.place is Place.FILL


STEPS = (
    ("chosen", lambda day: day.tap("cook")),
    ("about to start", lambda day: day.tap("choose", _jam(day)).tap("choose_scale", 1)),
    ("started", lambda day: day.tap("start")),
    ("bag in hand", lambda day: day.scan(day.lot("strawberries"))),
    ("amount typed", lambda day: day.tap("weighing.set_amount", "7.9")),
    ("first line in", lambda day: day.tap("weighing.use")),
    ("all in", lambda day: day.weigh_in("sugar").weigh_in("fruit pectin").weigh_in("lemon juice")),
    ("boiling", lambda day: day.tap("stove.go_on")),
    ("boiled", lambda day: day.tap("stove.leave_early")),
    ("read", lambda day: day.tap("stove.add_reading", "214")),
    ("set", lambda day: day.tap("stove.read", "220")),
    ("counted", lambda day: day.tap("filling.set_filled", 38).tap("filling.set_aside", 2)),
    ("filled", lambda day: day.tap("finish")),
)


def _jam(day):
    return next(r for r in day.books.recipes() if r.name == "Strawberry Jam").id


def test_after_a_power_cut_at_any_step_the_kiosk_stands_where_the_cook_stood(day):
    for name, step in STEPS:
        step(day)
        place, view = day.place, day.view
        day.restart()
        assert day.place is place, name
        if place is not Place.LABELS:
            assert day.view == view, name
    assert day.place is Place.LABELS


def test_home_shows_what_is_on_the_stove(day):
    day.start_jam().weigh_all().tap("stove.go_on").tap("back")
    day.clock.advance(60)
    (card,) = day.view.cooking
    assert (card.number, card.step, card.timer_left_s) == ("SJ-20260304-A", "Step 5 of 7 · Boil", 19 * 60)
    day.tap("resume", card.number)
    assert day.place is Place.PROCESS
    assert [row.state for row in day.view.rows[:5]] == [RowState.DONE] * 4 + [RowState.NOW]


def test_an_amount_far_from_the_recipe_is_looked_at_twice(day):
    day.start_jam().scan(day.lot("strawberries"))
    assert day.view.on_target
    day.tap("weighing.set_amount", "8.1")
    assert (day.view.on_target, day.view.warning) == (True, None)
    day.tap("weighing.set_amount", "18")
    assert not day.view.on_target
    assert day.view.warning.words == "The recipe asks for 8 lb"
    assert day.view.ready


def test_a_bag_that_holds_less_gives_what_it_has_and_the_rest_comes_from_another(day):
    first = day.lot("strawberries")
    day.books.discard_lot(first, Quantity.parse("14 lb"), "went soft")
    example.receive(day.books, "strawberries", "Hilltop Orchard", "10 lb", date(2026, 3, 4))
    second = next(lot.code for lot in day.books.lots() if lot.ingredient.name == "strawberries" and lot.code != first)
    day.start_jam().scan(first)
    assert day.view.action == "Use 6 lb, then another bag"
    day.tap("weighing.use")
    assert day.view.wanted == "2 lb strawberries"
    day.scan(second).tap("weighing.use")
    uses = day.books.batch("SJ-20260304-A").uses
    assert [(use.lot.code, str(use.quantity)) for use in uses] == [(first, "6 lb"), (second, "2 lb")]
    assert day.view.wanted == "4 lb sugar"
