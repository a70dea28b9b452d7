"""What happens when books are opened: migration, checks, detection of copies, and advice if opening fails."""

from __future__ import annotations

import glob
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from db.keeping import backup, behind, restore
from db.keeping.backup import Backup
from db.rules.errors import BooksBehindError, BooksDamagedError, BooksMissingError
from db.rules.mark import next_epoch
from db.rules.text import how_many
from db.rules.words import words
from db.store import day, engine, home, journal, kiosk_name, machine_note, memory, migrations, private, verify
from db.store import photo_files as photos
from db.store.engine import Session
from db.store.machine_note import lineage_of
from db.store.own_facts import BackupMade, EpochStarted
from db.store.transaction import BooksSettings, Transaction
from db.subjects.label_jobs import settle_open_jobs


@contextmanager
def advised(books: Path, settings: BooksSettings, *, go_on_without: bool = False) -> Iterator[None]:
    """If books are damaged or lost, leave everything as it is and add the newest good backup to the error."""
    folder = settings.backups or backup.folder_beside(books)
    try:
        restore.refuse_while_restored(books)
        if not go_on_without:
            refuse_lost(books, folder, settings.machine)
        yield
    except BooksBehindError:
        raise  # it already contains advice
    except (BooksDamagedError, BooksMissingError) as error:
        advice = _advice(books, folder, settings.machine)
        if not advice:
            raise
        raise type(error)(error.message, advice) from error


def _advice(books: Path, folder: Path, machine: home.Machine) -> str:
    return backup.advice(books, folder, behind.whose(books, machine))


def refuse_lost(books: Path, folder: Path, machine: home.Machine) -> None:
    """Refuse a missing or empty file in a place where there were books: new books would give the same numbers again.

    Raises:
        BooksMissingError, BooksBehindError: there are backups, or a note of how far the books got.
    """
    if books.exists() and books.stat().st_size:
        return
    there = backup.listed(books, folder)
    theirs = backup.newest_of_each(there, behind.whose(books, machine))
    if not books.exists() and there and (theirs or all(one.problem for one in there)):
        one = len(theirs) < 2
        raise BooksMissingError(
            words("The books {books} are gone, but there are backups of them.", books=books)
            if one
            else words("The books {books} are gone, but there are backups there.", books=books),
            _advice(books, folder, machine),
        )
    behind.refuse_nothing(books, folder, machine)
    if there and not books.exists():
        raise BooksMissingError(
            words(
                "The books {books} are gone, and no backup in {folder} that can be read is of them.",
                books=books,
                folder=folder,
            ),
            words(
                "To begin new ones: {command}",
                command=shlex.join(["jarmark", "--books", str(books), "restore", "--go-on-without"]),
            ),
        )


def tighten_old_files(books: Path, folder: Path) -> None:
    """Make files private that an older version created readable for others."""
    aside = books.parent.glob(f"{glob.escape(books.stem)}-aside-*.db*")
    for one in (folder, photos.folder_of(books), *(path for path, _ in backup.found(books, folder)), *aside):
        private.tighten(one)


def bring_up_to_date(
    books: Path, settings: BooksSettings, progress: Callable[[int, int], None] | None = None
) -> Backup | None:
    """Migrate books of an older version, after a backup. Returns the backup, if one was made."""
    made: list[Backup] = []
    folder = settings.backups or backup.folder_beside(books)

    def back_up() -> None:
        if _is_led_away(books, settings) and _come_from_elsewhere(books, settings.machine):
            raise _led_away(books)
        made.append(backup.make(books, folder, settings.clock))

    migrations.bring_up_to_date(books, back_up, progress)
    return made[0] if made else None


def _is_led_away(books: Path, settings: BooksSettings) -> bool:
    """Whether the default backup folder is a symbolic link. Following it could delete old backups in the link's
    target.

    A folder that a person configured may be a link.
    """
    return settings.backups is None and backup.folder_beside(books).is_symlink()


