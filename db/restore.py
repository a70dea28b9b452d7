"""Going back to a backup, without losing the file that was there and without giving any number twice.

Everything is made ready under a temporary name beside the books: the backup is checked, brought up to date, given a
new epoch, and checked again. Only then the file that was there is set aside under a new name and the ready one takes
its place. A mark beside the books says that this is going on, so that a power cut in between cannot make anybody begin
empty books: they are refused until the restore was run again.
"""

from __future__ import annotations

import fcntl
import glob
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db import backup, engine, facts, journal, migrations, photos, verify
from db.clock import Clock
from db.engine import Rows
from db.errors import BooksDamagedError, BooksError, BooksLockedError, BooksMissingError, RuleError
from db.photos import Progress

_SIDES = ("", "-wal", "-shm")
_LOCKED_FROM, _LOCKED_BYTES = 0x40000002, 510
"""The bytes of a database that every SQLite connection in WAL mode has locked (sqlite.org/src, os.h: SHARED_FIRST)."""


@dataclass(frozen=True, slots=True)
class Present:
    """The file in the books' place: how far it can be read. `problem` is "" if it is sound."""

    facts: int
    head: str
    epochs: tuple[tuple[str, int], ...]
    newer: int
    """Facts that the backup has not, other than that a backup was made; all of them if it is not of these books."""
    is_of_these: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    backup: Path
    facts: int
    head: str
    epoch: int
    kept_aside: Path | None
    was: Present | None
    """None if there was no file."""
    lost_photos: tuple[str, ...]
    """Pictures that the books name and that are neither beside them nor in the backup."""


@dataclass(frozen=True, slots=True)
class Drill:
    """Whether the newest backup could be gone back to; `problems` is empty if so."""

    backup: Path
    facts: int
    head: str
    newer: int
    problems: tuple[str, ...]


def refuse_half_restored(books: Path) -> None:
    """
    Raises:
        BooksDamagedError: a restore was cut short.
    """
    if _mark(books).exists():
        raise BooksDamagedError(
            f"A restore of {books.name} was not finished.",
            f"Nothing is lost. Run it again: jarmark --books {books} restore",
        )


def restore(
    books: Path, source: Path, folder: Path, clock: Clock, *, give_up_newer: bool = False,
    progress: Progress | None = None,
) -> Restored:  # fmt: skip
    """Put the backup `source` in the place of `books`; the file that was there is kept under a new name.

    Raises:
        RuleError: the books are sound and know more than the backup, and `give_up_newer` was not said.
        BooksLockedError: a kiosk has the books open.
        BooksDamagedError: the backup is not sound.
        In each case nothing was changed.
    """
    _refuse_while_open(books)
    facts_in, head = backup.check(source, progress)
    was = _present(books, facts_in, head)
    if was is not None and not was.problem and was.newer and not give_up_newer:
        raise RuleError(
            f"The books {books.name} are sound and hold {was.newer} facts that the backup does not.",
            "Nothing was changed. To go back all the same: jarmark restore --give-up-newer",
        )
    ready = books.with_name(f".{books.name}.ready")
    try:
        epoch = _make_ready(ready, books, source, folder, was, clock, progress)
        lost = _bring_photos(ready, books, source, progress)
        aside = _take_place(books, ready, clock)
    except OSError as error:
        raise BooksError(f"{books.name} could not be restored: {error}.", "Run the restore again.") from error
    finally:
        _clear(ready)
    return Restored(source, facts_in, head, epoch, aside, was, tuple(lost))


def _refuse_while_open(books: Path) -> None:
    """Ask the system, not SQLite: that would tidy up a damaged file's log. For programs without these books open."""
    if not books.exists():
        return
    with books.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKED_BYTES, _LOCKED_FROM)
        except OSError as error:
            raise BooksLockedError(
                f"Another program has the books {books.name} open.", "Close the kiosk, then run the restore again."
            ) from error


def _present(books: Path, facts_in: int, head: str) -> Present | None:
    """What the file in place holds beside a backup with this head, however much of it can be read."""
    if not books.exists():
        return None
    try:
        database = engine.open_reader(books, any_schema=True)
    except BooksError as error:
        return Present(0, "", (), 0, False, error.message)
    try:
        with engine.in_words(books):
            return _read_present(Rows(database), facts_in, head)
    except BooksError as error:
        return Present(0, "", (), 0, False, error.message)
    finally:
        database.close()


def _read_present(rows: Rows, facts_in: int, head: str) -> Present:
    count, last = journal.head(rows)
    epochs = tuple(rows.all("SELECT kiosk, max(epoch) FROM journal GROUP BY kiosk"))
    ours = rows.value("SELECT hash FROM journal WHERE position = ?", facts_in)
    is_of_these = ours is not None and ours.hex() == head
    newer = rows.value(
        "SELECT count(*) FROM journal WHERE position > ? AND kind != 'backup-made'", facts_in if is_of_these else 0
    )
    problems = verify.journal_problems(rows)
    return Present(count, last.hex(), epochs, newer, is_of_these, problems[0] if problems else "")


