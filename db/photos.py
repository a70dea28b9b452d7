"""Pictures of a batch: the bytes are a file beside the books, named by their own hash.

A fact holds the hash, so that a picture that was changed or exchanged is found out when it is read. The file is on the
disk before the fact is, and never changes; the same picture twice is one file.
"""

from __future__ import annotations

import errno
import os
import tempfile
from hashlib import sha256
from pathlib import Path

from db.errors import BooksDamagedError, BooksDiskError, BooksFullError, RuleError
from db.records import Photo

LARGEST = 20_000_000
_KINDS = ((b"\xff\xd8\xff", "image/jpeg", ".jpg"), (b"\x89PNG\r\n\x1a\n", "image/png", ".png"))
_ENDINGS = {media: ending for _, media, ending in _KINDS}


def folder_of(books: Path) -> Path:
    """
    >>> folder_of(Path("kitchen/books.db")).as_posix()
    'kitchen/books-photos'
    """
    return books.with_name(f"{books.stem}-photos")


def media_of(data: bytes) -> str:
    """What the bytes are, by how they begin.

    >>> media_of(b"GIF89a")
    Traceback (most recent call last):
    db.errors.RuleError: That is not a photo that the books keep. Take a JPEG or PNG of at most 20 MB.
    """
    found = next((media for start, media, _ in _KINDS if data.startswith(start)), None)
    if found is None or len(data) > LARGEST:
        raise RuleError("That is not a photo that the books keep.", "Take a JPEG or PNG of at most 20 MB.")
    return found


def keep(books: Path, data: bytes) -> tuple[str, str]:
    """Put a picture beside the books. Returns its hash and what it is.

    Raises:
        RuleError: it is not a picture.
        BooksFullError, BooksDiskError: it was not kept, and nothing is left of it.
    """
    media, name = media_of(data), sha256(data).hexdigest()
    place = _place(books, name, media)
    try:
        if not place.exists() or place.read_bytes() != data:
            _write(place, data)
    except OSError as error:
        kind = BooksFullError if error.errno in (errno.ENOSPC, errno.EDQUOT) else BooksDiskError
        raise kind(f"The photo could not be kept: {error.strerror}.") from error
    return name, media


def read(books: Path, photo: Photo) -> bytes:
    """
    Raises:
        BooksDamagedError: the file is gone, or is not the one that was taken.
    """
    place = _place(books, photo.sha256, photo.media)
    try:
        data = place.read_bytes()
    except OSError as error:
        raise BooksDamagedError(f"The photo {place.name} cannot be read: {error.strerror}.") from error
    if sha256(data).hexdigest() != photo.sha256:
        raise BooksDamagedError(f"The photo {place.name} is not the one that was taken.")
    return data


def _place(books: Path, name: str, media: str) -> Path:
    return folder_of(books) / name[:2] / f"{name}{_ENDINGS[media]}"


def _write(place: Path, data: bytes) -> None:
    """All of it or nothing, also over a power cut."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, place)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    """A new name is only on the disk when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
