"""At the scale the gravest word comes first, and what cannot be compared is never green."""

from __future__ import annotations

from datetime import date

import pytest

from db import Quantity
from kiosk.flows.base import Tone
from kiosk.flows.weigh_cards import why_none

Q = Quantity.parse
EARLIER = date(2025, 12, 1)
PAST = date(2026, 1, 3)


def receive(day, ingredient, quantity="10 lb", allergens=(), until=None):
    known = next((one for one in day.books.ingredients() if one.name == ingredient), None)
    if known is None:
        known = day.books.add_ingredient(ingredient, allergens=allergens)
    return day.books.receive_lot(
        known, Q(quantity), supplier=day.books.suppliers()[0], bought_on=EARLIER, best_before=until,
        allergens=allergens,
    ).code  # fmt: skip


def sugar_is_next(day):
    return day.start_jam().weigh_in("strawberries")


def swap_for(day, code):
    return day.tap("weighing.swap", code, "none was there")


# -- the allergen before the date, and before the unit


@pytest.mark.parametrize("allergen", ["milk", "peanuts", "wheat", "eggs", "sesame"])
@pytest.mark.parametrize(("quantity", "until"), [("10 lb", PAST), ("40 fl oz", None), ("40 fl oz", PAST)])
def test_an_allergen_is_said_before_a_date_and_before_a_unit(day, allergen, quantity, until):
    """Of strawberries nobody knows how much a fluid ounce weighs."""
    code = receive(day, "strawberries", quantity, (allergen,), until)
    day.start_jam().scan(code)
    warning = day.view.warning
    assert (warning.tone, warning.words) == (Tone.BAD, f"This bag contains {allergen}, unlike before")
    assert ("past its date" if until else "is measured in") in warning.what_to_do, "the lesser one is said as well"


def test_alone_the_lesser_ones_are_said_as_before(day):
    old = receive(day, "sugar", until=PAST)
    sugar_is_next(day).scan(old)
    assert day.view.warning.words == "This bag is past its date since 3 Jan"


# -- what stands in for something


@pytest.mark.parametrize(
    ("ingredient", "allergens"),
    [("whey powder", ("milk",)), ("peanut butter", ("peanuts",)), ("marzipan", ("almonds", "eggs")),
     ("barley malt", ("wheat",)), ("tahini", ("sesame",))],
)  # fmt: skip
def test_what_a_substitute_brings_along_is_said(day, ingredient, allergens):
    code = receive(day, ingredient, allergens=allergens)
    sugar_is_next(day)
    (choice,) = (one for one in day.counter.flow.weighing.swap_choices() if one.key == code)
    assert choice.detail.startswith(f"allergens: {', '.join(allergens)}")
    warning = swap_for(day, code).view.warning
    assert warning.tone is Tone.BAD
    assert warning.words == f"{code} contains {', '.join(allergens)}, which sugar does not"


@pytest.mark.parametrize("allergen", ["milk", "peanuts", "wheat", "eggs", "sesame"])
def test_a_substitute_that_nobody_looked_at_may_contain_more(day, allergen):
    """What is known of the ingredient is said, and that the bag itself was not read."""
    other = day.books.add_ingredient("spread", allergens=(allergen,))
    code = day.books.receive_lot(
        other, Q("5 lb"), supplier=day.books.suppliers()[0], bought_on=EARLIER, looked=False
    ).code
    sugar_is_next(day)
    warning = swap_for(day, code).view.warning
    assert warning.words == f"{code} contains {allergen}, which sugar does not"
    assert warning.what_to_do.startswith("Nobody has looked what else is in it")


def test_of_a_base_of_our_own_what_went_into_it_is_said(day):
    books = day.books
    butter = receive(day, "butter", allergens=("milk",))
    recipe = next(one for one in books.recipes() if one.name == "Strawberry Jam")
    base = books.start_batch(recipe)
    books.use_lot(base.number, 1, butter, Q("1 lb"), substitute="a trial")
    kept = books.keep_as_lot(base.number, books.add_ingredient("base", allergens=()), Q("8 oz"))
    sugar_is_next(day)
    assert "contains milk, which sugar does not" in swap_for(day, kept.code).view.warning.words


def test_one_that_brings_nothing_is_no_alarm_and_one_nobody_looked_at_says_so(day):
    plain = receive(day, "cane juice")
    unlooked = day.books.receive_lot(
        day.books.add_ingredient("oat syrup"), Q("5 lb"), supplier=day.books.suppliers()[0], bought_on=EARLIER
    ).code
    sugar_is_next(day)
    details = {one.key: one.detail for one in day.counter.flow.weighing.swap_choices()}
    assert details[plain].startswith("allergens: none · ")
    assert details[unlooked].startswith("allergens: nobody has looked · ")
    assert swap_for(day, plain).view.warning is None
    assert "Nobody has looked" in swap_for(day, unlooked).view.warning.words


def test_what_is_asked_for_is_not_said_to_be_free_of_it_where_nobody_looked(day):
    books = day.books
    jam = next(one for one in books.recipes() if one.name == "Strawberry Jam")
    unlooked = books.add_ingredient("glucose")
    lines = [type(jam.lines[0])(0, unlooked, Q("2 lb"))]
    recipe = books.add_recipe(jam.product, "Glucose jam", 12, lines)
    code = receive(day, "whey powder", allergens=("milk",))
    day.tap("cook").tap("choose", recipe.id).tap("start")
    words = swap_for(day, code).view.warning.words
    assert words == f"{code} contains milk; nobody has looked what glucose contains"


def test_something_else_is_offered_only_where_there_is_something(day):
    sugar_is_next(day)
    keys = lambda: [one.key for one in day.counter.flow.weighing.missing_choices()]  # noqa: E731
    assert keys() == ["out", "swap", "fail"]
    for lot in day.books.lots():
        if lot.ingredient.name != "sugar":
            day.books.discard_lot(lot.code, lot.left, "a test")
    assert day.counter.flow.weighing.swap_choices() == ()
    assert keys() == ["out", "fail"]


# -- what cannot be compared


@pytest.mark.parametrize("typed", ["40 lb", "0.1 lb", "1 kg", "3 oz", "900 g"])
def test_what_cannot_be_compared_is_not_green(day, typed):
    """Honey in cups, no density, weighed instead."""
    books = day.books
    jam = next(one for one in books.recipes() if one.name == "Strawberry Jam")
    honey = books.add_ingredient("honey", allergens=())
    recipe = books.add_recipe(jam.product, "Honey", 12, [type(jam.lines[0])(0, honey, Q("2 cup"))])
    code = receive(day, "honey", "60 lb")
    day.tap("cook").tap("choose", recipe.id).tap("start").scan(code).tap("weighing.set_amount", typed)
    view = day.view
    assert view.ready
    assert not view.on_target
    assert view.share == 0
    assert view.warning.words == "The recipe asks for 2 cup"
    assert view.warning.what_to_do.startswith("Look at the number once more")


# -- why there is none


@pytest.mark.parametrize(("there", "held"), [(3, 1), (3, 2), (3, 3), (2, 1), (1, 1)])
def test_only_those_on_hold_are_counted_as_on_hold(day, there, held):
    codes = [day.lot("sugar"), *(receive(day, "sugar") for _ in range(there - 1))]
    for code in codes[:held]:
        day.books.hold_lot(code, "glass")
    sugar = day.books.lot(codes[0]).ingredient
    words, _why = why_none(day.books.lots(sugar), day.clock.now().date())
    assert words.endswith(f" and {held - 1} more on hold" if held > 1 else " on hold")
    assert ("more" in words) is (held > 1)
