"""A bag that is measured, a recipe that weighs, and no density between them: words at the stove, never a crash."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db import Quantity, RecallQuery, RecipeLine, UnitError
from kiosk.flows.choose_recipe import Enough

Q = Quantity.parse


@pytest.fixture
def syrup(day):
    """A bottle of rose syrup kept in fl oz, and a recipe that asks for 10 oz of it by weight."""
    syrup = day.books.add_ingredient("rose syrup", allergens=())
    farm = day.books.suppliers()[0]
    day.books.receive_lot(syrup, Q("32 fl oz"), supplier=farm, bought_on=date(2026, 3, 2))
    product = day.books.add_product("RS", "Rose Jelly", net_content=Q("8 oz"))
    day.recipe = day.books.add_recipe(product, "Rose Jelly", 12, [RecipeLine(0, syrup, Q("10 oz"))])
    day.syrup = syrup
    return day


def test_before_the_batch_the_stock_is_told_as_it_is_kept(syrup):
    syrup.tap("cook").tap("choose", syrup.recipe.id)
    assert syrup.view.lines[0].in_stock == "32 fl oz in stock"


def test_two_bags_of_two_kinds_are_told_beside_each_other(syrup):
    farm = syrup.books.suppliers()[0]
    syrup.books.receive_lot(syrup.syrup, Q("1 lb"), supplier=farm, bought_on=date(2026, 3, 2))
    syrup.tap("cook").tap("choose", syrup.recipe.id)
    assert syrup.view.lines[0].in_stock == "32 fl oz + 1 lb in stock"
    assert syrup.view.lines[0].enough is Enough.YES, "the bag alone is enough"


def test_the_cook_is_told_in_which_unit_to_type(syrup):
    syrup.tap("cook").tap("choose", syrup.recipe.id).tap("start").scan(syrup.lot("rose syrup"))
    assert syrup.view.warning.words == "This bag is measured in fl oz"
    assert not syrup.view.ready
    syrup.tap("weighing.use")
    assert "cannot be turned into volume" in syrup.words
    syrup.tap("weighing.set_amount", "9.5 fl oz")
    assert syrup.view.ready
    assert syrup.view.warning.words == "The recipe asks for 10 oz", "which nothing compares with 9.5 fl oz"
    assert not syrup.view.on_target
    assert syrup.view.share == 0
    assert syrup.restart().view.amount == "9.5"
    syrup.tap("weighing.use")
    assert str(syrup.books.batches_cooking()[0].uses[0].quantity) == "9.5 fl oz"


def test_a_line_of_a_bottle_and_a_bag_is_told_in_both(syrup):
    farm = syrup.books.suppliers()[0]
    bag = syrup.books.receive_lot(syrup.syrup, Q("1 lb"), supplier=farm, bought_on=date(2026, 3, 2))
    syrup.tap("cook").tap("choose", syrup.recipe.id).tap("start").scan(syrup.lot("rose syrup"))
    syrup.tap("weighing.set_amount", "2 fl oz").tap("weighing.use_and_add_another")
    assert syrup.view.wanted == "10 oz rose syrup"
    syrup.scan(bag.code).tap("weighing.set_amount", "8").tap("weighing.use")
    assert syrup.view.rows[0].amount == "2 fl oz + 8 oz"


def test_a_density_joins_them(day):
    lemon = next(i for i in day.books.ingredients() if i.name == "lemon juice")
    bottle = day.books.receive_lot(lemon, Q("32 fl oz"), supplier=None, bought_on=date(2026, 3, 2))
    day.start_jam()
    for name in ("strawberries", "sugar", "fruit pectin"):
        day.weigh_in(name)
    day.scan(bottle.code)
    assert day.view.ready
    day.tap("weighing.set_amount", "1 tbsp")
    assert Decimal("0.5") < Decimal(day.view.share) < Decimal("0.6")
    day.tap("weighing.use")
    assert str(day.books.batches_cooking()[0].uses[-1].quantity) == "1 tbsp"


def test_a_bag_that_covers_the_line_leaves_nothing_to_another(day):
    day.start_jam().scan(day.lot("strawberries")).tap("weighing.use_and_add_another", "8")
    assert day.view.wanted == "4 lb sugar"


@pytest.mark.parametrize(("typed", "booked"), [("3,98 kg", "3.98 kg"), ("3,98", "3.98 lb"), ("0,125 kg", "0.125 kg")])
def test_a_comma_is_a_point(day, typed, booked):
    day.start_jam().scan(day.lot("strawberries")).tap("weighing.set_amount", typed).tap("weighing.use")
    assert str(day.books.batches_cooking()[0].uses[0].quantity) == booked


@pytest.mark.parametrize("typed", ["1,250 g", "1,250"])
def test_a_thousand_or_one_and_a_quarter_is_asked_back(day, typed):
    day.start_jam().scan(day.lot("strawberries")).tap("weighing.set_amount", typed)
    assert "is not an amount" in day.words


def test_a_recall_adds_up_a_weight_and_a_volume_of_one_bag(day):
    sugar = day.lot("sugar")
    day.start_jam().weigh_in("strawberries")
    number = day.view.number
    for amount in ("2 lb", "1 cup"):
        day.books.use_lot(number, 1, sugar, Q(amount), completes_line=False)
    scope = day.books.recall(RecallQuery(lot=sugar))
    assert scope.affected[0].words.startswith("2.4")
    assert scope.affected[0].words.endswith("lb sugar, bought 15 Feb 2026")


def test_the_books_refuse_what_they_cannot_take_from_a_bag(syrup):
    batch = syrup.books.start_batch(syrup.recipe)
    with pytest.raises(UnitError, match="density"):
        syrup.books.use_lot(batch.number, 0, syrup.lot("rose syrup"), Q("10 oz"))
    assert syrup.books.batch(batch.number).uses == ()


@pytest.mark.parametrize(
    ("typed", "booked"),
    [("1½ lb", "1.5 lb"), ("1 1/2", "1.5 oz"), ("3/4 lb", "0.75 lb"), ("2 x 8 oz", "16 oz"), ("1 lb 4 oz", "1.25 lb"),
     ("8 lbs", "8 lb"), ("½ kg", "0.5 kg")],
)  # fmt: skip
def test_an_amount_is_typed_as_people_write_it(syrup, typed, booked):
    syrup.tap("cook").tap("choose", syrup.recipe.id).tap("start").scan(syrup.lot("rose syrup"))
    syrup.tap("weighing.set_amount", typed)
    assert f"{syrup.view.amount} {syrup.view.unit}" == booked


@pytest.mark.parametrize(
    ("typed", "words"),
    [("3 t", "can be a teaspoon or a tonne"), ("2 bag", "does not say how much"),
     ("2-3 oz", "from one amount to another"),
     ("~12 oz", "not exact"), ("1,500 g", "can be read in two ways"), ("4 parsec", "not a unit"),
     ("0 oz", "above zero")],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_in_words(syrup, typed, words):
    syrup.tap("cook").tap("choose", syrup.recipe.id).tap("start").scan(syrup.lot("rose syrup"))
    before = syrup.view.amount
    syrup.tap("weighing.set_amount", typed)
    assert words in syrup.counter.notice.what_to_do
    assert syrup.view.amount == before
