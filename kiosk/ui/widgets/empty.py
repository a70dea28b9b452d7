"""Shown in place of an empty list, so that an empty screen is not taken for a broken one."""

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.words import Icon, TextLabel


class Empty(Widget):
    """An icon and a text in the middle; nothing if there is no text."""

    icon = StringProperty("info")
    text = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._icon = Icon()
        self._words = TextLabel(flow="wrap", halign="center", size_hint=(None, None))
        self.add_widget(self._icon)
        self.add_widget(self._words)
        follow(self, self._place, "pos", "size", "icon", "text")

    def _place(self, *_: object) -> None:
        self.opacity = float(bool(self.text))
        self._icon.icon, self._words.text = self.icon, self.text
        self._icon.size_px, self._words.size_px = theme.tile_icon, theme.text
        self._icon.color = self._words.color = theme.soft("paper")
        self._words.width = max(1, min(self.width, theme.px(560)))
        x, y = self.x + self.width / 2, self.y + self.height / 2
        self._words.pos = round(x - self._words.width / 2), round(y - self._words.height)
        self._icon.pos = round(x - self._icon.width / 2), round(y + theme.tight)
