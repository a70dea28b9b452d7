"""Splits a TOML file into statements, each with the line on which it begins.

tomllib keeps no positions and stops at the first mistake; tomlkit keeps no positions either. So the file is split into
statements, each the shortest run of lines that tomllib can read, and each that it cannot read is a separate mistake. No
part of TOML's grammar is implemented here.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from kiosk.locale import _

MOST_MISTAKES = 50
"""Reading stops after so many: it is not a settings file."""

DEEPEST = 20
"""The limit for names in one key or part; no setting has more than two."""

LONGEST_STATEMENT = 40
"""The limit for lines of one statement (such as a long list); beyond it, its first line is the mistake."""


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake in the settings; `line` counts from 1, and 0 means the whole file."""

    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One `key = value` with its table: `[kitchen]` and `name = "X"` have the path ("kitchen", "name")."""

    path: tuple[str, ...]
    value: Any
    line: int


@dataclass(frozen=True, slots=True)
class SettingsText:
    """The content of a settings file; `tables`: its `[headers]`, by path, with their lines."""

    settings: tuple[Setting, ...]
    tables: tuple[tuple[tuple[str, ...], int], ...]
    mistakes: tuple[Mistake, ...]


def read_settings_text(text: str) -> SettingsText:
    """Split `text` into settings. Never raises: what cannot be read is among the mistakes.

    >>> read = read_settings_text('[kitchen]\\nname = "Home"\\nunits = us\\n')
    >>> read.settings
    (Setting(path=('kitchen', 'name'), value='Home', line=2),)
    >>> read.mistakes
    (Mistake(line=3, words='this line cannot be read (Invalid value); text needs quotes: units = "us"'),)
    """
    lines = re.split(r"\r\n|\n|\r", text)
    settings: list[Setting] = []
    tables: list[tuple[tuple[str, ...], int]] = []
    mistakes: list[Mistake] = []
    table: tuple[str, ...] = ()
    at = 0
    while at < len(lines) and len(mistakes) < MOST_MISTAKES:
        taken, said = _statement(lines, at)
        if isinstance(said, str):
            mistakes.append(Mistake(at + 1, said))
        elif lines[at].lstrip().startswith("[["):
            mistakes.append(Mistake(at + 1, _("a part's name stands in one pair of brackets, not two")))
        elif lines[at].lstrip().startswith("["):
            table = _path(said)
            tables.append((table, at + 1))
        else:
            settings += [Setting(table + path, value, at + 1) for path, value in _leaves(said)]
        at += taken
    return SettingsText(tuple(settings), tuple(tables), tuple(mistakes))


def _statement(lines: list[str], at: int) -> tuple[int, dict[str, Any] | str]:
    """How many lines the statement at `at` takes, and its content; or 1 and the mistake in words."""
    for taken in range(1, min(LONGEST_STATEMENT, len(lines) - at) + 1):
        try:
            said = tomllib.loads("\n".join(lines[at : at + taken]))
        except RecursionError:
            return 1, _("this line cannot be read: it has too many brackets within brackets")
        except ValueError as error:  # from TOML itself, or for a number with too many digits
            if taken == 1:
                first = str(error).split(" (at ")[0].split(";")[0]
        else:
            return (
                (taken, said) if _is_shallow(said) else (1, _("this line cannot be read: its name has too many parts"))
            )
    return 1, _words(lines[at].strip(), first)


def _is_shallow(said: dict[str, Any]) -> bool:
    level, depth = [said], 0
    while level and depth <= DEEPEST:
        level = [inner for table in level for inner in table.values() if isinstance(inner, dict)]
        depth += 1
    return not level


def _words(line: str, reason: str) -> str:
    key, equals, value = (part.strip() for part in line.partition("="))
    if equals and value and value[0].isalpha():
        return _('this line cannot be read ({reason}); text needs quotes: {key} = "{value}"').format(
            reason=reason, key=key[:60], value=value[:60]
        )
    return _("this line cannot be read ({reason}): {line}").format(reason=reason, line=line[:60])


def _path(table: dict[str, Any]) -> tuple[str, ...]:
    """The path of an empty table, from its header as read by tomllib."""
    path: tuple[str, ...] = ()
    while table:
        ((name, table),) = table.items()
        path += (name,)
    return path


def _leaves(said: dict[str, Any]) -> list[tuple[tuple[str, ...], Any]]:
    leaves: list[tuple[tuple[str, ...], Any]] = []
    for name, value in said.items():
        if isinstance(value, dict):
            leaves += [((name, *path), leaf) for path, leaf in _leaves(value)]
        else:
            leaves.append(((name,), value))
    return leaves
