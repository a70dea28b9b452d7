"""SQLite as the books use it: how connections are opened and checked, and its errors as errors of the books.

Every pragma is read back, because SQLite ignores unknown ones. SQLite 3.7.0 to 3.51.2 is refused: there a second
connection could reset the WAL and damage the file (sqlite.org, "WAL-reset bug").
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import apsw
from peewee import PeeweeException, SchemaManager
from playhouse.apsw_ext import APSWDatabase

from db.rules.errors import (
    BooksDamagedError,
    BooksDiskError,
    BooksError,
    BooksFullError,
    BooksLockedError,
    BooksMissingError,
    BooksOldError,
    BooksReadOnlyError,
    BooksVersionError,
    RuleError,
)
from db.rules.words import together, words
from db.store import foreign, private
from db.store.foreign import fingerprint_of
from db.store.private import create_private
from db.store.sides import SIDES, fsync_file, real_path, side
from db.store.table import Table, index_tables
from db.store.tables import APPLICATION_ID, SCHEMA_VERSION, JournalTable
from db.store.working import WORKING

OLDEST_SQLITE = (3, 51, 3)
BUSY_TIMEOUT_S = 5
_WRITER_PRAGMAS: dict[str, str | int] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
}
_READER_PRAGMAS = {"foreign_keys": 1, "query_only": 1}

Row = tuple[Any, ...]
Memo = dict[tuple[str, Any], Any]


class Session:
    """A connection inside a transaction: what queries and appliers work on.

    Every query is read to its end at once. A half-read statement would keep the snapshot open after the transaction:
    a reader would then see old rows, and the writer could not write.

    `memo` is a cache that lives as long as the transaction. A reader's lives until anything is written. The catalogue
    part of the writer's lives until the catalogue changes (see `writer`). So it is never stale.
    """

    def __init__(self, database: APSWDatabase, memo: Memo | None = None) -> None:
        self.database = database
        self.connection: apsw.Connection = database.connection()
        self.memo: Memo = {} if memo is None else memo
        self.allowance: foreign.Allowance = database.allowance

    def all(self, sql: str, *values: Any) -> list[Row]:
        self.allowance.spent = 0
        return self.connection.execute(sql, [stored(v) for v in values]).fetchall()

    def one(self, sql: str, *values: Any) -> Row | None:
        return next(iter(self.all(sql, *values)), None)

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row; None if there is no row."""
        row = self.one(sql, *values)
        return None if row is None else row[0]

    def run(self, sql: str, *values: Any) -> None:
        self.allowance.spent = 0
        self.connection.execute(sql, [stored(v) for v in values])

    def insert(self, table: type[Table], **values: Any) -> int:
        """Insert a row and return its id. Columns are named as in SQL (supplier_id)."""
        self.allowance.spent = 0
        self.connection.execute(_insert_sql(table, tuple(values)), [stored(v) for v in values.values()])
        return self.connection.last_insert_rowid()


_INSERTS: dict[tuple[type[Table], tuple[str, ...]], str] = {}


def _insert_sql(table: type[Table], columns: tuple[str, ...]) -> str:
    key = (table, columns)
    if key not in _INSERTS:
        known = {field.column_name for field in table._meta.sorted_fields}
        assert known.issuperset(columns), set(columns) - known
        marks = ",".join("?" * len(columns))
        _INSERTS[key] = f'INSERT INTO "{table._meta.table_name}" ({",".join(columns)}) VALUES ({marks})'
    return _INSERTS[key]


def stored(value: Any) -> Any:
    """A value in the form that a STRICT column stores."""
    if value is None or isinstance(value, (str, int, bytes)):
        return int(value) if isinstance(value, bool) else value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):  # also a datetime
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"the books do not keep a {type(value).__name__}")


