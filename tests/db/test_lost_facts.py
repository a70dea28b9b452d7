"""Facts that were acknowledged and are gone are missed: at opening, and under a kiosk that runs."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from db import Books, BooksBehindError, BooksError, BooksGoneError, BooksMissingError, ManualClock
from db.keeping import restore
from db.store.head_note import Head, HeadNote, place_of, read, replace
from tests.db.kitchen import MORNING, new_kitchen
from tests.db.old_books_maker import ROOT

COOKS = """
import sys, threading
from db import Books, ManualClock
from tests.db.kitchen import MORNING, new_kitchen
books = Books.open(sys.argv[1], clock=ManualClock(MORNING))
given = [books.start_batch(books.recipes()[0]).number for _ in range(5)]
if sys.argv[2] == "backup":
    books.back_up()
print(books.head()[0], *given, flush=True)
threading.Event().wait()
"""


def cooked_then_killed(path, backup=False):
    """Five batches are acknowledged by another process, which is then killed. How many facts, and their numbers."""
    command = [sys.executable, "-c", COOKS, str(path), "backup" if backup else ""]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    facts, *given = child.stdout.readline().split()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    return int(facts), given


def flip(file, at):
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)


LOSSES = {
    "log deleted": lambda path: Path(f"{path}-wal").unlink(),
    "log empty": lambda path: Path(f"{path}-wal").write_bytes(b""),
    "a bit of the log's head": lambda path: flip(Path(f"{path}-wal"), 20),
    "a bit of its first page": lambda path: flip(Path(f"{path}-wal"), 200),
    "the log's end cut": lambda path: os.truncate(f"{path}-wal", Path(f"{path}-wal").stat().st_size // 2),
    "books empty": lambda path: [os.truncate(path, 0), Path(f"{path}-wal").unlink()],
    "books empty, log there": lambda path: os.truncate(path, 0),
}


@pytest.mark.parametrize("backup", [False, True], ids=["note", "note and backup"])
@pytest.mark.parametrize("loss", LOSSES)
def test_opening_says_that_facts_are_missing_and_gives_no_number_again(kitchen, path, loss, backup):
    kitchen.books.close()
    facts, given = cooked_then_killed(path, backup)
    LOSSES[loss](path)
    left = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(BooksError) as error:
            Books.open(path, clock=kitchen.clock, read_only=read_only)
        assert "restore" in error.value.what_to_do
    if isinstance(error.value, BooksBehindError):
        assert f"{facts} were recorded" in error.value.message
        assert path.read_bytes()[:100] == left[:100]
        with Books.open(path, clock=kitchen.clock, go_on_without=True) as books:
            product = books.products()[0] if books.products() else books.add_product("SJ", "J", net_content=_jar())
            recipe = books.recipes()[0] if books.recipes() else books.add_recipe(product, "J", 3, [])
            assert books.start_batch(recipe).number not in given
        Books.open(path, clock=kitchen.clock).close()


def _jar():
    from tests.db.kitchen import Q

    return Q("8 oz")


def test_the_backup_alone_says_it_too(kitchen, path):
    """Without a note, as on books of an older Jarmark; the advice names the backup and brings everything back."""
    kitchen.books.close()
    facts, given = cooked_then_killed(path, backup=True)
    Path(f"{path}-wal").unlink()
    place_of(path).unlink()
    with pytest.raises(BooksBehindError, match=rf"The backup (\S+) has {facts - 1}") as error:
        Books.open(path, clock=kitchen.clock)
    (backup,) = (path.parent / "backups").glob("*.db")
    assert f"restore {backup}" in error.value.what_to_do
    restore.restore(path, backup, path.parent / "backups", kitchen.clock)
    with Books.open(path, clock=kitchen.clock) as books:
        assert {batch.number for batch in books.batches()} == set(given)


def test_a_damaged_index_of_the_log_is_harmless(kitchen, path):
    kitchen.books.close()
    facts, _ = cooked_then_killed(path)
    Path(f"{path}-shm").write_bytes(os.urandom(32768))
    with Books.open(path, clock=kitchen.clock) as books:
        assert books.head()[0] == facts
        assert books.verify().ok


def test_books_that_are_gone_with_their_backups_are_missed_by_the_note(kitchen, path):
    kitchen.books.close()
    path.unlink()
    with pytest.raises(BooksBehindError, match="hold nothing"):
        Books.open(path)
    assert not path.exists()


@pytest.mark.parametrize("backed_up", [False, True], ids=["note", "note and backup"])
@pytest.mark.parametrize("more", [0, 1, 9], ids=["as long", "longer", "much longer"])
@pytest.mark.parametrize("folder", ["books", "my kitchen's books"])
def test_other_books_in_the_same_place_are_told_from_the_noted_ones(tmp_path, folder, more, backed_up):
    """Replaced while no kiosk ran: they hold no fewer facts, and are not the ones whose numbers were given here."""
    path, other = tmp_path / folder / "books.db", tmp_path / "other" / "books.db"
    given = []
    for place, batches in ((path, 3), (other, 3 + more)):
        kitchen = new_kitchen(place)
        given += [kitchen.books.start_batch(kitchen.recipe).number for _ in range(batches)]
        if backed_up and place == path:
            backup = kitchen.books.back_up().path
            facts = kitchen.books.head()[0]
        kitchen.books.close()
        if place == path:
            facts = read(path).facts
    for _ in range(2 if backed_up else 0):  # the backup itself was a fact
        with Books.open(other, clock=kitchen.clock) as books:
            given.append(books.start_batch(books.recipes()[0]).number)
    shutil.copy(other, path)
    with pytest.raises(BooksBehindError, match=f"Other books were in the place .* with {facts} facts") as error:
        Books.open(path, clock=kitchen.clock)
    advice = error.value.what_to_do
    assert shlex.split(advice)[-5:] == ["jarmark", "--books", str(path), "restore", "--go-on-without"]
    if backed_up:
        assert str(backup) in shlex.split(advice.replace(". To go on", " To go on"))
    with Books.open(path, clock=kitchen.clock, go_on_without=True) as books:
        assert books.start_batch(books.recipes()[0]).number not in given
    Books.open(path, clock=kitchen.clock).close()


def test_books_that_were_gone_back_from_are_not_missed(kitchen, path):
    """Backups of what was given up hold more facts than the books have now, and that is right."""
    first = kitchen.books.back_up()
    for _ in range(20):
        kitchen.books.start_batch(kitchen.recipe)
    kitchen.clock.advance(60)
    kitchen.books.back_up()
    kitchen.books.close()
    restore.restore(path, first.path, path.parent / "backups", kitchen.clock, give_up_newer=True)
    for _ in range(2):
        with Books.open(path, clock=kitchen.clock) as books:
            books.start_batch(kitchen.recipe)


@pytest.mark.parametrize("damage", [b"", b"x" * 256, b"17 zz 00000000\n".ljust(128) * 2, b"\xff" * 256])
def test_a_note_that_cannot_be_read_says_nothing(kitchen, path, damage):
    kitchen.books.close()
    place_of(path).write_bytes(damage)
    with Books.open(path, clock=kitchen.clock) as books:
        facts = books.head()[0]
    assert read(path).facts == facts


def test_a_note_cut_in_the_middle_leaves_the_one_before(tmp_path):
    note = HeadNote(tmp_path / "books.db")
    for facts in range(1, 6):
        note.write(Head(facts, bytes([facts]) * 32))
    note.close()
    data = place_of(tmp_path / "books.db").read_bytes()
    seen = set()
    for cut in range(len(data)):
        place_of(tmp_path / "books.db").write_bytes(data[:cut] + b"\0" * (len(data) - cut))
        found = read(tmp_path / "books.db")
        seen.add(found.facts if found else None)
    assert seen == {None, 5}
    replace(tmp_path / "books.db", Head(2, b"\2" * 32))
    assert read(tmp_path / "books.db") == Head(2, b"\2" * 32)


def _delete(path, copy):
    for side in ("", "-wal", "-shm"):
        Path(f"{path}{side}").unlink(missing_ok=True)


TAKEN_AWAY = {
    "deleted": _delete,
    "the file alone deleted": lambda path, copy: path.unlink(),
    "replaced": lambda path, copy: os.replace(copy, path),
    "moved away": lambda path, copy: path.rename(path.with_name("elsewhere.db")),
    "moved away and others put there": lambda path, copy: [path.rename(path.with_name("x.db")), copy.rename(path)],
}


@pytest.mark.parametrize("how", TAKEN_AWAY)
def test_books_that_go_under_a_running_kiosk_acknowledge_nothing_more(kitchen, path, tmp_path, how):
    copy = tmp_path / "copy.db"
    kitchen.books.back_up()
    shutil.copy(next((path.parent / "backups").glob("*.db")), copy)
    given = kitchen.books.start_batch(kitchen.recipe).number
    TAKEN_AWAY[how](path, copy)
    kitchen.clock.advance(60)
    for _ in range(2):
        with pytest.raises(BooksGoneError, match="removed or replaced") as error:
            kitchen.books.start_batch(kitchen.recipe)
    kitchen.books.close()
    saved = max((path.parent / "backups").glob("*.db"))
    assert str(saved) in error.value.what_to_do
    restore.restore(path, saved, path.parent / "backups", kitchen.clock, give_up_newer=True)
    with Books.open(path, clock=kitchen.clock) as books:
        assert [batch.number for batch in books.batches()] == [given], "what was acknowledged is there"
        assert books.verify().ok


def test_what_cannot_be_saved_either_is_said(kitchen, path):
    (path.parent / "backups").write_text("a file where the folder should be")
    path.unlink()
    with pytest.raises(BooksGoneError, match="could not be saved") as error:
        kitchen.books.start_batch(kitchen.recipe)
    assert "Do not close the kiosk" in error.value.what_to_do


HOT_SCHEMA = "CREATE TABLE a(x); INSERT INTO a VALUES (1)"
CUT_WHILE_IT_TURNS = """
import os, sys, apsw
c = apsw.Connection(sys.argv[1])
c.execute("PRAGMA journal_mode = delete")
c.execute("PRAGMA synchronous = 2; PRAGMA cache_size = 1; PRAGMA cache_spill = 1")
c.execute("BEGIN IMMEDIATE")
c.execute(sys.argv[2])
os._exit(0)
"""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE work_memory SET value = hex(randomblob(40000))",
        "CREATE TABLE half(x); INSERT INTO half VALUES (randomblob(100000))",
        "DELETE FROM lot",
        "INSERT INTO work_memory (key, value) SELECT hex(randomblob(9)), hex(randomblob(60000))",
        "DROP TABLE work_label; CREATE TABLE work_label(x); INSERT INTO work_label VALUES (randomblob(90000))",
    ],
)
@pytest.mark.parametrize("first", ["kiosk", "reader", "restore"])
def test_a_hot_journal_is_rolled_back_by_whoever_comes_first(kitchen, path, statement, first):
    """A power cut while a file that is not in WAL mode is written: its journal belongs to it."""
    kitchen.make([(0, kitchen.berries(), "8 lb")], 6)
    made = kitchen.books.back_up()
    facts = kitchen.books.head()[0]
    kitchen.books.close()
    subprocess.run([sys.executable, "-c", CUT_WHILE_IT_TURNS, str(path), statement], check=True)
    assert Path(f"{path}-journal").stat().st_size
    if first == "restore":
        done = restore.restore(path, made.path, path.parent / "backups", kitchen.clock, give_up_newer=True)
        assert done.was.problem == ""
        return
    with Books.open(path, clock=kitchen.clock, read_only=first == "reader") as books:
        assert books.head()[0] >= facts
        assert books.verify().ok


def test_a_first_start_that_was_cut_begins_again(tmp_path):
    path = tmp_path / "books.db"
    Books.open(tmp_path / "other.db").close()
    subprocess.run(
        [
            sys.executable,
            "-c",
            CUT_WHILE_IT_TURNS,
            str(path),
            HOT_SCHEMA + "; INSERT INTO a VALUES (randomblob(90000))",
        ],
        check=True,
    )
    assert Path(f"{path}-journal").exists()
    with Books.open(path, clock=ManualClock(MORNING)) as books:
        assert books.verify().ok


def test_a_link_to_nothing_is_said(tmp_path):
    (tmp_path / "books.db").symlink_to(tmp_path / "stick" / "books.db")
    with pytest.raises(BooksMissingError, match="there is nothing"):
        Books.open(tmp_path / "books.db")
    assert not (tmp_path / "stick").exists()


GOES_ON_AND_IS_CUT = """
import os, sys
from db import Books, ManualClock
from tests.db.kitchen import MORNING

class CutClock(ManualClock):
    def now(self):
        os._exit(9)

Books.open(sys.argv[1], clock=CutClock(MORNING), go_on_without=True)
"""


@pytest.mark.parametrize("loss", ["log deleted", "log empty", "a bit of the log's head"])
def test_going_on_that_is_cut_leaves_the_proof_of_what_is_missing(kitchen, path, loss):
    kitchen.books.close()
    facts, given = cooked_then_killed(path)
    LOSSES[loss](path)
    cut = subprocess.run([sys.executable, "-c", GOES_ON_AND_IS_CUT, str(path)], cwd=ROOT, check=False)
    assert cut.returncode == 9
    with pytest.raises(BooksBehindError, match=f"{facts} were recorded"):
        Books.open(path, clock=kitchen.clock)
    for _time in range(2):
        with Books.open(path, clock=kitchen.clock, go_on_without=True) as books:
            assert books.start_batch(books.recipes()[0]).number not in given
    Books.open(path, clock=kitchen.clock).close()
