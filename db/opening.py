"""What happens when books are opened: old ones brought up to date, the newest facts looked at, a copy told from its
original; and what is said where that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from db import backup, facts, home, journal, migrations, restore, verify
from db.backup import Backup
from db.door import Settings, Transaction
from db.errors import BooksDamagedError, BooksMissingError
from db.rules.mark import next_epoch
from db.verbs.labels import settle_open_jobs


@contextmanager
def advised(books: Path, settings: Settings) -> Iterator[None]:
    """Damaged or lost books: stop, keep what is there, and name the newest good backup."""
    folder = settings.backups or backup.folder_beside(books)
    try:
        restore.refuse_while_restored(books)
        if not books.exists() and backup.exist(books, folder):
            raise BooksMissingError(f"The books {books} are gone, but there are backups of them.")
        yield
    except (BooksDamagedError, BooksMissingError) as error:
        advice = backup.advice(books, folder)
        if not advice:
            raise
        raise type(error)(error.message, advice) from error


def bring_up_to_date(
    books: Path, settings: Settings, progress: Callable[[int, int], None] | None = None
) -> Backup | None:
    """Migrate old books, after a backup. Returns the backup, if one was made."""
    made: list[Backup] = []

    def back_up() -> None:
        made.append(backup.make(books, settings.backups or backup.folder_beside(books), settings.clock))

    migrations.bring_up_to_date(books, back_up, progress)
    return made[0] if made else None


def settle_in(tx: Transaction, books: Path, lifted: Backup | None) -> None:
    """Begin this kiosk's first epoch, or all kiosks' next one if this file is a copy whose original may go on too."""
    problem = verify.last_facts_problem(tx.rows)
    if problem is not None:
        raise BooksDamagedError(f"The books {books.name} are not sound. {problem}")
    here = home.home_of(books, tx.settings.machine)
    was: str | None = tx.rows.value("SELECT value FROM work_memory WHERE key = 'home'")
    if was is not None and home.is_copy(was, here):
        _new_epochs(tx, "these books are a copy")
        settle_open_jobs(tx)
    if journal.epoch_of(tx.rows, tx.settings.kiosk) == 0:
        tx.record(facts.EpochStarted("new books" if was is None else "new kiosk"), new_epoch=True)
    if was != here.as_text():
        remember(tx, "home", here.as_text())
    if lifted is not None:
        tx.record(facts.BackupMade(lifted.name, lifted.facts, lifted.head))


def _new_epochs(tx: Transaction, reason: str) -> None:
    """Every kiosk of these books goes on in an epoch of its own here, also one that opens them later."""
    epoch = next_epoch(tx.rows.value("SELECT max(epoch) FROM journal") or 0)
    for (kiosk,) in tx.rows.all("SELECT DISTINCT kiosk FROM journal ORDER BY kiosk"):
        journal.append(tx.rows, facts.EpochStarted(reason), kiosk=kiosk, epoch=epoch, who=None, clock=tx.clock)


def remember(tx: Transaction, key: str, value: str) -> None:
    tx.rows.run(
        "INSERT INTO work_memory (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value,
    )
