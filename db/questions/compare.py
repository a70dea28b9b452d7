"""Compares two batches side by side and shows the differences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from db.questions import batches
from db.questions.cost import cost
from db.records import Batch, Lot, StepEvent, StepMark, Use
from db.rules.quantity import added_up
from db.rules.words import together, words
from db.store.engine import Session

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


def compare(session: Session, left: str, right: str) -> Comparison:
    """Compare two batches.

    Raises:
        UnknownNumberError: one of these batches does not exist.
    """
    a, b = batches.batch(session, left), batches.batch(session, right)
    told_a, told_b = _told(session, a), _told(session, b)
    keys = dict.fromkeys([*told_a, *told_b])
    order: dict[str, int] = {topic: place for place, topic in enumerate(TOPICS)}
    lines = [
        ComparedLine(TOPICS[order[topic]], name, told_a.get((topic, name), NOTHING), told_b.get((topic, name), NOTHING))
        for topic, name in keys
    ]
    return Comparison(a, b, tuple(sorted(lines, key=lambda line: order[line.topic])))


Told = dict[tuple[str, str], str]
"""(topic, name), and the batch's value as text."""

TOPICS = (
    words("made"), words("quantity"), words("supplier"), words("bag"), words("time"), words("reading"), words("note"),
    words("yield"), words("cost"),
)  # fmt: skip


def _told(session: Session, batch: Batch) -> Told:
    return _made(batch) | _went_in(batch) | _times(batch) | _readings(batch) | _yield(batch) | _cost(session, batch)


def _made(batch: Batch) -> Told:
    begun = _begun(batch)
    facts = {
        words("product"): batch.product.name,
        words("recipe"): words("{recipe}, version {version}", recipe=batch.recipe.name, version=batch.recipe.version),
        words("scale"): f"{batch.scale:f}",
        words("made on"): batch.made_on.isoformat(),
        words("begun at"): f"{begun:%H:%M}" if begun else NOTHING,
        words("cook"): batch.cook.name if batch.cook else NOTHING,
        words("equipment"): _listed(one.name for one in batch.equipment),
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
        return words("our own batch {batch}", batch=lot.from_batch)
    return lot.supplier.name if lot.supplier else words("not written down")


def _bag(use: Use) -> str:
    lot = use.lot
    bag = words("{bag} of {day}", bag=lot.code, day=lot.bought_on.isoformat())
    named = words("lot {lot}", lot=lot.supplier_lot) if lot.supplier_lot else ""
    doubt = "" if use.sure else words("perhaps")
    return together([bag, named, doubt], ", ")


def _times(batch: Batch) -> Told:
    names = {step.index: step.name for step in batch.recipe.steps}
    marks: dict[int, list[StepEvent]] = {}
    for event in batch.step_events:
        marks.setdefault(event.step, []).append(event)
    return {
        ("time", names.get(step, words("step {step}", step=step))): _duration(events) for step, events in marks.items()
    }


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
        return words("not finished")
    minutes = Decimal(seconds / 60).quantize(Decimal("0.1")).normalize()
    return words("{minutes} min", minutes=f"{minutes:f}")


def _readings(batch: Batch) -> Told:
    """Readings by quantity in the order taken, each with the minutes since the start if that is known."""
    begun = _begun(batch)
    taken: dict[str, list[str]] = {}
    for one in batch.readings:
        read = f"{one.value:f} {one.unit}".strip()
        if begun is not None:
            minutes = f"{(one.at - begun).total_seconds() // 60:.0f}"
            read = words("{reading} after {minutes} min", reading=read, minutes=minutes)
        taken.setdefault(one.quantity, []).append(read)
    told: Told = {("reading", name): together(values, "; ") for name, values in taken.items()}
    if batch.notes:
        told["note", words("notes")] = "; ".join(note.text for note in batch.notes)
    return told


def _yield(batch: Batch) -> Told:
    if batch.failed_reason:
        return {("yield", words("failed")): batch.failed_reason}
    counts = {
        words("filled"): batch.filled,
        words("set aside"): batch.set_aside,
        words("net"): batch.net,
        words("expected"): batch.expected_units,
    }
    told: Told = {("yield", name): NOTHING if count is None else str(count) for name, count in counts.items()}
    if batch.set_aside_reason:
        told["yield", words("set aside because")] = batch.set_aside_reason
    return told


def _cost(session: Session, batch: Batch) -> Told:
    found = cost(session, batch.number)
    sums = {words("ingredients"): found.total, words("for each unit"): found.per_unit}
    told: Told = {("cost", name): _listed(map(str, money)) for name, money in sums.items() if money}
    return told if found.complete else {key: words("at least {sum}", sum=text) for key, text in told.items()}


def _listed(texts: Iterable[str]) -> str:
    return together(dict.fromkeys(texts), ", ")
