"""Compares two batches side by side and shows the differences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from db import batches
from db.cost import cost
from db.engine import Rows
from db.records import Batch, Lot, StepEvent, StepMark, Use
from db.rules.quantity import added_up

NOTHING = ""


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One property of both batches, as text; empty if a batch does not have it."""

    topic: str
    name: str
    left: str
    right: str

    @property
    def same(self) -> bool:
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class Comparison:
    """`lines` are in this order: how it was made, what went in, times, readings, what came out, cost."""

    left: Batch
    right: Batch
    lines: tuple[ComparedLine, ...]

    @property
    def differences(self) -> tuple[ComparedLine, ...]:
        return tuple(line for line in self.lines if not line.same)

    def to_json(self) -> dict[str, Any]:
        return {
            "batches": [self.left.number, self.right.number],
            "lines": [
                {"topic": one.topic, "name": one.name, "values": [one.left, one.right], "same": one.same}
                for one in self.lines
            ],
        }


def compare(rows: Rows, left: str, right: str) -> Comparison:
    """Compare two batches.

    Raises:
        UnknownNumberError: one of these batches does not exist.
    """
    a, b = batches.batch(rows, left), batches.batch(rows, right)
    told_a, told_b = _told(rows, a), _told(rows, b)
    keys = dict.fromkeys([*told_a, *told_b])
    order = {topic: place for place, topic in enumerate(TOPICS)}
    lines = [ComparedLine(*key, told_a.get(key, NOTHING), told_b.get(key, NOTHING)) for key in keys]
    return Comparison(a, b, tuple(sorted(lines, key=lambda line: order[line.topic])))


Told = dict[tuple[str, str], str]
"""(topic, name), and the batch's value as text."""

TOPICS = ("made", "quantity", "supplier", "bag", "time", "reading", "note", "yield", "cost")


def _told(rows: Rows, batch: Batch) -> Told:
    return _made(batch) | _went_in(batch) | _times(batch) | _readings(batch) | _yield(batch) | _cost(rows, batch)


def _made(batch: Batch) -> Told:
    begun = _begun(batch)
    facts = {
        "product": batch.product.name,
        "recipe": f"{batch.recipe.name}, version {batch.recipe.version}",
        "scale": f"{batch.scale:f}",
        "made on": batch.made_on.isoformat(),
        "begun at": f"{begun:%H:%M}" if begun else NOTHING,
        "cook": batch.cook.name if batch.cook else NOTHING,
        "equipment": _listed(one.name for one in batch.equipment),
    }
    return {("made", name): text for name, text in facts.items()}


def _begun(batch: Batch) -> datetime | None:
    """When cooking began; None if the batch was entered on another day, so the time is unknown."""
    at = batch.started_at
    return at if at is not None and at.date() == batch.made_on else None


def _went_in(batch: Batch) -> Told:
    """By ingredient: how much, from which suppliers, from which bags."""
    used: dict[str, list[Use]] = {}
    for use in batch.uses:
        if not use.reversed:
            used.setdefault(use.lot.ingredient.name, []).append(use)
    told: Told = {}
    for name, uses in used.items():
        density = uses[0].lot.ingredient.density
        told["quantity", name] = " + ".join(str(one) for one in added_up((use.quantity for use in uses), density))
        told["supplier", name] = _listed(_origin(use.lot) for use in uses)
        told["bag", name] = _listed(_bag(use) for use in uses)
    return told


def _origin(lot: Lot) -> str:
    if lot.from_batch is not None:
        return f"our own batch {lot.from_batch}"
    return lot.supplier.name if lot.supplier else "not written down"


def _bag(use: Use) -> str:
    lot = use.lot
    named = f", lot {lot.supplier_lot}" if lot.supplier_lot else ""
    doubt = "" if use.sure else ", perhaps"
    return f"{lot.code} of {lot.bought_on.isoformat()}{named}{doubt}"


def _times(batch: Batch) -> Told:
    names = {step.index: step.name for step in batch.recipe.steps}
    marks: dict[int, list[StepEvent]] = {}
    for event in batch.step_events:
        marks.setdefault(event.step, []).append(event)
    return {("time", names.get(step, f"step {step}")): _duration(events) for step, events in marks.items()}


def _duration(events: list[StepEvent]) -> str:
    """How long a step took, without pauses.

    >>> from datetime import datetime
    >>> def at(mark, minute):
    ...     return StepEvent(0, mark, datetime(2026, 3, 4, 9, minute))
    >>> _duration([at(StepMark.STARTED, 0), at(StepMark.PAUSED, 5), at(StepMark.RESUMED, 7), at(StepMark.FINISHED, 20)])
    '18 min'
    >>> _duration([at(StepMark.STARTED, 0)])
    'not finished'
    """
    seconds, running = 0.0, None
    for event in events:
        if event.mark in (StepMark.STARTED, StepMark.RESUMED, StepMark.REOPENED):
            running = running or event.at
        elif event.mark in (StepMark.PAUSED, StepMark.FINISHED) and running is not None:
            seconds += (event.at - running).total_seconds()
            running = None
    if running is not None:
        return "not finished"
    return f"{Decimal(seconds / 60).quantize(Decimal('0.1')).normalize():f} min"


def _readings(batch: Batch) -> Told:
    """Readings by quantity in the order taken, each with the minutes since the start if that is known."""
    begun = _begun(batch)
    taken: dict[str, list[str]] = {}
    for one in batch.readings:
        after = "" if begun is None else f" after {(one.at - begun).total_seconds() // 60:.0f} min"
        taken.setdefault(one.quantity, []).append(f"{one.value:f} {one.unit}".strip() + after)
    told: Told = {("reading", name): "; ".join(values) for name, values in taken.items()}
    if batch.notes:
        told["note", "notes"] = "; ".join(note.text for note in batch.notes)
    return told


def _yield(batch: Batch) -> Told:
    if batch.failed_reason:
        return {("yield", "failed"): batch.failed_reason}
    counts = {"filled": batch.filled, "set aside": batch.set_aside, "net": batch.net, "expected": batch.expected_units}
    told: Told = {("yield", name): NOTHING if count is None else str(count) for name, count in counts.items()}
    if batch.set_aside_reason:
        told["yield", "set aside because"] = batch.set_aside_reason
    return told


def _cost(rows: Rows, batch: Batch) -> Told:
    found = cost(rows, batch.number)
    at_least = "" if found.complete else "at least "
    sums = {"ingredients": found.total, "for each unit": found.per_unit}
    return {("cost", name): at_least + _listed(map(str, money)) for name, money in sums.items() if money}


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(texts))
