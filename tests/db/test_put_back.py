"""A folder that is put back by hand over the old one gives no number again, whatever it brings along.

A file that is written over keeps its inode, and a new one may get a number that just became free: so what tells them
apart is noted where no copy of the folder brings it along.
"""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import apsw
import pytest

from db import Books, BooksBehindError, ManualClock
from db.keeping import backup, restore
from db.store import head_note, machine_note
from db.store.home import Machine, home_of, state_folder, this_machine
from db.store.machine_note import Owner, lineage_of, owner_of
from tests.db.kitchen import MORNING, Q, new_kitchen
from tests.db.old_books_maker import ROOT

SIDES = ("", "-head", "-wal", "-shm")


@pytest.fixture
def place(tmp_path):
    """A kitchen's folder with books of one batch."""
    path = tmp_path / "kitchen" / "books.db"
    path.parent.mkdir()
    kitchen = new_kitchen(path)
    kitchen.books.start_batch(kitchen.recipe)
    kitchen.books.close()
    return path


def opened(path, **more):
    return Books.open(path, clock=ManualClock(MORNING), **more)


def cook(path, **more):
    """What two labels say."""
    with opened(path, **more) as books:
        bag = books.receive_lot(books.ingredients()[0], Q("1 lb"), supplier=None, bought_on=date(2026, 3, 2))
        return {books.start_batch(books.recipes()[0]).number, bag.code}


def save(path):
    return Path(shutil.copytree(path.parent, path.parent.with_name("saved")))


def write_over(source, target):
    """As cp does: the same file with other bytes."""
    for which in SIDES:
        if Path(f"{source}{which}").exists():
            Path(f"{target}{which}").write_bytes(Path(f"{source}{which}").read_bytes())
        elif which:
            Path(f"{target}{which}").unlink(missing_ok=True)


def in_place(saved, path):
    write_over(saved / path.name, path)


def the_file_alone(saved, path):
    path.write_bytes((saved / path.name).read_bytes())


def with_the_note_deleted(saved, path):
    the_file_alone(saved, path)
    head_note.place_of(path).unlink()


def by_cp(saved, path):
    subprocess.run(["cp", *map(str, saved.iterdir()), str(path.parent)], check=True)


def with_all_backups_gone(saved, path):
    in_place(saved, path)
    shutil.rmtree(path.parent / "backups", ignore_errors=True)


def over_a_folder_that_was_moved(saved, path):
    path.parent.rename(path.parent.with_name("z"))
    path.parent.with_name("z").rename(path.parent)
    in_place(saved, path)


PUT_BACK = (in_place, the_file_alone, with_the_note_deleted, by_cp, with_all_backups_gone, over_a_folder_that_was_moved)


@pytest.mark.parametrize("put_back", PUT_BACK, ids=lambda way: way.__name__)
@pytest.mark.parametrize("rounds", [1, 4])
def test_what_is_put_back_over_the_old_is_missed_and_gives_nothing_again(place, put_back, rounds):
    saved = save(place)
    given = [cook(place) for _ in range(rounds)]
    inode = place.stat().st_ino
    put_back(saved, place)
    assert place.stat().st_ino == inode
    for read_only in (True, False):
        with pytest.raises(BooksBehindError, match="were recorded in them"):
            opened(place, read_only=read_only)
    anew = cook(place, go_on_without=True)
    assert not anew & set().union(*given)
    assert not cook(place) & (anew | set().union(*given))


def test_a_new_file_that_gets_the_old_ones_inode(place):
    """Which inode a file system gives again cannot be chosen: what books note of their home is set to the new one."""
    saved = save(place)
    given = cook(place)
    shutil.rmtree(place.parent)
    shutil.copytree(saved, place.parent)
    _say_that_it_is_at_home(place)
    with pytest.raises(BooksBehindError):
        opened(place)
    assert not cook(place, go_on_without=True) & given


def _say_that_it_is_at_home(path):
    connection = apsw.Connection(str(path))
    home = home_of(path, this_machine()).as_text()
    connection.execute("UPDATE work_memory SET value = ? WHERE key = 'home'", (home,))
    connection.close()


