"""Weigh in takes out of a bin: what goes in may be of any bag that is in it, and the books know that."""

from datetime import date

import pytest

from db import Quantity
from kiosk.flows.base import Place, Tone

Q = Quantity.parse


@pytest.fixture
def sugar_bin(day):
    """The jam's sugar is next, and stands in a bin of two bags."""
    return binned(day, "3 lb", "20 lb")


def binned(day, *held, **dates):
    like = day.books.lot(day.lot("sugar"))
    day.books.discard_lot(like.code, like.left, "wet")
    into = day.books.add_bin("Sugar bin")
    for much in held:
        bag = day.books.receive_lot(
            like.ingredient, Q(much), supplier=like.supplier, bought_on=date(2026, 3, 3), **dates
        )
        day.books.put_in_bin(into.id, bag.code)
    day.start_jam().weigh_in("strawberries")
    day.look()
    return next(one for one in day.books.bins() if one.id == into.id)


def codes(one):
    return [lot.code for lot in one.lots]


def poured(day, into):
    """Another bag, poured into the bin."""
    like = into.lots[0]
    more = day.books.receive_lot(like.ingredient, Q("9 lb"), supplier=like.supplier, bought_on=date(2026, 3, 3))
    day.books.put_in_bin(into.id, more.code)
    return more


def uses(day):
    batch = day.books.batch(day.counter.flow.number)
    return [
        (use.lot.code, str(use.quantity), use.bin, use.sure) for use in batch.uses if use.line == 1 and not use.reversed
    ]


def test_the_bin_is_one_row_and_what_is_taken_may_be_of_any_of_its_bags(day, sugar_bin):
    first, second = codes(sugar_bin)
    assert (day.view.lot.title, day.view.lot.chip) == ("Sugar bin", "tap it")
    assert "use first" not in day.view.lot.detail
    (row,) = day.counter.flow.weighing.lot_choices()
    assert (row.title, row.detail) == ("Sugar bin", f"{first} or {second} · 23 lb left")
    day.tap("weighing.pick_lot", row.key).look()
    assert (day.view.lot.title, day.view.action, day.view.warning) == ("Sugar bin", "Use 4 lb", None)
    day.tap("weighing.use")
    assert uses(day) == [(first, "3 lb", "Sugar bin", False), (second, "1 lb", "Sugar bin", False)]


def test_scanning_the_tag_of_a_bag_in_it_takes_from_the_bin(day, sugar_bin):
    first, second = codes(sugar_bin)
    day.scan(second)
    assert (day.view.lot.title, day.view.lot.identified) == ("Sugar bin", True)
    day.tap("weighing.use")
    assert [code for code, *_ in uses(day)] == [first, second]


def test_of_a_bin_with_one_bag_it_is_known_which(day):
    one = binned(day, "20 lb")
    day.scan(codes(one)[0]).tap("weighing.use")
    assert uses(day) == [(codes(one)[0], "4 lb", "Sugar bin", True)]


def test_a_bag_in_two_bins_is_taken_by_its_tag_as_before(day, sugar_bin):
    first, second = codes(sugar_bin)
    other = day.books.add_bin("Other bin")
    day.books.put_in_bin(other.id, second)
    day.scan(second)
    assert day.view.lot.title != "Sugar bin"
    titles = [one.title for one in day.counter.flow.weighing.lot_choices()]
    assert titles == ["Sugar bin", "Other bin"]
    day.tap("weighing.use")
    assert {(code, sure) for code, _much, _bin, sure in uses(day)} == {(first, False), (second, False)}


def test_a_bin_that_holds_less_gives_what_it_has(day):
    one = binned(day, "1 lb", "2 lb")
    day.scan(codes(one)[0])
    assert day.view.action == "Use 3 lb: the rest is missing"
    day.tap("weighing.use").look()
    assert [much for _code, much, *_ in uses(day)] == ["1 lb", "2 lb"]
    assert day.view.wanted == "1 lb sugar"


def test_undo_takes_the_whole_scoop_back(day, sugar_bin):
    day.scan(codes(sugar_bin)[0]).tap("weighing.use").look().tap("undo")
    assert day.words == "Took back 4 lb sugar"
    assert uses(day) == []
    assert [str(lot.left) for lot in day.books.bins()[0].lots] == ["3 lb", "20 lb"]


def test_a_bag_of_it_on_hold_keeps_the_whole_bin_from_being_used(day, sugar_bin):
    first, second = codes(sugar_bin)
    day.books.hold_lot(first, "wet")
    day.scan(second)
    assert day.counter.notice.tone is Tone.BAD
    assert not day.view.ready


def test_a_bag_of_it_past_its_date_needs_a_reason(day):
    one = binned(day, "3 lb", best_before=date(2026, 3, 5))
    more = poured(day, one)
    day.clock.advance(3 * 86_400)
    day.look().scan(more.code)
    old = codes(one)[0]
    assert day.view.asks_why
    assert day.view.warning.words == f"{old} in this bin is past its date since 5 Mar"
    day.tap("weighing.use")
    assert uses(day) == []
    day.look().tap("weighing.use", "it keeps")
    assert len(uses(day)) == 2


def test_a_bag_of_it_past_its_use_by_date_is_not_used(day):
    one = binned(day, "3 lb", best_before=date(2026, 3, 5), use_by=True)
    more = poured(day, one)
    day.clock.advance(3 * 86_400)
    day.look().scan(more.code)
    assert day.counter.notice.tone is Tone.BAD
    assert not day.view.ready


def test_a_bin_that_was_filled_or_emptied_since_it_was_drawn_is_looked_at_again(day, sugar_bin):
    day.scan(codes(sugar_bin)[0])
    poured(day, sugar_bin)
    day.tap("weighing.use")
    assert day.words == "The bin was changed meanwhile."
    assert uses(day) == []


def test_a_bin_of_one_bag_that_was_emptied_since_it_was_drawn_is_not_booked_as_the_bag(day):
    one = binned(day, "20 lb")
    day.scan(codes(one)[0])
    day.books.empty_bin(one.id, "swept")
    day.tap("weighing.use")
    assert day.words == "The bin was changed meanwhile."
    assert uses(day) == []


def test_a_bin_that_was_emptied_is_no_longer_taken_from_the_list(day, sugar_bin):
    (row,) = day.counter.flow.weighing.lot_choices()
    day.books.empty_bin(sugar_bin.id, "swept")
    day.tap("weighing.pick_lot", row.key)
    assert day.words == "That bin is empty by now"


def test_what_was_picked_survives_a_power_cut(day, sugar_bin):
    day.scan(codes(sugar_bin)[1]).restart().look()
    assert day.place is Place.WEIGH
    assert (day.view.lot.title, day.view.ready) == ("Sugar bin", True)
    day.tap("weighing.use")
    assert len(uses(day)) == 2


def test_a_bin_stands_in_for_something_else_with_a_reason(day, sugar_bin):
    day.scan(codes(sugar_bin)[0]).tap("weighing.use").look()
    day.tap("weighing.swap", codes(sugar_bin)[1], "no pectin").look()
    assert day.view.lot.title == "Sugar, Sugar bin"
    day.tap("weighing.use")
    batch = day.books.batch(day.counter.flow.number)
    assert {(use.lot.code, use.bin) for use in batch.uses if use.line == 2} <= {
        (code, "Sugar bin") for code in codes(sugar_bin)
    }
