"""What a batch is made of by its actual bags: what it cost, what it may do to somebody, how it differs from another."""

from datetime import date
from decimal import Decimal

import pytest

from db import Money, RecallQuery, RecipeLine, RuleError, StepMark, UnknownNumberError
from db.questions.allergens import allergens, allergens_by_way, components
from kiosk.labels import jar_label
from kiosk.settings.config import Kitchen as Maker
from tests.db.kitchen import Q


def bag(kitchen, ingredient, quantity, price=None, **more):
    more.setdefault("supplier", kitchen.costco)
    more.setdefault("bought_on", date(2026, 3, 2))
    return kitchen.books.receive_lot(ingredient, Q(quantity), price=price and Money.parse(price), **more)


@pytest.fixture
def crumble(kitchen):
    """A jam with a crumb, which is a batch of our own, of butter and of a flour that has wheat in it."""
    books = kitchen.books
    flour = books.add_ingredient("flour", allergens=["wheat"], sub_ingredients=["wheat flour", "niacin"])
    butter = books.add_ingredient("butter", allergens=["milk"])
    crumb = books.add_ingredient("crumb")
    baked = kitchen.make([(0, bag(kitchen, flour, "4 lb", "$8"), "2 lb"), (1, bag(kitchen, butter, "1 lb"), "1 lb")], 0)
    kept = books.keep_as_lot(baked.number, crumb, Q("3 lb"))
    jam = kitchen.make([(0, bag(kitchen, kitchen.strawberries, "8 lb", "$16"), "4 lb"), (1, kept, "1 lb")], 10)
    return jam, baked, kept


def test_allergens_of_an_intermediate_reach_the_jar(kitchen, crumble):
    jam = kitchen.books.batch(crumble[0].number)
    assert allergens(jam) == ("wheat", "milk")
    assert allergens_by_way(jam) == {"wheat": ("flour",), "milk": ("butter",)}
    label = jar_label(jam, 1, Maker())
    assert label.contains == "Wheat, milk"
    crumb = label.ingredients[1]
    assert [(part.name, part.strong) for part in crumb.sub] == [
        ("flour (wheat flour, niacin)", True),
        ("butter", True),
    ]
    assert (crumb.name, crumb.strong) == ("crumb", False)


def test_an_allergen_written_down_later_is_on_the_next_label(kitchen, crumble):
    (sugar,) = (one for one in kitchen.books.ingredients() if one.name == "sugar")
    assert "milk" in allergens(kitchen.books.batch(crumble[0].number))
    butter = next(one for one in kitchen.books.ingredients() if one.name == "butter")
    kitchen.books.change_ingredient(butter, allergens=["milk", "soya"])
    assert allergens(kitchen.books.batch(crumble[0].number)) == ("wheat", "milk", "soya")
    assert sugar.allergens == ()


def test_what_was_taken_back_is_in_nothing(kitchen, crumble):
    jam, _, _ = crumble
    kitchen.books.reverse_use(kitchen.books.batch(jam.number).uses[1].id, "it fell down", late=True)
    now = kitchen.books.batch(jam.number)
    assert (allergens(now), now.made_of) == ((), ())
    assert [one.ingredient.name for one in components(now)] == ["strawberries"]


def test_a_batch_costs_what_its_bags_cost_and_names_what_has_no_price(kitchen, crumble):
    found = kitchen.books.cost(crumble[0].number)
    # half of the berries ($8), and of the crumb a third of half of the flour ($4)
    assert found.total == (Money(933),)
    assert found.per_unit == (Money(93),)
    assert [(line.lot.ingredient.name, line.costs) for line in found.lines] == [
        ("strawberries", (Money(800),)),
        ("crumb", (Money(133),)),
    ]
    assert not found.complete
    assert found.unknown == (f"butter of bag {kitchen.books.batch(crumble[1].number).uses[1].lot.code}: no price",)


def test_a_failed_batch_cost_just_as_much(kitchen):
    lot = bag(kitchen, kitchen.strawberries, "3 lb", "$10")
    batch = kitchen.books.start_batch(kitchen.recipe)
    kitchen.books.use_lot(batch.number, 0, lot.code, Q("1 lb"))
    kitchen.books.fail_batch(batch.number, "burnt")
    found = kitchen.books.cost(batch.number)
    assert (found.total, found.per_unit, found.complete) == ((Money(333),), (), True)
    assert found.to_json()["total"] == [{"minor": 333, "currency": "USD"}]


def test_shares_are_rounded_once_in_the_sum(kitchen):
    lot = bag(kitchen, kitchen.strawberries, "3 lb", "$10")
    batch = kitchen.make([(0, lot, "1 lb"), (1, lot, "1 lb"), (2, lot, "1 lb")], 3)
    found = kitchen.books.cost(batch.number)
    assert [line.costs for line in found.lines] == [(Money(333),)] * 3
    assert found.total == (Money(1000),)


def test_two_currencies_are_never_added(kitchen):
    lots = [bag(kitchen, kitchen.strawberries, "2 lb", price) for price in ("$4", "3 €")]
    batch = kitchen.make([(0, lot, "1 lb") for lot in lots], 2)
    assert kitchen.books.cost(batch.number).total == (Money(150, "EUR"), Money(200, "USD"))


def test_what_was_kept_is_taken_off_the_cost_of_a_jar(kitchen):
    batch = kitchen.make([(0, bag(kitchen, kitchen.strawberries, "8 lb", "$16"), "8 lb")], 8)  # 4 lb in jars
    kitchen.books.keep_as_lot(batch.number, kitchen.books.add_ingredient("base"), Q("4 lb"))
    found = kitchen.books.cost(batch.number)
    assert (found.total, found.per_unit) == ((Money(1600),), (Money(100),))


