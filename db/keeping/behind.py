"""Detects books that hold fewer facts than were recorded in them, and says what can be done.

Evidence comes from the note beside the books (`head_note`), this machine's own note (`machine_note`) and the backups.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from db.keeping import backup
from db.keeping.backup import Backup
from db.rules.errors import BooksBehindError, BooksError
from db.rules.words import counted, together, words
from db.store import engine, head_note, journal, machine_note
from db.store.engine import Session
from db.store.foreign import told_as_damage
from db.store.head_note import Head
from db.store.home import Machine


def refuse_if_behind(session: Session, books: Path, folder: Path, machine: Machine) -> None:
    """Refuse to open books that have lost facts.

    Raises:
        BooksBehindError: a note or a backup proves that facts are missing; the message names the best backup.
    """
    count, last = journal.head(session)
    notes = (head_note.read(books), machine_note.noted(session, books, machine))
    recorded = max((note.facts for note in notes if note is not None and not _has(session, note)), default=0)
    if 0 < recorded <= count:
        raise _others(session, books, folder, recorded)
    if not count:
        refuse_nothing(books, folder, machine, recorded)
        return
    best = max(_ahead(Head(count, last), books, folder), key=lambda one: one.facts, default=None)
    if recorded or best is not None:
        raise behind(books, count, max(recorded, best.facts if best else 0), [best] if best else [])


def refuse_nothing(books: Path, folder: Path, machine: Machine, recorded: int = 0) -> None:
    """Refuse empty or missing books in a place where there were books before.

    Args:
        recorded: the number of facts in a note that was already read.

    Raises:
        BooksBehindError: a note or a backup proves that there were facts.
    """
    note = head_note.read(books)
    best = backup.newest_of_each(backup.listed(books, folder), whose(books, machine))
    recorded = max(recorded, note.facts if note else 0, *(one.facts for one in best), 0)
    if recorded:
        raise behind(books, 0, recorded, best)


def whose(books: Path, machine: Machine) -> str | None:
    """The first fact's hash of the books in that place, or of those that were last there; None if unknown."""
    owner = machine_note.owner_of(books, machine.state)
    return backup.first_of(books) or (owner.first if owner else None)


def behind(books: Path, count: int, recorded: int, best: Sequence[Backup]) -> BooksBehindError:
    """The error for books that hold fewer facts than were recorded in them."""
    return BooksBehindError(_fewer(books, count, recorded), _ways(books, best), recorded)


def _fewer(books: Path, count: int, recorded: int) -> str:
    if not count:
        return counted(
            "The books {books} hold nothing, and {count} was recorded in them.",
            "The books {books} hold nothing, and {count} were recorded in them.",
            recorded,
            books=books.name,
        )
    return counted(
        "The books {books} hold {held}, and {count} was recorded in them.",
        "The books {books} hold {held}, and {count} were recorded in them.",
        recorded,
        books=books.name,
        held=counted("{count} fact", "{count} facts", count),
    )


def _others(session: Session, books: Path, folder: Path, recorded: int) -> BooksBehindError:
    """The error for different books in this place: as many facts as noted or more, but not the same ones."""
    ours = backup.of_these(session, books, folder)
    best = backup.newest_of_each([one for one in backup.listed(books, folder) if one not in ours], None)
    message = counted(
        "Other books were in the place of {books} before, with {count} fact that these do not hold.",
        "Other books were in the place of {books} before, with {count} facts that these do not hold.",
        recorded,
        books=books.name,
    )
    return BooksBehindError(message, _ways(books, best), recorded)


def _ways(books: Path, best: Sequence[Backup]) -> str:
    """What to do, with commands that can be pasted into a shell.

    Args:
        best: the newest usable backup of each of the books that may be meant.
    """
    command = ["jarmark", "--books", str(books), "restore"]
    ways = [
        words(
            "The backup {backup}{whose} has {facts}: {command}.",
            backup=one.name,
            whose=backup.whose_words(one, best),
            facts=one.facts,
            command=shlex.join([*command, str(one.path)]),
        )
        for one in best
    ]
    without = shlex.join([*command, "--go-on-without"])
    return together([*ways, words("To go on without what is missing: {command}", command=without)])


def _ahead(head: Head, books: Path, folder: Path) -> list[Backup]:
    """Backups that continue these books beyond their end."""
    return [one for one in backup.listed(books, folder) if one.facts > head.facts and goes_on(one.path, head)]


def goes_on(path: Path, head: Head) -> bool:
    """Whether the backup at `path` contains this head, so that it continues from it."""
    if head.facts == 0:
        return True
    try:
        database = engine.open_reader(path, any_schema=True)
    except BooksError:
        return False
    try:
        with engine.in_words(path), told_as_damage(path):
            return _has(Session(database), head)
    except BooksError:
        return False
    finally:
        database.close()


def _has(session: Session, head: Head) -> bool:
    return head.facts == 0 or session.value("SELECT hash FROM journal WHERE position = ?", head.facts) == head.hash
