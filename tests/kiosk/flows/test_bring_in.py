"""Sheets are brought in at the kiosk: found on a stick, shown as understood, taken as a whole or not at all."""

import shutil
from pathlib import Path

import pytest

import kiosk.example
from db import BooksError
from kiosk.flows.base import Place, Tone
from kiosk.flows.bring_in import BringInFlow, folders_with_sheets
from kiosk.flows.more import MoreFlow

CSV = Path(kiosk.example.__file__).parent / "csv"


@pytest.fixture
def stick(tmp_path):
    stick = tmp_path / "media" / "cook" / "STICK"
    stick.mkdir(parents=True)
    return stick


@pytest.fixture
def bringing(day, stick):
    """The screen, with that stick in."""

    def go():
        day.counter.flow = BringInFlow(day.counter.work, MoreFlow(day.counter.work), [stick.parents[1]])
        return day

    return go


def chosen(day, folder):
    day.tap("choose", str(folder))
    day.counter.flow.wait(60)
    return day.view


def test_from_more_and_back(day):
    day.tap("more").tap("bring_in")
    assert day.place is Place.BRING_IN
    day.tap("back")
    assert day.place is Place.MORE


def test_folders_with_sheets_are_found_and_nothing_else(stick):
    for name in ("books/2026/old.csv", "music/a.mp3", ".hidden/x.csv", "a/b/c/d/e/f/deep.csv", "Log.XLSX"):
        (stick / name).parent.mkdir(parents=True, exist_ok=True)
        (stick / name).write_text("x")
    assert folders_with_sheets([stick]) == (stick, stick / "books" / "2026")
    assert folders_with_sheets([stick / "nowhere"]) == ()


def test_without_a_stick_it_says_what_to_do_and_looks_again(bringing, stick):
    day = bringing()
    assert "put in a stick" in day.view.words
    shutil.copytree(CSV, stick / "history")
    day.tap("look_again")
    assert [one.title for one in day.view.folders] == ["history"]


def test_it_shows_what_it_understood_and_records_nothing_by_that(bringing, stick):
    shutil.copytree(CSV, stick / "history")
    day = bringing()
    facts = day.books.head()[0]
    view = chosen(day, stick / "history")
    assert (view.ready, view.tone) == (False, Tone.WARN), "the day's books have bags and batches of these numbers"
    assert day.books.head()[0] == facts
    assert any("purchases.csv" in line for line in view.lines)


def sheets(folder, quantity="2", unit="kg"):
    folder.mkdir()
    (folder / "Einkauf.csv").write_text(
        f"lot;ingredient;bought_on;quantity;unit\nX1;flour;2026-02-15;{quantity};{unit}\nX2;salt;2026-02-15;1;kg\n"
    )
    return folder


def test_taken_once_and_known_the_second_time(bringing, stick):
    folder = sheets(stick / "one")
    day = bringing()
    view = chosen(day, folder)
    assert (view.ready, view.words) == (True, "2 bags, 0 batches, 0 uses, 0 dispatches")
    with pytest.raises(BooksError):
        day.books.lot("X1")
    day.tap("take")
    day.counter.flow.wait(60)
    assert day.view.words.startswith("Brought in: 2 bags")
    assert day.books.lot("X1").ingredient.name == "flour"
    assert not day.view.ready
    assert "2 rows are known" in chosen(day, folder).words
    assert day.books.verify().ok


def test_what_can_be_read_in_two_ways_is_asked_about_by_a_tap(bringing, stick):
    folder = sheets(stick / "one", quantity="1.250", unit="g")
    day = bringing()
    view = chosen(day, folder)
    assert not view.ready
    assert any("1.250" in line for line in view.lines)
    for decimal in ("point", "comma"):
        day.tap("set_decimal")
        day.counter.flow.wait(60)
        assert (day.view.decimal, day.view.ready) == (decimal, True)
    day.tap("take")
    day.counter.flow.wait(60)
    assert str(day.books.lot("X1").received) == "1250 g"


@pytest.mark.parametrize("content", ["", "\0\0\0", "hello", "a;b\n1;2\n", "lot;ingredient\nX;y\n"])
def test_what_is_no_sheet_is_said_and_nothing_is_recorded(bringing, stick, content):
    (stick / "one").mkdir()
    (stick / "one" / "purchases.csv").write_text(content)
    day = bringing()
    before = day.books.head()
    view = chosen(day, stick / "one")
    assert not view.ready
    assert view.tone in (Tone.WARN, Tone.BAD)
    assert view.lines or view.words
    day.tap("take")
    assert day.books.head() == before


def test_a_stick_that_is_pulled_is_said(bringing, stick):
    folder = sheets(stick / "one")
    day = bringing()
    shutil.rmtree(folder)
    view = chosen(day, folder)
    assert (view.tone, view.ready) == (Tone.BAD, False)


def test_after_a_power_cut_it_is_on_the_same_screen(day):
    day.tap("more").tap("bring_in").restart()
    assert day.place is Place.BRING_IN
