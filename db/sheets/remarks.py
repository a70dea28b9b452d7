"""Oddities in the sheets that are recorded anyway, for the user to check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from db.rules.text import folded
from db.rules.words import words
from db.sheets.bag_day import date_called
from db.sheets.history_rows import History

MOST_LINES = 12
"""How many equal lines are named."""


def remarks(history: History, best_before: Mapping[str, date | None]) -> Iterator[str]:
    """The remarks, as sentences.

    Args:
        best_before: the dates of the bags in the sheets and the books, and of the books' batches by number.
    """
    names = {one.lot: one.name for one in history.purchases}
    yield from history.remarks
    yield from _overdrawn(history)
    yield from _past_best(history, best_before, names)
    yield from _alike((use.file, use.line, (use.number, use.lot, use.quantity)) for use in history.used)
    yield from _alike(
        (one.file, one.line, (one.number, folded(one.destination), one.units, one.on, one.order))
        for one in history.sent
    )


def _overdrawn(history: History) -> Iterator[str]:
    bought = {one.lot: one for one in history.purchases}
    used: dict[str, Decimal] = defaultdict(Decimal)
    for use in history.used:
        bag = bought.get(use.lot)
        if bag is not None and use.quantity.dimension is bag.quantity.dimension:
            used[use.lot] += use.quantity.base
    for lot, base in used.items():
        if base > bought[lot].quantity.base:
            yield words(
                "More of {bag} was used than the {quantity} that were bought.",
                bag=bought[lot].name,
                quantity=bought[lot].quantity,
            )


def _past_best(history: History, best_before: Mapping[str, date | None], names: Mapping[str, str]) -> Iterator[str]:
    made_on = {one.number: one.made_on for one in history.batches}
    kinds = {one.lot: one.use_by for one in history.purchases}
    for number, lot in dict.fromkeys((use.number, use.lot) for use in history.used):
        day, best = made_on.get(number), best_before.get(lot)
        if day is not None and best is not None and best < day:
            yield words(
                "{bag} went into {batch} on {day}, after its {date} {best_before}.",
                bag=names.get(lot, lot),
                batch=number,
                day=day,
                date=date_called(kinds.get(lot, False)),
                best_before=best,
            )


def _alike(rows: Iterable[tuple[str, int, Hashable]]) -> Iterator[str]:
    """Rows that are equal. That may be right (two scoops of a bag), or a row was pasted twice."""
    lines: dict[tuple[str, Hashable], list[int]] = defaultdict(list)
    for file, line, said in rows:
        lines[file, said].append(line)
    for (file, _), same in lines.items():
        if len(same) > 1:
            shown = ", ".join(map(str, same[:MOST_LINES])) + (" ..." if len(same) > MOST_LINES else "")
            yield words("{file}: lines {lines} say the same; each counts.", file=file, lines=shown)
