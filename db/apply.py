"""Fact to rows. The same code when a fact is recorded and when the tables are rebuilt, so it looks at nothing but
the fact, its envelope and the rows of the facts before it: no clock, no settings, no chance."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from db import facts, tables
from db.engine import Rows
from db.journal import Entry
from db.rules import tag
from db.rules.quantity import EXACT, Dimension, Quantity

ZERO = Decimal(0)


def apply(rows: Rows, entry: Entry) -> None:
    """Bring the tables up to this fact."""
    work = APPLY.get(type(entry.fact))
    if work is not None:
        work(rows, entry.fact, entry)


def id_of(rows: Rows, table: str, key: str, value: str | None) -> int | None:
    """The row id behind a name that facts use; None only for None."""
    if value is None:
        return None
    found = rows.value(f'SELECT id FROM "{table}" WHERE {key} = ?', value)
    if found is None:
        raise LookupError(f"no {table} with {key} {value!r}")
    return int(found)


def _by_uid(rows: Rows, table: str, uid: str | None) -> int | None:
    return id_of(rows, table, "uid", uid)


def _batch(rows: Rows, number: str) -> int | None:
    return id_of(rows, "batch", "number", number)


def _lot(rows: Rows, code: str) -> int | None:
    return id_of(rows, "lot", "code", code)


def _count(rows: Rows, series: str, ordinal: int) -> None:
    rows.run(
        "INSERT INTO counter (series, last) VALUES (?, ?) "
        "ON CONFLICT (series) DO UPDATE SET last = max(last, excluded.last)",
        series,
        ordinal,
    )


def tag_series(kind: tag.TagKind, mark: str) -> str:
    return f"tag/{kind.value}/{mark}"


def _count_tag(rows: Rows, text: str) -> None:
    known = tag.parse(text)
    if known is not None:
        _count(rows, tag_series(known.kind, known.mark), known.n)


# Who, what and with what


def _supplier_added(rows: Rows, fact: facts.SupplierAdded, entry: Entry) -> None:
    rows.insert(tables.Supplier, uid=entry.uid, name=fact.name)


def _ingredient_added(rows: Rows, fact: facts.IngredientAdded, entry: Entry) -> None:
    rows.insert(
        tables.Ingredient, uid=entry.uid, name=fact.name, allergens=_list(fact.allergens), density=fact.density,
        sub_ingredients=_list(fact.sub_ingredients),
    )  # fmt: skip


def _list(texts: tuple[str, ...]) -> str:
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))


def _pack_added(rows: Rows, fact: facts.PackAdded, entry: Entry) -> None:
    rows.run(
        "INSERT INTO pack (gtin14, ingredient_id, amount, unit, supplier_id) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (gtin14) DO UPDATE SET ingredient_id = excluded.ingredient_id, amount = excluded.amount, "
        "unit = excluded.unit, supplier_id = excluded.supplier_id",
        fact.gtin14,
        _by_uid(rows, "ingredient", fact.ingredient),
        fact.quantity.amount,
        fact.quantity.unit,
        _by_uid(rows, "supplier", fact.supplier),
    )


def _product_added(rows: Rows, fact: facts.ProductAdded, entry: Entry) -> None:
    rows.insert(
        tables.Product, code=fact.code, name=fact.name, noun=fact.noun, net_amount=fact.net_content.amount,
        net_unit=fact.net_content.unit, net_text=fact.net_text, shelf_life_days=fact.shelf_life_days,
        storage=fact.storage, acidified=fact.acidified,
    )  # fmt: skip


def _equipment_added(rows: Rows, fact: facts.EquipmentAdded, entry: Entry) -> None:
    rows.insert(tables.Equipment, uid=entry.uid, name=fact.name)


def _person_added(rows: Rows, fact: facts.PersonAdded, entry: Entry) -> None:
    rows.insert(tables.Person, uid=entry.uid, name=fact.name, initials=fact.initials, tag=fact.tag)
    _count_tag(rows, fact.tag)


def _destination_added(rows: Rows, fact: facts.DestinationAdded, entry: Entry) -> None:
    rows.insert(tables.Destination, uid=entry.uid, name=fact.name, kind=fact.destination_kind)


def _recipe_added(rows: Rows, fact: facts.RecipeAdded, entry: Entry) -> None:
    product = id_of(rows, "product", "code", fact.product)
    rows.run("UPDATE recipe SET newest = 0 WHERE product_id = ? AND name = ?", product, fact.name)
    recipe = rows.insert(
        tables.Recipe, uid=entry.uid, product_id=product, name=fact.name, version=fact.recipe_version, tag=fact.tag,
        expected_units=fact.expected_units, newest=1,
    )  # fmt: skip
    _count_tag(rows, fact.tag)
    for line in fact.lines:
        rows.insert(
            tables.RecipeLine, recipe_id=recipe, line=line.index,
            ingredient_id=_by_uid(rows, "ingredient", line.ingredient), amount=line.quantity.amount,
            unit=line.quantity.unit, tolerance_amount=line.tolerance.amount if line.tolerance else None,
            tolerance_unit=line.tolerance.unit if line.tolerance else None,
        )  # fmt: skip
    for step in fact.steps:
        _add_step(rows, recipe, step)
    for uid in fact.equipment:
        rows.insert(tables.RecipeEquipment, recipe_id=recipe, equipment_id=_by_uid(rows, "equipment", uid))


def _add_step(rows: Rows, recipe: int, step: facts.StepOfRecipe) -> None:
    target = step.reading
    rows.insert(
        tables.RecipeStep, recipe_id=recipe, step=step.index, name=step.name, kind=step.kind, minutes=step.minutes,
        target=target.quantity if target else None, target_value=target.value if target else None,
        target_unit=target.unit if target else None, target_at_least=target.at_least if target else None,
    )  # fmt: skip


# Lots


def _new_lot(rows: Rows, entry: Entry, code: str, ingredient: str, quantity: Quantity, **columns: Any) -> None:
    base = quantity.base
    rows.insert(
        tables.Lot, uid=entry.uid, code=code, ingredient_id=_by_uid(rows, "ingredient", ingredient),
        amount=quantity.amount, unit=quantity.unit, received=base, used=ZERO, wasted=ZERO, counted=ZERO, left=base,
        is_empty=base <= 0, held=0, held_reason="", **columns,
    )  # fmt: skip
    _count_tag(rows, code)


def _lot_received(rows: Rows, fact: facts.LotReceived, entry: Entry) -> None:
    _new_lot(
        rows, entry, fact.lot, fact.ingredient, fact.quantity,
        supplier_id=_by_uid(rows, "supplier", fact.supplier), supplier_lot=fact.supplier_lot,
        bought_on=fact.bought_on, best_before=fact.best_before,
        price_minor=fact.price.minor if fact.price else None, currency=fact.price.currency if fact.price else None,
        gtin14=fact.gtin14, scan_text=fact.scan_text,
    )  # fmt: skip


def _lot_made(rows: Rows, fact: facts.LotMade, entry: Entry) -> None:
    _new_lot(
        rows, entry, fact.lot, fact.ingredient, fact.quantity, bought_on=fact.made_on, best_before=fact.best_before,
        from_batch_id=_batch(rows, fact.batch),
    )  # fmt: skip


def _lot_corrected(rows: Rows, fact: facts.LotCorrected, entry: Entry) -> None:
    rows.run(
        "UPDATE lot SET amount = ?, unit = ?, received = ?, supplier_id = ?, supplier_lot = ?, bought_on = ?, "
        "best_before = ?, price_minor = ?, currency = ? WHERE code = ?",
        fact.quantity.amount,
        fact.quantity.unit,
        fact.quantity.base,
        _by_uid(rows, "supplier", fact.supplier),
        fact.supplier_lot,
        fact.bought_on,
        fact.best_before,
        fact.price.minor if fact.price else None,
        fact.price.currency if fact.price else None,
        fact.lot,
    )
    _move(rows, fact.lot)


def base_in_lot(rows: Rows, code: str, quantity: Quantity) -> Decimal:
    """A quantity in the base unit that the lot's balance is kept in, through its ingredient's density if need be."""
    unit, density = rows.one(
        "SELECT lot.unit, density FROM lot JOIN ingredient ON ingredient.id = ingredient_id WHERE code = ?", code
    ) or ("each", None)
    return quantity.base_in(_dimension(unit), None if density is None else Decimal(density))


def _dimension(unit: str) -> Dimension:
    return Quantity(ZERO, unit).dimension


def _move(rows: Rows, code: str, *, used: Decimal = ZERO, wasted: Decimal = ZERO, counted: Decimal = ZERO) -> None:
    """Change a lot's balance; what is left follows."""
    row = rows.one("SELECT received, used, wasted, counted FROM lot WHERE code = ?", code)
    assert row is not None, code
    received, *sums = (Decimal(text) for text in row)
    now = [EXACT.add(old, more) for old, more in zip(sums, (used, wasted, counted), strict=True)]
    left = EXACT.add(EXACT.subtract(EXACT.subtract(received, now[0]), now[1]), now[2])
    rows.run(
        "UPDATE lot SET used = ?, wasted = ?, counted = ?, left = ?, is_empty = ? WHERE code = ?",
        *now,
        left,
        left <= 0,
        code,
    )


