"""Receive: "as last time" is of this ingredient and of no other; days that are unlikely are asked about."""

from __future__ import annotations

from datetime import date

import pytest

from db import Quantity, RuleError
from drivers.scanners.base import Gs1Fields
from kiosk.flows.base import Place, Tone, Why

PECTIN = "09506000134352"


def field(day, key):
    return next(field for field in day.view.fields if field.key == key)


def bag(day, **values):
    day.tap("receive") if day.place is not Place.RECEIVE else None
    for key, value in values.items():
        day.tap("set_field", key, value)
    return day


def saved(day):
    """Save it; the bag as the books have it."""
    before = {lot.code for lot in day.books.lots()}
    day.tap("save")
    return next(lot for lot in day.books.lots() if lot.code not in before)


def came_in(day, ingredient, supplier, quantity):
    bag(day, ingredient=ingredient, supplier=supplier, quantity=quantity).tap("say_contents", "none")
    return saved(day)


def shown(day, *keys):
    return [(field(day, key).value, field(day, key).why) for key in keys]


def nothing_of_it(day):
    return shown(day, "supplier", "quantity", "price") == [("", Why.NONE)] * 3


# -- as last time


@pytest.mark.parametrize("other", ["Ginger", "peppercorns", "Crab", "Cranberry", "ñora", ""])
def test_another_ingredient_that_is_new_has_nothing_as_last_time(day, other):
    """The fault that was seen: another ingredient had the cranberries' supplier "as last time"."""
    came_in(day, "Cranberries", "Nut & Spice Traders", "2 kg")
    bag(day, ingredient="Cranberries")
    assert shown(day, "supplier", "quantity") == [("Nut & Spice Traders", Why.LAST_TIME), ("2 kg", Why.LAST_TIME)]
    day.tap("set_field", "ingredient", other)
    assert nothing_of_it(day)
    assert not day.view.ready


def test_another_ingredient_that_is_known_has_its_own_last_time(day):
    came_in(day, "Cranberries", "Nut & Spice Traders", "2 kg")
    came_in(day, "Garlic", "Hilltop Orchard", "500 g")
    for name, supplier, quantity in (
        ("Cranberries", "Nut & Spice Traders", "2 kg"),
        ("Garlic", "Hilltop Orchard", "500 g"),
        ("CRANBERRIES", "Nut & Spice Traders", "2 kg"),
        ("fruit pectin", "Amazon", "1 lb"),
    ):
        bag(day, ingredient=name)
        assert shown(day, "supplier", "quantity") == [(supplier, Why.LAST_TIME), (quantity, Why.LAST_TIME)]


def test_one_that_never_had_a_bag_has_nothing_of_the_one_before(day):
    came_in(day, "Cranberries", "Nut & Spice Traders", "2 kg")
    day.books.add_ingredient("Ginger")
    bag(day, ingredient="Cranberries").tap("set_field", "ingredient", "Ginger")
    assert nothing_of_it(day)


@pytest.mark.parametrize(
    ("key", "value", "stays"),
    [
        ("supplier", "Hilltop Orchard", "Hilltop Orchard"),
        ("quantity", "700 g", "700 g"),
        ("price", "4.20", "$4.20"),
        ("supplier_lot", "L-9", "L-9"),
        ("best_before", "2027-05-01", "1 May 2027"),
    ],
)
def test_what_was_typed_by_hand_stays_with_another_ingredient(day, key, value, stays):
    came_in(day, "Cranberries", "Nut & Spice Traders", "2 kg")
    bag(day, ingredient="Cranberries", **{key: value}).tap("set_field", "ingredient", "Ginger")
    assert shown(day, key) == [(stays, Why.TYPED)]
    others = [name for name in ("supplier", "quantity", "price") if name != key]
    assert shown(day, *others) == [("", Why.NONE)] * len(others)


def test_it_falls_away_after_a_power_cut_too(day):
    came_in(day, "Cranberries", "Nut & Spice Traders", "2 kg")
    bag(day, ingredient="Cranberries").restart()
    day.tap("set_field", "ingredient", "Ginger")
    assert nothing_of_it(day)


