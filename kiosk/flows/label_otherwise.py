"""Asks before a label is reprinted if it would say something else than the one printed first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db import LabelText
from kiosk.flows.workplace import Workplace
from kiosk.labels.errors import LabelError
from kiosk.labels.said import otherwise_now
from kiosk.locale import _, day


@dataclass(frozen=True)
class PrintRequest:
    """What is to be printed. `question` is asked first if the label would say something else now.

    `again`: this is a reprint of one label. `reason`: why, for the books; empty if none was printed before.
    """

    units: tuple[int, ...]
    again: bool = False
    reason: str = ""
    question: str = ""


def otherwise(work: Workplace, number: str, wanted: PrintRequest) -> PrintRequest | None:
    """The request with its question; None if the earlier label says the same, or if its text was not kept."""
    try:
        now = work.labels.says(number)
    except LabelError:
        return None  # it cannot be drawn; the press reports why
    said = work.books.labels_first_said(number, wanted.units)
    found = next(otherwise_now(said.values(), now), None)
    return None if found is None else replace(wanted, question=_question(*found))


def _question(first: LabelText, changed: tuple[str, ...]) -> str:
    on = day(first.at.date()) if first.at else ""
    words = _("The label says something else than on {day}: {what}. Print anyway?")
    return words.format(day=on, what=", ".join(changed))
