"""What is there is counted, thrown away and put right on the screen, with taps and scans, at every size."""

from datetime import date

from db import Quantity
from kiosk.flows.base import Place

Q = Quantity.parse


def type_in(top, text):
    top.stage.type(text)
    top.stage.key("enter")
    top.stage.frames()


def test_a_stocktake_by_scan(any_top):
    top = any_top.tap("Stock")
    berries, sugar = top.day.lot("strawberries"), top.day.lot("sugar")
    top.scan("sugar")
    assert "How much is there?" in top.texts
    assert "The books have 25 lb." in top.texts
    type_in(top, "23.5")
    assert "The books have 25 lb, the count says 23.5 lb: 1.5 lb less." in top.texts
    top.tap("Book the count")
    assert top.day.books.lot(sugar).left == Q("23.5 lb")
    left = top.day.books.lot(berries).left
    top.day.scan(berries)
    top.stage.frames()
    assert f"The books have {left}." in top.texts
    type_in(top, str(left.amount))
    assert top.day.words == f"{berries}: {left} counted"
    assert "How much is there?" not in top.texts


def test_a_scan_while_a_count_is_typed_does_not_replace_it(any_top):
    top = any_top.tap("Stock").scan("sugar")
    top.stage.type("12")
    top.stage.frames()
    top.scan("strawberries")
    assert top.shell.overlay.text == "12"
    top.stage.key("enter")
    top.stage.frames()
    assert "The books have 25 lb, the count says 12 lb: 13 lb less." in top.texts


def test_all_of_a_bag_is_thrown_away_by_taps(top):
    code = top.day.lot("lemon juice")
    touches = top.touches
    top.tap("Stock", f"Lemon juice {code}", "Throw away", "OK", "Mould or spoiled")
    assert top.touches - touches == 5
    assert top.day.books.lot(code).left.amount == 0
    assert top.shell.bottom_bar.button("discard").live is False


def test_a_part_is_thrown_away_for_a_reason_of_ones_own(any_top):
    top = any_top.tap("Stock")
    code = top.day.lot("sugar")
    top.day.tap("open", code)
    top.stage.frames()
    top.tap("Throw away")
    type_in(top, "26")
    assert any("The books have 25 lb left" in text for text in top.texts)
    top.tap("Throw away")
    type_in(top, "2")
    top.tap("Another reason")
    type_in(top, "rats")
    assert top.day.books.lot(code).left == Q("23 lb")


def test_a_bag_is_put_right_by_taps(any_top):
    top = any_top.tap("Stock")
    code = top.day.lot("sugar")
    top.day.tap("open", code)
    top.stage.frames()
    top.tap("Supplier", "Valley Farm", "Best before", "20", "Best before", "Use by")
    assert "Valley Farm; it was: Costco, Main St" in top.texts
    top.tap("Save as a correction", "Read wrongly")
    now = top.day.books.lot(code)
    assert (now.supplier.name, now.best_before, now.use_by) == ("Valley Farm", date(2028, 2, 20), True)
    assert "Count it" in top.texts


def test_a_bag_is_held_and_released_by_taps(any_top):
    top = any_top.tap("Stock")
    top.day.tap("open", top.day.lot("sugar"))
    top.stage.frames()
    top.tap("Hold")
    type_in(top, "glass")
    assert "on hold: glass" in top.texts
    top.tap("Release")
    type_in(top, "looked at it")
    top.tap("Cook 1")
    assert "on hold: glass" not in top.texts


def test_home_s_warning_leads_to_the_bags_past_their_date(any_top):
    top = any_top
    top.day.clock.advance(400 * 86_400)
    top.shell.redraw()
    top.stage.frames()
    top.tap(next(text for text in top.texts if "past" in text))
    assert top.day.place is Place.STOCK
    assert top.day.view.chosen == "past"
