"""Backups: complete copies of the books, made while the kitchen works, and verified by reading them back.

A backup is written under a temporary name in the backup folder. It is checked (SQLite's integrity check, every fact's
hash, its head against the books) and only then gets its final name, such as books-20260304-180000.db. A backup can be
opened like any books.
"""

from __future__ import annotations

import glob
import re
import shlex
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import apsw

from db.rules.errors import BooksDamagedError, BooksError
from db.rules.mark import generation
from db.rules.text import printable
from db.rules.words import counted, together, words
from db.store import engine, foreign, journal, verify
from db.store import photo_files as photos
from db.store.clock import Clock
from db.store.engine import Session
from db.store.home import BACKUP
from db.store.photo_files import Progress
from db.store.private import create_private
from db.store.sides import fsync_file

KEPT = 14
"""How many backups are kept: two weeks of one a day."""

_STEPS_A_CALL = 20_000
_ROOM = 8 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup file. `facts` and `head` are those of its last fact; 0 and "" if it cannot be read, and `problem`
    says why.

    `lost_photos`: pictures that the books name and whose files could not be copied; only known when the backup is
    made.
    """

    path: Path
    made_at: datetime
    facts: int
    head: str
    problem: str = ""
    lost_photos: tuple[str, ...] = ()
    generation: int = 1
    """The generation of its epoch (see `rules.mark`). A backup of a later generation is newer."""
    first: str = field(default="", compare=False)
    """Hash of the first fact, equal in all copies of the same books. Several books may share a backup folder."""
    begun: str = field(default="", compare=False)
    """The kiosk and the day that the books were begun by, for display."""

    @property
    def name(self) -> str:
        return self.path.name


def folder_beside(books: Path) -> Path:
    """The default backup folder."""
    return books.parent / "backups"


def make(books: Path, folder: Path, clock: Clock, *, keep: int = KEPT, progress: Progress | None = None) -> Backup:
    """Back the books up into `folder`, then delete all but the newest `keep` backups of these books.

    The books can be written meanwhile: the copy shows one moment. `progress` may raise to cancel; then nothing is
    left.

    Raises:
        BooksDamagedError: the books, and so the copy, are not sound. Earlier backups stay.
        BooksError: the backup could not be written. Earlier backups stay.
    """
    engine.make_folder(folder)
    at = clock.now()
    target = _free_name(books, folder, at)
    part = target.with_name(f".{target.name}.part")
    try:
        _clear_old_parts(books, folder, at)
        part.unlink(missing_ok=True)
        create_private(part)
        copy_of(books, part, progress)
        _say_that_it_is_one(part)
        facts, head = _checked(books, part, progress)
        lost = photos.copy(photos.folder_of(books), photos_in(books, folder), _photos_named(part), progress)
        fsync_file(part)
        part.rename(target)
        fsync_file(folder)
    except OSError as error:
        raise BooksError(
            words("The backup {target} cannot be written: {reason}.", target=target, reason=error.strerror)
        ) from error
    finally:
        part.unlink(missing_ok=True)
    _let_go(books, folder, keep, target)
    return Backup(target, at, facts, head, lost_photos=tuple(lost))


def photos_in(books: Path, folder: Path) -> Path:
    """The folder of the pictures of all backups. One folder is enough, because pictures never change and are never
    deleted.
    """
    return photos.folder_of(folder / books.name)


def _photos_named(copy: Path) -> list[tuple[str, str]]:
    database = engine.open_reader(copy, any_schema=True)
    try:
        with engine.in_words(copy):
            return photos.taken(Session(database))
    finally:
        database.close()


def _clear_old_parts(books: Path, folder: Path, now: datetime) -> None:
    """Delete partial backups that a power cut left. One younger than a day may be in progress in another program."""
    for part in folder.glob(f".{glob.escape(books.stem)}-*.db.part"):
        if part.stat().st_mtime < now.timestamp() - 86_400:
            part.unlink()


def _free_name(books: Path, folder: Path, at: datetime) -> Path:
    name = f"{books.stem}-{at:%Y%m%d-%H%M%S}"
    names = [f"{name}.db", *(f"{name}-{number}.db" for number in range(2, 100))]
    return next(folder / one for one in names if not (folder / one).exists())


def copy_of(books: Path, target: Path, progress: Progress | None) -> None:
    """Copy the books, with what is in their write-ahead log, into one new file.

    VACUUM INTO reads a snapshot on a connection of its own, so nobody has to wait.
    """
    create_private(target)
    database = engine.open_reader(books, any_schema=True)
    with engine.closed_on_error(database), engine.in_words(target):
        connection: apsw.Connection = database.connection()
        connection.execute("PRAGMA query_only = 0")  # the file itself is still opened read-only
        size = Session(database).value("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        connection.set_progress_handler(lambda: _tell_size(progress, target, size), _STEPS_A_CALL, id=foreign.HANDLER)
        _vacuum_into(connection, target)
    database.close()


def _vacuum_into(connection: apsw.Connection, target: Path) -> None:
    """SQLite attaches the new file while it fills it: the only case in which attaching is allowed."""
    connection.limit(apsw.SQLITE_LIMIT_ATTACHED, 1)
    try:
        connection.execute("VACUUM INTO ?", (str(target.absolute()),))
    finally:
        connection.limit(apsw.SQLITE_LIMIT_ATTACHED, 0)


def _say_that_it_is_one(copy: Path) -> None:
    """Mark the copy as a backup, so that whoever opens it as books begins a new epoch."""
    with engine.in_words(copy):
        connection = apsw.Connection(str(copy), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            connection.execute("UPDATE work_memory SET value = ? WHERE key = 'home'", (BACKUP,))
        finally:
            connection.close()


def _tell_size(progress: Progress | None, target: Path, size: int) -> bool:
    """Whether to stop: a copy larger than the books means that their pages form a loop."""
    there = target.stat().st_size if target.exists() else 0
    if progress is not None:
        progress("copying", min(there, size), size)
    return there > size + _ROOM


def _checked(books: Path, copy: Path, progress: Progress | None) -> tuple[int, str]:
    """The head of the copy, if it is sound and belongs to these books."""
    facts, head = check(copy, progress)
    database = engine.open_reader(books, any_schema=True)
    try:
        with engine.in_words(books):
            ours = Session(database).value("SELECT hash FROM journal WHERE position = ?", facts)
    finally:
        database.close()
    if facts and (ours is None or ours.hex() != head):
        raise BooksDamagedError(words("The copy of {books} does not end as the books do.", books=books.name))
    return facts, head


def check(path: Path, progress: Progress | None = None) -> tuple[int, str]:
    """The head of a backup whose file and hash chain are sound.

    Raises:
        BooksDamagedError: they are not; the message names the first problem.
    """
    tell = None if progress is None else lambda done, of: progress("checking", done, of)
    database = engine.open_reader(path, any_schema=True)
    try:
        with engine.in_words(path), foreign.told_as_damage(path):
            session = Session(database)
            problems = verify.journal_problems(session, tell)
            facts, last = journal.head(session)
    finally:
        database.close()
    if problems:
        raise BooksDamagedError(words("{path} is not sound. {problem}", path=path.name, problem=problems[0]))
    return facts, last.hex()


OTHERS_KEPT = 3
"""How many unreadable backups, and backups of a state that was later rolled back, are kept; those with the most
facts.
"""


def _let_go(books: Path, folder: Path, keep: int, made: Path) -> None:
    """Delete old backups, judged by content, as the clock may have been wrong. `made` always stays."""
    ours, others = _lineages(books, folder)
    for one in (*ours[max(keep, 1) :], *others[OTHERS_KEPT:]):
        if one.path != made:
            one.path.unlink(missing_ok=True)  # another program may have deleted it already


def _lineages(books: Path, folder: Path) -> tuple[list[Backup], list[Backup]]:
    """Backups that these books are a continuation of, and other backups of these books; each list newest first.

    Backups of other books in the folder are in neither list. An unreadable one is in the second, unless the folder is
    shared with other books.
    """
    there = listed(books, folder)
    first = first_of(books)
    database = engine.open_reader(books, any_schema=True)
    try:
        with engine.in_words(books):
            ours = [one for one in there if not one.problem and _is_of(Session(database), one)]
    finally:
        database.close()
    shared = any(one.first != first for one in there if not one.problem)
    return ours, [one for one in there if one not in ours and (not shared if one.problem else one.first == first)]


def first_of(path: Path) -> str:
    """The hash of the first fact of books or a backup; "" if it cannot be read."""
    if not path.exists():
        return ""
    try:
        database = engine.open_reader(path, any_schema=True)
        try:
            with engine.in_words(path), foreign.told_as_damage(path):
                return _beginning(Session(database))[0]
        finally:
            database.close()
    except BooksError:
        return ""


def _beginning(session: Session) -> tuple[str, str]:
    """The first fact's hash, and its kiosk and day for display."""
    row = session.one("SELECT hash, kiosk, at FROM journal WHERE position = 1")
    if row is None or not isinstance(row[0], bytes):
        return "", ""
    begun = words("{kiosk} on {day}", kiosk=printable(str(row[1]))[:20], day=printable(str(row[2]))[:10])
    return row[0].hex(), begun


