"""What became of each label, and what labels said: facts and their rows. The jobs are in label_jobs.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from peewee import ForeignKeyField, IntegerField, TextField

from db.store.applying import applies
from db.store.engine import Session
from db.store.fact import Fact
from db.store.journal import Entry
from db.store.table import IndexTable
from db.subjects.batches import BatchTable
from db.subjects.row_ids import batch_id

Runs = tuple[tuple[int, int], ...]
"""The first and last unit of each unbroken run."""


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


class LabelRunTable(IndexTable):
    """One event for units `first` to `last`. `what`: confirmed, unsure, came-out, did-not, spoiled or reprinted."""

    batch = ForeignKeyField(BatchTable)
    first = IntegerField()
    last = IntegerField()
    what = TextField()
    at = TextField()
    reason = TextField()


class KeptTextTable(IndexTable):
    """Label contents and templates, by the SHA-256 of their UTF-8."""

    sha256 = TextField(unique=True)
    text = TextField()


class LabelSaidTable(IndexTable):
    """What the labels of units `first` to `last` were to say when asked for. `after`: id of the last `label_run`
    before that.
    """

    batch = ForeignKeyField(BatchTable)
    first = IntegerField()
    last = IntegerField()
    content = TextField()
    template = TextField()
    size = TextField()
    dpi = IntegerField()
    at = TextField()
    after = IntegerField()


def _label_run(session: Session, batch: str, first: int, last: int, what: str, entry: Entry, reason: str = "") -> None:
    session.insert(
        LabelRunTable, batch_id=batch_id(session, batch), first=first, last=last, what=what, at=entry.at, reason=reason
    )


@applies(LabelsConfirmed)
def _labels_confirmed(session: Session, fact: LabelsConfirmed, entry: Entry) -> None:
    for first, last in fact.runs:
        _label_run(session, fact.batch, first, last, "confirmed", entry)


@applies(LabelUnsure)
def _label_unsure(session: Session, fact: LabelUnsure, entry: Entry) -> None:
    _label_run(session, fact.batch, fact.unit, fact.unit, "unsure", entry)


@applies(LabelAnswered)
def _label_answered(session: Session, fact: LabelAnswered, entry: Entry) -> None:
    _label_run(session, fact.batch, fact.unit, fact.unit, "came-out" if fact.came_out else "did-not", entry)


@applies(LabelSpoiled)
def _label_spoiled(session: Session, fact: LabelSpoiled, entry: Entry) -> None:
    _label_run(session, fact.batch, fact.unit, fact.unit, "spoiled", entry, fact.reason)


@applies(LabelsReprinted)
def _labels_reprinted(session: Session, fact: LabelsReprinted, entry: Entry) -> None:
    for first, last in fact.runs:
        _label_run(session, fact.batch, first, last, "reprinted", entry, fact.reason)


@applies(TextKept)
def _text_kept(session: Session, fact: TextKept, entry: Entry) -> None:
    mark = sha256(fact.text.encode()).hexdigest()
    if session.value("SELECT 1 FROM kept_text WHERE sha256 = ?", mark) is None:
        session.insert(KeptTextTable, sha256=mark, text=fact.text)


@applies(LabelSaid)
def _label_said(session: Session, fact: LabelSaid, entry: Entry) -> None:
    after = session.value("SELECT max(id) FROM label_run") or 0
    for first, last in fact.runs:
        session.insert(
            LabelSaidTable, batch_id=batch_id(session, fact.batch), first=first, last=last, content=fact.content,
            template=fact.template, size=fact.size, dpi=fact.dpi, at=entry.at, after=after,
        )  # fmt: skip


def runs(units: Iterable[int]) -> Runs:
    """The first and last unit of each unbroken run.

    >>> runs([1, 2, 3, 5, 7, 8])
    ((1, 3), (5, 5), (7, 8))
    """
    found: list[tuple[int, int]] = []
    for unit in units:
        if found and unit == found[-1][1] + 1:
            found[-1] = (found[-1][0], unit)
        else:
            found.append((unit, unit))
    return tuple(found)
