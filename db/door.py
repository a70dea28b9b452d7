"""Access to the file for the verbs: one thread that writes through one connection, and read-only connections."""

from __future__ import annotations

import os
import queue
import shlex
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import apsw
from playhouse.apsw_ext import APSWDatabase

from db import backup, day, engine, journal
from db.apply import apply, forget, keep_the_catalogue
from db.clock import Clock
from db.engine import Rows
from db.errors import (
    BooksClosedError,
    BooksDamagedError,
    BooksError,
    BooksGoneError,
    BooksLockedError,
    BooksReadOnlyError,
    DayUnconfirmedError,
    RuleError,
)
from db.facts import Fact
from db.foreign import NOT_OURS
from db.head_note import Head, HeadNote
from db.home import Machine, this_machine
from db.journal import Entry
from db.people import refuse_gone_person
from db.records import Person
from db.rules.batch_number import Numbering
from db.rules.mark import KIOSK_NAME, mark_of, next_epoch
from db.rules.words import together, words

T = TypeVar("T")


BRIEFLY_S = 0.3
"""How long a thread that draws a screen may wait for another program's write."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A kitchen's fixed choices, and the clock."""

    kiosk: str
    style: Numbering
    clock: Clock
    backups: Path | None = None
    """The folder of backups; None for `backups` beside the books."""
    machine: Machine = field(default_factory=this_machine)
    """The identity of this machine, by which a copy of the books is told from the original."""

    def __post_init__(self) -> None:
        if not KIOSK_NAME.fullmatch(self.kiosk):
            raise RuleError(
                words("{kiosk} cannot be a kiosk's name.", kiosk=repr(self.kiosk[:40])),
                words("Use K and a number, such as K1."),
            )


class Transaction:
    """One writing transaction: all facts recorded in it are committed, or none.

    `tells_days`: its facts bring their own days (imports), so they are recorded even if the clock's day is in doubt.
    """

    def __init__(
        self, rows: Rows, settings: Settings, who: Person | None, *, on_behalf: bool = False,
        watch: day.Watch | None = None,
    ) -> None:  # fmt: skip
        self._watch = watch or day.Watch()
        self.tells_days = False
        self._is_sure = False
        self.rows = rows
        self.settings = settings
        self.who = who
        self.who_id = who.id if who else None
        self._who_is_here = who is None or on_behalf

    def on_behalf_of(self, person_id: str | None) -> None:
        """Record the following facts as done by another person than the one at the kiosk; None: by nobody."""
        self.who_id = person_id

    @property
    def clock(self) -> Clock:
        return self.settings.clock

    @property
    def mark(self) -> str:
        """See `rules.mark`."""
        return mark_of(self.settings.kiosk, journal.epoch_of(self.rows, self.settings.kiosk))

    def record(self, fact: Fact, *, new_epoch: bool = False) -> Entry:
        """Append the fact to the journal and update the tables.

        Raises:
            DayUnconfirmedError: the fact carries a date, and the clock's day is in doubt.
        """
        self._refuse_who_has_left()
        if fact.carries_date:
            self.need_day()
        kiosk = self.settings.kiosk
        epoch = self._begun(kiosk) if new_epoch else journal.epoch_of(self.rows, kiosk)
        entry = journal.append(self.rows, fact, kiosk=kiosk, epoch=epoch, who=self.who_id, clock=self.clock)
        forget(self.rows, fact)
        apply(self.rows, entry)
        self._watch.saw(self.rows, entry, self.clock, is_sure=self._is_sure)
        return entry

    def _refuse_who_has_left(self) -> None:
        """Checked once per transaction. Work that others asked for before they left is still theirs."""
        if self._who_is_here or self.who is None or self.who_id != self.who.id:
            return
        refuse_gone_person(self.rows, self.who_id)
        self._who_is_here = True

    def today(self) -> date:
        """Today, for facts that carry a date or depend on it.

        Raises:
            DayUnconfirmedError: the clock's day is in doubt.
        """
        self.need_day()
        return self.clock.now().date()

    def need_day(self) -> None:
        """Check that the clock's day can be trusted.

        Raises:
            DayUnconfirmedError: it cannot; the message says why.
        """
        if self.tells_days or self._is_sure:
            return
        why = day.doubt(self.rows, self.clock)
        if why is not None:
            raise DayUnconfirmedError(why)
        self._is_sure = True

    def _begun(self, kiosk: str) -> int:
        """The epoch to begin. A kiosk that is new in these books joins the newest epoch; any other begins a new one."""
        newest: int = self.rows.value("SELECT max(epoch) FROM journal") or 0
        if not newest:
            return 1
        return next_epoch(newest) if journal.epoch_of(self.rows, kiosk) else newest


