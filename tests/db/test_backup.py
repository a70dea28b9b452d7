"""Backups that are believed, a restore that loses nothing and gives no number twice."""

import os
import shutil
import subprocess
import sys

import apsw
import pytest

from db import Books, BooksDamagedError, BooksError, BooksLockedError, BooksMissingError, RuleError
from db.keeping import backup, restore
from db.store.photo_files import folder_of
from tests.db.kitchen import MORNING, new_kitchen
from tests.db.test_journal import unguarded
from tests.db.test_kills import ROOT


@pytest.fixture
def folder(path):
    return path.parent / "backups"


def spoil(path):
    """What a failing card does to the middle of a file."""
    content = bytearray(path.read_bytes())
    at = len(content) // 2 & ~4095
    content[at : at + 30_000] = b"\xa5" * len(content[at : at + 30_000])
    path.write_bytes(content)
    return bytes(content)


def go_back(kitchen, path, source, **more):
    return restore.restore(path, source, path.parent / "backups", kitchen.clock, **more)


def test_a_backup_is_books_of_one_moment(march, path, folder):
    head = march.books.head()
    seen = []
    made = march.books.back_up(progress=lambda *said: seen.append(said))
    assert (made.facts, made.head) == head
    assert made.name == "books-20260324-080000.db"
    assert seen[-1] == ("checking", head[0], head[0])
    assert sorted(folder.iterdir()) == [made.path]
    with Books.open(made.path, read_only=True) as copy:
        assert copy.head() == head
        assert copy.trace("SJ-20260304-A-017").to_json() == march.books.trace("SJ-20260304-A-017").to_json()
    assert march.books.head()[0] == head[0] + 1, "that it was made is a fact"
    assert march.books.verify().ok
    assert march.books.backups() == (made.__class__(made.path, made.made_at.replace(tzinfo=None), *head),)


def test_photos_are_in_the_backups_once_and_come_back(kitchen, path, folder):
    lot = kitchen.berries()
    pictures = [b"\xff\xd8\xff bag", b"\xff\xd8\xff pot", b"\x89PNG\r\n\x1a\n jar"]
    kitchen.books.add_lot_photo(lot.code, pictures[0])
    for picture in pictures[1:]:
        kitchen.books.add_photo(kitchen.make([], 10).number, picture)
    kitchen.books.back_up()
    pool = sorted(file.stat().st_mtime_ns for file in (folder / "books-photos").rglob("*.*"))
    kitchen.clock.advance(60)
    made = kitchen.books.back_up()
    assert made.lost_photos == ()
    assert sorted(file.stat().st_mtime_ns for file in (folder / "books-photos").rglob("*.*")) == pool, "copied once"
    kitchen.books.close()
    gone, changed, _ = sorted(folder_of(path).rglob("*.*"))
    gone.unlink()
    changed.write_bytes(b"\xff\xd8\xff of something else")
    assert go_back(kitchen, path, made.path, give_up_newer=True).lost_photos == ()
    with Books.open(path) as books:
        assert books.verify().problems == ()
        assert books.photo(books.lot_photos(lot.code)[0]) == pictures[0]


def test_a_photo_that_is_lost_is_named_and_the_backup_is_made(kitchen, path):
    kitchen.books.add_lot_photo(kitchen.berries().code, b"\xff\xd8\xff bag")
    (file,) = folder_of(path).rglob("*.jpg")
    file.unlink()
    made = kitchen.books.back_up()
    assert made.lost_photos == (file.name,)
    assert made.path.exists()


def test_only_the_newest_stay_and_nothing_else_goes(kitchen, folder):
    folder.mkdir()
    (folder / "books-of-last-year.db").write_text("mine")
    for _ in range(5):
        kitchen.clock.advance(60)
        newest = kitchen.books.back_up(keep=3)
    names = [one.name for one in kitchen.books.backups()]
    assert len(names) == 3
    assert names[0] == newest.name
    assert (folder / "books-of-last-year.db").exists()


def test_two_in_one_second(kitchen):
    assert [kitchen.books.back_up().name for _ in range(2)] == [
        "books-20260304-080000.db",
        "books-20260304-080000-2.db",
    ]
    assert kitchen.books.backups()[0].name.endswith("-2.db"), "the newest first"


