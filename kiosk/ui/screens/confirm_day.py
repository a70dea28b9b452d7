"""Which day it is: what the machine's clock says and why it is doubted. Day and time can be changed by touch."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from kivy.uix.boxlayout import BoxLayout  # noqa: F401  # the layout uses them
from kivy.uix.widget import Widget  # noqa: F401

from kiosk.flows.base import Tone
from kiosk.flows.confirm_day import ConfirmDayFlow, ConfirmDayView
from kiosk.locale import _
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import FieldCard, NoticeCard  # noqa: F401
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.words import TextLabel  # noqa: F401


class ConfirmDayTap(StrEnum):
    DAY = "day"
    CONFIRM = "confirm"


class ConfirmDayScreen(Screen[ConfirmDayView, ConfirmDayFlow, ConfirmDayTap]):
    """Draws `ConfirmDayFlow`."""

    _drawn_at: tuple[object, ...] = ()

    def bar(self, view: ConfirmDayView) -> Bar[ConfirmDayTap]:
        if view.can_be:
            return Bar(view.title, primary=Action(ConfirmDayTap.CONFIRM, view.action, icon="check", tone="leaf"))
        return Bar(view.title, primary=Action(ConfirmDayTap.DAY, view.action, icon="edit", tone="berry"))

    def act(self, tap: ConfirmDayTap) -> None:
        match tap:
            case ConfirmDayTap.DAY:
                self.choose_day()
            case ConfirmDayTap.CONFIRM:
                self.do(self.flow.confirm)

    def draw(self, view: ConfirmDayView) -> None:
        ids = self.ids
        sure = view.tone is Tone.GOOD
        ids.says.text = _("The day is sure.") if sure else _("Nothing with a date begins before this is sure.")
        ids.day.value, ids.time.value = view.day, view.time
        ids.day.needed, ids.time.needed = not view.can_be, view.time_needed
        ids.note.tone, ids.note.text, ids.note.what_to_do = view.tone.value, view.words, view.what_to_do

    def tick(self, now: datetime) -> None:
        """Draws again when the minute has changed, or the network has set the clock."""
        shown = now.replace(second=0, microsecond=0), self.counter.work.clock.standing
        if shown != self._drawn_at:
            self._drawn_at = shown
            self.shell.redraw()

    def choose_day(self) -> None:
        flow = self.flow
        tell = lambda day: self.do(flow.set_day, day)  # noqa: E731
        self.shell.days(_("Which day is it?"), self.view.near, tell, knows_today=False)

    def choose_time(self) -> None:
        flow, hint = self.flow, _("Hours and minutes: 1042 is 10:42.")
        tell = lambda typed: self.do(flow.set_time, typed)  # noqa: E731
        self.shell.keypad(_("What time is it?"), "", "", tell, hint=hint, check=flow.check_time, decimal=False)


load_layout(__file__)