class Writer:
    """The thread that writes. If a transaction fails, it is rolled back and the thread goes on.

    Args:
        path: the books.
        on_gone: called on this thread with the connection if the file was removed or replaced; returns the error to
            raise.
    """

    def __init__(self, path: Path, on_gone: Callable[[apsw.Connection], BooksError]) -> None:
        self._path = path
        self._on_gone = on_gone
        self._work: queue.SimpleQueue[tuple[Callable[[Rows], Any], Future[Any], float] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="books-writer", daemon=True)
        self._opened: Future[None] = Future()
        self._lock = threading.Lock()
        self._closed = False
        self._elsewhere: HeadNote | None = None
        self._thread.start()
        self._opened.result()

    def do(self, work: Callable[[Rows], T], patience_s: float = engine.BUSY_TIMEOUT_S) -> T:
        """Run `work` in a transaction of its own and wait until it is safely on the disk.

        Args:
            patience_s: how long to wait for another program's write, and for work already in the queue.

        Raises:
            BooksLockedError: it was not started in that time; nothing of `work` was done.
        """
        done: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise BooksClosedError(words("The books are closed."))
            self._work.put((work, done, patience_s))
        if patience_s < engine.BUSY_TIMEOUT_S:
            with suppress(TimeoutError):
                return done.result(2 * patience_s)
            if done.cancel():
                raise BooksLockedError(
                    words("Something longer is being written in the books {path}.", path=self._path.name),
                    words("Nothing was changed. Wait a moment, then repeat this step."),
                )
        return done.result()

    def note_elsewhere(self, note: HeadNote | None) -> None:
        """From the next commit on, also write the head to this note."""
        self._elsewhere = note

    def close(self) -> None:
        """Finish the work already in the queue, then close the file."""
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
        self._identity = _identity(self._path)
        self._known = _Known()
        self._note = HeadNote(self._path)
        self._opened.set_result(None)
        while (job := self._work.get()) is not None:
            self._serve(database, *job)
        for note in self._notes():
            note.close()
        database.close()

    def _notes(self) -> Iterator[HeadNote]:
        yield self._note
        if self._elsewhere is not None:
            yield self._elsewhere

    def _serve(self, database: APSWDatabase, work: Callable[[Rows], Any], done: Future[Any], patience_s: float) -> None:
        if not done.set_running_or_notify_cancel():
            return  # the caller has already been told that it was not done
        try:
            database.connection().set_busy_timeout(int(patience_s * 1000))
            if _identity(self._path) != self._identity:
                raise self._on_gone(database.connection())
            with engine.in_words(self._path):
                result, head = _transact(Rows(database), work, self._known)
                for note in self._notes():
                    note.write(head)
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            done.set_exception(error)
        else:
            done.set_result(result)


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of the file that is now at a path."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


@dataclass
class _Known:
    """The writer's cache of the catalogue, and the data_version at which it was valid (PRAGMA data_version)."""

    version: int = -1
    memo: engine.Memo = field(default_factory=dict)

    def give(self, rows: Rows) -> None:
        """Give the cache to a transaction that has begun, or empty it if another connection has written."""
        version = rows.value("PRAGMA data_version")
        if version != self.version:
            self.version, self.memo = version, {}
        rows.memo = self.memo


def _transact(rows: Rows, work: Callable[[Rows], T], known: _Known) -> tuple[T, Head]:
    rows.run("BEGIN IMMEDIATE")
    try:
        known.give(rows)
        result = work(rows)
        head = Head(*journal.head(rows))
        rows.run("COMMIT")
        keep_the_catalogue(rows.memo)
    except BaseException:
        known.memo = {}
        if not rows.connection.getautocommit():  # a full disk may have rolled it back already
            rows.run("ROLLBACK")
        raise
    return result, head


@dataclass
class _Reader:
    """A read-only connection, and its cache since the books last changed."""

    database: APSWDatabase
    version: int = -1
    memo: engine.Memo = field(default_factory=dict)

    def rows(self) -> Rows:
        """Begin to read. PRAGMA data_version changes with every commit of another connection or process; while it is
        the same, the cache is valid.
        """
        rows = Rows(self.database)
        rows.run("BEGIN")
        version = rows.value("PRAGMA data_version")
        if version != self.version:
            self.version, self.memo = version, {}
        rows.memo = self.memo
        return rows


