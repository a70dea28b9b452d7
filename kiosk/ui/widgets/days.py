"""A day by two taps: its month is there or a few taps away, and the day itself is the answer."""

from __future__ import annotations

import calendar
from datetime import date

from kivy.properties import ObjectProperty

from kiosk.locale import _
from kiosk.ui.theme import theme
from kiosk.ui.widgets.keys import Key, KeyField
from kiosk.ui.widgets.overlays import Overlay

STEPS = {"earlier_year": -12, "earlier": -1, "later": 1, "later_year": 12}
DAYS_A_ROW = 7


class DayPicker(Overlay):
    """The days of a month.

    The days stand in plain rows of seven, not by weekday: they are read off a bag as numbers, and so they keep the
    height of a finger on a small screen, where a month may cover six weeks.

    Events:
        on_done(day): a day was tapped.
    """

    value = ObjectProperty(None, allownone=True)
    """The day that is chosen now, drawn as such."""
    today = ObjectProperty(date(2026, 1, 1))
    month = ObjectProperty(None, allownone=True)
    """(year, month) that is shown; None: that of the value, or of today."""

    __events__ = ("on_done",)

    def build(self) -> None:
        self.head = KeyField(size_hint=(None, None), columns=10, rows=1)
        self.field = KeyField(size_hint=(None, None), columns=DAYS_A_ROW, rows=5)
        for field in (self.head, self.field):
            self.add_widget(field)
            field.bind(on_key=lambda _, name: self.press(name))
        for name in ("value", "today", "month"):
            self.fbind(name, self._place)

    def on_done(self, day: date) -> None:
        """For those who listen."""

    @property
    def shown(self) -> tuple[int, int]:
        """The year and month that are shown."""
        start = self.value or self.today
        return self.month or (start.year, start.month)

    def press(self, name: str) -> None:
        """Press a key: a day's number, `today`, `earlier`, `later`, `earlier_year`, `later_year`."""
        if name in STEPS:
            self.month = month_after(*self.shown, STEPS[name])
        elif name == "today":
            self.dispatch("on_done", self.today)
        elif name.isdigit():
            self.dispatch("on_done", date(*self.shown, int(name)))

    def arrange(self, x: float, y: float, width: float, height: float) -> None:
        self.panel_width, self.panel_height = (0, 0) if theme.small else (880, 600) if theme.wide else (0, 720)
        self.head.gap_x = self.head.gap_y = self.field.gap_x = self.field.gap_y = theme.tight if theme.small else 12
        # A small screen has no room for a title above the month: the month stands in its place.
        self.title_hidden = bool(theme.small)
        top = y + height + theme.touch + theme.gap if theme.small else y + height
        self.head.size = width - (theme.touch + theme.gap if theme.small else 0), theme.touch
        self.head.pos = x, top - theme.touch
        self.head.size_px, self.head.keys = theme.action, self._head_keys()
        self.field.pos, self.field.size = (x, y), (width, self.head.y - (theme.tight if theme.small else 12) - y)
        self.field.size_px, self.field.keys = theme.strong, self._day_keys()

    def _head_keys(self) -> list[Key]:
        words = f"{date(*self.shown, 1):%B %Y}"
        return [
            Key("earlier_year", icon="first", column=0),
            Key("earlier", icon="left", column=1),
            Key("month", words, column=2, span=4, tone="mount", face="bold"),
            Key("later", icon="right", column=6),
            Key("later_year", icon="last", column=7),
            Key("today", _("Today"), column=8, span=2, size_px=int(theme.fine)),
        ]

    def _day_keys(self) -> list[Key]:
        days = range(1, calendar.monthrange(*self.shown)[1] + 1)
        return [self._day_key(date(*self.shown, number)) for number in days]

    def _day_key(self, day: date) -> Key:
        row, column = divmod(day.day - 1, DAYS_A_ROW)
        tone = "berry" if day == self.value else "plain"
        return Key(str(day.day), str(day.day), column=column, row=row, tone=tone, chosen=day == self.today)


def month_after(year: int, month: int, months: int) -> tuple[int, int]:
    """The month so many months later.

    >>> month_after(2026, 1, -1), month_after(2026, 12, 12)
    ((2025, 12), (2027, 12))
    """
    years, index = divmod(year * 12 + month - 1 + months, 12)
    return years, index + 1
