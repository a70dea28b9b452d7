"""Appliers for batches."""

from __future__ import annotations

from decimal import Decimal

from db import bins, facts, tables
from db.apply import unrecorded
from db.apply.bins import SCOOP
from db.apply.kind import Applied
from db.apply.lots import ZERO, Days, bag, move, take, went_in
from db.apply.names import batch_id, by_uid, count
from db.engine import Rows
from db.journal import Entry
from db.rules.hold_reasons import beside


def _batch_started(rows: Rows, fact: facts.BatchStarted, entry: Entry) -> None:
    recipe = rows.one("SELECT id, product_id FROM recipe WHERE uid = ?", fact.recipe)
    assert recipe is not None, fact.recipe
    batch = rows.insert(
        tables.Batch, uid=entry.uid, number=fact.batch, product_id=recipe[1], recipe_id=recipe[0], scale=fact.scale,
        started_at=fact.made_on if fact.brought_in else entry.at, made_on=fact.made_on, best_before=fact.best_before,
        cook_id=by_uid(rows, "person", fact.cook), state="cooking", set_aside_reason="", sent=0, returned=0,
        discarded=0, kept=0, on_shelf=0, failed_reason="", failed_became="", held=0, held_reason="",
        began=entry.position,
    )  # fmt: skip
    _set_equipment(rows, batch, fact.equipment)
    unrecorded.all_of(rows, batch, recipe[0])
    if fact.series:
        count(rows, fact.series, fact.ordinal)


def _set_equipment(rows: Rows, batch: int | None, equipment: tuple[str, ...]) -> None:
    rows.run("DELETE FROM batch_equipment WHERE batch_id = ?", batch)
    for uid in equipment:
        rows.insert(tables.BatchEquipment, batch_id=batch, equipment_id=by_uid(rows, "equipment", uid))


def _equipment_set(rows: Rows, fact: facts.EquipmentSet, entry: Entry) -> None:
    _set_equipment(rows, batch_id(rows, fact.batch), fact.equipment)


def _lot_used(rows: Rows, fact: facts.LotUsed, entry: Entry) -> None:
    row = rows.one(
        "SELECT id, recipe_id, made_on, started_at = made_on, began, ended, EXISTS (SELECT 1 FROM bin_lot) "
        "FROM batch WHERE number = ?",
        fact.batch,
    )
    assert row is not None, fact.batch
    batch, recipe, made_on, brought_in, began, ended, has_bins = row
    lot = bag(rows, fact.lot)
    base = lot.base_of(fact.quantity)
    at = made_on if brought_in else entry.at
    looked_at = has_bins and not brought_in  # a spreadsheet names the bag itself, for a day before there were bins
    mixed = bins.beside(rows, lot.row_id, bins.when(began, ended, late=fact.late)) if looked_at else ()
    rows.insert(
        tables.Use, uid=entry.uid, batch_id=batch, lot_id=lot.row_id, line=fact.line, amount=fact.quantity.amount,
        unit=fact.quantity.unit, base=base, at=at, completes_line=fact.completes_line, reversed=0, sure=not mixed,
    )  # fmt: skip
    for place, other in enumerate(mixed, start=2):
        # It was weighed by the tag of one bag in the bin, but may be of any of them.
        rows.insert(
            tables.Use, uid=f"{entry.uid}/{place}", batch_id=batch, lot_id=other, line=fact.line, amount=ZERO,
            unit=fact.quantity.unit, base=ZERO, at=at, completes_line=fact.completes_line, reversed=0, sure=0,
        )  # fmt: skip
        went_in(rows, other, made_on)
    day = made_on if brought_in else entry.at.date().isoformat()
    # An imported sheet may tell of earlier days than those already recorded.
    opened = min(lot.opened_on or day, day) if brought_in else lot.opened_on or day
    take(rows, lot, base, Days(opened, made_on, day))
    unrecorded.less(rows, batch, recipe, lot.ingredient_id, fact.line, completes=fact.completes_line)


def _line_left_out(rows: Rows, fact: facts.LineLeftOut, entry: Entry) -> None:
    batch = batch_id(rows, fact.batch)
    rows.run("DELETE FROM left_out WHERE batch_id = ? AND line = ?", batch, fact.line)
    if fact.left_out:
        rows.insert(tables.LeftOut, batch_id=batch, line=fact.line, at=entry.at, reason=fact.reason)


