"""The files that belong to one SQLite database, and how files are written safely to the disk."""

from __future__ import annotations

import os
from pathlib import Path

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


def on_the_disk(path: Path) -> None:
    """fsync a file's content or a folder's entries."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_safely(file: Path, text: str) -> None:
    """Replace a small file atomically: after a power cut it has either the old or the new text."""
    part = file.with_name(f".{file.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, text.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    part.rename(file)
    on_the_disk(file.parent)