def _lot_counted(rows: Rows, fact: facts.LotCounted, entry: Entry) -> None:
    left = Decimal(rows.value("SELECT left FROM lot WHERE code = ?", fact.lot))
    _move(rows, fact.lot, counted=EXACT.subtract(base_in_lot(rows, fact.lot, fact.found), left))


def _lot_discarded(rows: Rows, fact: facts.LotDiscarded, entry: Entry) -> None:
    _move(rows, fact.lot, wasted=base_in_lot(rows, fact.lot, fact.quantity))


def _lot_held(rows: Rows, fact: facts.LotHeld, entry: Entry) -> None:
    rows.run("UPDATE lot SET held = 1, held_reason = ? WHERE code = ?", fact.reason, fact.lot)


def _lot_released(rows: Rows, fact: facts.LotReleased, entry: Entry) -> None:
    rows.run("UPDATE lot SET held = 0, held_reason = '' WHERE code = ?", fact.lot)


# Batches


def _batch_started(rows: Rows, fact: facts.BatchStarted, entry: Entry) -> None:
    recipe = rows.one("SELECT id, product_id FROM recipe WHERE uid = ?", fact.recipe)
    assert recipe is not None, fact.recipe
    batch = rows.insert(
        tables.Batch, uid=entry.uid, number=fact.batch, product_id=recipe[1], recipe_id=recipe[0], scale=fact.scale,
        started_at=entry.at, made_on=fact.made_on, best_before=fact.best_before,
        cook_id=_by_uid(rows, "person", fact.cook), state="cooking", set_aside_reason="", sent=0, returned=0,
        discarded=0, on_shelf=0, failed_reason="", held=0, held_reason="",
    )  # fmt: skip
    _set_equipment(rows, batch, fact.equipment)
    if fact.series:
        _count(rows, fact.series, fact.ordinal)