def newest_of_each(there: Iterable[Backup], first: str | None) -> list[Backup]:
    """The newest readable backup of the books with this first hash; if that is unknown, of each of the books found.

    Args:
        there: backups, the newest first.
        first: the first fact's hash of the books that are meant; None or "" if unknown.
    """
    found: dict[str, Backup] = {}
    for one in there:
        if not one.problem and (not first or one.first == first):
            found.setdefault(one.first, one)
    return list(found.values())


def whose_words(one: Backup, among: Sequence[Backup]) -> str:
    """Which books a backup is of, for messages that name backups of several books; else ""."""
    if len(among) < 2:
        return ""
    return words(" (of the books begun by {begun}, first fact {first})", begun=one.begun, first=one.first[:8])


def _is_of(session: Session, one: Backup) -> bool:
    """Whether the backup's head is a fact of these books."""
    found = session.value("SELECT hash FROM journal WHERE position = ?", one.facts)
    return one.facts > 0 and found is not None and found.hex() == one.head


def of_these(session: Session, books: Path, folder: Path) -> list[Backup]:
    """The backups that these books are a continuation of, the newest first."""
    return [one for one in listed(books, folder) if not one.problem and _is_of(session, one)]


def found(books: Path, folder: Path) -> list[tuple[Path, datetime]]:
    """The backup files, recognised by their names.

    Raises:
        BooksError: the folder cannot be read.
    """
    name = re.compile(re.escape(books.stem) + r"-(\d{8}-\d{6})(?:-(\d+))?\.db")
    ours = []
    try:
        paths = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise BooksError(
            words("The backups in {folder} cannot be looked at: {reason}.", folder=folder, reason=error.strerror),
            words("Give the folder to the kiosk's user."),
        ) from error
    for path in paths:
        matched = name.fullmatch(path.name)
        with suppress(ValueError):
            if matched:
                at = datetime.strptime(matched[1], "%Y%m%d-%H%M%S")
                ours.append((at, int(matched[2] or 1), path))
    return [(path, at) for at, _, path in sorted(ours, reverse=True)]


