"""A label of ours whose number these books never gave: said, and never given again."""

import shutil

import pytest

from db import BatchStyle, Books
from db.rules import batch_number, tag
from db.store.home import state_folder


def rolled_back(kitchen, path, batches):
    """The card's image of this morning is put back: file, notes (also the machine's) and all. What was given since."""
    kitchen.books.close()
    (machines,) = state_folder().iterdir()
    noted = machines.read_bytes()
    image = path.with_name("image.db")
    shutil.copy(path, image)
    note = path.with_name("books.db-head").read_bytes()
    with Books.open(path, clock=kitchen.clock) as books:
        given = [books.start_batch(kitchen.recipe).number for _ in range(batches)]
        bag = books.receive_lot(
            kitchen.sugar, kitchen.recipe.lines[1].quantity, supplier=None, bought_on=today(kitchen)
        ).code
    path.write_bytes(image.read_bytes())  # in place: the very same inode
    path.with_name("books.db-head").write_bytes(note)
    machines.write_bytes(noted)
    return given, bag


def today(kitchen):
    return kitchen.clock.now().date()


@pytest.mark.parametrize("unit", ["", "-017", "-001"])
@pytest.mark.parametrize("seen", [0, 1, 2])
def test_a_batch_that_is_not_in_the_books_is_said_and_its_number_not_given_again(kitchen, path, unit, seen):
    given, _ = rolled_back(kitchen, path, 3)
    with Books.open(path, clock=kitchen.clock) as books:
        missing = books.note_missing(given[seen].lower() + unit)
        assert (missing.number, missing.ours) == (given[seen], True)
        head = books.head()
        assert books.note_missing(given[seen]).number == given[seen], "said again"
        assert books.head() == head, "noted once"
        following = books.start_batch(kitchen.recipe).number
        assert following not in given[: seen + 1]
        assert books.verify().ok
        books.rebuild()
        assert books.start_batch(kitchen.recipe).number not in given[: seen + 1]


def test_a_bag_that_is_not_in_the_books(kitchen, path):
    _, bag = rolled_back(kitchen, path, 1)
    with Books.open(path, clock=kitchen.clock) as books:
        assert books.note_missing(bag).number == bag
        again = books.receive_lot(
            kitchen.sugar, kitchen.recipe.lines[1].quantity, supplier=None, bought_on=today(kitchen)
        )
        assert again.code != bag


@pytest.mark.parametrize("style", [BatchStyle.SEQUENTIAL, BatchStyle.HYBRID])
def test_in_the_other_styles(kitchen, path, style):
    kitchen.books.close()
    with Books.open(path, clock=kitchen.clock, style=style) as books:
        number = {"sequential": "SJ-0042", "hybrid": "2026-0304-SJ-07"}[style.value]
        assert books.note_missing(number).ours
        following = books.start_batch(kitchen.recipe).number
        assert following == {"sequential": "SJ-0043", "hybrid": "2026-0304-SJ-08"}[style.value]


@pytest.mark.parametrize(
    "text",
    [
        "QX-20260304-A",
        "hello",
        "",
        "5901234123457",
        "B0012-B",
        "SJ-20261399-A",
        "x" * 300,
        "SJ-20260304-A-017 and more",
    ],
)
def test_what_is_no_number_of_this_kitchen_is_nothing(kitchen, text):
    before = kitchen.books.head()
    assert kitchen.books.note_missing(text) is None
    assert kitchen.books.head() == before


def test_what_the_books_know_is_not_missing(kitchen):
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 3)
    for text in (batch.number, f"{batch.number}-002", kitchen.cook.tag):
        assert kitchen.books.note_missing(text) is None


@pytest.mark.parametrize(
    "number", ["SJ-20260304-K2-A", "SJ-20260304-R2XK7QD-B", tag.make(tag.TagKind.BAG, 3, "R2XK7QD")]
)
def test_a_number_of_another_kiosk_or_copy_is_told_apart(kitchen, number):
    before = kitchen.books.head()
    assert kitchen.books.note_missing(number).ours is False
    assert kitchen.books.head() == before, "these books would never give it"


CRAFTED = {
    "a day's last batch": "SJ-20260304-ZZZZ",
    "the last in sequence": "SJ-999999999",
    "the last of a hybrid day": "2026-0304-SJ-999999",
}


@pytest.mark.parametrize("style", list(BatchStyle))
@pytest.mark.parametrize("number", [*CRAFTED.values(), tag.make(tag.TagKind.BAG, 99_999_999)], ids=[*CRAFTED, "a tag"])
def test_a_label_that_somebody_made_up_cannot_use_up_the_numbers(kitchen, path, number, style):
    kitchen.books.close()
    with Books.open(path, clock=kitchen.clock, style=style) as books:
        head = books.head()
        assert books.note_missing(number) is None
        assert books.head() == head
        following = books.start_batch(kitchen.recipe).number
        assert len(following) < 20
        assert batch_number.parse(following) is not None
        bag = books.receive_lot(
            kitchen.sugar, kitchen.recipe.lines[1].quantity, supplier=None, bought_on=today(kitchen)
        )
        assert tag.parse(bag.code) is not None
