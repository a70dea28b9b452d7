"""Pictures of batches and bags, kept as files beside the books and named by their hash.

A fact holds the hash, so a changed or exchanged picture is detected when it is read. The file is on the disk before
the fact is recorded, and never changes. The same picture is stored only once.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from db.records import Photo
from db.rules.errors import BooksDamagedError, BooksDiskError, BooksFullError, RuleError
from db.rules.words import words
from db.store import private
from db.store.engine import Session
from db.store.foreign import plain_bytes
from db.store.sides import fsync_file, put_whole

LARGEST = 20_000_000
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and the total."""
_KINDS = ((b"\xff\xd8\xff", "image/jpeg", ".jpg"), (b"\x89PNG\r\n\x1a\n", "image/png", ".png"))
_HASH = re.compile(r"[0-9a-f]{64}")
_ENDINGS = {media: ending for _, media, ending in _KINDS}


def folder_of(books: Path) -> Path:
    """The folder of the pictures of these books.

    >>> folder_of(Path("kitchen/books.db")).as_posix()
    'kitchen/books-photos'
    """
    return books.with_name(f"{books.stem}-photos")


def media_of(data: bytes) -> str:
    """The media type, recognised by the first bytes.

    >>> media_of(b"GIF89a")
    Traceback (most recent call last):
    db.rules.errors.RuleError: That is not a photo that the books keep. Take a JPEG or PNG of at most 20 MB.
    """
    found = next((media for start, media, _ in _KINDS if data.startswith(start)), None)
    if found is None or len(data) > LARGEST:
        raise RuleError(
            words("That is not a photo that the books keep."), words("Take a JPEG or PNG of at most 20 MB.")
        )
    return found


def keep(books: Path, data: bytes) -> tuple[str, str]:
    """Store a picture. Returns its hash and media type.

    Raises:
        RuleError: it is not a JPEG or PNG, or is too large.
        BooksFullError, BooksDiskError: it could not be stored; no partial file is left.
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
        raise kind(words("The photo could not be kept: {reason}.", reason=error.strerror)) from error


def read(books: Path, photo: Photo) -> bytes:
    """The bytes of a picture.

    Raises:
        BooksDamagedError: the file is missing or was changed.
    """
    place = _place(books, photo.sha256, photo.media)
    data = plain_bytes(place, LARGEST)
    if data is None:
        raise BooksDamagedError(words("The photo {place} cannot be read: it is gone, or no picture.", place=place.name))
    if sha256(data).hexdigest() != photo.sha256:
        raise BooksDamagedError(words("The photo {place} is not the one that was taken.", place=place.name))
    return data


def copy(
    source: Path,
    target: Path,
    names: Iterable[tuple[str, str]],
    progress: Progress | None = None,
    *,
    mend: bool = False,
) -> list[str]:
    """Copy pictures from one folder to another, for backups and restores.

    A picture that is already there is not copied again, because pictures never change.

    Args:
        source, target: folders, see `folder_of`.
        names: hash and media type of each picture, see `taken`.
        mend: verify the pictures that are already there, and replace damaged ones.

    Returns:
        The file names of pictures that cannot be read or were changed. They are not copied.

    Raises:
        BooksFullError, BooksDiskError: the target could not be written.
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
            progress(words("copying photos"), done, len(wanted))
    return lost


def taken(session: Session) -> list[tuple[str, str]]:
    """Hash and media type of every picture that the books name, each once. Empty if the schema is older than photos."""
    if not session.value("SELECT 1 FROM sqlite_schema WHERE name = 'photo'"):
        return []
    return [(name, media) for name, media in session.all("SELECT DISTINCT sha256, media FROM photo ORDER BY id")]


def problems(books: Path, session: Session) -> Iterator[str]:
    """A sentence for each picture that is missing or was changed."""
    for name, media in taken(session):
        place = _place(books, name, media)
        if _right_bytes(place, name) is None:
            if place.exists():
                yield words("The photo {photo} is not the one that was taken.", photo=place.name)
            else:
                yield words("The photo {photo} is gone.", photo=place.name)


def _right_bytes(place: Path, name: str) -> bytes | None:
    data = plain_bytes(place, LARGEST)
    return data if data is not None and sha256(data).hexdigest() == name else None


def _place(books: Path, name: str, media: str) -> Path:
    return _in(folder_of(books), name, media)


def _in(folder: Path, name: str, media: str) -> Path:
    """The path of a picture.

    Raises:
        BooksDamagedError: the name is not a hash; it could lead out of the folder.
    """
    if not _HASH.fullmatch(name) or media not in _ENDINGS:
        raise BooksDamagedError(
            words(
                "The books name a photo that cannot be one: {name} ({media}).",
                name=repr(name[:40]),
                media=repr(media[:20]),
            )
        )
    return folder / name[:2] / f"{name}{_ENDINGS[media]}"


def _write(place: Path, data: bytes) -> None:
    """Write the file atomically, also if the power fails."""
    private.make_folder(place.parent)
    put_whole(place, data)
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        fsync_file(folder)
