"""The line of each value in a TOML file. tomllib keeps no positions.

Only for text that tomllib has accepted: this only needs to know where values begin and end. It passes over the text
once, however long a list is.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*("(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*""")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""+|' + r"'''.*?'''+|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'", re.DOTALL
)  # fmt: skip
_ATOM = re.compile(r"[^,\]}\n#]*")


@dataclass
class _Reading:
    text: str
    at: int = 0
    line: int = 1
    counted: int = 0
    lines: dict[Path, int] = field(default_factory=dict)
    lists: dict[Path, int] = field(default_factory=dict)
    table: Path = ()

    def here(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError("this is not TOML that tomllib has read")
        self.at = match.end()
        return match[0]

    def next_is(self, mark: str) -> bool:
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False


def lines_of(text: str) -> dict[Path, int]:
    """Every table, key and list item of a TOML text, by its path, with its line (from 1).

    >>> lines_of('a = 1\\n[[b]]\\nc = [\\n  "x",\\n  "y"]\\n')
    {('a',): 1, ('b',): 2, ('b', 0): 2, ('b', 0, 'c'): 3, ('b', 0, 'c', 0): 4, ('b', 0, 'c', 1): 5}
    """
    reading = _Reading(text)
    reading.skip(_BLANK)
    while reading.at < len(text):
        if reading.next_is("[["):
            _header(reading, many=True)
        elif reading.next_is("["):
            _header(reading, many=False)
        else:
            _pair(reading, reading.table)
        reading.skip(_BLANK)
    return reading.lines


def _header(reading: _Reading, *, many: bool) -> None:
    line, keys = reading.here(), _keys(reading)
    table: Path = ()
    for number, key in enumerate(keys):
        table = (*table, key)
        reading.lines.setdefault(table, line)
        if many and number == len(keys) - 1:
            reading.lists[table] = reading.lists.get(table, -1) + 1
        if table in reading.lists:
            table = (*table, reading.lists[table])
            reading.lines.setdefault(table, line)
    reading.table = table
    reading.at += 2 if many else 1


def _keys(reading: _Reading) -> list[str]:
    keys: list[str] = []
    while True:
        keys.append(_plain(reading.skip(_KEY).strip()))
        if not reading.next_is("."):
            return keys


def _plain(key: str) -> str:
    return next(iter(tomllib.loads(f"{key} = 0"))) if key[0] in "\"'" else key


def _pair(reading: _Reading, table: Path) -> None:
    line = reading.here()
    for key in _keys(reading):
        table = (*table, key)
        reading.lines.setdefault(table, line)
    if not reading.next_is("="):
        raise ValueError("this is not TOML that tomllib has read")
    _value(reading, table)


def _value(reading: _Reading, path: Path) -> None:
    reading.skip(_BLANK)
    reading.lines.setdefault(path, reading.here())
    if reading.next_is("["):
        _list(reading, path)
    elif reading.next_is("{"):
        _inline(reading, path)
    elif reading.text[reading.at : reading.at + 1] in ("'", '"'):
        reading.skip(_STRING)
    else:
        reading.skip(_ATOM)


def _list(reading: _Reading, path: Path) -> None:
    number = 0
    while True:
        reading.skip(_BLANK)
        if reading.next_is("]"):
            return
        _value(reading, (*path, number))
        number += 1
        reading.skip(_BLANK)
        reading.next_is(",")


def _inline(reading: _Reading, path: Path) -> None:
    while True:
        reading.skip(_BLANK)
        if reading.next_is("}"):
            return
        _pair(reading, path)
        reading.skip(_BLANK)
        reading.next_is(",")
