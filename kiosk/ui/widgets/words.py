"""Text and icons. Markup in a text is never interpreted, as the text may come from outside.

Kivy's own label draws its text one frame late, so that whatever is placed by its size must be placed twice; and it
draws the same word again each time. These widgets know their size at once, and their textures are cached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.graphics import Color, Rectangle
from kivy.properties import ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.ui.icons import glyph
from kiosk.ui.theme import FACES
from kiosk.ui.writing import line_height, paragraph, shortened, width_of, written

if TYPE_CHECKING:
    from kivy.graphics.texture import Texture


class TextLabel(Widget):
    """Text in one of the kiosk's faces.

    `flow` says how it is laid out: `line` is one line of the given width, which shrinks down to `least` px and then
    ends in an ellipsis; `wrap` breaks lines and grows in height; `hug` is as large as its text.
    """

    text = StringProperty("")
    face = OptionProperty("regular", options=list(FACES))
    flow = OptionProperty("line", options=["line", "wrap", "hug"])
    size_px = NumericProperty(22)
    least = NumericProperty(0)
    """The smallest size in px to which a line may shrink; 0: it does not shrink."""
    most_lines = NumericProperty(0)
    """How many lines `wrap` may take, the last ending in an ellipsis; 0: as many as it needs."""
    halign = OptionProperty("left", options=["left", "center", "right"])
    color = ColorProperty([0, 0, 0, 1])

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.canvas:
            self._ink = Color(*self.color)
            self._picture = Rectangle()
        self.fbind("color", self._tint)
        for name in ("text", "face", "flow", "size_px", "least", "most_lines", "halign", "width"):
            self.fbind(name, self._write)
        self.fbind("pos", self._put)
        self.fbind("height", self._put)
        self._write()

    def _tint(self, *_: object) -> None:
        self._ink.rgba = self.color

    def _write(self, *_: object) -> None:
        if self.flow == "hug":
            self.size_hint = None, None
        else:
            self.size_hint_y = None
        made = self._made() if self.text else None
        self._picture.texture = made
        self._picture.size = made.size if made else (0, 0)
        self.height = made.height if made else line_height(self.face, int(self.size_px))
        if self.flow == "hug":
            self.width = made.width if made else 0
        self._put()

    def _made(self) -> Texture:
        size = round(self.size_px)
        if self.flow == "hug" or self.width <= 1:
            return written(self.text, self.face, size)
        if self.flow == "wrap":
            return paragraph(self.text, self.face, size, round(self.width), self.halign, int(self.most_lines))
        wide = width_of(self.text, self.face, size)
        if wide > self.width and self.least:
            size = max(round(self.least), int(size * self.width / wide))
            wide = width_of(self.text, self.face, size)
            while wide > self.width and size > self.least:  # sizes are whole pixels: the proportion is not exact
                size -= 1
                wide = width_of(self.text, self.face, size)
        if wide > self.width:
            return shortened(self.text, self.face, size, round(self.width))
        return written(self.text, self.face, size)

    @property
    def written_width(self) -> float:
        """How wide the text is as it is drawn now."""
        return self._picture.size[0]

    def _put(self, *_: object) -> None:
        left_over = self.width - self._picture.size[0]
        indent = {"left": 0, "center": left_over / 2, "right": left_over}[self.halign]
        self._picture.pos = round(self.x + indent), round(self.y + (self.height - self._picture.size[1]) / 2)


class Icon(Widget):
    """One icon, `size_px` square; without a name its size is 0."""

    icon = StringProperty("")
    size_px = NumericProperty(32)
    color = ColorProperty([0, 0, 0, 1])

    def __init__(self, **kwargs: object) -> None:
        super().__init__(size_hint=(None, None), **kwargs)
        with self.canvas:
            self._ink = Color(*self.color)
            self._picture = Rectangle()
        self.fbind("color", self._tint)
        self.fbind("icon", self._write)
        self.fbind("size_px", self._write)
        self.fbind("pos", self._put)
        self._write()

    def _tint(self, *_: object) -> None:
        self._ink.rgba = self.color

    def _write(self, *_: object) -> None:
        made = written(glyph(self.icon), "icons", round(self.size_px)) if self.icon else None
        self._picture.texture = made
        self._picture.size = made.size if made else (0, 0)
        self.size = (self.size_px, self.size_px) if made else (0, 0)
        self._put()

    def _put(self, *_: object) -> None:
        width, height = self._picture.size
        self._picture.pos = round(self.x + (self.width - width) / 2), round(self.y + (self.height - height) / 2)
