"""A finger that bounces, on the real screen: what the first touch opened, or uncovered, is not what the second was
aimed at; and of what stands in the bars, one touch a frame counts."""

from __future__ import annotations

from datetime import date

import pytest

from drivers.scanners.arrival import scan_of_characters
from kiosk.settings import example


def twice(top, text):
    """Two touches of the same spot without a frame between them, as Kivy takes them where a frame is slow."""
    from kiosk.ui.finger import Finger

    widget = top.stage.find(text)
    at = widget.to_window(*widget.center)
    for double in (False, True):
        finger = Finger(*at)
        finger.is_double_tap = double
        finger.down()
        finger.up()
    top.stage.frames()


def fields(top):
    return {field.key: field.value for field in top.day.view.fields}


@pytest.mark.parametrize("field", ["Ingredient", "Supplier", "Date on the bag", "Quantity", "Price", "Supplier lot"])
def test_a_bounce_on_a_field_picks_nothing_of_what_it_opens(top, field):
    top.tap("Receive")
    before = fields(top)
    twice(top, field)
    assert top.shell.overlay is not None
    assert (fields(top), getattr(top.shell.overlay, "text", "")) == (before, "")


def test_a_bounce_on_a_row_touches_nothing_below_the_list(top):
    top.tap("Receive", "Supplier")
    twice(top, "Valley Farm")
    assert (top.shell.overlay, fields(top)["supplier"], top.place) == (None, "Valley Farm", "receive")


def test_a_key_that_is_hit_twice_is_typed_twice(top):
    top.start_jam().tap("Amount")
    twice(top, "7")
    assert top.shell.overlay.text == "77"


def test_back_twice_in_one_frame_is_one_step(top):
    top.tap("Receive")
    top.day.tap("set_field", "price", "18.40")
    top.stage.frames()
    top.shell.on_cook()
    top.stage.frames()
    assert top.place == "more"
    twice(top, "Back")
    assert (top.place, fields(top)["price"]) == ("receive", "$18.40")


def test_back_twice_along_a_trace_is_one_step(top):
    top.tap("Trace")
    number = next(one.number for one in top.day.books.batches() if one.net)
    top.day.tap("ask", number).tap("follow", top.day.lot("salt"))
    top.stage.frames()
    twice(top, "Back")
    assert top.day.view.number == number


def test_save_twice_in_one_frame_leaves_the_next_bag_on_the_screen(top):
    top.tap("Receive")
    for code in ("]d2010950600013435210A", "]d2010950600013436910B"):
        top.day.counter.scanned(scan_of_characters(code.encode(), "test", 0.0))
        top.stage.frames()
        top.day.tap("set_bags", 2)
        top.stage.frames()
    before = len(top.day.books.lots(with_stock=False))
    twice(top, "Save only")
    assert len(top.day.books.lots(with_stock=False)) == before + 1
    assert fields(top)["ingredient"] == "Sugar"
    assert any("saved as" in text for text in top.texts), "what was booked is still said"


@pytest.mark.parametrize("code", ["another bag", "the same bag", "a bag of sugar"])
def test_a_touch_that_another_bag_has_overtaken_books_nothing(top, code):
    berries = top.day.lot("strawberries")
    other = example.receive(top.day.books, "strawberries", "Hilltop Orchard", "40 lb", date(2026, 3, 4))
    top.start_jam()
    top.day.scan(berries)
    top.stage.frames()
    use = top.stage.find("Use 8 lb")
    top.stage.press(*use.to_window(*use.center))
    sent = {"another bag": other, "the same bag": berries, "a bag of sugar": top.day.lot("sugar")}[code]
    top.day.counter.scanned(scan_of_characters(sent.encode(), "test", 0.0))
    top.stage.lift()
    assert len(top.day.counter.flow.batch.uses) == (0 if code == "another bag" else 1)