def test_needs_one_only_when_something_was_recorded(kitchen):
    assert kitchen.books.needs_backup()
    kitchen.books.back_up()
    assert not kitchen.books.needs_backup()
    kitchen.books.add_supplier("Corner shop")
    assert kitchen.books.needs_backup()


def test_damaged_books_make_no_backup_and_earlier_ones_stay(march, path, folder):
    good = march.books.back_up(keep=1)
    connection = unguarded(path)
    connection.execute("UPDATE journal SET payload = '{}' WHERE position = 7")
    connection.close()
    with pytest.raises(BooksDamagedError, match="Fact 7"):
        march.books.back_up(keep=1)
    assert list(folder.iterdir()) == [good.path]


def test_giving_up_leaves_nothing(march, folder):
    class EnoughError(Exception):
        pass

    def enough(*said):
        raise EnoughError

    with pytest.raises(EnoughError):
        march.books.back_up(progress=enough)
    assert list(folder.iterdir()) == []
    assert march.books.verify().ok


def test_a_folder_that_is_a_file(kitchen, folder):
    folder.write_text("not a folder")
    with pytest.raises(BooksError, match="backups"):
        kitchen.books.back_up()


def test_cooking_goes_on_during_a_backup(march):
    cooked = []

    def cook(stage, done, of):
        cooked.append(march.books.add_note("SJ-20260324-A", f"{stage} {done}"))

    made = march.books.back_up(progress=cook)
    assert cooked
    assert made.facts < march.books.head()[0]
    assert march.books.verify().ok


def test_a_damaged_file_names_the_newest_good_backup(march, path):
    good = march.books.back_up()
    march.clock.advance(60)
    bad = march.books.back_up()
    march.books.close()
    spoil(bad.path)
    left = b"\xa5" * 4096 + path.read_bytes()[4096:]
    path.write_bytes(left)
    for read_only in (False, True):
        with pytest.raises(BooksDamagedError) as error:
            Books.open(path, clock=march.clock, read_only=read_only)
        assert f"restore {good.path}" in error.value.what_to_do
        assert path.read_bytes() == left


def test_a_cut_tail_is_seen_at_opening(march, path):
    march.books.close()
    connection = unguarded(path)
    connection.execute("DELETE FROM journal WHERE position > 60")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(BooksDamagedError, match="last facts are missing"):
        Books.open(path)
    assert path.read_bytes() == before


def test_books_that_are_gone_are_not_begun_anew(march, path):
    made = march.books.back_up()
    march.books.close()
    path.unlink()
    with pytest.raises(BooksMissingError, match="backups of them") as error:
        Books.open(path)
    assert str(made.path) in error.value.what_to_do
    assert not path.exists()


def test_back_to_a_backup_keeps_the_damaged_file_and_gives_other_numbers(kitchen, path):
    made = kitchen.books.back_up()
    assert kitchen.books.start_batch(kitchen.recipe).number == "SJ-20260304-A"
    kitchen.books.close()
    left = spoil(path)
    done = go_back(kitchen, path, made.path)
    assert done.kept_aside.name == "books-aside-20260304-080000.db"
    assert done.kept_aside.read_bytes() == left
    assert (done.facts, done.head) == (made.facts, made.head)
    with Books.open(path, clock=kitchen.clock) as books:
        assert books.verify().problems == ()
        assert books.start_batch(kitchen.recipe).number == f"SJ-20260304-{done.mark}-A"
    assert sorted(one.name for one in path.parent.iterdir() if "ready" in one.name or "restoring" in one.name) == []


def test_restored_twice_from_the_same_backup(kitchen, path):
    made = kitchen.books.back_up()
    kitchen.books.close()
    numbers = []
    for _ in range(3):
        spoil(path)
        go_back(kitchen, path, made.path)
        with Books.open(path, clock=kitchen.clock) as books:
            numbers.append(books.start_batch(kitchen.recipe).number)
            books.back_up()
    assert len(set(numbers)) == 3


def test_every_kiosk_of_restored_books_gives_other_numbers(kitchen, path):
    made = kitchen.books.back_up()
    kitchen.books.close()
    given = []
    for _ in range(2):
        for kiosk in ("K1", "K2"):
            with Books.open(path, clock=kitchen.clock, kiosk=kiosk) as books:
                given.append(books.start_batch(books.recipes()[0]).number)
        go_back(kitchen, path, made.path, give_up_newer=True)
    for kiosk in ("K1", "K2"):
        with Books.open(path, clock=kitchen.clock, kiosk=kiosk) as books:
            given.append(books.start_batch(books.recipes()[0]).number)
            assert books.verify().ok
    assert len(set(given)) == 6, given


