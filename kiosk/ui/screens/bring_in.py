"""Bringing sheets in: the folders on a USB stick, and how their sheets were understood."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from kivy.properties import NumericProperty

from kiosk.flows.bring_in import BringInFlow, BringInView
from kiosk.flows.open_columns import SheetQuestion
from kiosk.locale import N_, _
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.cards import Caption, NoticeCard  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401
from kiosk.ui.widgets.surface import Card  # noqa: F401

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost

DECIMALS = {"": N_("Decimals: as written"), "point": N_("Decimals: 1.5"), "comma": N_("Decimals: 1,5")}
DATES = {
    "": N_("Days: as written"),
    "dmy": N_("Days: day first"),
    "mdy": N_("Days: month first"),
    "ymd": N_("Days: year first"),
}

MOST_LINES = 3
"""In a row of the list of what was understood."""


class BringInTap(StrEnum):
    DECIMAL = "decimal"
    DATES = "dates"
    LOOK = "look"
    TAKE = "take"


class BringInScreen(Screen[BringInView, BringInFlow, BringInTap]):
    """Draws `BringInFlow`."""

    row_height = NumericProperty(0)
    """Enough for two lines, where the screen has room for them."""

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        super().__init__(shell, **kwargs)
        follow(self, self._size_rows)

    def _size_rows(self, *_args: object) -> None:
        self.row_height = theme.touch if theme.small else theme.px(96)
        self.size_lines()

    def size_lines(self) -> None:
        """What is said about a sheet is never cut off, so that the person reads what to do."""
        if "lines" in self.ids:
            self.ids.lines.fit_words(theme.touch if theme.small else theme.px(66), MOST_LINES)

    def bar(self, view: BringInView) -> Bar[BringInTap]:
        side = (
            Action(BringInTap.DECIMAL, _(DECIMALS[view.decimal]), "edit", live=not view.busy),
            Action(BringInTap.DATES, _(DATES[view.dates]), "calendar", live=not view.busy),
        )
        if not view.folders:
            return Bar(_("Bring in sheets"), primary=Action(BringInTap.LOOK, _("Look again"), "again", "berry"))
        take = Action(BringInTap.TAKE, _("Take it"), "check", "leaf", live=view.ready)
        if view.warnings:
            take = Action(BringInTap.TAKE, _("Take it as written"), "warn", "berry", live=view.ready)
        return Bar(_("Bring in sheets"), actions=side, primary=take)

    def draw(self, view: BringInView) -> None:
        ids = self.ids
        ids.folders.rows = [
            ListRow(one.key, one.title, one.detail, chosen=one.key == view.chosen, live=not view.busy)
            for one in view.folders
        ]
        ids.lines.rows = [
            *(_question(n, ask) for n, ask in enumerate(view.asks)),
            *(_row(n, line, n < view.odd) for n, line in enumerate(view.lines)),
        ]
        self.size_lines()
        ids.told.tone, ids.told.text, ids.told.what_to_do = view.tone.value, view.words, view.what_to_do

    def tick(self, now: datetime) -> None:
        if self.view.busy:
            self.shell.redraw()

    def opened(self) -> None:
        self.ids.folders.page = self.ids.lines.page = 0

    def choose(self, folder: str) -> None:
        self.ids.lines.page = 0
        self.do(self.flow.choose, folder)

    def pick(self, key: str) -> None:
        """A row was tapped: a question is answered from a list; a line that is too long for its row is shown whole."""
        kind, _colon, number = key.partition(":")
        if kind == "line":
            self.do(self.flow.show, int(number))
            return
        flow = self.flow
        asks = flow.view().asks
        if int(number) >= len(asks):
            return
        ask = asks[int(number)]
        options = flow.options(ask.key)
        if options:
            self.shell.picker(ask.question, options, lambda option: self.do(flow.answer, ask.key, option))

    def act(self, tap: BringInTap) -> None:
        match tap:
            case BringInTap.DECIMAL:
                self.do(self.flow.set_decimal)
            case BringInTap.DATES:
                self.do(self.flow.set_dates)
            case BringInTap.LOOK:
                self.do(self.flow.look_again)
            case BringInTap.TAKE:
                self.do(self.flow.take)


def _row(number: int, line: str, odd: bool) -> ListRow:
    """Where in the sheet it is, and what is said about it."""
    where, colon, words = line.partition(": ")
    tone = "warn" if odd else "plain"
    return ListRow(f"line:{number}", where if colon else line, words if colon else "", tone=tone)


def _question(number: int, ask: SheetQuestion) -> ListRow:
    """A column: its heading, its first cell, and which field it is taken for."""
    return ListRow(
        f"ask:{number}", ask.title, ask.detail, ask.answer or ask.asked, tone="plain" if ask.answer else "warn",
        chosen=not ask.answer,
    )  # fmt: skip


load_layout(__file__)
