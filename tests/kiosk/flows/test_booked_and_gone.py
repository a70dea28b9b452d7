"""The power goes just after something was booked and before the place was remembered: it is never booked twice.

A flow's own step books; only the counter remembers where the cook stands after it. So a step that is taken without the
counter, and a restart, is that moment.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from db import BooksFullError, ReadingTarget, RecipeStep, StepKind
from drivers.scanners.base import Symbology
from drivers.scanners.gs1 import parse_message
from kiosk.flows.base import Place
from kiosk.flows.counter import MEMO_KEY
from kiosk.settings import example

BATCH = "SJ-20260304-A"


def to_the_send_button(day):
    day.start_jam().to_filling().fill(36).tap("back").tap("send_out")
    market = next(d.id for d in day.books.destinations() if d.name == example.MARKET)
    return day.tap("choose_destination", market).tap("choose_batch", BATCH).tap("set_count", 12)


def test_what_was_sent_is_not_sent_again(day):
    to_the_send_button(day)
    day.counter.flow.send()
    day.restart()
    assert day.place is Place.SEND
    assert (day.view.count, day.view.batch) == (0, BATCH)
    assert day.view.undo == f"12 to {example.MARKET}"


def test_what_was_not_sent_yet_is_still_there(day):
    assert to_the_send_button(day).restart().view.count == 12


def test_a_bag_is_not_received_again(day):
    day.tap("receive").tap("set_field", "ingredient", "sugar").tap("set_field", "quantity", "10 lb")
    assert day.restart().view.ready
    before = len(day.books.lots())
    day.counter.flow.save()
    assert not day.restart().view.ready
    assert len(day.books.lots()) == before + 1


def test_a_bag_just_used_is_not_in_the_hand_for_the_next_line(day):
    day.start_jam().scan(day.lot("strawberries"))
    day.counter.flow.weighing.use()
    day.restart()
    assert day.view.wanted == "4 lb sugar"
    assert not day.view.lot.identified


def test_a_part_of_a_line_is_not_used_again(day):
    day.start_jam().scan(day.lot("strawberries")).tap("weighing.set_amount", "5")
    day.counter.flow.weighing.use_and_add_another()
    day.restart()
    assert (day.view.wanted, day.view.amount) == ("3 lb strawberries", "3")
    assert not day.view.lot.identified


def test_a_batch_just_begun_is_the_one_that_goes_on(day):
    recipe = next(r for r in day.books.recipes() if r.name == "Strawberry Jam")
    day.tap("cook").tap("choose", recipe.id)
    assert day.restart().place is Place.START
    day.counter.flow.start()
    assert day.restart().place is Place.WEIGH
    assert day.view.number == BATCH


def test_jars_just_booked_go_on_to_their_labels(day):
    day.start_jam().to_filling().tap("filling.set_filled", 36)
    day.counter.flow.finish()
    assert day.restart().place is Place.LABELS


def test_a_batch_that_just_failed_is_left(day):
    day.start_jam()
    day.counter.flow.fail("scorched")
    assert day.restart().place is Place.HOME


def test_a_disk_that_fills_up_before_the_bag_is_booked_leaves_nothing_twice(day, monkeypatch):
    """The pack comes first: what can be found again does no harm; a bag that is there twice would."""
    bag = parse_message("0109521234543213" + "10L7")
    day.tap("receive").scan("0109521234543213", fields=bag, symbology=Symbology.DATAMATRIX)
    day.tap("set_field", "ingredient", "sugar").tap("set_field", "quantity", "10 lb")
    before = len(day.books.lots())

    def refuse(*_args, **_named):
        raise BooksFullError("There is no room left.")

    for verb in ("add_pack", "receive_lot"):
        with monkeypatch.context() as full:
            full.setattr(day.books, verb, refuse)
            day.tap("save")
        assert "no room" in day.words
        assert len(day.books.lots()) == before
    day.tap("save")
    assert len(day.books.lots()) == before + 1


def test_what_a_code_leaves_in_doubt_is_said_also_where_it_opens_receive(day):
    """Scanned at home, a lot with a date glued to it is asked about as it is in Receive."""
    bag = parse_message("0109521234543213" + "10LOT-42A17261231")
    day.scan("0109521234543213", fields=bag, symbology=Symbology.DATAMATRIX)
    assert day.place is Place.RECEIVE
    assert day.words == "Is the lot really LOT-42A17261231?"


@pytest.mark.parametrize("typed", ["two × 1 lb", "1 box", "1.5 × 2 lb"])
def test_bags_that_are_no_number_are_refused_in_words(day, typed):
    day.tap("receive").tap("set_field", "quantity", typed)
    assert "cannot be read" in day.words
    assert "int()" not in day.counter.notice.what_to_do


def test_a_timed_step_that_reaches_a_reading_records_it(day):
    jam = next(r for r in day.books.recipes() if r.name == "Strawberry Jam")
    boil = RecipeStep(0, "Boil", StepKind.TIMED, 5, ReadingTarget("temperature", Decimal(220), "°F"))
    recipe = day.books.add_recipe(jam.product, "Short Jam", 2, jam.lines[:1], [boil])
    day.tap("cook").tap("choose", recipe.id).tap("start").weigh_in("strawberries").boil()
    assert day.view.action == "Type the reading"
    day.tap("stove.read", "220")
    assert [reading.value for reading in day.books.batch(BATCH).readings] == [Decimal(220)]


def test_a_place_that_no_longer_exists_opens_home(day):
    for kept in ('{"flow": "StartFlow", "memo": {"recipe": "R", "scale": 99, "pot": null}}', '"x"', '{"flow": 1}'):
        day.books.remember(MEMO_KEY, kept)
        assert day.restart().place is Place.HOME


def test_what_was_picked_and_not_booked_is_still_in_hand(day):
    day.start_jam().scan(day.lot("strawberries")).tap("weighing.set_amount", "3.5 kg").restart()
    assert (day.view.amount, day.view.unit, day.view.lot.identified) == ("3.5", "kg", True)