def _set_equipment(rows: Rows, batch: int | None, equipment: tuple[str, ...]) -> None:
    rows.run("DELETE FROM batch_equipment WHERE batch_id = ?", batch)
    for uid in equipment:
        rows.insert(tables.BatchEquipment, batch_id=batch, equipment_id=_by_uid(rows, "equipment", uid))


def _equipment_set(rows: Rows, fact: facts.EquipmentSet, entry: Entry) -> None:
    _set_equipment(rows, _batch(rows, fact.batch), fact.equipment)


def _lot_used(rows: Rows, fact: facts.LotUsed, entry: Entry) -> None:
    base = base_in_lot(rows, fact.lot, fact.quantity)
    rows.insert(
        tables.Use, uid=entry.uid, batch_id=_batch(rows, fact.batch), lot_id=_lot(rows, fact.lot), line=fact.line,
        amount=fact.quantity.amount, unit=fact.quantity.unit, base=base, at=entry.at,
        completes_line=fact.completes_line, reversed=0,
    )  # fmt: skip
    _move(rows, fact.lot, used=base)
    rows.run("UPDATE lot SET opened_on = coalesce(opened_on, ?) WHERE code = ?", entry.at.date(), fact.lot)


def _use_reversed(rows: Rows, fact: facts.UseReversed, entry: Entry) -> None:
    row = rows.one("SELECT code, base FROM use JOIN lot ON lot.id = lot_id WHERE use.uid = ?", fact.corrects)
    assert row is not None, fact.corrects
    rows.run("UPDATE use SET reversed = 1 WHERE uid = ?", fact.corrects)
    _move(rows, row[0], used=-Decimal(row[1]))


