"""Pictures of a bag that is not saved yet. They are kept as files, so that they survive a power cut like the draft.

Each file is named by its hash, which is also its name in the books, and is on the disk before it is shown. When the
bag is booked, the bag's code is appended to the file's name until the books have the picture: if the disk is full, the
file waits.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from db import BooksError, UnknownNumberError
from db.store import private
from db.store.sides import fsync_file, put_whole
from kiosk.locale import _, said

if TYPE_CHECKING:
    from db import Books, Person


log = logging.getLogger(__name__)


class BagPhotos:
    """The pictures in one folder. They belong to one bag at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, bytes] = {}

    def keep(self, data: bytes) -> str:
        """Keep a picture and return its name.

        Raises:
            OSError: it was not kept.
        """
        name = sha256(data).hexdigest()
        private.make_folder(self._folder)
        put_whole(self._folder / name, data)
        fsync_file(self._folder)
        self._seen[name] = data
        return name

    def read(self, name: str) -> bytes | None:
        """A picture's bytes; None if it is missing or its content does not match its name."""
        if name not in self._seen:
            try:
                data = (self._folder / name).read_bytes()
            except OSError:
                return None
            if sha256(data).hexdigest() != name:
                return None
            self._seen[name] = data
        return self._seen[name]

    def book(self, books: Books, code: str, names: Collection[str]) -> str:
        """Add pictures to a bag that is in the books, each once. Returns what went wrong, in words.

        A picture that the books cannot take waits for the next `book_waiting`, even after a restart.
        """
        for name in names:
            self._let_wait(name, code, books.acting)
        trouble = self.book_waiting(books)
        known = {photo.sha256 for photo in books.lot_photos(code)} | {_parts(file)[0] for file in self._waiting()}
        return trouble or ("" if known.issuperset(names) else _("A photo of this bag was lost."))

    def book_waiting(self, books: Books) -> str:
        """Add the waiting pictures to their bags. Returns what went wrong, in words."""
        troubles = [_book(books, file) for file in self._waiting()]
        return next((words for words in troubles if words), "")

    def _waiting(self) -> list[Path]:
        """Files named `HASH.BAG.PERSON`, or `HASH.BAG` if nobody was known to have taken the picture."""
        return sorted(self._folder.glob(f"{'[0-9a-f]' * 64}.*"))

    def _let_wait(self, name: str, code: str, who: Person | None) -> None:
        """Mark a picture as waiting by renaming it, which works even on a full disk."""
        try:
            os.replace(self._folder / name, self._folder / ".".join((name, code, *([who.id] if who else ()))))
            fsync_file(self._folder)
        except OSError as error:
            log.warning("the photo %s of %s does not wait: %s", name, code, error)

    def keep_only(self, names: Iterable[str]) -> None:
        """Delete all other pictures except waiting ones. What cannot be deleted is tried again next time."""
        wanted = {*names, *(file.name for file in self._waiting())}
        self._seen = {name: data for name, data in self._seen.items() if name in wanted}
        if not self._folder.is_dir():
            return
        for file in self._folder.iterdir():
            if file.name not in wanted:
                with suppress(OSError):
                    file.unlink()


def _parts(file: Path) -> tuple[str, str, str]:
    """
    >>> _parts(Path("ab.B0001-G.019c")), _parts(Path("ab.B0001-G"))
    (('ab', 'B0001-G', '019c'), ('ab', 'B0001-G', ''))
    """
    name, code, *who = file.name.split(".")
    return name, code, who[0] if who else ""


def _book(books: Books, file: Path) -> str:
    """Add one waiting picture to its bag. Returns what went wrong, in words."""
    name, code, who = _parts(file)
    try:
        data = file.read_bytes()
        if sha256(data).hexdigest() != name:
            file.unlink()
            return _("A photo of this bag was lost.")
        if all(photo.sha256 != name for photo in books.lot_photos(code)):
            with books.on_behalf_of(books.person(who)):  # recorded for the one who took it
                books.add_lot_photo(code, data, _("the bag's label"))
        file.unlink()
    except UnknownNumberError:
        log.warning("%s waits for a bag that is not in these books", file.name)  # from an older backup
    except BooksError as error:
        return f"{said(error.message)} {said(error.what_to_do)}".strip()
    except OSError as error:
        return _("A photo waits for its bag: {why}").format(why=error.strerror or error)
    return ""
