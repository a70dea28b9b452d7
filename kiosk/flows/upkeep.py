"""What the kiosk does for its books by itself: one backup a day, when nobody is cooking.

A backup does not block cooking: it reads the books on its own connection (db.keeping.backup). A failure is shown on the
screen, and the backup is tried again later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event

from db import Books, BooksError, Clock
from drivers.worker import Worker
from kiosk.locale import _, said

LOOK_EVERY_S = 600.0
QUIET = timedelta(minutes=15)
"""This long after the newest fact, probably nobody is cooking."""

log = logging.getLogger(__name__)


class _ClosingError(Exception):
    """The kiosk closes during a backup, which is abandoned."""


class Upkeep:
    def __init__(self, books: Books, clock: Clock) -> None:
        self._books = books
        self._clock = clock
        self._closing = Event()
        self._worker: Worker | None = None
        self._warned = ""

    def start(self, warn: Callable[[str], None]) -> None:
        """Check every ten minutes from now on, on a thread. `warn` is called on that thread."""

        def run() -> None:
            while not self._closing.wait(LOOK_EVERY_S):
                self.back_up_if_due(warn)

        worker = Worker("upkeep", run, lambda error: self._warn(warn, f"{type(error).__name__}: {error}"))
        self._worker = worker
        worker.start()

    def back_up_if_due(self, warn: Callable[[str], None]) -> None:
        """Make today's backup if it is due."""
        try:
            if self.is_due():
                made = self._books.back_up(progress=self._give_up_when_closing)
                log.info("backup %s: %s facts", made.path, made.facts)
            self._warned = ""
        except _ClosingError:
            log.info("the kiosk closed before the backup was made")
        except BooksError as error:
            log.warning("no backup was made: %s", error)
            self._warn(warn, said(error.message))

    def _warn(self, warn: Callable[[str], None], why: str) -> None:
        """Warns once: a card that is full stays full."""
        if self._warned != why:
            self._warned = why
            warn(_("No backup was made. {why}").format(why=why))

    def is_due(self) -> bool:
        """Whether there is none of today, something new was recorded, and nobody is cooking."""
        now = self._clock.now()
        if self._books.was_backed_up_on(now.date()):
            return False
        newest = self._books.newest_at()
        # A fact dated in the future comes from a wrong clock and must not postpone the backup.
        quiet = newest is None or not now - QUIET < newest <= now
        return quiet and self._books.needs_backup()

    def _give_up_when_closing(self, _stage: str, _done: int, _of: int) -> None:
        if self._closing.is_set():
            raise _ClosingError

    def close(self) -> None:
        """Call this before the books are closed."""
        self._closing.set()
        if self._worker is not None:
            self._worker.stop()