def test_sound_books_that_know_more_are_not_given_up_unasked(march, path):
    made = march.books.back_up()
    march.books.add_note("SJ-20260324-A", "one more")
    march.books.close()
    before = path.read_bytes()
    with pytest.raises(RuleError, match="1 fact that the backup does not"):
        go_back(march, path, made.path)
    assert path.read_bytes() == before
    done = go_back(march, path, made.path, give_up_newer=True)
    assert (done.was.newer, done.was.is_of_these, done.was.problem) == (1, True, "")


def test_a_backup_that_is_not_sound_is_not_restored(march, path):
    made = march.books.back_up()
    march.books.close()
    spoil(made.path)
    before = path.read_bytes()
    with pytest.raises(BooksDamagedError):
        go_back(march, path, made.path, give_up_newer=True)
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*aside*"))


def test_books_that_another_program_has_open_are_not_restored(march, path):
    made = march.books.back_up()
    march.books.close()
    program = "import sys; from db import Books\nwith Books.open(sys.argv[1]) as b: print('open', flush=True); input()"
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(BooksLockedError, match="Close the kiosk"):
            go_back(march, path, made.path, give_up_newer=True)
    finally:
        other.communicate("\n", timeout=60)
    go_back(march, path, made.path, give_up_newer=True)


def test_the_log_of_a_damaged_file_goes_with_it(kitchen, path):
    """Killed before its log was written back: a log left beside a restored file would be played into it."""
    made = kitchen.books.back_up()
    kitchen.books.close()
    reader = apsw.Connection(str(path))
    reader.execute("BEGIN; SELECT * FROM lot").fetchall()
    with Books.open(path, clock=kitchen.clock) as books:
        books.start_batch(kitchen.recipe)
        for side in ("", "-wal"):
            shutil.copy(f"{path}{side}", path.with_name(f"killed.db{side}"))
    reader.close()
    killed = path.with_name("killed.db")
    assert killed.with_name("killed.db-wal").stat().st_size
    done = go_back(kitchen, killed, made.path, give_up_newer=True)
    assert done.was.newer == 1
    with Books.open(killed, clock=kitchen.clock) as books:
        assert books.verify().ok
        assert books.batches() == ()
    with Books.open(done.kept_aside, read_only=True) as books:
        assert books.batches()[0].number == "SJ-20260304-A"


def test_a_drill_says_that_the_newest_could_be_gone_back_to(march, path):
    with pytest.raises(BooksMissingError, match="no backup"):
        march.books.drill()
    made = march.books.back_up()
    march.books.add_note("SJ-20260324-A", "one more")
    before = sorted(one.name for one in path.parent.rglob("*"))
    tried = march.books.drill()
    assert (tried.backup, tried.facts, tried.newer, tried.problems) == (made.path, made.facts, 1, ())
    assert sorted(one.name for one in path.parent.rglob("*")) == before
    spoil(made.path)
    assert march.books.drill().problems


def test_newest_good_reads_to_the_end(march, folder, path):
    good = march.books.back_up()
    march.clock.advance(60)
    bad = march.books.back_up()
    connection = unguarded(bad.path)
    connection.execute("UPDATE journal SET at = 'never' WHERE position = 5")
    connection.close()
    assert backup.newest_good(path, folder).path == good.path


def test_what_a_power_cut_left_half_made_goes(kitchen, path, folder):
    folder.mkdir()
    for name, day in ((".books-20260301-080000.db.part", 1), (".books-20260304-080000.db.part", 4)):
        (folder / name).write_text("half a backup")
        at = kitchen.clock.now().replace(day=day).timestamp()
        os.utime(folder / name, (at, at))
    kitchen.clock.advance(60)
    made = kitchen.books.back_up()
    assert sorted(one.name for one in folder.iterdir()) == [".books-20260304-080000.db.part", made.name]


def test_the_log_of_a_killed_restore_is_not_played_into_the_next(march, path):
    made = march.books.back_up()
    march.books.add_note("SJ-20260324-A", "from the killed one")
    for side in ("", "-wal"):
        shutil.copy(f"{path}{side}", f"{path.with_name('.books.db.ready')}{side}")
    march.books.close()
    go_back(march, path, made.path, give_up_newer=True)
    with Books.open(path, clock=march.clock) as books:
        assert books.verify().ok
        assert books.batch("SJ-20260324-A").notes == ()


