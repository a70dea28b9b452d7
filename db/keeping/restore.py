"""Restores a backup without losing the current file and without giving any number twice.

Everything is prepared under a temporary name beside the books: the backup is copied, migrated, given a new epoch, its
open print jobs are closed, and it is verified. Only then the current file is renamed and the prepared one takes its
place.

A note beside the books says how far the restore is and serves as a lock. It is created before the books are examined,
and a kiosk looks for it after opening the books, so one of the two always notices the other: nothing can be recorded
in books that are being replaced. Whoever finds the note of an interrupted restore (the next restore, or a kiosk that
starts) completes it if the prepared file was complete, else deletes the prepared file.
"""

from __future__ import annotations

import fcntl
import glob
import json
import os
import re
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO

from db.keeping import backup, behind
from db.rules.batch_number import BatchStyle
from db.rules.errors import BooksDamagedError, BooksError, BooksLockedError, BooksMissingError, RuleError
from db.rules.mark import epoch_mark, next_epoch
from db.rules.words import counted, words
from db.store import engine, head_note, home, journal, machine_note, memory, migrations, verify
from db.store import photo_files as photos
from db.store.clock import Clock
from db.store.engine import Session
from db.store.foreign import plain_bytes, refuse_strange_notes, told_as_damage
from db.store.head_note import Head
from db.store.home import Machine
from db.store.own_facts import EpochStarted
from db.store.photo_files import Progress
from db.store.sides import SIDES, fsync_file, real_path, side
from db.store.transaction import BooksSettings, Transaction
from db.subjects.label_jobs import settle_open_jobs

_LOCKED_FROM, _LOCKED_BYTES = 0x40000002, 510
"""The byte range that every SQLite connection in WAL mode keeps locked (sqlite.org/src, os.h: SHARED_FIRST)."""
_MOVE_IT = words("Nothing was changed. Move it away, then run the restore again.")
_LONGEST_NOTE = 65_536
_F_OFD_GETLK = 36
"""Asks who holds a lock without taking one (fcntl(2)). Closing a file would release all POSIX locks of the process on
it.
"""


@dataclass(frozen=True, slots=True)
class CurrentFile:
    """The current file in the books' place, as far as it can be read. `problem` is "" if it is sound."""

    facts: int
    head: str
    epochs: tuple[tuple[str, int], ...]
    newer: int
    """How many facts the backup does not have, not counting "backup-made"; all facts if the backup is of other books.
    """
    is_of_these: bool
    problem: str = ""
    batches: tuple[str, ...] = ()
    bags: tuple[str, ...] = ()
    """The numbers of its batches and bags, as far as they can be read."""


@dataclass(frozen=True, slots=True)
class Restored:
    """The result. `facts`, `head`: those of the backup. `batches`, `bags`, `newest_at`: of the restored books."""

    backup: Path
    facts: int
    head: str
    epoch: int
    kept_aside: Path | None
    was: CurrentFile | None
    """None if there was no file."""
    lost_photos: tuple[str, ...]
    """Pictures that the books name but that are neither beside them nor in the backup."""
    batches: int = 0
    bags: int = 0
    newest_at: datetime | None = None
    missing_batches: tuple[str, ...] = ()
    missing_bags: tuple[str, ...] = ()
    """Numbers in the old file that the restored books do not have, as far as it could be read."""

    @property
    def mark(self) -> str:
        """The mark of numbers given from now on."""
        return epoch_mark(self.epoch)


@dataclass(frozen=True, slots=True)
class Drill:
    """The result of a test restore of the newest backup. `problems` is empty if it would succeed."""

    backup: Path
    facts: int
    head: str
    newer: int
    problems: tuple[str, ...]


