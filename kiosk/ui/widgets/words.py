"""Text and icons. Text from outside is data: no markup is ever read from it."""

from __future__ import annotations

from kivy.core.text import Label as CoreLabel
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.label import Label

from kiosk.ui.icons import glyph
from kiosk.ui.theme import FACES, theme


def width_of(text: str, face: str, size: float) -> int:
    """How wide a line of text is, in pixels."""
    return CoreLabel(font_name=FACES[face], font_size=size).get_extents(text)[0]


class Words(Label):
    """Text in one of the kiosk's faces.

    `flow` says how it takes room: `line` keeps to one line as wide as it is given, shrinking down to `least` px and
    then ending in an ellipsis; `wrap` breaks lines and grows downward; `hug` is as large as its text.
    """

    face = OptionProperty("regular", options=list(FACES))
    flow = OptionProperty("line", options=["line", "wrap", "hug"])
    size_px = NumericProperty(22)
    least = NumericProperty(0)
    """Smallest size in px that a line may shrink to; 0: it does not shrink."""
    most_lines = NumericProperty(0)

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("font_hinting", "light")
        kwargs.setdefault("halign", "left")
        kwargs.setdefault("valign", "middle")
        super().__init__(**kwargs)
        for name in ("flow", "size_px", "least", "text", "width", "face", "most_lines"):
            self.fbind(name, self._lay)
        self.fbind("texture_size", self._take_room)
        self._lay()

    def _lay(self, *_) -> None:
        self.font_name = FACES[self.face]
        self.font_size = self._fitting_size()
        self.shorten = self.flow == "line" or (self.flow == "wrap" and self.most_lines > 0)
        self.shorten_from = "right"
        self.max_lines = int(self.most_lines) if self.flow == "wrap" else 1 if self.flow == "line" else 0
        if self.flow == "hug":
            self.text_size = None, None
            self.size_hint = None, None
        else:
            self.text_size = max(1, self.width), None
            self.size_hint_y = None
        self._take_room()

    def _fitting_size(self) -> float:
        if self.flow != "line" or not self.least or self.least >= self.size_px or self.width <= 1:
            return self.size_px
        width = width_of(self.text, self.face, self.size_px)
        if width <= self.width:
            return self.size_px
        return max(self.least, int(self.size_px * self.width / width))

    def _take_room(self, *_) -> None:
        if self.flow == "hug":
            self.size = self.texture_size
        else:
            self.height = max(self.texture_size[1], 1)


class Icon(Label):
    """One icon, `size_px` square."""

    icon = StringProperty("")
    size_px = NumericProperty(32)
    square = BooleanProperty(True)

    def __init__(self, **kwargs) -> None:
        super().__init__(font_name=FACES["icons"], **kwargs)
        self.size_hint = None, None
        self.fbind("icon", self._lay)
        self.fbind("size_px", self._lay)
        self._lay()

    def _lay(self, *_) -> None:
        self.text = glyph(self.icon)
        self.font_size = self.size_px
        self.size = (self.size_px, self.size_px) if self.icon else (0, 0)


def ink(tone: str):
    """For layouts: the colour of text on a tone."""
    return theme.ink(tone)


def soft(tone: str):
    """For layouts: the colour of small print on a tone."""
    return theme.soft(tone)
