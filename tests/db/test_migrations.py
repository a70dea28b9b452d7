"""Books of every schema that was ever on main open in this program, with everything that is in them."""

import os
import re
import subprocess
from datetime import timedelta

import apsw
import pytest

from db import Books, BooksDamagedError, BooksOldError, LeftEarlyError, ManualClock, OnHoldError, RecallQuery, StepMark
from db.store import migrations
from db.store.home import this_machine
from db.store.journal import COLUMNS
from db.store.tables import SCHEMA_VERSION
from tests.db.kitchen import MORNING, Q
from tests.db.old_books_maker import FIXTURES, KNOWN_SCHEMAS, ROOT, known_marks, thaw, versions

OLD = [version for version in versions() if version < SCHEMA_VERSION]


def rows_of(path, sql):
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def schema_of(path):
    found = rows_of(path, "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY type, name")
    return [(*one[:2], " ".join((one[2] or "").split())) for one in found]


def at_home(path):
    """The frozen books as if they had always been here, as older Jarmarks noted it: they are nobody's copy."""
    connection = apsw.Connection(str(path))
    home = f"{this_machine().ids[0]}:{path.resolve()}"
    connection.execute("UPDATE work_memory SET value = ? WHERE key = 'home'", (home,))
    connection.close()
    return path


def test_there_are_books_of_every_schema():
    assert versions() == list(range(1, SCHEMA_VERSION + 1)), "python -m tests.db.old_books_maker makes the newest"
    scripts = sorted(int(file.name[:4]) for file in migrations.FOLDER.glob("[0-9]*.py"))
    assert set(scripts) <= set(range(2, SCHEMA_VERSION + 1))
    assert not [
        file.name
        for file in migrations.FOLDER.glob("[0-9]*.py")
        if "migrat" not in file.read_text().partition("def up")[2]
    ]


def test_the_objects_of_every_schema_are_known():
    assert known_marks() == KNOWN_SCHEMAS.read_text(encoding="ascii"), "python -m tests.db.old_books_maker writes it"


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no history here")
def test_no_schema_of_the_history_is_left_out():
    def git(*words):
        return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout

    found = 0
    for place in ("db/tables.py", "db/store/tables.py"):
        for commit in git("log", "--format=%h", "--diff-filter=AM", "--", place).split():
            version = re.search(r"SCHEMA_VERSION = (\d+)", git("show", f"{commit}:{place}"))
            assert int(version[1]) in versions(), commit
            found += 1
    assert found


def test_a_changed_schema_has_a_new_number(tmp_path):
    """If this fails: count SCHEMA_VERSION up and freeze books of it (old_books_maker). A change of the journal's or the
    working tables needs a script, too: db/store/migrations/NNNN_what.py."""
    Books.open(tmp_path / "new.db").close()
    assert schema_of(thaw(SCHEMA_VERSION, tmp_path / "frozen.db")) == schema_of(tmp_path / "new.db")


