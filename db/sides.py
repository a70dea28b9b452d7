"""The files that make up one SQLite database, and what makes them safe on the disk."""

from __future__ import annotations

import os
from pathlib import Path

SIDES = ("", "-wal", "-shm", "-journal")
"""The database itself, its log, the log's index, and the journal of a writer before WAL mode: they belong together."""

NOTES = ("-head", "-restoring")
"""What is noted beside the books: how far they got (head_note), and how far a restore is."""


def side(books: Path, which: str) -> Path:
    """
    >>> side(Path("books.db"), "-wal").name
    'books.db-wal'
    """
    return books.with_name(books.name + which)


def real_path(path: Path) -> Path:
    """Where a path leads through links; one that goes round in a circle stays as it is."""
    return Path(os.path.realpath(path))


def on_the_disk(path: Path) -> None:
    """A file's bytes, or a folder's names, as safe as the disk can make them."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_safely(file: Path, text: str) -> None:
    """Write a small file so that it has either its old text or the new one, whenever the power goes."""
    part = file.with_name(f".{file.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, text.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    part.rename(file)
    on_the_disk(file.parent)
