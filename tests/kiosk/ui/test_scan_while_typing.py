"""A scan while something is typed or entered, on the real screen: it stays, and the way on is asked for."""

from __future__ import annotations

import pytest

from tests.kiosk.flows.test_told_late import half_told


def scan_stranger(top):
    """An old batch's code: nothing that weighing in has a use for."""
    number = next(one.number for one in top.day.books.batches() if one.net)
    top.day.scan(number)
    top.stage.frames()
    return number


def test_a_figure_that_is_half_typed_outlives_a_code_that_leads_elsewhere(top):
    top.start_jam().scan("strawberries").tap("Amount", "7")
    scan_stranger(top)
    top.tap(".", "5", "OK")
    assert "Use 7.5 lb" in top.texts


def test_a_figure_that_is_half_typed_outlives_a_scan_that_is_of_use(top):
    top.start_jam().tap("Amount", "7")
    top.scan("strawberries")
    assert top.shell.overlay is not None
    top.tap(".", "5", "OK")
    assert "Use 7.5 lb" in top.texts


def test_the_offer_is_tapped_asked_about_and_taken(top):
    top.start_jam().scan("strawberries")
    number = scan_stranger(top)
    assert (top.place, f"Scanned: {number}" in top.texts) == ("weigh", True)
    top.tap(f"Scanned: {number}")
    assert top.place == "weigh"
    top.tap("Leave it")
    assert top.place == "trace"


def test_the_offer_is_tapped_and_not_taken(top):
    top.start_jam().scan("strawberries")
    number = scan_stranger(top)
    top.tap(f"Scanned: {number}")
    top.stage.key("escape")
    top.stage.frames()
    assert (top.place, "Use 8 lb" in top.texts) == ("weigh", True)


# -- what was typed, and is told with the answer to the next question


def type_in(top, text):
    top.stage.type(text)
    top.stage.key("enter")
    top.stage.frames()
    return top


SCANS = {
    "a stranger": scan_stranger,
    "a bag of use": lambda top: top.scan("strawberries"),
    "another bag": lambda top: top.scan("sugar"),
}


@pytest.mark.parametrize("scan", SCANS.values(), ids=SCANS)
def test_why_it_failed_outlives_a_scan_before_what_became_of_it(top, scan):
    type_in(top.start_jam().tap("Missing", "Batch failed"), "burnt")
    scan(top)
    top.tap("Thrown away")
    assert _failed(top) == ("burnt", "thrown away")


@pytest.mark.parametrize("scan", SCANS.values(), ids=SCANS)
def test_and_before_it_is_told_in_ones_own_words(top, scan):
    type_in(top.start_jam().tap("Missing", "Batch failed"), "burnt").tap("Something else")
    scan(top)
    type_in(top, "to the compost")
    assert _failed(top) == ("burnt", "to the compost")


def _failed(top):
    batch = next(one for one in top.day.books.batches(limit=30) if one.number == "SJ-20260304-A")
    return batch.failed_reason, batch.failed_became


@pytest.mark.parametrize("scan", SCANS.values(), ids=SCANS)
def test_an_amount_outlives_a_scan_before_it_is_said_whether_it_is_all(top, scan):
    half_told(top.day, ("strawberries",))
    top.stage.frames()
    type_in(top.tap("Say what is missing", "Sugar", "A bag of it went in", f"{top.day.lot('sugar')} · "), "3")
    scan(top)
    top.tap("That is all")
    number = next(one.number for one in top.day.books.batches(limit=1))
    assert [str(use.quantity) for use in top.day.books.batch(number).uses] == ["8 lb", "3 lb"]


def test_who_releases_it_is_asked_still(top):
    day = top.day
    number = next(one.number for one in day.books.batches() if one.net)
    day.books.hold_batch(number, "lids")
    day.tap("trace").tap("ask", number)
    top.stage.frames()
    type_in(top.tap("Release"), "looked at")
    top.scan("sugar").tap(day.books.people()[0].name)
    assert not day.books.batch(number).held
