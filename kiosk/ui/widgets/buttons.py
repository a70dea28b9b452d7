"""Buttons and tiles, which are tapped; and chips, which only show something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.stacklayout import StackLayout

from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.surface import Surface, Touchable
from kiosk.ui.widgets.words import Icon, TextLabel
from kiosk.ui.writing import width_of

if TYPE_CHECKING:
    from kivy.input.motionevent import MotionEvent


class TapButton(Touchable, Surface, AnchorLayout):
    """A button with an icon, a text or both in its middle.

    Events: on_tap.
    """

    text = StringProperty("")
    icon = StringProperty("")
    icon_right = BooleanProperty(False)
    face = StringProperty("semibold")
    size_px = NumericProperty(0)
    """The size of the text; 0: the theme's size for actions."""
    name = StringProperty("")
    margin = NumericProperty(32)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._row = BoxLayout(size_hint=(None, None))
        self._row.bind(minimum_size=self._row.setter("size"))
        self.add_widget(self._row)
        self._icon, self._words = Icon(), TextLabel(flow="hug", face=self.face)
        for part in (self._icon, self._words):
            part.pos_hint = {"center_y": 0.5}
        follow(self, self._lay, "text", "icon", "icon_right", "size_px", "tone", "live", "face", "width")

    def _lay(self, *_: object) -> None:
        tone = self.shown_tone()
        size = self.size_px or theme.action
        self._words.text, self._words.face, self._words.size_px = self.text, self.face, self._fitting(size)
        self._icon.icon, self._icon.size_px = self.icon, round(size * 1.25)
        quiet = tone == "none" or not (self.live or tone == "off")
        ink = theme.soft("plain") if quiet else theme.ink(tone)
        self._words.color = self._icon.color = ink
        self._fill_row()
        self._draw_ground()

    def _fill_row(self) -> None:
        row = self._row
        row.spacing = theme.inner * 0.6
        parts = [part for part, there in ((self._icon, self.icon), (self._words, self.text)) if there]
        wanted = parts[::-1] if self.icon_right else parts
        if row.children[::-1] != wanted:
            row.clear_widgets()
            for part in wanted:
                row.add_widget(part)

    def _fitting(self, size: float) -> float:
        room = self.width - min(16, 2 * self.margin) - (size * 1.25 + theme.inner * 0.6 if self.icon else 0)
        wide = width_of(self.text, self.face, size) if self.text else 0
        return size if wide <= room or room <= 1 else max(theme.label, int(size * room / wide))

    def natural_width(self, with_icon: bool = True, size_px: float = 0) -> float:
        """The width at which everything on the button fits."""
        size = size_px or self.size_px or theme.action
        wide = width_of(self.text, self.face, size) if self.text else 0
        icon = round(size * 1.25) if self.icon and with_icon else 0
        gap = theme.inner * 0.6 if icon and wide else 0
        return max(theme.touch, wide + icon + gap + 2 * theme.px(self.margin))

    def shown_tone(self) -> str:
        """A coloured button that is not live is drawn in grey."""
        return "off" if not self.live and self.tone in ("berry", "leaf", "red") else self.tone


class Tile(Touchable, Surface):
    """A large button with an icon, a name, and a description. Events: on_tap."""

    icon = StringProperty("")
    text = StringProperty("")
    detail = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._icon = Icon()
        self._name = TextLabel(face="bold", size_hint=(None, None))
        self._detail = TextLabel(size_hint=(None, None), flow="wrap", most_lines=2)
        for part in (self._icon, self._name, self._detail):
            self.add_widget(part)
        follow(self, self._place, "pos", "size", "tone", "icon", "text", "detail")

    def _place(self, *_: object) -> None:
        self.radius = theme.radius
        self._icon.icon, self._name.text, self._detail.text = self.icon, self.text, self.detail
        self._icon.color = self._name.color = theme.ink(self.tone)
        self._detail.color = theme.soft(self.tone)
        self._icon.size_px = theme.tile_icon
        self._name.size_px, self._detail.size_px = theme.tile, theme.fine
        self._name.least = theme.label
        left, right = self.x + theme.inner + 2, self.x + self.width - theme.inner
        stacked = self._write(right - left)
        if not stacked:
            self._write(right - left - theme.tile_icon - theme.gap)
        middle, icon = self.y + self.height / 2, theme.tile_icon + theme.px(6)
        words = self._name.height + (self._detail.height if self.detail else 0)
        if stacked:
            top = middle + (words + icon) / 2
            self._icon.pos = left - theme.px(4), round(top - theme.tile_icon)
            top -= icon
        else:
            self._icon.pos = left, round(middle - theme.tile_icon / 2)
            left, top = left + theme.tile_icon + theme.gap, middle + words / 2
        for part in (self._name, self._detail):
            top -= part.height
            part.pos = left, round(top)

    def _write(self, width: float) -> bool:
        """Set name and detail at this width. True if the icon fits above them."""
        self._name.width = self._detail.width = max(1, width)
        words = self._name.height + (self._detail.height if self.detail else 0)
        return self.height >= words + theme.tile_icon + theme.px(6) + 2 * theme.px(14)