def _come_from_elsewhere(books: Path, machine: home.Machine) -> bool:
    database = engine.open_reader(books, any_schema=True)
    try:
        with engine.in_words(books):
            was = memory.get(Session(database), memory.HOME)
    finally:
        database.close()
    return was is None or home.is_copy(was, home.home_of(books, machine))


def _led_away(books: Path) -> BooksDamagedError:
    folder = backup.folder_beside(books)
    return BooksDamagedError(
        words(
            "{books} comes from elsewhere, and {folder} beside it is a link to {target}.",
            books=books.name,
            folder=folder.name,
            target=folder.resolve(),
        ),
        words("Nothing was changed. Remove the link, or make it anew yourself once the books are open."),
    )


def settle_in(tx: Transaction, books: Path, lifted: Backup | None, *, go_on_without: bool = False) -> str:
    """Begin this kiosk's first epoch; or a new epoch for all kiosks, if this file is a copy whose original may still
    be used.

    Args:
        go_on_without: a person decided to go on although facts are missing.

    Returns:
        The name of this kiosk.

    Raises:
        BooksDamagedError: the newest facts are not sound.
        BooksBehindError: facts are missing, and `go_on_without` is False.
    """
    problem = verify.last_facts_problem(tx.session)
    if problem is not None:
        raise BooksDamagedError(words("The books {books} are not sound. {problem}", books=books.name, problem=problem))
    without = 0
    try:
        folder = tx.settings.backups or backup.folder_beside(books)
        behind.refuse_if_behind(tx.session, books, folder, tx.settings.machine)
    except BooksBehindError as error:
        if not go_on_without:
            raise
        without = error.recorded
    here = home.home_of(books, tx.settings.machine)
    was = memory.get(tx.session, memory.HOME)
    if (was is not None and home.is_on_another_machine(was, here)) or kiosk_name.is_void(
        tx.session, tx.settings.kiosk, here
    ):
        memory.put(tx.session, kiosk_name.ASKED, "1")
    kiosk = kiosk_name.of(tx.session, tx.settings.kiosk, here)
    tx.settings = replace(tx.settings, kiosk=kiosk)
    if without:
        _new_epochs(tx, _why_without(without, journal.head(tx.session)[0]))
        settle_open_jobs(tx)
    elif was is not None and home.is_copy(was, here):
        if _is_led_away(books, tx.settings):
            raise _led_away(books)
        _new_epochs(tx, "these books are a copy")
        settle_open_jobs(tx)
    if journal.epoch_of(tx.session, tx.settings.kiosk) == 0:
        tx.record(EpochStarted("new books" if was is None else "new kiosk"), new_epoch=True)
    if was != here.as_text():
        memory.put(tx.session, memory.HOME, here.as_text())
    if (line := lineage_of(tx.session)) is not None:
        memory.put(tx.session, machine_note.KEY, line.name)
    day.settle(tx.session)
    if lifted is not None:
        tx.record(BackupMade(lifted.name, lifted.facts, lifted.head))
    return kiosk


def _why_without(recorded: int, held: int) -> str:
    if recorded > held:
        return (
            f"facts are missing: {recorded} {'was' if recorded == 1 else 'were'} recorded, and these books hold {held}"
        )
    return f"other books were in this place, with {how_many(recorded, 'fact')} that these do not hold"


def _new_epochs(tx: Transaction, reason: str) -> None:
    """Begin one new epoch for every kiosk in these books, including those that open them later."""
    epoch = next_epoch(tx.session.value("SELECT max(epoch) FROM journal") or 0)
    kiosks = [kiosk for (kiosk,) in tx.session.all("SELECT DISTINCT kiosk FROM journal ORDER BY kiosk")]
    for kiosk in kiosks or [tx.settings.kiosk]:
        journal.append(tx.session, EpochStarted(reason), kiosk=kiosk, epoch=epoch, who=None, clock=tx.clock)
    memory.drop(tx.session, machine_note.KEY)  # a new lineage begins
