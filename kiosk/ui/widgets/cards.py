"""Cards: a field of a form, a batch on the stove, a lot, and a notice."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.locale import _
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.buttons import Chip
from kiosk.ui.widgets.measures import Gauge
from kiosk.ui.widgets.surface import Surface, Touchable
from kiosk.ui.widgets.words import Icon, TextLabel
from kiosk.ui.writing import line_height, width_of

WHYS = {
    "scanned": ("good", "barcode"),
    "as last time": ("info", "again"),
    "as known": ("info", "again"),
    "from the label": ("good", "print"),
    "usual": ("info", "again"),
    "typed": ("mount", "edit"),
    "needed": ("berry", "edit"),
}
"""The tone and icon of the chip that says where a value came from."""


class FieldCard(Touchable, Surface):
    """One field of a form: its label, its value, and where the value came from. Events: on_tap.

    A field that must still be filled in has `needed` set, and the berry border.
    """

    label = StringProperty("")
    value = StringProperty("")
    why = StringProperty("")
    """`scanned`, `as last time`, `as known`, `from the label`, `usual`, `typed`, `needed`, or empty."""
    mono = BooleanProperty(False)
    needed = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._label = TextLabel(face="semibold", size_hint=(None, None))
        self._value = TextLabel(size_hint=(None, None))
        self._chip = Chip(slim=True)
        for part in (self._label, self._value):
            self.add_widget(part)
        self.bind(needed=self.setter("chosen"))
        self.chosen = self.needed
        follow(self, self._place, "pos", "size", "label", "value", "why", "mono", "needed", "tone")

    def _place(self, *_: object) -> None:
        self.radius = theme.radius
        inner = theme.inner
        room = self.width - 2 * inner
        self._label.text, self._label.size_px, self._label.color = self.label, theme.label, theme.soft(self.tone)
        self._value.text, self._value.size_px, self._value.color = self.value, theme.strong, theme.ink(self.tone)
        self._value.face, self._value.least = "monobold" if self.mono else "bold", theme.label
        if self.mono and width_of(self.value, "monobold", theme.label) > room:
            self._value.face = "semibold"  # a narrower font, as no character of a lot may be cut off
        kept = self._write_chip(room)
        self._label.width, self._value.width = max(1, room - kept), max(1, room)
        base = self.y + (self.height - self._label.height - self._value.height) / 2
        self._value.pos = self.x + inner, round(base)
        self._label.pos = self.x + inner, round(base + self._value.height)
        chip = self._chip
        middle = self._label.y + self._label.height / 2
        top = min(middle + chip.height / 2, self.y + self.height - theme.tight)
        chip.pos = round(self.x + inner + room - chip.width), round(top - chip.height)

    def _write_chip(self, room: float) -> float:
        """Set the chip; if it does not fit beside the label, only its icon. Returns the width that it takes."""
        chip = self._chip
        if not self.why:
            self.remove_widget(chip)
            return 0
        tone, icon = WHYS[self.why]
        label = width_of(self.label, "semibold", theme.label)
        chip.tone, chip.bare, chip.text, chip.icon = tone, bool(theme.small), _(self.why), icon
        if chip.width + 10 + label > room:
            chip.icon = "" if chip.text and theme.small else icon
        if chip.width + 10 + label > room:
            chip.text, chip.icon = "", icon
        if chip.parent is None:
            self.add_widget(chip)
        return chip.width + 10


class BatchCard(Touchable, Surface):
    """A batch on the stove: its product, its number, its progress, and what it waits for. Events: on_tap."""

    title = StringProperty("")
    batch = StringProperty("")
    detail = StringProperty("")
    share = NumericProperty(0)
    chip = StringProperty("")
    chip_icon = StringProperty("")
    chip_tone = StringProperty("info")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._title = TextLabel(face="bold", size_hint=(None, None))
        self._batch = TextLabel(face="mono", size_hint=(None, None))
        self._detail = TextLabel(face="semibold", size_hint=(None, None))
        self._bar, self._chip = Gauge(), Chip()
        for part in (self._title, self._batch, self._detail, self._bar, self._chip):
            self.add_widget(part)
        follow(self, self._place, "pos", "size", "title", "batch", "detail", "share", "chip", "chip_icon", "chip_tone")

    def _place(self, *_: object) -> None:
        self.radius = theme.radius
        chip, left, wide = self._chip, self.x + theme.inner, self.width - 2 * theme.inner
        chip.text, chip.icon, chip.tone, chip.opacity = (
            self.chip,
            self.chip_icon,
            self.chip_tone,
            float(bool(self.chip)),
        )
        for words, text, size, least in (
            (self._title, self.title, theme.title, theme.text),
            (self._batch, self.batch, theme.item, theme.label),
            (self._detail, self.detail, theme.label, 0),
        ):
            words.text, words.size_px, words.least, words.color = text, size, least, theme.ink(self.tone)
            words.width = wide
        self._detail.color = theme.soft(self.tone)
        self._title.width = max(1, wide - (chip.width + 12 if self.chip else 0))
        self._bar.share, self._bar.size = self.share, (wide, theme.px(10))
        gap = theme.px(4 if theme.small else 10)
        parts: list[tuple[Widget, float]] = [(self._title, 0), (self._batch, 0), (self._bar, gap), (self._detail, gap)]
        top = self.y + (self.height + sum(part.height + space for part, space in parts)) / 2
        for part, space in parts:
            top -= part.height + space
            part.pos = left, round(top)
        title_middle = self._title.y + self._title.height / 2
        chip.pos = round(left + wide - chip.width), round(title_middle - chip.height / 2)
        self._bar.ink = "#A3213F"


class LotCard(Touchable, Surface):
    """A lot to be used, or anything else with a title, a detail, and a chip at its right. Events: on_tap."""

    icon = StringProperty("sack")
    title = StringProperty("")
    detail = StringProperty("")
    chip = StringProperty("")
    chip_icon = StringProperty("")
    chip_tone = StringProperty("info")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._icon, self._chip = Icon(), Chip()
        self._title = TextLabel(face="bold", size_hint=(None, None))
        self._detail = TextLabel(size_hint=(None, None), flow="wrap")
        for part in (self._icon, self._title, self._detail, self._chip):
            self.add_widget(part)
        follow(self, self._place, "pos", "size", "icon", "title", "detail", "chip", "chip_icon", "chip_tone", "tone")

    def _place(self, *_: object) -> None:
        self.radius = theme.radius
        inner, middle = theme.inner, self.y + self.height / 2
        chip = self._chip
        chip.text, chip.icon, chip.tone, chip.opacity = (
            self.chip,
            self.chip_icon,
            self.chip_tone,
            float(bool(self.chip)),
        )
        self._icon.icon, self._icon.size_px, self._icon.color = self.icon, theme.tile_icon, theme.soft(self.tone)
        self._icon.pos = self.x + inner, round(middle - self._icon.height / 2)
        left = self.x + inner + (self._icon.width + theme.gap if self.icon else 0)
        right = self.x + self.width - inner
        tall = 2 * theme.tight + chip.height
        crowded = self.chip and right - left - chip.width < theme.px(330)
        under = crowded and self.height > theme.title * 1.25 + theme.text * 1.25 + tall
        wide = right - left - (chip.width + 12 if self.chip and not under else 0)
        self._title.text, self._title.size_px, self._title.least = self.title, theme.title, theme.text
        self._detail.text = self.detail
        self._title.color, self._detail.color = theme.ink(self.tone), theme.soft(self.tone)
        self._title.width = self._detail.width = max(1, wide)
        self._fit_detail(self.height - self._title.height - (tall if under else 0) - theme.gap)
        top = middle + (self._title.height + self._detail.height + (tall - theme.tight if under else 0)) / 2
        for part in (self._title, self._detail):
            top -= part.height
            part.pos = left, round(top)
        chip_at = (left, top - tall + theme.tight) if under else (right - chip.width, middle - chip.height / 2)
        chip.pos = round(chip_at[0]), round(chip_at[1])

    def _fit_detail(self, room: float) -> None:
        """Write the detail in the theme's size, or smaller, in as many lines as there is room for."""
        detail = self._detail
        for size in (theme.text, theme.label):
            detail.size_px = size
            detail.most_lines = max(1, int(room // line_height("regular", size)))
            if width_of(self.detail, "regular", size) <= detail.width * detail.most_lines * 0.95:
                break


NOTICE_ICONS = {"good": "good", "info": "info", "warn": "warn", "bad": "bad"}


class NoticeCard(Touchable, Surface):
    """What happened, and what to do. Its height follows from the text. Events: on_tap."""

    text = StringProperty("")
    what_to_do = StringProperty("")
    icon = StringProperty("")
    """Empty: the icon of the tone."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("tone", "info")
        kwargs.setdefault("size_hint_y", None)
        super().__init__(**kwargs)
        self._icon = Icon()
        self._title = TextLabel(face="bold", flow="wrap", size_hint=(None, None))
        self._todo = TextLabel(flow="wrap", size_hint=(None, None))
        for part in (self._icon, self._title, self._todo):
            self.add_widget(part)
        follow(self, self._place, "pos", "width", "text", "what_to_do", "icon", "tone")

    def _place(self, *_: object) -> None:
        self.radius = theme.radius
        inner, margin = theme.inner, theme.px(10 if theme.small else 16)
        self._icon.icon = self.icon or NOTICE_ICONS.get(self.tone, "info")
        self._icon.size_px = theme.icon
        self._icon.color = self._title.color = self._todo.color = theme.ink(self.tone)
        left = self.x + inner + self._icon.width + 12
        self._title.text, self._title.size_px = self.text, theme.strong if self.what_to_do else theme.text
        self._title.width = max(1, self.x + self.width - inner - left)
        self._todo.text, self._todo.size_px = self.what_to_do, theme.fine
        self._todo.width = max(1, self.width - 2 * inner)
        todo = self._todo.height + 4 if self.what_to_do else 0
        self._todo.opacity = float(bool(self.what_to_do))
        self.height = max(theme.touch, self._title.height + todo + 2 * margin)
        # A listener to the height may have moved the card meanwhile.
        left = self.x + inner + self._icon.width + 12
        top = self.y + (self.height + self._title.height + todo) / 2
        self._title.pos = left, round(top - self._title.height)
        first_line = top - min(self._title.height, theme.strong * 1.25) / 2
        self._icon.pos = self.x + inner, round(first_line - self._icon.height / 2)
        self._todo.pos = self.x + inner, round(top - self._title.height - todo)


class Caption(TextLabel):
    """A small heading above a column."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(face="semibold", color=theme.soft("paper"), **kwargs)
        theme.bind(scale=self._size, shape=self._size)
        self._size()

    def _size(self, *_: object) -> None:
        self.size_px = theme.label
