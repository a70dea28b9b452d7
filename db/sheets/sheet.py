"""Reads a text file into lines of cells, with any common encoding, line ending and delimiter.

The encoding is UTF-8 or UTF-16, else Windows-1252 or Mac Roman (older spreadsheets), which is remarked. Files that
are too large are refused before reading. What columns mean is decided in `layout`.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db.rules.text import printable
from db.rules.words import words
from db.sheets.problems import Problems

MAX_BYTES = 64 << 20
MAX_ROWS = 600_000
MAX_CELL = 4000
LONGEST_NAME = 255
"""Maximum length of a file name."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
_DELIMITERS = ",;\t|"
_LOOKED_AT = 8192
_MAC_ONLY = frozenset(range(0x80, 0xA0)) - {0x80, 0x85, *range(0x91, 0x98), 0x99, 0x8B, 0x9B}
"""Bytes that are accented letters in Mac Roman and rare in Windows-1252."""


class Typed(str):
    """A cell that a workbook stores as a number or a day, so that it has only one meaning.

    `shown`: the text displayed in the cell, which counts for lots and orders: 00123 for 123.
    """

    __slots__ = ("shown",)

    shown: str

    def __new__(cls, value: object, shown: str | None = None) -> Typed:
        made = super().__new__(cls, value)
        made.shown = str(made) if shown is None else shown
        return made


@dataclass(frozen=True, slots=True)
class SheetLine:
    """`number`: the line of the file on which it begins."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A record: its line, and its cells (stripped) by column. Missing columns are absent."""

    line: int
    cells: dict[str, str]
    above: Mapping[str, str] = field(default_factory=dict)
    """By column: the text above a cell that only says "the same"."""


@dataclass(slots=True)
class Grid:
    """One sheet. `name`: for messages. `title`: as the kitchen named it."""

    name: str
    title: str
    lines: list[SheetLine] = field(default_factory=list)
    remark: str = ""
    broken: bool = False
    """Some of it could not be read; a problem says why."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which a choice may refer to it."""
        return self.name, self.title


def read_text(path: Path, problems: Problems, rate: Callable[[list[list[str]]], int]) -> Grid:
    """The file's lines; none, and a problem, if it cannot be read.

    Args:
        rate: counts the known headings in lines. The delimiter with the most is used.
    """
    grid = Grid(printable(path.name, LONGEST_NAME), path.stem)
    size = path.stat().st_size
    if size > MAX_BYTES:
        return _broken(grid, problems, 0, too_large(size))
    content = path.read_bytes()
    encoding = _encoding(content)
    if encoding is None:
        return _broken(grid, problems, 0, words("is not text: save it in the spreadsheet as CSV (UTF-8)"))
    if encoding in _OLD:
        grid.remark = words("is not UTF-8, and was read as {encoding}: check the accents", encoding=_OLD[encoding])
    text = content.decode(encoding)
    text, delimiter, skipped = _said_delimiter(text)
    _read(grid, text, delimiter or _best_delimiter(text, rate), skipped, problems)
    return grid


def too_large(size: int) -> str:
    return words(
        "is {size} MB large; at most {most} MB are read. Split it by year",
        size=f"{size / 1e6:,.0f}",
        most=MAX_BYTES >> 20,
    )


def _broken(grid: Grid, problems: Problems, line: int, wrong: str) -> Grid:
    grid.broken = True
    problems.add(grid.name, line, wrong)
    return grid


def _encoding(content: bytes) -> str | None:
    """The encoding that decodes the whole file; None if it is not text."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    tried = [marked] if marked else [*_wide(content[:4096]), "utf-8", *_narrow(content)]
    return next((one for one in tried if _decodes(content, one)), None)


def _wide(start: bytes) -> list[str]:
    """UTF-16 without a byte order mark: every other byte of western text is zero."""
    half = len(start) // 2
    if half < 8:
        return []
    if start[1::2].count(0) > half * 0.7 and start[::2].count(0) == 0:
        return ["utf-16-le"]
    return ["utf-16-be"] if start[::2].count(0) > half * 0.7 and start[1::2].count(0) == 0 else []


def _narrow(content: bytes) -> list[str]:
    """The older encodings, the more likely first.

    >>> _narrow("crème fraîche".encode("mac_roman")), _narrow("crème fraîche".encode("cp1252"))
    (['mac_roman', 'cp1252'], ['cp1252', 'mac_roman'])
    """
    letters = re.findall(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[a-z])", content[: 1 << 20])
    mac = sum(one[0] in _MAC_ONLY for one in letters)
    windows = sum(one[0] >= 0xC0 for one in letters)
    old_lines = b"\r" in content and b"\n" not in content
    return ["mac_roman", "cp1252"] if mac > windows or (old_lines and mac == windows) else ["cp1252", "mac_roman"]


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    controls = sum(text[:_LOOKED_AT].count(chr(code)) for code in (*range(1, 9), *range(14, 27)))
    return "\0" not in text and controls * 50 <= len(text[:_LOOKED_AT])


def _said_delimiter(text: str) -> tuple[str, str, int]:
    """The delimiter from a first line such as "sep=;", and the text after that line."""
    match = re.match(r"\ufeff?\"?sep=(.)\"?[,;\t|]*(\r\n|\r|\n|$)", text, re.IGNORECASE)
    return (text[match.end() :], match[1], 1) if match else (text, "", 0)


def _best_delimiter(text: str, rate: Callable[[list[list[str]]], int]) -> str:
    start = text[:_LOOKED_AT]
    first = re.split(r"[\r\n]", start, maxsplit=1)[0]

    def score(delimiter: str) -> tuple[int, int]:
        try:
            lines = list(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter))
        except csv.Error:
            lines = []
        return rate(lines), first.count(delimiter)

    return max(_DELIMITERS, key=score)


def _read(grid: Grid, text: str, delimiter: str, skipped: int, problems: Problems) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = skipped + 1
    try:
        for count, cells in enumerate(reader):
            if count > MAX_ROWS:
                wrong = words("there are more than {most} rows: split the file by year", most=f"{MAX_ROWS:,}")
                _broken(grid, problems, line, wrong)
                return
            grid.lines.append(SheetLine(line, cells))
            line = reader.line_num + skipped + 1
    except csv.Error as error:
        wrong = words("cannot be read as CSV from here: {error}. Is a quotation mark missing?", error=str(error))
        _broken(grid, problems, reader.line_num + skipped, wrong)
