"""Photos of batches and bags."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from peewee import ForeignKeyField, TextField

from db.questions import batches, stock
from db.records import Batch, Lot, Person, Photo
from db.rules.text import NOTE_LIMIT, printable
from db.store import photo_files as photos
from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.table import IndexTable
from db.store.transaction import Transaction
from db.store.verbs import Verbs
from db.subjects.batches import BatchTable
from db.subjects.lots import LotTable
from db.subjects.row_ids import batch_id


@dataclass(frozen=True, slots=True)
class PhotoTaken(Fact):
    """`sha256` (hex) names the file with the picture's bytes, which is kept outside the database. `media`: its media
    type.
    """

    kind: ClassVar[str] = "photo-taken"
    batch: str
    sha256: str
    media: str
    caption: str


@dataclass(frozen=True, slots=True)
class LotPhotographed(Fact):
    """A picture of the bag's label, kept as evidence. Fields as in PhotoTaken."""

    kind: ClassVar[str] = "lot-photographed"
    lot: str
    sha256: str
    media: str
    caption: str


class PhotoTable(IndexTable):
    """A photo of a batch or of a bag. The bytes are a file outside the database, named by their hash."""

    batch = ForeignKeyField(BatchTable, null=True)
    lot = ForeignKeyField(LotTable, null=True)
    at = TextField()
    sha256 = TextField()
    media = TextField()
    caption = TextField()


@applies(PhotoTaken)
def _photo_taken(session: Session, fact: PhotoTaken, entry: Entry) -> None:
    session.insert(
        PhotoTable, batch_id=batch_id(session, fact.batch), at=entry.at, sha256=fact.sha256, media=fact.media,
        caption=fact.caption,
    )  # fmt: skip


@applies(LotPhotographed)
def _lot_photographed(session: Session, fact: LotPhotographed, entry: Entry) -> None:
    session.insert(
        PhotoTable, lot_id=session.value("SELECT id FROM lot WHERE code = ?", fact.lot), at=entry.at,
        sha256=fact.sha256, media=fact.media, caption=fact.caption,
    )  # fmt: skip


class PhotoVerbs(Verbs):
    """A picture is a JPEG or PNG. Its bytes are on the disk before the fact that names them."""

    def add_photo(self, number: str, data: bytes, caption: str = "", *, by: Person | None = None) -> Batch:
        """Add a picture to a batch, also to a failed one."""
        known = self._read(lambda session: batches.batch(session, number)).number  # raises before a file is written
        self._keep(data, caption, lambda *picture: PhotoTaken(known, *picture), by)
        return self._read(lambda session: batches.batch(session, known))

    def add_lot_photo(self, code: str, data: bytes, caption: str = "", *, by: Person | None = None) -> Lot:
        """Add a picture of a bag's label."""
        known = self._read(lambda session: stock.lot(session, code)).code
        self._keep(data, caption, lambda *picture: LotPhotographed(known, *picture), by)
        return self._read(lambda session: stock.lot(session, known))

    def lot_photos(self, code: str) -> tuple[Photo, ...]:
        return self._read(lambda session: stock.photos(session, stock.lot(session, code).code))

    def photo(self, photo: Photo) -> bytes:
        """The bytes of a picture.

        Raises:
            BooksDamagedError: the file is missing or was changed.
        """
        return photos.read(self.path, photo)

    def _keep(self, data: bytes, caption: str, fact: Callable[[str, str, str], Fact], by: Person | None) -> None:
        name, media = photos.keep(self.path, data)
        said = printable(caption, NOTE_LIMIT)

        def work(tx: Transaction) -> None:
            tx.record(fact(name, media, said))

        self._write(work, by)
