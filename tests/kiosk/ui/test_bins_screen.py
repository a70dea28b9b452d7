"""A bin is added, filled and emptied on the screen, with taps, typed words and a scan, at every size."""

from db import Quantity


def test_a_bin_is_added_filled_and_emptied_by_taps(any_top):
    top = any_top.tap("More", "Bins", "New bin")
    top.stage.type("Sugar bin")
    top.stage.key("enter")
    top.stage.frames()
    sugar = top.day.lot("sugar")
    top.tap("Pour a bag in", "Sugar")
    assert {"What is taken out of Sugar bin is of this bag.", sugar} <= set(top.texts)
    top.tap("It is empty", "It was used up")
    assert "Sugar bin is empty: scan the bag that is poured in." in top.texts
    assert top.day.books.lot(sugar).left == Quantity.parse("0 lb")


def test_something_else_is_typed_and_a_scan_pours(top):
    top.day.books.add_bin("Sugar bin")
    top.tap("More", "Bins", "Sugar bin").scan("sugar")
    top.tap("It is empty", "Something else")
    top.stage.type("back in the bag")
    top.stage.key("enter")
    top.stage.frames()
    (one,) = top.day.books.bins()
    assert one.lots == ()
    assert top.day.books.lot(top.day.lot("sugar")).left.amount > 0


def test_a_bin_is_taken_from_by_tapping_it_at_weigh_in(any_top):
    top, books = any_top, any_top.day.books
    one, like = books.add_bin("Berry crate"), books.lot(any_top.day.lot("strawberries"))
    more = books.receive_lot(like.ingredient, like.received, supplier=like.supplier, bought_on=like.bought_on)
    for code in (like.code, more.code):
        books.put_in_bin(one.id, code)
    top.start_jam().tap("Berry crate")
    assert any(text.startswith(f"{like.code} or {more.code}") for text in top.texts)
    top.stage.tap_text("Berry crate")
    top.tap("Use 8 lb")
    batch = books.batch(top.day.counter.flow.number)
    assert {(use.lot.code, use.bin, use.sure) for use in batch.uses} == {
        (like.code, "Berry crate", False),
        (more.code, "Berry crate", False),
    }
