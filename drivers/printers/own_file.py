"""Ordinary files that a printer's bytes may be written to: a new file, or one that holds nothing but such bytes.

Beside each file that is made here is a mark, `.NAME.jarmark`, with the file's size and SHA-256 after the last write. A
file without a mark, or whose content is not what its mark says, is somebody else's and is not touched.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

from drivers.errors import NotAPrintersFileError
from drivers.words import Words, words

_CHUNK = 1 << 20
_MARK = re.compile(r"(\d{1,15}) ([0-9a-f]{64})\n")
_LONGEST_MARK = 100


class OwnFile:
    """One file of a printer's bytes, and its mark."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._mark = self.path.with_name(f".{self.path.name}.jarmark")
        self._size = 0
        self._hash = hashlib.sha256()

    def open(self) -> int:
        """Open it for appending; it is made where there is none. Returns a non-blocking descriptor.

        Raises:
            NotAPrintersFileError: what is there was not made here, or was changed since.
            OSError: it cannot be opened.
        """
        if self._mark_text() is None:
            raise self._not_ours(self._has_a_wrong_mark())
        flags = os.O_RDWR | os.O_APPEND | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            descriptor = os.open(self.path, flags | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            self._refuse_others()
            descriptor = os.open(self.path, flags)
        self._size, self._hash = 0, hashlib.sha256()
        try:
            while data := os.read(descriptor, _CHUNK):
                self._count(data)
            if self._size and self._mark_text() != self._text():
                raise self._not_ours(words("it holds something else than a printer's bytes from here"))
            self._write_mark()
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def wrote(self, data: bytes) -> None:
        """Bring the mark up to date after `data` was appended."""
        self._count(data)
        self._write_mark()

    def empty(self) -> None:
        """Empty the file, so that it holds the next job alone. Raises as `open` does."""
        if not os.path.lexists(self.path):
            return
        descriptor = self.open()
        try:
            os.ftruncate(descriptor, 0)
            self._size, self._hash = 0, hashlib.sha256()
            self._write_mark()
        finally:
            os.close(descriptor)

    def check(self) -> None:
        """Raise what `open` would raise, without making a file."""
        if os.path.lexists(self.path):
            os.close(self.open())
        elif self._mark_text() is None:
            raise self._not_ours(self._has_a_wrong_mark())

    def _refuse_others(self) -> None:
        """Refuse a link, a folder and a file without a mark (even an empty one), before it is opened."""
        if stat.S_ISLNK(self.path.lstat().st_mode):
            raise self._not_ours(words("it is a link to another file"))
        if not stat.S_ISREG(self.path.lstat().st_mode):
            raise self._not_ours(words("it is no ordinary file and no printer"))
        if not self._mark_text():
            raise self._not_ours(words("it was there before, and no printer's file"))

    def _mark_text(self) -> str | None:
        """The mark's text; "" where there is no mark, None where something else has its name."""
        try:
            if not stat.S_ISREG(self._mark.lstat().st_mode):
                return None
            with self._mark.open("rb") as file:
                text = file.read(_LONGEST_MARK).decode("ascii", "replace")
        except FileNotFoundError:
            return ""
        return text if _MARK.fullmatch(text) else None

    def _write_mark(self) -> None:
        handle, part = tempfile.mkstemp(prefix=f"{self._mark.name}-", dir=self._mark.parent)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(self._text())
        os.replace(part, self._mark)

    def _text(self) -> str:
        return f"{self._size} {self._hash.hexdigest()}\n"

    def _count(self, data: bytes) -> None:
        self._size += len(data)
        self._hash.update(data)

    def _has_a_wrong_mark(self) -> Words:
        return words("{mark} beside it is no mark of a printer's file", mark=self._mark.name)

    def _not_ours(self, reason: Words) -> NotAPrintersFileError:
        return NotAPrintersFileError(
            words("Nothing is printed into {file}: {why}.", file=str(self.path), why=reason),
            words("Name a file that is not there yet."),
        )
