"""Facts about labels, about units that leave and come back, and about recalls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from db.facts.base import Fact

# Labels. `runs`: the first and last unit of each unbroken run.

Runs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class LabelsConfirmed(Fact):
    kind: ClassVar[str] = "labels-confirmed"
    batch: str
    job: str
    printer: str
    runs: Runs


@dataclass(frozen=True, slots=True)
class LabelUnsure(Fact):
    """The printer stopped answering while this label was sent: it is unknown whether it came out."""

    kind: ClassVar[str] = "label-unsure"
    batch: str
    job: str
    printer: str
    unit: int


@dataclass(frozen=True, slots=True)
class LabelAnswered(Fact):
    """Somebody checked whether an unsure label came out."""

    kind: ClassVar[str] = "label-answered"
    batch: str
    job: str
    unit: int
    came_out: bool


@dataclass(frozen=True, slots=True)
class LabelSpoiled(Fact):
    kind: ClassVar[str] = "label-spoiled"
    batch: str
    unit: int
    reason: str


@dataclass(frozen=True, slots=True)
class LabelsReprinted(Fact):
    """Labels that had come out before were printed again, and why. There may be two labels with one number."""

    kind: ClassVar[str] = "labels-reprinted"
    batch: str
    runs: Runs
    reason: str


@dataclass(frozen=True, slots=True)
class TextKept(Fact):
    """A text that other facts name by the SHA-256 of its UTF-8: a label's content or a template. Stored once."""

    kind: ClassVar[str] = "text-kept"
    text: str


@dataclass(frozen=True, slots=True)
class LabelSaid(Fact):
    """What these labels were to say when they were asked for. `content` and `template` are SHA-256 of kept texts."""

    kind: ClassVar[str] = "label-said"
    batch: str
    runs: Runs
    content: str
    template: str
    size: str
    dpi: int


# Units that leave and come back


@dataclass(frozen=True, slots=True)
class UnitsDispatched(Fact):
    """`unit_numbers` is empty unless every unit was scanned."""

    kind: ClassVar[str] = "units-dispatched"
    carries_date: ClassVar[bool] = True
    batch: str
    units: int
    destination: str
    on: date
    order: str | None
    unit_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnitsReturned(Fact):
    """Units of a dispatch came back and are on the shelf again."""

    kind: ClassVar[str] = "units-returned"
    carries_date: ClassVar[bool] = True
    batch: str
    dispatch: str
    units: int
    on: date
    reason: str
    unit_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnitsDiscarded(Fact):
    """Units from the shelf were thrown away."""

    kind: ClassVar[str] = "units-discarded"
    carries_date: ClassVar[bool] = True
    batch: str
    units: int
    on: date
    reason: str
    unit_numbers: tuple[int, ...]


# Recalls


@dataclass(frozen=True, slots=True)
class RecallOpened(Fact):
    """`scope`: the question that was asked. `batches`: affected when the recall was opened. `uncertain`: may be
    affected.

    `lots` are the recalled bags, `doubtful` the bags that may be recalled. None: not recorded by that version of the
    fact (`uncertain` in version 1, `lots` and `doubtful` before version 3).
    """

    kind: ClassVar[str] = "recall-opened"
    version: ClassVar[int] = 3
    scope: str
    batches: tuple[str, ...]
    reason: str
    uncertain: tuple[str, ...] | None
    lots: tuple[str, ...] | None
    doubtful: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class CustomerReached(Fact):
    kind: ClassVar[str] = "customer-reached"
    recall: str
    destination: str
    units: int
    note: str


@dataclass(frozen=True, slots=True)
class RecallClosed(Fact):
    kind: ClassVar[str] = "recall-closed"
    recall: str
    note: str
