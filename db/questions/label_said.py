"""What the labels of a batch were to say when they were printed, and which of them came out.

A label's content is stored as a text without the unit's number, once for all equal labels; the same for its template.
A content that was requested but never came out is superseded by the next request.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from db.questions.label_count import copies
from db.store.engine import Session


@dataclass(frozen=True, slots=True)
class LabelText:
    """What a label says. `content`: canonical JSON. `template`: the Typst source. `size` and `dpi` of the label."""

    content: str
    template: str
    size: str
    dpi: int
    at: datetime | None = None
    """When it was requested; None if it is not printed yet."""


@dataclass(frozen=True, slots=True)
class SaidRun:
    """The content and template (both as SHA-256 of kept texts) with which units `first` to `last` were requested."""

    first: int
    last: int
    content: str
    template: str
    size: str
    dpi: int
    at: datetime

    def to_json(self) -> dict[str, Any]:
        return {
            "first": self.first,
            "last": self.last,
            "content": self.content,
            "template": self.template,
            "size": self.size,
            "dpi": self.dpi,
            "at": self.at.isoformat(),
        }


def text_hash(text: str) -> str:
    """The key of a kept text."""
    return sha256(text.encode()).hexdigest()


def is_kept(session: Session, text: str) -> bool:
    return session.value("SELECT 1 FROM kept_text WHERE sha256 = ?", text_hash(text)) is not None


_SAID = "SELECT first, last, content, template, size, dpi, label_said.at{more} FROM label_said "
_OF_BATCH = "JOIN batch ON batch.id = batch_id WHERE number = ? "


def said_runs(session: Session, number: str, unit: int | None = None) -> tuple[SaidRun, ...]:
    """The requests of a batch, or those that include one unit, in order."""
    found = session.all(
        _SAID.format(more="") + _OF_BATCH + "AND (?2 IS NULL OR ?2 BETWEEN first AND last) ORDER BY label_said.id",
        number,
        unit,
    )
    return tuple(
        SaidRun(first, last, content, template, size, dpi, datetime.fromisoformat(at))
        for first, last, content, template, size, dpi, at in found
    )


def first_that_came_out(session: Session, number: str, unit: int) -> LabelText | None:
    """What the first label of a unit that came out said; None if none came out or it was not stored."""
    asked = session.all(
        _SAID.format(more=", after") + _OF_BATCH + "AND ? BETWEEN first AND last ORDER BY label_said.id", number, unit
    )
    out = session.all(
        "SELECT label_run.id FROM label_run " + _OF_BATCH + "AND ? BETWEEN first AND last "
        "AND what IN ('confirmed', 'came-out', 'spoiled') ORDER BY label_run.id LIMIT 1",
        number,
        unit,
    )
    if not out and not _is_out(session, number, unit):
        return None
    before = [row for row in asked if not out or row[7] < out[0][0]]
    return _text(session, before[-1]) if before else None


def said_before(session: Session, number: str, units: Iterable[int]) -> dict[int, LabelText]:
    """As `first_that_came_out`, for each of these units for which it is known."""
    found = {
        unit: first_that_came_out(session, number, unit) for unit in sorted(set(units) & copies(session, number).keys())
    }
    return {unit: one for unit, one in found.items() if one is not None}


def _is_out(session: Session, number: str, unit: int) -> bool:
    """The unit's label was confirmed by a job that has not ended, so no fact says so yet."""
    found = session.value(
        "SELECT 1 FROM work_label JOIN work_job ON work_job.id = job_id "
        "WHERE batch = ? AND unit = ? AND state = 'confirmed' AND NOT recorded",
        number,
        unit,
    )
    return found is not None


def _text(session: Session, row: tuple[Any, ...]) -> LabelText | None:
    content, template = (
        session.value("SELECT text FROM kept_text WHERE sha256 = ?", mark) for mark in (row[2], row[3])
    )
    if content is None or template is None:
        return None
    return LabelText(content, template, row[4], row[5], datetime.fromisoformat(row[6]))
