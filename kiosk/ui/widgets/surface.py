"""The background of widgets, and how they take a touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.graphics import BorderImage, Color
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.ui.palette import BERRY, TONES, pressed
from kiosk.ui.plates import plate

if TYPE_CHECKING:
    from kivy.input.motionevent import MotionEvent


def hide(picture: BorderImage) -> None:
    """Make a picture invisible. With a border, even one of no size would show its corners."""
    picture.border, picture.size = (0, 0, 0, 0), (0, 0)


class Surface(Widget):
    """A rounded background in a tone, as a mix-in for widgets and layouts."""

    tone = OptionProperty("plain", options=[*TONES, "none"])
    radius = NumericProperty(18)
    border = NumericProperty(2)
    pressed = BooleanProperty(False)
    chosen = BooleanProperty(False)
    """Drawn with the berry border: it needs an answer, or it is the current one."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.canvas.before:
            Color(1, 1, 1, 1)
            self._ground = BorderImage()
        for name in ("tone", "radius", "border", "pressed", "chosen", "pos", "size"):
            self.fbind(name, self._draw_ground)
        self._draw_ground()

    def shown_tone(self) -> str:
        """The tone that is drawn now."""
        return self.tone

    def _draw_ground(self, *_: object) -> None:
        ground = self._ground
        name = self.shown_tone()
        if name == "none" and not self.pressed:
            hide(ground)
            return
        # Kivy's `right` and `top` may still be those of the old size while a new size is being set.
        x, y, right, top = (round(edge) for edge in (self.x, self.y, self.x + self.width, self.y + self.height))
        radius = int(max(1, min(self.radius, (right - x) // 2, (top - y) // 2)))
        tone = TONES["paper" if name == "none" else name]
        fill = pressed(tone.fill) if self.pressed else tone.fill
        border = (BERRY, 3) if self.chosen else (tone.border, int(self.border))
        ground.texture = plate(fill, *border, radius)
        ground.border = radius, radius, radius, radius
        ground.pos, ground.size = (x, y), (right - x, top - y)


class Touchable(Widget):
    """Is tapped by a finger that is lifted where it was put down; looks pressed while the finger is down.

    Events:
        on_tap: the finger was lifted inside the widget.
    """

    pressed = BooleanProperty(False)
    live = BooleanProperty(True)
    """Whether a tap does anything. A widget that is not live still keeps the tap from the widgets below it."""

    __events__ = ("on_tap",)

    def on_tap(self) -> None:
        """The default handler of the event."""

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.collide_point(*touch.pos) or ("button" in touch.profile and touch.button.startswith("scroll")):
            return False
        if super().on_touch_down(touch):
            return True
        if self.live:
            touch.grab(self)
            self.pressed = True
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return super().on_touch_move(touch)
        self.pressed = self.collide_point(*touch.pos)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return super().on_touch_up(touch)
        touch.ungrab(self)
        inside, self.pressed = self.pressed, False
        if inside and self.live:
            self.dispatch("on_tap")
        return True


class Card(Surface, BoxLayout):
    """A background that lays out its children in a row or column."""


class TapCard(Touchable, Surface, BoxLayout):
    """A card that can be tapped."""