def test_a_scanned_pack_of_another_food_leaves_what_was_so_last_time_of_the_one_that_was_said(day):
    came_in(day, "Cranberries", "Nut & Spice Traders", "2 kg")
    bag(day, ingredient="Cranberries").scan(PECTIN, fields=Gs1Fields(gtin14=PECTIN))
    assert shown(day, "ingredient", "supplier") == [
        ("Cranberries", Why.TYPED),
        ("Nut & Spice Traders", Why.LAST_TIME),
    ]


def test_a_pack_named_otherwise_by_a_slip_comes_back_as_it_was(day):
    came_in(day, "Cranberries", "Nut & Spice Traders", "2 kg")
    day.scan(PECTIN, fields=Gs1Fields(gtin14=PECTIN))
    before = shown(day, "supplier", "quantity")
    day.tap("set_field", "ingredient", "Cranberries")
    assert shown(day, "supplier") == [("Nut & Spice Traders", Why.LAST_TIME)]
    day.tap("set_field", "ingredient", "fruit pectin")
    assert shown(day, "supplier", "quantity") == before


# -- days


@pytest.mark.parametrize("typed", ["2026-03-05", "5 Mar 2026", "01.04.2026", "2027-03-04", "2036-01-01", "9999-12-31"])
def test_bought_in_the_future_is_refused_with_words_and_the_day_stays(day, typed):
    bag(day, ingredient="sugar", bought_on="2026-03-01").tap("set_field", "bought_on", typed)
    assert day.counter.notice.tone is Tone.BAD
    assert "is still to come: today is 4 Mar 2026" in day.counter.notice.what_to_do
    assert shown(day, "bought_on") == [("1 Mar 2026", Why.TYPED)]


@pytest.mark.parametrize("typed", ["2026-03-04", "2026-03-03", "2025-12-31"])
def test_bought_today_or_before_is_taken(day, typed):
    assert saved(bag(day, ingredient="sugar", bought_on=typed)).bought_on == date.fromisoformat(typed)


def test_a_day_that_came_to_be_in_the_future_is_said_before_anything_is_saved(day):
    """The clock was put right while a bag was half filled in."""
    bag(day, ingredient="Rose petals", supplier="A new farm", quantity="1 kg")
    day.clock.advance(-3 * 86_400)
    before = len(day.books.lots()), len(day.books.suppliers()), len(day.books.ingredients())
    day.tap("save")
    assert day.words.startswith("Bought on 4 Mar 2026 is still to come")
    assert field(day, "bought_on").needed
    assert (len(day.books.lots()), len(day.books.suppliers()), len(day.books.ingredients())) == before
    day.tap("set_field", "bought_on", "2026-03-01")
    assert not field(day, "bought_on").needed


PAST = ["2026-03-03", "2026-02-28", "2025-03-05", "2019-01-01"]
FAR = ["2036-03-05", "2036-12-31", "2062-07-01", "2099-01-01"]


@pytest.mark.parametrize(
    ("typed", "asks"),
    [*((one, "is already past: is it right?") for one in PAST), *((one, "is over 10 years ahead") for one in FAR)],
)
def test_an_unlikely_best_before_is_asked_about_and_taken_with_one_more_tap(day, typed, asks):
    bag(day, ingredient="sugar").tap("set_field", "best_before", typed)
    assert (day.counter.notice.tone, asks in day.words) == (Tone.WARN, True)
    assert asks in day.view.day_doubt.question
    assert field(day, "best_before").needed
    lots = len(day.books.lots())
    day.counter.notice = None
    for step in ("save", "save_and_print"):
        day.tap(step)
        assert asks in day.words
    assert len(day.books.lots()) == lots
    day.tap("answer_day", "yes")
    assert (day.view.day_doubt, field(day, "best_before").needed) == (None, False)
    assert saved(day.restart()).best_before == date.fromisoformat(typed)


@pytest.mark.parametrize("typed", ["2026-03-04", "2026-03-05", "2027-11-30", "2036-03-04", "2035-12-31"])
def test_a_likely_best_before_is_not_asked_about(day, typed):
    bag(day, ingredient="sugar", best_before=typed)
    assert (day.words, day.view.day_doubt, field(day, "best_before").needed) == ("", None, False)
    assert saved(day).best_before == date.fromisoformat(typed)