def _step_marked(rows: Rows, fact: facts.StepMarked, entry: Entry) -> None:
    rows.insert(
        tables.StepEvent, batch_id=_batch(rows, fact.batch), step=fact.step, mark=fact.mark, at=entry.at,
        seconds=fact.seconds,
    )  # fmt: skip


def _reading_taken(rows: Rows, fact: facts.ReadingTaken, entry: Entry) -> None:
    rows.insert(
        tables.Reading, batch_id=_batch(rows, fact.batch), at=entry.at, quantity=fact.quantity, value=fact.value,
        unit=fact.unit, step=fact.step,
    )  # fmt: skip


def _note_written(rows: Rows, fact: facts.NoteWritten, entry: Entry) -> None:
    rows.insert(tables.Note, batch_id=_batch(rows, fact.batch), at=entry.at, text=fact.text)


def _batch_filled(rows: Rows, fact: facts.BatchFilled, entry: Entry) -> None:
    net = fact.filled - fact.set_aside
    rows.run(
        "UPDATE batch SET state = 'filled', filled_uid = ?, filled = ?, set_aside = ?, set_aside_reason = ?, net = ?, "
        "on_shelf = ? - sent + returned - discarded WHERE number = ?",
        entry.uid,
        fact.filled,
        fact.set_aside,
        fact.reason,
        net,
        net,
        fact.batch,
    )


def _batch_failed(rows: Rows, fact: facts.BatchFailed, entry: Entry) -> None:
    rows.run(
        "UPDATE batch SET state = 'failed', failed_reason = ?, on_shelf = 0 WHERE number = ?", fact.reason, fact.batch
    )


def _batch_held(rows: Rows, fact: facts.BatchHeld, entry: Entry) -> None:
    rows.run("UPDATE batch SET held = 1, held_reason = ? WHERE number = ?", fact.reason, fact.batch)


def _batch_released(rows: Rows, fact: facts.BatchReleased, entry: Entry) -> None:
    rows.run("UPDATE batch SET held = 0, held_reason = '' WHERE number = ?", fact.batch)


# Labels and units


