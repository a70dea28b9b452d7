"""Finds the bag of a use whose row does not give its tag: if only one bag fits, it is taken; else it is a problem."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from db.rules.text import folded
from db.rules.words import together, words
from db.sheets.lines import PurchaseLine, UsedLine

if TYPE_CHECKING:
    from db.sheets.history_rows import History

MOST_NAMED = 5


def settle_bags(history: History) -> None:
    """Give each use its bag. A use that no bag fits, or several, is a problem."""
    tags = {one.lot for one in history.purchases} | {one.number for one in history.batches}
    tags |= {one.number for one in (*history.bags, *history.numbers)}
    by_code: dict[str, list[PurchaseLine]] = defaultdict(list)
    by_ingredient: dict[str, list[PurchaseLine]] = defaultdict(list)
    for bag in history.purchases:
        by_ingredient[folded(bag.ingredient)].append(bag)
        if bag.supplier_lot:
            by_code[bag.supplier_lot.upper()].append(bag)
    made_on = {one.number: one.made_on for one in history.batches}
    by_tag = {one.lot: one for one in history.purchases}
    kept = []
    for use in history.used:
        if use.lot in tags or (use.lot and use.lot not in by_code):
            _agree(use, by_tag.get(use.lot), history)
            kept.append(use)
            continue
        fitting = by_code[use.lot] if use.lot else by_ingredient.get(folded(use.ingredient), [])
        settled = _settled(use, _fit(use, fitting, made_on.get(use.number)), history)
        if settled is not None:
            kept.append(settled)
    history.used = kept


def _agree(use: UsedLine, bag: PurchaseLine | None, history: History) -> None:
    """A use that names a bag must not give another ingredient or supplier for it."""
    if bag is None:
        return
    for said, there in ((use.ingredient, bag.ingredient), (use.supplier, bag.supplier)):
        if said and there and folded(said) != folded(there):
            wrong = words(
                "{lot} is {said} here, and {there} in {file}, line {line}",
                lot=use.lot,
                said=said,
                there=there,
                file=bag.file,
                line=bag.line,
            )
            history.problems.add(use.file, use.line, wrong)


def _fit(use: UsedLine, bags: list[PurchaseLine], made_on: date | None) -> list[PurchaseLine]:
    return [
        bag
        for bag in bags
        if (not use.ingredient or folded(use.ingredient) == folded(bag.ingredient))
        and (not use.supplier or folded(use.supplier) == folded(bag.supplier))
        and (use.bought_on is None or use.bought_on == bag.bought_on)
        and (made_on is None or bag.bought_on <= made_on)
    ]


def _settled(use: UsedLine, fitting: list[PurchaseLine], history: History) -> UsedLine | None:
    if len(fitting) == 1:
        return replace(use, lot=fitting[0].lot, named=use.lot)
    what = use.lot or use.ingredient
    if use.supplier:
        what = words("{bag} from {supplier}", bag=what, supplier=use.supplier)
    if not fitting:
        if not history.in_part & {"purchases.csv"}:
            wrong = words("no bag of {what} is in the sheets that can have been used", what=what)
            history.problems.add(use.file, use.line, wrong)
        return None
    shown: str = together((_name(bag) for bag in fitting[:MOST_NAMED]), ", ")
    if len(fitting) > MOST_NAMED:
        shown = together([shown, "..."])
    wrong = words(
        "{number} bags of {what} can have been used ({bags}): name the lot, or the day it was bought",
        number=len(fitting),
        what=what,
        bags=shown,
    )
    history.problems.add(use.file, use.line, wrong)
    return None


def _name(bag: PurchaseLine) -> str:
    return words("bought on {day}", day=bag.bought_on) if bag.untagged else bag.lot
