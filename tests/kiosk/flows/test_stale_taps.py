"""A tap is about what was drawn: one that comes twice before the next frame, or that a scan has overtaken, books
nothing; and what was entered outlives a power cut also while something else lies over it."""

from __future__ import annotations

from datetime import date

import pytest

from db import Quantity
from drivers.scanners.arrival import scan_of_characters
from kiosk.flows.base import Offer, Place
from kiosk.flows.print_labels import PrintAction
from kiosk.settings import example

PECTIN, SUGAR = "]d20109506000134352", "]d20109506000134369"


def not_drawn(day, code):
    """A scan before the next frame."""
    day.counter.scanned(scan_of_characters(code.encode(), "test", 0.0))


def bags(day) -> int:
    return len(day.books.lots(with_stock=False))


def a_bag_and_the_next(day):
    """Pectin is filled in and can be saved; sugar was scanned meanwhile and waits."""
    day.tap("receive")
    not_drawn(day, f"{PECTIN}10A")
    day.look().tap("set_bags", 2)
    not_drawn(day, f"{SUGAR}10B")
    return day.look()


@pytest.mark.parametrize("what", ["save", "save_and_print"])
def test_two_taps_on_save_save_one_bag_though_the_next_is_filled_in_by_then(day, what):
    before = bags(a_bag_and_the_next(day))
    save = getattr(day.counter.flow, what)
    day.counter.do(save)
    day.counter.do(save)
    assert bags(day) == before + 1
    assert {field.key: field.value for field in day.look().view.fields}["ingredient"] == "Sugar"
    assert bags(day.tap(what)) == before + 2


def test_two_taps_on_clear_keep_the_bag_that_waits(day):
    flow = a_bag_and_the_next(day).counter.flow
    day.counter.do(flow.clear)
    day.counter.do(flow.clear)
    assert {field.key: field.value for field in day.look().view.fields}["ingredient"] == "Sugar"


def test_what_a_code_filled_in_is_seen_before_it_is_saved(day):
    day.tap("receive")
    before = bags(day)
    not_drawn(day, f"{PECTIN}10A")
    day.counter.do(day.counter.flow.save)
    assert (bags(day), day.words) == (before, "A bag was scanned meanwhile")
    assert bags(day.look().tap("save")) == before + 1


def test_another_bag_is_seen_before_it_is_used(day):
    other = example.receive(day.books, "strawberries", "Hilltop Orchard", "40 lb", date(2026, 3, 4))
    day.start_jam().scan(day.lot("strawberries"))
    not_drawn(day, other)
    day.counter.do(day.counter.flow.weighing.use)
    assert (day.counter.flow.batch.uses, day.words) == ((), "Another bag was scanned meanwhile.")
    assert day.look().tap("weighing.use").counter.flow.batch.uses[0].lot.code == other


def test_the_bag_in_hand_scanned_once_more_changes_nothing(day):
    day.start_jam().scan(day.lot("strawberries"))
    not_drawn(day, day.lot("strawberries"))
    day.counter.do(day.counter.flow.weighing.use)
    assert len(day.counter.flow.batch.uses) == 1


def test_a_jar_is_counted_on_the_screen_before_it_is_sent(day):
    number = day.start_jam().to_filling().fill(12).counter.flow.number
    day.counter.go_home()
    day.tap("send_out").tap("choose_destination", day.view.destinations[0].key).scan(f"{number}-001")
    not_drawn(day, f"{number}-002")
    day.counter.do(day.counter.flow.send)
    assert (day.books.dispatches(number), day.words) == ((), "A jar was scanned meanwhile")
    assert day.look().tap("send").books.dispatches(number)[0].units == 2


@pytest.mark.parametrize("of", ["bag", "batch", "jar"])
def test_two_taps_on_hold_give_one_reason(day, of):
    number = next(one.number for one in day.books.batches() if one.net)
    day.tap("trace").tap("ask", {"bag": day.lot("sugar"), "batch": number, "jar": f"{number}-003"}[of])
    day.counter.do(day.counter.flow.hold)
    once = day.books.head()
    day.counter.do(day.counter.flow.hold)
    assert day.books.head() == once
    assert day.look().view.held == "held from Trace"


def test_a_tap_on_print_is_no_tap_on_done(day):
    day.start_jam().to_filling().fill(1)
    day.look()
    day.counter.do(day.counter.flow.primary)
    day.until(lambda: day.counter.flow._look().action is PrintAction.DONE)
    day.counter.do(day.counter.flow.primary)
    assert (day.place, day.words) == (Place.LABELS, "That went on meanwhile")
    assert day.look().tap("primary").place is Place.HOME


def over_more(day):
    day.counter.do(day.counter.more)


def over_sheets(day):
    over_more(day)
    day.tap("bring_in")


def over_the_day(day):
    day.counter.do(day.counter._ask_day)


def over_the_day_over_sheets(day):
    over_sheets(day)
    over_the_day(day)


@pytest.mark.parametrize("over", [over_more, over_sheets, over_the_day, over_the_day_over_sheets])
def test_a_half_typed_bag_outlives_a_power_cut_behind_what_lies_over_it(day, over):
    day.tap("receive").tap("set_field", "ingredient", "sugar").tap("set_field", "price", "18.40")
    over(day)
    fields = {field.key: field.value for field in day.restart().look().view.fields}
    assert (day.place, fields["ingredient"], fields["price"]) == (Place.RECEIVE, "Sugar", "$18.40")


def test_jars_that_were_scanned_outlive_it_too(day):
    number = day.start_jam().to_filling().fill(12).counter.flow.number
    day.counter.go_home()
    day.tap("send_out").scan(f"{number}-001").scan(f"{number}-004")
    over_more(day)
    assert day.restart().look().view.scanned_units == (1, 4)


def test_what_was_tapped_of_its_contents_outlives_a_scan_of_another_jar(day):
    berries = next(one for one in day.books.ingredients() if one.name == "strawberries")
    unlooked = day.books.receive_lot(
        berries, Quantity.parse("9 lb"), supplier=day.books.suppliers()[0], bought_on=date(2026, 3, 4), looked=False
    )
    other = next(one.number for one in day.books.batches() if one.net)
    day.start_jam().scan(unlooked.code).tap("weighing.use")
    for name in ("sugar", "fruit pectin", "lemon juice"):
        day.weigh_in(name)
    day.boil().tap("stove.read", "220").fill(3)
    assert day.view.action is PrintAction.LOOK
    day.tap("toggle_allergen", "milk").scan(f"{other}-001")
    assert (day.place, day.counter.flow.question().chosen) == (Place.LABELS, ("milk",))
    assert isinstance(day.counter.notice, Offer)
    day.tap("say_contents", "that is all").scan(f"{other}-001")
    assert day.place is Place.TRACE


@pytest.mark.parametrize(("said", "code"), [("fruit pectin", PECTIN), ("sugar", SUGAR), ("Sugar", SUGAR)])
def test_what_was_said_stays_though_a_code_says_the_same(day, said, code):
    day.tap("receive").tap("set_field", "ingredient", said)
    not_drawn(day, f"{code}10A")
    not_drawn(day, (SUGAR if code == PECTIN else PECTIN) + "10B")
    shown = {field.key: field.value for field in day.look().view.fields}
    assert (shown["ingredient"], shown["supplier_lot"]) == (said.capitalize(), "A")
