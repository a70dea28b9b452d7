"""Suppliers: a name that was typed wrong is put right, and two names of one supplier are made one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from db import Supplier
from kiosk.flows.base import Aside, Choice, Flow, Memo, Next, Place, Scanned, bad, good, warn
from kiosk.flows.workplace import Workplace
from kiosk.locale import _


@dataclass(frozen=True)
class SuppliersView:
    suppliers: tuple[Choice, ...]
    chosen: str
    """The id of the one that is looked at; empty if none was chosen."""
    name: str
    """Its name as it is now."""
    others: tuple[Choice, ...]
    """With which it may be one."""
    merged: tuple[Choice, ...]
    """The names that count as it, each by the id of its merge."""


class SuppliersFlow(Aside):
    """Choose a supplier, then rename it, say that it is the same as another one, or take that back."""

    kept_as: ClassVar[str] = "suppliers"

    def __init__(self, work: Workplace, came_from: Flow | None) -> None:
        super().__init__(came_from)
        self._work = work
        self._chosen: Supplier | None = None
        """As the person has seen it: what was changed elsewhere since then is refused by the books."""

    @property
    def place(self) -> Place:
        return Place.SUPPLIERS

    def view(self) -> SuppliersView:
        there = self._work.books.suppliers()
        chosen = self._chosen.id if self._chosen else ""
        return SuppliersView(
            tuple(Choice(one.id, one.name) for one in there),
            chosen,
            self._chosen.name if self._chosen else "",
            tuple(Choice(one.id, one.name) for one in there if one.id != chosen),
            tuple(Choice(one.id, one.merged.name) for one in self._work.books.merges() if one.kept.id == chosen),
        )

    def choose(self, supplier: str) -> Next:
        self._chosen = next((one for one in self._work.books.suppliers() if one.id == supplier), None)
        return Next()

    def add(self, name: str) -> Next:
        if not name.strip():
            return Next(notice=bad(_("A supplier has a name"), _("Type it as it stands on the bag.")))
        self._chosen = self._work.books.add_supplier(name)
        return Next()

    def rename(self, name: str) -> Next:
        """The books know the supplier by this name from now on, also for the bags of before."""
        if self._chosen is None:
            return self._nobody()
        was, self._chosen = self._chosen, self._work.books.change_supplier(self._chosen, name)
        return Next(notice=good(_("{was} is called {name} now").format(was=was.name, name=self._chosen.name)))

    def same_as(self, supplier: str) -> Next:
        """The chosen one counts as another from now on: bags, recalls and stock know them as one."""
        kept = next((one for one in self._work.books.suppliers() if one.id == supplier), None)
        if self._chosen is None or kept is None:
            return self._nobody()
        self._chosen = self._work.books.merge_suppliers(self._chosen, kept).kept
        return Next()  # the other name stands under it now, where it can be taken back

    def part(self, merge_id: str) -> Next:
        """Two suppliers again: each bag is of the one under which it was written down."""
        merge = next((one for one in self._work.books.merges() if one.id == merge_id), None)
        if merge is None:
            return Next(notice=warn(_("They are two suppliers already")))
        self._work.books.part_suppliers(merge)
        return Next(notice=good(_("{name} is a supplier of its own again").format(name=merge.merged.name)))

    def _nobody(self) -> Next:
        return Next(notice=warn(_("Which supplier?"), _("Tap one first.")))

    def scanned(self, seen: Scanned) -> Next | None:
        return None

    def memo(self) -> Memo:
        return {"supplier": self._chosen.id if self._chosen else ""}

    @classmethod
    def from_memo(cls, work: Workplace, memo: Memo, came_from: Flow) -> SuppliersFlow:
        flow = cls(work, came_from)
        flow.choose(str(memo["supplier"]))
        return flow