def times(books: Path, folder: Path) -> tuple[datetime, ...]:
    """When each backup was made, by the clock at that time, the newest first."""
    return tuple(at for _, at in found(books, folder))


def listed(books: Path, folder: Path) -> tuple[Backup, ...]:
    """The backups with their heads, the newest first.

    The order is by generation, then by number of facts, and only then by the time in the name, because the clock may
    have been wrong. Only the ends of the files are read. Unreadable backups come last.
    """
    looked_at = [_looked_at(path, at) for path, at in found(books, folder)]
    return tuple(sorted(looked_at, key=_age, reverse=True))


def _age(one: Backup) -> tuple[bool, int, int, datetime]:
    return not one.problem, one.generation, one.facts, one.made_at


def _looked_at(path: Path, at: datetime) -> Backup:
    try:
        database = engine.open_reader(path, any_schema=True)
        try:
            with engine.in_words(path), foreign.told_as_damage(path):
                session = Session(database)
                facts, last = journal.head(session)
                epoch = session.value("SELECT epoch FROM journal ORDER BY position DESC LIMIT 1") or 1
                beginning = _beginning(session)
        finally:
            database.close()
    except BooksError as error:
        return Backup(path, at, 0, "", error.message)
    return Backup(path, at, facts, last.hex(), "", (), generation(epoch), *beginning)


def rescue(connection: apsw.Connection, books: Path, folder: Path, clock: Clock) -> Path:
    """Save a backup out of an open connection whose file was deleted: its content exists nowhere else.

    Raises:
        BooksError: it could not be written.
    """
    engine.make_folder(folder)
    target = _free_name(books, folder, clock.now())
    try:
        with engine.in_words(target):
            create_private(target)
            _vacuum_into(connection, target)
        _say_that_it_is_one(target)
        fsync_file(target)
        fsync_file(folder)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def newest_good(books: Path, folder: Path, first: str | None = None) -> Backup | None:
    """The newest backup that passes a complete check.

    Args:
        first: the first fact's hash of the books that are meant; None: any books.
    """
    for one in listed(books, folder):
        if first is not None and one.first != first:
            continue
        try:
            facts, head = check(one.path)
            return replace(one, facts=facts, head=head)
        except BooksError:  # this one is damaged; the list of backups says why
            continue
    return None


def good_of_each(books: Path, folder: Path, first: str | None = None) -> list[Backup]:
    """The newest sound backup of the books with this first hash; if that is unknown, of each of the books found."""
    of_each = newest_of_each(listed(books, folder), first)
    return [good for one in of_each if (good := newest_good(books, folder, one.first)) is not None]


def advice(books: Path, folder: Path, first: str | None = None) -> str:
    """What to do about damaged or lost books; "" if there is no sound backup of them."""
    good = good_of_each(books, folder, first)
    if not good:
        return ""
    several = ""
    if len(good) > 1:
        several = words(
            "The backups in {folder} are of {count} different books: look which are yours.",
            folder=folder,
            count=len(good),
        )
    newest = (_newest_words(books, one, good) for one in good)
    return together([words("The file was left as it is."), several, *newest])


def _newest_words(books: Path, one: Backup, among: Sequence[Backup]) -> str:
    command = shlex.join(["jarmark", "--books", str(books), "restore", str(one.path)])
    return counted(
        "The newest good backup{whose} is of {made_at}, with {count} fact: {command}",
        "The newest good backup{whose} is of {made_at}, with {count} facts: {command}",
        one.facts,
        whose=whose_words(one, among),
        made_at=f"{one.made_at:%Y-%m-%d %H:%M}",
        command=command,
    )
