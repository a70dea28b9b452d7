"""A small file beside the books that notes their head, so that lost facts are noticed.

If SQLite's write-ahead log is damaged or deleted, the newest facts are gone, but what is left is still valid: SQLite
reads a log only as far as it is intact. So each commit notes the head (number of facts, hash of the last) in
`books.db-head`. The note is written after the commit is on the disk, and without waiting for it. It may therefore be
older than the books, which proves nothing, but never newer. The newest backup gives the same evidence from another
file.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db.store.foreign import plain_bytes
from db.store.private import OWNER_ONLY
from db.store.sides import real_path, side, to_disk

_SLOT = 128
"""Bytes. There are two slots, written in turn, so that one is intact if the power fails during a write."""


@dataclass(frozen=True, slots=True)
class Head:
    """The number of facts, and the last one's hash."""

    facts: int
    hash: bytes


def place_of(books: Path) -> Path:
    return side(real_path(books), "-head")


class HeadNote:
    """A note that is kept open for writing. Used by the writer thread only. If it cannot be opened, nothing is noted.

    Args:
        place: the note's path, if not beside the books.
    """

    def __init__(self, books: Path, place: Path | None = None) -> None:
        place = place or place_of(books)
        self._turn = 0
        self._is_new = False
        self._last: Head | None = read_at(place)
        self._file: int | None = None
        with suppress(OSError):
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            self._file = os.open(place, flags, OWNER_ONLY)

    def write(self, head: Head) -> None:
        """Takes microseconds. If the disk refuses, only the note is lost."""
        if self._file is None or head == self._last:
            return
        with suppress(OSError):
            os.pwrite(self._file, _slot_of(head), self._turn * _SLOT)
            self._last, self._turn, self._is_new = head, 1 - self._turn, True

    def close(self) -> None:
        if self._file is not None:
            if self._is_new:
                with suppress(OSError):
                    to_disk(self._file)
            os.close(self._file)
            self._file = None


def read(books: Path) -> Head | None:
    """The newest head that was noted; None if there is no readable note."""
    return read_at(place_of(books))


SLOTS = 2 * _SLOT
"""Bytes. Other modules may store data behind the slots (see `machine_note`)."""
LONGEST = 16_384


def read_at(place: Path) -> Head | None:
    """As `read`, for a note at any path."""
    data = plain_bytes(place, LONGEST)
    if data is None:
        return None
    heads = [_head_in(data[start : start + _SLOT]) for start in (0, _SLOT)]
    return max((head for head in heads if head is not None), key=lambda head: head.facts, default=None)


def replace(books: Path, head: Head) -> None:
    """Overwrite the note: other books take this place, or a person decided to go on without the missing facts.

    The file is kept, because a writer may have it open.
    """
    place = place_of(books)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, OWNER_ONLY)
    try:
        os.write(handle, _slot_of(head) * 2)
        to_disk(handle)
    finally:
        os.close(handle)


def _slot_of(head: Head) -> bytes:
    text = f"{head.facts} {head.hash.hex()}"
    return f"{text} {zlib.crc32(text.encode()):08x}\n".encode().ljust(_SLOT)


def _head_in(slot: bytes) -> Head | None:
    try:
        facts, digits, check = slot.decode("ascii").split()
        if f"{zlib.crc32(f'{facts} {digits}'.encode()):08x}" != check:
            return None
        return Head(int(facts), bytes.fromhex(digits))
    except ValueError:
        return None
