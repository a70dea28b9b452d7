"""A scan while something is typed or entered, on the real screen: it stays, and the way on is asked for."""

from __future__ import annotations


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
