"""Far more than the recipe gives is asked about; what may not leave is refused at its scan; a failed batch says so."""

from __future__ import annotations

from datetime import date

import pytest

from db import BatchState, RecallQuery, RuleError
from kiosk.flows.base import Place, Tone
from kiosk.settings import example

BATCH = "SJ-20260304-A"


# -- filling


@pytest.mark.parametrize("filled", [55, 60, 72, 360, 9_999])
def test_far_more_than_the_recipe_gives_is_asked_about(day, filled):
    day.start_jam().to_filling().tap("filling.set_filled", filled)
    assert day.view.far_more == f"The recipe gives 36 jars, not {filled}"
    day.tap("finish")
    assert day.words == day.view.far_more
    assert day.place is Place.FILL
    assert day.books.batch(BATCH).filled is None
    day.tap("finish", sure=True)
    assert day.books.batch(BATCH).filled == filled


@pytest.mark.parametrize("filled", [0, 1, 36, 39, 54])
def test_what_a_pot_gives_is_not(day, filled):
    day.start_jam().to_filling().tap("filling.set_filled", filled)
    assert day.view.far_more == ""
    day.tap("finish")
    assert day.books.batch(BATCH).filled == filled


@pytest.mark.parametrize(("scale", "filled", "asked"), [(0, 36, True), (0, 20, False), (3, 72, False), (3, 120, True)])
def test_it_is_measured_by_the_batch(day, scale, filled, asked):
    recipe = next(r for r in day.books.recipes() if r.name == "Strawberry Jam")
    day.tap("cook").tap("choose", recipe.id).tap("choose_scale", scale).tap("start")
    for line in recipe.lines:
        day.scan(day.lot(line.ingredient.name)).tap("weighing.use")
    day.boil().tap("stove.read", "220").tap("filling.set_filled", filled)
    assert bool(day.view.far_more) is asked


def test_a_recipe_of_one_may_give_three_more(day):
    jam = next(r for r in day.books.recipes() if r.name == "Strawberry Jam")
    recipe = day.books.add_recipe(jam.product, "One jar", 1, jam.lines[:1])
    day.tap("cook").tap("choose", recipe.id).tap("start").weigh_in("strawberries")
    assert day.tap("filling.set_filled", 4).view.far_more == ""
    assert day.tap("filling.set_filled", 5).view.far_more == "The recipe gives 1 jar, not 5"


# -- sending out


@pytest.fixture
def sending(day):
    day.start_jam().to_filling().fill(36).tap("back").tap("send_out")
    market = next(one.id for one in day.books.destinations() if one.name == example.MARKET)
    return day.tap("choose_destination", market)


def kept_back(day, words):
    assert words in day.words
    assert day.counter.notice.tone is Tone.BAD
    assert "Release it" not in day.counter.notice.what_to_do
    assert day.counter.notice.what_to_do
    assert (day.view.batch, day.view.count, day.view.scanned_units) == ("", 0, ())
    assert not day.view.ready
    (row,) = [row for row in day.view.batches if row.number == BATCH]
    assert row.held
    assert row.detail.partition(" · ")[0] in words


def hold(day):
    day.books.hold_batch(BATCH, "glass")
    return "is on hold: glass"


def recall(day):
    day.books.open_recall(RecallQuery(lot=day.lot("sugar")), "metal")
    return "is recalled: metal"


def grow_old(day):
    day.clock.set(day.clock.now().replace(year=2027, month=3, day=5))
    return "is past its date since 04 March 2027"


REASONS = [hold, recall, grow_old]


@pytest.mark.parametrize("how", [f"{BATCH}-001", f"{BATCH}-036", BATCH])
@pytest.mark.parametrize("why", REASONS)
def test_what_may_not_leave_is_refused_at_its_scan(sending, why, how):
    words = why(sending)
    sending.scan(how)
    kept_back(sending, words)


@pytest.mark.parametrize("why", REASONS)
def test_and_where_it_is_tapped(sending, why):
    words = why(sending)
    sending.tap("choose_batch", BATCH)
    kept_back(sending, words)


@pytest.mark.parametrize("why", REASONS)
def test_and_where_it_became_so_while_it_was_counted(sending, why):
    sending.scan(f"{BATCH}-001").scan(f"{BATCH}-002")
    assert sending.view.ready
    why(sending)
    assert not sending.view.ready
    sending.tap("send")
    assert sending.books.dispatches(BATCH) == ()


@pytest.mark.parametrize("why", REASONS)
def test_the_books_refuse_it_as_well(sending, why):
    words = why(sending)
    with pytest.raises(RuleError, match=words):
        sending.books.dispatch(BATCH, 1, sending.books.destinations()[0])
    with pytest.raises(RuleError, match=words):
        sending.books.refuse_sending(BATCH)


def test_what_is_good_is_counted(sending):
    sending.scan(f"{BATCH}-001")
    assert sending.view.ready
    sending.tap("send")
    assert sending.books.dispatches(BATCH)[0].units == 1


def test_on_its_last_day_it_still_leaves(sending):
    sending.clock.set(sending.clock.now().replace(year=2027, month=3, day=4))
    sending.scan(f"{BATCH}-001").tap("send")
    assert sending.books.dispatches(BATCH)[0].on == date(2027, 3, 4)


def test_a_batch_that_is_cooking_is_refused(day):
    day.start_jam().tap("back").tap("send_out").scan(BATCH)
    assert "is not filled" in day.words
    assert day.view.batch == ""


def test_a_box_that_is_begun_is_not_lost_to_a_held_jar(sending):
    other = example.cook(sending.books, "Strawberry Jam", {}, filled=12)
    sending.books.hold_batch(other, "glass")
    sending.scan(f"{BATCH}-001").scan(f"{BATCH}-002").scan(f"{other}-001")
    assert sending.counter.notice.tone is not Tone.GOOD
    assert (sending.view.batch, sending.view.scanned_units) == (BATCH, (1, 2))
    sending.tap("set_count", 5).scan(f"{other}-001")
    assert (sending.view.batch, sending.view.count) == (BATCH, 5)


# -- failed


@pytest.mark.parametrize("reason", ["scorched", "pH 4.9, at most 3.9 is asked for", "the power was off for a day."])
def test_a_failed_batch_says_so_in_trace(day, reason):
    day.start_jam().weigh_in("strawberries").tap("fail", reason)
    assert day.books.batch(BATCH).state is BatchState.FAILED
    day.tap("trace").tap("ask", BATCH)
    view = day.view
    assert view.facts.startswith(f"Failed: {reason.rstrip('.')}.")
    assert view.downstream_title == "What became of it"
    assert [(row.title, row.detail) for row in view.downstream] == [("What became of it was not said", reason)]
    assert view.balance == "It failed: nothing was filled, and what went in stays booked."
    assert view.label_words == ""


def test_what_was_left_out_says_so_in_trace(day):
    day.start_jam().weigh_in("strawberries").tap("weighing.leave_out", "none was there").tap("back")
    day.tap("trace").tap("ask", BATCH)
    assert ("Sugar", "left out: none was there") in [(row.title, row.detail) for row in day.view.upstream]