def restore(
    books: Path, source: Path, folder: Path, clock: Clock, *, give_up_newer: bool = False,
    progress: Progress | None = None, machine: Machine | None = None,
) -> Restored:  # fmt: skip
    """Replace `books` by the backup `source`. The current file is kept under a new name.

    Raises:
        RuleError: the books are sound and have newer facts, and `give_up_newer` is False.
        BooksLockedError: a program has the books open, or another restore is running.
        BooksDamagedError: the backup is not sound.
        BooksError: a file operation failed; running the restore again completes it.
    """
    books = real_path(books)  # replace the file that a link points to, not the link
    try:
        engine.make_folder(books.parent)
        refuse_strange_notes(books)
        with _alone(books), told_as_damage(source):
            return _restore(books, source, folder, clock, give_up_newer, progress, machine or home.this_machine())
    except OSError as error:
        raise BooksError(
            words("{books} could not be restored: {error}.", books=books.name, error=str(error)),
            words("Run the restore again."),
        ) from error


def _restore(
    books: Path, source: Path, folder: Path, clock: Clock, give_up_newer: bool, progress: Progress | None,
    machine: Machine,
) -> Restored:  # fmt: skip
    _refuse_while_open(books)
    facts_in, head = backup.check(source, progress)
    was = _present(books, facts_in, head)
    if was is not None and was.newer and behind.goes_on(source, Head(was.facts, bytes.fromhex(was.head))):
        was = replace(was, newer=0, is_of_these=True)  # the backup continues these books
    if was is not None and not was.problem and was.newer and not give_up_newer:
        raise RuleError(
            counted(
                "The books {books} are sound and hold {count} fact that the backup does not.",
                "The books {books} are sound and hold {count} facts that the backup does not.",
                was.newer,
                books=books.name,
            ),
            words("Nothing was changed. To go back all the same: jarmark restore --give-up-newer"),
        )
    ready = _ready(books)
    try:
        epoch = _make_ready(ready, books, source, folder, was, clock, progress, machine)
        lost = _bring_photos(ready, books, source, progress)
        done = _told(ready, source, (facts_in, head), epoch, was)
        aside = _take_place(books, ready, clock)
    except BaseException:
        if _stage(books) != "swapping":
            _clear(ready)
        raise
    return replace(done, kept_aside=aside, lost_photos=tuple(lost))


# -- locking


@contextmanager
def _alone(books: Path) -> Iterator[None]:
    """Hold the lock note from before the first check to after the last rename."""
    note = _note(books)
    with note.open("a+b") as held:
        _hold(held, books)
        _finish(books)
        _write_stage(note, {"stage": "preparing"})
        try:
            yield
        finally:
            if _stage(books) != "swapping":  # an interrupted swap is completed by whoever comes next
                note.unlink(missing_ok=True)


def _hold(held: IO[bytes], books: Path) -> None:
    """Take the lock.

    Raises:
        BooksLockedError: another process holds it, or has just removed the note.
    """
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_it = os.fstat(held.fileno()).st_ino == _note(books).stat().st_ino
    except OSError as error:
        raise _at_it(books) from error
    if not is_it:
        raise _at_it(books)


def _write_stage(note: Path, stage: dict[str, str]) -> None:
    """Write the note in place, because the lock belongs to the file."""
    with note.open("r+b") as file:
        file.truncate()
        file.write(json.dumps(stage).encode())
        file.flush()
    fsync_file(note)
    fsync_file(note.parent)


def _at_it(books: Path) -> BooksLockedError:
    return BooksLockedError(
        words("A restore of {books} is going on.", books=books.name),
        words("Wait until it is done, then open the kiosk."),
    )


def refuse_while_restored(books: Path) -> None:
    """Called before books are opened: complete an interrupted restore, and refuse while one is running.

    Raises:
        BooksLockedError: a restore is running.
        BooksDamagedError: an interrupted restore cannot be completed here.
    """
    books = real_path(books)
    refuse_strange_notes(books)
    note = _note(books)
    if not note.exists():
        return
    try:
        with note.open("r+b") as held:
            _hold(held, books)
            _finish(books)
            note.unlink(missing_ok=True)
    except FileNotFoundError:
        return  # the other restore has just finished
    except OSError as error:
        raise BooksDamagedError(
            words(
                "A restore of {books} was not finished, and cannot be finished here ({reason}).",
                books=books.name,
                reason=error.strerror,
            ),
            words("Nothing is lost. Run it again: jarmark --books {books} restore", books=books),
        ) from error


