"""A cook keeps some of a batch as an ingredient for other batches."""

from datetime import date

import pytest

from db import BatchState, Quantity, RuleError
from kiosk.flows.base import Place, Tone
from tests.kiosk.flows.test_plain_labels import after

BATCH = "SJ-20260304-A"
Q = Quantity.parse


@pytest.fixture
def full(day):
    """The jam is in the pot and only filling is left."""
    day.start_jam().to_filling()
    assert day.place is Place.FILL
    return day


def keep(day, name="jam base", quantity="2 lb", how="keep"):
    return day.tap("keep_some").tap("choose_ingredient", name).tap("set_quantity", quantity).tap(how)


def test_some_of_the_pot_is_a_bag_and_the_rest_is_filled(full):
    keep(full)
    assert full.place is Place.FILL
    (bag,) = full.books.kept_of(BATCH)
    assert (bag.ingredient.name, bag.received, bag.from_batch) == ("jam base", Q("2 lb"), BATCH)
    assert bag.best_before == full.books.batch(BATCH).best_before
    assert full.words == f"2 lb jam base kept as {bag.code}"
    assert full.books.batch(BATCH).state is BatchState.COOKING


def test_what_a_new_ingredient_contains_nobody_has_said(full):
    keep(full)
    (bag,) = full.books.kept_of(BATCH)
    assert not bag.ingredient.is_looked_at


def test_all_of_it_is_kept_and_nothing_is_filled(full):
    assert 0 not in full.view.filled_choices
    keep(full)
    assert full.view.filled_choices[0] == 0
    full.tap("filling.set_filled", 0).tap("finish")
    assert full.place is Place.HOME
    assert full.words == f"{BATCH} is finished: nothing of it is for sale"
    assert full.books.batch(BATCH).net == 0


def test_it_is_weighed_into_another_batch_which_trace_shows(full):
    keep(full, "sugar", "5 lb")
    (bag,) = full.books.kept_of(BATCH)
    full.tap("filling.set_filled", 20).tap("finish").tap("back")
    full.start_jam().scan(full.lot("strawberries")).tap("weighing.use")
    full.scan(bag.code).tap("weighing.use")
    other = full.counter.flow.number
    full.counter.go_home()
    full.tap("trace").tap("ask", BATCH)
    assert (other, f"{other}") in [(row.title, row.code) for row in full.view.downstream]


def test_of_a_filled_batch_it_is_kept_from_trace(full):
    full.tap("filling.set_filled", 36).tap("finish").tap("back")
    full.tap("trace").tap("ask", BATCH)
    assert full.view.can_keep
    keep(full, "jam", "3 each")
    assert full.place is Place.TRACE
    assert [row.amount for row in full.view.downstream if row.title == "Kept as a bag"] == ["3"]


def test_a_failed_batch_a_pot_on_the_stove_and_a_bag_offer_nothing_to_keep(day):
    day.start_jam()
    number = day.counter.flow.number
    day.counter.go_home()
    day.tap("trace").tap("ask", number)
    assert not day.view.can_keep
    day.books.fail_batch(number, "burnt")
    assert not day.view.can_keep
    assert not day.tap("follow", day.lot("sugar")).view.can_keep


def test_what_cannot_have_come_out_is_refused_in_the_words_of_the_books(full):
    keep(full, quantity="900 lb")
    assert full.place is Place.KEEP
    assert full.counter.notice.tone is Tone.BAD
    assert full.words.startswith(f"900 lb cannot come out of {BATCH}")
    assert full.books.kept_of(BATCH) == ()
    full.look()
    full.tap("set_quantity", "2 lb").tap("keep")
    assert len(full.books.kept_of(BATCH)) == 1
    assert [one.name for one in full.books.ingredients()].count("jam base") == 1


@pytest.mark.parametrize("typed", ["", "lots", "2 sacks", "0 lb", "1,250 lb"])
def test_what_is_no_amount_is_not_taken(full, typed):
    keep(full, quantity=typed)
    assert full.view.quantity == ""
    assert full.books.kept_of(BATCH) == ()


def test_without_an_ingredient_nothing_is_kept(full):
    keep(full, name=" ")
    assert full.words == "Something is still missing"
    assert full.books.kept_of(BATCH) == ()


@pytest.mark.parametrize(("answer", "name"), [("yes", "strawberries"), ("no", "Strawberies")])
def test_a_new_name_like_a_known_one_is_asked_about(full, answer, name):
    keep(full, "Strawberies")
    assert full.words == "Is that strawberries?"
    assert full.books.kept_of(BATCH) == ()
    full.tap("answer_alike", answer).tap("keep")
    assert [bag.ingredient.name for bag in full.books.kept_of(BATCH)] == [name]


def test_it_has_a_date_of_its_own_where_one_is_chosen(full):
    full.tap("keep_some").tap("set_day", date(2026, 3, 9))
    full.tap("choose_ingredient", "jam base").tap("set_quantity", "2 lb").tap("keep")
    assert [bag.best_before for bag in full.books.kept_of(BATCH)] == [date(2026, 3, 9)]


def test_a_day_before_it_was_made_is_refused(full):
    full.tap("keep_some").tap("set_day", date(2026, 3, 3))
    full.tap("choose_ingredient", "jam base").tap("set_quantity", "2 lb").tap("keep")
    assert full.words == f"03 March 2026 is before {BATCH} was made on 04 March 2026."
    with pytest.raises(RuleError, match="before"):
        full.books.keep_as_lot(BATCH, full.books.ingredients()[0], Q("1 lb"), best_before=date(2026, 3, 3))
    assert full.books.kept_of(BATCH) == ()


def test_a_batch_that_was_filled_meanwhile_is_looked_at_again(full):
    full.tap("keep_some").tap("choose_ingredient", "jam base").tap("set_quantity", "2 each")
    full.look()
    full.books.fill_batch(BATCH, 36, 0)
    full.tap("keep")
    assert full.counter.notice.tone is Tone.BAD
    assert full.books.kept_of(BATCH) == ()


def test_a_second_tap_keeps_nothing_more(full):
    full.tap("keep_some").tap("choose_ingredient", "jam base").tap("set_quantity", "2 lb")
    full.look()
    flow = full.counter.flow
    flow.keep()
    full.counter.do(flow.keep)
    assert len(full.books.kept_of(BATCH)) == 1


def test_what_was_entered_survives_a_power_cut_here_and_behind(full):
    full.tap("filling.set_filled", 30).tap("keep_some").tap("choose_ingredient", "jam base").tap("set_quantity", "2 lb")
    full.tap("set_day", date(2026, 3, 9))
    full.restart()
    assert full.place is Place.KEEP
    view = full.view
    assert (view.ingredient, view.quantity, view.day) == ("Jam base", "2 lb", date(2026, 3, 9))
    full.tap("keep")
    assert full.view.filled == 30
    assert full.restart().place is Place.FILL


def test_the_power_goes_just_after_it_was_kept(full):
    full.tap("keep_some").tap("choose_ingredient", "jam base").tap("set_quantity", "2 lb")
    full.counter.flow.keep()
    full.restart()
    assert full.place is Place.FILL


def test_its_tag_is_printed_as_that_of_a_bag_that_is_received(full):
    keep(full, how="keep_and_print")
    (bag,) = full.books.kept_of(BATCH)
    assert after(full, 1) == [bag.code]


def test_back_leads_to_filling(full):
    full.tap("keep_some").tap("back")
    assert full.place is Place.FILL
