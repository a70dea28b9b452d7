"""Recall at the counter: bags that nobody used yet are told, held, and named where they only may be the ones."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import Quantity
from kiosk.flows.choose_recipe import Enough
from kiosk.flows.recall import RecallFlow

Q = Quantity.parse
UNUSED = ("sugar", "strawberries", "fruit pectin", "lemon juice")


def recall_of(day, ingredient):
    day.counter.flow = RecallFlow.of_lot(day.counter.work, day.books.lot(day.lot(ingredient)))
    return day


def unknown(day, ingredient, much="3 lb", **more):
    """A bag of it, bought on the day of the other, by whom nobody knows."""
    like = day.books.lot(day.lot(ingredient))
    return day.books.receive_lot(like.ingredient, Q(much), supplier=None, bought_on=like.bought_on, **more)


@pytest.mark.parametrize("ingredient", UNUSED)
def test_a_bag_that_nobody_used_yet_is_held_from_the_recall(day, ingredient):
    code = day.lot(ingredient)
    view = recall_of(day, ingredient).view
    assert (view.ready, view.action) == (True, "Hold the bag")
    assert view.bags_words == f"1 bag, {day.books.lot(code).left} still here"
    assert view.bags_free
    day.tap("hold")
    assert day.books.lot(code).held
    assert day.words == "1 bag is on hold"
    assert (day.view.ready, day.view.action, day.view.bags_free) == (False, "On hold", False)
    assert day.view.bags_words.endswith("still here, on hold")


def test_on_hold_is_said_only_when_no_bag_is_free(day):
    day.start_jam().to_filling().fill(38, 2).tap("back")
    bag = next(use.lot.code for use in day.books.batch("SJ-20260304-A").uses if use.lot.ingredient.name == "sugar")
    day.counter.flow = RecallFlow.of_lot(day.counter.work, day.books.lot(bag))
    assert day.view.action == "Hold 1 batch"
    day.books.hold_batch("SJ-20260304-A", "lids")
    assert (day.view.ready, day.view.action) == (True, "Hold the bag")
    day.books.hold_lot(bag, "torn")
    assert (day.view.ready, day.view.action) == (False, "On hold")
    day.books.release_batch("SJ-20260304-A", "looked at", by=day.books.people()[0])
    assert (day.view.ready, day.view.action) == (True, "Hold 1 batch")


def test_the_notice_names_batches_and_bags(day):
    day.start_jam().to_filling().fill(38, 2).tap("back")
    bag = next(use.lot for use in day.books.batch("SJ-20260304-A").uses if use.lot.ingredient.name == "sugar")
    day.counter.flow = RecallFlow.of_lot(day.counter.work, bag)
    day.tap("hold")
    assert day.words == "1 batch and 1 bag are on hold"
    day.tap("hold")
    assert day.words == "It is on hold already"


@pytest.mark.parametrize("more", [1, 2, 5])
def test_several_bags_are_added_up_and_held(day, more):
    like = day.books.lot(day.lot("sugar"))
    for _ in range(more):
        day.books.receive_lot(like.ingredient, Q("2 lb"), supplier=like.supplier, bought_on=like.bought_on)
    view = recall_of(day, "sugar").view
    assert view.action == f"Hold {more + 1} bags"
    assert view.bags_words == f"{more + 1} bags, {25 + 2 * more} lb still here"
    day.books.hold_lot(like.code, "torn")
    assert view.bags_words + ", 1 of them on hold" == day.view.bags_words
    day.tap("hold")
    assert all(lot.held for lot in day.books.lots(like.ingredient))


def test_a_bag_that_may_be_the_one_is_named_and_is_not_nothing(day):
    day.books.add_supplier("Mill")
    like = day.books.lot(day.lot("sugar"))
    lot = unknown(day, "sugar")
    day.counter.flow = RecallFlow(day.counter.work, "Mill", "sugar", like.bought_on, like.bought_on)
    view = day.view
    assert view.note == ""
    assert [(row.number, row.verdict) for row in view.doubtful] == [(lot.code, "3 lb left")]
    assert "look at the bag" in view.doubtful[0].detail
    assert "whose supplier was not written down" in view.doubtful[0].whole
    assert (view.ready, view.action, view.choose_hold) == (True, "Hold the bag", ())
    day.tap("hold")
    assert (day.view.doubtful[0].verdict, day.view.action) == ("on hold", "On hold")


@pytest.mark.parametrize("what", ["all", "one in doubt", "the recalled"])
def test_what_may_be_the_one_is_held_when_the_cook_says_so(day, what):
    sure, doubtful, other = day.lot("sugar"), unknown(day, "sugar").code, unknown(day, "sugar", "5 lb").code
    view = recall_of(day, "sugar").view
    assert [choice.key for choice in view.choose_hold] == ["all", doubtful, other, sure]
    assert view.choose_hold[0].title == "All 3 bags"
    day.tap("hold", {"all": "all", "one in doubt": doubtful, "the recalled": sure}[what])
    held = {code for code in (sure, doubtful, other) if day.books.lot(code).held}
    assert held == {"all": {sure, doubtful, other}, "one in doubt": {doubtful}, "the recalled": {sure}}[what]
    assert day.view.ready is (what != "all")


def test_the_recalled_alone_leaves_what_may_be_the_one(day):
    like = day.books.lot(day.lot("sugar"))
    day.books.receive_lot(like.ingredient, Q("2 lb"), supplier=like.supplier, bought_on=like.bought_on)
    doubtful = unknown(day, "sugar").code
    recall_of(day, "sugar")
    assert day.view.choose_hold[1].title == "The 2 recalled bags"
    day.tap("hold", "affected")
    assert day.words == "2 bags are on hold"
    assert not day.books.lot(doubtful).held


@pytest.mark.parametrize("ingredient", UNUSED)
def test_a_cleared_doubt_leaves_the_bag_out_of_the_hold(day, ingredient):
    lot = unknown(day, ingredient)
    assert [row.number for row in recall_of(day, ingredient).view.doubtful] == [lot.code]
    day.books.correct_lot(lot.code, supplier=day.books.add_supplier("Mill"), reason="asked them")
    assert (day.view.doubtful, day.view.choose_hold) == ((), ())
    day.tap("hold")
    assert not day.books.lot(lot.code).held


def test_what_nobody_bought_is_still_said_to_be_nothing(day):
    day.books.add_supplier("Mill")
    like = day.books.lot(day.lot("sugar"))
    later = like.bought_on + timedelta(days=30)
    day.counter.flow = RecallFlow(day.counter.work, "Mill", "sugar", later, later)
    assert day.view.note.startswith("Nothing was bought from Mill")
    assert (day.view.ready, day.view.action) == (False, "Hold")


@pytest.mark.parametrize("ingredient", UNUSED)
def test_before_a_batch_what_is_on_hold_does_not_count_as_there(day, ingredient):
    recipe = next(one for one in day.books.recipes() if one.name == "Strawberry Jam")

    def line():
        return next(one for one in day.view.lines if one.ingredient.lower() == ingredient)

    day.tap("cook").tap("choose", recipe.id)
    assert line().enough is Enough.YES
    left = day.books.lot(day.lot(ingredient)).left
    day.books.hold_lot(day.lot(ingredient), "recall")
    assert (line().in_stock, line().enough) == (f"none in stock, {left} on hold", Enough.NO)