def _use_reversed(rows: Rows, fact: facts.UseReversed, entry: Entry) -> None:
    weighed = rows.all(f"SELECT id, batch_id, lot_id, base FROM use WHERE {SCOOP}", fact.corrects)
    assert weighed, fact.corrects
    for row_id, _, lot, base in weighed:
        rows.run("UPDATE use SET reversed = 1 WHERE id = ?", row_id)
        move(rows, rows.value("SELECT code FROM lot WHERE id = ?", lot), used=-Decimal(base))
        # `opened_on` is the day of the first use that still counts; NULL if none does.
        rows.run(
            "UPDATE lot SET opened_on = (SELECT min(substr(at, 1, 10)) FROM use WHERE lot_id = ?1 AND NOT reversed) "
            "WHERE id = ?1",
            lot,
        )
        rows.run(
            "UPDATE lot SET first_in = (SELECT min(made_on) FROM use JOIN batch ON batch.id = batch_id "
            "WHERE lot_id = ?1 AND NOT reversed) WHERE id = ?1",
            lot,
        )
    unrecorded.more(rows, weighed[0][1])


def _step_marked(rows: Rows, fact: facts.StepMarked, entry: Entry) -> None:
    rows.insert(
        tables.StepEvent, batch_id=batch_id(rows, fact.batch), step=fact.step, mark=fact.mark, at=entry.at,
        seconds=fact.seconds, monotonic_ns=entry.monotonic_ns, boot=entry.boot,
    )  # fmt: skip


def _reading_taken(rows: Rows, fact: facts.ReadingTaken, entry: Entry) -> None:
    rows.insert(
        tables.Reading, batch_id=batch_id(rows, fact.batch), at=entry.at, quantity=fact.quantity, value=fact.value,
        unit=fact.unit, step=fact.step,
    )  # fmt: skip


def _note_written(rows: Rows, fact: facts.NoteWritten, entry: Entry) -> None:
    rows.insert(tables.Note, batch_id=batch_id(rows, fact.batch), at=entry.at, text=fact.text)


def _photo_taken(rows: Rows, fact: facts.PhotoTaken, entry: Entry) -> None:
    rows.insert(
        tables.Photo, batch_id=batch_id(rows, fact.batch), at=entry.at, sha256=fact.sha256, media=fact.media,
        caption=fact.caption,
    )  # fmt: skip


def _batch_filled(rows: Rows, fact: facts.BatchFilled, entry: Entry) -> None:
    net = fact.filled - fact.set_aside
    rows.run(
        "UPDATE batch SET state = 'filled', filled_uid = ?, filled = ?, set_aside = ?, set_aside_reason = ?, net = ?, "
        "on_shelf = max(0, ? - sent + returned - discarded - kept), ended = ? WHERE number = ?",
        entry.uid,
        fact.filled,
        fact.set_aside,
        fact.reason,
        net,
        net,
        entry.position,
        fact.batch,
    )


def _batch_failed(rows: Rows, fact: facts.BatchFailed, entry: Entry) -> None:
    rows.run(
        "UPDATE batch SET state = 'failed', failed_reason = ?, failed_became = ?, on_shelf = 0, "
        "failed_since = coalesce(failed_since, ?) WHERE number = ?",
        fact.reason,
        fact.became,
        entry.position,
        fact.batch,
    )


def _batch_held(rows: Rows, fact: facts.BatchHeld, entry: Entry) -> None:
    was = rows.value("SELECT held_reason FROM batch WHERE number = ?", fact.batch)
    rows.run(
        "UPDATE batch SET held = 1, held_reason = ?, held_since = coalesce(held_since, ?) WHERE number = ?",
        beside(was, fact.reason),
        entry.position,
        fact.batch,
    )


def _batch_released(rows: Rows, fact: facts.BatchReleased, entry: Entry) -> None:
    rows.run("UPDATE batch SET held = 0, held_reason = '', held_since = NULL WHERE number = ?", fact.batch)


APPLY: Applied = {
    facts.BatchStarted: _batch_started,
    facts.LotUsed: _lot_used,
    facts.LineLeftOut: _line_left_out,
    facts.UseReversed: _use_reversed,
    facts.StepMarked: _step_marked,
    facts.ReadingTaken: _reading_taken,
    facts.NoteWritten: _note_written,
    facts.PhotoTaken: _photo_taken,
    facts.EquipmentSet: _equipment_set,
    facts.BatchFilled: _batch_filled,
    facts.BatchFailed: _batch_failed,
    facts.BatchHeld: _batch_held,
    facts.BatchReleased: _batch_released,
}
