"""A code that the camera happens to see takes nothing away that was entered: it is offered, and leads on when asked."""

from __future__ import annotations

import pytest

from drivers.scanners.base import Gs1Fields
from kiosk.flows.base import Offer, Place, Tone
from kiosk.flows.recall import RecallFlow

JPEG = b"\xff\xd8\xff" + b"x" * 900
PHOTOS = "unsaved-photos"


def half_a_bag(day):
    day.tap("receive").tap("set_field", "ingredient", "strawberries").tap("set_field", "price", "18.40")
    return day.tap("keep_photo", JPEG)


def ten_jars(day):
    number = filled(day)
    day.tap("send_out").tap("choose_destination", day.view.destinations[0].key)
    for unit in range(1, 11):
        day.scan(f"{number}-{unit:03d}")
    return day


def filled(day) -> str:
    number = day.start_jam().to_filling().fill(12).counter.flow.number
    day.counter.go_home()
    return number


def counted_jars(day):
    day.start_jam().to_filling()
    return day.tap("filling.set_filled", 38).tap("filling.set_aside", 2)


def typed_amount(day):
    day.start_jam()
    return day.tap("weighing.set_amount", "3.98")


def bag_in_hand(day):
    day.start_jam()
    return day.scan(day.lot("strawberries"))


def another_size(day):
    recipe = next(r for r in day.books.recipes() if r.name == "Strawberry Jam")
    return day.tap("cook").tap("choose", recipe.id).tap("choose_scale", 2)


def open_recall(day):
    day.tap("trace")
    day.counter.flow = RecallFlow(day.counter.work, came_from=day.counter.flow)
    return day


def asked_recall(day):
    return open_recall(day).tap("set_supplier", "Valley Farm").tap("set_bought", "2026-03-01", "2026-03-04")


def more_over_a_bag(day):
    half_a_bag(day)
    day.counter.do(day.counter.more)
    return day


CASES = [half_a_bag, ten_jars, counted_jars, typed_amount, bag_in_hand, asked_recall, more_over_a_bag]
STRANGERS = {
    half_a_bag: "sugar", ten_jars: "sugar", counted_jars: "sugar", asked_recall: "sugar", more_over_a_bag: "sugar",
}  # fmt: skip


def a_stranger(day, entered) -> str:
    """A code that has nothing to do with what is entered: a bag, or an old jar where a bag is of use."""
    return day.lot("sugar") if entered in STRANGERS else next(one.number for one in day.books.batches() if one.net)


@pytest.mark.parametrize("entered", CASES, ids=lambda case: case.__name__)
def test_what_was_entered_stays_and_the_code_is_offered(day, entered):
    entered(day)
    flow, memo, place = day.counter.flow, day.counter.flow.memo(), day.place
    code = a_stranger(day, entered)
    day.scan(code)
    assert day.counter.flow is flow
    assert (flow.memo(), day.place) == (memo, place)
    assert isinstance(day.counter.notice, Offer)
    assert (day.words, day.counter.notice.tone) == (f"Scanned: {code}", Tone.WARN)


@pytest.mark.parametrize("entered", CASES, ids=lambda case: case.__name__)
def test_the_offer_leads_on_when_a_person_says_so(day, entered):
    entered(day)
    place = day.place
    day.scan(a_stranger(day, entered))
    day.counter.leave(day.counter.notice)
    assert day.place is (Place.RECALL if entered is asked_recall else Place.TRACE)
    assert entered is asked_recall or day.place is not place


def test_the_photo_of_a_half_typed_bag_is_still_there(day):
    half_a_bag(day).scan(day.lot("sugar"))
    assert len(list((day.folder / PHOTOS).iterdir())) == 1
    assert day.view.photos[0].data == JPEG


def test_the_next_step_takes_the_offer_away(day):
    half_a_bag(day).scan(day.lot("sugar")).tap("set_field", "supplier", "Valley Farm")
    assert day.counter.notice is None


def test_where_nothing_was_entered_a_scan_opens_what_it_is(day):
    assert day.tap("receive").scan(day.lot("sugar")).place is Place.TRACE
    day.counter.go_home()
    assert day.tap("send_out").scan(day.lot("sugar")).place is Place.TRACE
    day.counter.go_home()
    assert open_recall(day).scan(day.lot("sugar")).scan(day.lot("strawberries")).place is Place.RECALL
    assert day.view.ingredient == "Strawberries"


def test_a_figure_that_is_half_typed_on_the_screen_stays_too(day):
    day.start_jam().weigh_all()
    day.counter.is_typing = lambda: True
    flow = day.counter.flow
    day.scan(day.lot("sugar"))
    assert day.counter.flow is flow
    assert day.words.startswith("Scanned: ")


def test_the_code_of_the_batch_at_hand_keeps_its_figures(day):
    number = counted_jars(day).counter.flow.number
    day.scan(number)
    assert (day.view.filled, day.view.set_aside) == (38, 2)
    assert day.counter.notice is None


def test_confirming_the_day_keeps_what_is_behind_it(day):
    half_a_bag(day)
    day.counter.do(day.counter._ask_day)
    flow = day.counter.flow
    day.scan(day.lot("sugar"))
    assert day.counter.flow is flow
    assert flow.behind.view().fields[0].value == "Strawberries"


def test_a_day_that_was_typed_stays(day):
    day.counter.do(day.counter._ask_day)
    day.tap("set_time", "1042").scan(day.lot("sugar"))
    assert (day.place, day.view.time) == (Place.CONFIRM_DAY, "10:42")


def test_the_code_of_another_batch_throws_no_scanned_jars_out(day):
    other = next(one.number for one in day.books.batches() if one.net)
    ten_jars(day).scan(other)
    assert (day.view.count, len(day.view.scanned_units)) == (10, 10)
    assert day.words == f"{other} is another batch"


def test_a_jar_does_not_take_the_place_of_a_count_that_was_typed(day):
    number = filled(day)
    day.tap("send_out").tap("choose_batch", number).tap("set_count", 12).scan(f"{number}-003")
    assert (day.view.count, day.view.scanned_units) == (12, ())
    assert day.words == "12 are entered already"


def test_sheets_that_are_looked_at_stay(day, tmp_path):
    from kiosk.flows.bring_in import BringInFlow
    from kiosk.flows.more import MoreFlow

    flow = BringInFlow(day.counter.work, MoreFlow(day.counter.work))
    assert not flow.entered()
    flow._folder = tmp_path
    day.counter.flow = flow
    day.scan(day.lot("sugar"))
    assert day.counter.flow is flow


def test_a_pack_does_not_rename_what_a_person_said(day):
    pectin = Gs1Fields(gtin14="09506000134352", lot="PKT-1")
    day.tap("receive").tap("set_field", "ingredient", "sugar").scan("0109506000134352", fields=pectin)
    shown = {one.key: one.value for one in day.view.fields}
    assert (shown["ingredient"], shown["supplier_lot"]) == ("Sugar", "PKT-1")
    assert day.words == "The code is of fruit pectin; sugar was entered and stays."
