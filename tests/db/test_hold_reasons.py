"""A second hold does not hide why there was a first one."""

import pytest

from db import StaleViewError

PAIRS = [
    ("lids", "glass"),
    ("held from Trace", "recall: Valley Farm, strawberries"),
    ("pH", "pH of 4.8"),
    ("smells; soft", "soft"),
    ("a", "A"),
]


@pytest.fixture(params=["bag", "batch"])
def thing(request, kitchen):
    """(number, hold, release, read) of what can be on hold."""
    books = kitchen.books
    bag = kitchen.berries()
    if request.param == "bag":
        return bag.code, books.hold_lot, books.release_lot, books.lot
    return kitchen.make([(0, bag, "8 lb")], 36).number, books.hold_batch, books.release_batch, books.batch


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_both_reasons_are_read_and_one_release_ends_both(kitchen, thing, first, second):
    number, hold, release, read = thing
    hold(number, first)
    seen = read(number)
    hold(number, second)
    reasons = read(number).held_reason
    assert reasons.startswith(first)
    assert second in reasons.split("; ")
    if reasons != first:
        with pytest.raises(StaleViewError, match="on hold for: "):
            release(number, "looked at", seen=seen, by=kitchen.cook)
    assert read(number).held
    now = release(number, "looked at", seen=read(number), by=kitchen.cook)
    assert (now.held, now.held_reason) == (False, "")


@pytest.mark.parametrize("reason", ["lids", "recall: Valley Farm", "a; b", "x", "pH 4.8"])
def test_the_same_reason_again_is_one(thing, reason):
    number, hold, _, read = thing
    for _ in range(3):
        hold(number, reason)
    assert read(number).held_reason == reason


def test_after_a_release_an_old_reason_is_gone(kitchen, thing):
    number, hold, release, read = thing
    hold(number, "lids")
    release(number, "looked at", by=kitchen.cook)
    hold(number, "glass")
    assert read(number).held_reason == "glass"


def test_the_reasons_of_many_holds_do_not_grow_without_end(thing):
    number, hold, _, read = thing
    for count in range(300):
        hold(number, f"reason {count} {'x' * 40}")
    reasons = read(number).held_reason
    assert len(reasons) <= 2_000
    assert reasons.startswith("…; reason ")
    assert reasons.endswith(f"reason 299 {'x' * 40}")


def test_the_reasons_are_the_same_when_the_tables_are_made_anew(kitchen, thing):
    number, hold, _, read = thing
    hold(number, "lids")
    hold(number, "glass")
    kitchen.books.rebuild()
    assert read(number).held_reason == "lids; glass"
    assert kitchen.books.verify().ok
