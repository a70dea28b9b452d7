"""Bins: which there are and which bags were poured into each, pouring another in, and emptying one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from db import Bin, Lot, StaleViewError, is_past_use_by
from db.subjects.bins import BinRest
from kiosk.flows.base import STAY, Aside, Choice, Flow, Memo, Next, Place, Scanned, bad, good, warn
from kiosk.flows.weigh_cards import bin_words, lot_detail, source
from kiosk.flows.workplace import Workplace
from kiosk.locale import _


@dataclass(frozen=True)
class BinsView:
    bins: tuple[Choice, ...]
    chosen: str
    """The id of the bin that was tapped; empty if none was."""
    name: str
    bags: tuple[Choice, ...]
    """What was poured into the chosen one, the oldest first."""
    told: str
    """What the chosen one holds and a scoop of it may be of, or that it is empty."""


class BinsFlow(Aside):
    """Choose a bin, then scan what is poured in or pick it, or say that it is empty."""

    kept_as: ClassVar[str] = "bins"

    def __init__(self, work: Workplace, came_from: Flow) -> None:
        super().__init__(came_from)
        self._work = work
        self._chosen = ""
        self._shown: Bin | None = None
        """The chosen bin as it was drawn; None once it was answered."""

    @property
    def place(self) -> Place:
        return Place.BINS

    def view(self) -> BinsView:
        there, today = self._bins(), self._work.today()
        self._shown = chosen = there.get(self._chosen)
        return BinsView(
            tuple(Choice(one.id, one.name, _holds(one)) for one in there.values()),
            chosen.id if chosen else "",
            chosen.name if chosen else "",
            tuple(
                Choice(lot.code, lot.code, f"{lot_detail(lot, today)} · {source(lot)}")
                for lot in (chosen.lots if chosen else ())
            ),
            _told(chosen),
        )

    def choose(self, bin_id: str) -> Next:
        self._chosen = bin_id
        return STAY

    def add(self, name: str) -> Next:
        """A bin that is not in the list."""
        if not name.strip():
            return Next(notice=bad(_("A bin has a name"), _("Type what is written on it.")))
        return self.choose(self._work.books.add_bin(name).id)

    def bags(self) -> tuple[Choice, ...]:
        """The bags that can be poured into the chosen bin: of what it holds, or of anything if it is empty."""
        chosen, today = self._bins().get(self._chosen), self._work.today()
        if chosen is None:
            return ()
        inside = {lot.code for lot in chosen.lots}
        there = self._work.books.lots(chosen.lots[0].ingredient if chosen.lots else None)
        fit = (lot for lot in there if lot.code not in inside and not lot.held and not is_past_use_by(lot, today))
        return tuple(
            Choice(lot.code, lot.ingredient.name.capitalize(), f"{lot.code} · {source(lot)} · {lot_detail(lot, today)}")
            for lot in sorted(fit, key=lambda lot: lot.ingredient.name)
        )

    def pour(self, code: str) -> Next:
        """A bag was poured into the chosen bin."""
        into = self._bins().get(self._chosen)
        if into is None:
            return Next(notice=warn(_("Into which bin?"), _("Tap one first.")))
        made = self._work.books.put_in_bin(into.id, code, seen=self._answer())
        told = _("{code} is in {bin}").format(code=code, bin=made.name)
        return Next(notice=good(told, _("What is taken out from now on may be of it.")))

    def empty(self, rest: BinRest, why: str = "") -> Next:
        """The chosen bin is empty and clean. `why`: a person's words, needed where its bags stay as they are."""
        if self._chosen not in self._bins():
            return Next(notice=warn(_("Which bin is empty?"), _("Tap one first.")))
        if rest is BinRest.STAYS and not why.strip():
            return Next(
                notice=warn(_("What became of the rest?"), _("Say it in a few words: it is kept with the bin."))
            )
        seen = self._answer()
        made = self._work.books.empty_bin(self._chosen, why.strip() or rest.value, rest=rest, seen=seen)
        return Next(notice=good(_("{bin} is empty").format(bin=made.name)))

    def _answer(self) -> Bin:
        """The chosen bin as it was drawn, which can be answered once."""
        seen, self._shown = self._shown, None
        if seen is None or seen.id != self._chosen:
            raise StaleViewError(_("That was taken already."), _("Look at it as it is now, then go on."))
        return seen

    def scanned(self, seen: Scanned) -> Next | None:
        """A bag's tag is poured into the chosen bin."""
        return self.pour(seen.record.code) if isinstance(seen.record, Lot) and self._chosen else None

    def memo(self) -> Memo:
        return {"bin": self._chosen}

    @classmethod
    def from_memo(cls, work: Workplace, memo: Memo, came_from: Flow) -> BinsFlow:
        flow = cls(work, came_from)
        flow._chosen = str(memo["bin"])
        return flow

    def _bins(self) -> dict[str, Bin]:
        return {one.id: one for one in self._work.books.bins()}


def _holds(one: Bin) -> str:
    if not one.lots:
        return _("empty")
    return _("{ingredient}: {bags}").format(ingredient=one.lots[0].ingredient.name, bags=bin_words(one))


def _told(chosen: Bin | None) -> str:
    if chosen is None:
        return _("Tap a bin, then scan the bag that is poured in.")
    if not chosen.lots:
        return _("{bin} is empty: scan the bag that is poured in.").format(bin=chosen.name)
    if len(chosen.lots) == 1:
        return _("What is taken out of {bin} is of this bag.").format(bin=chosen.name)
    return _("What is taken out of {bin} may be of any of these bags.").format(bin=chosen.name)
