"""What is tapped: buttons and tiles; and chips, which only say something."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.theme import theme
from kiosk.ui.widgets.surface import Surface, TapCard, Touchable
from kiosk.ui.widgets.words import Icon, Words, width_of


class TapButton(Touchable, Surface, AnchorLayout):
    """A button with an icon, words or both in its middle.

    Events: on_tap.
    """

    text = StringProperty("")
    icon = StringProperty("")
    icon_right = BooleanProperty(False)
    face = StringProperty("semibold")
    size_px = NumericProperty(0)
    """Of the text; 0: the theme's size for actions."""
    name = StringProperty("")
    margin = NumericProperty(32)

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self._row = BoxLayout(size_hint=(None, None))
        self._row.bind(minimum_size=self._row.setter("size"))
        self.add_widget(self._row)
        self._icon, self._words = Icon(), Words(flow="hug", face=self.face)
        for part in (self._icon, self._words):
            part.pos_hint = {"center_y": 0.5}
        for name in ("text", "icon", "icon_right", "size_px", "tone", "live", "face", "width"):
            self.fbind(name, self._lay)
        theme.fbind("scale", self._lay)
        theme.fbind("shape", self._lay)
        self._lay()

    def _lay(self, *_) -> None:
        tone = self.shown_tone()
        size = self.size_px or theme.action
        self._words.text, self._words.face, self._words.size_px = self.text, self.face, self._fitting(size)
        self._icon.icon, self._icon.size_px = self.icon, round(size * 1.25)
        ink = theme.ink("plain" if tone == "none" else tone) if self.live or tone == "off" else theme.soft("plain")
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
        room = self.width - 16 - (size * 1.25 + theme.inner * 0.6 if self.icon else 0)
        wide = width_of(self.text, self.face, size) if self.text else 0
        return size if wide <= room or room <= 1 else max(theme.label, int(size * room / wide))

    def natural_width(self, with_icon: bool = True, size_px: float = 0) -> float:
        """How wide the button wants to be."""
        size = size_px or self.size_px or theme.action
        wide = width_of(self.text, self.face, size) if self.text else 0
        icon = round(size * 1.25) if self.icon and with_icon else 0
        return max(theme.touch, wide + icon + (theme.inner * 0.6 if icon and wide else 0) + 2 * theme.px(self.margin))

    def shown_tone(self) -> str:
        """A coloured button that is not live is drawn in grey."""
        return "off" if not self.live and self.tone in ("berry", "leaf", "red") else self.tone


class Tile(Touchable, Surface):
    """A large way in: an icon, a name, and what is behind it. Events: on_tap."""

    icon = StringProperty("")
    text = StringProperty("")
    detail = StringProperty("")

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self._icon = Icon()
        self._name = Words(face="bold", size_hint=(None, None))
        self._detail = Words(size_hint=(None, None))
        for part in (self._icon, self._name, self._detail):
            self.add_widget(part)
        for name in ("pos", "size", "tone", "icon", "text", "detail"):
            self.fbind(name, self._place)
        theme.fbind("scale", self._place)
        theme.fbind("shape", self._place)
        self._place()

    def _place(self, *_) -> None:
        self._icon.icon, self._name.text, self._detail.text = self.icon, self.text, self.detail
        self._icon.color = self._name.color = theme.ink(self.tone)
        self._detail.color = theme.soft(self.tone)
        self._icon.size_px = theme.tile_icon
        self._name.size_px, self._detail.size_px = theme.tile, theme.fine
        self._name.least = self._detail.least = theme.label
        middle = self.y + self.height / 2
        words = self._name.height + (self._detail.height if self.detail else 0)
        left = self.x + theme.inner + 2
        if self.height >= words + theme.tile_icon + 2 * theme.tight:
            top = middle + (words + theme.tile_icon + theme.px(6)) / 2
            self._icon.pos = left - theme.px(4), round(top - theme.tile_icon)
            top -= theme.tile_icon + theme.px(6)
        else:
            self._icon.pos = left, round(middle - theme.tile_icon / 2)
            left, top = left + theme.tile_icon + theme.gap, middle + words / 2
        for part in (self._name, self._detail):
            part.width = max(1, self.x + self.width - theme.inner - left)
            top -= part.height
            part.pos = left, round(top)


class Chip(Surface, BoxLayout):
    """A word in a tone with its icon: scanned, as last time, not affected."""

    icon = StringProperty("")
    text = StringProperty("")
    face = StringProperty("semibold")
    size_px = NumericProperty(20)
    tightness = NumericProperty(1.0)
    tall_px = NumericProperty(34)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
