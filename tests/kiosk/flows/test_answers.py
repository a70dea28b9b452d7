"""Send out, trace, recall, and scanning anything anywhere."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from db import DestinationKind, Quantity
from kiosk.flows.base import Place, Tone
from kiosk.settings import example

BATCH = "SJ-20260304-A"


@pytest.fixture
def march(day):
    """The whole month is in the books."""
    day.start_jam().to_filling().fill(38, 2).tap("back")
    example.send(day.books, BATCH, 24, example.MARKET)
    example.send(day.books, BATCH, 12, example.CO_OP)
    example.rest_of_march(day.books, day.clock)
    return day


def destination(day, name):
    return next(d.id for d in day.books.destinations() if d.name == name)


def test_sending_out_books_where_the_jars_went(day):
    day.start_jam().to_filling().fill(38, 2).tap("back").tap("send_out")
    day.tap("choose_destination", destination(day, example.MARKET)).tap("choose_batch", BATCH).tap("set_count", 24)
    assert day.view.action == "Send 24 jars"
    day.tap("send")
    assert day.books.on_shelf(BATCH) == 12


def test_more_than_there_are_cannot_be_sent(day):
    day.start_jam().to_filling().fill(10).tap("back").tap("send_out")
    day.tap("choose_destination", destination(day, example.MARKET)).tap("choose_batch", BATCH).tap("set_count", 11)
    assert not day.view.ready
    day.tap("send")
    assert day.counter.notice.tone is Tone.WARN
    assert day.books.on_shelf(BATCH) == 10


def test_scanned_jars_count_themselves_and_keep_their_numbers(day):
    day.start_jam().to_filling().fill(10).tap("back").tap("send_out")
    day.tap("choose_destination", destination(day, example.CO_OP))
    day.scan(f"{BATCH}-003").scan(f"{BATCH}-007").scan(f"{BATCH}-003")
    assert day.words == "003 is in already"
    assert (day.view.count, day.view.scanned_units) == (2, (3, 7))
    day.tap("send")
    assert day.books.dispatches(BATCH)[0].unit_numbers == (3, 7)


def test_a_jar_tells_its_four_lots_and_where_the_rest_is(march):
    march.tap("trace").scan(f"{BATCH}-017")
    view = march.view
    assert (view.title, view.number) == ("Strawberry Jam", f"{BATCH}-017")
    assert [(row.title, row.amount) for row in view.upstream] == [
        ("Strawberries", "8 lb"),
        ("Sugar", "4 lb"),
        ("Fruit pectin", "2 oz"),
        ("Lemon juice", "1 oz"),
    ]
    assert view.upstream[2].detail == "Amazon · bought 20 Feb 2026 · lot PKT-99281"
    assert [(row.title, row.amount) for row in view.downstream] == [(example.MARKET, "24"), (example.CO_OP, "12")]
    assert view.balance == "24 + 12 = 36, and 2 set aside at filling"
    assert view.balance_tone is Tone.GOOD


def test_a_lot_tells_what_it_went_into(march):
    pectin = next(lot.code for lot in march.books.lots() if lot.ingredient.name == "fruit pectin")
    march.tap("trace").scan(pectin)
    assert [row.code for row in march.view.downstream][:2] == [BATCH, "SJ-20260305-A"]
    march.tap("follow", BATCH).tap("back")
    assert march.view.number == pectin


def test_an_unknown_number_is_said_in_one_line(march):
    march.tap("trace").tap("ask", "SJ-20991231-Z")
    assert "SJ-20991231-Z" in march.words


def test_valley_farms_recall_is_two_batches_of_sixty_jars(march):
    march.tap("trace").tap("recall").tap("set_supplier", "Valley Farm").tap("set_ingredient", "strawberries")
    march.tap("set_bought", "2026-02-28", "2026-03-05")
    view = march.view
    assert view.units == 60
    assert view.units_words == "jars to pull, of 200 made in March"
    assert [(row.number, row.verdict) for row in view.batches[:2]] == [(BATCH, "36 jars"), ("SJ-20260305-A", "24 jars")]
    assert all(row.verdict == "not affected" for row in view.batches[2:])
    assert {row.detail for row in view.batches[2:]} == {"Hilltop Orchard, bought 9 Mar"}
    assert len(view.batches) == 6
    assert view.where == ((example.MARKET, "24"), (example.CO_OP, "12"), ("On your shelf", "24"))
    assert view.balance == "24 + 12 + 24 = 60, and 2 set aside at filling"
    assert view.action == "Hold both batches"
    march.tap("hold")
    assert march.books.batch(BATCH).held
    assert march.view.action == "On hold"
    assert not march.view.ready


def test_a_recall_begins_with_the_bag_that_is_looked_at(march):
    berries = next(lot.code for lot in march.books.lots(with_stock=False) if lot.bought_on == date(2026, 3, 2))
    march.tap("trace").scan(berries).tap("recall")
    assert (march.view.supplier, march.view.units) == ("Valley Farm", 60)


def test_scan_anything_anywhere(march):
    cook = march.books.people()[1]
    march.scan(cook.tag)
    assert (march.words, march.counter.cook) == ("Cook 2 is cooking", cook)
    march.scan(f"{BATCH}-001")
    assert march.place is Place.TRACE
    march.scan(next(r.tag for r in march.books.recipes() if r.name == "Hot Sauce"))
    assert march.place is Place.START
    march.tap("start").scan(f"{BATCH}-001")
    assert march.place is Place.TRACE
    march.counter.go_home()
    march.scan("HS-20260324-A")
    assert march.place is Place.WEIGH
    march.counter.go_home()
    march.scan("no such code")
    assert "is not in the books" in march.words


def test_the_cook_is_still_the_cook_after_a_power_cut(march):
    cook = march.books.people()[1]
    march.scan(cook.tag).restart()
    assert march.counter.cook == cook


def test_a_dispatch_by_a_slip_is_taken_back(day):
    day.start_jam().to_filling().fill(10).tap("back").tap("send_out")
    day.tap("choose_destination", destination(day, example.MARKET))
    assert day.view.undo == ""
    day.scan(f"{BATCH}-003").scan(f"{BATCH}-007").tap("send")
    assert day.view.undo == f"2 to {example.MARKET}"
    day.restart().tap("undo")
    assert day.books.on_shelf(BATCH) == 10
    assert (day.view.undo, day.view.count, day.view.scanned_units) == ("", 2, (3, 7))
    day.tap("choose_destination", destination(day, example.CO_OP)).tap("send")
    assert [one.returned for one in day.books.dispatches(BATCH)] == [2, 0]


def test_nothing_is_taken_back_twice(day):
    day.start_jam().to_filling().fill(10).tap("back").tap("send_out").tap("undo")
    assert day.words == "There is nothing to take back"


def test_a_place_that_is_new_is_chosen_at_once(day):
    day.tap("send_out").tap("add_destination", "Village shop", DestinationKind.STORE)
    assert day.view.destination == destination(day, "Village shop")
    day.tap("add_destination", " ", DestinationKind.STORE)
    assert day.words == "A place has a name"


def test_back_from_a_recall_is_the_trace_it_came_from(march):
    march.tap("trace").scan(f"{BATCH}-017").tap("recall").tap("back")
    assert (march.place, march.view.number) == (Place.TRACE, f"{BATCH}-017")


def test_a_recall_says_where_each_jar_is_those_thrown_away_too(march):
    march.books.discard_units("SJ-20260305-A", 4, "broken")
    march.tap("trace").tap("recall").tap("set_supplier", "Valley Farm").tap("set_ingredient", "strawberries")
    march.tap("set_bought", "2026-02-28", "2026-03-05")
    assert ("Thrown away", "4") in march.view.where
    assert march.view.balance == "24 + 12 + 20 + 4 = 60, and 2 set aside at filling"


def test_a_recall_with_one_day_says_from_or_until_when(march):
    march.tap("trace").tap("recall").tap("set_bought", "2026-03-01", "")
    assert march.view.bought == "from 1 Mar 2026"
    march.tap("set_bought", "", "2026-03-05")
    assert march.view.bought == "until 5 Mar 2026"


def test_a_bag_gets_its_tag_once_more(day):
    sugar = day.lot("sugar")
    day.tap("trace").scan(sugar)
    assert day.view.label_words == "Bag tag"
    day.tap("labels")
    printed = day.folder / "printed"
    day.until(lambda: len(list(printed.glob("label-*.png"))) == 1)
    assert day.words == f"Printing the tag of {sugar}"


@pytest.mark.parametrize("how", ["typed", "scanned"])
def test_a_suppliers_lot_is_traced_and_held_as_the_bag_it_is(march, how):
    pectin = march.lot("fruit pectin")
    march.tap("trace")
    march.tap("ask", "pkt-99281") if how == "typed" else march.scan("PKT-99281")
    assert (march.view.title, march.view.number) == ("Fruit pectin", pectin)
    march.tap("hold")
    assert march.books.lot(pectin).held


def test_a_suppliers_lot_of_several_bags_names_their_tags(march):
    first = march.books.lot(march.lot("fruit pectin"))
    second = march.books.receive_lot(
        first.ingredient, first.received, supplier=first.supplier, supplier_lot="PKT-99281", bought_on=first.bought_on
    )
    march.tap("trace").scan("PKT-99281")
    assert first.code in march.words
    assert second.code in march.words
    march.scan("no such code")
    assert "is not in the books" in march.words


def test_a_recall_of_jars_and_bottles_is_counted_in_units_and_names_its_months(march):
    sauce = next(recipe for recipe in march.books.recipes() if recipe.name == "Hot Sauce")
    berries = next(lot for lot in march.books.lots(with_stock=False) if lot.bought_on == date(2026, 3, 2))
    march.clock.set(datetime(2026, 4, 2, 9, 0).astimezone())
    number = march.books.start_batch(sauce).number
    march.books.use_lot(number, 0, berries.code, Quantity.parse("1 lb"), substitute="a fruity one")
    march.books.fill_batch(number, 12, 0)
    march.tap("trace").scan(berries.code).tap("recall")
    assert march.view.units_words.startswith("units to pull, of ")
    assert march.view.units_words.endswith(" made in March and April 2026")
    assert march.view.where_title == "Where the 72 units are"
    assert march.view.batches[2].verdict == "12 bottles"


def test_a_recall_of_days_without_a_purchase_says_so(march):
    march.tap("trace").tap("recall").tap("set_supplier", "Valley Farm").tap("set_ingredient", "strawberries")
    assert march.view.note == ""
    march.tap("set_bought", "2026-05-01", "2026-05-05")
    words = "Nothing was bought from Valley Farm (strawberries) between 1 May 2026 and 5 May 2026; check the days."
    assert march.view.note == words
    assert not march.view.ready


def test_what_was_not_counted_has_no_green_tick(day):
    """Not filled, or failed: there is no sum that could be right."""
    day.start_jam()
    (batch,) = day.books.batches_cooking()
    day.tap("back").tap("trace").tap("ask", batch.number)
    assert (day.view.balance, day.view.balance_tone) == ("not filled yet", Tone.INFO)
    assert day.view.downstream_title == "Where its jars are"
    day.books.fail_batch(batch.number, "scorched")
    day.tap("ask", batch.number)
    assert day.view.balance_tone is Tone.INFO


def test_of_a_batch_that_failed_it_is_said_what_became_of_it(day):
    day.start_jam()
    number = day.view.number
    day.tap("fail", "scorched", "thrown away").tap("trace").tap("ask", number)
    (row,) = (row for row in day.view.downstream if row.amount == "failed")
    assert (row.title, row.detail) == ("Thrown away", "scorched")
    assert day.view.facts.startswith("Failed: scorched.")


def test_what_became_of_a_failed_batch_is_told_later_and_not_known_until_then(day):
    day.start_jam()
    number = day.view.number
    assert not day.tap("back").tap("trace").tap("ask", number).view.can_tell_what_became
    day.books.fail_batch(number, "scorched")
    assert day.tap("ask", number).view.can_tell_what_became
    assert day.view.downstream[0].title == "What became of it was not said"
    day.tap("tell_what_became", "to the compost")
    assert day.view.downstream[0].title == "to the compost"
