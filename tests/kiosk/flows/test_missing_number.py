"""A label of ours that the books do not know is said on any screen."""

import pytest

from kiosk.flows.base import Tone


@pytest.mark.parametrize("screen", ["home", "more", "trace"])
def test_a_jar_of_ours_that_is_not_in_the_books(day, screen):
    if screen != "home":
        day.tap(screen)
    day.scan("SJ-20260304-D-017")
    assert day.counter.notice.tone is Tone.BAD
    assert day.words == "SJ-20260304-D was given by this kitchen and is not in the books"
    assert "never given again" in day.counter.notice.what_to_do


def test_the_next_batch_comes_after_it(day):
    day.scan("SJ-20260304-D-017")
    day.counter.go_home()
    day.start_jam()
    assert day.counter.flow.number == "SJ-20260304-E"


def test_a_jar_of_another_kiosk_is_no_alarm(day):
    day.scan("SJ-20260304-K2-A-001")
    assert day.counter.notice.tone is Tone.WARN
    assert "another kiosk" in day.words


def test_a_strangers_code_is_as_before(day):
    day.scan("hello")
    assert day.words == "“hello” is not in the books"
