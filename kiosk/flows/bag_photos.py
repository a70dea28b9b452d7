"""Pictures of a bag that is not saved yet: files of their own, so that they outlive a power cut as the draft does.

Each is named by its own hash, the name that the books will know it by. All of it is on the disk before it is shown.
Once its bag is booked it has the bag's code behind its name, until it is in the books too: on a full disk it waits.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from db import BooksError, UnknownNumberError, private
from db.sides import on_the_disk, put_whole
from kiosk.locale import _

if TYPE_CHECKING:
    from db import Books, Person


log = logging.getLogger(__name__)


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
        private.make_folder(self._folder)
        put_whole(self._folder / name, data)
        on_the_disk(self._folder)
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

    def book(self, books: Books, code: str, names: Collection[str]) -> str:
        """Give a bag that is in the books its pictures, once each. Returns what went wrong, in words.

        What the books do not take waits for the next `book_waiting`, also of another start.
        """
        for name in names:
            self._let_wait(name, code, books.acting)
        trouble = self.book_waiting(books)
        known = {photo.sha256 for photo in books.lot_photos(code)} | {_parts(file)[0] for file in self._waiting()}
        return trouble or ("" if known.issuperset(names) else _("A photo of this bag was lost."))

    def book_waiting(self, books: Books) -> str:
        """Give the pictures that wait to their bags. Returns what went wrong, in words."""
        troubles = [_book(books, file) for file in self._waiting()]
        return next((words for words in troubles if words), "")

    def _waiting(self) -> list[Path]:
        """Named by hash, the bag's code and who took it, with dots between; without the last where nobody was known."""
        return sorted(self._folder.glob(f"{'[0-9a-f]' * 64}.*"))

    def _let_wait(self, name: str, code: str, who: Person | None) -> None:
        """A new name takes no room, so that a full disk has it too."""
        try:
            os.replace(self._folder / name, self._folder / ".".join((name, code, *([who.id] if who else ()))))
            on_the_disk(self._folder)
        except OSError as error:
            log.warning("the photo %s of %s does not wait: %s", name, code, error)

    def keep_only(self, names: Iterable[str]) -> None:
        """Let go of all others but those that wait. What the disk does not let go of stays for the next time."""
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
    """Give a picture that waits to its bag; what went wrong, in words."""
    name, code, who = _parts(file)
    try:
        data = file.read_bytes()
        if sha256(data).hexdigest() != name:
            file.unlink()
            return _("A photo of this bag was lost.")
        if all(photo.sha256 != name for photo in books.lot_photos(code)):
            with books.on_behalf_of(books.person(who)):  # whoever stands here by now did not take it
                books.add_lot_photo(code, data, _("the bag's label"))
        file.unlink()
    except UnknownNumberError:
        log.warning("%s waits for a bag that is not in these books", file.name)  # an older backup's
    except BooksError as error:
        return f"{error.message} {error.what_to_do}".strip()
    except OSError as error:
        return _("A photo waits for its bag: {why}").format(why=error.strerror or error)
    return ""
