"""Stock: the groups of bags at the left, and the bags of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Never

from kiosk.flows.stock import PAST, StockFlow, StockView
from kiosk.locale import _
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import Caption, NoticeCard
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.empty import Empty  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401
from kiosk.ui.widgets.slot import Slot

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost

__all__ = ["Caption", "StockScreen"]


class StockScreen(Screen[StockView, StockFlow, Never]):
    """Draws `StockFlow`."""

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        super().__init__(shell, **kwargs)
        self._day_unknown = Slot[NoticeCard](self.ids.day_unknown)

    def bar(self, view: StockView) -> Bar[Never]:
        return Bar(_("Stock"))

    def draw(self, view: StockView) -> None:
        ids = self.ids
        ids.groups.rows = [
            ListRow(
                one.key,
                one.title,
                one.detail,
                icon="expiry" if one.key == PAST else "sack",
                tone="bad" if one.key == PAST else "plain",
                chosen=one.key == view.chosen,
            )
            for one in view.groups
        ]
        ids.bags.rows = [ListRow(bag.code, bag.title, bag.detail, bag.left, tone=bag.tone) for bag in view.bags]
        nothing = _("The books have no bag with anything left. Bags come here when they are received.")
        ids.none.text = "" if view.bags else nothing
        self._day_unknown.show(view.day_unknown)

    def opened(self) -> None:
        self.ids.groups.page = self.ids.bags.page = 0

    def choose(self, group: str) -> None:
        self.ids.bags.page = 0
        self.do(self.flow.choose, group)

    def open_bag(self, code: str) -> None:
        self.do(self.flow.open, code)


load_layout(__file__)
