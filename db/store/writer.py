"""The one thread that writes, through one connection."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import apsw
from playhouse.apsw_ext import APSWDatabase

from db.rules.errors import BooksClosedError, BooksError, BooksLockedError
from db.rules.words import words
from db.store import engine, journal
from db.store.applying import keep_the_catalogue
from db.store.engine import Session
from db.store.head_note import Head, HeadNote

T = TypeVar("T")


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
        self._work: queue.SimpleQueue[tuple[Callable[[Session], Any], Future[Any], float] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="books-writer", daemon=True)
        self._opened: Future[None] = Future()
        self._lock = threading.Lock()
        self._closed = False
        self._elsewhere: HeadNote | None = None
        self._thread.start()
        self._opened.result()

    def do(self, work: Callable[[Session], T], patience_s: float = engine.BUSY_TIMEOUT_S) -> T:
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

    def _serve(
        self, database: APSWDatabase, work: Callable[[Session], Any], done: Future[Any], patience_s: float
    ) -> None:
        if not done.set_running_or_notify_cancel():
            return  # the caller has already been told that it was not done
        try:
            database.connection().set_busy_timeout(int(patience_s * 1000))
            if _identity(self._path) != self._identity:
                raise self._on_gone(database.connection())
            with engine.in_words(self._path):
                result, head = _transact(Session(database), work, self._known)
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

    def give(self, session: Session) -> None:
        """Give the cache to a transaction that has begun, or empty it if another connection has written."""
        version = session.value("PRAGMA data_version")
        if version != self.version:
            self.version, self.memo = version, {}
        session.memo = self.memo


def _transact(session: Session, work: Callable[[Session], T], known: _Known) -> tuple[T, Head]:
    session.run("BEGIN IMMEDIATE")
    try:
        known.give(session)
        result = work(session)
        head = Head(*journal.head(session))
        session.run("COMMIT")
        keep_the_catalogue(session.memo)
    except BaseException:
        known.memo = {}
        if not session.connection.getautocommit():  # a full disk may have rolled it back already
            session.run("ROLLBACK")
        raise
    return result, head
