"""Equipment: what there is, and what is known of each piece."""

from __future__ import annotations

from typing import Never

from kiosk.flows.equipment import EquipmentFlow, EquipmentView
from kiosk.locale import _
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import Caption, NoticeCard  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401

NEW, RENAME, DETAILS, USE = "\0new", "\0rename", "\0details", "\0use"
"""The keys of the rows that are no equipment."""


class EquipmentScreen(Screen[EquipmentView, EquipmentFlow, Never]):
    """Draws `EquipmentFlow`."""

    def bar(self, view: EquipmentView) -> Bar[Never]:
        return Bar(_("Equipment"))

    def draw(self, view: EquipmentView) -> None:
        ids = self.ids
        rows = [
            ListRow(one.key, one.title, one.detail, icon="pot", chosen=one.key == view.chosen) for one in view.equipment
        ]
        ids.equipment.rows = [*rows, ListRow(NEW, _("New equipment"), icon="plus")]
        ids.told.tone = "info" if view.in_use or not view.chosen else "warn"
        ids.told.text = view.name or _("Tap a piece to change it.")
        ids.told.what_to_do = "" if view.in_use or not view.chosen else _("Out of use: it is not offered.")
        ids.ways.rows = self._ways(view) if view.chosen else []

    def _ways(self, view: EquipmentView) -> list[ListRow]:
        details = view.details or _("Make, serial number, how it is cleaned")
        use = ListRow(USE, _("Put it out of use"), icon="stop")
        if not view.in_use:
            use = ListRow(USE, _("Put it into use again"), icon="again")
        return [ListRow(RENAME, _("Rename"), icon="edit"), ListRow(DETAILS, _("Details"), details, icon="note"), use]

    def opened(self) -> None:
        self.ids.equipment.page = 0

    def choose(self, key: str) -> None:
        if key == NEW:
            self.shell.keyboard(_("New equipment"), "", lambda name: self.do(self.flow.add, name))
        else:
            self.do(self.flow.choose, key)

    def pick(self, key: str) -> None:
        view, flow = self.view, self.flow
        if key == RENAME:
            self.shell.keyboard(_("What it is called"), view.name, lambda name: self.do(flow.rename, name))
        elif key == DETAILS:
            title = _("Make, serial number, how it is cleaned")
            self.shell.keyboard(title, view.details, lambda text: self.do(flow.describe, text), blank=True)
        else:
            self.do(flow.put_out_of_use if view.in_use else flow.put_into_use)


load_layout(__file__)
