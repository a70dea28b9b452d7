"""Photographs as evidence: of a batch, of the label on a bag."""

from __future__ import annotations

from collections.abc import Callable

from db import batches, facts, photos, stock
from db.door import Door, Transaction
from db.records import Batch, Lot, Person, Photo
from db.rules.text import NOTE_LIMIT, printable


class PhotoVerbs(Door):
    """A picture is a JPEG or PNG; its bytes are on the disk before the fact that names them."""

    def add_photo(self, number: str, data: bytes, caption: str = "", *, by: Person | None = None) -> Batch:
        """A picture of this batch, failed or not."""
        known = self._read(lambda rows: batches.batch(rows, number)).number  # an unknown one leaves no file behind
        self._keep(data, caption, lambda *picture: facts.PhotoTaken(known, *picture), by)
        return self._read(lambda rows: batches.batch(rows, known))

    def add_lot_photo(self, code: str, data: bytes, caption: str = "", *, by: Person | None = None) -> Lot:
        """A picture of this bag's label."""
        known = self._read(lambda rows: stock.lot(rows, code)).code
        self._keep(data, caption, lambda *picture: facts.LotPhotographed(known, *picture), by)
        return self._read(lambda rows: stock.lot(rows, known))

    def lot_photos(self, code: str) -> tuple[Photo, ...]:
        return self._read(lambda rows: stock.photos(rows, stock.lot(rows, code).code))

    def photo(self, photo: Photo) -> bytes:
        """The picture itself.

        Raises:
            BooksDamagedError: the file is gone, or is not the one that was taken.
        """
        return photos.read(self.path, photo)

    def _keep(self, data: bytes, caption: str, fact: Callable[[str, str, str], facts.Fact], by: Person | None) -> None:
        name, media = photos.keep(self.path, data)
        said = printable(caption, NOTE_LIMIT)

        def work(tx: Transaction) -> None:
            tx.record(fact(name, media, said))

        self._write(work, by)
