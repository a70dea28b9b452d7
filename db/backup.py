"""Backups: a whole copy of the books, made while the kitchen works, and believed only after it was read back.

A backup is made under a temporary name beside the others, checked (SQLite's own check, every fact's hash, the head
that it shares with the books), and only then gets its name: books-20260304-180000.db. Whoever opens one finds books
like any others.
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

from db import engine, foreign, journal, photos, private, verify
from db.clock import Clock
from db.engine import Rows
from db.errors import BooksDamagedError, BooksError
from db.home import BACKUP
from db.photos import Progress
from db.rules.mark import generation
from db.rules.text import printable
from db.rules.words import counted, together, words
from db.sides import on_the_disk

KEPT = 14
"""How many backups stay when a new one was made: two weeks of one a day."""

_STEPS_A_CALL = 20_000
_ROOM = 8 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """`facts` and `head` are what it ends with; `problem` says why it cannot be read, and then they are 0 and "".

    `lost_photos`: pictures that the books name and whose files could not be copied; told when the backup is made.
    """

    path: Path
    made_at: datetime
    facts: int
    head: str
    problem: str = ""
    lost_photos: tuple[str, ...] = ()
    generation: int = 1
    """How often the books had been gone back to when it was made: a backup of a later generation is newer."""
    first: str = field(default="", compare=False)
    """The first fact's hash, which all copies of the same books share; several books may share one folder."""
    begun: str = field(default="", compare=False)
    """By which kiosk those books were begun, and on which day, in words."""

    @property
    def name(self) -> str:
        return self.path.name


def folder_beside(books: Path) -> Path:
    """Where the backups are if nobody says otherwise."""
    return books.parent / "backups"


def make(books: Path, folder: Path, clock: Clock, *, keep: int = KEPT, progress: Progress | None = None) -> Backup:
    """Back the books up into `folder`, and let go of all but the newest `keep` of these books.

    Cooking goes on meanwhile: the copy is of one moment. `progress` may raise to give up; nothing is left then.

    Raises:
        BooksDamagedError: the books, and so the copy, are not sound; earlier backups stay.
        BooksError: it could not be written; earlier backups stay.
    """
    engine.make_folder(folder)
    at = clock.now()
    target = _free_name(books, folder, at)
    part = target.with_name(f".{target.name}.part")
    try:
        _clear_old_parts(books, folder, at)
        part.unlink(missing_ok=True)
        private.make_private(part)
        copy_of(books, part, progress)
        _say_that_it_is_one(part)
        facts, head = _checked(books, part, progress)
        lost = photos.copy(photos.folder_of(books), photos_in(books, folder), _photos_named(part), progress)
        on_the_disk(part)
        part.rename(target)
        on_the_disk(folder)
    except OSError as error:
        raise BooksError(
            words("The backup {target} cannot be written: {reason}.", target=target, reason=error.strerror)
        ) from error
    finally:
        part.unlink(missing_ok=True)
    _let_go(books, folder, keep, target)
    return Backup(target, at, facts, head, lost_photos=tuple(lost))


def photos_in(books: Path, folder: Path) -> Path:
    """Where the pictures of all backups are: one pool, as a picture never changes and is never thrown away."""
    return photos.folder_of(folder / books.name)


def _photos_named(copy: Path) -> list[tuple[str, str]]:
    database = engine.open_reader(copy, any_schema=True)
    try:
        with engine.in_words(copy):
            return photos.taken(Rows(database))
    finally:
        database.close()


def _clear_old_parts(books: Path, folder: Path, now: datetime) -> None:
    """What a power cut left of a backup half made; one of today may be another program's that is at it."""
    for part in folder.glob(f".{glob.escape(books.stem)}-*.db.part"):
        if part.stat().st_mtime < now.timestamp() - 86_400:
            part.unlink()


def _free_name(books: Path, folder: Path, at: datetime) -> Path:
    name = f"{books.stem}-{at:%Y%m%d-%H%M%S}"
    names = [f"{name}.db", *(f"{name}-{number}.db" for number in range(2, 100))]
    return next(folder / one for one in names if not (folder / one).exists())


