"""What was read of a label's print comes when it comes: it takes the place of nothing that is typed or picked from."""

from __future__ import annotations

import pytest

from tests.kiosk.flows.test_bag_evidence import LINES


def begun(top):
    """Receive, with its label being read; what brings the words once they are there."""
    top.tap("Receive")
    flow = top.day.counter.flow
    top.day.tap("begin_reading")
    screen, asked = top.shell._screens[flow.place], flow.reading

    def comes():
        screen._told(flow, asked, LINES)
        top.stage.frames()

    return comes


def is_offered(top) -> bool:
    return "Tap what is right" in top.texts


@pytest.mark.parametrize(
    ("field", "keys", "shown"), [("Price", "18", "18"), ("Quantity", "7", "7"), ("Supplier lot", "K", "K")]
)
def test_what_is_half_typed_stays_and_the_words_come_after_it(top, field, keys, shown):
    comes = begun(top)
    top.tap(field, *keys)
    comes()
    assert (top.shell.overlay.text, is_offered(top)) == (shown, False)
    top.tap("OK").tick()
    assert is_offered(top)


def test_a_list_that_is_picked_from_stays(top):
    comes = begun(top)
    top.tap("Supplier")
    comes()
    top.tap("Valley Farm")
    assert {field.key: field.value for field in top.day.view.fields}["supplier"] == "Valley Farm"
    assert is_offered(top.tick())


def test_where_nothing_is_open_they_come_at_once(top):
    begun(top)()
    assert is_offered(top)


def test_whoever_was_in_more_meanwhile_is_offered_them_on_the_way_back(top):
    comes = begun(top)
    top.shell.on_cook()
    top.stage.frames()
    comes()
    assert (top.place, is_offered(top)) == ("more", False)
    top.tap("Back").tick()
    assert (top.place, is_offered(top), top.day.view.reading) == ("receive", True, False)
