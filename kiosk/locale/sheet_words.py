"""What is wrong in a sheet, with its file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.locale import N_, _, ngettext, said

if TYPE_CHECKING:
    from db.sheets.problems import ImportFilesError, Problem


def problem_words(problem: Problem) -> str:
    """“purchases.csv, line 3: …”; without a line where it is about the whole file."""
    template = _("{file}, line {line}: {words}") if problem.line else _("{file}: {words}")
    return template.format(file=problem.file, line=problem.line, words=said(problem.words))


def files_words(error: ImportFilesError) -> str:
    """How many problems there are, each on a line, and what to do."""
    head = ngettext("{n} problem:", "{n} problems:", error.count).format(n=error.count)
    left = error.count - len(error.problems)
    more = [_("... and {n} more.").format(n=left)] if left > 0 else []
    return "\n".join((head, *map(problem_words, error.problems), *more, said(error.what_to_do)))


_KINDS = {
    "suppliers": N_("suppliers"),
    "ingredients": N_("ingredients"),
    "products": N_("products"),
    "recipes": N_("recipes"),
    "people": N_("people"),
    "equipment": N_("equipment"),
    "destinations": N_("destinations"),
}


def kind_words(kind: str) -> str:
    """What the names of a kind are called; a kind that is not among ours as it stands."""
    return _(_KINDS[kind]) if kind in _KINDS else kind