def copy_of(books: Path, target: Path, progress: Progress | None) -> None:
    """The books with what is in their log, as one new file.

    VACUUM INTO reads one state of the books, on a connection of its own, so that nobody waits.
    """
    private.make_private(target)
    database = engine.open_reader(books, any_schema=True)
    with engine.closed_on_error(database), engine.in_words(target):
        connection: apsw.Connection = database.connection()
        connection.execute("PRAGMA query_only = 0")  # the file is still open for reading only
        size = Rows(database).value("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        connection.set_progress_handler(lambda: _tell_size(progress, target, size), _STEPS_A_CALL, id=foreign.HANDLER)
        _vacuum_into(connection, target)
    database.close()


def _vacuum_into(connection: apsw.Connection, target: Path) -> None:
    """SQLite attaches the new file while it fills it: the one time that a connection of ours may."""
    connection.limit(apsw.SQLITE_LIMIT_ATTACHED, 1)
    try:
        connection.execute("VACUUM INTO ?", (str(target.absolute()),))
    finally:
        connection.limit(apsw.SQLITE_LIMIT_ATTACHED, 0)


def _say_that_it_is_one(copy: Path) -> None:
    """Whoever opens a backup as books goes on beside its original: so they must begin an epoch of their own."""
    with engine.in_words(copy):
        connection = apsw.Connection(str(copy), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            connection.execute("UPDATE work_memory SET value = ? WHERE key = 'home'", (BACKUP,))
        finally:
            connection.close()


def _tell_size(progress: Progress | None, target: Path, size: int) -> bool:
    """Whether to stop: a copy is not larger than the books, unless their pages point in circles."""
    there = target.stat().st_size if target.exists() else 0
    if progress is not None:
        progress("copying", min(there, size), size)
    return there > size + _ROOM


def _checked(books: Path, copy: Path, progress: Progress | None) -> tuple[int, str]:
    """The head of a copy that is sound and is of these books."""
    facts, head = check(copy, progress)
    database = engine.open_reader(books, any_schema=True)
    try:
        with engine.in_words(books):
            ours = Rows(database).value("SELECT hash FROM journal WHERE position = ?", facts)
    finally:
        database.close()
    if facts and (ours is None or ours.hex() != head):
        raise BooksDamagedError(words("The copy of {books} does not end as the books do.", books=books.name))
    return facts, head


def check(path: Path, progress: Progress | None = None) -> tuple[int, str]:
    """The head of a backup whose file and chain are sound.

    Raises:
        BooksDamagedError: they are not; the message names the first thing that is wrong.
    """
    tell = None if progress is None else lambda done, of: progress("checking", done, of)
    database = engine.open_reader(path, any_schema=True)
    try:
        with engine.in_words(path), foreign.told_as_damage(path):
            rows = Rows(database)
            problems = verify.journal_problems(rows, tell)
            facts, last = journal.head(rows)
    finally:
        database.close()
    if problems:
        raise BooksDamagedError(words("{path} is not sound. {problem}", path=path.name, problem=problems[0]))
    return facts, last.hex()


OTHERS_KEPT = 3
"""Of what was gone back from, or cannot be read: so many stay, those with the most facts."""


def _let_go(books: Path, folder: Path, keep: int, made: Path) -> None:
    """The newest stay, by what is in them: a clock that was once wrong has no say. So does the one just made."""
    ours, others = _lineages(books, folder)
    for one in (*ours[max(keep, 1) :], *others[OTHERS_KEPT:]):
        if one.path != made:
            one.path.unlink(missing_ok=True)  # another program may have been quicker


def _lineages(books: Path, folder: Path) -> tuple[list[Backup], list[Backup]]:
    """Backups that these books go on from, and the others of these books; each the newest first.

    Backups of other books in the same folder are neither. One that cannot be read may be theirs, where there are some.
    """
    there = listed(books, folder)
    first = first_of(books)
    database = engine.open_reader(books, any_schema=True)
    try:
        with engine.in_words(books):
            ours = [one for one in there if not one.problem and _is_of(Rows(database), one)]
    finally:
        database.close()
    shared = any(one.first != first for one in there if not one.problem)
    return ours, [one for one in there if one not in ours and (not shared if one.problem else one.first == first)]


def first_of(path: Path) -> str:
    """The first fact's hash of books or a backup; "" where it cannot be read."""
    if not path.exists():
        return ""
    try:
        database = engine.open_reader(path, any_schema=True)
        try:
            with engine.in_words(path), foreign.told_as_damage(path):
                return _beginning(Rows(database))[0]
        finally:
            database.close()
    except BooksError:
        return ""


def _beginning(rows: Rows) -> tuple[str, str]:
    """The first fact's hash, and its kiosk and day in words."""
    row = rows.one("SELECT hash, kiosk, at FROM journal WHERE position = 1")
    if row is None or not isinstance(row[0], bytes):
        return "", ""
    begun = words("{kiosk} on {day}", kiosk=printable(str(row[1]))[:20], day=printable(str(row[2]))[:10])
    return row[0].hex(), begun


def newest_of_each(there: Iterable[Backup], first: str | None) -> list[Backup]:
    """Of the books that are meant, the newest backup that can be read; where that is not known, of all that may be.

    Args:
        there: the newest first.
        first: the first fact's hash of the books that are meant; None or "" where nobody knows.
    """
    found: dict[str, Backup] = {}
    for one in there:
        if not one.problem and (not first or one.first == first):
            found.setdefault(one.first, one)
    return list(found.values())


def whose_words(one: Backup, among: Sequence[Backup]) -> str:
    """Which books a backup is of, where those of several are named."""
    if len(among) < 2:
        return ""
    return words(" (of the books begun by {begun}, first fact {first})", begun=one.begun, first=one.first[:8])


def _is_of(rows: Rows, one: Backup) -> bool:
    """Whether the books had this head once."""
    found = rows.value("SELECT hash FROM journal WHERE position = ?", one.facts)
    return one.facts > 0 and found is not None and found.hex() == one.head


def of_these(rows: Rows, books: Path, folder: Path) -> list[Backup]:
    """The backups that these books go on from, the newest first."""
    return [one for one in listed(books, folder) if not one.problem and _is_of(rows, one)]


def found(books: Path, folder: Path) -> list[tuple[Path, datetime]]:
    """The backups by their names. A name that is no time is not ours.

    Raises:
        BooksError: the folder cannot be looked into.
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
    """When each backup was made, by the clock of then, the newest first."""
    return tuple(at for _, at in found(books, folder))


def listed(books: Path, folder: Path) -> tuple[Backup, ...]:
    """The backups with their heads, the newest first: by how often the books were gone back to, then by their facts.

    What a clock said that was once wrong counts last. Only the ends of the files are read; those that cannot be read
    come last.
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
                rows = Rows(database)
                facts, last = journal.head(rows)
                epoch = rows.value("SELECT epoch FROM journal ORDER BY position DESC LIMIT 1") or 1
                beginning = _beginning(rows)
        finally:
            database.close()
    except BooksError as error:
        return Backup(path, at, 0, "", error.message)
    return Backup(path, at, facts, last.hex(), "", (), generation(epoch), *beginning)


def rescue(connection: apsw.Connection, books: Path, folder: Path, clock: Clock) -> Path:
    """A backup out of a connection whose file is gone: what it holds open is in no other file.

    Raises:
        BooksError: it could not be written.
    """
    engine.make_folder(folder)
    target = _free_name(books, folder, clock.now())
    try:
        with engine.in_words(target):
            private.make_private(target)
            _vacuum_into(connection, target)
        _say_that_it_is_one(target)
        on_the_disk(target)
        on_the_disk(folder)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def newest_good(books: Path, folder: Path, first: str | None = None) -> Backup | None:
    """The newest backup that is sound from its first fact to its last.

    Args:
        first: the first fact's hash of the books that are meant; where it is not given, any will do.
    """
    for one in listed(books, folder):
        if first is not None and one.first != first:
            continue
        try:
            facts, head = check(one.path)
            return replace(one, facts=facts, head=head)
        except BooksError:  # that one is not it; the list of backups says what is wrong with it
            continue
    return None


def good_of_each(books: Path, folder: Path, first: str | None = None) -> list[Backup]:
    """The newest sound backup of the books that are meant; where nobody knows, of each that has backups there."""
    of_each = newest_of_each(listed(books, folder), first)
    return [good for one in of_each if (good := newest_good(books, folder, one.first)) is not None]


def advice(books: Path, folder: Path, first: str | None = None) -> str:
    """What to do about damaged or lost books; "" if there is no good backup of them."""
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
