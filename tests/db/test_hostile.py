"""A hostile folder: books, backups and journals that are made to do harm do none, and are refused in one sentence."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
from pathlib import Path

import apsw
import pytest

from db.sheets.journal_lines import read_lines
from tests.db.hostile import USES, month, refused_or_sound, snapshot, world

__all__ = ["month", "world"]


def raw(path):
    connection = apsw.Connection(str(path))
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 0)
    return connection


def splice(path, *rows):
    """Schema rows as only somebody who wants harm writes them."""
    connection = raw(path)
    connection.execute("PRAGMA writable_schema = 1")
    for row in rows:
        connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", row)
    connection.close()


def run(path, *statements):
    connection = raw(path)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def evil_name(outside):
    """A table whose name is a command, where it is put between quotes as it is."""
    return f"x\"; ATTACH '{outside}/other.db' AS o; DELETE FROM o.supplier; --".replace("'", "''")


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
BOOKS = {
    "a table whose name is a command": lambda p, o: run(
        p, f'CREATE TABLE "{evil_name(o).replace(chr(34), chr(34) * 2)}" (a)'
    ),
    "the same in books of schema 4": lambda p, o: run(
        p, f'CREATE TABLE "{evil_name(o).replace(chr(34), chr(34) * 2)}" (a)', "PRAGMA user_version = 4"
    ),
    "a view in place of a table": lambda p, o: run(
        p, "DROP TABLE note", "CREATE VIEW note AS SELECT 1 AS id, 1 AS batch_id, 'x' AS at, 'x' AS text"
    ),
    "an endless view": lambda p, o: run(p, "DROP TABLE note", f"CREATE VIEW note AS {ENDLESS}"),
    "a trigger on the journal": lambda p, o: run(
        p, "CREATE TRIGGER evil AFTER INSERT ON journal BEGIN DELETE FROM supplier; END"
    ),
    "a trigger with a known name": lambda p, o: run(
        p, "DROP TRIGGER journal_keeps", "CREATE TRIGGER journal_keeps AFTER INSERT ON lot BEGIN DELETE FROM use; END"
    ),
    "a temp-like trigger on memory": lambda p, o: run(
        p, "CREATE TRIGGER home AFTER UPDATE ON work_memory BEGIN DELETE FROM batch; END"
    ),
    "an index over a function": lambda p, o: run(p, "CREATE INDEX evil ON lot(lower(code))"),
    "a generated column": lambda p, o: run(p, "CREATE TABLE evil(a, b AS (hex(a)))"),
    "a virtual table": lambda p, o: run(p, "CREATE VIRTUAL TABLE evil USING fts5(a)"),
    "a table of another shape": lambda p, o: run(p, "DROP TABLE note", "CREATE TABLE note(id, evil)"),
    "a check that never ends": lambda p, o: run(p, "CREATE TABLE evil(a CHECK (a > length(randomblob(1000000000))))"),
    "schema text that is no SQL": lambda p, o: splice(p, ("table", "evil", "evil", 0, "DROP TABLE journal")),
    "a schema row that points to another table": lambda p, o: splice(
        p, ("index", "evil", "journal", 2, "CREATE INDEX evil ON journal(kind)")
    ),
    "a view spliced in": lambda p, o: splice(p, ("view", "evil", "evil", 0, f"CREATE VIEW evil AS {ENDLESS}")),
    "many tables": lambda p, o: run(p, "BEGIN", *(f"CREATE TABLE t{n}(a)" for n in range(3000)), "COMMIT"),
    "another program's file": lambda p, o: run(p, "PRAGMA application_id = 7"),
    "books of tomorrow": lambda p, o: run(p, "PRAGMA user_version = 99"),
    "zeros": lambda p, o: p.write_bytes(b"\0" * 200_000),
    "text": lambda p, o: p.write_text("a shopping list\n" * 1000),
    "half": lambda p, o: os.truncate(p, p.stat().st_size // 2),
    "a huge hole": lambda p, o: os.truncate(p, 1 << 40),
    "a pipe": lambda p, o: [p.unlink(), os.mkfifo(p)],
    "a socket": lambda p, o: [p.unlink(), socket.socket(socket.AF_UNIX).bind(os.path.relpath(p))],
    "a folder": lambda p, o: [p.unlink(), p.mkdir()],
    "a device": lambda p, o: [p.unlink(), p.symlink_to("/dev/zero")],
    "a link in a circle": lambda p, o: [p.unlink(), p.symlink_to(p)],
    "a link to nothing": lambda p, o: [p.unlink(), p.symlink_to(o / "nothing.db")],
    "a log that is a pipe": lambda p, o: os.mkfifo(f"{p}-wal"),
    "a journal that is a folder": lambda p, o: Path(f"{p}-journal").mkdir(),
    "a log of rubbish": lambda p, o: Path(f"{p}-wal").write_bytes(os.urandom(100_000)),
    "a journal of rubbish": lambda p, o: Path(f"{p}-journal").write_bytes(os.urandom(100_000)),
    "a journal that names another file": lambda p, o: Path(f"{p}-journal").write_bytes(super_journal(o / "photo.jpg")),
}


def super_journal(victim):
    """A rollback journal whose end names a file that is deleted once it was rolled back."""
    name = str(victim).encode()
    head = bytes.fromhex("d9d505f920a163d7") + (0).to_bytes(4, "big") * 5
    check = sum(name) & 0xFFFFFFFF
    tail = (262145).to_bytes(4, "big") + name + len(name).to_bytes(4, "big") + check.to_bytes(4, "big")
    return head.ljust(512, b"\0") + tail + bytes.fromhex("d9d505f920a163d7")


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("kind", BOOKS)
def test_hostile_books_do_no_harm(world, month, kind, use):
    path = world / "hostile" / ("none-20260304-080000.db" if use in ("list", "drill") else "books-20260304-080000.db")
    shutil.copy(month / "books.db", path)
    with contextlib.chdir(world / "hostile"):
        BOOKS[kind](path, world / "outside")
    before = snapshot(world / "outside")
    said = refused_or_sound(USES[use], path)
    assert snapshot(world / "outside") == before
    harmless = ("a log of rubbish", "a journal of rubbish")
    if use in ("open", "read only", "restore") and kind not in harmless:
        assert said


def lines_of(month):
    return (month / "journal.jsonl").read_text(encoding="utf-8").splitlines()


def changed(line, pattern, to):
    return re.sub(pattern, lambda _: to, line, count=1)


JOURNALS = {
    "deep nesting": lambda lines: ["[" * 100_000, *lines],
    "deep nesting in a fact": lambda lines: [
        changed(lines[0], '"payload":{', '"payload":{"a":' + "[" * 50_000),
        *lines[1:],
    ],
    "a number of a million digits": lambda lines: [changed(lines[0], '"position":1', '"position":' + "1" * 1_000_000)],
    "not a number": lambda lines: [changed(lines[0], '"position":1', '"position":NaN'), *lines[1:]],
    "infinity": lambda lines: [changed(lines[0], '"epoch":1', '"epoch":1e999'), *lines[1:]],
    "half a character": lambda lines: [changed(lines[0], "new books", "\\ud800"), *lines[1:]],
    "a nought": lambda lines: [changed(lines[0], "new books", "\\u0000"), *lines[1:]],
    "a line without an end": lambda lines: ["x" * (6 << 20)],
    "a fact of tomorrow": lambda lines: [changed(lines[0], "epoch-started", "clock-eaten"), *lines[1:]],
    "a command as a kind": lambda lines: [changed(lines[0], "epoch-started", "x'; DROP TABLE journal; --"), *lines[1:]],
    "twice the same": lambda lines: [lines[0], *lines],
    "swapped": lambda lines: [lines[1], lines[0], *lines[2:]],
    "keys too many": lambda lines: [changed(lines[0], '"kind"', '"evil":1,"kind"'), *lines[1:]],
    "a list": lambda lines: ["[]"],
    "nothing": lambda lines: [],
    "nothing but ends": lambda lines: ["", "", ""],
}


@pytest.mark.parametrize("kind", JOURNALS)
def test_hostile_journals_are_refused_by_their_line(world, month, kind):
    path = world / "hostile" / "journal.jsonl"
    path.write_text("\n".join(JOURNALS[kind](lines_of(month))) + "\n", encoding="utf-8")
    before = snapshot(world / "outside")

    def read_in(file):
        with file.open(encoding="utf-8", newline="\n") as source:
            read_lines(source, file.name, world / "hostile" / "new" / "books.db")

    assert refused_or_sound(read_in, path)
    assert snapshot(world / "outside") == before
    assert list((world / "hostile").rglob("books.db*")) == []
