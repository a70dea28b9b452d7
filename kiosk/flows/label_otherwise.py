"""A label that is printed again and says something else than what came out first: it is said before it is printed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db import LabelText
from kiosk.flows.base import Workplace
from kiosk.labels.errors import LabelError
from kiosk.labels.said import otherwise_now
from kiosk.locale import _, day


@dataclass(frozen=True)
class PrintRequest:
    """What is to be printed. `question`: what is asked before, where it says something else now.

    `again`: one label once more; `reason`: why, for the books; empty where none came out before.
    """

    units: tuple[int, ...]
    again: bool = False
    reason: str = ""
    question: str = ""


def otherwise(work: Workplace, number: str, wanted: PrintRequest) -> PrintRequest | None:
    """The same with its question; None where what came out before says the same, or nothing was kept of it."""
    try:
        now = work.labels.says(number)
    except LabelError:
        return None  # it cannot be drawn, and the press tells why
    said = work.books.labels_first_said(number, wanted.units)
    found = next(otherwise_now(said.values(), now), None)
    return None if found is None else replace(wanted, question=_question(*found))


def _question(first: LabelText, changed: tuple[str, ...]) -> str:
    on = day(first.at.date()) if first.at else ""
    words = _("The label says something else than on {day}: {what}. Print anyway?")
    return words.format(day=on, what=", ".join(changed))
