"""Verbs for photos of batches and of bags' labels."""

from __future__ import annotations

from collections.abc import Callable

from db import batches, facts, photos, stock
from db.door import Door, Transaction
from db.records import Batch, Lot, Person, Photo
from db.rules.text import NOTE_LIMIT, printable


class PhotoVerbs(Door):
    """Pictures are JPEG or PNG. The file is on the disk before the fact that names it."""

    def add_photo(self, number: str, data: bytes, caption: str = "", *, by: Person | None = None) -> Batch:
        """Add a picture to a batch, also to a failed one."""
        known = self._read(lambda rows: batches.batch(rows, number)).number  # raises before a file is written
        self._keep(data, caption, lambda *picture: facts.PhotoTaken(known, *picture), by)
        return self._read(lambda rows: batches.batch(rows, known))

    def add_lot_photo(self, code: str, data: bytes, caption: str = "", *, by: Person | None = None) -> Lot:
        """Add a picture of a bag's label."""
        known = self._read(lambda rows: stock.lot(rows, code)).code
        self._keep(data, caption, lambda *picture: facts.LotPhotographed(known, *picture), by)
        return self._read(lambda rows: stock.lot(rows, known))

    def lot_photos(self, code: str) -> tuple[Photo, ...]:
        return self._read(lambda rows: stock.photos(rows, stock.lot(rows, code).code))

    def photo(self, photo: Photo) -> bytes:
        """The bytes of a picture.

        Raises:
            BooksDamagedError: the file is missing or was changed.
        """
        return photos.read(self.path, photo)

    def _keep(self, data: bytes, caption: str, fact: Callable[[str, str, str], facts.Fact], by: Person | None) -> None:
        name, media = photos.keep(self.path, data)
        said = printable(caption, NOTE_LIMIT)

        def work(tx: Transaction) -> None:
            tx.record(fact(name, media, said))

        self._write(work, by)
