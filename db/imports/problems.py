"""The problems of imported files, by file and line, all collected before anything is reported."""

from __future__ import annotations

from dataclasses import dataclass, field

from db.errors import BooksError
from db.rules.text import printable

MOST_TOLD = 1000
"""More problems are only counted."""


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """A column that the user must identify: its heading is unknown, or two columns read as the same.

    Attributes:
        sheet, heading: as in `Choices.columns`.
        example: the first non-empty cell below the heading.
        free: the columns that it can be.
    """

    sheet: str
    heading: str
    example: str
    free: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` 0 means the whole file. `columns`: the columns that the user can identify to solve it."""

    file: str
    line: int
    words: str
    columns: tuple[OpenColumn, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.words}" if self.line else f"{self.file}: {self.words}"


@dataclass(slots=True)
class Problems:
    """Collects problems. `count` goes on after the list is full."""

    told: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, file: str, line: int, words: str, columns: tuple[OpenColumn, ...] = ()) -> None:
        self.count += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(Problem(printable(file, 480), line, printable(words, 480), columns))

    def copy(self) -> Problems:
        return Problems(list(self.told), self.count)

    def in_order(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.told, key=lambda one: (one.file, one.line)))


class ImportFilesError(BooksError):
    """The files cannot be imported; nothing of them was recorded.

    `problems`: the first MOST_TOLD of `count`.
    """

    default_advice = "Nothing was imported. Mend the files, then import again."

    def __init__(self, problems: tuple[Problem, ...], count: int, understood: tuple[str, ...] = ()) -> None:
        more = f"\n... and {count - len(problems)} more." if count > len(problems) else ""
        lines = "\n".join(str(one) for one in problems)
        super().__init__(f"{count} {'problem' if count == 1 else 'problems'}:\n{lines}{more}")
        self.problems = problems
        self.understood = understood
        """How the sheets were read, as sentences."""
        self.count = count

    def __str__(self) -> str:
        return f"{self.message}\n{self.what_to_do}"
