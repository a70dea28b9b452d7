"""Bringing sheets in: the folders on a stick, and how their sheets were understood."""

from __future__ import annotations

from datetime import datetime

from kivy.properties import NumericProperty

from kiosk.flows.bring_in import BringInView
from kiosk.flows.open_columns import SheetQuestion
from kiosk.locale import N_, _
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.cards import Caption, NoticeCard  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401
from kiosk.ui.widgets.surface import Card  # noqa: F401

DECIMALS = {"": N_("Decimals: as written"), "point": N_("Decimals: 1.5"), "comma": N_("Decimals: 1,5")}
DATES = {
    "": N_("Days: as written"),
    "dmy": N_("Days: day first"),
    "mdy": N_("Days: month first"),
    "ymd": N_("Days: year first"),
}


MOST_LINES = 3


class BringInScreen(Screen):
    """Draws `BringInFlow`."""

    row_height = NumericProperty(0)
    """Room for what is said in two lines, where the screen has it."""

    _busy = False

    def __init__(self, shell, **kwargs) -> None:
        super().__init__(shell, **kwargs)
        follow(self, self._size_rows)

    def _size_rows(self, *_args) -> None:
        self.row_height = theme.touch if theme.small else theme.px(96)
        self.size_lines()

    def size_lines(self) -> None:
        """What is said of a sheet is whole: a sentence that is cut off says nothing to do."""
        if "lines" in self.ids:
            self.ids.lines.fit_words(theme.touch if theme.small else theme.px(66), MOST_LINES)

    def bar(self, view: BringInView) -> Bar:
        side = (
            Action("decimal", _(DECIMALS[view.decimal]), "edit", live=not view.busy),
            Action("dates", _(DATES[view.dates]), "calendar", live=not view.busy),
        )
        if not view.folders:
            return Bar(_("Bring in sheets"), primary=Action("look", _("Look again"), "again", "berry"))
        take = Action("take", _("Take it"), "check", "leaf", live=view.ready)
        if view.warnings:
            take = Action("take", _("Take it as written"), "warn", "berry", live=view.ready)
        return Bar(_("Bring in sheets"), actions=side, primary=take)

    def draw(self, view: BringInView) -> None:
        self._busy = view.busy
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
        if self._busy:
            self.shell.redraw()

    def opened(self) -> None:
        self.ids.folders.page = self.ids.lines.page = 0

    def choose(self, folder: str) -> None:
        self.ids.lines.page = 0
        self.do(self.flow.choose, folder)

    def pick(self, key: str) -> None:
        """A question is answered from a list; of a line that is longer than the screen is wide, the whole is shown."""
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

    def act(self, name: str) -> None:
        flow = self.flow
        acts = {"decimal": flow.set_decimal, "dates": flow.set_dates, "look": flow.look_again, "take": flow.take}
        self.do(acts[name])


def _row(number: int, line: str, odd: bool) -> ListRow:
    """Where it stands, and what is said of it."""
    where, colon, words = line.partition(": ")
    tone = "warn" if odd else "plain"
    return ListRow(f"line:{number}", where if colon else line, words if colon else "", tone=tone)


def _question(number: int, ask: SheetQuestion) -> ListRow:
    """A heading, its first cell, and what it is said to be."""
    return ListRow(
        f"ask:{number}", ask.title, ask.detail, ask.answer or ask.asked, tone="plain" if ask.answer else "warn",
        chosen=not ask.answer,
    )  # fmt: skip


load_layout(__file__)
