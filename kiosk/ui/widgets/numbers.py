"""Numbers to tap, such as how many jars were filled; and a grid of units with the state of their labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kivy.properties import BooleanProperty, DictProperty, ListProperty, NumericProperty

from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.keys import Key, KeyField

if TYPE_CHECKING:
    from kivy.input.motionevent import MotionEvent

EARLIER, LATER = "earlier", "later"
"""The names of the arrow keys."""


class NumberChips(KeyField):
    """A row of numbers, one of which is chosen by a tap; arrows at the ends show lower and higher numbers.

    Events:
        on_choose(number).
    """

    low = NumericProperty(0)
    high = NumericProperty(99)
    suggested = NumericProperty(0)
    """The number in the middle, with the berry border, as long as none is chosen."""
    chosen = NumericProperty(-1)
    first = NumericProperty(-1)
    """The first number that is shown; -1: such that the suggested one is in the middle."""

    __events__ = ("on_choose",)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        follow(self, self._fill, "width", "low", "high", "suggested", "chosen", "first")

    def on_choose(self, number: int) -> None:
        """The default handler of the event."""

    def _fill(self, *_: object) -> None:
        self.size_px, self.rows = theme.strong, 1
        least = theme.px(76)
        self.gap_x = theme.gap
        columns = int(max(3, (self.width + self.gap_x) // (least + self.gap_x)))
        everything = self.high - self.low + 1
        paged = everything > columns
        shown = int(columns - 2 if paged else everything)
        start = int(max(self.low, min(self._start(shown), self.high - shown + 1)))
        keys = [self._number(start + i, i + paged) for i in range(shown)]
        if paged:
            keys.insert(0, Key(EARLIER, icon="left", column=0, live=start > self.low))
            keys.append(Key(LATER, icon="right", column=columns - 1, live=start + shown <= self.high))
        self._shown, self._from = shown, start
        self.columns = columns if paged else max(1, everything)
        self.keys = keys

    def _start(self, shown: int) -> int:
        return int(self.first if self.first >= 0 else self.suggested - shown // 2)

    def _number(self, number: int, column: int) -> Key:
        chosen = number == self.chosen
        hinted = self.chosen < 0 and number == self.suggested
        return Key(str(number), str(number), column=column, tone="berry" if chosen else "plain", chosen=hinted)

    def on_key(self, name: str) -> None:
        if name == EARLIER:
            self.first = max(self.low, self._from - self._shown)
        elif name == LATER:
            self.first = min(self.high - self._shown + 1, self._from + self._shown)
        else:
            self.chosen = int(name)
            self.dispatch("on_choose", self.chosen)


UNIT_LOOKS: Mapping[str, tuple[str, str]] = {
    "": ("white", ""),
    "asked": ("white", ""),
    "sending": ("warn", "…"),
    "confirmed": ("good", ""),
    "unsure": ("warn", "?"),
    "stopped": ("bad", "×"),
}
"""The tone of each state of a label, and a sign that says the same without colour."""


class UnitGrid(KeyField):
    """The units of a batch, each with the state of its label. If not all fit, the page with `current` is shown.

    Events:
        on_choose(unit): a unit was tapped; only with `touch`, which makes the cells large enough for a finger.
    """

    units: ListProperty[int] = ListProperty([])
    states: DictProperty[int, str] = DictProperty({})
    """The state of each unit: asked, sending, confirmed, unsure, stopped."""
    current = NumericProperty(0)
    touch = BooleanProperty(False)
    page = NumericProperty(-1)
    """The page that is shown in touch mode; -1: the one with `current`."""

    __events__ = ("on_choose",)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        follow(self, self._fill, "size", "units", "states", "current", "touch", "page")

    def on_choose(self, unit: int) -> None:
        """The default handler of the event."""

    def _fill(self, *_: object) -> None:
        self.size_px = theme.text if self.touch else theme.label
        self.gap_x = self.gap_y = theme.gap if self.touch else theme.tight
        self.radius = theme.px(8)
        wide, tall = (theme.px(84), theme.touch) if self.touch else (theme.px(62), theme.px(38))
        columns = int(max(1, (self.width + self.gap_x) // (wide + self.gap_x)))
        rows = int(max(1, (self.height + self.gap_y) // (tall + self.gap_y)))
        if not self.touch:
            columns = min(columns, 9) if rows * min(columns, 9) >= len(self.units) else columns
        self._pages = max(1, -(-len(self.units) // max(1, columns * rows - 2 * self.touch)))
        paged = self.touch and self._pages > 1
        cells = columns * rows - 2 * paged
        shown = self._shown(cells)
        keys = [self._unit(unit, i % columns, i // columns) for i, unit in enumerate(shown)]
        if paged:
            keys.append(Key(EARLIER, icon="up", column=columns - 2, row=rows - 1, live=self._page > 0))
            keys.append(Key(LATER, icon="down", column=columns - 1, row=rows - 1, live=self._page + 1 < self._pages))
        self.columns = columns
        # May be a fraction, so that the cells keep their height and the rest stays free at the bottom.
        self.rows = max(1, (self.height + self.gap_y) / (tall + self.gap_y))
        self.keys = keys

    def _shown(self, cells: int) -> list[int]:
        units = list(self.units)
        at = units.index(int(self.current)) if self.current in units else 0
        self._page = int(self.page if self.touch and self.page >= 0 else at // max(1, cells))
        return units[self._page * cells : (self._page + 1) * cells]

    def _unit(self, unit: int, column: int, row: int) -> Key:
        tone, sign = UNIT_LOOKS[self.states.get(unit, "")]
        return Key(str(unit), f"{unit:03d}{sign}", column=column, row=row, tone=tone, live=True)

    def on_key(self, name: str) -> None:
        if name == EARLIER:
            self.page = self._page - 1
        elif name == LATER:
            self.page = self._page + 1
        elif self.touch:
            self.dispatch("on_choose", int(name))

    def on_touch_down(self, touch: MotionEvent) -> bool:
        return super().on_touch_down(touch) if self.touch else False
