"""Amounts that no kitchen has are refused in words; where the books hold one all the same, every screen still opens."""

from __future__ import annotations

from decimal import Decimal

import pytest

from db import Quantity, RuleError
from db.rules.quantity import plausible_quantity
from db.subjects.lots import LotReceived
from kiosk.flows.base import Place, Tone

ABSURD = ["950600013", "95060001 kg", "950600013 g", "950600013 oz", "123456789 ml", "95060001 each", "99999 kg"]


@pytest.mark.parametrize("typed", ABSURD)
def test_a_code_typed_for_an_amount_is_refused_at_weigh_in(day, typed):
    day.start_jam().scan(day.lot("strawberries"))
    before = day.view.amount
    day.tap("weighing.set_amount", typed)
    assert day.counter.notice.tone is Tone.BAD
    assert day.view.amount == before


@pytest.mark.parametrize("typed", [*(one for one in ABSURD if " " in one), "950600013 lb", "99 x 9999 kg"])
def test_and_for_a_bag(day, typed):
    day.tap("receive").tap("set_field", "ingredient", "sugar").tap("set_field", "quantity", typed)
    assert day.counter.notice.tone is Tone.BAD
    assert "more than a kitchen has" in day.counter.notice.what_to_do
    assert "950600013" not in str(day.counter.flow.memo())


@pytest.mark.parametrize("typed", ["2500 lb", "9.5 kg", "10000 kg", "5000 g", "9999 l", "100000 each", "1 tonne"])
def test_what_a_kitchen_can_have_is_taken(typed):
    assert plausible_quantity(Quantity.parse(typed)) == Quantity.parse(typed)


def test_the_books_themselves_refuse_it(day):
    lot = next(one for one in day.books.lots() if one.ingredient.name == "sugar")
    huge = Quantity.parse("950600013 lb")
    with pytest.raises(RuleError, match="more than a kitchen has"):
        day.books.count_lot(lot.code, huge)
    with pytest.raises(RuleError, match="more than a kitchen has"):
        day.books.receive_lot(lot.ingredient, huge, supplier=None, bought_on=day.counter.work.today())


@pytest.mark.parametrize("unit", ["lb", "kg", "tonne", "stone", "g", "oz"])
def test_books_that_hold_some_open_every_screen(day, unit):
    """As an older kiosk took them: each below its limit, and their sum over it."""
    sugar = next(one.ingredient for one in day.books.lots() if one.ingredient.name == "sugar")
    huge = Quantity(Decimal(950600013), unit)
    on = day.counter.work.today()
    for code in ("B0900-A", "B0901-A", "B0902-A"):
        fact = LotReceived(code, sugar.id, huge, None, None, on, None, None, None, None)
        day.books._write(lambda tx, fact=fact: tx.record(fact), None)
    recipe = next(one for one in day.books.recipes() if one.name == "Strawberry Jam")
    day.tap("cook").tap("choose", recipe.id)
    assert day.view
    day.restart()
    assert (day.place, bool(day.view)) == (Place.START, True)
    day.tap("start").scan(day.lot("strawberries")).tap("weighing.use")
    assert day.view
    day.restart()
    assert (day.place, bool(day.view)) == (Place.WEIGH, True)
    assert day.scan("B0900-A").view.lot.code == "B0900-A"
    assert day.books.stock()
    day.counter.go_home()
    assert day.view
    day.scan("B0900-A")
    assert (day.place, bool(day.view)) == (Place.TRACE, True)
    assert day.books.verify().ok


@pytest.mark.parametrize("typed", ["950600013 kg", "999999999 tonne", "999999999 stone"])
def test_an_amount_that_was_kept_on_the_way_is_shown(day, typed):
    """Typed before it was refused, and remembered over a power cut."""
    day.start_jam().scan(day.lot("strawberries"))
    weighing = day.counter.flow.weighing
    weighing._amount = Quantity.parse(typed)
    day.counter._remember()
    assert day.view.amount
    assert day.restart().place is Place.WEIGH
    assert day.view.amount
