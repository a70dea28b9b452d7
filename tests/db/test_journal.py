"""The journal's guards, and that whatever gets past them is found and named."""

import os
import random
import shutil
from pathlib import Path
from uuid import UUID

import apsw
import pytest

from db import Books, BooksDamagedError, BooksError
from db.store import codec, journal
from db.store.engine import GUARDS, open_writer
from db.store.journal import COLUMNS
from tests.db.kitchen import example_march

TAMPERINGS = int(os.environ.get("JARMARK_TAMPERINGS", "84"))
"""1000 is the full measure (about a minute)."""
INSERT = f"INTO journal ({COLUMNS}) SELECT {COLUMNS} FROM journal WHERE position = 3"


@pytest.fixture(scope="module")
def month(tmp_path_factory):
    path = tmp_path_factory.mktemp("month") / "books.db"
    k = example_march(path)
    head = k.books.head()
    k.books.close()
    return path, head


@pytest.fixture
def copy(month, tmp_path):
    return shutil.copy(month[0], tmp_path / "copy.db")


def read(path, sql):
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal SET payload = '{}' WHERE position = 3",
        "UPDATE OR REPLACE journal SET position = 4 WHERE position = 3",
        "DELETE FROM journal WHERE position = 3",
        "DELETE FROM journal",
        f"INSERT {INSERT}",
        f"INSERT OR REPLACE {INSERT}",
        f"REPLACE {INSERT}",
        f"INSERT OR IGNORE {INSERT} UNION SELECT {COLUMNS.replace('position', 'position - 1')} FROM journal WHERE 0",
    ],
)
@pytest.mark.parametrize("recursive_triggers", [0, 1])
def test_triggers_refuse(copy, sql, recursive_triggers):
    before = read(copy, "SELECT * FROM journal")
    connection = apsw.Connection(str(copy))
    connection.execute(f"PRAGMA recursive_triggers = {recursive_triggers}")
    with pytest.raises(apsw.ConstraintError, match="only ever added to"):
        connection.execute(sql)
    connection.close()
    assert read(copy, "SELECT * FROM journal") == before


