"""Receive: green is only what somebody said of this supplier's bag, and of the list on its label as it stands now."""

from __future__ import annotations

import sys

import pytest

from db import Looked, Quantity
from drivers.scanners.base import Gs1Fields
from kiosk.flows.base import Place, Tone, Why
from kiosk.flows.what_it_contains import DONE, LAST, NONE
from tests.kiosk.flows.test_what_is_in_a_bag import bag, saved

GTIN = "09506000134376"


def stands(day):
    view = day.view
    return view.allergens, view.allergens_needed, view.allergens_why


def no_supplier(day, name, gtin14=None):
    """A bag of a supplier whom nobody named, as the sheets of a kitchen have it."""
    known = next((one for one in day.books.ingredients() if one.name == name), None)
    known = known or day.books.add_ingredient(name, allergens=())
    bought = day.clock.now().date()
    bag = Quantity.parse("1 kg")
    return day.books.receive_lot(known, bag, supplier=None, bought_on=bought, gtin14=gtin14, allergens=())


@pytest.mark.parametrize("stranger", ["Total Stranger Ltd", "Nobody Knows & Co", "x"])
@pytest.mark.parametrize("name", ["sugar", "Rose sugar", "Peanut sugar"])
def test_a_supplier_who_is_new_is_not_the_one_without_a_name(day, stranger, name):
    no_supplier(day, name)
    bag(day, name, stranger)
    assert stands(day) == ("not looked at", True, Why.NONE)
    assert day.books.lot(saved(day)).contains.looked is Looked.NOT_YET


def test_nor_where_the_pack_is_known_without_a_supplier(day):
    no_supplier(day, "Rose sugar", GTIN)
    day.tap("receive").scan(GTIN, fields=Gs1Fields(gtin14=GTIN))
    bag(day, "Rose sugar", "Total Stranger Ltd")
    assert day.view.allergens_needed
    assert day.books.lot(saved(day)).contains.looked is Looked.NOT_YET


def test_the_second_bag_of_him_is_as_the_first_was_said(day):
    no_supplier(day, "sugar")
    saved(bag(day, "sugar", "Total Stranger Ltd").tap("say_contents", NONE))
    bag(day, "sugar", "Total Stranger Ltd")
    assert stands(day) == ("none", False, Why.LAST_TIME)


@pytest.mark.parametrize(
    ("name", "listed", "hint"),
    [
        ("Rose sugar", "peanuts, sugar", "Peanuts?"),
        ("Rose sugar", "sugar; whey", "Milk?"),
        ("Mixed spice", "sesame, salt", "Sesame?"),
        ("Dark syrup", "wheat flour", "Wheat?"),
        ("Peanut butter", "peanuts, salt", "Peanuts?"),
        ("sugar", "sugar, almonds", "Tree nuts?"),
    ],
)
def test_none_holds_no_more_where_the_list_adds_an_allergen(day, name, listed, hint):
    bag(day, name, "Nut & Spice Traders").tap("say_contents", NONE)
    assert stands(day) == ("none", False, Why.TYPED)
    day.tap("set_made_of", listed)
    assert stands(day) == ("not looked at", True, Why.NONE)
    assert day.view.allergens_hint == hint
    day.restart()
    assert day.view.allergens_needed
    assert not day.books.lot(saved(day)).is_looked_at


def test_said_again_after_the_list_was_read_it_stands(day):
    bag(day, "Rose sugar", "Nut & Spice Traders").tap("say_contents", NONE).tap("set_made_of", "peanut flavour, sugar")
    day.tap("say_contents", NONE)
    assert stands(day) == ("none", False, Why.TYPED)
    day.tap("set_made_of", "peanut flavour, sugar, salt")
    assert stands(day) == ("none", False, Why.TYPED)


@pytest.mark.parametrize(
    ("chosen", "listed", "words", "hint"),
    [
        ((), "peanuts, sugar", "none", "Peanuts?"),
        ((), "sugar; whey", "none", "Milk?"),
        ((), "wheat flour, sesame", "none", "Wheat, sesame?"),
        (("milk",), "peanuts, whey", "milk", "Peanuts?"),
        (("peanuts",), "peanuts, sugar", "peanuts", ""),
        (("tree nuts", "tree nuts (almond)"), "almonds, sugar", "tree nuts (almond)", ""),
        ((), "sugar, rose", "none", ""),
    ],
)
def test_said_against_its_list_it_stands_and_is_asked_beside_it(day, chosen, listed, words, hint):
    """Now, after a power cut, and of the next bag that is as this one."""
    bag(day, "Rose sugar", "Nut & Spice Traders").tap("set_made_of", listed)
    for name in chosen:
        day.tap("toggle_allergen", name)
    day.tap("say_contents", DONE if chosen else NONE)
    for _ in range(2):
        assert (stands(day), day.view.allergens_hint) == ((words, False, Why.TYPED), hint)
        day.restart()
    saved(day)
    bag(day, "Rose sugar", "Nut & Spice Traders")
    assert (stands(day), day.view.allergens_hint) == ((words, False, Why.LAST_TIME), hint)


@pytest.mark.parametrize("name", ["Rose sugar", "Peanut butter", "Oat syrup"])
@pytest.mark.parametrize("known", [False, True])
def test_as_last_time_is_nothing_where_nobody_said_what_was_so_last_time(day, name, known):
    if known:
        day.books.add_ingredient(name)
    bag(day, name, "Nut & Spice Traders").tap("say_contents", LAST)
    assert (day.view.allergens_needed, day.counter.notice.tone) == (True, Tone.WARN)
    assert day.words == "Nobody has said what it contained last time: nothing was taken"
    assert not day.books.lot(saved(day)).is_looked_at


def test_what_was_chosen_stays_chosen_and_that_is_all_says_so(day):
    bag(day, "Rose sugar", "Nut & Spice Traders").tap("toggle_allergen", "milk").tap("set_made_of", "peanuts, whey")
    assert day.view.allergens_needed
    assert day.counter.flow.question().chosen == ("milk",)
    day.tap("say_contents", DONE)
    assert stands(day) == ("milk", False, Why.TYPED)


@pytest.mark.parametrize("listed", ["sugar, rose", "sugar", "", "peanuts, sugar"])
def test_a_list_that_adds_nothing_takes_nothing_back(day, listed):
    bag(day, "Rose sugar", "Nut & Spice Traders").tap("toggle_allergen", "peanuts").tap("set_made_of", listed)
    assert stands(day) == ("peanuts", False, Why.TYPED)


def test_one_view_asks_the_books_once_what_is_likely(day):
    """Counted by the interpreter: nothing stands in for the books."""
    assert bag(day, "sugar", "Hilltop Orchard").place is Place.RECEIVE
    calls = []

    def seen(frame, event, _arg):
        if event == "call" and frame.f_code.co_name == "likely_contains":
            calls.append(frame.f_code)

    sys.setprofile(seen)
    try:
        day.counter.flow.view()
    finally:
        sys.setprofile(None)
    assert len(calls) == 1