class Chip(Surface):
    """A short text with an icon on a tone, such as “scanned”; as large as its text."""

    icon = StringProperty("")
    text = StringProperty("")
    face = StringProperty("semibold")
    size_px = NumericProperty(0)
    """The size of the text; 0: the theme's `fine`."""
    slim = BooleanProperty(False)
    """Smaller, for the corner of a field."""
    bare = BooleanProperty(False)
    """Without a background, where there is no room for one."""
    room = NumericProperty(0)
    """The largest width: a longer text is broken into lines. 0: as wide as its text."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("size_hint", (None, None))
        kwargs.setdefault("border", 0)
        super().__init__(**kwargs)
        self._icon, self._words = Icon(), TextLabel(flow="hug")
        self.add_widget(self._icon)
        self.add_widget(self._words)
        follow(self, self._place, "pos", "icon", "text", "face", "size_px", "tone", "slim", "bare", "room")

    def shown_tone(self) -> str:
        return "none" if self.bare else self.tone

    def _place(self, *_: object) -> None:
        size = round(self.size_px or (theme.label if self.slim else theme.fine))
        tone = "danger" if self.bare and self.tone == "berry" else self.tone
        self.radius = theme.px(8 if self.slim else 10)
        self._words.text, self._words.face, self._words.size_px = self.text, self.face, size
        self._icon.icon, self._icon.size_px = self.icon, round(size * 1.1)
        self._words.color = self._icon.color = theme.ink(tone)
        margin = 0 if self.bare else theme.px(9 if self.slim else 12)
        gap = theme.px(6) if self.icon and self.text else 0
        beside = 2 * margin + self._icon.width + gap
        self._words.flow = "hug"
        if self.room and beside + self._words.width > self.room:
            self._words.flow, self._words.width = "wrap", max(1, self.room - beside)
        self.width = beside + self._words.width
        self.height = max(theme.px(26 if self.slim else 34), self._words.height)
        middle = self.y + self.height / 2
        self._icon.pos = self.x + margin, round(middle - self._icon.height / 2)
        self._words.pos = self._icon.x + self._icon.width + gap, round(middle - self._words.height / 2)
        self._draw_ground()


class Chips(StackLayout):
    """Chips in lines, as many in each as fit; its height follows from the lines."""

    chips: ListProperty[tuple[str, str, str]] = ListProperty([])
    """(text, tone, icon) of each."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(size_hint_y=None, **kwargs)
        self.bind(minimum_height=self._grow)
        follow(self, self._fill, "chips")

    def _grow(self, *_: object) -> None:
        self.height = self.minimum_height

    def _fill(self, *_: object) -> None:
        self.spacing = theme.px(10), theme.tight
        self.clear_widgets()
        for text, tone, icon in self.chips:
            self.add_widget(Chip(text=text, tone=tone, icon=icon))


class TapChips(Touchable, Chips):
    """Chips that can be tapped. Together they are one target, as a single one is too low for a finger.

    Events: on_tap; `tapped` is then the text of the chip under the finger, or empty.
    """

    tapped = StringProperty("")

    def _grow(self, *_: object) -> None:
        self.height = max(theme.touch, self.minimum_height)

    def on_touch_up(self, touch: MotionEvent) -> bool:
        under = (one.text for one in self.children if isinstance(one, Chip) and one.collide_point(*touch.pos))
        if touch.grab_current is self:
            self.tapped = next(under, "")
        return super().on_touch_up(touch)
