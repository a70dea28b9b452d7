"""How far this machine ever saw its books, noted in its own state folder: no copy of the books brings that along.

The note beside the books (head_note) is copied with their folder, and a file that is written over keeps its inode: such
a copy is at home, and knows nothing of the numbers that were given since. So each commit notes the head here too. A
note is of one line of books: from where they began, or were found to be a copy, restored, or gone on with, up to where
that happens again; each of these goes on in an epoch of its own, so that what one line gives is of no other. Books that
are a copy (db/home.py) are not asked for their note: they begin a line of their own.

A machine without such a folder, or one that cannot be written, has no notes, and works as before.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from db import head_note, home, journal, memory
from db.engine import Rows
from db.foreign import plain_bytes
from db.head_note import LONGEST, SLOTS, Head, HeadNote
from db.home import Machine
from db.private import OWNER_ONLY, make_folder, tighten
from db.sides import real_path

KEY = "lineage"
"""In the working memory: which line these books are of."""

_LINE = re.compile(r"[0-9a-f]{32}-[0-9]{1,20}")
_SUFFIX = ".head"


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a note is known by, and what it begins with."""

    name: str
    first: str
    """The first fact's hash: all copies of the books share it."""
    head: Head


@dataclass(frozen=True, slots=True)
class Owner:
    """Which books a note is of: where they were last, and their first fact's hash."""

    books: str
    first: str


def line_of(rows: Rows) -> Lineage | None:
    """The line that these books are of; None where they hold nothing."""
    first = rows.value("SELECT hash FROM journal WHERE position = 1")
    if not isinstance(first, bytes):
        return None
    begins = first.hex()
    kept = memory.get(rows, KEY)
    if not (isinstance(kept, str) and _LINE.fullmatch(kept) and begins.startswith(kept[:32])):
        kept = f"{begins[:32]}-{rows.value('SELECT max(epoch) FROM journal')}"
    return Lineage(kept, begins, Head(*journal.head(rows))) if _LINE.fullmatch(kept) else None


def noted(rows: Rows, books: Path, machine: Machine) -> Head | None:
    """How far this machine saw these books; None where there is no note, or they are somebody's copy."""
    line = line_of(rows)
    if line is None or machine.state is None:
        return None
    was = memory.get(rows, memory.HOME)
    if was is not None and home.is_copy(was, home.home_of(books, machine)):
        return None
    place = machine.state / (line.name + _SUFFIX)
    return None if place.is_symlink() else head_note.read_at(place)


def begin(line: Lineage | None, books: Path, machine: Machine) -> HeadNote | None:
    """The note that each commit goes on writing; None where this machine cannot keep one."""
    if line is None or machine.state is None or not _is_made(machine.state):
        return None
    place = machine.state / (line.name + _SUFFIX)
    _say_whose(place, Owner(str(real_path(books)), line.first))
    note = HeadNote(books, place)
    note.write(line.head)
    return note


def owner_of(books: Path, state: Path | None) -> Owner | None:
    """Whose place this is by the newest note; None where this machine never saw books there."""
    where = str(real_path(books))
    ours = ((when, owner) for when, owner in _owners(state) if owner.books == where)
    return max(ours, key=lambda one: one[0], default=(0, None))[1]


def _owners(state: Path | None) -> Iterator[tuple[int, Owner]]:
    """Every note's owner, and when the note was written."""
    if state is None or state.is_symlink():
        return
    with suppress(OSError):
        for place in state.glob("*" + _SUFFIX):
            with suppress(OSError, ValueError, TypeError, RecursionError):
                status = place.lstat()
                owner = _owner_in(place)
                if owner is not None:
                    yield status.st_mtime_ns, owner


def _owner_in(place: Path) -> Owner | None:
    told = None if place.is_symlink() else plain_bytes(place, LONGEST)
    if not told:
        return None
    owner = Owner(**json.loads(told[SLOTS:]))
    return owner if isinstance(owner.books, str) and isinstance(owner.first, str) else None


def _is_made(state: Path) -> bool:
    """A link in its place is not followed: what it leads to is not ours to write in."""
    with suppress(OSError):
        make_folder(state)
        if not state.is_symlink():
            tighten(state)
            return True
    return False


def _say_whose(place: Path, owner: Owner) -> None:
    with suppress(OSError, ValueError, TypeError, RecursionError):
        if _owner_in(place) == owner:
            return
    with suppress(OSError):
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, OWNER_ONLY)
        try:
            told = json.dumps(asdict(owner)).encode()
            os.pwrite(handle, told, SLOTS)
            os.ftruncate(handle, SLOTS + len(told))
        finally:
            os.close(handle)
