"""A CSV file as rows of text, whatever wrote it: its encoding, its delimiter, its headings.

Read as UTF-8, UTF-16 with its mark, or else as Windows-1252 (what older spreadsheets write), with a word about it.
A file that is too large is refused before it is read; nothing here holds more of it than its rows.
"""

from __future__ import annotations

import codecs
import csv
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from db.imports.problems import Problems

MAX_BYTES = 64 << 20
MAX_ROWS = 600_000
MAX_CELL = 4000
_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class _Reader(Protocol):
    """What csv.reader gives: it has no name to be called by before Python 3.12."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(frozen=True, slots=True)
class Columns:
    """`needed` must be there; `optional` may be left out."""

    needed: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return self.needed + self.optional


@dataclass(frozen=True, slots=True)
class Row:
    """The line it begins on, and the cells by column, stripped; a column that is not there is empty."""

    line: int
    cells: dict[str, str]


@dataclass(slots=True)
class Sheet:
    name: str
    rows: list[Row]
    remark: str = ""


def read_sheet(path: Path, columns: Columns, problems: Problems) -> Sheet:
    """The file's rows; where it cannot be read, none and a problem."""
    name = path.name
    size = path.stat().st_size
    if size > MAX_BYTES:
        problems.add(name, 0, f"is {size / 1e6:,.0f} MB large; at most {MAX_BYTES >> 20} MB are read. Split it by year")
        return Sheet(name, [])
    encoding = _encoding(path)
    if encoding is None:
        problems.add(name, 0, "is not text: save it in the spreadsheet as CSV (UTF-8)")
        return Sheet(name, [])
    remark = "is not UTF-8, and was read as Windows-1252: check the accents" if encoding == "cp1252" else ""
    try:
        with path.open(encoding=encoding, newline="") as stream:
            rows = list(_rows(stream, name, columns, problems))
    except csv.Error as error:
        problems.add(name, 0, f"is not a CSV file: {error}")
        return Sheet(name, [])
    return Sheet(name, rows, remark)


def _encoding(path: Path) -> str | None:
    """What decodes the whole file, tried a piece at a time; None for what is no text."""
    with path.open("rb") as stream:
        start = stream.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding if _decodes(path, encoding) else None
    return next((one for one in ("utf-8", "cp1252") if _decodes(path, one)), None)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_CHUNK):
                if "\0" in decoder.decode(piece):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _rows(stream: Iterator[str], name: str, columns: Columns, problems: Problems) -> Iterator[Row]:
    heading_line = next(stream, "")
    delimiter = max(",;\t", key=heading_line.count)
    headings = _headings(next(csv.reader([heading_line], delimiter=delimiter), []), name, columns, problems)
    if headings is None:
        return
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    try:
        yield from _body(reader, headings, name, problems)
    except csv.Error as error:
        words = f"cannot be read as CSV from here: {error}. Is a quotation mark missing?"
        problems.add(name, reader.line_num + 1, words)


def _body(reader: _Reader, headings: Sequence[str], name: str, problems: Problems) -> Iterator[Row]:
    line = 2
    for count, cells in enumerate(reader):
        begins, line = line, reader.line_num + 2
        if count >= MAX_ROWS:
            problems.add(name, begins, f"there are more than {MAX_ROWS:,} rows: split the file by year")
            return
        row = _row(begins, cells, headings, name, problems)
        if row is not None:
            yield row


def _row(line: int, cells: Sequence[str], headings: Sequence[str], name: str, problems: Problems) -> Row | None:
    stripped = [cell.strip() for cell in cells]
    if not any(stripped):
        return None
    if any(stripped[len(headings) :]):
        problems.add(name, line, f"has {len(cells)} cells for {len(headings)} columns: quote cells that hold commas")
        return None
    long = next((heading for heading, cell in zip(headings, stripped, strict=False) if len(cell) > MAX_CELL), None)
    if long is not None:
        problems.add(name, line, f"{long} is longer than {MAX_CELL} characters")
        return None
    return Row(line, dict(zip(headings, stripped, strict=False)))


def _headings(cells: Sequence[str], name: str, columns: Columns, problems: Problems) -> list[str] | None:
    headings = ["_".join(cell.strip().casefold().split()) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    before = problems.count
    if not headings:
        problems.add(name, 0, f"has no headings: the first line must be {','.join(columns.all)}")
        return None
    for heading in headings:
        if heading not in columns.all:
            near = difflib.get_close_matches(heading, columns.all, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there can be {', '.join(columns.all)}"
            problems.add(name, 1, f"the column {heading[:40]!r} is not known: {hint}")
    for heading in sorted({one for one in headings if headings.count(one) > 1 and one}):
        problems.add(name, 1, f"the column {heading[:40]!r} is there twice")
    for needed in columns.needed:
        if needed not in headings:
            problems.add(name, 1, f"the column {needed!r} is missing")
    return headings if problems.count == before else None
