"""Which day it is: the words above the day go with what is below them."""

from datetime import datetime, timedelta

import pytest

from db import ClockTrust

UNSURE, SURE = "Nothing with a date begins before this is sure.", "The day is sure."


@pytest.mark.parametrize("ahead_days", [0, 1, 3])
def test_once_the_clock_is_right_nothing_is_said_to_wait(any_top, ahead_days):
    clock = any_top.day.clock
    right = clock.now() + timedelta(days=ahead_days)
    clock.standing = ClockTrust.LOOSE
    clock.boot("another", datetime(1970, 1, 1, 0, 0, 30).astimezone())
    any_top.tap("Cook", "Strawberry Jam", "Start")
    assert any_top.place == "confirm_day"
    assert UNSURE in any_top.texts
    clock.standing = ClockTrust.KEPT
    clock.set(right)
    any_top.shell.redraw()
    any_top.stage.frames()
    assert "Nothing speaks against this clock now." in any_top.texts
    assert SURE in any_top.texts
    assert UNSURE not in any_top.texts
