"""Suppliers: renamed, made one, and parted again."""

from __future__ import annotations

from typing import Never

from kiosk.flows.suppliers import SuppliersFlow, SuppliersView
from kiosk.locale import _
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import Caption, NoticeCard  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401

NEW, RENAME, SAME = "\0new", "\0rename", "\0same"
"""The keys of the rows that are no suppliers."""


class SuppliersScreen(Screen[SuppliersView, SuppliersFlow, Never]):
    """Draws `SuppliersFlow`."""

    def bar(self, view: SuppliersView) -> Bar[Never]:
        return Bar(_("Suppliers"))

    def draw(self, view: SuppliersView) -> None:
        ids = self.ids
        rows = [ListRow(one.key, one.title, icon="truck", chosen=one.key == view.chosen) for one in view.suppliers]
        ids.suppliers.rows = [*rows, ListRow(NEW, _("New supplier"), icon="plus")]
        ids.told.tone, ids.told.text = "info", view.name or _("Tap a supplier to rename it, or to make two names one.")
        ids.done.rows = self._ways(view) if view.chosen else []

    def _ways(self, view: SuppliersView) -> list[ListRow]:
        merged = [
            ListRow(one.key, one.title, _("Counts as it. Tap to take that back."), icon="again") for one in view.merged
        ]
        same = ListRow(
            SAME, _("It is the same as …"), _("Two names of one supplier"), icon="swap", live=bool(view.others)
        )
        return [ListRow(RENAME, _("Rename"), icon="edit"), same, *merged]

    def opened(self) -> None:
        self.ids.suppliers.page = self.ids.done.page = 0

    def choose(self, key: str) -> None:
        if key == NEW:
            self.shell.keyboard(_("New supplier"), "", lambda name: self.do(self.flow.add, name))
        else:
            self.do(self.flow.choose, key)

    def pick(self, key: str) -> None:
        view, flow = self.view, self.flow
        if key == RENAME:
            self.shell.keyboard(_("Its right name"), view.name, lambda name: self.do(flow.rename, name))
        elif key == SAME:
            self.shell.picker(
                _("Of which is it another name?"), view.others, lambda other: self.do(flow.same_as, other)
            )
        else:
            name = next(one.title for one in view.merged if one.key == key)
            words = _("Each bag is then of the name under which it came in.")
            title = _("Is {name} a supplier of its own?").format(name=name)
            self.shell.confirm(title, words, _("Two suppliers"), lambda: self.do(flow.part, key))


load_layout(__file__)
