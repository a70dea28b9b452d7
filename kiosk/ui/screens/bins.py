"""Bins: which there are, which bags are in the chosen one, pouring another in, and emptying it."""

from __future__ import annotations

from enum import StrEnum

from db.subjects.bins import BinRest
from kiosk.flows.base import Choice
from kiosk.flows.bins import BinsFlow, BinsView
from kiosk.locale import _
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import Caption, NoticeCard  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401

NEW = "\0new"
"""The key of the row that asks for a new bin."""


class BinsTap(StrEnum):
    POUR = "pour"
    EMPTY = "empty"


class BinsScreen(Screen[BinsView, BinsFlow, BinsTap]):
    """Draws `BinsFlow`."""

    def bar(self, view: BinsView) -> Bar[BinsTap]:
        empty = (Action(BinsTap.EMPTY, _("It is empty"), "erase"),) if view.bags else ()
        pour = Action(BinsTap.POUR, _("Pour a bag in"), "sack", "berry", live=bool(view.chosen))
        return Bar(_("Bins"), view.name, empty, pour)

    def act(self, tap: BinsTap) -> None:
        match tap:
            case BinsTap.POUR:
                self._pour()
            case BinsTap.EMPTY:
                self._empty()

    def draw(self, view: BinsView) -> None:
        ids = self.ids
        rows = [
            ListRow(one.key, one.title, one.detail, icon="package", chosen=one.key == view.chosen) for one in view.bins
        ]
        ids.bins.rows = [*rows, ListRow(NEW, _("New bin"), icon="plus")]
        ids.told.text = view.told
        ids.bags.rows = [ListRow(one.key, one.title, one.detail, tone="none", mono=True) for one in view.bags]

    def opened(self) -> None:
        self.ids.bins.page = self.ids.bags.page = 0

    def choose(self, key: str) -> None:
        if key == NEW:
            self.shell.keyboard(_("Name of the new bin"), "", lambda name: self.do(self.flow.add, name))
        else:
            self.do(self.flow.choose, key)
            self.ids.bags.page = 0

    def _pour(self) -> None:
        self.shell.picker(_("Which bag?"), self.flow.bags(), lambda code: self.do(self.flow.pour, code))

    def _empty(self) -> None:
        """Ask what became of the rest: the bags are empty then, or as they were."""
        choices = (
            Choice(BinRest.USED_UP.value, _("It was used up"), _("its bags are empty then")),
            Choice(BinRest.THROWN_AWAY.value, _("The rest was thrown away"), _("noted for each bag")),
            Choice(BinRest.STAYS.value, _("Something else"), _("its bags stay as the books have them")),
        )

        def tell(rest: BinRest, why: str = "") -> None:
            self.do(self.flow.empty, rest, why)

        def picked(key: str) -> None:
            rest = BinRest(key)
            if rest is BinRest.STAYS:
                self.shell.keyboard(_("What became of the rest?"), "", lambda why: tell(rest, why))
            else:
                tell(rest)

        self.shell.picker(_("What became of the rest?"), choices, picked)


load_layout(__file__)
