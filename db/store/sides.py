"""The files that belong to one SQLite database, and how files are written safely to the disk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import IO

SIDES = ("", "-wal", "-shm", "-journal")
"""Suffixes: the database, its write-ahead log, the log's index, and the rollback journal of a writer without WAL
mode.
"""

NOTES = ("-head", "-restoring")
"""Suffixes of our own files beside the books: the note of their head (`head_note`), and the note of a restore."""


def side(books: Path, which: str) -> Path:
    """The path of a file beside the books.

    >>> side(Path("books.db"), "-wal").name
    'books.db-wal'
    """
    return books.with_name(books.name + which)


def real_path(path: Path) -> Path:
    """The path with all links resolved; unchanged if links form a loop."""
    return Path(os.path.realpath(path))


def to_disk(file: IO[bytes] | IO[str] | int) -> None:
    """Return when the disk has what was written to an open file or descriptor (fsync).

    Raises:
        OSError: the disk did not take it.
    """
    if isinstance(file, int):
        os.fsync(file)
    else:
        file.flush()
        os.fsync(file.fileno())


def fsync_file(path: Path) -> None:
    """fsync a file's content or a folder's entries.

    Raises:
        OSError: it cannot be opened, or the disk did not take it.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        to_disk(handle)
    finally:
        os.close(handle)


def put_whole(place: Path, data: bytes) -> None:
    """Write a file under a temporary name and rename it: after a power cut it is there whole, or not at all.

    The rename itself is safe only after `fsync_file` of the folder.

    Raises:
        OSError: it was not written; nothing is left of it.
    """
    handle, half = tempfile.mkstemp(dir=place.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            to_disk(file)
        os.replace(half, place)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise
