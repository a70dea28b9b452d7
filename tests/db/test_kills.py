"""kill -9 in the middle of a cook, and two programs in the same books: real processes, real files."""

import os
import random
import signal
import subprocess
import sys
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
    return any(use.id == name for batch in books.batches(limit=1000) for use in batch.uses)


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
    mine = [kitchen.books.start_batch(kitchen.recipe).number for _ in range(20)]
    said = [other.communicate(timeout=60)[0].split("\n") for other in others]
    assert [other.returncode for other in others] == [0, 0]
    theirs = [line.split()[1] for lines in said for line in lines if line.startswith("batch")]
    assert len(set(mine + theirs)) == 40
    assert all(kitchen.books.batch(number) for number in mine + theirs)
    assert kitchen.books.verify().problems == ()
    with pytest.raises(UnknownNumberError):
        kitchen.books.batch("SJ-20260304-ZZ")
