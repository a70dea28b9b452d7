"""The demo clears only what a demo left; anything added or changed since stops it before anything is touched."""

import json
from pathlib import Path

import pytest

from kiosk.commands.demo_day.own_folder import MARK, leave_mark, make_room


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """A folder as a demo leaves it."""
    out = tmp_path / "demo"
    make_room(out)
    for name in ("books.db", "photos/a.jpg", "labels/b.png", "summary.json", "kivy/config.ini"):
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(name, encoding="utf-8")
    (out / "camera").mkdir()
    leave_mark(out)
    (out / "kivy" / "logs").mkdir()
    (out / "kivy" / "logs" / "kivy_26-03-04_0.txt").write_text("log", encoding="utf-8")
    (out / "books.db-shm").write_bytes(b"shared memory")
    (out / "books.db-wal").write_bytes(b"")
    return out


def test_what_a_demo_left_makes_room_for_the_next(left):
    make_room(left)
    assert list(left.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    ["photos/grandmother.jpg", "books.xlsx", "notes.txt", "kivy/mine.txt", "kivy/logs/mine.txt", "labels/x/y",
     ".hidden",
     "books.db-wal", "photos/a.jpg", "summary.json"],
)  # fmt: skip
def test_what_was_added_or_changed_since_stops_it(left, name):
    (left / name).parent.mkdir(exist_ok=True)
    (left / name).write_text("precious", encoding="utf-8")
    before = sorted(left.rglob("*"))
    with pytest.raises(FileExistsError, match="no finished demo left there"):
        make_room(left)
    assert sorted(left.rglob("*")) == before


@pytest.mark.parametrize("name", ["empty folder", "link", "linked mark", "link for a folder"])
def test_links_and_folders_of_anothers_stop_it_too(left, tmp_path, name):
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept").write_text("kept", encoding="utf-8")
    if name == "empty folder":
        (left / "mine").mkdir()
    elif name == "link":
        (left / "mine").symlink_to(other / "kept")
    elif name == "link for a folder":
        (left / "kivy" / "more").symlink_to(other)
    else:
        (left / MARK).rename(tmp_path / "mark")
        (left / MARK).symlink_to(tmp_path / "mark")
    with pytest.raises(FileExistsError):
        make_room(left)
    assert (other / "kept").exists()


@pytest.mark.parametrize("mark", ["", "{}", "[]", "[" * 50_000, json.dumps({"what": "x", "files": {}}), "\x00"])
def test_a_mark_that_is_none_lets_nothing_be_deleted(tmp_path, mark):
    (tmp_path / MARK).write_text(mark, encoding="utf-8")
    (tmp_path / "photos").mkdir()
    with pytest.raises(FileExistsError):
        make_room(tmp_path)
    assert (tmp_path / "photos").exists()


def test_a_cut_demo_has_no_mark_and_is_left_to_the_person(tmp_path):
    make_room(tmp_path)
    (tmp_path / "books.db").write_text("half", encoding="utf-8")
    with pytest.raises(FileExistsError):
        make_room(tmp_path)
