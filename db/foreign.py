"""A file is not believed because it is called books: what is looked at before anything in it is used.

A backup on a stick, books by mail, a file that a failing card has changed: each could hold a view, a trigger or a table
whose name is a command, and each of these would run as soon as the file is used. So a connection is made defensive, the
kind of file and its journal are looked at before SQLite opens it, and every object of its schema must be one that some
version of Jarmark makes (https://sqlite.org/security.html).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import apsw

from db.errors import BooksDamagedError
from db.rules.words import words
from db.sides import NOTES, SIDES, real_path, side

_KNOWN = Path(__file__).parent / "migrations" / "known_schemas.txt"
"""The mark of each object that a released version made; `python -m tests.db.old_books_maker` adds to it."""

_SUPER_JOURNAL = bytes.fromhex("d9d505f920a163d7")
"""How a rollback journal ends that belongs to several databases (https://sqlite.org/fileformat2.html, 3.): rolling it
back deletes the file that it names. The books are never written together with others."""

_SPARSE_FROM = 64 << 20
"""Bytes from which on a file that holds less on the disk than it says is not read: it would take minutes."""


NOT_OURS = (LookupError, AssertionError, ValueError, TypeError, ArithmeticError, AttributeError, RecursionError)
"""What reading a fact or a row ends in that no Jarmark wrote."""


def refuse_strange_file(path: Path) -> None:
    """
    Raises:
        BooksDamagedError: what is there is no file, or one that must not even be opened. It is left as it is.
    """
    _refuse_strange(path, linked=True)
    books = real_path(path)
    for which in SIDES[1:]:
        _refuse_strange(side(books, which), linked=False)
    _refuse_super_journal(side(books, "-journal"))


def refuse_strange_notes(books: Path) -> None:
    """The same of the notes beside books, where a link would have another file written to.

    Raises:
        BooksDamagedError: one is no plain file. It is left as it is.
    """
    for which in NOTES:
        _refuse_strange(side(books, which), linked=False)


def _refuse_strange(one: Path, *, linked: bool) -> None:
    try:
        status = one.stat() if linked else one.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise BooksDamagedError(
            words("{one} cannot be looked at: {reason}.", one=one.name, reason=error.strerror), _LOOK
        ) from error
    if stat.S_ISLNK(status.st_mode):
        raise BooksDamagedError(words("{one} is a link, which Jarmark never makes.", one=one.name), _LOOK)
    if not stat.S_ISREG(status.st_mode):
        kind = words("a folder") if stat.S_ISDIR(status.st_mode) else words("no file")
        raise BooksDamagedError(words("{one} is {kind}, and not Jarmark's books.", one=one.name, kind=kind), _LOOK)
    if status.st_size > _SPARSE_FROM and status.st_blocks * 512 < status.st_size // 2:
        raise BooksDamagedError(
            words("{one} says that it is larger than it is: it is not Jarmark's books.", one=one.name), _LOOK
        )


def plain_bytes(file: Path, most: int) -> bytes | None:
    """What is in a small file; None where there is none, or what is there is no plain file or holds more than `most`.

    A pipe that nobody writes to is not waited for, and a device that never ends is not read.
    """
    with suppress(OSError):
        handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as opened:
            status = os.fstat(handle)
            if stat.S_ISREG(status.st_mode) and status.st_size <= most:
                return opened.read(most)
    return None


@contextmanager
def told_as_damage(path: Path) -> Iterator[None]:
    """For whoever reads books before they are believed: what cannot be read in them is damage, whatever it is."""
    try:
        yield
    except NOT_OURS as error:
        raise BooksDamagedError(
            words("{path} holds something that cannot be read ({error}).", path=path.name, error=str(error))
        ) from error


_LOOK = words("It was left as it is. Check the place of the books.")


def _refuse_super_journal(journal: Path) -> None:
    if not journal.exists():
        return
    with journal.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - len(_SUPER_JOURNAL)))
        if file.read() == _SUPER_JOURNAL:
            raise BooksDamagedError(
                words("{journal} belongs to other files than the books.", journal=journal.name), _LOOK
            )


HANDLER = "allowance"
"""Whoever sets a progress handler under this name takes the allowance's place."""
_STEPS = 100_000
"""Of SQLite's virtual machine, from one look at the allowance to the next."""
_LEAST_STEPS, _STEPS_A_BYTE = 3_000_000, 2
_STEPS_OF_A_SCHEMA = 100_000
"""Reading the schema of any version takes some 3,000."""


class Allowance:
    """How much work one question may make: pages that point in circles would have it go on for ever.

    What is counted are steps and not seconds, so that a slow machine gives the same answer as a quick one. What may be
    done goes by the size of the file: no question and no check of ours takes a tenth of it (0.02 a byte).
    """

    __slots__ = ("_most", "_path", "spent")

    def __init__(self, connection: apsw.Connection) -> None:
        self.spent = 0
        """Looks since the question began; whoever asks sets it back."""
        self._path = connection.filename
        self._most = 0
        connection.set_progress_handler(lambda: True, _STEPS_OF_A_SCHEMA, id=HANDLER)

    def for_known_schema(self, connection: apsw.Connection) -> None:
        """The schema was looked at and is ours: from now on questions are asked."""
        connection.set_progress_handler(self._is_too_much, _STEPS, id=HANDLER)

    def _is_too_much(self) -> bool:
        self.spent += 1
        if self.spent > self._most:
            self._most = (_LEAST_STEPS + _STEPS_A_BYTE * _bytes_on_disk(self._path)) // _STEPS
        return bool(self._path) and self.spent > self._most


def _bytes_on_disk(path: str) -> int:
    total = 0
    for which in ("", "-wal"):
        with suppress(OSError):
            total += os.stat(path + which).st_blocks * 512
    return total


def make_defensive(connection: apsw.Connection) -> Allowance:
    """No schema is written around SQLite, no function of a schema is trusted, no other file is attached, no question
    goes on for ever. The allowance is that for reading a schema."""
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_VIEW, 0)
    connection.limit(apsw.SQLITE_LIMIT_ATTACHED, 0)
    connection.limit(apsw.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    return Allowance(connection)


_LONGEST_VALUE = 32 << 20
"""Bytes of one value or row. A line of a journal (journal_lines.LONGEST_LINE) is shorter, whatever its letters."""


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
            raise BooksDamagedError(
                words(
                    "{path} is not Jarmark's books: it holds the {kind} {shown}.",
                    path=path.name,
                    kind=kind,
                    shown=repr(shown),
                ),
                _LOOK,
            )
