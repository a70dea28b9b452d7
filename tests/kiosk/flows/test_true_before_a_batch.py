"""Before a batch: a tick stands for what is there, good, and comparable with what is asked for."""

from __future__ import annotations

from datetime import date

import pytest

from db import Quantity, RecipeLine
from kiosk.flows.choose_recipe import Enough

Q = Quantity.parse
EARLIER, PAST = date(2025, 12, 1), date(2026, 1, 3)


def stand_before(day, ingredient, asked, *bags):
    """A recipe that asks for so much of it, and these bags alone."""
    books = day.books
    made = books.add_ingredient(ingredient, allergens=())
    jam = next(one for one in books.recipes() if one.name == "Strawberry Jam")
    recipe = books.add_recipe(jam.product, "Other jam", 12, [RecipeLine(0, made, Q(asked))])
    for quantity, until in bags:
        books.receive_lot(
            made, Q(quantity), supplier=books.suppliers()[0], bought_on=EARLIER, best_before=until, allergens=()
        )
    day.tap("cook").tap("choose", recipe.id)
    return made


@pytest.mark.parametrize(
    ("asked", "bags", "enough", "words"),
    [
        ("4 lb", [("10 lb", None)], Enough.YES, "10 lb in stock"),
        ("4 lb", [("10 lb", PAST)], Enough.UNSURE, "none in stock, 10 lb past its date"),
        ("4 lb", [("3 lb", None), ("10 lb", PAST)], Enough.UNSURE, "3 lb in stock, 10 lb past its date"),
        ("4 lb", [("5 lb", None), ("10 lb", PAST)], Enough.YES, "5 lb in stock, 10 lb past its date"),
        ("2 cup", [("10 lb", None)], Enough.UNSURE, "10 lb in stock"),
        ("4 lb", [("32 fl oz", None)], Enough.UNSURE, "32 fl oz in stock"),
        ("4 lb", [("32 fl oz", None), ("1 lb", None)], Enough.UNSURE, "32 fl oz + 1 lb in stock"),
        ("4 lb", [("32 fl oz", None), ("5 lb", None)], Enough.YES, "32 fl oz + 5 lb in stock"),
        ("4 lb", [("1 lb", None)], Enough.NO, "1 lb in stock"),
        ("4 lb", [("1 lb", PAST)], Enough.NO, "none in stock, 1 lb past its date"),
        ("4 lb", [], Enough.NO, "none in stock"),
    ],
)
def test_the_tick_is_for_what_is_good_and_comparable(day, asked, bags, enough, words):
    stand_before(day, "glucose", asked, *bags)
    assert (day.view.lines[0].enough, day.view.lines[0].in_stock) == (enough, words)


def test_what_is_not_held_is_not_said_to_be_on_hold(day):
    """A bag kept of a batch that is on hold is not held itself, and not used."""
    books = day.books
    base = stand_before(day, "base", "4 lb")
    jam = next(one for one in books.recipes() if one.name == "Strawberry Jam")
    pot = books.start_batch(jam)
    for line in jam.lines:
        books.use_lot(pot.number, line.index, day.lot(line.ingredient.name), line.quantity)
    books.keep_as_lot(pot.number, base, Q("5 lb"))
    assert day.view.lines[0].in_stock == "5 lb in stock"
    books.hold_batch(pot.number, "seal")
    line = day.view.lines[0]
    assert (line.in_stock, line.enough) == ("none in stock, 5 lb not to be used", Enough.NO)
