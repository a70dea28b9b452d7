"""A file is not believed because it is called books: what is looked at before anything in it is used.

A backup on a stick, books by mail, a file that a failing card has changed: each could hold a view, a trigger or a table
whose name is a command, and each of these would run as soon as the file is used. So a connection is made defensive, the
kind of file and its journal are looked at before SQLite opens it, and every object of its schema must be one that some
version of Jarmark makes (https://sqlite.org/security.html).
"""

from __future__ import annotations

import os
import stat
from functools import cache
from hashlib import sha256
from pathlib import Path

import apsw

from db.errors import BooksDamagedError
from db.sides import SIDES, side

_KNOWN = Path(__file__).parent / "migrations" / "known_schemas.txt"
"""The mark of each object that a released version made; `python -m tests.db.old_books_maker` adds to it."""

_SUPER_JOURNAL = bytes.fromhex("d9d505f920a163d7")
"""How a rollback journal ends that belongs to several databases (https://sqlite.org/fileformat2.html, 3.): rolling it
back deletes the file that it names. The books are never written together with others."""

_SPARSE_FROM = 64 << 20
"""Bytes from which on a file that holds less on the disk than it says is not read: it would take minutes."""


def refuse_strange_file(path: Path) -> None:
    """
    Raises:
        BooksDamagedError: what is there is no file, or one that must not even be opened. It is left as it is.
    """
    for which in SIDES:
        one = side(path, which)
        try:
            status = one.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise BooksDamagedError(f"{one.name} cannot be looked at: {error.strerror}.", _LOOK) from error
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no file"
            raise BooksDamagedError(f"{one.name} is {kind}, and not Jarmark's books.", _LOOK)
        if status.st_size > _SPARSE_FROM and status.st_blocks * 512 < status.st_size // 2:
            raise BooksDamagedError(f"{one.name} says that it is larger than it is: it is not Jarmark's books.", _LOOK)
    _refuse_super_journal(side(path, "-journal"))


_LOOK = "It was left as it is. Check the place of the books."


def _refuse_super_journal(journal: Path) -> None:
    if not journal.exists():
        return
    with journal.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - len(_SUPER_JOURNAL)))
        if file.read() == _SUPER_JOURNAL:
            raise BooksDamagedError(f"{journal.name} belongs to other files than the books.", _LOOK)


def make_defensive(connection: apsw.Connection) -> None:
    """No schema is written around SQLite, no function of a schema is trusted, and no other file is attached."""
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_VIEW, 0)
    connection.limit(apsw.SQLITE_LIMIT_ATTACHED, 0)


def mark_of(kind: str, name: str, sql: str) -> str:
    """What an object of a schema is known by: its kind, its name, and what made it, blanks apart."""
    return sha256("\0".join((kind, name, " ".join(sql.split()))).encode()).hexdigest()[:32]


@cache
def known_marks() -> frozenset[str]:
    return frozenset(_KNOWN.read_text(encoding="ascii").split())


def refuse_strange_schema(connection: apsw.Connection, path: Path, ours: frozenset[str]) -> None:
    """Look at the schema before anything of it is used.

    Args:
        ours: the marks of what this version makes.

    Raises:
        BooksDamagedError: there is an object that no version of Jarmark makes. That one is missing is no danger.
    """
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema"):
        if str(name).startswith("sqlite_") and (sql is None or kind == "table"):
            continue  # SQLite's own, which nobody else can make
        mark = mark_of(str(kind), str(name), str(sql or ""))
        if mark not in ours and mark not in known_marks():
            shown = "".join(letter for letter in str(name)[:40] if letter.isprintable())
            raise BooksDamagedError(f"{path.name} is not Jarmark's books: it holds the {kind} {shown!r}.", _LOOK)
