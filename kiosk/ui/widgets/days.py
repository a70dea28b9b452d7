"""Choosing a day: the month is shown or a few taps away, and a tap on the day is the answer."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from kivy.properties import BooleanProperty, ObjectProperty, OptionProperty

from kiosk.locale import _, month_and_year, short_day
from kiosk.locale.bag_dates import BEST_BEFORE, NOT_SAID, USE_BY, date_name, is_use_by
from kiosk.ui.theme import theme
from kiosk.ui.widgets.keys import Key, KeyField
from kiosk.ui.widgets.overlays import Overlay

STEPS = {"earlier_year": -12, "earlier": -1, "later": 1, "later_year": 12}
DAYS_A_ROW = 7


class DayPicker(Overlay):
    """The days of a month.

    The days are in rows of seven, not by weekday: they are read off a bag as numbers, and a month by weekdays may need
    six rows, which would be too low for a finger on a small screen.

    Events:
        on_done(day): a day was tapped; None: no day, if `clearable` allows it.
    """

    value: ObjectProperty[date | None] = ObjectProperty(None, allownone=True)
    """The day that is chosen now."""
    today = ObjectProperty(date(2026, 1, 1))
    month: ObjectProperty[tuple[int, int] | None] = ObjectProperty(None, allownone=True)
    """The (year, month) that is shown; None: that of the value, or of today."""
    clearable = BooleanProperty(False)
    """Whether no day is an answer."""
    knows_today = BooleanProperty(True)
    """Whether `today` is certain; if not, it only says which month is shown first."""

    __events__ = ("on_done",)

    def build(self) -> None:
        self.head = KeyField(size_hint=(None, None), columns=10, rows=1)
        self.field = KeyField(size_hint=(None, None), columns=DAYS_A_ROW, rows=5)
        for field in (self.head, self.field):
            self.add_widget(field)
            field.bind(on_key=lambda _, name: self.press(name))
        for name in ("value", "today", "month", "clearable", "knows_today"):
            self.fbind(name, self._place)

    def on_done(self, day: date | None) -> None:
        """The default handler of the event."""

    @property
    def shown(self) -> tuple[int, int]:
        """The year and month that are shown."""
        start = self.value or self.today
        return self.month or (start.year, start.month)

    def press(self, name: str) -> None:
        """Press a key: a day's number, `today`, `yesterday`, `none`, or one of `STEPS`."""
        if name in STEPS:
            self.month = month_after(*self.shown, STEPS[name])
        elif name == "today":
            self.dispatch("on_done", self.today)
        elif name == "yesterday":
            self.dispatch("on_done", self.today - timedelta(days=1))
        elif name == "none":
            self.dispatch("on_done", None)
        elif name.isdigit():
            self.dispatch("on_done", date(*self.shown, int(name)))

    def arrange(self, x: float, y: float, width: float, height: float) -> None:
        self.panel_width, self.panel_height = (0, 0) if theme.small else (880, 600) if theme.wide else (0, 720)
        self.head.gap_x = self.head.gap_y = self.field.gap_x = self.field.gap_y = theme.tight if theme.small else 12
        # A small screen has no room for a title: the month takes its place.
        self.title_hidden = bool(theme.small)
        top = y + height + theme.touch + theme.gap if theme.small else y + height
        self.head.size = width - (theme.touch + theme.gap if theme.small else 0), theme.touch
        self.head.pos = x, top - theme.touch
        self.head.size_px, self.head.keys = theme.action, self._head_keys()
        self.field.pos, self.field.size = (x, y), (width, self.head.y - (theme.tight if theme.small else 12) - y)
        self.field.size_px, self.field.keys = theme.strong, [*self._day_keys(), *self._foot_keys()]

    def _head_keys(self) -> list[Key]:
        words = month_and_year(date(*self.shown, 1))
        keys = [
            Key("earlier_year", icon="first", column=0),
            Key("earlier", icon="left", column=1),
            Key("month", words, column=2, span=4, tone="mount", face="bold"),
            Key("later", icon="right", column=6),
            Key("later_year", icon="last", column=7),
        ]
        today = Key("today", _("Today"), column=8, span=2, size_px=int(theme.fine))
        return [*keys, today] if self.knows_today else keys

    def _day_keys(self) -> list[Key]:
        days = range(1, calendar.monthrange(*self.shown)[1] + 1)
        return [self._day_key(date(*self.shown, number)) for number in days]

    def _foot_keys(self) -> list[Key]:
        """The keys after the last day: a month never fills its fifth row."""
        size = int(theme.fine)
        if self.clearable:
            return [Key("none", _("No date"), column=5, row=4, span=2, size_px=size)]
        if not self.knows_today:
            return []
        return [Key("yesterday", _("Yesterday"), column=5, row=4, span=2, size_px=size)]

    def _day_key(self, day: date) -> Key:
        row, column = divmod(day.day - 1, DAYS_A_ROW)
        chosen = self.knows_today and day == self.today
        return Key(str(day.day), str(day.day), column=column, row=row, tone=self._tone(day), chosen=chosen)

    def _tone(self, day: date) -> str:
        return "berry" if day == self.value else "plain"