def _label_run(rows: Rows, batch: str, first: int, last: int, what: str, entry: Entry, reason: str = "") -> None:
    rows.insert(
        tables.LabelRun, batch_id=_batch(rows, batch), first=first, last=last, what=what, at=entry.at, reason=reason
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


def _units_dispatched(rows: Rows, fact: facts.UnitsDispatched, entry: Entry) -> None:
    dispatch = rows.insert(
        tables.Dispatch, uid=entry.uid, batch_id=_batch(rows, fact.batch), units=fact.units, returned=0,
        destination_id=_by_uid(rows, "destination", fact.destination), sent_on=fact.on, order_ref=fact.order,
    )  # fmt: skip
    _add_to_batch(rows, fact.batch, "sent", fact.units)
    _take_units(rows, fact.batch, fact.unit_numbers, dispatch)


def _take_units(rows: Rows, batch: str, units: tuple[int, ...], dispatch: int | None) -> None:
    for unit in units:
        rows.insert(tables.GoneUnit, batch_id=_batch(rows, batch), unit=unit, dispatch_id=dispatch)


def _add_to_batch(rows: Rows, batch: str, column: str, units: int) -> None:
    rows.run(f"UPDATE batch SET {column} = {column} + ? WHERE number = ?", units, batch)
    rows.run("UPDATE batch SET on_shelf = net - sent + returned - discarded WHERE number = ?", batch)


def _units_returned(rows: Rows, fact: facts.UnitsReturned, entry: Entry) -> None:
    rows.run("UPDATE dispatch SET returned = returned + ? WHERE uid = ?", fact.units, fact.dispatch)
    _add_to_batch(rows, fact.batch, "returned", fact.units)
    for unit in fact.unit_numbers:
        rows.run("DELETE FROM gone_unit WHERE batch_id = ? AND unit = ?", _batch(rows, fact.batch), unit)


def _units_discarded(rows: Rows, fact: facts.UnitsDiscarded, entry: Entry) -> None:
    _add_to_batch(rows, fact.batch, "discarded", fact.units)
    _take_units(rows, fact.batch, fact.unit_numbers, None)


def _recall_opened(rows: Rows, fact: facts.RecallOpened, entry: Entry) -> None:
    rows.insert(
        tables.Recall, uid=entry.uid, scope=fact.scope, batches=_list(fact.batches), reason=fact.reason,
        opened_at=entry.at,
    )  # fmt: skip


def _customer_reached(rows: Rows, fact: facts.CustomerReached, entry: Entry) -> None:
    rows.insert(
        tables.RecallContact, recall_id=_by_uid(rows, "recall", fact.recall), units=fact.units, note=fact.note,
        destination_id=_by_uid(rows, "destination", fact.destination), at=entry.at,
    )  # fmt: skip


def _recall_closed(rows: Rows, fact: facts.RecallClosed, entry: Entry) -> None:
    rows.run("UPDATE recall SET closed_at = ? WHERE uid = ?", entry.at, fact.recall)


APPLY: dict[type[facts.Fact], Callable[[Rows, Any, Entry], None]] = {
    facts.SupplierAdded: _supplier_added,
    facts.IngredientAdded: _ingredient_added,
    facts.PackAdded: _pack_added,
    facts.ProductAdded: _product_added,
    facts.RecipeAdded: _recipe_added,
    facts.EquipmentAdded: _equipment_added,
    facts.PersonAdded: _person_added,
    facts.DestinationAdded: _destination_added,
    facts.LotReceived: _lot_received,
    facts.LotMade: _lot_made,
    facts.LotCorrected: _lot_corrected,
    facts.LotCounted: _lot_counted,
    facts.LotDiscarded: _lot_discarded,
    facts.LotHeld: _lot_held,
    facts.LotReleased: _lot_released,
    facts.BatchStarted: _batch_started,
    facts.LotUsed: _lot_used,
    facts.UseReversed: _use_reversed,
    facts.StepMarked: _step_marked,
    facts.ReadingTaken: _reading_taken,
    facts.NoteWritten: _note_written,
    facts.EquipmentSet: _equipment_set,
    facts.BatchFilled: _batch_filled,
    facts.BatchFailed: _batch_failed,
    facts.BatchHeld: _batch_held,
    facts.BatchReleased: _batch_released,
    facts.LabelsConfirmed: _labels_confirmed,
    facts.LabelUnsure: _label_unsure,
    facts.LabelAnswered: _label_answered,
    facts.LabelSpoiled: _label_spoiled,
    facts.UnitsDispatched: _units_dispatched,
    facts.UnitsReturned: _units_returned,
    facts.UnitsDiscarded: _units_discarded,
    facts.RecallOpened: _recall_opened,
    facts.CustomerReached: _customer_reached,
    facts.RecallClosed: _recall_closed,
}
"""The rest (an epoch, a confirmed clock, a backup) changes no row."""