@pytest.mark.parametrize("version", OLD)
def test_old_books_open_with_everything_in_them(version, tmp_path):
    path = at_home(thaw(version, tmp_path / "books.db"))
    journal = rows_of(path, f"SELECT {COLUMNS} FROM journal ORDER BY position")
    job = "SELECT id, batch, printer, asked_at, is_open FROM work_job ORDER BY id"
    label = "SELECT * FROM work_label ORDER BY id"
    working = {query: rows_of(path, query) for query in (job, label)}
    seen = []
    clock = ManualClock(MORNING + timedelta(days=30))
    with Books.open(path, clock=clock, progress=lambda done, of: seen.append((done, of))) as books:
        assert books.verify().problems == ()
        assert books.trace("SJ-20260304-A-017").to_json()["net_units"] == 36
        newest = books.batches(limit=1)[0]
        assert newest.held
        assert "a little soft" in newest.notes[0].text
        assert books.recalled("receive") == '{"ingredient":"sugar"}'
        assert books.label_job(newest.number).printed == 1
        books.receive_lot(books.ingredients()[0], Q("1 lb"), supplier=None, bought_on=MORNING.date())
        assert books.verify().ok
        (backup,) = books.backups()
    assert seen[-1] == (len(journal), len(journal))
    assert rows_of(path, f"SELECT {COLUMNS} FROM journal ORDER BY position")[: len(journal)] == journal, "not rewritten"
    for query, before in working.items():
        assert rows_of(path, query) == before
    assert rows_of(path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert backup.facts == len(journal)
    assert rows_of(backup.path, "PRAGMA user_version") == [(version,)], "the backup is of the old books"
    Books.open(tmp_path / "new.db").close()
    assert schema_of(path) == schema_of(tmp_path / "new.db")


@pytest.mark.parametrize("version", versions())
def test_old_books_go_on_with_the_facts_of_now(version, tmp_path):
    """What they never told is not known; what is told from now on stands beside it, also when all is made anew."""
    path = at_home(thaw(version, tmp_path / "books.db"))
    with Books.open(path, clock=ManualClock(MORNING + timedelta(days=30))) as books:
        recipe = next(one for one in books.recipes() if one.name == "Strawberry Jam")
        assert {one.failed_became for one in books.batches()} == {""}
        bag = next(lot for lot in books.lots() if lot.ingredient.name == "strawberries" and lot.from_batch is None)
        boiled, failed = (books.start_batch(recipe).number for _ in range(2))
        with pytest.raises(LeftEarlyError):
            books.mark_step(boiled, 0, StepMark.FINISHED)
        books.mark_step(boiled, 0, StepMark.FINISHED, early="it set at once")
        books.fail_batch(failed, "scorched")
        books.tell_what_became(failed, "to the compost")
        books.open_recall(RecallQuery(lot=bag.code), "glass")
        with pytest.raises(OnHoldError, match="is recalled: glass"):
            books.refuse_bag(boiled, 0, bag.code)
        made = [one.batch.number for one in books.recall(RecallQuery(lot=bag.code)).affected]
        for number in made:
            with pytest.raises(OnHoldError, match=r"is recalled: glass|is on hold"):
                books.refuse_sending(number)
        assert made
        books.rebuild()
        assert books.batch(failed).failed_became == "to the compost"
        assert books.verify().ok


@pytest.mark.parametrize("version", OLD)
def test_reading_old_books_says_what_to_do(version, tmp_path):
    path = thaw(version, tmp_path / "books.db")
    before = path.read_bytes()
    with pytest.raises(BooksOldError, match=r"older Jarmark.*Open them once at the kiosk"):
        Books.open(path, read_only=True)
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", OLD)
def test_damaged_old_books_are_left_as_they_are(version, tmp_path):
    path = thaw(version, tmp_path / "books.db")
    connection = apsw.Connection(str(path))
    connection.execute("DROP TRIGGER journal_stands")
    connection.execute("UPDATE journal SET payload = '{}' WHERE position = 9")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(BooksDamagedError, match="Fact 9"):
        Books.open(path)
    assert path.read_bytes() == before
    assert not list((tmp_path / "backups").iterdir())


SCRIPT = """
from peewee import TextField

def up(migrator, db):
    migrator.migrate(migrator.add_column("work_memory", "kept_since", TextField(null=True)))
    db.execute_sql("UPDATE work_memory SET kept_since = '2026'")
    {end}
"""


@pytest.fixture
def next_script(tmp_path):
    """A schema after the newest, whose script changes a working table with data in it."""

    def write(end="pass"):
        folder = tmp_path / "scripts"
        folder.mkdir()
        (folder / f"{SCHEMA_VERSION + 1:04}_since.py").write_text(SCRIPT.format(end=end))
        return {"folder": folder, "target": SCHEMA_VERSION + 1}

    return write


def test_a_script_changes_a_working_table_with_its_data(next_script, tmp_path):
    path = thaw(SCHEMA_VERSION, tmp_path / "books.db")
    assert migrations.bring_up_to_date(path, lambda: None, **next_script())
    assert rows_of(path, "SELECT DISTINCT kept_since FROM work_memory") == [("2026",)]
    assert rows_of(path, "PRAGMA user_version") == [(SCHEMA_VERSION + 1,)]


def test_a_script_that_fails_leaves_the_books_as_they_were(next_script, tmp_path):
    path = thaw(SCHEMA_VERSION, tmp_path / "books.db")
    before = schema_of(path), rows_of(path, "SELECT * FROM lot"), rows_of(path, "SELECT * FROM work_memory")
    with pytest.raises(ZeroDivisionError):
        migrations.bring_up_to_date(path, lambda: None, **next_script("1 / 0"))
    assert (schema_of(path), rows_of(path, "SELECT * FROM lot"), rows_of(path, "SELECT * FROM work_memory")) == before
    assert rows_of(path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    with Books.open(path) as books:
        assert books.verify().ok


def test_no_backup_no_migration(next_script, tmp_path):
    path = thaw(SCHEMA_VERSION, tmp_path / "books.db")

    def full():
        raise OSError(28, os.strerror(28))

    with pytest.raises(OSError, match="No space"):
        migrations.bring_up_to_date(path, full, **next_script())
    assert rows_of(path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]


def test_fixtures_are_small():
    assert all(file.stat().st_size < 60_000 for file in FIXTURES.iterdir())
