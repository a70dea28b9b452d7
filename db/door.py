"""How verbs reach the file: one thread that writes, through one connection, and readers that cannot."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import apsw
from playhouse.apsw_ext import APSWDatabase

from db import engine, journal
from db.apply import apply
from db.clock import Clock
from db.engine import Rows
from db.errors import BooksClosedError, BooksReadOnlyError, RuleError
from db.facts import Fact
from db.journal import Entry
from db.records import Person
from db.rules.batch_number import KIOSK_NAME, Numbering, mark_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a kitchen chooses once, and where the time comes from."""

    kiosk: str
    style: Numbering
    clock: Clock
    backups: Path | None = None
    """Where backups are; None for the folder `backups` beside the books."""

    def __post_init__(self) -> None:
        if not KIOSK_NAME.fullmatch(self.kiosk):
            raise RuleError(f"{self.kiosk[:40]!r} cannot be a kiosk's name.", "Use K and a number, such as K1.")


class Transaction:
    """One writing transaction: facts recorded in it stand together or not at all."""

    def __init__(self, rows: Rows, settings: Settings, who: Person | None) -> None:
        self.rows = rows
        self.settings = settings
        self.who = who

    @property
    def clock(self) -> Clock:
        return self.settings.clock

    @property
    def mark(self) -> str:
        """What sets numbers given here apart from those of another kiosk or another copy."""
        return mark_of(self.settings.kiosk, journal.epoch_of(self.rows, self.settings.kiosk))

    def record(self, fact: Fact, *, new_epoch: bool = False) -> Entry:
        """Append the fact and bring the tables up to it."""
        kiosk = self.settings.kiosk
        epoch = _next_epoch(self.rows, kiosk) if new_epoch else journal.epoch_of(self.rows, kiosk)
        who = self.who.id if self.who else None
        entry = journal.append(self.rows, fact, kiosk=kiosk, epoch=epoch, who=who, clock=self.clock)
        self.rows.memo.clear()
        apply(self.rows, entry)
        return entry


def _next_epoch(rows: Rows, kiosk: str) -> int:
    """A kiosk that comes new into restored books may have been in them before: it is never behind the others."""
    return max(journal.epoch_of(rows, kiosk) + 1, rows.value("SELECT max(epoch) FROM journal") or 1)


class Writer:
    """The thread that writes. A transaction that fails is rolled back, and the thread goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._work: queue.SimpleQueue[tuple[Callable[[Rows], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="books-writer", daemon=True)
        self._opened: Future[None] = Future()
        self._lock = threading.Lock()
        self._closed = False
        self._thread.start()
        self._opened.result()

    def do(self, work: Callable[[Rows], T]) -> T:
        """Run `work` in a transaction of its own and wait until it is safely on the disk."""
        done: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise BooksClosedError("The books are closed.")
            self._work.put((work, done))
        return done.result()

    def close(self) -> None:
        """Finish what was asked for before, then close the file."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._work.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            database = engine.open_writer(self._path)
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            self._opened.set_exception(error)
            return
        self._opened.set_result(None)
        while (job := self._work.get()) is not None:
            self._serve(database, *job)
        database.close()

    def _serve(self, database: APSWDatabase, work: Callable[[Rows], Any], done: Future[Any]) -> None:
        try:
            with engine.in_words(self._path):
                result = _transact(Rows(database), work)
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            done.set_exception(error)
        else:
            done.set_result(result)


def _transact(rows: Rows, work: Callable[[Rows], T]) -> T:
    rows.run("BEGIN IMMEDIATE")
    try:
        result = work(rows)
        rows.run("COMMIT")
    except BaseException:
        if not rows.connection.getautocommit():  # a full disk may have rolled it back already
            rows.run("ROLLBACK")
        raise
    return result


@dataclass
class _Reader:
    """A read-only connection, and what it has read since the books last changed."""

    database: APSWDatabase
    version: int = -1
    memo: engine.Memo = field(default_factory=dict)

    def rows(self) -> Rows:
        """Begin to read. SQLite counts the commits of all other connections (PRAGMA data_version), also of other
        processes; as long as it is the same number, what was read before still holds."""
        rows = Rows(self.database)
        rows.run("BEGIN")
        version = rows.value("PRAGMA data_version")
        if version != self.version:
            self.version, self.memo = version, {}
        rows.memo = self.memo
        return rows


class Readers:
    """Read-only connections, as many as threads read at the same time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[_Reader] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """One consistent view of the books, for as long as the block lasts."""
        reader = self._take()
        try:
            with engine.in_words(self._path):
                try:
                    yield reader.rows()
                finally:
                    if not reader.database.connection().getautocommit():
                        Rows(reader.database).run("ROLLBACK")
        finally:
            self._give_back(reader)

    def _take(self) -> _Reader:
        with self._lock:
            if self._closed:
                raise BooksClosedError("The books are closed.")
            if self._idle:
                return self._idle.pop()
        return _Reader(engine.open_reader(self._path))

    def _give_back(self, reader: _Reader) -> None:
        at_rest = reader.database.connection().txn_state() == apsw.SQLITE_TXN_NONE
        with self._lock:
            if at_rest and not self._closed:
                self._idle.append(reader)
                return
        reader.database.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for reader in idle:
            reader.database.close()


class Door:
    """What every verb needs; Books is made of verbs that stand on it."""

    acting: Person | None
    """Who is at the kiosk: the `by` of every verb that is not told another."""

    def __init__(self, path: Path, settings: Settings, *, read_only: bool) -> None:
        self.path = path
        self.settings = settings
        self.acting = None
        self._writer = None if read_only else Writer(path)
        self._readers = Readers(path)
        self._together = threading.local()

    @property
    def read_only(self) -> bool:
        return self._writer is None

    def _write(self, work: Callable[[Transaction], T], by: Person | None = None) -> T:
        if self._writer is None:
            raise BooksReadOnlyError("The books are open for reading only.", "Open them at the kiosk to write.")
        who = by or self.acting
        if (ours := getattr(self._together, "rows", None)) is not None:
            return work(Transaction(Rows(ours.database), self.settings, who))
        return self._writer.do(lambda rows: work(Transaction(rows, self.settings, who)))

    def together(self, work: Callable[[], T]) -> T:
        """Whatever verbs `work` calls stand together or not at all: one transaction, that is also what they read.

        It runs on the writing thread, and whoever else writes waits for it. An exception of `work` undoes all of it.
        """

        def in_one(tx: Transaction) -> T:
            self._together.rows = tx.rows
            try:
                return work()
            finally:
                self._together.rows = None

        return self._write(in_one)

    def _read(self, work: Callable[[Rows], T]) -> T:
        if (ours := getattr(self._together, "rows", None)) is not None:
            return work(Rows(ours.database))
        with self._readers.reading() as rows:
            return work(rows)

    def close(self) -> None:
        """Readers first: the last connection to close tidies the log away, and only the writer can."""
        self._readers.close()
        if self._writer is not None:
            self._writer.close()
