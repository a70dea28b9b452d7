"""Exports and imports the journal as JSON lines: one fact per line, in order, with everything that its hash covers.

A line is an object with the journal's columns as keys (see docs/books.md); `payload` is the fact, `prev` and `hash`
are hex. The export is complete: importing it gives the same hashes and the same tables. An import checks every hash
and names the line where the chain is broken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

import apsw

from db.rules.errors import BooksDamagedError, BooksError, BooksVersionError, RuleError
from db.rules.words import without_full_stop, words
from db.store import engine, journal, memory
from db.store.applying import apply
from db.store.engine import Row, Session
from db.store.foreign import UNTRUSTED_ERRORS
from db.store.tables import JournalTable

COLUMNS = tuple(journal.COLUMNS.split(", "))
LONGEST_LINE = 4 << 20
"""No fact comes near this size. A longer line is not part of a journal and is not read into memory."""

Progress = Callable[[int], None]
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def write_lines(session: Session, out: TextIO, progress: Progress | None = None) -> int:
    """Write every fact, oldest first. Returns how many.

    Raises:
        BooksDamagedError: a fact was changed after it was recorded; the lines before it are written.
    """
    count = 0
    previous = journal.GENESIS
    for count, row in enumerate(journal.raw_rows(session), 1):
        out.write(line_of(row, count, previous) + "\n")
        previous = row[-1]
        if progress is not None and count % journal.PAGE == 0:
            progress(count)
    return count


def line_of(row: Row, expected: int, previous: bytes) -> str:
    """A journal row as a line.

    Raises:
        BooksDamagedError: the row does not fit into the chain.
    """
    if row[0] != expected or row[-2] != previous or not journal.is_chained(row):
        raise BooksDamagedError(
            words("Fact {expected} is not what it was when it was recorded.", expected=expected),
            words("Run jarmark verify."),
        )
    columns = dict(zip(COLUMNS, row, strict=True))
    payload = json.loads(columns["payload"])
    assert _dumps(payload) == columns["payload"], "a fact's text is canonical"
    return _dumps({**columns, "payload": payload, "prev": row[-2].hex(), "hash": row[-1].hex()})


def read_lines(source: TextIO, name: str, path: Path, progress: Progress | None = None) -> int:
    """Create books at `path` from these lines. Returns the number of facts.

    When the books are opened for writing, they begin an epoch of their own, because the original may still be used.

    Args:
        name: the source's name for error messages.

    Raises:
        RuleError: there are already books at `path`.
        BooksDamagedError: a line is not a fact, or the chain is broken there. No books are created.
    """
    if path.exists():
        raise RuleError(
            words("There are books at {path} already.", path=path.name), words("A journal is read into new books only.")
        )
    fresh = path.with_name(path.name + ".reading")
    _forget(fresh)
    try:
        with engine.in_words(path):
            count = _fill(source, name, fresh, progress)
        fresh.rename(path)
    finally:
        _forget(fresh)
    return count


def _fill(source: TextIO, name: str, fresh: Path, progress: Progress | None) -> int:
    database = engine.open_writer(fresh)
    try:
        session = Session(database)
        session.run("BEGIN IMMEDIATE")
        count = 0
        for count, row in enumerate(_checked(source, name), 1):
            session.insert(JournalTable, **dict(zip(COLUMNS, row, strict=True)))
            session.memo.clear()
            _apply(session, row, name)
            if progress is not None and count % journal.PAGE == 0:
                progress(count)
        if not count:
            raise BooksDamagedError(words("{name} holds no facts.", name=name), words("Nothing was recorded."))
        memory.put(session, memory.HOME, f"journal {name[:100]}:")
        session.run("COMMIT")
        return count
    finally:
        database.close()


def _apply(session: Session, row: Row, name: str) -> None:
    try:
        apply(session, journal.entry_of(row))
    except BooksVersionError as error:
        raise BooksVersionError(
            words("{name}, line {line}: {error}", name=name, line=row[0], error=error.message), error.what_to_do
        ) from error
    except (BooksError, apsw.Error, *UNTRUSTED_ERRORS) as error:
        why = without_full_stop(error.message) if isinstance(error, BooksError) else str(error)
        raise _broken(
            name,
            row[0],
            words("the fact does not fit what was before it ({why})", why=why if len(why) <= 200 else why[:200]),
        ) from error


def _checked(source: TextIO, name: str) -> Iterator[Row]:
    """The lines as journal rows, each checked against the chain."""
    previous, line = journal.GENESIS, 0
    sequences: dict[tuple[str, int], int] = {}
    while text := _line(source, name, line + 1):
        line += 1
        row = _row(text, name, line)
        if row[0] != line or row[-2] != previous:
            raise _broken(
                name, line, words("it does not follow the fact before it: one was removed, changed or swapped")
            )
        if not journal.is_chained(row):
            raise _broken(name, line, words("the fact was changed after it was recorded"))
        kiosk, epoch, sequence = row[2:5]
        if sequence != sequences.get((kiosk, epoch), 0) + 1:
            raise _broken(
                name,
                line,
                words(
                    "the fact is number {sequence} of {kiosk} in epoch {epoch}, out of turn",
                    sequence=sequence,
                    kiosk=kiosk,
                    epoch=epoch,
                ),
            )
        sequences[kiosk, epoch], previous = sequence, row[-1]
        yield row


def _line(source: TextIO, name: str, line: int) -> str:
    try:
        return source.readline(LONGEST_LINE)
    except UnicodeDecodeError as error:
        raise _broken(name, line, words("from here on it is not UTF-8")) from error


def _row(text: str, name: str, line: int) -> Row:
    try:
        columns: dict[str, Any] = json.loads(text, parse_float=_no_float)
        if set(columns) != set(COLUMNS):
            raise ValueError("keys")
        columns["payload"] = _dumps(columns["payload"])
        columns["prev"], columns["hash"] = bytes.fromhex(columns["prev"]), bytes.fromhex(columns["hash"])
        UUID(columns["uid"])
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _broken(name, line, words("it is not a fact of a journal")) from error
    row = tuple(columns[column] for column in COLUMNS)
    if not all(_fits(value, kind) for value, kind in zip(row, _KINDS, strict=True)):
        raise _broken(name, line, words("it is not a fact of a journal"))
    return row


def _fits(value: Any, kind: type | tuple[type, ...]) -> bool:
    """Integers must fit SQLite's 64 bits; booleans are not accepted as integers."""
    if kind is int:
        return type(value) is int and -(1 << 63) <= value < 1 << 63
    return isinstance(value, kind)


_KINDS: tuple[type | tuple[type, ...], ...] = (
    int, str, str, int, int, (str, type(None)), str, int, str, str, int, str, bytes, bytes,
)  # fmt: skip


def _no_float(text: str) -> float:
    raise ValueError(f"{text} is a float")


def _broken(name: str, line: int, problem: str) -> BooksError:
    return BooksDamagedError(
        words("{name}, line {line}: {problem}.", name=name, line=line, problem=problem), words("Nothing was recorded.")
    )


def _forget(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).unlink()
