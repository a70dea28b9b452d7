"""The date on a bag by touches: one tap more where nothing says which it is, none where it is as last time."""

from datetime import date

import pytest

from db import Quantity


def field(top, key="best_before"):
    return next(one for one in top.day.view.fields if one.key == key)


def newest(top, name="strawberries"):
    return top.day.books.last_lot(next(one for one in top.day.books.ingredients() if one.name == name))


def receive(top):
    return top.tap("Receive", "Ingredient", "Strawberries", "Supplier", "Valley Farm", "Quantity", "2", "OK")


def milk(top, until, use_by=True):
    """A bag of strawberries with such a date."""
    one = next(one for one in top.day.books.ingredients() if one.name == "strawberries")
    return top.day.books.receive_lot(
        one, Quantity.parse("10 lb"), supplier=top.day.books.suppliers()[0], bought_on=date(2026, 2, 27),
        best_before=until, use_by=use_by, allergens=(),
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "use_by"), [("Use by", True), ("Best before", False)])
@pytest.mark.parametrize("kind_first", [True, False])
def test_its_day_and_its_kind_are_a_tap_each_in_either_order(top, kind, use_by, kind_first):
    receive(top).tap("Date on the bag", *((kind, "15") if kind_first else ("15", kind)))
    assert (field(top).label, field(top).value) == (kind, "15 Mar 2026")
    top.tap("Save only")
    assert (newest(top).best_before, newest(top).use_by) == (date(2026, 3, 15), use_by)


def test_a_day_alone_does_not_say_which_it_is(top):
    receive(top).tap("Date on the bag", "15")
    assert top.shell.overlay is not None
    top.stage.key("escape")
    assert field(top).value == ""


def test_the_next_one_is_as_last_time_and_switched_by_one_tap(top):
    milk(top, date(2026, 3, 9))
    receive(top).tap("Use by, as last time", "15")
    assert (field(top).label, field(top).value) == ("Use by", "15 Mar 2026")
    top.tap("Use by", "Best before")
    assert (field(top).label, field(top).value) == ("Best before", "15 Mar 2026")


def test_a_use_by_date_that_is_past_is_asked_about_at_once(top):
    receive(top).tap("Date on the bag", "2", "Use by")
    assert "Use by 2 Mar 2026 is already past: is it right?" in top.texts
    top.tap("No, take it away")
    assert field(top).value == ""


def test_a_date_that_a_label_does_not_name_is_asked_about_at_save(top):
    receive(top)
    flow = top.day.counter.flow
    flow._draft = flow._draft.dated(flow._draft.reason("quantity"), "2026-03-02", None)
    top.day.counter.on_change()
    top.stage.frames()
    top.tap("Save only")
    assert "What is 2 Mar 2026 on the bag?" in top.texts
    top.tap("Use by")
    assert "Use by 2 Mar 2026 is already past: is it right?" in top.texts, "and then whether it is right"
    top.tap("Yes, it says 2 Mar 2026", "Save only")
    assert newest(top).use_by is True


def _alone(top):
    old = milk(top, date(2026, 3, 3))
    for lot in top.day.books.lots():
        if lot.ingredient.name == "strawberries" and lot.code != old.code:
            top.day.books.discard_lot(lot.code, lot.left, "a test")
    return old


def test_weighing_in_it_is_red_and_use_is_dead(top):
    old = _alone(top)
    top.start_jam()
    assert f"{old.code} is past its use-by date 3 Mar" in top.texts
    top.tap("Use 8 lb")
    assert top.shell.overlay is None
    assert top.day.counter.flow.batch.uses == ()
    top.tap("Missing", f"{old.code} is thrown away")
    assert top.day.books.lot(old.code).left.amount == 0
    assert "No bag of it in the books" in top.texts


def test_in_hand_over_midnight_its_chip_is_red(top):
    bag = milk(top, date(2026, 3, 4))
    top.start_jam().day.scan(bag.code)
    top.day.clock.advance(86_400)
    top.day.counter.on_change()
    top.stage.frames()
    card = top.shell.screen.ids.lot
    assert (card.chip_tone, card.chip) == ("bad", "not this one")
    top.tap("Use 8 lb")
    assert top.day.counter.flow.batch.uses == ()
