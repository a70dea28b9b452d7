"""Appliers for labels, for units that leave and come back, and for recalls."""

from __future__ import annotations

from hashlib import sha256

from db import facts, tables
from db.apply.kind import Applied
from db.apply.names import batch_id, by_uid, list_text
from db.engine import Rows
from db.journal import Entry


def _label_run(rows: Rows, batch: str, first: int, last: int, what: str, entry: Entry, reason: str = "") -> None:
    rows.insert(
        tables.LabelRun, batch_id=batch_id(rows, batch), first=first, last=last, what=what, at=entry.at, reason=reason
    )


def _labels_confirmed(rows: Rows, fact: facts.LabelsConfirmed, entry: Entry) -> None:
    for first, last in fact.runs:
        _label_run(rows, fact.batch, first, last, "confirmed", entry)


def _label_unsure(rows: Rows, fact: facts.LabelUnsure, entry: Entry) -> None:
    _label_run(rows, fact.batch, fact.unit, fact.unit, "unsure", entry)


def _label_answered(rows: Rows, fact: facts.LabelAnswered, entry: Entry) -> None:
    _label_run(rows, fact.batch, fact.unit, fact.unit, "came-out" if fact.came_out else "did-not", entry)


def _label_spoiled(rows: Rows, fact: facts.LabelSpoiled, entry: Entry) -> None:
    _label_run(rows, fact.batch, fact.unit, fact.unit, "spoiled", entry, fact.reason)


def _labels_reprinted(rows: Rows, fact: facts.LabelsReprinted, entry: Entry) -> None:
    for first, last in fact.runs:
        _label_run(rows, fact.batch, first, last, "reprinted", entry, fact.reason)


def _text_kept(rows: Rows, fact: facts.TextKept, entry: Entry) -> None:
    mark = sha256(fact.text.encode()).hexdigest()
    if rows.value("SELECT 1 FROM kept_text WHERE sha256 = ?", mark) is None:
        rows.insert(tables.KeptText, sha256=mark, text=fact.text)


def _label_said(rows: Rows, fact: facts.LabelSaid, entry: Entry) -> None:
    after = rows.value("SELECT max(id) FROM label_run") or 0
    for first, last in fact.runs:
        rows.insert(
            tables.LabelSaid, batch_id=batch_id(rows, fact.batch), first=first, last=last, content=fact.content,
            template=fact.template, size=fact.size, dpi=fact.dpi, at=entry.at, after=after,
        )  # fmt: skip


def _units_dispatched(rows: Rows, fact: facts.UnitsDispatched, entry: Entry) -> None:
    dispatch = rows.insert(
        tables.Dispatch, uid=entry.uid, batch_id=batch_id(rows, fact.batch), units=fact.units, returned=0,
        destination_id=by_uid(rows, "destination", fact.destination), sent_on=fact.on, order_ref=fact.order,
    )  # fmt: skip
    _add_to_batch(rows, fact.batch, "sent", fact.units)
    _take_units(rows, fact.batch, fact.unit_numbers, dispatch)


def _take_units(rows: Rows, batch: str, units: tuple[int, ...], dispatch: int | None) -> None:
    for unit in units:
        rows.insert(tables.GoneUnit, batch_id=batch_id(rows, batch), unit=unit, dispatch_id=dispatch)


def _add_to_batch(rows: Rows, batch: str, column: str, units: int) -> None:
    rows.run(f"UPDATE batch SET {column} = {column} + ? WHERE number = ?", units, batch)
    rows.run("UPDATE batch SET on_shelf = max(0, net - sent + returned - discarded - kept) WHERE number = ?", batch)


def _units_returned(rows: Rows, fact: facts.UnitsReturned, entry: Entry) -> None:
    rows.run("UPDATE dispatch SET returned = returned + ? WHERE uid = ?", fact.units, fact.dispatch)
    _add_to_batch(rows, fact.batch, "returned", fact.units)
    for unit in fact.unit_numbers:
        rows.run("DELETE FROM gone_unit WHERE batch_id = ? AND unit = ?", batch_id(rows, fact.batch), unit)


def _units_discarded(rows: Rows, fact: facts.UnitsDiscarded, entry: Entry) -> None:
    _add_to_batch(rows, fact.batch, "discarded", fact.units)
    _take_units(rows, fact.batch, fact.unit_numbers, None)


def _recall_opened(rows: Rows, fact: facts.RecallOpened, entry: Entry) -> None:
    rows.insert(
        tables.Recall, uid=entry.uid, scope=fact.scope, batches=list_text(fact.batches), reason=fact.reason,
        uncertain=_if_written(fact.uncertain), lots=_if_written(fact.lots), doubtful=_if_written(fact.doubtful),
        opened_at=entry.at,
    )  # fmt: skip


def _if_written(numbers: tuple[str, ...] | None) -> str | None:
    return None if numbers is None else list_text(numbers)


def _customer_reached(rows: Rows, fact: facts.CustomerReached, entry: Entry) -> None:
    rows.insert(
        tables.RecallContact, recall_id=by_uid(rows, "recall", fact.recall), units=fact.units, note=fact.note,
        destination_id=by_uid(rows, "destination", fact.destination), at=entry.at,
    )  # fmt: skip


def _recall_closed(rows: Rows, fact: facts.RecallClosed, entry: Entry) -> None:
    rows.run("UPDATE recall SET closed_at = ? WHERE uid = ?", entry.at, fact.recall)


APPLY: Applied = {
    facts.LabelsConfirmed: _labels_confirmed,
    facts.LabelUnsure: _label_unsure,
    facts.LabelAnswered: _label_answered,
    facts.LabelSpoiled: _label_spoiled,
    facts.LabelsReprinted: _labels_reprinted,
    facts.TextKept: _text_kept,
    facts.LabelSaid: _label_said,
    facts.UnitsDispatched: _units_dispatched,
    facts.UnitsReturned: _units_returned,
    facts.UnitsDiscarded: _units_discarded,
    facts.RecallOpened: _recall_opened,
    facts.CustomerReached: _customer_reached,
    facts.RecallClosed: _recall_closed,
}
