"""Labels: what is tapped of what a food contains is of the food that was asked about, and of no other; and what is half
tapped is not lost to a scan."""

from __future__ import annotations

import pytest

from db import Books, Looked
from kiosk.flows.base import Offer, Place, Tone
from kiosk.flows.print_labels import PrintAction
from kiosk.flows.what_it_contains import DONE, LAST, NONE
from tests.kiosk.flows.test_what_is_in_a_bag import bag, jars_with, keys, saved

SHOP = "Nut & Spice Traders"


@pytest.fixture
def other(day):
    """Another program at the same books."""
    with Books.open(day.settings.books, kiosk="K2", clock=day.clock) as books:
        yield books


def two_foods(day, *names):
    """Jars with both, of which nobody has said what they contain."""
    sugar, pectin = (saved(bag(day, name, SHOP)) for name in names)
    day.tap("back").start_jam()
    batch = day.counter.flow.batch
    for line in batch.recipe.lines:
        mine = {"sugar": sugar, "fruit pectin": pectin}.get(line.ingredient.name)
        code = mine or day.lot(line.ingredient.name)
        day.books.use_lot(batch.number, line.index, code, line.quantity, substitute="a trial" if mine else "")
    day.tap("stove.go_on").tap("stove.go_on").tap("stove.go_on").fill(6)
    assert day.place is Place.LABELS


def asked(day):
    return day.counter.flow.question().name


def named(books, name):
    return next(one for one in books.ingredients() if one.name == name)


TAPS = {
    "none": [("say_contents", NONE)],
    "that is all": [("say_contents", DONE)],
    "an allergen": [("toggle_allergen", "milk")],
    "its list": [("set_made_of", "sugar, whey")],
    "an allergen, then all": [("toggle_allergen", "milk"), ("say_contents", DONE)],
}


@pytest.mark.parametrize("taps", TAPS.values(), ids=TAPS)
@pytest.mark.parametrize("names", [("Rose sugar", "Peanut sugar"), ("Oat syrup", "Almond paste")])
def test_what_was_asked_of_one_food_is_never_recorded_of_the_next(day, other, names, taps):
    two_foods(day, *names)
    first, second = names
    day.counter.flow.view()
    if asked(day) == second:
        first, second = second, first
    other.change_ingredient(named(other, first), allergens=())
    head = other.head()
    day.counter.do(getattr(day.counter.flow, taps[0][0]), *taps[0][1:])
    assert (day.books.head(), day.counter.notice.tone) == (head, Tone.WARN)
    assert day.words == "Somebody has said what is in it meanwhile: nothing was recorded"
    assert not named(day.books, second).is_looked_at
    assert (asked(day), day.counter.flow.question().chosen) == (second, ())
    day.tap("toggle_allergen", "peanuts").tap("say_contents", DONE)
    assert named(day.books, second).allergens == ("peanuts",)
    assert named(day.books, first).allergens == ()


def test_a_redrawn_screen_does_not_move_the_question(day, other):
    """The other screen's word has this one drawn anew below the list: the list is still of the first food."""
    two_foods(day, "Rose sugar", "Peanut sugar")
    first = asked(day)
    other.change_ingredient(named(other, first), allergens=())
    day.look().tap("say_contents", NONE)
    assert "meanwhile" in day.words
    assert day.view.action is PrintAction.LOOK


@pytest.mark.parametrize("answer", [NONE, LAST])
def test_a_bag_that_was_corrected_meanwhile_is_left_as_it_is(day, other, answer):
    code = saved(bag(day, "sugar", "Hilltop Orchard"))
    jars_with(day, code)
    assert asked(day) == f"sugar ({code})"
    other.correct_lot(code, supplier_lot="B-77")
    head = other.head()
    day.tap("say_contents", answer)
    assert day.books.head() == head
    assert f"{code} was changed meanwhile" in day.words
    assert day.books.lot(code).contains.looked is Looked.NOT_YET
    assert asked(day) == f"sugar ({code})"
    day.tap("toggle_allergen", "milk").tap("say_contents", DONE)
    assert day.books.lot(code).contains.allergens == ("milk",)


@pytest.mark.parametrize("typed", ["", "whey, salt"])
def test_a_list_that_was_read_elsewhere_meanwhile_is_asked_with_and_can_be_answered(day, other, typed):
    jars_with(day, saved(bag(day, "Dark syrup", SHOP)))
    asked(day)
    if typed:
        day.tap("set_made_of", typed)
    other.change_ingredient(named(other, "Dark syrup"), sub_ingredients=("peanuts", "sugar"))
    head = other.head()
    day.tap("say_contents", NONE)
    assert (day.books.head(), day.counter.notice.tone) == (head, Tone.BAD)
    question = day.counter.flow.question()
    assert question.made_of == (("whey", "salt") if typed else ("peanuts", "sugar"))
    assert question.hints[0] == ("milk" if typed else "peanuts")
    day.tap("toggle_allergen", "peanuts").tap("say_contents", DONE)
    assert named(day.books, "Dark syrup").allergens == ("peanuts",)
    assert named(day.books, "Dark syrup").sub_ingredients == question.made_of


@pytest.mark.parametrize("name", ["Peanut butter", "Rose sugar"])
def test_as_last_time_of_a_food_of_which_nobody_said_anything_is_no_none(day, name):
    jars_with(day, saved(bag(day, name, SHOP)))
    asked(day)
    day.tap("say_contents", LAST)
    assert (named(day.books, name).is_looked_at, day.counter.notice.tone) == (False, Tone.WARN)


def test_what_one_of_two_screens_said_is_not_said_over(day, other):
    code = saved(bag(day, "Peanut butter", SHOP))
    jars_with(day, code)
    assert keys(day)[0] == "peanuts"
    other.change_ingredient(named(other, "Peanut butter"), allergens=("peanuts",))
    day.tap("say_contents", NONE)
    assert "meanwhile" in day.words
    assert named(day.books, "Peanut butter").allergens == ("peanuts",)


@pytest.mark.parametrize("tapped", [("toggle_allergen", "peanuts"), ("set_made_of", "peanuts, salt")])
@pytest.mark.parametrize("scanned", ["strawberries", "fruit pectin", "lemon juice"])
def test_what_is_half_tapped_stays_where_another_code_is_scanned(day, tapped, scanned):
    jars_with(day, saved(bag(day, "Peanut butter", SHOP)))
    flow = day.counter.flow
    asked(day)
    assert not flow.entered()
    day.tap(*tapped)
    before = flow.question()
    day.scan(day.lot(scanned))
    assert (day.counter.flow, day.place) == (flow, Place.LABELS)
    assert isinstance(day.counter.notice, Offer)
    assert flow.question() == before
    day.counter.leave(day.counter.notice)
    assert day.place is Place.TRACE


def test_once_it_is_said_a_scan_leads_on_again(day):
    jars_with(day, saved(bag(day, "Peanut butter", SHOP)))
    day.tap("toggle_allergen", "peanuts").tap("say_contents", DONE).scan(day.lot("strawberries"))
    assert day.place is Place.TRACE
