"""Many small keys that are drawn by one widget: forty buttons would take too long to build."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kivy.graphics import BorderImage, Color, InstructionGroup, Rectangle
from kivy.properties import ListProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from kiosk.ui.icons import glyph
from kiosk.ui.palette import BERRY, TONES, pressed, rgba
from kiosk.ui.plates import plate
from kiosk.ui.theme import theme
from kiosk.ui.writing import written

if TYPE_CHECKING:
    from kivy.graphics.texture import Texture
    from kivy.input.motionevent import MotionEvent


@dataclass(frozen=True)
class Key:
    """One key: its name, its text or icon, and its place in columns and rows from the top left.

    `column` and `span` may be fractions; `face` and `size_px` are those of its text (0: the size of the grid).
    """

    name: str
    text: str = ""
    icon: str = ""
    column: float = 0
    row: int = 0
    span: float = 1
    tone: str = "plain"
    face: str = "semibold"
    size_px: int = 0
    live: bool = True
    chosen: bool = False


class KeyField(Widget):
    """A grid of keys.

    Events:
        on_key(name): a key was tapped.
    """

    keys: ListProperty[Key] = ListProperty([])
    columns = NumericProperty(3)
    rows = NumericProperty(4)
    gap_x = NumericProperty(16)
    gap_y = NumericProperty(16)
    size_px = NumericProperty(26)
    radius = NumericProperty(14)
    held: ObjectProperty[Key | None] = ObjectProperty(None, allownone=True)
    """The key under the finger."""

    __events__ = ("on_key",)

    def __init__(self, **kwargs: object) -> None:
        self._drawn: dict[str, InstructionGroup] = {}
        super().__init__(**kwargs)
        for name in ("pos", "size", "keys", "columns", "rows", "gap_x", "gap_y", "size_px", "radius"):
            self.fbind(name, self._draw)
        self._draw()

    def on_key(self, name: str) -> None:
        """The default handler of the event."""

    def spots(self) -> Iterator[tuple[str, str, float, float]]:
        """The name, text and middle of every key, for programs that tap by text."""
        for key in self.keys:
            x, y, width, height = self.place(key)
            yield key.name, key.text, x + width / 2, y + height / 2

    def place(self, key: Key) -> tuple[int, int, int, int]:
        """Where a key is: x, y, width, height."""
        width = (self.width - self.gap_x * (self.columns - 1)) / self.columns
        height = (self.height - self.gap_y * (self.rows - 1)) / self.rows
        left = round(self.x + key.column * (width + self.gap_x))
        right = round(self.x + (key.column + key.span) * (width + self.gap_x) - self.gap_x)
        top = round(self.y + self.height - key.row * (height + self.gap_y))
        bottom = round(self.y + self.height - (key.row + 1) * (height + self.gap_y) + self.gap_y)
        return left, bottom, right - left, top - bottom

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        self._drawn = {}
        if self.width <= 1 or self.height <= 1:
            return
        for key in self.keys:
            self._drawn[key.name] = group = InstructionGroup()
            self._draw_key(key, group)
            self.canvas.add(group)

    def _draw_key(self, key: Key, group: InstructionGroup) -> None:
        x, y, width, height = self.place(key)
        radius = int(max(1, min(self.radius, width // 2, height // 2)))
        tone = TONES[key.tone if key.live else "off"]
        fill = pressed(tone.fill) if self.held is key else tone.fill
        edge = (BERRY, 3) if key.chosen else (tone.border, 2)
        group.clear()
        group.add(Color(1, 1, 1, 1))
        ground = plate(fill, *edge, radius)
        border = (radius, radius, radius, radius)
        group.add(BorderImage(texture=ground, border=border, pos=(x, y), size=(width, height)))
        group.add(Color(*rgba(tone.ink)))
        words = self._words(key, width)
        at = x + (width - words.width) // 2, y + (height - words.height) // 2
        group.add(Rectangle(texture=words, pos=at, size=words.size))

    def _words(self, key: Key, width: int) -> Texture:
        size = int(key.size_px or self.size_px)
        if key.icon:
            return written(glyph(key.icon), "icons", round(size * 1.25))
        words = written(key.text, key.face, size)
        if words.width > width - 8 and size > theme.label:
            words = written(key.text, key.face, max(theme.label, int(size * (width - 8) / words.width)))
        return words

    def _at(self, x: float, y: float) -> Key | None:
        for key in self.keys:
            left, bottom, width, height = self.place(key)
            if left <= x < left + width and bottom <= y < bottom + height:
                return key
        return None

    def _hold(self, key: Key | None) -> None:
        before, self.held = self.held, key
        for changed in (before, key):
            if changed is not None and changed.name in self._drawn:
                self._draw_key(changed, self._drawn[changed.name])

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        key = self._at(*touch.pos)
        if key is not None and key.live:
            touch.grab(self)
            touch.ud[self] = key
            self._hold(key)
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return False
        key = touch.ud[self]
        self._hold(key if self._at(*touch.pos) == key else None)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        key, held = touch.ud[self], self.held
        self._hold(None)
        if held is not None and held == key:
            self.dispatch("on_key", key.name)
        return True
