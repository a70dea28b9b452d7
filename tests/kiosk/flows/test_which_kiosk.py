"""The first start of a copied set-up: which kiosk this is, before all else, and then where the cook stood."""

import json

import pytest

from kiosk.flows.base import Place, Tone


@pytest.fixture
def copied(day):
    """The day's books, as if they had come from the card of another Pi."""
    day.tap("more")
    home = json.loads(day.books.recalled("home"))
    day.books.remember("home", json.dumps(home | {"machine": ["another", "serial"], "card": "another card"}))
    return day.restart()


def test_it_is_asked_first_and_leads_to_where_the_cook_stood(copied):
    assert copied.place is Place.WHICH_KIOSK
    assert [one.key for one in copied.view.kiosks][:3] == ["K1", "K2", "K3"]
    copied.tap("choose", "K2")
    assert (copied.place, copied.words) == (Place.MORE, "This is kiosk K2")
    assert ("Kiosk", "K2") in [(fact.label, fact.value) for fact in copied.view.about]
    copied.restart()
    assert (copied.place, copied.books.kiosk) == (Place.MORE, "K2")


def test_who_goes_back_is_asked_again(copied):
    copied.tap("back")
    assert (copied.place, copied.counter.notice.tone) == (Place.MORE, Tone.WARN)
    copied.restart()
    assert copied.place is Place.WHICH_KIOSK


def test_it_is_asked_again_after_a_power_cut(copied):
    copied.restart()
    assert copied.place is Place.WHICH_KIOSK


def test_kiosks_that_the_books_know_are_told_from_new_ones(copied):
    copied.tap("choose", "K2")
    assert copied.books.kiosks() == ("K1", "K2")
    home = json.loads(copied.books.recalled("home"))
    copied.books.remember("home", json.dumps(home | {"card": "a third card"}))
    copied.restart()
    assert {one.key: one.detail for one in copied.view.kiosks} == {
        "K2": "It takes the other one's place",
        "K1": "It takes the place of K1",
        **{f"K{n}": "Another kiosk, beside it" for n in (3, 4, 5, 6)},
    }


def test_at_home_nobody_is_asked(day):
    assert day.restart().place is Place.HOME
