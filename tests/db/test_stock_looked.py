"""A bag of our own counts as looked at where all that is in it was, at any depth."""

from datetime import date

import pytest

from db import NotLookedAtError, Quantity, RecipeLine
from kiosk.commands.answers import stock_rows

Q = Quantity.parse


def told(books):
    return {row["lot"]: row["looked_at"] for row in stock_rows(books, books.stock())}


@pytest.fixture
def base(kitchen):
    """An ingredient that only we make, and what is made of it."""
    ours = kitchen.books.add_ingredient("base")
    recipe = kitchen.books.add_recipe(kitchen.jam, "Base", 4, [RecipeLine(0, ours, Q("1 oz"))])

    def kept(code):
        number = kitchen.books.start_batch(recipe).number
        kitchen.books.use_lot(number, 0, code, Q("1 oz"), substitute="a trial")
        return number, kitchen.books.keep_as_lot(number, ours, Q("1 oz")).code

    return kept


@pytest.mark.parametrize("deep", [1, 2, 3])
@pytest.mark.parametrize("looked", [False, True])
def test_what_nobody_looked_at_is_told_of_all_that_is_made_of_it(kitchen, base, deep, looked):
    books = kitchen.books
    bag = books.receive_lot(
        kitchen.sugar, Q("9 lb"), supplier=kitchen.costco, bought_on=date(2026, 3, 2),
        **({"allergens": ()} if looked else {"looked": False}),
    )  # fmt: skip
    code = bag.code
    for _ in range(deep):
        number, code = base(code)
        assert told(books)[code] is looked
    books.fill_batch(number, 4, 0)
    if not looked:
        with pytest.raises(NotLookedAtError):
            books.ask_labels(number, [1], "printer")
        books.correct_lot(bag.code, allergens=["soy"])
        assert told(books)[code]
    assert books.ask_labels(number, [1], "printer").units


def test_what_was_taken_back_leaves_nothing_that_is_known(kitchen, base):
    books = kitchen.books
    bag = books.receive_lot(kitchen.sugar, Q("9 lb"), supplier=kitchen.costco, bought_on=date(2026, 3, 2), allergens=())
    number, code = base(bag.code)
    books.reverse_use(books.batch(number).uses[-1].id, "another's")
    assert not told(books)[code]
