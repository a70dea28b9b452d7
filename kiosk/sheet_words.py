"""What is wrong in a sheet, with its file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.locale import _, said

if TYPE_CHECKING:
    from db.imports.problems import Problem


def problem_words(problem: Problem) -> str:
    """“purchases.csv, line 3: …”; without a line where it is about the whole file."""
    template = _("{file}, line {line}: {words}") if problem.line else _("{file}: {words}")
    return template.format(file=problem.file, line=problem.line, words=said(problem.words))
