"""Traces upstream and downstream: where a unit, a batch or a bag came from, and where it went.

Both directions are recursive queries on indexed tables, through our own batches to any depth. Reversed uses do not
count. A scoop out of a bin of several lots may be of any of them: what was reached only through such a scoop is
reported separately, as `possibly`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from db.questions import batches, catalogue, stock
from db.questions.allergens import bag_allergens
from db.questions.doubts import Doubt, doubts_of_batch, doubts_of_lot
from db.questions.gaps import Gap, gaps
from db.questions.label_count import NO_LABELS, LabelCount, count_labels
from db.questions.label_said import SaidRun, said_runs
from db.questions.resolve import LONGEST, trade_number
from db.records import Batch, BatchState, Destination, Dispatch, Lot, Photo, Product
from db.rules import batch_number, gs1_unit
from db.rules.errors import SeveralBagsError, UnknownNumberError
from db.rules.quantity import Quantity
from db.rules.text import printable
from db.rules.words import words
from db.store.engine import Session

MOST_TAGS = 8
"""How many bags of one supplier's lot an error message names."""


@dataclass(frozen=True, slots=True)
class LotTotal:
    """How much of a bag went into a batch, all weighings added up. Not `sure`: see `records.Use`."""

    lot: Lot
    quantity: Quantity
    sure: bool = True


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch in a list, with only what lists of thousands need."""

    number: str
    product: Product
    made_on: date
    state: BatchState
    filled: int | None
    set_aside: int | None
    net: int | None
    on_shelf: int
    held: bool


@dataclass(frozen=True, slots=True)
class BatchTrace:
    """Upstream: `lots` and `made_of`. Downstream: `sent`, `on_shelf`, `discarded`, `kept`, `batches`.

    `made_of`: the traces of our own batches that went into this one. `batches`: the batches that this one went into;
    `possibly`: those that it may have gone into.
    """

    batch: Batch
    lots: tuple[LotTotal, ...]
    made_of: tuple[BatchTrace, ...]
    sent: tuple[Dispatch, ...]
    on_shelf: int
    discarded: int
    batches: tuple[BatchLine, ...]
    possibly: tuple[BatchLine, ...] = ()
    labels: LabelCount = NO_LABELS
    kept: int = 0
    """Units that became a bag of their own, for use in other batches."""
    gaps: tuple[Gap, ...] = ()
    """What the recipe asks for and is not completely recorded: the batch may contain more than `lots`."""
    said: tuple[SaidRun, ...] = ()
    """What its labels were to say, as far as it is stored."""

    @property
    def adds_up(self) -> bool:
        """All net units are accounted for: sent, on the shelf, thrown away or kept."""
        out = sum(one.units - one.returned for one in self.sent)
        return (self.batch.net or 0) == out + self.on_shelf + self.discarded + self.kept

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Contradictions in the records of the bags that went in."""
        return doubts_of_batch(self.batch)

    def to_json(self) -> dict[str, Any]:
        return _answer(self, None)


@dataclass(frozen=True, slots=True)
class UnitTrace:
    """One unit. `sent_to` is known if it was scanned when it was sent; else it is one of those in `of.sent`."""

    unit: int
    of: BatchTrace
    sent_to: Destination | None

    @property
    def batch(self) -> Batch:
        return self.of.batch

    @property
    def number(self) -> str:
        return self.batch.unit_number(self.unit)

    def to_json(self) -> dict[str, Any]:
        return _answer(self.of, self.unit)


