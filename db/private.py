"""Books, backups, photos, exports and logs are their owner's alone: they name people, customers and recipes."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TextIO

OWNER_ONLY = 0o600
FOLDER = 0o700


def make_private(file: Path) -> None:
    """Make an empty file that only its owner can open, where there is none; whatever the umask says."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY))
    tighten(file)


def open_new(file: Path) -> TextIO:
    """A new text file that only its owner can open.

    Raises:
        FileExistsError: there is one; it is left as it is.
    """
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)
    return os.fdopen(handle, "w", encoding="utf-8", newline="\n")


def make_folder(folder: Path) -> bool:
    """A folder that only its owner can enter, with those above it where they are missing. Whether it was made."""
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(FOLDER, exist_ok=True)
    return bool(missing)


def tighten(path: Path) -> None:
    """Take others' rights away, where the file is ours; on a file system without rights (FAT) nothing happens."""
    with suppress(OSError):
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode) or status.st_uid != os.geteuid():
            return
        if status.st_mode & 0o077:
            path.chmod(stat.S_IMODE(status.st_mode) & ~0o077)
