"""kill -9 in the middle of a cook, and two programs in the same books: real processes, real files."""

import os
import random
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from db import Books, UnknownNumberError

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("JARMARK_KILLS", "6"))
"""1000 is the full measure (about a quarter of an hour)."""
KILLS_PER_BOOKS = 20
"""After so many, other books: else most of the time goes into reading what earlier kills have left."""


def child(path, kiosk="K1", batches=100_000):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.db.cooking_child", str(path), kiosk, str(batches)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def said_before_a_kill(path, lines, yields=0):
    """What the child said until it was killed after so many lines, `yields` turns into its next step or beyond."""
    cooking = child(path)
    try:
        said = [cooking.stdout.readline().split() for _ in range(lines)]
        for _ in range(yields):
            os.sched_yield()
        os.kill(cooking.pid, signal.SIGKILL)
        assert cooking.wait() == -signal.SIGKILL, "it cooked until it was killed"
        return said + [line.split() for line in cooking.stdout if line.endswith("\n")]
    finally:
        cooking.kill()
        cooking.wait()
        cooking.stdout.close()


def stands(books, what, name):
    if what == "lot":
        return books.lot(name).code == name
    if what == "batch":
        return books.batch(name).number == name
    if what == "filled":
        return books.batch(name).filled == 12
    return books._read(lambda session: session.value("SELECT 1 FROM use WHERE uid = ?", name)) == 1


def assert_all_stand(path, acknowledged):
    """Every acknowledged fact is there, none is half there, and the tables are what the journal says."""
    with Books.open(path) as books:
        assert books.verify().problems == ()
        assert all(stands(books, what, name) for what, name in acknowledged)
        books.rebuild()
        assert books.verify().ok


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("first", range(0, KILLS, KILLS_PER_BOOKS))
def test_what_was_acknowledged_stands_after_every_kill(kitchen, path, first):
    kitchen.books.close()
    rng = random.Random(first)
    acknowledged = []
    for _ in range(min(KILLS_PER_BOOKS, KILLS - first)):
        acknowledged += said_before_a_kill(path, rng.choice((0, 1, 2, 3, 5, 8, 13)), rng.randint(0, 20_000))
        assert_all_stand(path, acknowledged)
    for what in ("lot", "batch", "use"):
        names = [name for kind, name in acknowledged if kind == what]
        assert len(names) == len(set(names)), "no number is given twice"


def test_a_cook_goes_on_where_the_kill_was(kitchen, path):
    kitchen.books.close()
    said = said_before_a_kill(path, 3)
    number = said[1][1]
    with Books.open(path) as books:
        batch = books.batch(number)
        assert batch.lines_done == {0}
        assert str(batch.uses[0].quantity) == "8 lb"
        if batch.net is None:
            assert batch in books.batches_cooking()
            books.fill_batch(number, 12, 0)
        assert books.batch(number).net in (11, 12)


def test_two_programs_write_in_the_same_books(kitchen, path):
    others = [child(path, kiosk, 10) for kiosk in ("K1", "K2")]
    kitchen.clock.set_wall(datetime.now().astimezone())  # all of them live on the same day
    mine = [kitchen.books.start_batch(kitchen.recipe).number for _ in range(20)]
    said = [other.communicate(timeout=60)[0].split("\n") for other in others]
    assert [other.returncode for other in others] == [0, 0]
    theirs = [line.split()[1] for lines in said for line in lines if line.startswith("batch")]
    assert len(set(mine + theirs)) == 40
    assert all(kitchen.books.batch(number) for number in mine + theirs)
    assert kitchen.books.verify().problems == ()
    with pytest.raises(UnknownNumberError):
        kitchen.books.batch("SJ-20260304-ZZ")


RESTORING = """
import sys
from pathlib import Path
from db import SystemClock
from db.keeping import restore
print("go", flush=True)
books, source = Path(sys.argv[1]), Path(sys.argv[2])
restore.restore(books, source, source.parent, SystemClock(), give_up_newer=True)
"""


@pytest.mark.parametrize("seed", range(max(2, KILLS // 10)))
def test_a_restore_that_is_killed_is_run_again(kitchen, path, seed):
    """Either the old books stand, or the restored ones, or they say that the restore must be run again."""
    rng = random.Random(seed)
    made = kitchen.books.back_up()
    kitchen.books.start_batch(kitchen.recipe)
    before = kitchen.books.head()
    kitchen.books.close()
    command = [sys.executable, "-c", RESTORING, str(path), str(made.path)]
    going_back = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert going_back.stdout.readline() == "go\n"
    for _ in range(rng.randint(0, 120_000)):
        os.sched_yield()
    going_back.kill()
    going_back.communicate()
    if not path.with_name("books.db-restoring").exists():
        with Books.open(path, read_only=True) as books:
            assert books.verify().ok
            assert books.head() == before or books.head()[0] == made.facts + 1
    again = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    with Books.open(path, clock=kitchen.clock) as books:
        assert books.verify().ok
        assert books.start_batch(kitchen.recipe).number not in ("SJ-20260304-A", "SJ-20260304-R1-A")
    aside = list(path.parent.glob("books-aside-*.db"))
    heads = []
    for file in aside:
        with Books.open(file, read_only=True) as books:
            heads.append(books.head())
    assert before in heads, "what was there is kept"
