"""The problems of imported files, by file and line, all collected before anything is reported."""

from __future__ import annotations

from dataclasses import dataclass, field

from db.rules.errors import BooksError
from db.rules.text import printable
from db.rules.words import Words, counted, together, words

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

    @property
    def sentence(self) -> str:
        """As `str(problem)`, with what another language needs."""
        if self.line:
            return words("{file}, line {line}: {problem}", file=self.file, line=self.line, problem=self.words)
        return words("{file}: {problem}", file=self.file, problem=self.words)

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(slots=True)
class Problems:
    """Collects problems. `count` goes on after the list is full."""

    told: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, file: str, line: int, words: str, columns: tuple[OpenColumn, ...] = ()) -> None:
        self.count += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(Problem(printable(file, 480), line, _cleaned(words), columns))

    def copy(self) -> Problems:
        return Problems(list(self.told), self.count)

    def in_order(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.told, key=lambda one: (one.file, one.line)))


def _cleaned(text: str) -> str:
    """Printable, on one line, and not too long: so are the values, which are out of cells."""
    plain = printable(text, 480)
    if not isinstance(text, Words):
        return plain
    values = {name: _cleaned(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return Words(plain, text.template, values, text.plural)


class ImportFilesError(BooksError):
    """The files cannot be imported; nothing of them was recorded.

    `problems`: the first MOST_TOLD of `count`.
    """

    default_advice = words("Nothing was imported. Mend the files, then import again.")

    def __init__(self, problems: tuple[Problem, ...], count: int, understood: tuple[str, ...] = ()) -> None:
        lines = [one.sentence for one in problems]
        if count > len(problems):
            lines.append(words("... and {number} more.", number=count - len(problems)))
        super().__init__(
            counted("{count} problem:\n{lines}", "{count} problems:\n{lines}", count, lines=together(lines, "\n"))
        )
        self.problems = problems
        self.understood = understood
        """How the sheets were read, as sentences."""
        self.count = count

    def __str__(self) -> str:
        return f"{self.message}\n{self.what_to_do}"

    @property
    def sentences(self) -> str:
        return together([self.message, self.what_to_do], "\n")