@pytest.mark.parametrize("when", ["before the copy", "after it"])
def test_a_copy_that_goes_on_is_missed_too_when_it_is_put_back(place, tmp_path, when):
    copied = tmp_path / "copy" / "books.db"
    shutil.copytree(place.parent, copied.parent)
    given = cook(place)
    if when == "after it":
        given |= cook(copied)
    saved = save(copied)
    given |= cook(copied) | cook(copied)
    in_place(saved, copied)
    if when == "after it":
        with pytest.raises(BooksBehindError):
            opened(copied)
    assert not cook(copied, go_on_without=True) & given
    assert not cook(place) & given


def test_what_was_put_back_twice_is_missed_twice(place):
    saved, given = save(place), set()
    for _ in range(3):
        new = cook(place, go_on_without=True)
        assert not new & given
        given |= new
        in_place(saved, place)
        with pytest.raises(BooksBehindError):
            opened(place)


def test_a_restore_on_purpose_opens_and_what_it_replaced_is_missed(place):
    with opened(place) as books:
        first = books.back_up()
    given, saved = cook(place), save(place)
    restore.restore(place, first.path, first.path.parent, ManualClock(MORNING), give_up_newer=True)
    after = cook(place)
    assert not after & given
    of_now = Path(shutil.copytree(place.parent, place.parent.with_name("now")))
    later = cook(place)
    in_place(of_now, place)
    with pytest.raises(BooksBehindError):
        opened(place)
    in_place(saved, place)  # of before the restore: all that its line ever gave is in it
    with opened(place, go_on_without=True) as books:
        assert books.start_batch(books.recipes()[0]).number not in given | after | later


def test_several_books_and_programs_on_one_machine_do_not_disturb_each_other(place, tmp_path):
    others = [tmp_path / name / "books.db" for name in ("one", "two")]
    for other in others:
        shutil.copytree(place.parent, other.parent)
    given = []
    for _ in range(3):
        for path in (place, *others):
            given += cook(path)
            given += cook(path, kiosk="K2")
    with opened(place) as first, opened(place, kiosk="K2") as second:
        for _ in range(4):
            given += [books.start_batch(books.recipes()[0]).number for books in (first, second)]
    moved = place.rename(tmp_path / "moved.db")
    given += cook(moved)
    assert len(set(given)) == len(given)


def _link(state, tmp_path):
    state.parent.mkdir(parents=True)
    state.symlink_to(tmp_path)


def test_two_programs_write_one_note_also_after_one_began_an_epoch(place):
    first = opened(place)
    first.begin_epoch("a test")
    cook(place, kiosk="K2")
    saved = save(place)
    given = first.start_batch(first.recipes()[0]).number
    first.close()
    in_place(saved, place)
    with pytest.raises(BooksBehindError):
        opened(place)
    assert given not in cook(place, go_on_without=True)


UNWRITABLE = {
    "a file is in the way": lambda state, _: [state.parent.parent.mkdir(parents=True), state.parent.write_text("")],
    "a file in its place": lambda state, _: [state.parent.mkdir(parents=True), state.write_text("mine")],
    "a link": _link,
    "a link to nowhere": lambda state, _: _link(state, Path("/nowhere/at/all")),
    "what is no folder above it": lambda state, _: state.parent.parent.write_text(""),
}


@pytest.mark.parametrize("make", UNWRITABLE.values(), ids=UNWRITABLE)
def test_a_state_folder_that_cannot_be_written_stops_nothing(tmp_path, make):
    (tmp_path / "s").mkdir()
    machine = Machine(("m",), "c", tmp_path / "s" / "state" / "jarmark" / "books")
    (tmp_path / "led").mkdir()
    make(machine.state, tmp_path / "led")
    books = Books.open(tmp_path / "books.db", clock=ManualClock(MORNING), machine=machine)
    books.add_ingredient("sugar")
    books.close()
    Books.open(tmp_path / "books.db", clock=ManualClock(MORNING), machine=machine).close()
    assert not list((tmp_path / "led").iterdir())


def test_a_machine_without_notes_works_as_before(place):
    bare = Machine(("m",), "c", None)
    saved = save(place)
    cook(place, machine=bare)
    in_place(saved, place)
    with opened(place, machine=bare) as books:
        assert books.head()[0]


