"""Read-only connections, as many as threads read at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import apsw
from playhouse.apsw_ext import APSWDatabase

from db.rules.errors import BooksClosedError
from db.rules.words import words
from db.store import engine
from db.store.engine import Session


@dataclass
class _Reader:
    """A read-only connection, and its cache since the books last changed."""

    database: APSWDatabase
    version: int = -1
    memo: engine.Memo = field(default_factory=dict)

    def begin(self) -> Session:
        """Begin to read. PRAGMA data_version changes with every commit of another connection or process; while it is
        the same, the cache is valid.
        """
        session = Session(self.database)
        session.run("BEGIN")
        version = session.value("PRAGMA data_version")
        if version != self.version:
            self.version, self.memo = version, {}
        session.memo = self.memo
        return session


class Readers:
    """A pool of read-only connections, as many as threads read at the same time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[_Reader] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent snapshot of the books for the duration of the block."""
        reader = self._take()
        try:
            with engine.in_words(self._path):
                try:
                    yield reader.begin()
                finally:
                    if not reader.database.connection().getautocommit():
                        Session(reader.database).run("ROLLBACK")
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
