"""Sizes: what the window's shape makes of them. Layouts bind to `theme`, so a turned screen lays itself out anew.

Three shapes are drawn for: `wide` (1280 x 720), `small` (800 x 480) and `tall` (720 x 1280). Larger windows of a shape
show the same, enlarged. Nothing to be touched is lower than 64 px, and no text smaller than 18 px, on any of them.
"""

from __future__ import annotations

from collections.abc import Callable

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty

from kiosk.ui.environment import FONTS
from kiosk.ui.palette import TONES, rgba

FACES = {
    "regular": str(FONTS / "Inter-Regular.otf"),
    "medium": str(FONTS / "Inter-Medium.otf"),
    "semibold": str(FONTS / "Inter-SemiBold.otf"),
    "bold": str(FONTS / "Inter-Bold.otf"),
    "extrabold": str(FONTS / "Inter-ExtraBold.otf"),
    "mono": str(FONTS / "JetBrainsMono-Regular.ttf"),
    "monobold": str(FONTS / "JetBrainsMono-Bold.ttf"),
    "icons": str(FONTS / "materialdesignicons.ttf"),
}

DRAWN_FOR = {"wide": (1280, 720), "small": (800, 480), "tall": (720, 1280)}

SIZES = {
    #              wide small tall
    "gap": (16, 16, 16),
    "tight": (8, 6, 8),
    "pad": (24, 12, 24),
    "inner": (22, 14, 22),
    "touch": (64, 64, 64),
    "button": (76, 64, 76),
    "top_bar": (72, 64, 132),
    "bottom_bar": (104, 80, 104),
    "hint_bar": (72, 64, 88),
    "radius": (18, 14, 18),
    "corner": (14, 12, 14),
    "label": (18, 18, 18),
    "fine": (20, 18, 20),
    "text": (22, 19, 22),
    "item": (24, 20, 24),
    "action": (26, 20, 26),
    "strong": (28, 24, 28),
    "title": (30, 28, 30),
    "tile": (32, 28, 32),
    "big": (44, 36, 44),
    "huge": (64, 44, 64),
    "giant": (84, 60, 96),
    "icon": (32, 28, 32),
    "tile_icon": (54, 40, 54),
}


def shape_of(width: float, height: float) -> str:
    """Which drawing a window is laid out by."""
    if height > width:
        return "tall"
    return "small" if width < 1200 or height < 640 else "wide"


class Theme(EventDispatcher):
    """The one set of sizes, in pixels of the window as it is now."""

    shape = OptionProperty("wide", options=list(DRAWN_FOR))
    scale = NumericProperty(1.0)
    wide = BooleanProperty(True)
    small = BooleanProperty(False)
    tall = BooleanProperty(False)
    stack = OptionProperty("horizontal", options=["horizontal", "vertical"])
    """The way columns stand: side by side, or one above the other where the screen is upright."""

    for _name, _sizes in SIZES.items():
        locals()[_name] = NumericProperty(_sizes[0])
    del _name, _sizes

    def fit(self, width: float, height: float) -> None:
        """Lay out for a window of this size."""
        shape = shape_of(width, height)
        drawn_width, drawn_height = DRAWN_FOR[shape]
        scale = max(1.0, min(width / drawn_width, height / drawn_height))
        column = list(DRAWN_FOR).index(shape)
        for name, sizes in SIZES.items():
            setattr(self, name, round(sizes[column] * scale))
        self.wide, self.small, self.tall = shape == "wide", shape == "small", shape == "tall"
        self.stack = "vertical" if shape == "tall" else "horizontal"
        # Last, as everybody who listens to these two reads all of the others.
        self.scale, self.shape = scale, shape

    def px(self, pixels: float) -> int:
        """A length of the drawing in pixels of this window."""
        return round(pixels * self.scale)

    def ink(self, tone: str) -> tuple[float, float, float, float]:
        return rgba(TONES[tone].ink)

    def soft(self, tone: str) -> tuple[float, float, float, float]:
        return rgba(TONES[tone].soft)


theme = Theme()


def follow(widget: EventDispatcher, place: Callable[..., None], *names: str) -> None:
    """Have a widget placed now, and again whenever one of its properties or the theme changes.

    `place` must be a bound method: the theme outlives widgets, and keeps only a weak hold on it.
    """
    for name in names:
        widget.fbind(name, place)
    theme.bind(scale=place, shape=place)
    place()


def follow_window() -> None:
    """Keep the theme at the window's size. Opens the window if there is none."""
    from kivy.core.window import Window

    Window.bind(size=lambda _, size: theme.fit(*size))
    Window.clearcolor = rgba(TONES["paper"].fill)
    theme.fit(*Window.size)