class Readers:
    """A pool of read-only connections, as many as threads read at the same time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[_Reader] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """One consistent snapshot of the books for the duration of the block."""
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
                raise BooksClosedError(words("The books are closed."))
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
    """The base of all verbs: access to the file, and who is acting."""

    acting: Person | None
    """The person at the kiosk: the default of `by` in every verb."""

    def __init__(self, path: Path, settings: Settings, *, read_only: bool) -> None:
        self.path = path
        self.settings = settings
        self.configured_kiosk = settings.kiosk
        """The kiosk's name in the settings. `settings.kiosk` differs if `name_kiosk` gave another."""
        self.acting = None
        self._rescued = ""
        self._impatient: threading.Thread | None = None
        self._writer = None if read_only else Writer(path, self._gone)
        self._readers = Readers(path)
        self._watch = day.Watch()
        self._together = threading.local()

    def _gone(self, connection: apsw.Connection) -> BooksError:
        """The file was removed or replaced. Save the content of the open connection once, as a backup."""
        message = words("The books {books} were removed or replaced while they were open.", books=self.path.name)
        if not self._rescued:
            folder = self.settings.backups or backup.folder_beside(self.path)
            try:
                self._rescued = str(backup.rescue(connection, self.path, folder, self.settings.clock))
            except (BooksError, OSError) as error:
                why = error.sentences if isinstance(error, BooksError) else str(error)
                return BooksGoneError(
                    together([message, words("What they held could not be saved: {error}", error=why)])
                )
        return BooksGoneError(
            message,
            words(
                "All that was recorded before is saved in {backup}. Close the kiosk, then go back to it: {command}",
                backup=self._rescued,
                command=shlex.join(["jarmark", "--books", str(self.path), "restore", self._rescued]),
            ),
        )

    @property
    def read_only(self) -> bool:
        return self._writer is None

    def _write(self, work: Callable[[Transaction], T], by: Person | None = None) -> T:
        if self._writer is None:
            raise BooksReadOnlyError(
                words("The books are open for reading only."), words("Open them at the kiosk to write.")
            )
        if (ours := getattr(self._together, "rows", None)) is not None:
            return work(self._transaction(ours, by, self._behalf))
        behalf, acting = self._behalf, self.acting
        who = by or (None if behalf else acting)
        hurries = threading.current_thread() is self._impatient
        patience_s = BRIEFLY_S if hurries else engine.BUSY_TIMEOUT_S
        return self._writer.do(lambda rows: work(self._transaction(rows, who, behalf)), patience_s)

    def hurry(self) -> None:
        """Verbs on the calling thread wait only briefly for another program's write, then raise. For the thread that
        draws.

        An import writes for seconds. Meanwhile each tap gets an answer at once and can be repeated later.
        """
        self._impatient = threading.current_thread()

    def together(self, work: Callable[[], T]) -> T:
        """Run `work`, whose verbs all share one transaction and read its uncommitted state.

        It runs on the writer thread, so all other writers wait. If `work` raises, everything is rolled back.
        """

        def in_one(tx: Transaction) -> T:
            refuse_gone_person(tx.rows, tx.who_id)
            self._together.rows = tx.rows
            try:
                with self.on_behalf_of(tx.who):  # somebody who scans a badge meanwhile did not do this
                    return work()
            finally:
                self._together.rows = None

        return self._write(in_one)

    @contextmanager
    def on_behalf_of(self, who: Person | None) -> Iterator[None]:
        """Facts that this thread writes in the block are booked for that person (None: nobody), whoever is at the
        kiosk.
        """
        before = self._behalf
        self._together.behalf = (who,)
        try:
            yield
        finally:
            self._together.behalf = before

    @property
    def _behalf(self) -> tuple[Person | None, ...]:
        """Empty if this thread acts for the person at the kiosk."""
        behalf: tuple[Person | None, ...] = getattr(self._together, "behalf", ())
        return behalf

    def _transaction(self, rows: Rows, by: Person | None, behalf: tuple[Person | None, ...]) -> Transaction:
        who = by or next(iter(behalf), None)
        return Transaction(rows, self.settings, who, on_behalf=by is None and bool(behalf), watch=self._watch)

    def _read(self, work: Callable[[Rows], T]) -> T:
        if (ours := getattr(self._together, "rows", None)) is not None:
            return work(ours)
        with self._readers.reading() as rows:
            try:
                return work(rows)
            except NOT_OURS as error:
                # A row that no fact makes: a flipped bit, or a manipulated file.
                message = words(
                    "The books {books} hold something that cannot be read ({error}).",
                    books=self.path.name,
                    error=str(error),
                )
                raise BooksDamagedError(
                    message, words("Nothing was changed. Look what it is: jarmark verify")
                ) from error

    def close(self) -> None:
        """Close readers first: the last connection to close removes the write-ahead log, which only the writer can
        do.
        """
        self._readers.close()
        if self._writer is not None:
            self._writer.close()