def test_after_an_older_backup_was_restored_the_books_need_one_again(kitchen, path):
    """Longer backups of what was given up say nothing of the books that go on."""
    first = kitchen.books.back_up()
    for _ in range(50):
        kitchen.books.start_batch(kitchen.recipe)
    kitchen.clock.advance(86_400)
    kitchen.books.back_up()
    kitchen.books.close()
    go_back(kitchen, path, first.path, give_up_newer=True)
    kitchen.clock.advance(86_400)
    with Books.open(path, clock=kitchen.clock) as books:
        books.add_supplier("Corner shop")
        assert books.needs_backup()
        assert not books.was_backed_up_on(kitchen.clock.now().date())
        made = books.back_up()
        assert not books.needs_backup()
        assert books.was_backed_up_on(kitchen.clock.now().date())
        assert backup.newest_good(path, books.backups_folder).path == made.path, "not the longer one of before"


def of_the_future(kitchen, days):
    for day in range(days):
        kitchen.clock.set(MORNING.replace(year=2035, day=1 + day))
        kitchen.books.start_batch(kitchen.recipe)
        kitchen.books.back_up()


@pytest.mark.parametrize("ahead", [1, 3, 14])
def test_a_clock_that_was_ahead_does_not_make_the_newest_backup(kitchen, path, ahead):
    of_the_future(kitchen, ahead)
    for day in range(20):
        kitchen.clock.set(MORNING.replace(day=5 + day))
        kitchen.books.start_batch(kitchen.recipe)
        made = kitchen.books.back_up()
    names = [one.name for one in kitchen.books.backups()]
    assert names[0] == made.name
    assert len(names) == backup.KEPT
    assert not [name for name in names if "2035" in name], "they do not crowd the true ones out"
    assert backup.newest_good(path, kitchen.books.backups_folder).path == made.path
    assert backup.advice(path, kitchen.books.backups_folder).endswith(str(made.path))


def test_a_backup_of_the_future_is_none_of_today(kitchen, path):
    of_the_future(kitchen, 1)
    kitchen.clock.set(MORNING)
    kitchen.books.add_supplier("Corner shop")
    assert kitchen.books.needs_backup()
    assert not kitchen.books.was_backed_up_on(MORNING.date())


def test_what_was_gone_back_from_is_not_crowded_out(kitchen, path, folder):
    """The longest of the given-up backups stay: nothing else holds what is in them."""
    first = kitchen.books.back_up()
    kitchen.books.start_batch(kitchen.recipe)
    kitchen.clock.advance(60)
    longest = kitchen.books.back_up()
    kitchen.books.close()
    go_back(kitchen, path, first.path, give_up_newer=True)
    with Books.open(path, clock=kitchen.clock) as books:
        for _ in range(6):
            kitchen.clock.advance(60)
            books.add_note(books.start_batch(kitchen.recipe).number, "x")
            newest = books.back_up(keep=2)
        names = {one.name for one in books.backups()}
    assert {longest.name, newest.name} <= names
    assert len(names) <= 2 + backup.OTHERS_KEPT


@pytest.mark.parametrize(
    "name", ["books-20261399-250000.db", "books-20260304-0800001.db", "books-.db", "books-20260304-080000-x.db"]
)
def test_a_strange_name_is_passed_over(kitchen, folder, name):
    folder.mkdir()
    (folder / name).write_text("mine")
    made = kitchen.books.back_up()
    assert [one.name for one in kitchen.books.backups()] == [made.name]
    assert (folder / name).read_text() == "mine"


def test_another_program_that_prunes_at_the_same_moment_is_no_error(kitchen, folder, monkeypatch):
    for _ in range(4):
        kitchen.clock.advance(60)
        kitchen.books.back_up()
    real = backup.listed

    def listed_then_pruned(books, folder):
        there = real(books, folder)
        for one in there[1:]:
            one.path.unlink(missing_ok=True)
        return there

    monkeypatch.setattr(backup, "listed", listed_then_pruned)
    kitchen.clock.advance(60)
    assert kitchen.books.back_up(keep=1).path.exists()


