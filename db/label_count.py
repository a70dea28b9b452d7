"""How a batch's labels add up with its jars.

Every label that came out is one of three: it is on its jar, it was spoiled, or it is to spare (a second good one of the
same number). So `came_out == labelled + spoiled + spare`, always; and the batch adds up when each of its net jars has
its label and nothing is in doubt.

Counted from the facts, and from what the working table has confirmed that is no fact yet: a run becomes one when the
job ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from db.engine import Rows


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

    printed: units of which a label is known to have come out, however often and whatever became of it.
    came_out: labels that are known to have come out: the printer confirmed them, or a person said so.
    reprinted: came_out less printed: each label beyond the first of its unit.
    spoiled: labels of which somebody said that they were spoiled; `spoiled_for` says why, and how many.
    labelled: units that have a good label. spare: good labels beyond one a unit.
    missing: of the net jars, which are numbered from 001, those without a good label.
    unsure: units of which nobody knows yet whether their last label came out.
    jars: the net units; None until the batch is filled. filled: with those that were set aside, which may have labels.
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


def count_labels(rows: Rows, number: str, jars: int | None, filled: int | None) -> LabelCount:
    known = copies(rows, number)
    units = known.values()
    labelled = {unit for unit, one in known.items() if one.good > 0}
    reasons = rows.all(
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


def copies(rows: Rows, number: str) -> dict[int, Copies]:
    """Of each unit that any label is known of, or in doubt. What was spoiled had come out, whatever was said before."""
    found: dict[int, Copies] = {}
    for first, last, what in rows.all(
        "SELECT first, last, what FROM label_run JOIN batch ON batch.id = batch_id WHERE number = ? "
        "ORDER BY label_run.id",
        number,
    ):
        for unit in range(first, last + 1):
            _add(found.setdefault(unit, Copies()), what)
    for unit, count in _not_yet_facts(rows, number).items():
        one = found.setdefault(unit, Copies())
        one.came_out += count
    return {unit: one for unit, one in found.items() if one.came_out or one.in_doubt}


def sent_and_spoiled(rows: Rows, number: str, unit: int) -> tuple[int, int]:
    """Of one unit: how many labels came out or may have come out, and how many of them were spoiled."""
    found: dict[str, int] = dict(
        rows.all(
            "SELECT what, count(*) FROM label_run JOIN batch ON batch.id = batch_id "
            "WHERE number = ? AND ? BETWEEN first AND last GROUP BY what",
            number,
            unit,
        )
    )
    sent = found.get("confirmed", 0) + found.get("unsure", 0) + _not_yet_facts(rows, number)[unit]
    return sent, found.get("spoiled", 0)


def _add(one: Copies, what: str) -> None:
    if what == "spoiled":
        one.spoiled += 1
        one.came_out = max(one.came_out, one.spoiled)
    elif what in ("confirmed", "came-out"):
        one.came_out += 1
    if what in ("unsure", "confirmed", "came-out", "did-not"):
        one.in_doubt = what == "unsure"


def _not_yet_facts(rows: Rows, number: str) -> Counter[int]:
    confirmed = rows.all(
        "SELECT unit FROM work_label JOIN work_job ON work_job.id = job_id "
        "WHERE batch = ? AND state = 'confirmed' AND NOT recorded",
        number,
    )
    return Counter(unit for (unit,) in confirmed)