class BagDayPicker(DayPicker):
    """Asks for the date on a bag: its day, and whether it is best before or use by. It ends when both are known.

    If the kind is known from the last bag, one tap on the day is enough. To change only the kind of a date, one tap on
    its key is enough. If no kind is known, none is assumed.

    Events:
        on_dated(day, kind): both are known.
        on_done(None): no date.
    """

    kind = OptionProperty(NOT_SAID, options=[NOT_SAID, BEST_BEFORE, USE_BY])

    __events__ = ("on_dated",)

    def build(self) -> None:
        super().build()
        self.fbind("kind", self._place)

    def on_dated(self, day: date, kind: str) -> None:
        """The default handler of the event."""

    def press(self, name: str) -> None:
        """Press a key: one of a day picker, or `best_before`, `use_by`."""
        if name in (BEST_BEFORE, USE_BY):
            self.kind = name
        elif name.isdigit():
            month = self.shown
            self.value, self.month = date(*month, int(name)), month
        else:
            super().press(name)
            return
        self.title = date_name(is_use_by(self.kind))
        if self.value is not None and self.kind:
            self.dispatch("on_dated", self.value, self.kind)

    def _head_keys(self) -> list[Key]:
        none = Key("none", _("No date"), column=8, span=2, size_px=int(theme.fine))
        return [none if key.name == "today" else key for key in super()._head_keys()]

    def _foot_keys(self) -> list[Key]:
        return [self._kind_key(BEST_BEFORE, 3), self._kind_key(USE_BY, 5)]

    def _kind_key(self, kind: str, column: int) -> Key:
        here, waits = self.kind == kind, self.value is not None and not self.kind
        tone = "info" if here or waits else "mount"
        words = date_name(is_use_by(kind))
        return Key(kind, words, column=column, row=4, span=2, tone=tone, size_px=int(theme.fine), chosen=here or waits)


class RangePicker(DayPicker):
    """Asks for the first and the last day of a period, in this order; either can be changed again.

    Events:
        on_range(first, last): one of them was chosen; the other may still be None.
        on_done(day): the last day was chosen, or `any day` was tapped.
    """

    first: ObjectProperty[date | None] = ObjectProperty(None, allownone=True)
    last: ObjectProperty[date | None] = ObjectProperty(None, allownone=True)
    end = OptionProperty("first", options=["first", "last"])
    """Which of the two the next tap chooses."""

    __events__ = ("on_range",)

    def build(self) -> None:
        super().build()
        for name in ("first", "last", "end"):
            self.fbind(name, self._place)

    def on_range(self, first: date | None, last: date | None) -> None:
        """The default handler of the event."""

    @property
    def shown(self) -> tuple[int, int]:
        start = getattr(self, self.end) or self.first or self.today
        return self.month or (start.year, start.month)

    def press(self, name: str) -> None:
        """Press a key: one of a day picker, or `first`, `last`, `any`."""
        if name in ("first", "last"):
            self.month, self.end = None, name
        elif name == "any":
            self.first = self.last = None
            self._tell(None)
        elif name.isdigit():
            self._take(date(*self.shown, int(name)))
        else:
            super().press(name)

    def _take(self, day: date) -> None:
        ended = self.end == "last"
        setattr(self, self.end, day)
        self.month, self.end = self.shown, "last"
        if self.first and self.last and self.first > self.last:
            # If one end is moved past the other, the other is asked for again.
            self.first, self.last = (self.last, self.first) if ended else (self.first, None)
        self.dispatch("on_range", self.first, self.last)
        if ended:
            self.dispatch("on_done", day)

    def _tell(self, day: date | None) -> None:
        self.dispatch("on_range", self.first, self.last)
        self.dispatch("on_done", day)

    def _head_keys(self) -> list[Key]:
        anything = Key("any", _("Any day"), column=8, span=2, size_px=int(theme.fine))
        return [anything if key.name == "today" else key for key in super()._head_keys()]

    def _foot_keys(self) -> list[Key]:
        return [
            self._end_key("first", _("from {day}"), self.first, 3),
            self._end_key("last", _("to {day}"), self.last, 5),
        ]

    def _end_key(self, name: str, words: str, day: date | None, column: int) -> Key:
        text = words.format(day=short_day(day) if day else "…")
        size, here = int(theme.fine), self.end == name
        return Key(name, text, column=column, row=4, span=2, tone="mount", size_px=size, chosen=here)

    def _tone(self, day: date) -> str:
        if day in (self.first, self.last):
            return "berry"
        return "info" if self.first and self.last and self.first < day < self.last else "plain"


def month_after(year: int, month: int, months: int) -> tuple[int, int]:
    """The month so many months later.

    >>> month_after(2026, 1, -1), month_after(2026, 12, 12)
    ((2025, 12), (2027, 12))
    """
    years, index = divmod(year * 12 + month - 1 + months, 12)
    return years, index + 1
