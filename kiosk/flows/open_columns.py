"""Columns of sheets that a person must name, and the answers. Kept while one folder is imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.flows.base import Choice
from kiosk.locale import _
from kiosk.locale.column_words import COLUMN_WORDS, column_name

if TYPE_CHECKING:
    from db.sheets import OpenColumn, Problem

_LEAVE_OUT, _ASK_AGAIN = "-", "?"


@dataclass(frozen=True)
class SheetQuestion:
    """One question that is answered by tapping. `answer` is empty until then."""

    key: str
    title: str
    detail: str
    answer: str = ""
    asked: str = ""
    """The short question on the row, while there is no answer."""
    question: str = ""
    """The heading of the list of answers."""


class OpenColumns:
    """The questions and the answers."""

    def __init__(self) -> None:
        self._asked: dict[str, OpenColumn] = {}
        self._said: dict[str, str] = {}

    @property
    def choices(self) -> Mapping[tuple[str, str], str]:
        """As `db.sheets.Choices` takes them."""
        said = ((self._asked[key], column) for key, column in self._said.items())
        return {(one.sheet, one.heading): column for one, column in said}

    def found(self, problems: Iterable[Problem]) -> None:
        """Take the problems found with these choices; answered columns can be answered again."""
        answered = {key: one for key, one in self._asked.items() if key in self._said}
        now = {_key(column): column for problem in problems for column in problem.columns}
        self._asked = {**now, **answered}

    @property
    def asks(self) -> tuple[SheetQuestion, ...]:
        """Unanswered ones first."""
        ordered = sorted(self._asked, key=lambda key: key in self._said)
        return tuple(self._ask(key, self._asked[key]) for key in ordered)

    def _ask(self, key: str, column: OpenColumn) -> SheetQuestion:
        answer = column_name(self._said[key]) if key in self._said else ""
        example = _("{sheet}: “{example}”").format(sheet=column.sheet, example=column.example)
        question = _("What is “{heading}”?").format(heading=column.heading)
        return SheetQuestion(
            key, column.heading, example if column.example else column.sheet, answer, _("What is it?"), question
        )

    def options(self, key: str) -> tuple[Choice, ...]:
        """The columns that it can be, and leaving it out."""
        if key not in self._asked:
            return ()
        names = [Choice(one, *map(_, COLUMN_WORDS[one])) for one in self._asked[key].free]
        again = [Choice(_ASK_AGAIN, _("Ask again"), _("take the answer back"))] if key in self._said else []
        return (*names, Choice(_LEAVE_OUT, _("Leave it out"), _("it is not brought in")), *again)

    def answer(self, key: str, column: str) -> None:
        if key not in self._asked:
            return
        if column == _ASK_AGAIN:
            self._said.pop(key, None)
        else:
            self._said[key] = "" if column == _LEAVE_OUT else column


def _key(column: OpenColumn) -> str:
    return f"{column.sheet}\n{column.heading}"
