"""Asks which kiosk of the kitchen this is."""

from __future__ import annotations

from typing import Never

from kiosk.flows.which_kiosk import WhichKioskFlow, WhichKioskView
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import NoticeCard  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401


class WhichKioskScreen(Screen[WhichKioskView, WhichKioskFlow, Never]):
    """Draws `WhichKioskFlow`."""

    def bar(self, view: WhichKioskView) -> Bar[Never]:
        return Bar(view.title)

    def draw(self, view: WhichKioskView) -> None:
        note = self.ids.note
        note.tone, note.text, note.what_to_do = "info", view.words, view.what_to_do
        self.ids.kiosks.rows = [ListRow(one.key, one.title, one.detail, icon="home") for one in view.kiosks]

    def choose(self, name: str) -> None:
        self.do(self.flow.choose, name)


load_layout(__file__)
