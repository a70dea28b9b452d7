"""Bins, and what a scoop takes from the balances of the lots in it."""

from __future__ import annotations

from decimal import Decimal

from db import bins, facts, tables
from db.apply import unrecorded
from db.apply.kind import Applied
from db.apply.lots import base_in_lot, dimension_of, move, went_in
from db.apply.names import by_uid, id_of, lot_id
from db.engine import Rows
from db.journal import Entry
from db.rules.quantity import EXACT, Quantity, from_base

SCOOP = "(uid = ?1 OR (uid > ?1 || '/' AND uid < ?1 || '0'))"
"""The rows of one weighing: a scoop has one row a lot, whose ids are the fact's, then the fact's with /2, /3 ..."""


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
    if not inside:  # told late as of an empty bin; what is in it now is what was thought of
        inside = _inside(rows, bins.lots_in(rows, bin_, bins.NOW))
    taken = _taken(rows, inside, fact.quantity)
    for place, ((row_id, _, code, unit, _), base) in enumerate(zip(inside, taken, strict=True), start=1):
        shown = fact.quantity if len(inside) == 1 else from_base(base, unit)
        rows.insert(
            tables.Use, uid=entry.uid if place == 1 else f"{entry.uid}/{place}", batch_id=batch,
            lot_id=row_id, line=fact.line, amount=shown.amount, unit=shown.unit, base=base, at=entry.at,
            completes_line=fact.completes_line, reversed=0, bin_id=bin_, sure=len(inside) == 1,
        )  # fmt: skip
        move(rows, code, used=base)
        rows.run(
            "UPDATE lot SET opened_on = coalesce(opened_on, ?1), last_on = max(coalesce(last_on, ?1), ?1) "
            "WHERE id = ?2",
            entry.at.date().isoformat(),
            row_id,
        )
        went_in(rows, row_id, made_on)
    for ingredient_id in dict.fromkeys(row[1] for row in inside):
        unrecorded.less(rows, batch, recipe, ingredient_id, fact.line, completes=fact.completes_line)


_Inside = tuple[int, int, str, str, str]
"""Of a bag in the bin: its row, its ingredient's, its tag, its unit, what is left."""


def _inside(rows: Rows, lots: tuple[int, ...]) -> list[_Inside]:
    ask = "SELECT id, ingredient_id, code, unit, left FROM lot WHERE id = ?"
    return [found for lot in lots if (found := rows.one(ask, lot)) is not None]


def _taken(rows: Rows, inside: list[_Inside], scoop: Quantity) -> list[Decimal]:
    """Each one's share of the scoop; nothing of those that are measured in another way than the first."""
    measure = dimension_of(inside[0][3])
    alike = [one for one in inside if dimension_of(one[3]) is measure]
    found = iter(shares([Decimal(one[4]) for one in alike], base_in_lot(rows, inside[0][2], scoop)))
    return [next(found) if one in alike else Decimal(0) for one in inside]


def shares(left: list[Decimal], scoop: Decimal) -> list[Decimal]:
    """How much of a scoop is taken off each lot's balance: the first in is used up first, the last takes the rest.

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