def test_every_pragma_is_as_wanted(copy):
    database = open_writer(copy)
    connection = database.connection()
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    for name, value in wanted.items():
        assert connection.execute(f"PRAGMA {name}").fetchall() == [(value,)]
    database.close()
    tables = read(copy, "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    assert len(tables) > 20
    assert all(strict for _, strict in tables)


def test_facts_carry_their_envelope(month):
    rows = read(month[0], f"SELECT {COLUMNS} FROM journal ORDER BY position")
    assert [row[4] for row in rows] == [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert {(row[2], row[3], row[8]) for row in rows} == {("K1", 1, "manual")}
    for row in rows:
        assert UUID(row[1]).version == 7
        assert codec.encode(codec.decode(row[9], row[10], row[11])) == row[11], "the text is canonical"
    assert len({row[1] for row in rows}) == len(rows)


def test_who_recorded_it(kitchen, path):
    kitchen.books.acting = kitchen.cook
    kitchen.berries()
    other = kitchen.books.add_person("Cook 2")
    kitchen.books.add_supplier("Corner shop", by=other)
    who = [row[0] for row in read(path, "SELECT who FROM journal ORDER BY position DESC LIMIT 3")]
    assert who == [other.id, kitchen.cook.id, kitchen.cook.id]


def unguarded(path):
    """A stranger's connection that has thrown the guards away, and puts them back so that only the deed shows."""
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA foreign_keys = 0")
    for name in GUARDS:
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def guarded_again(connection):
    for sql in GUARDS.values():
        connection.execute(sql)
    connection.close()


def flip(connection, rng, count):
    """Change one character of one column of one fact."""
    position = rng.randint(1, count)
    column = rng.choice([c for c in COLUMNS.split(", ") if c != "position"])
    (old,) = connection.execute(f"SELECT {column} FROM journal WHERE position = ?", (position,)).fetchall()[0]
    if isinstance(old, bytes):
        at = rng.randrange(len(old))
        new = old[:at] + bytes([old[at] ^ 1 << rng.randrange(8)]) + old[at + 1 :]
    elif isinstance(old, int):
        new = old + rng.choice((1000, -1000))  # a number next to it may be taken, and refused
    else:
        new = (old or "") + "x" if not old or rng.random() < 0.5 else chr(ord(old[0]) ^ 1) + old[1:]
    connection.execute(f"UPDATE journal SET {column} = ? WHERE position = ?", (new, position))
    return position


def flip_to_no_text(connection, rng, count):
    """A byte of a text column becomes one that no text has there."""
    position, column = rng.randint(1, count), rng.choice(("uid", "kiosk", "at", "boot", "kind", "payload"))
    no_text = f"CAST(x'ff' || substr(CAST({column} AS BLOB), 2) AS TEXT)"
    connection.execute(f"UPDATE journal SET {column} = {no_text} WHERE position = ?", (position,))
    return position


def remove(connection, rng, count):
    position = rng.randint(1, count - 1)
    connection.execute("DELETE FROM journal WHERE position = ?", (position,))
    return position


def remove_closing_the_gap(connection, rng, count):
    position = remove(connection, rng, count)
    for later in range(position + 1, count + 1):
        connection.execute("UPDATE journal SET position = position - 1 WHERE position = ?", (later,))
    connection.execute("UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'journal'")
    return position


def cut_tail(connection, rng, count):
    left = rng.randint(0, count - 1)
    connection.execute("DELETE FROM journal WHERE position > ?", (left,))
    return


def swap(connection, rng, count):
    one = rng.randint(1, count - 1)
    other = rng.randint(one + 1, count)
    for old, new in ((one, -1), (other, one), (-1, other)):
        connection.execute("UPDATE journal SET position = ? WHERE position = ?", (new, old))
    return one


def replace(connection, rng, count):
    """A fact of the stranger's own, with a hash that fits itself."""
    position = rng.randint(1, count)
    (row,) = connection.execute(f"SELECT {COLUMNS} FROM journal WHERE position = ?", (position,)).fetchall()
    forged = (*row[:11], row[11].replace('"', "'", 1) + " ", row[12])
    marks = ",".join("?" * 14)
    values = (*forged, journal.chained(forged))
    connection.execute(f"INSERT OR REPLACE INTO journal ({COLUMNS}) VALUES ({marks})", values)
    return position


def flip_on_disk(path, rng, count):
    """One bit of what a fact says, in the file itself and under SQLite's feet."""
    position = rng.randint(1, count)
    payload = read(path, f"SELECT payload FROM journal WHERE position = {position}")[0][0].encode()
    at, bit = rng.randrange(len(payload)), 1 << rng.randrange(8)
    changed = payload[:at] + bytes([payload[at] ^ bit]) + payload[at + 1 :]
    content = path.read_bytes()
    assert payload in content
    path.write_bytes(content.replace(payload, changed))


def through_sqlite(deed):
    def tamper(path, rng, count):
        connection = unguarded(path)
        try:
            return deed(connection, rng, count)
        finally:
            guarded_again(connection)

    return tamper


DEEDS = {
    "flip on disk": flip_on_disk,
    **{
        one.__name__: through_sqlite(one)
        for one in (flip, flip_to_no_text, remove, remove_closing_the_gap, cut_tail, swap, replace)
    },
}


@pytest.mark.parametrize("deed", DEEDS)
def test_tampering_is_found_and_named(month, tmp_path, deed):
    count = month[1][0]
    for seed in range(-(-TAMPERINGS // len(DEEDS))):
        path = Path(shutil.copy(month[0], tmp_path / "books.db"))
        position = DEEDS[deed](path, random.Random(seed), count)
        with Books.open(path, read_only=True) as books:
            report = books.verify(anchor=month[1])
        assert not report.ok, (deed, seed)
        if position is not None:
            named = [p for p in report.problems if "noted down" not in p]
            assert any(f"Fact {p}" in named[0] for p in (position, position + 1)), (position, named)


def test_a_cut_tail_is_found_without_and_with_a_noted_head(month, copy):
    connection = unguarded(copy)
    connection.execute("DELETE FROM journal WHERE position = (SELECT max(position) FROM journal)")
    guarded_again(connection)
    with Books.open(copy, read_only=True) as books:
        assert "The last facts are missing" in books.verify().problems[0]
        assert any("noted down" in problem for problem in books.verify(anchor=month[1]).problems)


def test_changed_tables_and_lost_guards_are_found(copy):
    connection = apsw.Connection(str(copy))
    connection.execute("DROP TRIGGER journal_keeps")
    connection.execute("UPDATE lot SET left = '999' WHERE id = 1")
    connection.execute("UPDATE batch SET on_shelf = on_shelf + 1 WHERE id = 2")
    connection.close()
    with Books.open(copy, read_only=True) as books:
        report = books.verify()
    assert any("guard journal_keeps" in problem for problem in report.problems)
    assert any("Row 1 of lot" in problem for problem in report.problems)
    assert any("does not add up" in problem for problem in report.problems)


def test_what_is_not_of_these_books_is_found(copy):
    connection = apsw.Connection(str(copy))
    connection.execute("DROP INDEX use_batch_id")
    connection.close()
    with Books.open(copy, read_only=True) as books:
        assert "index use_batch_id is gone" in " ".join(books.verify().problems)


def test_a_table_with_bytes_that_are_no_text_is_named(copy):
    connection = apsw.Connection(str(copy))
    connection.execute("UPDATE supplier SET name = CAST(x'ff41' AS TEXT) WHERE id = 1")
    connection.close()
    with Books.open(copy, read_only=True) as books:
        assert any("A row of supplier" in problem for problem in books.verify().problems)


def test_a_last_fact_that_cannot_be_read_stops_the_opening_with_its_number(month, copy):
    count = month[1][0]
    connection = unguarded(copy)
    connection.execute("UPDATE journal SET payload = CAST(x'ff41' AS TEXT) WHERE position = ?", (count,))
    guarded_again(connection)
    with pytest.raises(BooksDamagedError, match=f"Fact {count} cannot be read"):
        Books.open(copy)


def test_any_bit_of_the_file(month, copy, tmp_path):
    """Wherever a bit flips: it is found, or nothing that counts was touched; never a crash."""
    sound, head = month[0].read_bytes(), month[1]
    written = [at for at, byte in enumerate(sound) if byte]
    rng, found = random.Random(5), 0
    for _ in range(60):
        at = rng.choice(written)
        copy.write_bytes(sound[:at] + bytes([sound[at] ^ 1 << rng.randrange(8)]) + sound[at + 1 :])
        try:
            with Books.open(copy, read_only=True) as books:
                report = books.verify(anchor=head)
                told = books.trace("SJ-20260304-A-017").to_json() if report.ok else None
        except BooksError:
            found += 1
            continue
        found += not report.ok
        assert told is None or (report.head == head[1] and told["net_units"] == 36)
    assert found > 30


def test_rebuild_mends_the_tables(copy):
    connection = apsw.Connection(str(copy))
    connection.execute("UPDATE lot SET left = '999'")
    connection.execute("DELETE FROM use")
    connection.close()
    with Books.open(copy) as books:
        assert not books.verify().ok
        books.rebuild()
        assert books.verify().ok


def test_verify_tells_how_far_it_is(month):
    seen = []
    with Books.open(month[0], read_only=True) as books:
        books.verify(lambda done, of: seen.append((done, of)))
    assert seen[-1] == (month[1][0], month[1][0])
