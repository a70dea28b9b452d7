"""The sizes of everything, which depend on the window's shape. Layouts bind to `theme`, so they follow a turned screen.

There are three designs: `wide` (1280 x 720), `small` (800 x 480) and `tall` (720 x 1280). A larger window shows the
design of its shape enlarged. On all of them, what can be touched is at least 64 px high, and text at least 18 px.
"""

from __future__ import annotations

from collections.abc import Callable

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty

from kiosk.ui.environment import FONTS
from kiosk.ui.palette import TONES, Rgba, rgba

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
    """The design for a window of this size."""
    if height > width:
        return "tall"
    return "small" if width < 1200 or height < 640 else "wide"


class Theme(EventDispatcher):
    """The sizes for the current window, in pixels."""

    shape = OptionProperty("wide", options=list(DRAWN_FOR))
    scale = NumericProperty(1.0)
    wide = BooleanProperty(True)
    small = BooleanProperty(False)
    tall = BooleanProperty(False)
    stack = OptionProperty("horizontal", options=["horizontal", "vertical"])
    """How columns are arranged: side by side, or one above the other on an upright screen."""

    # The sizes of `SIZES`, each a NumericProperty.
    gap: int
    tight: int
    pad: int
    inner: int
    touch: int
    button: int
    top_bar: int
    bottom_bar: int
    hint_bar: int
    radius: int
    corner: int
    label: int
    fine: int
    text: int
    item: int
    action: int
    strong: int
    title: int
    tile: int
    big: int
    huge: int
    giant: int
    icon: int
    tile_icon: int

    for _name, _sizes in SIZES.items():
        locals()[_name] = NumericProperty(_sizes[0])
    del _name, _sizes

    def fit(self, width: float, height: float) -> None:
        """Set the sizes for a window of this size."""
        shape = shape_of(width, height)
        drawn_width, drawn_height = DRAWN_FOR[shape]
        scale = max(1.0, min(width / drawn_width, height / drawn_height))
        column = list(DRAWN_FOR).index(shape)
        for name, sizes in SIZES.items():
            setattr(self, name, round(sizes[column] * scale))
        self.wide, self.small, self.tall = shape == "wide", shape == "small", shape == "tall"
        self.stack = "vertical" if shape == "tall" else "horizontal"
        # These two last: whoever listens to them reads all the others.
        self.scale, self.shape = scale, shape

    def px(self, pixels: float) -> int:
        """Convert a length of the design to pixels of this window."""
        return round(pixels * self.scale)

    def ink(self, tone: str) -> Rgba:
        return rgba(TONES[tone].ink)

    def soft(self, tone: str) -> Rgba:
        return rgba(TONES[tone].soft)


theme = Theme()


def follow(widget: EventDispatcher, place: Callable[..., None], *names: str) -> None:
    """Call `place` now, and again whenever one of the named properties or the theme changes.

    `place` must be a bound method of the widget: the theme lives longer, and keeps only a weak reference to it.
    """
    for name in names:
        widget.fbind(name, place)
    theme.bind(scale=place, shape=place)
    place()


def follow_window() -> None:
    """Have the theme follow the window's size. Opens the window if there is none."""
    from kivy.core.window import Window

    Window.bind(size=lambda _, size: theme.fit(*size))
    Window.clearcolor = rgba(TONES["paper"].fill)
    theme.fit(*Window.size)
