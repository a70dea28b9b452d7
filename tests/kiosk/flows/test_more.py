"""More: who is cooking, and whether the books are sound."""

from __future__ import annotations

from contextlib import closing

import apsw
import pytest

from kiosk.flows.base import Place, Tone


def test_who_is_cooking_is_chosen_in_mid_cook_and_back_leads_there(day):
    day.start_jam()
    day.counter.do(day.counter.more)
    assert day.place is Place.MORE
    second = day.books.people()[1]
    day.tap("choose_cook", second.id)
    assert (day.counter.cook, day.view.cook) == (second, second.id)
    day.tap("back")
    assert day.place is Place.WEIGH


def test_somebody_new_cooks_at_once(day):
    day.tap("more").tap("new_cook", "Cook 9")
    assert day.counter.cook.name == "Cook 9"
    day.tap("new_cook", " ")
    assert day.words == "A cook has a name"


def test_sound_books_are_said_to_be_sound(day):
    day.tap("more")
    assert day.view.verdict == ""
    day.tap("verify")
    day.counter.flow.check.wait(20)
    assert (day.view.tone, day.view.checking) == (Tone.GOOD, False)
    assert day.view.verdict == f"Sound: {day.books.head()[0]} facts"


def test_books_that_somebody_wrote_in_are_said_to_be_damaged(day):
    with closing(apsw.Connection(str(day.settings.books))) as other:
        other.execute("UPDATE supplier SET name = 'Somebody else' WHERE name = 'Amazon'")
    day.tap("more").tap("verify")
    day.counter.flow.check.wait(20)
    assert day.view.tone is Tone.BAD
    assert day.view.details


@pytest.mark.parametrize("slip", [RuntimeError("a slip"), MemoryError(), OSError("gone"), KeyError("x"), SystemExit()])
def test_a_check_that_breaks_off_is_no_verdict(day, monkeypatch, slip):
    def fails(*_):
        raise slip

    monkeypatch.setattr(day.books, "verify", fails)
    day.tap("more").tap("verify")
    day.counter.flow.check.wait(20)
    assert (day.view.tone, day.view.checking) == (Tone.BAD, False)
    assert day.view.verdict == f"The check broke off ({type(slip).__name__}): nothing is known of the books."


def test_after_a_power_cut_more_leads_home(day):
    day.tap("more").restart()
    assert day.place is Place.MORE
    day.tap("back")
    assert day.place is Place.HOME
