"""Two programs at one file: what is tapped is about what was drawn. What went on meanwhile is told and drawn, and
nothing of the old answer is booked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from db import Books, LabelState, Quantity, StepMark
from kiosk.flows.base import Place, Tone
from kiosk.flows.print_labels import PrintAction
from kiosk.settings import example

Q = Quantity.parse
BATCH = "SJ-20260304-A"


@pytest.fixture
def other(day):
    """Another program at the same books."""
    with Books.open(day.settings.books, kiosk="K2", clock=day.clock) as books:
        yield books


def refused(day, words, head):
    assert words in day.words
    assert day.counter.notice.tone is Tone.BAD
    assert day.books.head() == head


def weigh_there(day, other, quantity="8 lb", **more):
    other.use_lot(BATCH, 0, day.lot("strawberries"), Q(quantity), **more)
    return other.head()


def test_a_bag_in_the_hand_goes_on_no_other_line(day, other):
    day.start_jam().scan(day.lot("strawberries"))
    assert day.view.action == "Use 8 lb"
    head = weigh_there(day, other)
    day.tap("weighing.use")
    refused(day, "The strawberries of SJ-20260304-A was changed meanwhile: 8 lb", head)
    assert day.view.wanted == "4 lb sugar"
    assert not day.view.lot.identified


def test_what_was_drawn_is_used_and_not_what_is_left_by_now(day, other):
    day.start_jam().scan(day.lot("strawberries"))
    assert day.view.action == "Use 8 lb"
    head = weigh_there(day, other, "5 lb", completes_line=False)
    day.tap("weighing.use")
    refused(day, "5 lb of", head)
    assert day.view.wanted == "3 lb strawberries"
    day.scan(day.lot("strawberries")).tap("weighing.use")
    assert day.view.wanted == "4 lb sugar"


def test_a_bag_that_is_scanned_late_is_told(day, other):
    day.start_jam()
    assert day.view.wanted == "8 lb strawberries"
    head = weigh_there(day, other)
    day.scan(day.lot("strawberries"))
    refused(day, "weighed in already", head)


def test_a_bag_that_was_held_meanwhile_is_not_used(day, other):
    bag = day.lot("strawberries")
    day.start_jam().scan(bag)
    assert day.view.ready
    other.hold_lot(bag, "a call from the farm")
    head = other.head()
    day.tap("weighing.use")
    refused(day, f"{bag} is on hold: a call from the farm", head)


def test_undo_takes_back_what_was_drawn(day, other):
    day.start_jam().weigh_in("strawberries")
    assert day.view.can_undo
    other.use_lot(BATCH, 1, day.lot("sugar"), Q("4 lb"))
    day.tap("weighing.undo")
    assert day.words == "Took back 8 lb strawberries"
    day.weigh_in("strawberries")
    assert day.view.can_undo
    other.reverse_use(other.batch(BATCH).uses[-1].id, "slip")
    head = other.head()
    day.tap("weighing.undo")
    refused(day, "taken back already", head)


def on_the_stove(day):
    day.start_jam().weigh_all()
    assert day.place is Place.PROCESS
    return day.view


@pytest.mark.parametrize("answer", ["stove.leave_early", "undo"])
def test_a_step_that_another_screen_finished_is_not_left_twice(day, other, answer):
    on_the_stove(day)
    day.tap("stove.go_on")
    drawn = day.view.name
    step = next(one.index for one in day.books.batch(BATCH).recipe.steps if one.name == drawn)
    other.mark_step(BATCH, step, StepMark.FINISHED, early="a test")
    head = other.head()
    day.tap(answer)
    refused(day, f"“{drawn}” is finished now", head)
    assert day.place is Place.FILL or day.view.name != drawn


def test_a_reading_is_not_booked_where_its_step_is_refused(day, other):
    on_the_stove(day)
    batch = day.books.batch(BATCH)
    reach = next(one for one in batch.recipe.steps if one.reading is not None)
    while day.view.name != reach.name:
        day.boil()
    other.add_reading(BATCH, "temperature", Decimal(221), "°F", step=reach.index)
    other.mark_step(BATCH, reach.index, StepMark.FINISHED)
    head = other.head()
    day.tap("stove.read", "220")
    refused(day, "is finished now", head)
    assert [one.value for one in day.books.batch(BATCH).readings] == [221]


@pytest.mark.parametrize("there", ["190", "219", "219.9", "100", "212"])
def test_a_reading_outside_that_another_screen_took_is_not_talked_over(day, other, there):
    on_the_stove(day)
    reach = next(one for one in day.books.batch(BATCH).recipe.steps if one.reading is not None)
    while day.view.name != reach.name:
        day.boil()
    other.add_reading(BATCH, "temperature", Decimal(there), "°F", step=reach.index)
    day.tap("stove.read", "221")
    assert f"{there} °F was read, at least 220 °F is asked for on another screen" in day.words
    assert day.place is Place.PROCESS
    assert [str(one.value) for one in day.books.batch(BATCH).readings] == [there, "221"]
    day.tap("stove.go_on")
    assert day.place is Place.FILL


def test_a_timer_that_was_paused_there_is_not_paused_twice(day, other):
    on_the_stove(day)
    while day.view.timer is None:
        day.tap("stove.go_on")
    day.tap("stove.go_on")
    step = next(one for one in day.books.batch(BATCH).recipe.steps if one.name == day.view.name)
    other.mark_step(BATCH, step.index, StepMark.PAUSED)
    head = other.head()
    day.tap("stove.pause_or_resume")
    refused(day, f"“{step.name}” is paused now", head)
    day.tap("stove.pause_or_resume")
    assert not day.view.timer.paused


def test_a_batch_that_was_filled_there_is_not_filled_or_failed_here(day, other):
    day.start_jam().to_filling()
    assert day.place is Place.FILL
    day.tap("filling.set_filled", 38)
    other.fill_batch(BATCH, 35, 1, "sample kept")
    head = other.head()
    day.tap("finish")
    refused(day, "35 filled, 1 set aside", head)
    day.tap("fail", "burnt")
    refused(day, "is filled", head)


def to_send(day):
    day.start_jam().to_filling().fill(36).tap("back").tap("send_out")
    market = next(one.id for one in day.books.destinations() if one.name == example.MARKET)
    day.tap("choose_destination", market).tap("choose_batch", BATCH).tap("set_count", 12)
    assert day.view.on_shelf == 36


@pytest.mark.parametrize("gone", [12, 24, 30])
def test_units_that_another_screen_sent_are_not_sent_again(day, other, gone):
    to_send(day)
    market = next(one for one in other.destinations() if one.name == example.MARKET)
    other.dispatch(BATCH, gone, market)
    head = other.head()
    day.tap("send")
    assert day.books.head() == head
    assert day.view.on_shelf == 36 - gone
    assert day.view.count == 12, "looked at again, and sent if it is meant"
    if gone < 30:
        assert f"{BATCH} has {36 - gone} on the shelf now, not 36" in day.words
        assert day.tap("send").view.on_shelf == 24 - gone


@pytest.mark.parametrize("back", [1, 4, 11, 12])
def test_what_came_back_on_another_screen_is_told_and_not_taken_back(day, other, back):
    """Not that there were nothing to take back."""
    to_send(day)
    day.tap("send")
    assert day.view.undo == f"12 to {example.MARKET}"
    (sent,) = other.dispatches(BATCH)
    other.return_units(sent, back)
    head = other.head()
    day.tap("undo")
    refused(day, f"{back} of these came back meanwhile: {12 - back} are out", head)
    assert (day.view.undo, day.view.on_shelf) == ("", 24 + back)
    assert "nothing to take back" in day.tap("undo").words


def test_two_taps_on_undo_take_one_dispatch_back(day):
    to_send(day)
    day.tap("send")
    day.counter.do(day.counter.flow.undo)
    head = day.books.head()
    day.counter.do(day.counter.flow.undo)
    assert day.books.head() == head
    assert day.look().view.on_shelf == 36


def test_a_hold_with_another_reason_than_was_read_is_not_released(day, other):
    day.start_jam().to_filling().fill(36)
    day.books.hold_batch(BATCH, "lids")
    day.tap("back").tap("trace").tap("ask", BATCH)
    assert day.view.held == "lids"
    other.hold_batch(BATCH, "glass")
    head, cook = other.head(), day.books.people()[0].id
    day.tap("release", "lids are fine", cook)
    refused(day, "is on hold for: glass", head)
    assert day.view.held == "lids; glass"
    day.tap("release", "no glass found", cook)
    assert not day.books.batch(BATCH).held


def test_yes_is_said_only_of_the_labels_that_were_asked_about(day, other):
    day.start_jam().to_filling().fill(3)
    job = other.ask_labels(BATCH, [1, 2, 3], "p")
    for unit in (1, 2):
        other.mark_label(job.id, unit, LabelState.SENDING)
    other.mark_label(job.id, 1, LabelState.UNSURE)
    assert day.view.question
    other.mark_label(job.id, 2, LabelState.UNSURE)
    day.tap("answer", came_out=True)
    states = day.books.label_states(BATCH)
    assert (states[1], states[2]) == (LabelState.CONFIRMED, LabelState.UNSURE)


def test_print_that_became_a_question_is_no_yes(day, other):
    day.start_jam().to_filling().fill(3)
    assert day.view.action is PrintAction.PRINT
    job = other.ask_labels(BATCH, [1], "p")
    other.mark_label(job.id, 1, LabelState.SENDING)
    other.mark_label(job.id, 1, LabelState.UNSURE)
    head = other.head()
    day.tap("primary")
    assert day.words == "That went on meanwhile"
    assert day.books.head() == head
    assert day.books.label_states(BATCH)[1] is LabelState.UNSURE
    assert day.view.action is PrintAction.ANSWER