@pytest.fixture
def open_umask():
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_books_backups_photos_notes_and_exports_are_the_owners_alone(tmp_path):
    kitchen = new_kitchen(tmp_path / "data" / "kitchen" / "books.db")
    kitchen.books.add_lot_photo(kitchen.berries().code, b"\xff\xd8\xff bag")
    made = kitchen.books.back_up()
    kitchen.books.export_journal(tmp_path / "data" / "journal.jsonl")
    during = rights(tmp_path / "data")
    kitchen.books.close()
    restore.restore(kitchen.books.path, made.path, made.path.parent, kitchen.clock, give_up_newer=True)
    assert len(during) > 8
    for found in (during, rights(tmp_path / "data")):
        wide = {name: oct(mode) for name, mode in found.items() if mode & 0o077}
        assert wide == {}


def rights(folder):
    return {str(one.relative_to(folder)): one.stat().st_mode & 0o777 for one in (folder, *folder.rglob("*"))}


def test_what_an_older_jarmark_left_open_to_others_is_tightened(kitchen, path, folder):
    kitchen.books.add_lot_photo(kitchen.berries().code, b"\xff\xd8\xff bag")
    made = kitchen.books.back_up()
    kitchen.books.close()
    for one in (path, made.path):
        one.chmod(0o644)
    for one in (folder, folder_of(path)):
        one.chmod(0o755)
    with Books.open(path, clock=kitchen.clock):
        assert {one.stat().st_mode & 0o077 for one in (path, made.path, folder, folder_of(path))} == {0}


@pytest.mark.parametrize("which", ["", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("name", ["books-aside-20260304-080000.db", "books-aside-20260304-080000-2.db"])
def test_books_that_were_set_aside_are_tightened_too(kitchen, path, name, which):
    kitchen.books.close()
    aside, stranger = path.with_name(name + which), path.with_name(f"letters-aside.db{which}")
    for one in (aside, stranger):
        one.write_bytes(b"old")
        one.chmod(0o644)
    Books.open(path, clock=kitchen.clock).close()
    assert aside.stat().st_mode & 0o777 == 0o600
    assert stranger.stat().st_mode & 0o777 == 0o644


def test_a_folder_of_backups_that_cannot_be_looked_at_is_said(tmp_path):
    """As nobody: root may look anywhere."""
    made = new_kitchen(tmp_path / "books.db")
    made.books.back_up()
    made.books.close()
    tmp_path.chmod(0o777)
    for parent in tmp_path.parents:
        if parent != parent.parent and parent.stat().st_uid == os.geteuid():
            parent.chmod(parent.stat().st_mode | 0o055)
    for one in tmp_path.glob("books.db*"):
        one.chmod(0o666)
    program = """
import os, sys
from pathlib import Path
from db import BooksError
from db.keeping import backup
import db.books
if os.geteuid() == 0:
    os.setuid(65534)
try:
    print(backup.times(Path(sys.argv[1]), Path(sys.argv[1]).parent / "backups"))
except BooksError as error:
    print(error)
"""
    command = [sys.executable, "-c", program, str(tmp_path / "books.db")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    if os.geteuid() == 0:
        assert "cannot be looked at: Permission denied. Give the folder to the kiosk's user." in done.stdout


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o640, 0o604, 0o700, 0o755])
def test_books_of_another_user_are_told_as_such(tmp_path, mode):
    """As after `sudo jarmark`; opened as nobody."""
    path = tmp_path / "books.db"
    new_kitchen(path).books.close()
    tmp_path.chmod(0o777)
    for parent in tmp_path.parents:
        if parent != parent.parent and parent.stat().st_uid == os.geteuid():
            parent.chmod(parent.stat().st_mode | 0o055)
    path.chmod(mode)
    program = """
import encodings.ascii, encodings.latin_1, os, sys
from db import Books, BooksError
Books.open(sys.argv[1] + "-warm").close()  # what is loaded late may lie where nobody may read
if os.geteuid() == 0:
    os.setuid(65534)
try:
    Books.open(sys.argv[1]).close()
except BooksError as error:
    print(type(error).__name__, error)
"""
    command = [sys.executable, "-c", program, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    if os.geteuid() == 0:
        assert "BooksReadOnlyError" in done.stdout
        assert "books.db belongs to another user of this machine" in done.stdout
        assert "sudo chown" in done.stdout
