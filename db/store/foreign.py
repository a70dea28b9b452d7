"""Checks on files from outside before anything in them is used.

A backup on a stick, books received by mail or a file on a failing card may contain a view or a trigger that runs as
soon as the file is used, or a table whose name is SQL code. So connections are made defensive, file types and journals
are checked before SQLite opens them, and every object of the schema must be one that some version of Jarmark created
(https://sqlite.org/security.html).
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

from db.rules.errors import BooksDamagedError
from db.rules.words import words
from db.store.sides import NOTES, SIDES, real_path, side

_KNOWN = Path(__file__).parent / "migrations" / "known_schemas.txt"
"""Fingerprints of all schema objects of released versions; `python -m tests.db.old_books_maker` adds to it."""

_SUPER_JOURNAL = bytes.fromhex("d9d505f920a163d7")
"""The end of a rollback journal that belongs to several databases (https://sqlite.org/fileformat2.html, section 3).
Rolling it back deletes the file that it names. The books are never written together with other databases.
"""

_SPARSE_FROM = 64 << 20
"""From this size (bytes) on, sparse files are refused: reading them could take minutes."""

UNTRUSTED_ERRORS = (LookupError, AssertionError, ValueError, TypeError, ArithmeticError, AttributeError, RecursionError)
"""Exceptions from reading facts or rows that Jarmark did not write."""


def refuse_strange_file(path: Path) -> None:
    """Check the file at `path` and the files beside it before it is opened.

    Raises:
        BooksDamagedError: not a regular file, or one that must not even be opened. It is left unchanged.
    """
    _refuse_strange(path, linked=True)
    books = real_path(path)
    for which in SIDES[1:]:
        _refuse_strange(side(books, which), linked=False)
    _refuse_super_journal(side(books, "-journal"))


def refuse_strange_notes(books: Path) -> None:
    """The same check for the notes beside the books. A link there could redirect writes to another file.

    Raises:
        BooksDamagedError: a note is not a regular file. It is left unchanged.
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
    """The content of a small file; None if it does not exist, is not a regular file, or has more than `most` bytes.

    Does not block on a pipe, and does not read a device.
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
    """Report any error while reading untrusted books as damage."""
    try:
        yield
    except UNTRUSTED_ERRORS as error:
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
"""Setting a progress handler under this name replaces the allowance."""
_STEPS = 100_000
"""Steps of SQLite's virtual machine between two checks of the allowance."""
_LEAST_STEPS, _STEPS_A_BYTE = 3_000_000, 2
_STEPS_OF_A_SCHEMA = 100_000
"""Reading the schema of any version takes about 3,000 steps."""


class Allowance:
    """A limit on the work of one query: pages that form a loop would make it endless.

    It counts virtual-machine steps, not seconds, so slow and fast machines behave the same. The limit grows with the
    size of the file (2 steps per byte); the largest query or check of ours needs less than a tenth of it (0.02 per
    byte).
    """

    __slots__ = ("_most", "_path", "spent")

    def __init__(self, connection: apsw.Connection) -> None:
        self.spent = 0
        """Checks since the query began; whoever starts a query sets it to 0."""
        self._path = connection.filename
        self._most = 0
        connection.set_progress_handler(lambda: True, _STEPS_OF_A_SCHEMA, id=HANDLER)

    def for_known_schema(self, connection: apsw.Connection) -> None:
        """The schema was checked: from now on apply the limit for queries."""
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
    """Forbid writes to the schema, functions in the schema, extensions, views and attached files, and limit the work
    of a query. The returned allowance is for reading a schema.
    """
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_VIEW, 0)
    connection.limit(apsw.SQLITE_LIMIT_ATTACHED, 0)
    connection.limit(apsw.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    return Allowance(connection)


_LONGEST_VALUE = 32 << 20
"""Maximum bytes of one value or row. A line of an exported journal (journal_lines.LONGEST_LINE) is always shorter."""


def fingerprint_of(kind: str, name: str, sql: str) -> str:
    """The fingerprint of a schema object: a hash of its kind, name and normalised SQL."""
    return sha256("\0".join((kind, name, " ".join(sql.split()))).encode()).hexdigest()[:32]


@cache
def known_fingerprints() -> frozenset[str]:
    return frozenset(_KNOWN.read_text(encoding="ascii").split())


def refuse_strange_schema(connection: apsw.Connection, path: Path, ours: frozenset[str]) -> None:
    """Check the schema before anything in it is used.

    Args:
        ours: the fingerprints of this version's objects.

    Raises:
        BooksDamagedError: it contains an object that no version of Jarmark creates. (Missing objects are no danger.)
    """
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema"):
        if str(name).startswith("sqlite_") and (sql is None or kind == "table"):
            continue  # SQLite's own objects; nobody else can create these
        mark = fingerprint_of(str(kind), str(name), str(sql or ""))
        if mark not in ours and mark not in known_fingerprints():
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
