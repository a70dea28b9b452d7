"""Reads batches, what went into them, and what is on the shelf."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from db.questions import catalogue, stock
from db.questions.catalogue import cached
from db.records import (
    Batch,
    BatchState,
    Dispatch,
    Equipment,
    LeftOut,
    Note,
    Photo,
    Product,
    Reading,
    Recipe,
    StepEvent,
    StepMark,
    Use,
)
from db.rules.errors import UnknownNumberError
from db.rules.quantity import Quantity
from db.rules.text import number_text
from db.rules.words import words
from db.store.engine import Session

_COLUMNS = (
    "id, number, product_id, recipe_id, scale, started_at, made_on, best_before, cook_id, state, filled, set_aside, "
    "set_aside_reason, net, failed_reason, failed_became, held, held_reason"
)


def batch(session: Session, number: str) -> Batch:
    """The batch with that number.

    Raises:
        UnknownNumberError: there is none.
    """
    found = find_batch(session, number)
    if found is None:
        raise UnknownNumberError(number, words("No batch has the number {number}.", number=repr(number[:40])))
    return found


def find_batch(session: Session, number: str) -> Batch | None:
    row = session.one(f"SELECT {_COLUMNS} FROM batch WHERE number = ?", number_text(number))
    return None if row is None else _batch(session, row)


def _batches(session: Session, condition: str, *values: Any) -> tuple[Batch, ...]:
    return tuple(_batch(session, row) for row in session.all(f"SELECT {_COLUMNS} FROM batch {condition}", *values))


def _batch(session: Session, row: tuple[Any, ...]) -> Batch:
    (
        row_id, number, product_id, recipe_id, scale, started_at, made_on, best_before, cook_id, state, filled,
        set_aside, set_aside_reason, net, failed_reason, failed_became, held, held_reason,
    ) = row  # fmt: skip
    uses, left_out = _uses(session, row_id), _left_out(session, row_id)
    return Batch(
        number=number,
        product=catalogue.product(session, product_id),
        recipe=catalogue.recipe(session, recipe_id),
        scale=Decimal(scale),
        started_at=_moment(started_at),
        cook=None if cook_id is None else catalogue.person(session, cook_id),
        equipment=_equipment(session, row_id),
        state=BatchState(state),
        uses=uses,
        lines_done=frozenset(use.line for use in uses if use.completes_line and not use.reversed)
        | {one.line for one in left_out},
        step_events=_step_events(session, row_id),
        readings=_readings(session, row_id),
        notes=_notes(session, row_id),
        filled=filled,
        set_aside=set_aside,
        set_aside_reason=set_aside_reason,
        net=net,
        made_on=date.fromisoformat(made_on),
        best_before=None if best_before is None else date.fromisoformat(best_before),
        held=bool(held),
        held_reason=held_reason,
        failed_reason=failed_reason,
        failed_became=failed_became,
        photos=_photos(session, row_id),
        made_of=_made_of(session, uses),
        left_out=left_out,
    )


def _moment(text: str) -> datetime | None:
    """None if only the day is known."""
    return datetime.fromisoformat(text) if "T" in text else None


def _made_of(session: Session, uses: tuple[Use, ...]) -> tuple[Batch, ...]:
    own = dict.fromkeys(use.lot.from_batch for use in uses if use.lot.from_batch is not None and not use.reversed)
    return tuple(cached(session, "batch", number, partial(batch, session, number)) for number in own)


def use(session: Session, uid: str) -> Use:
    row = session.one(f"SELECT {_USE} FROM use WHERE uid = ?", uid)
    if row is None:
        raise UnknownNumberError(uid, words("That weighing is not in the books."))
    return _use(session, row)


_USE = (
    "uid, line, lot_id, amount, unit, at, reversed, completes_line, (SELECT name FROM bin WHERE bin.id = bin_id), sure"
)


def _uses(session: Session, batch_id: int) -> tuple[Use, ...]:
    return tuple(
        _use(session, row) for row in session.all(f"SELECT {_USE} FROM use WHERE batch_id = ? ORDER BY id", batch_id)
    )


def _use(session: Session, row: tuple[Any, ...]) -> Use:
    uid, line, lot_id, amount, unit, at, reversed_, completes, bin_, sure = row
    quantity = Quantity.stored(Decimal(amount), unit)
    found = stock.lot_by_id(session, lot_id)
    return Use(uid, line, found, quantity, _moment(at), bool(reversed_), bool(completes), bin_, bool(sure))


def _left_out(session: Session, batch_id: int) -> tuple[LeftOut, ...]:
    found = session.all("SELECT line, at, reason FROM left_out WHERE batch_id = ? ORDER BY id", batch_id)
    return tuple(LeftOut(line, datetime.fromisoformat(at), reason) for line, at, reason in found)


def _equipment(session: Session, batch_id: int) -> tuple[Equipment, ...]:
    found = session.all(
        "SELECT equipment_id FROM batch_equipment WHERE batch_id = ? ORDER BY batch_equipment.id", batch_id
    )
    return tuple(catalogue.one_equipment(session, row_id) for (row_id,) in found)


_STEP_EVENTS = "SELECT step, mark, at, seconds, monotonic_ns, boot FROM step_event WHERE batch_id = ? ORDER BY id"


def _step_events(session: Session, batch_id: int) -> tuple[StepEvent, ...]:
    found = session.all(_STEP_EVENTS, batch_id)
    return tuple(
        StepEvent(step, StepMark(mark), datetime.fromisoformat(at), seconds, ran / 1e9, boot)
        for step, mark, at, seconds, ran, boot in found
    )


def _readings(session: Session, batch_id: int) -> tuple[Reading, ...]:
    found = session.all("SELECT at, quantity, value, unit, step FROM reading WHERE batch_id = ? ORDER BY id", batch_id)
    return tuple(
        Reading(datetime.fromisoformat(at), quantity, Decimal(value), unit, step)
        for at, quantity, value, unit, step in found
    )


def _notes(session: Session, batch_id: int) -> tuple[Note, ...]:
    found = session.all("SELECT at, text FROM note WHERE batch_id = ? ORDER BY id", batch_id)
    return tuple(Note(datetime.fromisoformat(at), text) for at, text in found)


def _photos(session: Session, batch_id: int) -> tuple[Photo, ...]:
    found = session.all("SELECT at, sha256, media, caption FROM photo WHERE batch_id = ? ORDER BY id", batch_id)
    return tuple(Photo(datetime.fromisoformat(at), *of) for at, *of in found)


def batches(
    session: Session, state: BatchState | None = None, product: Product | None = None, limit: int = 50
) -> tuple[Batch, ...]:
    """The newest first."""
    conditions, values = ["1"], []
    if state is not None:
        conditions.append("state = ?")
        values.append(state.value)
    if product is not None:
        conditions.append("product_id = (SELECT id FROM product WHERE code = ?)")
        values.append(product.code)
    return _batches(session, f"WHERE {' AND '.join(conditions)} ORDER BY made_on DESC, id DESC LIMIT ?", *values, limit)


def cooking(session: Session) -> tuple[Batch, ...]:
    """The batches that are being cooked, the oldest first."""
    return _batches(session, "WHERE state = 'cooking' ORDER BY started_at, id")


def last_batch(session: Session, recipe: Recipe) -> Batch | None:
    """The batch last made from any version of this recipe."""
    found = _batches(
        session,
        "WHERE recipe_id IN (SELECT v.id FROM recipe v JOIN recipe this USING (product_id, name) WHERE this.uid = ?) "
        "ORDER BY id DESC LIMIT 1",
        recipe.id,
    )
    return found[0] if found else None


def on_shelf(session: Session, number: str) -> int:
    found = session.value("SELECT on_shelf FROM batch WHERE number = ?", number_text(number))
    if found is None:
        raise UnknownNumberError(number, words("No batch has the number {number}.", number=repr(number[:40])))
    return int(found)


def filled_on_shelf(session: Session) -> tuple[tuple[Batch, int], ...]:
    """Batches with units on the shelf, the oldest first, because they go out first."""
    found = session.all(f"SELECT {_COLUMNS}, on_shelf FROM batch WHERE on_shelf > 0 ORDER BY made_on, id")
    return tuple((_batch(session, row[:-1]), row[-1]) for row in found)


_DISPATCH = "dispatch.id, uid, batch.number, destination_id, units, dispatch.returned, sent_on, order_ref"


def dispatches(session: Session, number: str) -> tuple[Dispatch, ...]:
    found = session.all(
        f"SELECT {_DISPATCH.replace('uid', 'dispatch.uid')} FROM dispatch JOIN batch ON batch.id = batch_id "
        "WHERE batch.number = ? ORDER BY dispatch.id",
        number_text(number),
    )
    return tuple(_dispatch(session, row) for row in found)


def dispatch(session: Session, uid: str) -> Dispatch:
    number = session.value("SELECT number FROM dispatch JOIN batch ON batch.id = batch_id WHERE dispatch.uid = ?", uid)
    found = next((d for d in dispatches(session, number or "") if d.id == uid), None)
    if found is None:
        raise UnknownNumberError(uid, words("That dispatch is not in the books."))
    return found


def _dispatch(session: Session, row: tuple[Any, ...]) -> Dispatch:
    row_id, uid, number, destination_id, units, returned, sent_on, order = row
    numbers = session.all("SELECT unit FROM gone_unit WHERE dispatch_id = ? ORDER BY unit", row_id)
    return Dispatch(
        uid, number, catalogue.destination(session, destination_id), units, tuple(n for (n,) in numbers),
        date.fromisoformat(sent_on), order, returned,
    )  # fmt: skip
