"""Bins behind More: bags are poured in, and a bin is said to be empty."""

from datetime import date

import pytest

from db import Quantity
from db.subjects.bins import BinRest
from kiosk.flows.base import Place, Tone

Q = Quantity.parse


@pytest.fixture
def flow(day):
    """A new bin, chosen."""
    day.tap("more").tap("open", "bins")
    assert day.place is Place.BINS
    day.tap("add", "Sugar bin").look()
    return day.counter.flow


def another(day, code, left="10 lb"):
    like = day.books.lot(code)
    return day.books.receive_lot(like.ingredient, Q(left), supplier=like.supplier, bought_on=date(2026, 3, 3)).code


def inside(day):
    return {one.name: [lot.code for lot in one.lots] for one in day.books.bins()}


def test_a_new_bin_is_empty_and_says_so(day, flow):
    assert [(one.title, one.detail) for one in day.view.bins] == [("Sugar bin", "empty")]
    assert day.view.told == "Sugar bin is empty: scan the bag that is poured in."


def test_bags_are_poured_in_by_scan_and_from_the_list(day, flow):
    sugar = day.lot("sugar")
    day.scan(sugar)
    assert day.words == f"{sugar} is in Sugar bin"
    assert day.view.told == "What is taken out of Sugar bin is of this bag."
    more = another(day, sugar)
    assert [one.key for one in flow.bags()] == [more]
    day.tap("pour", more).look()
    assert inside(day) == {"Sugar bin": [sugar, more]}
    assert day.view.bins[0].detail == f"sugar: {sugar} or {more}"
    assert day.view.told == "What is taken out of Sugar bin may be of any of these bags."


def test_of_many_bags_it_is_said_how_many(day, flow):
    sugar = day.lot("sugar")
    for code in (sugar, *(another(day, sugar) for _n in range(3))):
        day.scan(code)
    assert day.view.bins[0].detail == "sugar: one of 4 bags"


def test_another_ingredient_is_refused_in_the_words_of_the_books(day, flow):
    day.scan(day.lot("sugar")).scan(day.lot("strawberries"))
    assert (day.counter.notice.tone, day.words) == (Tone.BAD, "Sugar bin holds sugar.")
    assert len(inside(day)["Sugar bin"]) == 1


def test_a_bag_on_hold_is_not_offered_and_not_poured(day, flow):
    sugar = day.lot("sugar")
    day.books.hold_lot(sugar, "wet")
    assert sugar not in [one.key for one in flow.bags()]
    day.scan(sugar)
    assert day.counter.notice.tone is Tone.BAD
    assert inside(day) == {"Sugar bin": []}


@pytest.mark.parametrize("name", ["", "  ", "sugar bin"])
def test_a_bin_has_a_name_of_its_own(day, flow, name):
    day.tap("add", name)
    assert day.counter.notice.tone is Tone.BAD
    assert list(inside(day)) == ["Sugar bin"]


@pytest.mark.parametrize(
    ("rest", "left"), [(BinRest.USED_UP, "0 lb"), (BinRest.THROWN_AWAY, "0 lb"), (BinRest.STAYS, "10 lb")]
)
def test_emptied_it_says_what_became_of_the_rest(day, flow, rest, left):
    bag = another(day, day.lot("sugar"))
    day.scan(bag).tap("empty", rest, "swept out")
    assert inside(day) == {"Sugar bin": []}
    assert day.words == "Sugar bin is empty"
    assert day.books.lot(bag).left == Q(left)
    row = next(one for one in day.books.stock() if one.lot.code == bag)
    assert row.wasted == Q("10 lb" if rest is BinRest.THROWN_AWAY else "0 lb")


def test_why_its_bags_stay_is_needed(day, flow):
    day.scan(day.lot("sugar")).tap("empty", BinRest.STAYS, " ")
    assert day.words == "What became of the rest?"
    assert len(inside(day)["Sugar bin"]) == 1


def test_a_bag_that_is_in_another_bin_too_is_not_empty(day, flow):
    bag = another(day, day.lot("sugar"))
    other = day.books.add_bin("Other bin")
    day.books.put_in_bin(other.id, bag)
    day.scan(bag).tap("empty", BinRest.USED_UP)
    assert day.books.lot(bag).left == Q("10 lb")


def test_a_bin_that_another_screen_filled_meanwhile_is_looked_at_again(day, flow):
    sugar = day.lot("sugar")
    day.scan(sugar)
    more = another(day, sugar)
    day.books.put_in_bin(day.view.chosen, more)
    day.tap("empty", BinRest.USED_UP)
    assert day.words == f"Sugar bin was changed meanwhile: {sugar} and {more} is in it now."
    assert len(inside(day)["Sugar bin"]) == 2


def test_a_second_tap_before_it_is_drawn_records_nothing(day, flow):
    day.scan(day.lot("sugar"))
    flow.empty(BinRest.USED_UP)
    day.tap("empty", BinRest.USED_UP)
    assert day.words == "That was taken already."


def test_without_a_bin_that_is_chosen_nothing_is_recorded(day):
    day.books.add_bin("Sugar bin")
    day.tap("more").tap("open", "bins").tap("pour", day.lot("sugar"))
    assert day.words == "Into which bin?"
    day.tap("empty", BinRest.USED_UP)
    assert day.words == "Which bin is empty?"
    assert inside(day) == {"Sugar bin": []}


def test_the_chosen_one_is_found_again_after_a_power_cut(day, flow):
    day.restart().look()
    assert day.place is Place.BINS
    day.scan(day.lot("sugar"))
    assert len(inside(day)["Sugar bin"]) == 1


def test_back_leads_to_more(day, flow):
    day.counter.back()
    assert day.place is Place.MORE
