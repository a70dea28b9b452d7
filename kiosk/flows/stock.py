"""Stock: what is there, in the order in which bags expire; those past their date apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from db import Lot, Quantity, added_up, is_past
from kiosk.flows.bag import titled
from kiosk.flows.base import Aside, Choice, Flow, Memo, Next, Place, Scanned
from kiosk.flows.stocked_bag import StockedBagFlow, state_of
from kiosk.flows.weigh_cards import source
from kiosk.flows.workplace import Workplace
from kiosk.locale import _, day, ngettext
from kiosk.locale.bag_dates import date_words

ALL, PAST = "all", "past"
"""The keys of the two groups that are no ingredient: the bags to be used, and those past their date."""


@dataclass(frozen=True)
class BagRow:
    """One bag of a list."""

    code: str
    title: str
    """“Strawberries B0001-K”."""
    detail: str
    """Its date, where it is from, and what is to be known of it: opened, on hold."""
    left: str
    tone: str
    """`bad`: it is not to be used; `warn`: look at it; else `plain`."""


@dataclass(frozen=True)
class StockView:
    groups: tuple[Choice, ...]
    """Those past their date, all others together, and then each ingredient."""
    chosen: str
    bags: tuple[BagRow, ...]
    """Of the chosen group, the one that expires first at the top."""
    day_unknown: bool
    """Nobody has confirmed which day it is, so that it is not known which bags are past their date."""


class StockFlow(Aside):
    """A list to look at. A bag is opened by a tap, or by a scan: then it is counted."""

    kept_as: ClassVar[str] = "stock"

    def __init__(self, work: Workplace, came_from: Flow | None = None, group: str = ALL) -> None:
        super().__init__(came_from)
        self._work = work
        self._group = group

    @property
    def place(self) -> Place:
        return Place.STOCK

    def view(self) -> StockView:
        books, today = self._work.books, self._work.today()
        lots = (*books.lots(), *books.lots_below_zero())
        unknown = books.day_doubt() is not None
        past = [] if unknown else [lot for lot in lots if is_past(lot, today)]
        gone = {lot.code for lot in past}
        usable = [lot for lot in lots if lot.code not in gone]
        of: dict[str, list[Lot]] = {ALL: usable}
        if past:
            of = {PAST: past, **of}
        names: dict[str, str] = {}
        for lot in sorted(usable, key=lambda one: one.ingredient.name.casefold()):
            of.setdefault(lot.ingredient.id, []).append(lot)
            names[lot.ingredient.id] = titled(lot.ingredient.name)
        order = {lot.code: at for at, lot in enumerate(lots)}
        chosen = self._group if self._group in of else ALL
        title = {PAST: _("Past their date"), ALL: _("All that is there")} | names
        bags = sorted(of[chosen], key=lambda lot: order[lot.code])
        return StockView(
            tuple(Choice(key, title[key], _group_words(found, sums=key in names)) for key, found in of.items()),
            chosen,
            tuple(self._row(lot, named=chosen in (ALL, PAST), knows_day=not unknown) for lot in bags),
            unknown,
        )

    def _row(self, lot: Lot, *, named: bool, knows_day: bool) -> BagRow:
        state = state_of(self._work, lot, knows_day=knows_day)
        # The state first: what is cut off on a narrow screen is where the bag is from.
        until = "" if state.past else date_words(lot) or _("no date, bought {day}").format(day=day(lot.bought_on))
        detail = state.words, until, source(lot)
        name = f"{titled(lot.ingredient.name)} {lot.code}" if named else lot.code
        return BagRow(lot.code, name, " · ".join(part for part in detail if part), str(lot.left), state.tone)

    def choose(self, group: str) -> Next:
        """Show the bags of another group."""
        self._group = group
        return Next()

    def open(self, code: str) -> Next:
        """A bag was tapped."""
        return Next(flow=StockedBagFlow(self._work, self, code))

    def scanned(self, seen: Scanned) -> Next | None:
        """A bag's tag opens it to be counted."""
        if isinstance(seen.record, Lot):
            return Next(flow=StockedBagFlow(self._work, self, seen.record.code, counts_first=True))
        return None

    def memo(self) -> Memo:
        return {"group": self._group}

    @classmethod
    def from_memo(cls, work: Workplace, memo: Memo) -> StockFlow:
        return cls(work, group=str(memo["group"]))


def _group_words(lots: list[Lot], *, sums: bool) -> str:
    """“2 bags · 33 lb, of which 8 lb on hold”."""
    bags = ngettext("{n} bag", "{n} bags", len(lots)).format(n=len(lots))
    if not sums:
        return bags
    there = _together(lots, lambda lot: True)
    held = _together(lots, lambda lot: lot.held)
    words = _("{bags} · {there}, of which {held} on hold") if held else _("{bags} · {there}")
    return words.format(bags=bags, there=there, held=held)


def _together(lots: list[Lot], which: Callable[[Lot], bool]) -> str:
    """What is left of these bags; a bag below zero takes nothing off another."""
    left: list[Quantity] = [lot.left for lot in lots if which(lot) and lot.left.amount > 0]
    return ", ".join(map(str, added_up(left)))


def stocked_bag_from_memo(work: Workplace, memo: Memo) -> StockedBagFlow:
    """The bag that was open, with the list behind it."""
    return StockedBagFlow.from_memo(work, memo, StockFlow(work, group=str(memo["group"])))
