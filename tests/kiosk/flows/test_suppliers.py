"""Names of suppliers are put right on the screen: renamed, made one, parted again."""

import pytest

from db import RecallQuery
from kiosk.flows.base import Place, Tone


@pytest.fixture
def flow(day):
    day.tap("more")
    day.tap("open", "suppliers")
    assert day.place is Place.SUPPLIERS
    return day.counter.flow


def supplier(day, name):
    return next(one for one in day.books.suppliers() if one.name == name)


def names(flow):
    return [one.title for one in flow.view().suppliers]


def test_a_name_is_put_right_for_the_bags_of_before_too(day, flow):
    bag = next(one for one in day.books.lots() if one.supplier and one.supplier.name == "Valley Farm")
    day.tap("choose", supplier(day, "Valley Farm").id)
    day.tap("rename", "Valley Farms")
    assert "Valley Farms" in names(flow)
    assert "Valley Farm" not in names(flow)
    assert flow.view().name == "Valley Farms"
    assert day.books.lot(bag.code).supplier.name == "Valley Farms"


def test_two_names_of_one_supplier_are_one_and_two_again(day, flow):
    farm, hilltop = supplier(day, "Valley Farm"), supplier(day, "Hilltop Orchard")
    day.tap("choose", hilltop.id)
    day.tap("same_as", farm.id)
    assert "Hilltop Orchard" not in names(flow)
    assert (flow.view().name, [one.title for one in flow.view().merged]) == ("Valley Farm", ["Hilltop Orchard"])
    assert {lot.supplier.name for lot in day.books.recall(RecallQuery(supplier="Valley Farm")).lots} == {"Valley Farm"}
    day.tap("part", flow.view().merged[0].key)
    assert {"Hilltop Orchard", "Valley Farm"} <= set(names(flow))
    assert flow.view().merged == ()


def test_a_new_one_is_added_and_chosen(day, flow):
    day.tap("add", "Mill Lane")
    assert flow.view().name == "Mill Lane"


@pytest.mark.parametrize("name", ["", "   ", "Hilltop Orchard"])
def test_a_name_that_cannot_be_is_refused_in_words(day, flow, name):
    day.tap("choose", supplier(day, "Valley Farm").id)
    before = day.books.head()
    day.tap("rename", name)
    assert day.counter.notice.tone is Tone.BAD
    assert (day.books.head(), flow.view().name) == (before, "Valley Farm")


def test_what_was_renamed_elsewhere_meanwhile_is_not_renamed_back(day, flow):
    farm = supplier(day, "Valley Farm")
    day.tap("choose", farm.id)
    day.books.change_supplier(farm, "Valley Farm Ltd")
    day.tap("rename", "Valley Farms")
    assert supplier(day, "Valley Farm Ltd")


@pytest.mark.parametrize("tap", [("rename", "x"), ("same_as", "nobody"), ("part", "nothing")])
def test_without_one_that_is_chosen_nothing_is_recorded(day, flow, tap):
    before = day.books.head()
    day.tap(*tap)
    assert day.books.head() == before
    assert day.counter.notice.tone is Tone.WARN


def test_the_chosen_one_is_found_again_after_a_power_cut(day, flow):
    day.tap("choose", supplier(day, "Valley Farm").id)
    day.restart()
    assert (day.place, day.view.name) == (Place.SUPPLIERS, "Valley Farm")
