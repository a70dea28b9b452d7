"""Pots and machines are named, described and put out of use on the screen."""

import pytest

from kiosk.flows.base import Place, Tone


@pytest.fixture
def flow(day):
    day.tap("more")
    day.tap("open", "equipment")
    assert day.place is Place.EQUIPMENT
    return day.counter.flow


def piece(day, name):
    return next(one for one in day.books.equipment(also_idle=True) if one.name == name)


@pytest.fixture
def chosen(day, flow):
    day.tap("add", "Kettle")
    return flow


def test_a_new_one_is_added_and_chosen(day, chosen):
    view = chosen.view()
    assert (view.name, view.details, view.in_use) == ("Kettle", "", True)
    assert piece(day, "Kettle").in_use


def test_it_is_renamed_and_described(day, chosen):
    day.tap("rename", "Steam kettle")
    day.tap("describe", "serial 4711, wiped with vinegar")
    found = piece(day, "Steam kettle")
    assert (found.details, chosen.view().name) == ("serial 4711, wiped with vinegar", "Steam kettle")
    day.tap("describe", "")
    assert piece(day, "Steam kettle").details == ""


def test_out_of_use_it_is_not_offered_and_says_so(day, chosen):
    day.tap("put_out_of_use")
    assert "Kettle" not in [one.name for one in day.books.equipment()]
    assert [one.detail for one in chosen.view().equipment if one.title == "Kettle"] == ["out of use"]
    day.tap("put_into_use")
    assert piece(day, "Kettle").in_use


def test_what_was_changed_elsewhere_meanwhile_is_not_changed_back(day, chosen):
    day.books.change_equipment(piece(day, "Kettle"), name="Big kettle")
    day.tap("rename", "Small kettle")
    assert piece(day, "Big kettle")


@pytest.mark.parametrize("name", ["", "  ", "Copper pot 1"])
def test_a_name_that_cannot_be_is_refused_in_words(day, chosen, name):
    before = day.books.head()
    day.tap("rename", name)
    assert (day.books.head(), day.counter.notice.tone) == (before, Tone.BAD)


@pytest.mark.parametrize("tap", [("rename", "x"), ("describe", "x"), ("put_out_of_use",), ("put_into_use",)])
def test_without_one_that_is_chosen_nothing_is_recorded(day, flow, tap):
    before = day.books.head()
    day.tap(*tap)
    assert (day.books.head(), day.counter.notice.tone) == (before, Tone.WARN)


def test_the_chosen_one_is_found_again_after_a_power_cut(day, chosen):
    day.restart()
    assert (day.place, day.view.name) == (Place.EQUIPMENT, "Kettle")
