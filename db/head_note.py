"""A small note beside the books that says how far they got, so that facts which are gone are missed.

A log that rots, or is deleted, takes the newest facts with it, and what is left is sound: SQLite reads a log as far as
it is whole. So each commit notes the head (how many facts, the hash of the last) in `books.db-head`. It is written
after the commit is on the disk, and not waited for: a note that is older than the books says nothing against them, and
it is never ahead of them. The newest backup says the same from another file.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db.foreign import plain_bytes
from db.private import OWNER_ONLY
from db.sides import real_path, side, to_disk

_SLOT = 128
"""Bytes; there are two, written in turn, so that one is whole whenever the power goes."""


@dataclass(frozen=True, slots=True)
class Head:
    """How many facts there are, and the last one's hash."""

    facts: int
    hash: bytes


def place_of(books: Path) -> Path:
    return side(real_path(books), "-head")


class HeadNote:
    """Written by the one thread that writes in the books. A place that cannot be written has no note.

    Args:
        place: where the note is, if not beside the books.
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
        """Costs some microseconds; a disk that refuses costs the note, and no fact."""
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
    """The newest head that was noted; None where there is no note that can be read."""
    return read_at(place_of(books))


SLOTS = 2 * _SLOT
"""Bytes; what stands behind them in a note is for those who wrote it there."""
LONGEST = 16_384


def read_at(place: Path) -> Head | None:
    """The same of a note in any place."""
    data = plain_bytes(place, LONGEST)
    if data is None:
        return None
    heads = [_head_in(data[start : start + _SLOT]) for start in (0, _SLOT)]
    return max((head for head in heads if head is not None), key=lambda head: head.facts, default=None)


def replace(books: Path, head: Head) -> None:
    """Other books take this place, or somebody goes on without what is missing: what was noted before goes.

    The file stays the same, as a writer may have it open.
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
