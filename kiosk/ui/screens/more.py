"""More: who is cooking, whether the books are sound, and what this kiosk is."""

from __future__ import annotations

from datetime import datetime

from kiosk.flows.more import MoreView
from kiosk.locale import _
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import Caption, NoticeCard  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401
from kiosk.ui.widgets.slot import Slot
from kiosk.ui.widgets.surface import Card  # noqa: F401

NEW = "\0new"
MOST_PROBLEMS = 3
"""Lines of what is wrong; `jarmark verify` has all of them."""


class MoreScreen(Screen):
    """What is not done every day."""

    def __init__(self, shell, **kwargs) -> None:
        super().__init__(shell, **kwargs)
        self._checking = False
        self._verdict = Slot(self.ids.verdict)

    def bar(self, view: MoreView) -> Bar:
        check = Action("verify", _("Check the books"), "book", "leaf", live=not view.checking)
        sheets = Action("bring_in", _("Sheets"), "book")
        side = (Action("badge", _("Badge"), "printer"), Action("slip", _("Day slip"), "printer"))
        return Bar(_("More"), actions=(*side, sheets) if view.can_print else (sheets,), primary=check)

    def draw(self, view: MoreView) -> None:
        rows = [
            ListRow(person.key, person.title, person.detail, icon="person", chosen=person.key == view.cook)
            for person in view.people
        ]
        self.ids.people.rows = [*rows, ListRow(NEW, _("New cook"), icon="plus")]
        self.ids.about.rows = [
            ListRow(fact.label, fact.label, fact.value, tone="none", live=False) for fact in view.about
        ]
        self._draw_verdict(view)

    def _draw_verdict(self, view: MoreView) -> None:
        self._checking = view.checking
        card = self._verdict.part
        card.tone, card.text = view.tone.value, view.verdict
        card.what_to_do = "\n".join(view.details[:MOST_PROBLEMS])
        self._verdict.show(bool(view.verdict))

    def tick(self, now: datetime) -> None:
        if self._checking:
            self.shell.redraw()

    def opened(self) -> None:
        self.ids.people.page = self.ids.about.page = 0

    def choose(self, key: str) -> None:
        if key == NEW:
            self.shell.keyboard(_("Name of the new cook"), "", lambda name: self.do(self.flow.new_cook, name))
        else:
            self.do(self.flow.choose_cook, key)

    def act(self, name: str) -> None:
        acts = {"verify": self.flow.verify, "badge": self.flow.print_badge, "slip": self.flow.print_slip}
        acts["bring_in"] = self.flow.bring_in
        self.do(acts[name])


load_layout(__file__)