def refuse_if_restored_now(books: Path) -> None:
    """Called after books were opened: refuse, but do not complete a restore, because the books are in use.

    Raises:
        BooksLockedError: a restore began in the meantime.
    """
    if _note(real_path(books)).exists():
        raise _at_it(books)


def _finish(books: Path) -> None:
    """Complete an interrupted restore if the prepared file is complete, else delete the prepared file."""
    told = _note_of(books)
    ready = _ready(books)
    if told.get("stage") == "swapping" and ready.exists():
        _swap(books, ready, _aside_in(told, books))
    else:
        _clear(ready)


def _aside_in(told: dict[str, str], books: Path) -> Path:
    """The name that the note gives for the old file.

    Raises:
        BooksDamagedError: the name or the head in the note was not written by a restore.
    """
    name, head = told.get("aside", ""), told.get("head", "")
    sound = re.fullmatch(re.escape(books.stem) + r"-aside-\d{8}-\d{6}(-\d+)?\.db", name)
    if not sound or (head and not re.fullmatch(r"\d{1,18} [0-9a-f]{64}", f"{told.get('facts')} {head}")):
        raise BooksDamagedError(
            words("{note} is not the note of a restore.", note=_note(books).name),
            words("It was left as it is. If the books are not yours, do not use them; else move the note away."),
        )
    return books.with_name(name)


def _refuse_while_open(books: Path) -> None:
    """Ask the kernel, not SQLite, which would clean up a damaged file's log. Takes no lock, so it releases none."""
    if not books.exists():
        return
    wanted = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, _LOCKED_FROM, _LOCKED_BYTES, 0)
    with books.open("rb") as file:
        found = struct.unpack("hhqqi4x", fcntl.fcntl(file, _F_OFD_GETLK, wanted))
    if found[0] != fcntl.F_UNLCK:
        raise BooksLockedError(
            words("Another program has the books {books} open.", books=books.name),
            words("Close the kiosk, then run the restore again."),
        )


# -- the current file


def _present(books: Path, facts_in: int, head: str) -> CurrentFile | None:
    """What the current file holds compared with a backup with this head, as far as it can be read."""
    if not books.exists():
        return None
    try:
        database = engine.open_reader(books, any_schema=True)
    except BooksError as error:
        return CurrentFile(0, "", (), 0, False, error.message)
    try:
        with engine.in_words(books):
            return _read_present(Session(database), facts_in, head)
    except BooksError as error:
        return CurrentFile(0, "", (), 0, False, error.message)
    finally:
        database.close()


def _read_present(session: Session, facts_in: int, head: str) -> CurrentFile:
    count, last = journal.head(session)
    epochs = tuple(session.all("SELECT kiosk, max(epoch) FROM journal GROUP BY kiosk"))
    ours = session.value("SELECT hash FROM journal WHERE position = ?", facts_in)
    is_of_these = ours is not None and ours.hex() == head
    newer = session.value(
        "SELECT count(*) FROM journal WHERE position > ? AND kind != 'backup-made'", facts_in if is_of_these else 0
    )
    problems = verify.journal_problems(session)
    return CurrentFile(
        count, last.hex(), epochs, newer, is_of_these, problems[0] if problems else "", *_numbers(session)
    )


