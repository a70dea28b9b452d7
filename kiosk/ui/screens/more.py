"""More: who is cooking, whether the books are sound, and what this kiosk is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.flows.more import MoreFlow, MoreView
from kiosk.locale import _
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import Caption, NoticeCard  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401
from kiosk.ui.widgets.slot import Slot
from kiosk.ui.widgets.surface import Card  # noqa: F401

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost

NEW = "\0new"
"""The key of the row that asks for a new cook."""
MOST_PROBLEMS = 3
"""That are shown; `jarmark verify` lists all of them."""


class MoreTap(StrEnum):
    VERIFY = "verify"
    BRING_IN = "bring_in"
    BADGE = "badge"
    SLIP = "slip"


class MoreScreen(Screen[MoreView, MoreFlow, MoreTap]):
    """Draws `MoreFlow`: what is not done every day."""

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        super().__init__(shell, **kwargs)
        self._verdict = Slot[NoticeCard](self.ids.verdict)

    def bar(self, view: MoreView) -> Bar[MoreTap]:
        check = Action(MoreTap.VERIFY, _("Check the books"), "book", "leaf", live=not view.checking)
        sheets = Action(MoreTap.BRING_IN, _("Sheets"), "book")
        side = (Action(MoreTap.BADGE, _("Badge"), "printer"), Action(MoreTap.SLIP, _("Day slip"), "printer"))
        return Bar(_("More"), actions=(*side, sheets) if view.can_print else (sheets,), primary=check)

    def draw(self, view: MoreView) -> None:
        rows = [
            ListRow(person.key, person.title, person.detail, icon="person", chosen=person.key == view.cook)
            for person in view.people
        ]
        self.ids.people.rows = [*rows, ListRow(NEW, _("New cook"), icon="plus")]
        self.ids.about.rows = [
            *(ListRow(door.key, door.title, icon="next", tone="none") for door in view.doors),
            *(ListRow(fact.label, fact.label, fact.value, tone="none", live=False) for fact in view.about),
        ]
        self._draw_verdict(view)

    def _draw_verdict(self, view: MoreView) -> None:
        card = self._verdict.part
        card.tone, card.text = view.tone.value, view.verdict
        card.what_to_do = "\n".join(view.details[:MOST_PROBLEMS])
        self._verdict.show(bool(view.verdict))

    def tick(self, now: datetime) -> None:
        if self.view.checking:
            self.shell.redraw()

    def opened(self) -> None:
        self.ids.people.page = self.ids.about.page = 0

    def choose(self, key: str) -> None:
        if key == NEW:
            self.shell.keyboard(_("Name of the new cook"), "", lambda name: self.do(self.flow.new_cook, name))
        else:
            self.do(self.flow.choose_cook, key)

    def open(self, key: str) -> None:
        self.do(self.flow.open, key)

    def act(self, tap: MoreTap) -> None:
        match tap:
            case MoreTap.VERIFY:
                self.do(self.flow.verify)
            case MoreTap.BRING_IN:
                self.do(self.flow.bring_in)
            case MoreTap.BADGE:
                self.do(self.flow.print_badge)
            case MoreTap.SLIP:
                self.do(self.flow.print_slip)


load_layout(__file__)
