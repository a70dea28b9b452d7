"""Files and folders to which printer data is never written, even if they do not exist: the books' and the settings'."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from drivers.errors import NotAPrintersFileError
from kiosk.locale import _

if TYPE_CHECKING:
    from drivers.urls import DeviceUrl
    from kiosk.settings.config import Settings


def refuse_own_places(url: DeviceUrl, settings: Settings) -> None:
    """
    Raises:
        NotAPrintersFileError: the address is a file or folder of the books or the settings.
    """
    if url.scheme in ("file", "virtual") and is_own_place(Path(url.target), settings):
        message = _("Nothing is printed into {place}: it is a place of the books or of the settings.")
        raise NotAPrintersFileError(message.format(place=url.target), _("Name another file."))


def is_own_place(place: Path, settings: Settings) -> bool:
    """Whether it is the books, a file that belongs to them, a path in one of their folders, or the settings.

    >>> from kiosk.settings.config import Settings
    >>> settings = Settings(books=Path("/kitchen/books.db"), source=Path("/kitchen/jarmark.toml"))
    >>> [is_own_place(Path(f"/kitchen/{name}"), settings) for name in ("books.db-wal", "backups/a.db", "job.bin")]
    [True, True, False]
    """
    from db.keeping.backup import folder_beside
    from db.store.photo_files import folder_of

    place, books = place.resolve(), settings.books.resolve()
    folders = (folder_beside(books), folder_of(books), settings.data_dir.resolve() / "logs")
    if any(place == folder or folder in place.parents for folder in folders):
        return True
    if settings.source is not None and place == settings.source.resolve():
        return True
    beside = place.name.startswith((books.name, f".{books.name}", f"{books.stem}-aside-"))
    return place.parent == books.parent and beside