def _make_ready(
    ready: Path, books: Path, source: Path, folder: Path, was: Present | None, clock: Clock, progress: Progress | None
) -> int:
    """A copy that is sound, up to date and in an epoch that no kiosk of these books was ever in. Returns the epoch."""
    engine.make_folder(books.parent)
    _clear(ready)  # a log that a killed restore left would be played into the copy
    shutil.copyfile(source, ready)
    migrations.bring_up_to_date(ready, lambda: None)
    known = dict(was.epochs) if was else {}
    epoch = 1 + max([0, *known.values(), *_epochs_elsewhere(books, folder)])
    database = engine.open_writer(ready)
    try:
        with engine.in_words(ready), database.atomic("IMMEDIATE"):
            rows = Rows(database)
            kiosks = {*known, *(name for (name,) in rows.all("SELECT DISTINCT kiosk FROM journal"))}
            reason = facts.EpochStarted(f"the backup {source.name} was restored")
            for kiosk in sorted(kiosks):
                journal.append(rows, reason, kiosk=kiosk, epoch=epoch, who=None, clock=clock)
            rows.run("DELETE FROM work_memory WHERE key = 'home'")  # they are at home where they are opened next
        _refuse_unsound(Rows(database), ready, progress)
    finally:
        database.close()
    return epoch


def _bring_photos(ready: Path, books: Path, source: Path, progress: Progress | None) -> list[str]:
    """Pictures that are not beside the books come out of the backup's folder, wherever that is."""
    database = engine.open_reader(ready)
    try:
        named = photos.taken(Rows(database))
    finally:
        database.close()
    pool = backup.photos_in(books, source.parent)
    return photos.copy(pool, photos.folder_of(books), named, progress, mend=True)


def _clear(ready: Path) -> None:
    for side in _SIDES:
        Path(f"{ready}{side}").unlink(missing_ok=True)


def _refuse_unsound(rows: Rows, ready: Path, progress: Progress | None) -> None:
    tell = None if progress is None else lambda done, of: progress("checking", done, of)
    with engine.in_words(ready):
        report = verify.verify(rows, tell)
    if not report.ok:
        raise BooksDamagedError(f"The backup cannot be used. {report.problems[0]}", "Take another: jarmark backups")


def _epochs_elsewhere(books: Path, folder: Path) -> Iterator[int]:
    """The newest epoch in every backup and in every file that was set aside, where it can be read."""
    places = [one.path for one in backup.listed(books, folder)]
    for path in [*places, *books.parent.glob(f"{glob.escape(books.stem)}-aside-*.db")]:
        try:
            database = engine.open_reader(path, any_schema=True)
            try:
                with engine.in_words(path):
                    yield Rows(database).value("SELECT max(epoch) FROM journal") or 0
            finally:
                database.close()
        except BooksError:  # it was set aside because it is damaged: the others must do
            continue


def _take_place(books: Path, ready: Path, clock: Clock) -> Path | None:
    mark = _mark(books)
    mark.write_text("a restore is going on\n", encoding="ascii")
    aside = _set_aside(books, clock.now())
    ready.rename(books)
    mark.unlink()
    backup.on_the_disk(books.parent)
    return aside


def _set_aside(books: Path, at: datetime) -> Path | None:
    """The file and its log, under a name that nothing has yet. The log first: the file alone would look whole."""
    if not any(Path(f"{books}{side}").exists() for side in _SIDES):
        return None
    name = f"{books.stem}-aside-{at:%Y%m%d-%H%M%S}"
    names = [f"{name}.db", *(f"{name}-{number}.db" for number in range(2, 100))]
    aside = next(books.with_name(one) for one in names if not any(books.parent.glob(f"{glob.escape(one)}*")))
    for side in reversed(_SIDES):
        if Path(f"{books}{side}").exists():
            Path(f"{books}{side}").rename(f"{aside}{side}")
    return aside


def _mark(books: Path) -> Path:
    return books.with_name(books.name + "-restoring")


def drill(books: Path, folder: Path, clock: Clock, progress: Progress | None = None) -> Drill:
    """Restore the newest backup into a temporary place, check everything there and compare it with the books.

    Raises:
        BooksMissingError: there is no backup.
    """
    newest = next(iter(backup.listed(books, folder)), None)
    if newest is None:
        raise BooksMissingError(f"There is no backup of {books.name} in {folder}.", "Make one: jarmark backup")
    # Beside the backups, where there is room: /tmp may be memory.
    with tempfile.TemporaryDirectory(prefix=".drill-", dir=folder) as place:
        try:
            tried = restore(Path(place) / books.name, newest.path, folder, clock, progress=progress)
        except BooksError as error:
            return Drill(newest.path, newest.facts, newest.head, 0, (error.message,))
    present = _present(books, tried.facts, tried.head)
    return Drill(newest.path, tried.facts, tried.head, present.newer if present else 0, tuple(_doubts(books, present)))


def _doubts(books: Path, present: Present | None) -> Iterator[str]:
    if present is None:
        yield f"There are no books at {books} to compare with."
    elif present.problem:
        yield present.problem
    elif not present.is_of_these:
        yield f"The backup is not of the books {books.name}: they do not share its last fact."
