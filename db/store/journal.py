"""The journal: facts in the order in which they were recorded, linked by hashes.

A row's hash is SHA-256 over the previous row's hash and the canonical JSON of the row's columns. Whoever changes,
removes or swaps a fact must change every later hash, and anybody who has noted the head (number of facts, last hash)
can detect that. `position` counts the rows of this file. (kiosk, epoch, sequence) and the UUIDv7 identify a fact in
every copy of the books.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from db.rules.errors import BooksDamagedError
from db.rules.words import words
from db.store import codec
from db.store.clock import Clock
from db.store.engine import Row, Session
from db.store.fact import Fact
from db.store.foreign import UNTRUSTED_ERRORS
from db.store.tables import JournalTable

GENESIS = bytes(32)
PAGE = 2000
COLUMNS = "position, uid, kiosk, epoch, sequence, who, at, monotonic_ns, boot, kind, version, payload, prev, hash"

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with its envelope: who recorded it, when, on which kiosk, and its position in the journal."""

    position: int
    uid: str
    kiosk: str
    epoch: int
    sequence: int
    who: str | None
    at: datetime
    fact: Fact
    monotonic_ns: int
    boot: str


def append(session: Session, fact: Fact, *, kiosk: str, epoch: int, who: str | None, clock: Clock) -> Entry:
    """Append one fact to the journal, inside the caller's transaction."""
    position, prev = head(session)
    sequence = 1 + (session.value("SELECT max(sequence) FROM journal WHERE kiosk = ? AND epoch = ?", kiosk, epoch) or 0)
    at = clock.now()
    ran = int(clock.monotonic() * 1e9)
    entry = Entry(position + 1, uuid7(at), kiosk, epoch, sequence, who, at, fact, ran, clock.boot_id)
    sealed = (
        entry.position, entry.uid, kiosk, epoch, sequence, who, at.isoformat(), entry.monotonic_ns,
        entry.boot, fact.kind, fact.version, codec.encode(fact), prev,
    )  # fmt: skip
    names = COLUMNS.split(", ")
    session.insert(JournalTable, **dict(zip(names, (*sealed, chained(sealed)), strict=True)))
    return entry


def chained(columns: Row) -> bytes:
    """The hash of a row. `columns`: all its columns but the hash; the last is the previous row's hash."""
    return sha256(columns[-1] + _dumps(columns[:-1]).encode()).digest()


def is_chained(row: Row) -> bool:
    """Whether a row's hash matches its columns. False for values that no fact can hold, such as bytes."""
    try:
        return bool(chained(row[:-1]) == row[-1])
    except (TypeError, ValueError):
        return False


def head(session: Session) -> tuple[int, bytes]:
    """The number of facts, and the hash of the last.

    Raises:
        BooksDamagedError: the last row is not readable.
    """
    row = session.one("SELECT position, hash FROM journal ORDER BY position DESC LIMIT 1")
    if row is None:
        return 0, GENESIS
    if type(row[0]) is not int or not isinstance(row[1], bytes):
        raise BooksDamagedError(words("The last fact of the books cannot be read."))
    return row[0], row[1]


def epoch_of(session: Session, kiosk: str) -> int:
    """The epoch that this kiosk is in; 0 if it never wrote in these books."""
    return session.value("SELECT max(epoch) FROM journal WHERE kiosk = ?", kiosk) or 0


class UnreadableFactError(BooksDamagedError):
    """A fact's row holds bytes that are not text, or has an impossible position."""


_PAGE = f"SELECT {COLUMNS} FROM journal WHERE position > ? ORDER BY position LIMIT ?"


def raw_rows(session: Session, after: int = -(1 << 63)) -> Iterator[Row]:
    """Every row after a position, read in pages, so that no statement stays open if the caller stops early.

    Raises:
        UnreadableFactError: names the first unreadable row; the rows before it were yielded.
    """
    size = PAGE
    while page := _page(session, after, size):
        if isinstance(page, UnreadableFactError):
            if size == 1:
                raise page
            size = 1
            continue
        for row in page:
            if row[0] <= after:  # happens only if damaged pages form a loop, which would be endless
                raise UnreadableFactError(
                    words("After fact {after} comes fact {next}: the file is damaged.", after=after, next=row[0])
                )
            after = row[0]
            yield row


def _page(session: Session, after: int, size: int) -> list[Row] | UnreadableFactError:
    try:
        return session.all(_PAGE, after, size)
    except UnicodeDecodeError:
        position = session.value("SELECT min(position) FROM journal WHERE position > ?", after)
        return UnreadableFactError(
            words("Fact {position} cannot be read: it was changed after it was recorded.", position=position)
        )


def entry_of(row: Row) -> Entry:
    """The fact in a journal row, converted from an old version if necessary.

    Raises:
        BooksDamagedError: no version of Jarmark writes such a fact, although its hash may be right.
        BooksVersionError: a newer version wrote it.
    """
    position, uid, kiosk, epoch, sequence, who, at, ran, boot, kind, version, payload, _, _ = row
    try:
        fact = codec.decode(kind, version, payload)
        return Entry(position, uid, kiosk, epoch, sequence, who, datetime.fromisoformat(at), fact, ran, boot)
    except UNTRUSTED_ERRORS as error:
        raise strange_fact(row, error) from error


def strange_fact(row: Row, error: BaseException) -> BooksDamagedError:
    """The error for a fact that no version of Jarmark writes, or that contradicts earlier facts."""
    why = str(error).strip("'\"")[:200]
    return BooksDamagedError(
        words(
            "Fact {position} ({kind}, {uid}) cannot be read back into tables: {why}.",
            position=row[0],
            kind=row[9],
            uid=row[1],
            why=why,
        )
    )


def uuid7(at: datetime) -> str:
    """A UUIDv7 (RFC 9562, 5.7): milliseconds since 1970, then 74 random bits.

    >>> uuid7(datetime.fromisoformat("2026-03-04T08:00:00+00:00"))[:15]
    '019cb7dc-6400-7'
    """
    milliseconds = int(at.timestamp() * 1000) & (1 << 48) - 1
    random = int.from_bytes(os.urandom(10), "big")
    number = milliseconds << 80 | 7 << 76 | (random >> 68 & 0xFFF) << 64 | 2 << 62 | random & (1 << 62) - 1
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
