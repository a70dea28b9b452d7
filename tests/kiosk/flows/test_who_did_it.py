"""Whose fact it is: not of whoever happens to stand at the kiosk when it is written."""

from __future__ import annotations

import pytest

from db import Books
from kiosk.flows.bag_photos import BagPhotos
from kiosk.flows.bring_in import BringInFlow

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def who_of(books, kind):
    query = "SELECT who FROM journal WHERE kind = ? ORDER BY position DESC LIMIT 1"
    person = books.person(books._read(lambda session: session.value(query, kind)) or "")
    return person.name if person else None


@pytest.fixture
def cooks(day):
    first = day.books.people()[0]
    second = day.books.add_person("Cook Two")
    day.scan(first.tag)
    return first, second


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("has_left", [False, True])
def test_a_photo_that_waited_is_of_who_took_it(day, cooks, tmp_path, restarted, has_left):
    first, second = cooks
    bag, photos = day.lot("sugar"), BagPhotos(tmp_path / "waiting")
    name = photos.keep(PICTURE)
    photos._let_wait(name, bag, day.books.acting)
    if restarted:
        photos = BagPhotos(tmp_path / "waiting")
    day.scan(second.tag)
    if has_left:
        day.books.change_person(first, active=False)
    assert photos.book_waiting(day.books) == ""
    assert who_of(day.books, "lot-photographed") == first.name
    assert photos.book_waiting(day.books) == "", "it is booked once"
    assert len(day.books.lot_photos(bag)) == 1


def test_a_photo_of_which_nobody_knows_who_took_it_is_nobodys(day, cooks, tmp_path):
    """As those were named that waited before names had who took them."""
    photos = BagPhotos(tmp_path / "waiting")
    name = photos.keep(PICTURE)
    (tmp_path / "waiting" / name).rename(tmp_path / "waiting" / f"{name}.{day.lot('sugar')}")
    assert photos.book_waiting(day.books) == ""
    assert who_of(day.books, "lot-photographed") is None


def test_the_cook_of_a_power_cut_goes_on(day, cooks):
    day.start_jam()
    assert day.restart().counter.cook == cooks[0]


@pytest.mark.parametrize("days", [1, 2, 30])
def test_the_cook_of_another_day_is_not_who_stands_here(day, cooks, days):
    day.start_jam()
    number = day.view.number
    day.clock.advance(86_400 * days)
    day.restart()
    assert day.counter.cook is None
    assert day.view.number == number, "the place is the same"
    day.books.add_note(number, "looks well")
    assert who_of(day.books, "note-written") is None


def test_a_cook_who_has_left_is_not_remembered_nor_offered(day, cooks):
    first, second = cooks
    day.start_jam()
    with Books.open(day.settings.books, kiosk="K2", clock=day.clock) as other:
        other.change_person(first, active=False)
    day.tap("weighing.set_amount", "3").scan(day.lot("strawberries")).tap("weighing.use")
    assert day.words == f"{first.name} has left."
    assert day.restart().counter.cook is None
    day.counter.do(day.counter.more)
    keys = [choice.key for choice in day.view.people]
    assert first.id not in keys
    assert second.id in keys


def test_labels_and_answers_are_each_of_their_own_person(day, cooks):
    _first, second = cooks
    day.start_jam().to_filling().fill(3)
    day.tap("print_rest")
    day.scan(second.tag)
    day.until(lambda: len([1 for _unit, state in day.books.label_states(day.view.number).items()]) == 3)
    day.until(lambda: who_of(day.books, "labels-confirmed") is not None)
    assert who_of(day.books, "labels-confirmed") == cooks[0].name


@pytest.mark.parametrize("named", [True, False])
def test_sheets_are_of_who_brought_them_in(day, cooks, tmp_path, named):
    """The thread that brings them in is told who tapped, before a badge is scanned."""
    first, second = cooks
    flow = BringInFlow(day.counter.work, roots=[tmp_path])
    sheets = "lot,ingredient,supplier,bought_on,quantity,unit\nX77,moss,Valley Farm,2026-03-01,2,kg\n"
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "purchases.csv").write_text(sheets, "utf-8")
    flow.choose(str(tmp_path / "sheets"))
    flow.wait(60)
    assert flow.view().ready
    day.scan(second.tag)
    flow._import(first if named else None)
    assert who_of(day.books, "lot-received") == (first.name if named else None)
