"""What the verbs of every subject stand on: how they write and how they read."""

from __future__ import annotations

import shlex
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from db.records import Person
from db.rules.errors import BooksDamagedError, BooksError, BooksGoneError, BooksReadOnlyError
from db.rules.words import together, words
from db.store import day, engine
from db.store.engine import Session
from db.store.foreign import UNTRUSTED_ERRORS
from db.store.readers import Readers
from db.store.transaction import BooksSettings, Transaction
from db.store.who import refuse_gone_person
from db.store.writer import T, Writer

BRIEFLY_S = 0.3
"""How long a thread that draws a screen may wait for another program's write."""


class Verbs(ABC):
    """The base of all verbs: access to the file, and who is acting."""

    acting: Person | None
    """The person at the kiosk: the default of `by` in every verb."""

    def __init__(self, path: Path, settings: BooksSettings, *, read_only: bool) -> None:
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
            try:
                self._rescued = str(self._rescue(connection))
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

    @abstractmethod
    def _rescue(self, connection: apsw.Connection) -> Path:
        """Save what books hold that are open although their file is gone. Returns where it is saved (keeping)."""

    @property
    def read_only(self) -> bool:
        return self._writer is None

    def _write(self, work: Callable[[Transaction], T], by: Person | None = None) -> T:
        if self._writer is None:
            raise BooksReadOnlyError(
                words("The books are open for reading only."), words("Open them at the kiosk to write.")
            )
        if (ours := getattr(self._together, "session", None)) is not None:
            return work(self._transaction(ours, by, self._behalf))
        behalf, acting = self._behalf, self.acting
        who = by or (None if behalf else acting)
        hurries = threading.current_thread() is self._impatient
        patience_s = BRIEFLY_S if hurries else engine.BUSY_TIMEOUT_S
        return self._writer.do(lambda session: work(self._transaction(session, who, behalf)), patience_s)

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
            refuse_gone_person(tx.session, tx.who_id)
            self._together.session = tx.session
            try:
                with self.on_behalf_of(tx.who):  # somebody who scans a badge meanwhile did not do this
                    return work()
            finally:
                self._together.session = None

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

    def _transaction(self, session: Session, by: Person | None, behalf: tuple[Person | None, ...]) -> Transaction:
        who = by or next(iter(behalf), None)
        return Transaction(session, self.settings, who, on_behalf=by is None and bool(behalf), watch=self._watch)

    def _read(self, work: Callable[[Session], T]) -> T:
        if (ours := getattr(self._together, "session", None)) is not None:
            return work(ours)
        with self._readers.reading() as session:
            try:
                return work(session)
            except UNTRUSTED_ERRORS as error:
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
