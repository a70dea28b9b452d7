"""A new name that is like a known one is asked about at Receive; the answer No is remembered."""

from __future__ import annotations

import pytest


def typed(day, supplier="Valley Farm", ingredient="sugar"):
    day.tap("receive")
    day.tap("set_field", "ingredient", ingredient)
    day.tap("set_field", "supplier", supplier)
    day.tap("set_field", "quantity", "2 lb")
    return day


def suppliers(day):
    return [one.name for one in day.books.suppliers()]


@pytest.mark.parametrize(
    "name", ["Valley Farms", "Valley farm LLC", "Vally Farm", "The Valley Farm", "VALLEY FARM, INC.", "ValleyFarm"]
)
def test_a_like_supplier_is_asked_about(day, name):
    before = suppliers(day)
    known = "Valley Farm"
    assert known in before
    typed(day, supplier=name)
    assert day.view.alike.question == "Is that Valley Farm?"
    day.tap("save")
    assert day.words.startswith("Is that Valley Farm?")
    assert suppliers(day) == before
    day.tap("answer_alike", "yes")
    assert day.view.alike is None
    day.tap("save")
    assert suppliers(day) == before
    assert day.books.last_lot(next(i for i in day.books.ingredients() if i.name == "sugar")).supplier.name == known


def test_no_it_is_another_is_remembered_over_a_restart(day):
    typed(day, supplier="Valley Farms").tap("answer_alike", "no")
    assert day.view.alike is None
    day.restart()
    assert day.view.alike is None
    day.tap("save")
    assert {"Valley Farm", "Valley Farms"} <= set(suppliers(day))
    day.tap("set_field", "supplier", "valley farms")
    assert day.view.alike is None


@pytest.mark.parametrize("name", ["Hilltop", "Valley Dairy Farm", "Farm A", "Valley Mill", "Alley Farm", "valley farm"])
def test_another_name_is_not_asked_about(day, name):
    typed(day, supplier=name)
    assert day.view.alike is None


@pytest.mark.parametrize("name", ["sugars", "Sugar.", "strawberry"])
def test_an_ingredient_is_asked_about_too(day, name):
    typed(day, ingredient=name)
    assert day.view.alike.key == "ingredient"
    day.tap("answer_alike", "yes")
    assert day.view.alike is None
