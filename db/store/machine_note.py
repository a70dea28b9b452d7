"""Notes in this machine's own state folder how far its books got, where no copy of the books overwrites it.

The note beside the books (`head_note`) is copied together with their folder, and overwriting a file keeps its inode.
So an old copy put over the books looks like the original, without the numbers given since. Therefore each commit also
notes the head here. A note belongs to one *lineage* of the books. A lineage begins when the books begin, or are
recognised as a copy, restored, or continued without missing facts. Each of these begins a new epoch, so no number
belongs to two lineages. Books that are a copy (see `home`) ignore the note and begin a lineage of their own.

A machine without such a folder, or with one that cannot be written, keeps no notes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from db.store import head_note, home, journal, memory
from db.store.engine import Session
from db.store.foreign import plain_bytes
from db.store.head_note import LONGEST, SLOTS, Head, HeadNote
from db.store.home import Machine
from db.store.private import OWNER_ONLY, make_folder, tighten
from db.store.sides import real_path

KEY = "lineage"
"""Key in the working state: the lineage of these books."""

_LINE = re.compile(r"[0-9a-f]{32}-[0-9]{1,20}")
_SUFFIX = ".head"


@dataclass(frozen=True, slots=True)
class Lineage:
    """A lineage: its name, and what a new note of it contains."""

    name: str
    first: str
    """The first fact's hash, equal in all copies of the same books."""
    head: Head


@dataclass(frozen=True, slots=True)
class Owner:
    """The books that a note is about: their last path, and their first fact's hash."""

    books: str
    first: str


def lineage_of(session: Session) -> Lineage | None:
    """The lineage of these books; None if they are empty."""
    first = session.value("SELECT hash FROM journal WHERE position = 1")
    if not isinstance(first, bytes):
        return None
    begins = first.hex()
    kept = memory.get(session, KEY)
    if not (isinstance(kept, str) and _LINE.fullmatch(kept) and begins.startswith(kept[:32])):
        kept = f"{begins[:32]}-{session.value('SELECT max(epoch) FROM journal')}"
    return Lineage(kept, begins, Head(*journal.head(session))) if _LINE.fullmatch(kept) else None


def noted(session: Session, books: Path, machine: Machine) -> Head | None:
    """The head that this machine noted for these books; None if there is no note, or the books are a copy."""
    line = lineage_of(session)
    if line is None or machine.state is None:
        return None
    was = memory.get(session, memory.HOME)
    if was is not None and home.is_copy(was, home.home_of(books, machine)):
        return None
    place = machine.state / (line.name + _SUFFIX)
    return None if place.is_symlink() else head_note.read_at(place)


def begin(line: Lineage | None, books: Path, machine: Machine) -> HeadNote | None:
    """Open the note that each commit updates; None if this machine cannot keep one."""
    if line is None or machine.state is None or not _is_made(machine.state):
        return None
    place = machine.state / (line.name + _SUFFIX)
    _say_whose(place, Owner(str(real_path(books)), line.first))
    note = HeadNote(books, place)
    note.write(line.head)
    return note


def owner_of(books: Path, state: Path | None) -> Owner | None:
    """The books that the newest note locates at this path; None if this machine never saw books there."""
    where = str(real_path(books))
    ours = ((when, owner) for when, owner in _owners(state) if owner.books == where)
    return max(ours, key=lambda one: one[0], default=(0, None))[1]


def _owners(state: Path | None) -> Iterator[tuple[int, Owner]]:
    """The owner of every note, and when the note was written."""
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
    """Whether the folder exists, created if necessary. A symbolic link in its place is not followed."""
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
