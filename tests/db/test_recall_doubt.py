"""A recall calls no batch safe on a guess: what was not written down is told, wherever it went."""

from datetime import date

from db import Quantity, RecallQuery, RecipeLine
from tests.db.kitchen import day

Q = Quantity.parse
FROM, TO = date(2026, 2, 28), date(2026, 3, 5)


def of_the_farm(**more):
    return RecallQuery(supplier="Valley Farm", ingredient="strawberries", bought_from=FROM, bought_to=TO, **more)


def whys(scope):
    return {one.batch.number: one.why for one in scope.uncertain}


def unknown_berries(kitchen, **more):
    """A bag whose supplier nobody wrote down."""
    more.setdefault("bought_on", date(2026, 3, 3))
    return kitchen.books.receive_lot(kitchen.strawberries, Q("20 lb"), supplier=None, **more)


def test_a_doubtful_bag_used_in_a_later_month_is_not_forgotten(kitchen):
    kitchen.make([(0, kitchen.berries(), "8 lb")], 36)
    bag = unknown_berries(kitchen)
    kitchen.clock.set(day(4).replace(month=6))
    late = kitchen.make([(0, bag, "8 lb")], 36)
    scope = kitchen.books.recall(of_the_farm())
    assert whys(scope) == {
        late.number: f"strawberries of bag {bag.code}, whose supplier was not written down",
    }


def test_a_doubtful_bag_is_followed_through_our_own_batches(kitchen):
    bag = unknown_berries(kitchen)
    puree = kitchen.make([(0, bag, "8 lb")], 1)
    base = kitchen.books.add_ingredient("jam base")
    kept = kitchen.books.keep_as_lot(puree.number, base, Q("4 lb"))
    other = kitchen.make([(0, kitchen.berries(kitchen.hilltop), "8 lb"), (1, kept, "1 lb")], 36)
    scope = kitchen.books.recall(of_the_farm())
    assert set(whys(scope)) == {puree.number, other.number}
    assert scope.not_affected == ()


def test_what_was_made_of_a_batch_without_records_cannot_be_said_either(kitchen):
    silent = kitchen.make([], 1)
    base = kitchen.books.add_ingredient("jam base")
    kept = kitchen.books.keep_as_lot(silent.number, base, Q("4 lb"))
    made = kitchen.make([(0, kitchen.berries(kitchen.hilltop), "8 lb"), (1, kept, "1 lb")], 36)
    assert whys(kitchen.books.recall(of_the_farm())) == {
        silent.number: "the recipe asks for strawberries, and no bag of it is recorded",
        made.number: f"made of our own batch {silent.number}, of which it cannot be said",
    }


def test_a_farm_that_sold_us_nothing_still_leaves_bags_without_a_supplier_in_doubt(kitchen):
    made = kitchen.make([(0, unknown_berries(kitchen), "8 lb")], 36)
    scope = kitchen.books.recall(of_the_farm())
    assert scope.affected == ()
    assert set(whys(scope)) == {made.number}


def test_all_that_a_supplier_sold_reaches_bags_of_any_ingredient(kitchen):
    kitchen.berries()
    bag = kitchen.books.receive_lot(kitchen.lemon, Q("32 oz"), supplier=None, bought_on=date(2026, 3, 3))
    made = kitchen.make([(0, kitchen.berries(kitchen.hilltop), "8 lb"), (3, bag, "1 oz")], 36)
    assert set(whys(kitchen.books.recall(RecallQuery(supplier="Valley Farm")))) == {made.number}


def test_the_right_lot_without_its_supplier_is_in_doubt_and_another_lot_is_not(kitchen):
    kitchen.berries(supplier_lot="L1")
    same, other = (unknown_berries(kitchen, supplier_lot=lot) for lot in ("l1", "L2"))
    doubtful = kitchen.make([(0, same, "8 lb")], 36)
    safe = kitchen.make([(0, other, "8 lb")], 36)
    scope = kitchen.books.recall(of_the_farm(supplier_lot="L1"))
    assert set(whys(scope)) == {doubtful.number}
    assert [one.batch.number for one in scope.not_affected] == [safe.number]


def test_a_lot_that_nobody_wrote_down_is_in_doubt_though_no_bag_has_it(kitchen):
    made = kitchen.make([(0, kitchen.berries(), "8 lb")], 36)
    scope = kitchen.books.recall(of_the_farm(supplier_lot="L9"))
    assert whys(scope)[made.number].endswith("whose lot was not written down")


def test_bags_bought_on_other_days_or_elsewhere_are_in_no_doubt(kitchen):
    kitchen.berries()
    before = unknown_berries(kitchen, bought_on=date(2026, 2, 1))
    kitchen.make([(0, before, "8 lb")], 36)
    kitchen.make([(0, kitchen.berries(kitchen.hilltop), "8 lb")], 36)
    assert whys(kitchen.books.recall(of_the_farm())) == {}


def test_an_ingredient_with_a_comma_in_its_name_is_named_whole(kitchen):
    peas = kitchen.books.add_ingredient("peas, dried")
    recipe = kitchen.books.add_recipe(kitchen.jam, "Peas", 2, [RecipeLine(0, peas, Q("1 lb"))])
    number = kitchen.books.start_batch(recipe).number
    scope = kitchen.books.recall(RecallQuery(supplier="Valley Farm", ingredient="peas, dried"))
    assert whys(scope) == {number: "the recipe asks for peas, dried, and no bag of it is recorded"}


def test_where_the_units_are_adds_up_with_those_thrown_away(kitchen):
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 36)
    kitchen.books.dispatch(batch.number, 20, kitchen.market)
    kitchen.books.discard_units(batch.number, 6, "broken")
    scope = kitchen.books.recall(of_the_farm())
    assert sum(one.units for one in scope.where) + scope.on_shelf + scope.discarded == scope.net_units == 36
    assert scope.to_json()["discarded"] == 6


def test_a_recall_to_the_end_of_time(kitchen):
    assert kitchen.books.recall(RecallQuery(ingredient="strawberries", bought_to=date.max)).affected == ()