def open_writer(path: Path, *, any_schema: bool = False) -> APSWDatabase:
    """Open the one connection that writes; create the file if there is none. `any_schema`: accept older schemas."""
    _refuse_old_sqlite()
    foreign.refuse_strange_file(path)
    refuse_unwritable(path)
    make_folder(path.parent)
    _own(path)
    database = _connect(str(path), apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    with closed_on_error(database), in_words(path):
        connection: apsw.Connection = database.connection()
        if connection.readonly("main"):
            not_ours = _belongs_to_another(path)
            raise BooksReadOnlyError(
                together([words("The books {path} can be read but not written.", path=path.name), not_ours]),
                _TAKE_BACK if not_ours else "",
            )
        _check_kind(connection, path, any_schema)
        database.allowance.for_known_schema(connection)
        _set_pragmas(connection, _WRITER_PRAGMAS)
        _create(database)
    return database


def _own(path: Path) -> None:
    """Make the file and the files beside it private to their owner. SQLite gives the log the same permissions."""
    if os.path.lexists(path) and not path.exists():
        raise BooksMissingError(
            words("{path} is a link to {target}, and there is nothing.", path=path, target=real_path(path))
        )
    with suppress(OSError):  # if this fails, opening the file gives the better error
        create_private(path)
    for which in SIDES[1:]:
        private.tighten(side(path, which))


def settle_hot_journal(path: Path) -> None:
    """Roll back a half-finished transaction of a file that was not yet in WAL mode. A read-only connection cannot."""
    hot = side(path, "-journal")
    if not path.exists() or not hot.exists() or not hot.stat().st_size or not os.access(path, os.W_OK):
        return
    with in_words(path):
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            foreign.make_defensive(connection)
            connection.set_busy_timeout(int(BUSY_TIMEOUT_S * 1000))
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
        finally:
            connection.close()


def open_reader(path: Path, *, any_schema: bool = False) -> APSWDatabase:
    """Open a connection that cannot write. Books on a read-only medium are opened as immutable."""
    _refuse_old_sqlite()
    if not path.exists():
        raise BooksMissingError(words("There are no books at {path}.", path=path))
    foreign.refuse_strange_file(path)
    settle_hot_journal(path)
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    uri = path.resolve().as_uri()
    database = _connect(f"{uri}?mode=ro", flags)
    try:
        return _prepared_reader(database, path, any_schema)
    except (BooksReadOnlyError, BooksDiskError):
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise  # the newest facts are in the log, which cannot be read without a writable place for its index
    return _prepared_reader(_connect(f"{uri}?mode=ro&immutable=1", flags), path, any_schema)


def schema_of(path: Path) -> int:
    """The schema version of the books at `path`; 0 for an empty file."""
    foreign.refuse_strange_file(path)
    settle_hot_journal(path)
    with in_words(path):
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            foreign.make_defensive(connection)
            connection.set_busy_timeout(int(BUSY_TIMEOUT_S * 1000))
            return int(_pragma(connection, "user_version"))
        finally:
            connection.close()


def _prepared_reader(database: APSWDatabase, path: Path, any_schema: bool) -> APSWDatabase:
    with closed_on_error(database), in_words(path):
        connection: apsw.Connection = database.connection()
        _check_kind(connection, path, any_schema)
        if _pragma(connection, "user_version") == 0:
            raise BooksDamagedError(
                words("{path} is not Jarmark's books.", path=path.name), words("Check the place of the books.")
            )
        database.allowance.for_known_schema(connection)
        _set_pragmas(connection, _READER_PRAGMAS)
    return database


def open_scratch() -> APSWDatabase:
    """Empty tables in a private temporary file, to compare a rebuild with."""
    database = _connect("file:", apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI)
    with closed_on_error(database), in_words(Path("scratch")):
        database.allowance.for_known_schema(database.connection())
        _set_pragmas(database.connection(), {"foreign_keys": 1, "synchronous": 0})
        create_tables(database, index_tables())
    return database


Schema = dict[tuple[str, str], str]
"""Kind (table, index, trigger) and name, to the normalised SQL that created it."""


def schema_in(session: Session) -> Schema:
    made = session.all("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    return {(str(kind), str(name)): " ".join(str(sql or "").split()) for kind, name, sql in made}  # damaged: bytes


@cache
def whole_schema() -> Schema:
    """The schema of new books."""
    database = _connect(":memory:", apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    with closing(database):
        database.allowance.for_known_schema(database.connection())
        create_tables(database, (JournalTable, *index_tables(), *WORKING))
        set_guards(database)
        return schema_in(Session(database))


@cache
def _our_marks() -> frozenset[str]:
    return frozenset(fingerprint_of(kind, name, sql) for (kind, name), sql in whole_schema().items())


def _connect(name: str, flags: int) -> APSWDatabase:
    with in_words(Path(name.partition("?")[0])):
        database = APSWDatabase(name, thread_safe=False, timeout=BUSY_TIMEOUT_S, flags=flags, statementcachesize=300)
        database.connect()
        database.allowance = foreign.make_defensive(database.connection())
        return database


def _pragma(connection: apsw.Connection, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchall()[0][0]


def _set_pragmas(connection: apsw.Connection, pragmas: Mapping[str, str | int]) -> None:
    for name, wanted in pragmas.items():
        connection.execute(f"PRAGMA {name} = {wanted}").fetchall()
        got = _pragma(connection, name)
        if got != wanted:
            raise BooksVersionError(
                words(
                    "The books could not be made safe: {name} is {found}, not {wanted}.",
                    name=name,
                    found=got,
                    wanted=wanted,
                )
            )


def _refuse_old_sqlite() -> None:
    version = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    if version < OLDEST_SQLITE:
        raise BooksVersionError(
            words(
                "SQLite {version} can damage books that several programs read.",
                version=apsw.sqlite_lib_version(),
            )
        )


def refuse_unwritable(path: Path) -> None:
    """A file without write permission is treated as read-only, even if the user is root."""
    if path.exists() and not path.stat().st_mode & 0o222:
        raise BooksReadOnlyError(words("The books {path} are marked read-only.", path=path.name))
    folder = next(p for p in path.absolute().parents if p.exists())
    if not os.access(folder, os.W_OK):
        raise BooksReadOnlyError(words("The folder {folder} of the books cannot be written.", folder=folder))


def make_folder(folder: Path) -> None:
    """Create a private folder for the books or backups, and sync its entry to the disk."""
    try:
        if private.make_folder(folder):
            fsync_file(folder.parent)
    except OSError as error:
        kind = BooksFullError if error.errno == errno.ENOSPC else BooksReadOnlyError
        raise kind(
            words("The folder {folder} of the books cannot be made: {reason}.", folder=folder, reason=error.strerror)
        ) from error


def _check_kind(connection: apsw.Connection, path: Path, any_schema: bool) -> None:
    """Refuse other programs' files, newer books, and (unless `any_schema`) older books. An empty file is fine."""
    kind = _pragma(connection, "application_id")
    version = _pragma(connection, "user_version")
    empty = not connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
    if empty and version == 0:
        return
    if kind != APPLICATION_ID:
        raise BooksDamagedError(
            words("{path} is not Jarmark's books.", path=path.name), words("Check the place of the books.")
        )
    if version > SCHEMA_VERSION:
        raise BooksVersionError(words("The books {path} were written by a newer Jarmark.", path=path.name))
    foreign.refuse_strange_schema(connection, path, _our_marks())
    if version < SCHEMA_VERSION and not any_schema:
        raise BooksOldError(words("The books {path} were written by an older Jarmark.", path=path.name))


def _create(database: APSWDatabase) -> None:
    connection: apsw.Connection = database.connection()
    connection.execute("BEGIN IMMEDIATE")  # two kiosks may start on the same new file at once
    try:
        if _pragma(connection, "user_version") == 0:
            create_tables(database, (JournalTable, *index_tables(), *WORKING))
            set_guards(database)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def create_tables(database: APSWDatabase, tables: Sequence[type[Table]]) -> None:
    for table in tables:
        SchemaManager(table, database=database).create_all(safe=False)


def set_guards(database: APSWDatabase) -> None:
    connection: apsw.Connection = database.connection()
    for name, sql in GUARDS.items():
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        connection.execute(sql)


_SAID = "SELECT RAISE(ABORT, 'the journal is only ever added to')"
GUARDS = {
    "journal_keeps": f"CREATE TRIGGER journal_keeps BEFORE DELETE ON journal BEGIN {_SAID}; END",
    "journal_stands": f"CREATE TRIGGER journal_stands BEFORE UPDATE ON journal BEGIN {_SAID}; END",
    # REPLACE deletes first: recursive_triggers makes journal_keeps fire, and this trigger works without that pragma.
    "journal_grows": f"""CREATE TRIGGER journal_grows BEFORE INSERT ON journal
        WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM journal)
          OR EXISTS (SELECT 1 FROM journal WHERE uid = NEW.uid)
          OR EXISTS (SELECT 1 FROM journal
                     WHERE kiosk = NEW.kiosk AND epoch = NEW.epoch AND sequence = NEW.sequence)
          OR NEW.prev IS NOT coalesce(
                (SELECT hash FROM journal ORDER BY position DESC LIMIT 1), zeroblob(32))
        BEGIN {_SAID}; END""",
}


@contextmanager
def closed_on_error(database: APSWDatabase) -> Iterator[None]:
    try:
        yield
    except BaseException:
        database.close()
        raise


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as BooksError. A flipped bit can also cause a UnicodeDecodeError."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise BooksDamagedError(
            words("The books {path} are damaged: they hold text that is not UTF-8.", path=path.name)
        ) from error
    except apsw.Error as error:
        raise _spoken(error, path) from error
    except PeeweeException as error:
        cause = error.__cause__ or error.__context__
        if not isinstance(cause, apsw.Error):
            raise BooksError(words("The books could not do that: {error}.", error=str(error))) from error
        raise _spoken(cause, path) from error


_WORDS: tuple[tuple[type[apsw.Error], type[BooksError], Callable[[str, str], str]], ...] = (
    (
        apsw.FullError,
        BooksFullError,
        lambda books, error: words("There is no room left for the books {books}.", books=books),
    ),
    (apsw.CorruptError, BooksDamagedError, lambda books, error: words("The books {books} are damaged.", books=books)),
    (
        apsw.InterruptError,
        BooksDamagedError,
        lambda books, error: words("The books {books} are damaged: a question to them does not end.", books=books),
    ),
    (
        apsw.TooBigError,
        BooksDamagedError,
        lambda books, error: words("The books {books} hold something larger than Jarmark writes.", books=books),
    ),
    (
        apsw.NotADBError,
        BooksDamagedError,
        lambda books, error: words("{books} is damaged, or is not Jarmark's books.", books=books),
    ),
    (
        apsw.BusyError,
        BooksLockedError,
        lambda books, error: words("Another program is writing in the books {books}.", books=books),
    ),
    (
        apsw.LockedError,
        BooksLockedError,
        lambda books, error: words("Another program is writing in the books {books}.", books=books),
    ),
    (
        apsw.ReadOnlyError,
        BooksReadOnlyError,
        lambda books, error: words("The books {books} can be read but not written.", books=books),
    ),
    (
        apsw.PermissionsError,
        BooksReadOnlyError,
        lambda books, error: words("The books {books} may not be written.", books=books),
    ),
    (
        apsw.CantOpenError,
        BooksReadOnlyError,
        lambda books, error: words("The books {books} cannot be opened here.", books=books),
    ),
    (
        apsw.IOError,
        BooksDiskError,
        lambda books, error: words("The disk did not take or give the books {books}.", books=books),
    ),
    (apsw.ConstraintError, RuleError, lambda books, error: words("The books refuse that: {error}.", error=error)),
)

_TAKE_BACK = words("Close the kiosk, give the files back to its user (sudo chown), then start again: nothing is lost.")


def _belongs_to_another(path: Path) -> str:
    """A sentence if the files belong to another user, as after `sudo jarmark`; else ""."""
    with suppress(OSError):
        for one in (path.parent, *(side(path, which) for which in SIDES)):
            if one.exists() and one.stat().st_uid != os.geteuid() and not os.access(one, os.W_OK):
                return words("{file} belongs to another user of this machine.", file=one.name)
    return ""


def _spoken(error: apsw.Error, path: Path) -> BooksError:
    for kind, ours, sentence in _WORDS:
        if isinstance(error, kind):
            not_ours = _belongs_to_another(path) if ours is BooksReadOnlyError else ""
            return ours(together([sentence(path.name, str(error)), not_ours]), _TAKE_BACK if not_ours else "")
    return BooksError(words("The books {path} could not do that: {error}.", path=path.name, error=str(error)))
