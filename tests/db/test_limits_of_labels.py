"""No label of a batch of which a step with a limit was not read, or was read in a unit that nobody knows."""

from decimal import Decimal

import pytest

from db import OutsideLimitError, Quantity, ReadingTarget, RecipeLine, RecipeStep
from db.questions.limits import met
from tests.db.label_stops import stops

Q, D = Quantity.parse, Decimal
PH = ReadingTarget("ph", D("3.9"), at_least=False)
HOT = ReadingTarget("temperature", D(74), "°C")
COLD = ReadingTarget("temperature", D(5), "°C", at_least=False)
OVEN = ReadingTarget("temperature", D(300), "°F", top=D(330))
SWEET = ReadingTarget("brix", D(65), "°Bx")
GOOD = {PH: "3.7", HOT: "75", COLD: "4", OVEN: "320", SWEET: "66"}


def filled(kitchen, *targets, acidified=False):
    books = kitchen.books
    product = books.add_product("HS", "Hot Sauce", net_content=Q("5 oz"), acidified=acidified)
    steps = [RecipeStep(n, f"Step {n + 1}", reading=target) for n, target in enumerate(targets)]
    recipe = books.add_recipe(product, "Hot Sauce", 12, [RecipeLine(0, kitchen.sugar, Q("1 lb"))], steps)
    number = books.start_batch(recipe).number
    bag = books.receive_lot(kitchen.sugar, Q("9 lb"), supplier=kitchen.costco, bought_on=kitchen.clock.now().date())
    books.use_lot(number, 0, bag.code, Q("1 lb"))
    books.fill_batch(number, 12, 0)
    return number


def read(kitchen, number, n, target, value=None, unit=None):
    unit = target.unit if unit is None else unit
    return kitchen.books.add_reading(number, target.quantity, D(value or GOOD[target]), unit, step=n)


@pytest.mark.parametrize("acidified", [True, False])
@pytest.mark.parametrize("targets", [(PH,), (HOT,), (COLD,), (OVEN,), (SWEET,), (HOT, PH), (PH, COLD)])
def test_a_limit_that_was_never_read_stops_the_labels(kitchen, targets, acidified):
    number = filled(kitchen, *targets, acidified=acidified)
    for n, target in enumerate(targets):
        with pytest.raises(OutsideLimitError, match=f"Step {n + 1}.*nothing was read"):
            kitchen.books.ask_labels(number, [1], "printer")
        for place in ("US", "EU"):
            assert f"Step {n + 1}: nothing was read" in stops(kitchen.books.batch(number), place)["unread"]
        read(kitchen, number, n, target)
    assert "unread" not in stops(kitchen.books.batch(number))
    assert kitchen.books.ask_labels(number, [1], "printer").units


def test_a_step_without_a_limit_needs_no_reading(kitchen):
    assert kitchen.books.ask_labels(filled(kitchen, None), [1], "printer").units


def test_the_ph_of_the_finished_food_is_that_of_its_last_step(kitchen):
    number = filled(kitchen, PH, acidified=True)
    kitchen.books.add_reading(number, "final pH", D("3.7"))
    assert kitchen.books.ask_labels(number, [1], "printer").units


@pytest.mark.parametrize(
    ("target", "value"),
    [(HOT, "165"), (HOT, "80"), (COLD, "4"), (COLD, "0"), (OVEN, "320"), (OVEN, "310")],
)
def test_a_figure_of_no_unit_is_not_taken_for_the_expected_one(kitchen, target, value):
    assert not met(target, D(value))
    assert read(kitchen, filled(kitchen, target), 0, target, value, "").held


@pytest.mark.parametrize("unit", ["", "pH"])
def test_a_ph_has_no_unit(unit):
    assert met(PH, D("3.7"), unit)