@pytest.mark.parametrize("rounds", [1, 2, 5])
def test_what_went_on_without_notes_after_it_was_put_back_is_missed_by_its_hash(place, rounds):
    """As an older Jarmark does, or another user: as many facts as were noted, or more, and not the same."""
    here = this_machine()
    saved, given = save(place), cook(place)
    in_place(saved, place)
    for _ in range(rounds):
        cook(place, machine=Machine(here.ids, here.card, None))
    with pytest.raises(BooksBehindError, match="that these do not hold"):
        opened(place)
    assert not cook(place, go_on_without=True) & given


@pytest.mark.parametrize("damage", [b"", b"x" * 300, b"\0" * 256 + b'{"books": 1}', b"\0" * 256 + b"[" * 9000])
def test_a_note_that_cannot_be_read_says_nothing(place, damage):
    (note,) = state_folder().glob("*.head")
    note.write_bytes(damage)
    cook(place)
    assert owner_of(place, state_folder()).books == str(place)


def test_a_note_that_is_a_link_is_neither_read_nor_written(place, tmp_path):
    (note,) = state_folder().glob("*.head")
    note.rename(tmp_path / "away")
    note.symlink_to(tmp_path / "away")
    before = (tmp_path / "away").read_bytes()
    cook(place)
    assert (tmp_path / "away").read_bytes() == before


def test_the_notes_are_the_owners_alone_and_say_whose_they_are(place):
    state = state_folder()
    (note,) = state.glob("*.head")
    assert (state.stat().st_mode & 0o777, note.stat().st_mode & 0o777) == (0o700, 0o600)
    first = opened(place, read_only=True)
    line = first._read(lineage_of)
    assert owner_of(place, state) == Owner(str(place), line.first)
    assert (owner_of(place.with_name("other.db"), state), owner_of(place, None)) == (None, None)
    assert head_note.read_at(note) == line.head
    first.close()


@pytest.mark.parametrize(
    ("given", "folder"),
    [
        ({"XDG_STATE_HOME": "/s", "HOME": "/h"}, "/s/jarmark/books"),
        ({"XDG_STATE_HOME": "", "HOME": "/h"}, "/h/.local/state/jarmark/books"),
        ({"XDG_STATE_HOME": "relative", "HOME": "/h"}, "/h/.local/state/jarmark/books"),
        ({"HOME": "/h"}, "/h/.local/state/jarmark/books"),
        ({"HOME": "h"}, None),
        ({}, None),
    ],
)
def test_where_the_notes_are(monkeypatch, given, folder):
    for name in ("XDG_STATE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert state_folder() == (Path(folder) if folder else None)


@pytest.mark.parametrize("kept", ["", "../../etc/passwd", "x" * 99, "0" * 32 + "-1", "0" * 32 + "-1\n"])
def test_what_the_books_say_of_their_line_names_no_other_file(place, kept):
    with opened(place) as books:
        books.remember(machine_note.KEY, kept)
        line = books._read(lineage_of)
    assert line.name == f"{line.first[:32]}-1"


KILLED = """
import os, sys
from db import Books, ManualClock
from tests.db.kitchen import MORNING
books = Books.open(sys.argv[1], clock=ManualClock(MORNING))
print(books.start_batch(books.recipes()[0]).number, flush=True)
os.kill(os.getpid(), 9)
"""


def test_what_a_killed_program_gave_is_noted(place):
    saved = save(place)
    died = subprocess.run([sys.executable, "-c", KILLED, str(place)], cwd=ROOT, capture_output=True, env=os.environ)
    in_place(saved, place)
    with pytest.raises(BooksBehindError):
        opened(place)
    assert died.stdout.decode().strip() not in cook(place, go_on_without=True)


def test_a_backup_put_back_by_hand_opens_in_an_epoch_of_its_own(place):
    with opened(place) as books:
        made = books.back_up()
    given = cook(place)
    head_note.place_of(place).unlink()
    place.write_bytes(made.path.read_bytes())
    assert not cook(place) & given
    assert backup.listed(place, made.path.parent)
