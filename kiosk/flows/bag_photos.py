"""Pictures of a bag that is not saved yet: files of their own, so that they outlive a power cut as the draft does.

Each is named by its own hash, the name that the books will know it by. All of it is on the disk before it is shown.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from db import BooksError
from kiosk.locale import _

if TYPE_CHECKING:
    from db import Books


class BagPhotos:
    """The pictures in one folder, of one bag at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, bytes] = {}

    def keep(self, data: bytes) -> str:
        """Keep a picture; gives its name.

        Raises:
            OSError: it was not kept.
        """
        name = sha256(data).hexdigest()
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, half = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(half, self._folder / name)
        except OSError:
            Path(half).unlink(missing_ok=True)
            raise
        self._sync()
        self._seen[name] = data
        return name

    def read(self, name: str) -> bytes | None:
        """A picture; None where it is gone or is not what was kept."""
        if name not in self._seen:
            try:
                data = (self._folder / name).read_bytes()
            except OSError:
                return None
            if sha256(data).hexdigest() != name:
                return None
            self._seen[name] = data
        return self._seen[name]

    def book(self, books: Books, code: str, names: Iterable[str]) -> str:
        """Give a bag that is in the books its pictures, once each. Returns what went wrong, in words."""
        have = {photo.sha256 for photo in books.lot_photos(code)}
        for name in names:
            data = self.read(name)
            if data is None:
                return _("A photo of this bag was lost.")
            try:
                if name not in have:
                    books.add_lot_photo(code, data, _("the bag's label"))
            except BooksError as error:
                return f"{error.message} {error.what_to_do}".strip()
        return ""

    def keep_only(self, names: Iterable[str]) -> None:
        """Let go of all others. What the disk does not let go of stays for the next time."""
        wanted = set(names)
        self._seen = {name: data for name, data in self._seen.items() if name in wanted}
        if not self._folder.is_dir():
            return
        for file in self._folder.iterdir():
            if file.name not in wanted:
                with suppress(OSError):
                    file.unlink()

    def _sync(self) -> None:
        """A new name is only on the disk when its folder is."""
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