def test_one_pot_gives_two_products(kitchen):
    small = kitchen.books.add_product("SM", "Small Jam", net_content=Q("4 oz"), shelf_life_days=30)
    jam = kitchen.books.add_ingredient("strawberry jam")
    recipe = kitchen.books.add_recipe(small, "Small Jam", 10, [RecipeLine(0, jam, Q("4 oz"))])
    lot = kitchen.berries()
    pot = kitchen.make([(0, lot, "8 lb")], 20)
    other = kitchen.books.fill_also(pot.number, recipe, 12, 1, reason="foam")
    assert (other.product.code, other.net, other.state.value) == ("SM", 11, "filled")
    assert [str(use.quantity) for use in other.uses] == ["48 oz"]
    assert other.best_before == date(2026, 4, 3)
    assert [line.number for line in kitchen.books.trace(lot.code).batches] == [pot.number, other.number]
    with pytest.raises(RuleError, match="made out of"):
        kitchen.books.use_lot(pot.number, 0, other.uses[0].lot.code, Q("1 oz"))
    with pytest.raises(RuleError, match="one line"):
        kitchen.books.fill_also(pot.number, kitchen.recipe, 1, 0)


def test_rework_goes_into_the_next_batch_and_never_into_its_own(kitchen):
    first = kitchen.make([(0, kitchen.berries(), "8 lb")], 36, 4)
    again = kitchen.books.keep_as_lot(first.number, kitchen.strawberries, Q("2 lb"))
    second = kitchen.make([(0, again, "2 lb")], 36)
    assert kitchen.books.batch(second.number).made_of[0].number == first.number
    with pytest.raises(RuleError, match="made out of"):
        kitchen.books.use_lot(first.number, 0, again.code, Q("1 lb"))


def test_what_is_of_a_batch_on_hold_goes_nowhere_else(kitchen):
    first = kitchen.make([(0, kitchen.berries(), "8 lb")], 36)
    kept = kitchen.books.keep_as_lot(first.number, kitchen.strawberries, Q("2 lb"))
    kitchen.books.hold_batch(first.number, "smells")
    second = kitchen.books.start_batch(kitchen.recipe)
    with pytest.raises(RuleError, match="on hold: smells"):
        kitchen.books.use_lot(second.number, 0, kept.code, Q("1 lb"))
    kitchen.books.release_batch(first.number, "smelled again", by=kitchen.cook)
    kitchen.books.use_lot(second.number, 0, kept.code, Q("1 lb"))


def test_two_batches_side_by_side(march):
    found = march.books.compare("sj-20260304-a", "SJ-20260310-A")
    lines = {(one.topic, one.name): (one.left, one.right) for one in found.differences}
    assert lines["supplier", "strawberries"] == ("Valley Farm", "Hilltop Orchard")
    assert lines["quantity", "sugar"] == ("4 lb", "2 lb")
    assert lines["yield", "net"] == ("36", "40")
    assert ("supplier", "sugar") not in lines
    assert ("made", "equipment") not in lines
    assert [one["same"] for one in found.to_json()["lines"]] == [line.same for line in found.lines]
    with pytest.raises(UnknownNumberError):
        march.books.compare("SJ-20260304-A", "SJ-20990101-A")


def test_times_readings_pot_and_cook_are_compared(kitchen):
    books, clock = kitchen.books, kitchen.clock
    numbers = []
    for minutes, degrees, pot in ((20, 220, kitchen.pot_1), (26, 217, kitchen.pot_2)):
        batch = books.start_batch(kitchen.recipe, equipment=[pot], cook=kitchen.cook)
        books.mark_step(batch.number, 0, StepMark.STARTED)
        clock.advance(60 * minutes)
        books.add_reading(batch.number, "temperature", Decimal(degrees), "°F", 0)
        books.mark_step(batch.number, 0, StepMark.FINISHED)
        numbers.append(batch.number)
    found = {one.name: (one.left, one.right) for one in books.compare(*numbers).differences}
    assert found["Boil"] == ("20 min", "26 min")
    assert found["temperature"] == ("220 °F after 20 min", "217 °F after 26 min")
    assert found["equipment"] == ("copper pot 1", "copper pot 2")


def test_a_recipe_scaled_is_exact(kitchen):
    batch = kitchen.books.start_batch(kitchen.recipe, scale=Decimal("0.75"))
    assert [str(line.quantity) for line in batch.lines] == ["6 lb", "3 lb", "1.5 oz", "0.75 oz"]
    assert batch.expected_units == 27


def test_a_recall_of_our_own_batch_is_its_units_and_what_was_made_of_it(kitchen, crumble):
    jam, baked, kept = crumble
    found = kitchen.books.recall(RecallQuery(lot=baked.number.lower()))
    assert [one.batch.number for one in found.affected] == [baked.number, jam.number]
    assert [lot.code for one in found.affected for lot in one.through] == [kept.code]
    alone = kitchen.books.recall(RecallQuery(lot=jam.number))
    assert [(one.batch.number, one.net_units, one.words) for one in alone.affected] == [
        (jam.number, 10, "the batch itself")
    ]
    assert (alone.on_shelf, alone.net_units) == (10, 10)
    assert [one.why for one in alone.not_affected] == ["is another batch"]
    with pytest.raises(UnknownNumberError):
        kitchen.books.recall(RecallQuery(lot="SJ-20990101-A"))