def _numbers(session: Session) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of all batches and of all bags."""
    batches = tuple(number for (number,) in session.all("SELECT number FROM batch ORDER BY id"))
    return batches, tuple(code for (code,) in session.all("SELECT code FROM lot ORDER BY id"))


def _told(ready: Path, source: Path, ends: tuple[int, str], epoch: int, was: CurrentFile | None) -> Restored:
    """The result, read from the prepared file."""
    database = engine.open_reader(ready)
    try:
        with engine.in_words(ready):
            session = Session(database)
            batches, bags = _numbers(session)
            newest = session.value(
                "SELECT at FROM journal WHERE kind NOT IN ('epoch-started', 'backup-made', 'label-unsure') "
                "ORDER BY position DESC LIMIT 1"
            )
    finally:
        database.close()
    gone = (set(was.batches) - set(batches), set(was.bags) - set(bags)) if was else (set(), set())
    return Restored(
        source, *ends, epoch, None, was, (), len(batches), len(bags),
        datetime.fromisoformat(newest) if newest else None, tuple(sorted(gone[0])), tuple(sorted(gone[1])),
    )  # fmt: skip


# -- the prepared file


def _make_ready(
    ready: Path, books: Path, source: Path, folder: Path, was: CurrentFile | None, clock: Clock,
    progress: Progress | None, machine: Machine,
) -> int:  # fmt: skip
    """Make a verified, migrated copy in a new epoch. Returns the epoch."""
    _clear(ready)  # an old log would be applied to the copy
    backup.copy_of(source, ready, progress)
    migrations.bring_up_to_date(ready, lambda: None)
    known = dict(was.epochs) if was else {}
    database = engine.open_writer(ready)
    try:
        with engine.in_words(ready), database.atomic("IMMEDIATE"):
            session = Session(database)
            newest = session.value("SELECT max(epoch) FROM journal") or 0
            epoch = next_epoch(max([newest, *known.values(), *_epochs_elsewhere(books, folder)]))
            kiosks = {*known, *(name for (name,) in session.all("SELECT DISTINCT kiosk FROM journal"))}
            reason = EpochStarted(f"the backup {source.name} was restored")
            for kiosk in sorted(kiosks):
                journal.append(session, reason, kiosk=kiosk, epoch=epoch, who=None, clock=clock)
            settle_open_jobs(Transaction(session, BooksSettings(min(kiosks), BatchStyle.BY_DATE, clock), None))
            at_home = home.home_of(ready, machine, soon_at=books).as_text()
            memory.drop(session, machine_note.KEY)
            memory.put(session, memory.HOME, at_home)
        _refuse_unsound(Session(database), ready, progress)
    finally:
        database.close()
    fsync_file(ready)
    return epoch


def _bring_photos(ready: Path, books: Path, source: Path, progress: Progress | None) -> list[str]:
    """Copy pictures that are missing beside the books from the backup's folder."""
    database = engine.open_reader(ready)
    try:
        named = photos.taken(Session(database))
    finally:
        database.close()
    pool = backup.photos_in(books, source.parent)
    return photos.copy(pool, photos.folder_of(books), named, progress, mend=True)


def _clear(ready: Path) -> None:
    for which in SIDES:
        side(ready, which).unlink(missing_ok=True)


def _refuse_unsound(session: Session, ready: Path, progress: Progress | None) -> None:
    tell = None if progress is None else lambda done, of: progress("checking", done, of)
    with engine.in_words(ready):
        report = verify.verify(session, tell)
    if not report.ok:
        raise BooksDamagedError(
            words("The backup cannot be used. {problem}", problem=report.problems[0]),
            words("Take another: jarmark backups"),
        )


def _epochs_elsewhere(books: Path, folder: Path) -> Iterator[int]:
    """The newest epochs in the backups and in files kept by earlier restores, so that the new mark sorts after them.

    Uniqueness does not depend on this (see `rules.mark`).
    """
    places = [one.path for one in backup.listed(books, folder)]
    for path in [*places, *books.parent.glob(f"{glob.escape(books.stem)}-aside-*.db")]:
        try:
            database = engine.open_reader(path, any_schema=True)
            try:
                with engine.in_words(path):
                    yield Session(database).value("SELECT max(epoch) FROM journal") or 0
            finally:
                database.close()
        except BooksError:  # kept because it is damaged; the other files have to do
            continue


