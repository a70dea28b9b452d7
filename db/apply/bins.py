"""Appliers for bins, and how a scoop is divided among the balances of the lots in the bin."""

from __future__ import annotations

from decimal import Decimal

from db import bins, facts, tables
from db.apply import unrecorded
from db.apply.kind import Applied
from db.apply.lots import Bag, Days, bag, dimension_of, take
from db.apply.names import by_uid, id_of, lot_id
from db.engine import Rows
from db.journal import Entry
from db.rules.quantity import EXACT, Quantity, from_base

SCOOP = "(uid = ?1 OR (uid > ?1 || '/' AND uid < ?1 || '0'))"
"""SQL condition for the rows of one weighing. A scoop has one row per lot: the fact's uid, then that with /2, /3, ...
"""


def _bin_added(rows: Rows, fact: facts.BinAdded, entry: Entry) -> None:
    rows.insert(tables.Bin, uid=entry.uid, name=fact.name)


def _lot_binned(rows: Rows, fact: facts.LotBinned, entry: Entry) -> None:
    rows.insert(
        tables.BinLot, bin_id=by_uid(rows, "bin", fact.bin), lot_id=lot_id(rows, fact.lot), since=entry.at,
        came=entry.position,
    )  # fmt: skip


def _bin_emptied(rows: Rows, fact: facts.BinEmptied, entry: Entry) -> None:
    rows.run(
        "UPDATE bin_lot SET went = ? WHERE bin_id = ? AND went IS NULL", entry.position, by_uid(rows, "bin", fact.bin)
    )


def _bin_used(rows: Rows, fact: facts.BinUsed, entry: Entry) -> None:
    into = rows.one("SELECT id, recipe_id, made_on, began, ended FROM batch WHERE number = ?", fact.batch)
    assert into is not None, fact.batch
    batch, recipe, made_on, began, ended = into
    bin_ = id_of(rows, "bin", "uid", fact.bin) or 0
    asked = unrecorded.lines(rows, recipe).get(fact.line)
    inside = _inside(rows, bins.lots_in(rows, bin_, bins.when(began, ended, late=fact.late), asked))
    if not inside:  # recorded late and the bin was empty then: take the bags that are in it now
        inside = _inside(rows, bins.lots_in(rows, bin_, bins.NOW))
    taken = _taken(inside, fact.quantity)
    day = entry.at.date().isoformat()
    for place, (lot, base) in enumerate(zip(inside, taken, strict=True), start=1):
        shown = fact.quantity if len(inside) == 1 else from_base(base, lot.unit)
        rows.insert(
            tables.Use, uid=entry.uid if place == 1 else f"{entry.uid}/{place}", batch_id=batch,
            lot_id=lot.row_id, line=fact.line, amount=shown.amount, unit=shown.unit, base=base, at=entry.at,
            completes_line=fact.completes_line, reversed=0, bin_id=bin_, sure=len(inside) == 1,
        )  # fmt: skip
        take(rows, lot, base, Days(lot.opened_on or day, made_on, day))
    for ingredient_id in dict.fromkeys(lot.ingredient_id for lot in inside):
        unrecorded.less(rows, batch, recipe, ingredient_id, fact.line, completes=fact.completes_line)


def _inside(rows: Rows, lots: tuple[int, ...]) -> list[Bag]:
    return [bag(rows, rows.value("SELECT code FROM lot WHERE id = ?", lot)) for lot in lots]


def _taken(inside: list[Bag], scoop: Quantity) -> list[Decimal]:
    """Each lot's share of the scoop. Lots that are measured in another dimension than the first get nothing."""
    measure = dimension_of(inside[0].unit)
    alike = [one for one in inside if dimension_of(one.unit) is measure]
    found = iter(shares([one.left for one in alike], inside[0].base_of(scoop)))
    return [next(found) if one in alike else Decimal(0) for one in inside]


def shares(left: list[Decimal], scoop: Decimal) -> list[Decimal]:
    """How much of a scoop is taken off each lot's balance: first in, first out; the last lot takes the rest.

    >>> shares([Decimal(3), Decimal(-1), Decimal(5)], Decimal(10))
    [Decimal('3'), Decimal('0'), Decimal('7')]
    """
    taken = []
    for one in left[:-1]:
        taken.append(min(max(one, Decimal(0)), scoop))
        scoop = EXACT.subtract(scoop, taken[-1])
    return [*taken, scoop]


APPLY: Applied = {
    facts.BinAdded: _bin_added,
    facts.LotBinned: _lot_binned,
    facts.BinEmptied: _bin_emptied,
    facts.BinUsed: _bin_used,
}