@pytest.mark.parametrize("typed", ["9999-12-31", "2127-11-30", "2126-03-04"])
def test_a_best_before_that_the_books_refuse_is_refused_when_it_is_typed(day, typed):
    """Not at Save, when a new ingredient is in the books already."""
    bag(day, ingredient="Rose petals", supplier="A new farm", quantity="1 kg", best_before=typed)
    assert (day.counter.notice.tone, field(day, "best_before").value) == (Tone.BAD, "")
    assert "more than a hundred years from now" in day.counter.notice.what_to_do


def test_one_that_is_wrong_is_taken_away_and_the_next_is_asked_about_again(day):
    bag(day, ingredient="sugar", best_before="2025-05-01").tap("answer_day", "no")
    assert (field(day, "best_before").value, day.view.day_doubt) == ("", None)
    day.tap("set_field", "best_before", "2025-05-02").tap("answer_day", "yes").tap(
        "set_field", "best_before", "2025-05-03"
    )
    assert "3 May 2025" in day.view.day_doubt.question


@pytest.mark.parametrize("best", [date(2026, 3, 3), date(2025, 1, 31), date(2036, 3, 5), date(2049, 1, 1)])
def test_an_unlikely_day_of_a_code_is_asked_about_too(day, best):
    day.tap("receive").scan(PECTIN, fields=Gs1Fields(gtin14=PECTIN, lot="L-1", best_before=best))
    assert day.words == day.view.day_doubt.question
    lots = len(day.books.lots())
    assert len(day.tap("save").books.lots()) == lots
    assert saved(day.tap("answer_day", "yes")).best_before == best


def test_the_next_bag_is_asked_about_anew(day):
    saved(bag(day, ingredient="sugar", best_before="2026-03-01").tap("answer_day", "yes"))
    bag(day, ingredient="sugar", best_before="2026-03-01")
    assert day.view.day_doubt is not None


def test_the_books_refuse_a_past_day_of_which_nobody_is_sure_and_keep_one_through_a_correction(day):
    lot = saved(bag(day, ingredient="sugar", best_before="2026-03-01").tap("answer_day", "yes"))
    assert day.books.correct_lot(lot.code, bought_on=date(2026, 3, 3)).bought_on == date(2026, 3, 3)
    with pytest.raises(RuleError, match="before it was bought"):
        day.books.correct_lot(lot.code, best_before=date(2026, 2, 1))
    with pytest.raises(RuleError, match="before it was bought"):
        day.books.receive_lot(
            lot.ingredient, lot.received, supplier=None, bought_on=date(2026, 3, 4), best_before=date(2026, 3, 1)
        )


@pytest.mark.parametrize("looked", [True, False])
@pytest.mark.parametrize("name", ["plums", "brown sugar", "agar"])
def test_the_first_bag_of_an_ingredient_is_as_known_and_not_as_last_time(day, name, looked):
    """The sheet knows its pack, and what it contains; nothing of it ever came in."""
    books, code = day.books, "09506000134376"
    known = books.add_ingredient(name, allergens=() if looked else None)
    books.add_pack(code, known, Quantity.parse("2 kg"), supplier=books.suppliers()[0])
    day.tap("receive").tap("set_field", "ingredient", name)
    assert day.view.allergens_hint == ("known: none" if looked else "Tap what it contains")
    titles = [answer.title for answer in day.counter.flow.question().answers()]
    assert ("As known: none" in titles, "As last time: none" in titles) == (looked, False)
    day.tap("clear").scan(code)
    assert [field.why for field in day.view.fields if field.key in ("supplier", "quantity")] == [Why.KNOWN, Why.KNOWN]
    assert day.view.allergens_why is (Why.KNOWN if looked else Why.NONE)
    day.tap("save").scan(code)
    assert [field.why for field in day.view.fields if field.key in ("supplier", "quantity")] == [Why.LAST_TIME] * 2
