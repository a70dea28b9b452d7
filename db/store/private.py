"""Keeps files and folders private to their owner, because they name people, customers and recipes."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TextIO

OWNER_ONLY = 0o600
FOLDER = 0o700


def create_private(file: Path) -> None:
    """Create an empty file with mode 0600 if it does not exist, independent of the umask; else tighten it."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY))
    tighten(file)


def open_new(file: Path) -> TextIO:
    """A new text file with mode 0600.

    Raises:
        FileExistsError: there is already a file; it is left unchanged.
    """
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)
    return os.fdopen(handle, "w", encoding="utf-8", newline="\n")


def make_folder(folder: Path) -> bool:
    """Create a folder with mode 0700, and missing folders above it. Returns whether it was created.

    Raises:
        NotADirectoryError: there is something else at that path.
    """
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(FOLDER, exist_ok=True)
    return bool(missing)


def tighten(path: Path) -> None:
    """Remove the permissions of others, if the file is ours. Without effect on file systems without permissions
    (FAT).
    """
    with suppress(OSError):
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode) or status.st_uid != os.geteuid():
            return
        if status.st_mode & 0o077:
            path.chmod(stat.S_IMODE(status.st_mode) & ~0o077)
