"""Some of a batch is kept as an ingredient on the screen, with taps and typed words, at every size."""

from datetime import date

from db import Quantity
from kiosk.flows.base import Place

BATCH = "SJ-20260304-A"


def type_in(top, text):
    top.stage.type(text)
    top.stage.key("enter")
    top.stage.frames()


def test_some_is_kept_by_taps(any_top):
    top = any_top.to_filling()
    before = top.touches
    top.tap("Keep some", "Ingredient", "New ingredient")
    type_in(top, "jam base")
    top.tap("How much is kept", "2", "lb", "OK")
    assert {"Jam base", "2 lb", "4 Mar 2027"} <= set(top.texts)
    top.tap("Keep only")
    assert top.touches - before == 8
    assert top.day.place is Place.FILL
    (bag,) = top.day.books.kept_of(BATCH)
    assert (bag.ingredient.name, bag.received) == ("jam base", Quantity.parse("2 lb"))
    top.tap("Keep some")
    assert any(text.startswith(f"{bag.code} · 2 lb kept") for text in top.texts)


def test_a_name_like_a_known_one_is_asked_about_and_the_day_is_chosen(top):
    top.to_filling().tap("Keep some", "Ingredient", "New ingredient")
    type_in(top, "Strawberies")
    top.tap("Yes, it is strawberries", "Best before", "9", "How much is kept", "2", "lb", "OK")
    top.tap("Keep & print bag tag")
    (bag,) = top.day.books.kept_of(BATCH)
    assert (bag.ingredient.name, bag.best_before) == ("strawberries", date(2026, 3, 9))
