"""Pictures of batches and bags: the bytes are a file beside the books, named by their own hash.

A fact holds the hash, so that a picture that was changed or exchanged is found out when it is read. The file is on the
disk before the fact is, and never changes; the same picture twice is one file.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from db import private
from db.engine import Rows
from db.errors import BooksDamagedError, BooksDiskError, BooksFullError, RuleError
from db.foreign import plain_bytes
from db.records import Photo
from db.sides import on_the_disk, put_whole

LARGEST = 20_000_000
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much."""
_KINDS = ((b"\xff\xd8\xff", "image/jpeg", ".jpg"), (b"\x89PNG\r\n\x1a\n", "image/png", ".png"))
_HASH = re.compile(r"[0-9a-f]{64}")
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
    if _right_bytes(place, name) is None:
        _kept(place, data)
    return name, media


def _kept(place: Path, data: bytes) -> None:
    try:
        _write(place, data)
    except OSError as error:
        kind = BooksFullError if error.errno in (errno.ENOSPC, errno.EDQUOT) else BooksDiskError
        raise kind(f"The photo could not be kept: {error.strerror}.") from error


def read(books: Path, photo: Photo) -> bytes:
    """
    Raises:
        BooksDamagedError: the file is gone, or is not the one that was taken.
    """
    place = _place(books, photo.sha256, photo.media)
    data = plain_bytes(place, LARGEST)
    if data is None:
        raise BooksDamagedError(f"The photo {place.name} cannot be read: it is gone, or no picture.")
    if sha256(data).hexdigest() != photo.sha256:
        raise BooksDamagedError(f"The photo {place.name} is not the one that was taken.")
    return data


def copy(
    source: Path,
    target: Path,
    names: Iterable[tuple[str, str]],
    progress: Progress | None = None,
    *,
    mend: bool = False,
) -> list[str]:
    """Bring pictures from beside some books, or from the folder of backups, to another such place.

    A picture never changes, so that what is there already is left alone.

    Args:
        source, target: folders as `folder_of` gives them.
        names: hash and media of each, as `taken` gives them.
        mend: read what is there already, and bring it anew where it is damaged.

    Returns:
        The names of the files that cannot be read, or are not the pictures that were taken; they are not copied.

    Raises:
        BooksFullError, BooksDiskError: the target takes no more.
    """
    wanted, lost = list(names), []
    for done, (name, media) in enumerate(wanted, 1):
        place = _in(target, name, media)
        if not place.exists() or (mend and _right_bytes(place, name) is None):
            data = _right_bytes(_in(source, name, media), name)
            if data is None:
                lost.append(place.name)
            else:
                _kept(place, data)
        if progress is not None:
            progress("copying photos", done, len(wanted))
    return lost


def taken(rows: Rows) -> list[tuple[str, str]]:
    """Hash and media of every picture that the books name, each once; none in books of before there were any."""
    if not rows.value("SELECT 1 FROM sqlite_schema WHERE name = 'photo'"):
        return []
    return [(name, media) for name, media in rows.all("SELECT DISTINCT sha256, media FROM photo ORDER BY id")]


def problems(books: Path, rows: Rows) -> Iterator[str]:
    """Pictures that are gone, or are not what was taken, in words."""
    for name, media in taken(rows):
        place = _place(books, name, media)
        if _right_bytes(place, name) is None:
            yield f"The photo {place.name} is {'not the one that was taken' if place.exists() else 'gone'}."


def _right_bytes(place: Path, name: str) -> bytes | None:
    data = plain_bytes(place, LARGEST)
    return data if data is not None and sha256(data).hexdigest() == name else None


def _place(books: Path, name: str, media: str) -> Path:
    return _in(folder_of(books), name, media)


def _in(folder: Path, name: str, media: str) -> Path:
    """
    Raises:
        BooksDamagedError: a name that is no hash would lead out of the folder.
    """
    if not _HASH.fullmatch(name) or media not in _ENDINGS:
        raise BooksDamagedError(f"The books name a photo that cannot be one: {name[:40]!r} ({media[:20]!r}).")
    return folder / name[:2] / f"{name}{_ENDINGS[media]}"


def _write(place: Path, data: bytes) -> None:
    """All of it or nothing, also over a power cut."""
    private.make_folder(place.parent)
    put_whole(place, data)
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        on_the_disk(folder)
