"""No label of a batch of which not all that its recipe asks for is recorded, at any depth: nuts may be missing."""

from datetime import date
from decimal import Decimal

import pytest

from db import NotLookedAtError, Quantity, RecipeLine, StaleViewError
from db.subjects.batches import BatchStarted
from db.subjects.uses import LotUsed
from tests.db.label_stops import stops

Q = Quantity.parse
LB = Q("1 lb")


@pytest.fixture
def nutty(kitchen):
    """Chocolate and peanut butter, both looked at; a recipe of the two, and one of what is kept of it."""
    books = kitchen.books
    told = {"chocolate": (), "peanut butter": ("peanuts",)}
    kitchen.kinds = [books.add_ingredient(name, allergens=said) for name, said in told.items()]
    kitchen.bags = [
        books.receive_lot(one, Q("40 lb"), supplier=kitchen.costco, bought_on=date(2026, 3, 1)).code
        for one in kitchen.kinds
    ]
    kitchen.cups = books.add_recipe(
        kitchen.jam, "Cups", 4, [RecipeLine(n, one, LB) for n, one in enumerate(kitchen.kinds)]
    )
    kitchen.filling = books.add_ingredient("filling", allergens=())
    kitchen.cake = books.add_recipe(kitchen.jam, "Cake", 4, [RecipeLine(0, kitchen.filling, Q("1 oz"))])
    return kitchen


def weigh(nutty, number, line, **more):
    nutty.books.use_lot(number, line, nutty.bags[line], Q("2 oz"), **more)


def label(nutty, number):
    return nutty.books.ask_labels(number, [1], "printer")


def refused(nutty, number, names):
    with pytest.raises(NotLookedAtError, match=f"Not all of the {names} of {number} is recorded") as error:
        label(nutty, number)
    assert error.value.what_to_do == "Weigh it in, or say that it was left out."
    for place in ("US", "EU"):
        assert "is recorded" in stops(nutty.books.batch(number), place)["not_recorded"]


def begun(nutty, recipe=None):
    return nutty.books.start_batch(recipe or nutty.cups).number


BEGUN = {
    "only the chocolate": ([(0, True)], "peanut butter"),
    "only the peanut butter": ([(1, True)], "chocolate"),
    "nothing": ([], "chocolate and peanut butter"),
    "half of the peanut butter": ([(0, True), (1, False)], "peanut butter"),
    "half of both": ([(0, False), (1, False)], "chocolate and peanut butter"),
}


@pytest.mark.parametrize("case", BEGUN)
def test_what_is_not_weighed_in_whole_stops_the_labels(nutty, case):
    done, names = BEGUN[case]
    number = begun(nutty)
    for line, whole in done:
        weigh(nutty, number, line, completes_line=whole)
    nutty.books.fill_batch(number, 4, 0)
    refused(nutty, number, names)
    for line in {0, 1} - {line for line, whole in done if whole}:
        weigh(nutty, number, line, late=True)
    assert "not_recorded" not in stops(nutty.books.batch(number))
    assert label(nutty, number).units


@pytest.mark.parametrize("late", [False, True])
def test_what_was_left_out_is_not_in_it(nutty, late):
    number = begun(nutty)
    weigh(nutty, number, 0)
    if late:
        nutty.books.fill_batch(number, 4, 0)
        refused(nutty, number, "peanut butter")
        with pytest.raises(StaleViewError, match="is filled"):
            nutty.books.leave_out(number, 1, "there was none")
        nutty.books.leave_out(number, 1, "there was none", late=True)
    else:
        nutty.books.leave_out(number, 1, "there was none")
        nutty.books.fill_batch(number, 4, 0)
    assert label(nutty, number).units


def test_what_was_taken_back_is_missing_again(nutty):
    number = begun(nutty)
    weigh(nutty, number, 0)
    weigh(nutty, number, 1)
    nutty.books.fill_batch(number, 4, 0)
    nutty.books.reverse_use(nutty.books.batch(number).uses[-1].id, "another's", late=True)
    refused(nutty, number, "peanut butter")


@pytest.mark.parametrize("deep", [1, 2, 3])
def test_what_is_missing_in_our_own_batch_is_missing_in_all_that_is_made_of_it(nutty, deep):
    inner = number = begun(nutty)
    weigh(nutty, inner, 0)
    for _ in range(deep):
        kept = nutty.books.keep_as_lot(number, nutty.filling, Q("2 oz"))
        number = begun(nutty, nutty.cake)
        nutty.books.use_lot(number, 0, kept.code, Q("1 oz"))
    nutty.books.fill_batch(number, 4, 0)
    refused(nutty, number, "peanut butter")
    weigh(nutty, inner, 1)
    assert label(nutty, number).units


@pytest.mark.parametrize(("recorded", "missing"), [((0,), True), ((1,), True), ((0, 1), False), ((), False)])
def test_a_sheet_knows_no_lines_and_a_bag_of_it_is_all(nutty, recorded, missing):
    """One that tells nothing of what went in tells no half of it."""
    started = BatchStarted("OLD-1", "", 0, nutty.cups.id, Decimal(1), date(2026, 3, 2), None, None, (), brought_in=True)
    nutty.books._write(lambda tx: tx.record(started))
    for line in recorded:
        told = LotUsed("OLD-1", 7, nutty.bags[line], Q("2 oz"), completes_line=True)
        nutty.books._write(lambda tx, told=told: tx.record(told))
    assert ("not_recorded" in stops(nutty.books.batch("OLD-1"))) is missing