# -- the swap


def _take_place(books: Path, ready: Path, clock: Clock) -> Path | None:
    aside = _free_aside(books, clock.now())
    database = engine.open_reader(ready)
    try:
        facts_in, last = journal.head(Session(database))
    finally:
        database.close()
    told = {"stage": "swapping", "aside": aside.name, "facts": str(facts_in), "head": last.hex()}
    _write_stage(_note(books), told)
    was_there = any(side(books, which).exists() for which in SIDES)
    _swap(books, ready, aside)
    _note(books).unlink()
    fsync_file(books.parent)
    return aside if was_there else None


def _swap(books: Path, ready: Path, aside: Path) -> None:
    """Rename the old file and the files beside it, then move the prepared file into place. Can be repeated after an
    interruption.

    The side files go first: the old file's log must never be applied to the new file.
    """
    for which in reversed(SIDES):
        if side(books, which).exists():
            if side(aside, which).exists():
                raise BooksDamagedError(
                    words("The books would replace the file {side}.", side=side(aside, which).name), _MOVE_IT
                )
            side(books, which).rename(side(aside, which))
            fsync_file(books.parent)
    if (told := _note_of(books)).get("head"):
        head_note.replace(books, Head(int(told["facts"]), bytes.fromhex(told["head"])))
    ready.rename(books)
    _clear(ready)  # empty files left by its readers
    fsync_file(books.parent)


def _free_aside(books: Path, at: datetime) -> Path:
    name = f"{books.stem}-aside-{at:%Y%m%d-%H%M%S}"
    names = [f"{name}.db", *(f"{name}-{number}.db" for number in range(2, 100))]
    return next(books.with_name(one) for one in names if not any(books.parent.glob(f"{glob.escape(one)}*")))


def _ready(books: Path) -> Path:
    return books.with_name(f".{books.name}.ready")


def _note(books: Path) -> Path:
    return books.with_name(books.name + "-restoring")


def _note_of(books: Path) -> dict[str, str]:
    """What the note says; empty if there is none or it was incompletely written."""
    try:
        told = json.loads(plain_bytes(_note(books), _LONGEST_NOTE) or b"{}")
    except (ValueError, RecursionError):
        return {}
    is_ours = isinstance(told, dict) and all(isinstance(value, str) for value in told.values())
    return told if is_ours else {}


def _stage(books: Path) -> str:
    return _note_of(books).get("stage", "")


def drill(books: Path, folder: Path, clock: Clock, progress: Progress | None = None) -> Drill:
    """Test a restore of the newest backup in a temporary folder and compare it with the books.

    Raises:
        BooksMissingError: there is no backup.
    """
    there = backup.listed(books, folder)
    unreadable = [one for one in there if one.problem]
    newest = next(iter([*backup.newest_of_each(there, backup.first_of(books)), *unreadable]), None)
    if newest is None:
        raise BooksMissingError(
            words("There is no backup of {books} in {folder}.", books=books.name, folder=folder),
            words("Make one: jarmark backup"),
        )
    # Beside the backups, where there is room: /tmp may be in memory.
    with tempfile.TemporaryDirectory(prefix=".drill-", dir=folder) as place:
        try:
            tried = restore(Path(place) / books.name, newest.path, folder, clock, progress=progress)
        except BooksError as error:
            return Drill(newest.path, newest.facts, newest.head, 0, (error.message,))
    present = _present(books, tried.facts, tried.head)
    return Drill(newest.path, tried.facts, tried.head, present.newer if present else 0, tuple(_doubts(books, present)))


def _doubts(books: Path, present: CurrentFile | None) -> Iterator[str]:
    if present is None:
        yield words("There are no books at {books} to compare with.", books=books)
    elif present.problem:
        yield present.problem
    elif not present.is_of_these:
        yield words("The backup is not of the books {books}: they do not share its last fact.", books=books.name)
