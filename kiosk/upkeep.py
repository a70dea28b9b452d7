"""What the kiosk does for its books by itself: one backup a day, when nobody is cooking.

Cooking never waits for it: a backup reads the books on a connection of its own (db.backup). One that fails is told to
whoever stands there, and tried again at the next look.
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
"""So long after the newest fact nobody is likely to be cooking."""

log = logging.getLogger(__name__)


class _ClosingError(Exception):
    """The kiosk closes while a backup is being made; what there is of it is thrown away."""


class Upkeep:
    def __init__(self, books: Books, clock: Clock) -> None:
        self._books = books
        self._clock = clock
        self._closing = Event()
        self._worker: Worker | None = None
        self._warned = ""

    def start(self, warn: Callable[[str], None]) -> None:
        """Look every ten minutes from now on, on a thread of its own. `warn` is called on that thread."""

        def run() -> None:
            while not self._closing.wait(LOOK_EVERY_S):
                self.look(warn)

        worker = Worker("upkeep", run, lambda error: self._warn(warn, f"{type(error).__name__}: {error}"))
        self._worker = worker
        worker.start()

    def look(self, warn: Callable[[str], None]) -> None:
        """Make today's backup if it is time."""
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
        """Once is enough for a card that stays full."""
        if self._warned != why:
            self._warned = why
            warn(_("No backup was made. {why}").format(why=why))

    def is_due(self) -> bool:
        """Whether there is none of today, something is new, and the kitchen is quiet."""
        now = self._clock.now()
        if self._books.was_backed_up_on(now.date()):
            return False
        newest = self._books.newest_at()
        # A fact of the future is a clock that was wrong then: no reason to wait for that day.
        quiet = newest is None or not now - QUIET < newest <= now
        return quiet and self._books.needs_backup()

    def _give_up_when_closing(self, _stage: str, _done: int, _of: int) -> None:
        if self._closing.is_set():
            raise _ClosingError

    def close(self) -> None:
        """Call before the books are closed."""
        self._closing.set()
        if self._worker is not None:
            self._worker.stop()