@dataclass(frozen=True, slots=True)
class LotTrace:
    """A bag. `batches`: every batch that it reached, also through our own batches; `possibly`: those it may have
    reached through a bin.

    `photos` show the bag's label.
    """

    lot: Lot
    batches: tuple[BatchLine, ...]
    possibly: tuple[BatchLine, ...] = ()
    photos: tuple[Photo, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def to_json(self) -> dict[str, Any]:
        lot = self.lot
        answer: dict[str, Any] = {
            "lot": lot.code,
            "batches": [line.number for line in self.batches],
            "ingredient": lot.ingredient.name,
            "supplier": lot.supplier.name if lot.supplier else None,
            "supplier_lot": lot.supplier_lot,
            "bought_on": lot.bought_on.isoformat(),
            "best_before": lot.best_before.isoformat() if lot.best_before else None,
            "use_by": lot.use_by if lot.best_before else None,
            "received": str(lot.received),
            "left": str(lot.left),
            "held": lot.held,
            "held_reason": lot.held_reason or None,
        }
        if lot.from_batch is None:
            answer["allergens"] = list(bag_allergens(lot)) if lot.is_looked_at else None
        if self.photos:
            answer["photos"] = [photo.sha256 for photo in self.photos]
        if self.possibly:
            answer["uncertain"] = [line.number for line in self.possibly]
        if self.doubts:
            answer["doubts"] = [one.to_json() for one in self.doubts]
        return answer


def trace(session: Session, text: str) -> UnitTrace | BatchTrace | LotTrace:
    """Trace a number. Our own numbers take precedence over suppliers' lots. A unit may be given as GS1 data.

    Raises:
        UnknownNumberError: no unit, batch or bag has that number.
        SeveralBagsError: it is a supplier's lot, and several bags are of it.
    """
    written = gs1_unit.parse(text)
    shown = trade_number(session, written) if written else printable(text, LONGEST)
    lot = stock.find_lot(session, shown)
    if lot is not None:
        return _lot_trace(session, lot)
    batch = batches.find_batch(session, shown.upper())
    if batch is not None:
        return batch_trace(session, batch)
    lot = _of_supplier_lot(session, shown)
    return _unit_trace(session, shown.upper()) if lot is None else _lot_trace(session, lot)


def _lot_trace(session: Session, lot: Lot) -> LotTrace:
    below = _below(session, (_lot_id(session, lot.code),))
    return LotTrace(lot, *below, stock.photos(session, lot.code), doubts_of_lot(session, lot))


def _of_supplier_lot(session: Session, text: str) -> Lot | None:
    """The bag of a supplier's lot; None if there is none.

    Raises:
        SeveralBagsError: there are several.
    """
    split = batch_number.split_unit(text, typed=True)
    if not text or (split and batches.find_batch(session, split[0])):
        return None
    found = stock.lots_of_supplier_lot(session, text)
    if len(found) > 1:
        tags = ", ".join(lot.code for lot in found[:MOST_TAGS]) + (" ..." if len(found) > MOST_TAGS else "")
        several = words(
            "{number} bags are of the supplier's lot {lot}: {tags}.", number=len(found), lot=repr(text[:40]), tags=tags
        )
        raise SeveralBagsError(text, several)
    return found[0] if found else None


def _unit_trace(session: Session, text: str) -> UnitTrace:
    split = batch_number.split_unit(text, typed=True)
    batch = batches.find_batch(session, split[0]) if split else None
    if split is None or batch is None:
        raise UnknownNumberError(text)
    unit = split[1]
    if batch.filled is not None and unit > batch.filled:
        raise UnknownNumberError(
            text,
            words(
                "{batch} has no unit {unit}: {filled} were filled.",
                batch=batch.number,
                unit=f"{unit:03d}",
                filled=batch.filled,
            ),
        )
    destination = session.value(
        "SELECT destination_id FROM gone_unit JOIN dispatch ON dispatch.id = dispatch_id "
        "JOIN batch ON batch.id = gone_unit.batch_id WHERE number = ? AND unit = ?",
        batch.number,
        unit,
    )
    place = None if destination is None else catalogue.destination(session, destination)
    return UnitTrace(unit, batch_trace(session, batch), place)


def _lot_id(session: Session, code: str) -> int:
    return int(session.value("SELECT id FROM lot WHERE code = ?", code))


def batch_trace(session: Session, batch: Batch) -> BatchTrace:
    key = ("trace", batch.number)  # the same intermediate may be met more than once
    if key not in session.memo:
        lots = tuple(_summed(batch))
        own = [use.lot.from_batch for use in lots if use.lot.from_batch is not None]
        made_of = tuple(batch_trace(session, batches.batch(session, number)) for number in dict.fromkeys(own))
        shelf, discarded, units_kept, has_gaps = session.one(
            "SELECT on_shelf, discarded, kept, EXISTS (SELECT 1 FROM unrecorded WHERE batch_id = batch.id) "
            "FROM batch WHERE number = ?",
            batch.number,
        ) or (0, 0, 0, 0)
        kept = session.all(
            "SELECT lot.id FROM lot JOIN batch ON batch.id = from_batch_id WHERE number = ?", batch.number
        )
        session.memo[key] = BatchTrace(
            batch,
            lots,
            made_of,
            batches.dispatches(session, batch.number),
            shelf,
            discarded,
            *_below(session, tuple(lot_id for (lot_id,) in kept)),
            count_labels(session, batch.number, batch.net, batch.filled),
            units_kept,
            gaps(session, batch.number) if has_gaps else (),
            said_runs(session, batch.number),
        )
    found: BatchTrace = session.memo[key]
    return found


def _summed(batch: Batch) -> Iterator[LotTotal]:
    """The batch's bags in the order of first use, with weighings in the same unit added up."""
    sums: dict[tuple[str, str, bool], LotTotal] = {}
    for use in batch.uses:
        if use.reversed:
            continue
        key = (use.lot.code, use.quantity.unit, use.sure)
        before = sums.get(key)
        sums[key] = LotTotal(use.lot, before.quantity + use.quantity if before else use.quantity, use.sure)
    return iter(sums.values())


BATCH_LINE = "number, product_id, made_on, state, filled, set_aside, net, on_shelf, held"
"""The columns that `batch_line` needs."""

_STATES = {state.value: state for state in BatchState}

_COUNTS = "NOT use.reversed AND (use.sure OR ?2)"
"""SQL: which uses are followed: the sure ones, and if ?2 is true also the others."""

_BELOW = f"""
    WITH RECURSIVE
      reached(lot_id) AS (
        SELECT value FROM json_each(?1)
        UNION
        SELECT lot.id FROM reached JOIN use ON use.lot_id = reached.lot_id AND {_COUNTS}
          JOIN lot ON lot.from_batch_id = use.batch_id)
    SELECT DISTINCT batch.id, {BATCH_LINE}
    FROM reached JOIN use ON use.lot_id = reached.lot_id AND {_COUNTS} JOIN batch ON batch.id = use.batch_id
    ORDER BY made_on, batch.id
"""


def downstream(session: Session, lot_ids: tuple[int, ...], *, possibly: bool = False) -> tuple[BatchLine, ...]:
    """Every batch that any of these bags reached, in the order they were made. `possibly`: also those it may have
    reached.
    """
    return tuple(downstream_by_id(session, lot_ids, possibly=possibly).values())


def downstream_by_id(session: Session, lot_ids: tuple[int, ...], *, possibly: bool = False) -> dict[int, BatchLine]:
    """As `downstream`, by the batch's row id."""
    if not lot_ids:
        return {}
    return {row[0]: batch_line(session, row[1:]) for row in session.all(_BELOW, str(list(lot_ids)), possibly)}


def _below(session: Session, lot_ids: tuple[int, ...]) -> tuple[tuple[BatchLine, ...], tuple[BatchLine, ...]]:
    """The batches that these bags surely reached, and those that they may have reached besides."""
    sure = downstream(session, lot_ids)
    if not session.value("SELECT 1 FROM bin LIMIT 1"):
        return sure, ()
    return sure, tuple(line for line in downstream(session, lot_ids, possibly=True) if line not in sure)


_REACHED = f"""
    WITH RECURSIVE reached(root, lot_id, way) AS (
        SELECT value, value, NULL FROM json_each(?1)
        UNION
        SELECT root, lot.id, use.batch_id FROM reached
          JOIN use ON use.lot_id = reached.lot_id AND {_COUNTS}
          JOIN lot ON lot.from_batch_id = use.batch_id)
    SELECT DISTINCT use.batch_id, root, number FROM reached
      JOIN use ON use.lot_id = reached.lot_id AND {_COUNTS} LEFT JOIN batch ON batch.id = way
    ORDER BY root
"""


def reached(session: Session, lot_ids: tuple[int, ...], *, possibly: bool = False) -> list[tuple[int, int, str | None]]:
    """For each bag, the row ids of the batches that it reached, with the last of our own batches on the way, if any."""
    return [(row[0], row[1], row[2]) for row in session.all(_REACHED, str(list(lot_ids)), possibly)]


def batch_line(session: Session, row: tuple[Any, ...]) -> BatchLine:
    """A BatchLine from the columns BATCH_LINE."""
    number, product_id, made_on, state, filled, set_aside, net, on_shelf, held = row
    product = catalogue.product(session, product_id)
    return BatchLine(
        number, product, date.fromisoformat(made_on), _STATES[state], filled, set_aside, net, on_shelf, bool(held)
    )


def _answer(found: BatchTrace, unit: int | None) -> dict[str, Any]:
    batch = found.batch
    seldom: dict[str, Any] = {"kept": found.kept} if found.kept else {}
    if found.possibly:
        seldom["uncertain"] = [line.number for line in found.possibly]
    if found.gaps:
        seldom["not_recorded"] = [{"ingredient": gap.ingredient, "why": gap.words} for gap in found.gaps]
    if found.doubts:
        seldom["doubts"] = [one.to_json() for one in found.doubts]
    said = [one for one in found.said if unit is None or one.first <= unit <= one.last]
    if said:
        seldom["labels_said"] = [one.to_json() for one in said]
    return {
        **seldom,
        "batch": batch.number,
        "unit": unit,
        "product": batch.product.name,
        "made_on": batch.made_on.isoformat(),
        "made_by": batch.cook.name if batch.cook else None,
        "equipment": [one.name for one in batch.equipment],
        "produced": batch.filled,
        "set_aside": batch.set_aside,
        "net_units": batch.net,
        "lots": [_lot_answer(use) for use in found.lots],
        "sent": [
            {
                "destination": one.destination.name,
                "kind": one.destination.kind.value,
                "units": one.units - one.returned,
                "on": one.on.isoformat(),
                "order": one.order,
            }
            for one in found.sent
        ],
        "on_shelf": found.on_shelf,
        "discarded": found.discarded,
        "labels": found.labels.to_json(),
        "batches": [line.number for line in found.batches],
        "best_before": batch.best_before.isoformat() if batch.best_before else None,
        "held": batch.held,
        "held_reason": batch.held_reason or None,
        "failed": batch.failed_reason or None,
        "failed_became": batch.failed_became or None,
    }


def _lot_answer(use: LotTotal) -> dict[str, Any]:
    lot = use.lot
    answer: dict[str, Any] = {
        "lot": lot.code,
        "ingredient": lot.ingredient.name,
        "supplier": lot.supplier.name if lot.supplier else None,
        "supplier_lot": lot.supplier_lot,
        "bought_on": lot.bought_on.isoformat(),
        "quantity": json_number(use.quantity.amount),
        "unit": use.quantity.unit,
    }
    if lot.from_batch is not None:
        answer["batch"] = lot.from_batch
    if not use.sure:
        answer["uncertain"] = True
    return answer


def json_number(amount: Decimal) -> int | float:
    """A number for JSON. As a float, its shortest text equals the decimal up to 15 digits; it is only printed, never
    used in sums.

    >>> json_number(Decimal("8")), json_number(Decimal("0.75"))
    (8, 0.75)
    """
    return int(amount) if amount == amount.to_integral_value() else float(amount)
