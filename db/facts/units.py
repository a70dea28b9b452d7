"""Labels, units on their way, and a recall, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from db.facts.base import Fact

# Labels. `runs` are first and last unit of each unbroken run.

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
    """It was being sent when the printer fell silent: whether it came out is not known."""

    kind: ClassVar[str] = "label-unsure"
    batch: str
    job: str
    printer: str
    unit: int


@dataclass(frozen=True, slots=True)
class LabelAnswered(Fact):
    """Somebody looked whether an unsure label came out."""

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
    """Labels that had come out before were asked for once more, and why: two of a number may be about."""

    kind: ClassVar[str] = "labels-reprinted"
    batch: str
    runs: Runs
    reason: str


@dataclass(frozen=True, slots=True)
class TextKept(Fact):
    """A text that other facts name by the SHA-256 of its UTF-8: what labels said, a template. Kept once."""

    kind: ClassVar[str] = "text-kept"
    text: str


@dataclass(frozen=True, slots=True)
class LabelSaid(Fact):
    """These labels were asked for, and this is what they were to say: `content` and `template` name kept texts."""

    kind: ClassVar[str] = "label-said"
    batch: str
    runs: Runs
    content: str
    template: str
    size: str
    dpi: int


# Units on their way


@dataclass(frozen=True, slots=True)
class UnitsDispatched(Fact):
    """`unit_numbers` is empty unless each unit was scanned."""

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
    """Back from where a dispatch took them, onto the shelf."""

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
    """From the shelf into the bin."""

    kind: ClassVar[str] = "units-discarded"
    carries_date: ClassVar[bool] = True
    batch: str
    units: int
    on: date
    reason: str
    unit_numbers: tuple[int, ...]


# A recall, step by step


@dataclass(frozen=True, slots=True)
class RecallOpened(Fact):
    """`scope` is what was asked, `batches` what was affected when it was opened, `uncertain` what may have been.

    `lots` are the recalled bags and `doubtful` those that may be recalled ones. None where it was not written down:
    `uncertain` in version 1, `lots` and `doubtful` before version 3.
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
