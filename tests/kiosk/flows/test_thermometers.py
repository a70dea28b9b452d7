"""A cook compares a thermometer with ice water or boiling water."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kiosk.flows.base import Place, Tone
from kiosk.flows.thermometers import AS_IT_IS, BOILING, ICE, SET_RIGHT


@pytest.fixture
def flow(day):
    day.tap("more")
    day.tap("open", "thermometers")
    assert day.place is Place.THERMOMETERS
    day.tap("add", "Probe 1")
    return day.counter.flow


def kept(day, flow):
    (probe,) = (one for one in day.books.equipment() if one.name == "Probe 1")
    return [(one.reference, one.off_by, one.unit, one.adjusted) for one in day.books.calibrations(probe)]


def test_one_that_was_never_compared_says_so_and_nothing_is_green(flow):
    view = flow.view()
    assert view.last == "never compared"
    assert [(one.title, one.detail) for one in view.thermometers if one.key == view.chosen] == [
        ("Probe 1", "never compared")
    ]


def test_an_exact_one_is_recorded_at_once(day, flow):
    day.tap("compare", ICE, "32")
    assert kept(day, flow) == [("ice water", Decimal(0), "°F", False)]
    assert day.counter.notice.tone is Tone.GOOD
    assert "exact" in flow.view().last


@pytest.mark.parametrize(
    ("done", "adjusted", "tone", "words"),
    [
        (AS_IT_IS, False, Tone.WARN, "1.5 °F too high"),
        (SET_RIGHT, True, Tone.GOOD, "1.5 °F too high, and was set right"),
    ],
)
def test_one_that_is_off_says_by_how_much(day, flow, done, adjusted, tone, words):
    day.tap("compare", ICE, "33.5", done)
    assert kept(day, flow) == [("ice water", Decimal("1.5"), "°F", adjusted)]
    assert day.counter.notice.tone is tone
    assert flow.view().last.endswith(words)
    assert flow.view().is_off is not adjusted


@pytest.mark.parametrize("typed", ["", "warm", "1,250", "NaN", "900000"])
def test_what_is_no_temperature_is_not_recorded(day, flow, typed):
    day.tap("compare", ICE, typed)
    assert kept(day, flow) == []
    assert day.counter.notice.tone is Tone.BAD


def test_boiling_water_is_measured_by_how_high_the_kitchen_lies(day, flow):
    assert [one.detail for one in flow.view().references] == ["It should show 32 °F", "It should show 212 °F"]
    work = day.counter.work
    kitchen = replace(work.settings.kitchen, altitude_m=1609, units="metric")
    high = type(flow)(replace(work, settings=replace(work.settings, kitchen=kitchen)), flow.behind)
    assert [one.detail for one in high.view().references] == ["It should show 0 °C", "It should show 94.7 °C"]


def test_a_pot_is_no_thermometer_until_it_is_compared_and_what_is_out_of_use_is_not_offered(day, flow):
    pot, *others = (one for one in day.books.equipment() if one.name != "Probe 1")
    day.books.change_equipment(pot, in_use=False)
    day.tap("compare", BOILING, "212")
    view = flow.view()
    assert [one.title for one in view.thermometers] == ["Probe 1"]
    assert [one.title for one in view.others] == [one.name for one in others]


def test_without_one_that_is_chosen_nothing_is_recorded(day):
    day.tap("more")
    day.tap("open", "thermometers")
    day.tap("compare", ICE, "32")
    assert day.counter.notice.words == "Which thermometer?"


def test_the_chosen_one_is_found_again_after_a_power_cut(day, flow):
    day.restart()
    assert day.place is Place.THERMOMETERS
    day.tap("compare", ICE, "32")
    assert kept(day, day.counter.flow) == [("ice water", Decimal(0), "°F", False)]


def test_back_leads_to_more(day, flow):
    day.counter.back()
    assert day.place is Place.MORE
