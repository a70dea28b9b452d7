"""Large displays that can be read from a distance: a figure, a bar with a target, a timer as a ring."""

from __future__ import annotations

from kivy.graphics import BorderImage, Color, Rectangle
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.ui.palette import BERRY, INK, LINE, TONES, rgba
from kiosk.ui.plates import plate, ring, texture
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.surface import Surface, hide
from kiosk.ui.widgets.words import Icon, TextLabel
from kiosk.ui.writing import line_height, width_of

DESCENT = 0.24
"""How far the font Inter reaches below its baseline, in ems; used to put two sizes on one baseline."""


class Gauge(Widget):
    """A bar that is filled in part, with a mark at its target."""

    share = NumericProperty(0)
    """0 to 1."""
    target = NumericProperty(-1)
    """Where the mark is, 0 to 1; -1 for no mark."""
    ink = StringProperty(BERRY)
    track = StringProperty(LINE)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.canvas:
            Color(1, 1, 1, 1)
            self._track, self._fill = BorderImage(), BorderImage()
            self._mark_colour = Color(*rgba(INK))
            self._mark = Rectangle()
        for name in ("pos", "size", "share", "target", "ink", "track"):
            self.fbind(name, self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        x, y, width, height = round(self.x), round(self.y), round(self.width), round(self.height)
        filled = round(width * min(1.0, max(0.0, self.share)))
        self._stretch(self._track, self.track, x, y, width, height)
        self._stretch(self._fill, self.ink, x, y, max(filled, height) if filled else 0, height)
        there = self.target >= 0
        self._mark.pos = x + round(width * self.target) - 2, y
        self._mark.size = (4, height) if there else (0, 0)

    def _stretch(self, picture: BorderImage, colour: str, x: int, y: int, width: int, height: int) -> None:
        if not width:
            hide(picture)
            return
        radius = max(1, min(width, height) // 2)
        picture.texture = plate(colour, colour, 0, radius)
        picture.border = radius, radius, radius, radius
        picture.pos, picture.size = (x, y), (width, height)


class BigFigure(Widget):
    """A large figure with its unit on the same line, a caption above, and a detail below."""

    caption = StringProperty("")
    icon = StringProperty("")
    text = StringProperty("")
    unit = StringProperty("")
    detail = StringProperty("")
    tone = StringProperty("plain")
    size_px = NumericProperty(0)
    """The size of the figure; 0: the theme's `giant`. It shrinks if there is not enough room."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._icon, self._caption = Icon(), TextLabel(face="semibold", flow="hug")
        self._figure, self._unit = TextLabel(face="extrabold", flow="hug"), TextLabel(face="bold", flow="hug")
        self._detail = TextLabel(face="semibold", flow="wrap", size_hint=(None, None))
        for part in (self._icon, self._caption, self._figure, self._unit, self._detail):
            self.add_widget(part)
        follow(self, self._place, "pos", "size", "caption", "icon", "text", "unit", "detail", "tone", "size_px")

    def _place(self, *_: object) -> None:
        self._write(self._detail, self.detail, theme.text)
        self._detail.width = max(1, self.width)
        if self.detail and self.height < self._detail.height + theme.big:
            self._write(self._detail, self.detail, theme.label)
        below = self._detail.height if self.detail else 0
        caption = line_height("semibold", theme.label) if self.caption else 0
        size = self._fitting(self.height - below - caption)
        self._write(self._caption, self.caption, theme.label)
        self._write(self._figure, self.text, size)
        unit = max(theme.label, size * 0.45)
        self._write(self._unit, self.unit, unit)
        self._icon.icon, self._icon.size_px, self._icon.color = self.icon, theme.fine, theme.ink(self.tone)
        # There is empty space above the digits in the figure's line; the caption uses it.
        tall = caption + size * 1.05 + below
        base = self.y + (self.height - tall) / 2
        self._detail.pos = self.x, round(base)
        base += below
        self._figure.pos = self.x, round(base - size * 0.10)
        baseline = self._figure.y + DESCENT * size
        self._unit.pos = self.x + self._figure.width + size * 0.08, round(baseline - DESCENT * unit)
        top = round(base + size * 1.05)
        self._icon.pos = self.x, round(top + (caption - self._icon.height) / 2)
        self._caption.pos = self.x + (self._icon.width + 4 if self.icon else 0), top

    def _write(self, part: TextLabel, words: str, size: float) -> None:
        part.text, part.size_px, part.color = words, round(size), theme.ink(self.tone)
        part.opacity = float(bool(words))

    def _fitting(self, room: float) -> float:
        size = self.size_px or theme.giant
        wide = width_of(self.text, "extrabold", size) + width_of(self.unit, "bold", size * 0.45) + size * 0.08
        if 1 < self.width < wide:
            size = size * self.width / wide
        return max(theme.label, min(size, room / 1.05) if self.height > 1 else size)


class RingTimer(Widget):
    """A ring that fills as time passes, with the time left in its middle and a text below that."""

    share = NumericProperty(0)
    text = StringProperty("")
    detail = StringProperty("")
    tone = StringProperty("berry")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.canvas:
            Color(1, 1, 1, 1)
            self._ring = Rectangle()
        self._time = TextLabel(face="extrabold", flow="hug", color=theme.ink("plain"))
        self._detail = TextLabel(flow="hug", color=theme.soft("plain"))
        self.add_widget(self._time)
        self.add_widget(self._detail)
        self._drawn: tuple[int, int, str] | None = None
        follow(self, self._place, "pos", "size", "share", "text", "detail", "tone")

    def _place(self, *_: object) -> None:
        side = int(min(self.width, self.height))
        if side < 40:
            return
        width = max(8, round(side * 0.07))
        # Drawn again only when the end of the arc would move by a pixel.
        wanted = (side, round(self.share * side * 3), self.tone)
        if wanted != self._drawn:
            self._drawn = wanted
            self._ring.texture = texture(ring(side, width, self.share, TONES[self.tone].fill, LINE))
        middle_x, middle_y = self.x + self.width / 2, self.y + self.height / 2
        self._ring.pos = round(middle_x - side / 2), round(middle_y - side / 2)
        self._ring.size = side, side
        self._write(side, middle_x, middle_y)

    def _write(self, side: int, middle_x: float, middle_y: float) -> None:
        room, size = side * 0.68, side * 0.27
        wide = width_of(self.text, "extrabold", size)
        self._time.text, self._time.size_px = self.text, round(size if wide <= room else size * room / wide)
        self._detail.text = self.detail
        self._detail.size_px = max(theme.label, min(theme.item, round(side * 0.08)))
        self._time.pos = round(middle_x - self._time.width / 2), round(middle_y - self._time.height * 0.36)
        below = middle_y - self._time.height * 0.30 - self._detail.height
        self._detail.pos = round(middle_x - self._detail.width / 2), round(below)


class ScaleCard(Surface):
    """What lies on the scale, and what should: a figure, and a bar with a mark at the target.

    The tone says how they compare (`good` within tolerance); so does the text below the bar.
    """

    caption = StringProperty("")
    text = StringProperty("")
    unit = StringProperty("")
    low = StringProperty("0")
    high = StringProperty("")
    share = NumericProperty(0)
    target = NumericProperty(-1)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._figure = BigFigure(icon="scale")
        self._bar = Gauge(track="#FFFFFF")
        self._low = TextLabel(face="semibold", flow="hug")
        self._high = TextLabel(face="semibold", size_hint=(None, None), halign="right")
        for part in (self._figure, self._bar, self._low, self._high):
            self.add_widget(part)
        follow(self, self._place, "pos", "size", "caption", "text", "unit", "low", "high", "share", "target", "tone")

    def _place(self, *_: object) -> None:
        self.radius = theme.radius
        figure, bar = self._figure, self._bar
        figure.caption, figure.text, figure.unit, figure.tone = self.caption, self.text, self.unit, self.tone
        bar.share, bar.target, bar.ink = self.share, self.target, TONES[self.tone].ink
        bar.track = LINE if self.tone == "plain" else "#FFFFFF"  # so that an empty bar can be seen on a white card
        inner, middle = theme.inner + 2, self.y + self.height / 2
        room = self.width - 2 * inner
        bar.height = theme.px(28)
        if self.height > max(theme.px(200), self.width * 0.42):
            self._pile(inner, room, middle)
        else:
            figure.size_px = 0
            figure.size = room * 0.5, self.height - 2 * theme.tight
            figure.pos = self.x + inner, self.y + theme.tight
            bar.width = room * 0.47
            bar.pos = round(self.x + self.width - inner - bar.width), round(middle)
        self._write(bar)

    def _pile(self, inner: float, room: float, middle: float) -> None:
        """The bar below the figure, both as wide as the card."""
        figure, bar = self._figure, self._bar
        below = bar.height + theme.px(36) + theme.gap
        figure.size_px = theme.giant * 1.5
        figure.size = room, min(self.height - below - theme.gap, figure.size_px * 1.05 + theme.label * 1.3)
        tall = figure.height + theme.gap + below
        figure.pos = self.x + inner, round(middle + tall / 2 - figure.height)
        bar.width = room
        bar.pos = self.x + inner, round(figure.y - theme.gap - bar.height)

    def _write(self, bar: Gauge) -> None:
        for part, words in ((self._low, self.low), (self._high, self.high)):
            part.text, part.size_px, part.color = words, theme.fine, theme.ink(self.tone)
            part.y = round(bar.y - part.height - theme.tight)
        self._low.x = bar.x
        self._high.least = theme.label
        self._high.width = max(1, bar.width - self._low.width - 12)
        self._high.x = bar.x + self._low.width + 12
