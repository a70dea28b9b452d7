"""Counts a batch's labels and compares them with its units.

Every label that came out is one of three: on its unit, spoiled, or spare (a second good label of the same unit). So
`came_out == labelled + spoiled + spare`, always. The batch adds up if each of its net units has a label and none is
unsure.

Counts come from the recorded facts and from labels in the working tables that were confirmed but are not facts yet: a
print job's labels become facts when the job ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from db.store.engine import Session


@dataclass(slots=True)
class Copies:
    """The labels of one unit."""

    came_out: int = 0
    spoiled: int = 0
    in_doubt: bool = False

    @property
    def good(self) -> int:
        return self.came_out - self.spoiled


@dataclass(frozen=True, slots=True)
class LabelCount:
    """The labels of one batch.

    printed: units of which at least one label is known to have come out.
    came_out: labels known to have come out: confirmed by the printer or by a person.
    reprinted: came_out - printed: labels beyond the first of their unit.
    spoiled: labels that somebody reported as spoiled; `spoiled_for`: their number by reason.
    labelled: units that have a good label. spare: good labels beyond one per unit.
    missing: net units (numbered from 001) without a good label.
    unsure: units of which it is not known yet whether their last label came out.
    jars: the net units; None until the batch is filled. filled: including units set aside, which may have labels.
    """

    jars: int | None
    filled: int
    printed: int = 0
    came_out: int = 0
    spoiled: int = 0
    labelled: int = 0
    missing: int = 0
    unsure: int = 0
    spoiled_for: Mapping[str, int] = field(default_factory=dict)

    @property
    def reprinted(self) -> int:
        return self.came_out - self.printed

    @property
    def spare(self) -> int:
        return self.came_out - self.spoiled - self.labelled

    @property
    def adds_up(self) -> bool:
        return self.jars is not None and not self.missing and self.labelled <= self.filled and not self.unsure

    def to_json(self) -> dict[str, Any]:
        return {
            "jars": self.jars,
            "printed": self.printed,
            "came_out": self.came_out,
            "reprinted": self.reprinted,
            "spoiled": self.spoiled,
            "spoiled_for": dict(self.spoiled_for),
            "labelled": self.labelled,
            "spare": self.spare,
            "missing": self.missing,
            "unsure": self.unsure,
            "adds_up": self.adds_up,
        }


NO_LABELS = LabelCount(None, 0)


def count_labels(session: Session, number: str, jars: int | None, filled: int | None) -> LabelCount:
    known = copies(session, number)
    units = known.values()
    labelled = {unit for unit, one in known.items() if one.good > 0}
    reasons = session.all(
        "SELECT reason, count(*) FROM label_run JOIN batch ON batch.id = batch_id "
        "WHERE number = ? AND what = 'spoiled' GROUP BY reason ORDER BY count(*) DESC, reason",
        number,
    )
    return LabelCount(
        jars,
        filled or 0,
        printed=sum(one.came_out > 0 for one in units),
        came_out=sum(one.came_out for one in units),
        spoiled=sum(one.spoiled for one in units),
        labelled=len(labelled),
        missing=len(set(range(1, (jars or 0) + 1)) - labelled),
        unsure=sum(one.in_doubt for one in units),
        spoiled_for=dict(reasons),
    )


def copies(session: Session, number: str) -> dict[int, Copies]:
    """The labels of each unit that has any, or has one in doubt. A spoiled label counts as come out, even if that was
    denied before.
    """
    found: dict[int, Copies] = {}
    for first, last, what in session.all(
        "SELECT first, last, what FROM label_run JOIN batch ON batch.id = batch_id WHERE number = ? "
        "ORDER BY label_run.id",
        number,
    ):
        for unit in range(first, last + 1):
            _add(found.setdefault(unit, Copies()), what)
    for unit, count in _not_yet_facts(session, number).items():
        one = found.setdefault(unit, Copies())
        one.came_out += count
    return {unit: one for unit, one in found.items() if one.came_out or one.in_doubt}


def sent_and_spoiled(session: Session, number: str, unit: int) -> tuple[int, int]:
    """For one unit: how many labels came out or may have, and how many were spoiled."""
    found: dict[str, int] = dict(
        session.all(
            "SELECT what, count(*) FROM label_run JOIN batch ON batch.id = batch_id "
            "WHERE number = ? AND ? BETWEEN first AND last GROUP BY what",
            number,
            unit,
        )
    )
    sent = found.get("confirmed", 0) + found.get("unsure", 0) + _not_yet_facts(session, number)[unit]
    return sent, found.get("spoiled", 0)


def _add(one: Copies, what: str) -> None:
    if what == "spoiled":
        one.spoiled += 1
        one.came_out = max(one.came_out, one.spoiled)
    elif what in ("confirmed", "came-out"):
        one.came_out += 1
    if what in ("unsure", "confirmed", "came-out", "did-not"):
        one.in_doubt = what == "unsure"


def _not_yet_facts(session: Session, number: str) -> Counter[int]:
    confirmed = session.all(
        "SELECT unit FROM work_label JOIN work_job ON work_job.id = job_id "
        "WHERE batch = ? AND state = 'confirmed' AND NOT recorded",
        number,
    )
    return Counter(unit for (unit,) in confirmed)
