"""Choose a batch for its labels."""

from __future__ import annotations

from typing import Never

from kiosk.flows.base import Choice
from kiosk.flows.choose_batch import ChooseBatchFlow
from kiosk.locale import _
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import Caption  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.empty import Empty  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401


class BatchesScreen(Screen[tuple[Choice, ...], ChooseBatchFlow, Never]):
    """Draws `ChooseBatchFlow`: the batches that were filled, the newest first."""

    def bar(self, view: tuple[Choice, ...]) -> Bar[Never]:
        return Bar(_("Labels"))

    def draw(self, view: tuple[Choice, ...]) -> None:
        rows = [ListRow(choice.key, choice.title, choice.detail, icon="label", mono=True) for choice in view]
        self.ids.batches.rows = rows
        self.ids.empty.text = "" if rows else _("No batch has been filled yet. Its labels are printed after Fill.")

    def opened(self) -> None:
        self.ids.batches.page = 0

    def choose(self, number: str) -> None:
        self.do(self.flow.choose, number)


load_layout(__file__)
