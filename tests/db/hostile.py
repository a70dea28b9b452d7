"""What the tests of hostile files have in common: a folder with one, precious things around it, and all that is done
with a file that is called books."""

from __future__ import annotations

import contextlib
import faulthandler
import shutil
import signal
from hashlib import sha256

import pytest

from db import Books, BooksError, ManualClock
from db.keeping import backup, restore
from tests.db.kitchen import MORNING, example_march

LIMIT_S = 10


@pytest.fixture(scope="module")
def month(tmp_path_factory):
    """Sound books, closed; and their journal as lines."""
    place = tmp_path_factory.mktemp("month")
    march = example_march(place / "books.db")
    march.books.export_journal(place / "journal.jsonl")
    march.books.close()
    return place


@pytest.fixture
def world(tmp_path, month):
    """A folder for the hostile file, and precious things around it."""
    (tmp_path / "hostile" / "backups").mkdir(parents=True)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "photo.jpg").write_bytes(b"\xff\xd8\xff grandmother")
    shutil.copy(month / "books.db", outside / "other.db")
    return tmp_path


def snapshot(folder):
    """Every name below, when it was changed, who may do what with it, and what is in it."""
    return {
        str(one.relative_to(folder)): (
            one.lstat().st_mtime_ns,
            one.lstat().st_mode,
            sha256(one.read_bytes()).hexdigest() if one.is_file() else "",
        )
        for one in (folder, *folder.rglob("*"))
    }


class TooLongError(Exception):
    """It ran on and on."""


@contextlib.contextmanager
def watched():
    """Python's own signals wait for SQLite to come back; where it does not, the whole run is ended, and says where."""

    def bark(*_):
        raise TooLongError

    before = signal.signal(signal.SIGALRM, bark)
    signal.alarm(LIMIT_S)
    faulthandler.dump_traceback_later(3 * LIMIT_S, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


CLOCK = ManualClock(MORNING)


def opened(path):
    with Books.open(path, clock=CLOCK) as books:
        books.verify()


def read_only(path):
    with Books.open(path, read_only=True) as books:
        books.batches()
        books.verify()


def went_back(path):
    new = path.parent / "new" / "books.db"
    restore.restore(new, path, path.parent / "new" / "backups", CLOCK)


def listed(path):
    backup.listed(path.with_name("books.db"), path.parent)
    backup.newest_good(path.with_name("books.db"), path.parent)


def drilled(path):
    restore.drill(path.parent / "none.db", path.parent, CLOCK)


def rebuilt(path):
    with Books.open(path, clock=CLOCK) as books:
        books.rebuild()


USES = {
    "open": opened,
    "read only": read_only,
    "restore": went_back,
    "list": listed,
    "drill": drilled,
    "rebuild": rebuilt,
}


def refused_or_sound(use, path):
    """In one sentence, with what to do; never another error."""
    with watched():
        refused = None
        with contextlib.suppress(BooksError):
            try:
                use(path)
            except BooksError as error:
                refused = error
                raise
    if refused is None:
        return ""
    assert 0 < len(refused.message) < 500, refused.message
    assert "\n" not in refused.message
    assert refused.what_to_do
    return refused.message
