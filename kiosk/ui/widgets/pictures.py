"""Pictures: the live picture of the camera, and the label that would be printed."""

from __future__ import annotations

import numpy as np
from kivy.graphics import BorderImage, Color, Line, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget
from PIL.Image import Image, Resampling

from kiosk.ui.palette import AIM, PAPER, rgba
from kiosk.ui.plates import corners, plate
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.buttons import Chip
from kiosk.ui.widgets.surface import Surface, hide
from kiosk.ui.widgets.words import TextLabel

DARK = "#2B2924"


class LiveView(Widget):
    """The newest picture of the camera, with a frame to aim by, an outline of what was read, and a short text."""

    word = StringProperty("")
    tone = StringProperty("good")
    word_icon = StringProperty("")
    aim = BooleanProperty(True)
    waiting = StringProperty("")
    """The text that is shown as long as there is no picture."""
    outline: ListProperty[tuple[float, float]] = ListProperty([])
    """The four corners (x, y) of the code that was read, in pixels of the camera's frame."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._frame_size: tuple[int, int] | None = None
        with self.canvas:
            self._light = Color(*rgba(DARK))
            self._picture = Rectangle()
            Color(*rgba(AIM))
            self._outline = Line(width=2.5, close=True, joint="round")
            Color(1, 1, 1, 1)
            self._aim, self._corners = BorderImage(), BorderImage()
        self._chip = Chip()
        self._waiting = TextLabel(color=(1, 1, 1, 1), halign="center", flow="wrap", size_hint=(None, None))
        self.add_widget(self._waiting)
        self._chip.fbind("width", self._place)
        follow(self, self._place, "pos", "size", "word", "tone", "word_icon", "aim", "waiting", "outline")

    def show(self, image: np.ndarray | None) -> None:
        """Show a frame: H x W grey, or H x W x 3 in OpenCV's order (blue first). None: there is no picture."""
        if image is None:
            self._frame_size, self._picture.texture = None, None
        else:
            self._frame_size = image.shape[1], image.shape[0]
            self._load(_thinned(image, self.width))
        self._light.rgba = (1, 1, 1, 1) if image is not None else rgba(DARK)
        self._place()

    def _load(self, image: np.ndarray) -> None:
        height, width = image.shape[:2]
        form = "luminance" if image.ndim == 2 else "rgb"
        texture = self._picture.texture
        if texture is None or texture.size != (width, height) or texture.colorfmt != form:
            texture = Texture.create(size=(width, height), colorfmt=form)
            texture.flip_vertical()
        pixels = image if image.ndim == 2 else image[..., ::-1]
        texture.blit_buffer(np.ascontiguousarray(pixels).ravel(), colorfmt=form, bufferfmt="ubyte")
        self._picture.texture = texture
        self.canvas.ask_update()

    def _scale(self) -> float:
        width, height = self._frame_size or (1, 1)
        return max(self.width / width, self.height / height)

    def _place(self, *_: object) -> None:
        x, y, width, height = round(self.x), round(self.y), round(self.width), round(self.height)
        self._picture.pos, self._picture.size = (x, y), (width, height)
        if self._frame_size is not None and self._picture.texture:
            self._crop(self._frame_size, width, height)
        radius = int(theme.radius)
        self._corners.texture, self._corners.border = corners(PAPER, radius), (radius,) * 4
        self._corners.pos, self._corners.size = (x, y), (width, height)
        self._place_aim(x, y, width, height)
        self._outline.points = self._outline_points()
        self._place_word(x, y, width, height)

    def _crop(self, frame_size: tuple[int, int], width: int, height: int) -> None:
        frame_width, frame_height = frame_size
        scale = self._scale()
        across, down = width / scale / frame_width, height / scale / frame_height
        left, right = (1 - across) / 2, (1 + across) / 2
        top, bottom = (1 - down) / 2, (1 + down) / 2
        self._picture.tex_coords = (left, bottom, right, bottom, right, top, left, top)

    def _place_aim(self, x: int, y: int, width: int, height: int) -> None:
        shown = self.aim and not self.waiting and len(self.outline) != 4
        radius = int(theme.px(18))
        wide, tall = round(width * 0.76), round(height * 0.54)
        self._aim.texture, self._aim.border = plate("", AIM, int(theme.px(5)), radius), (radius,) * 4
        self._aim.pos = x + (width - wide) // 2, y + (height - tall) // 2
        self._aim.size = wide, tall
        if not shown:
            hide(self._aim)

    def _outline_points(self) -> list[float]:
        if not self._frame_size or len(self.outline) != 4:
            return []
        scale, (width, height) = self._scale(), self._frame_size
        left = self.x + (self.width - width * scale) / 2
        top = self.y + (self.height + height * scale) / 2
        return [part for px, py in self.outline for part in (left + px * scale, top - py * scale)]

    def _place_word(self, x: int, y: int, width: int, height: int) -> None:
        chip = self._chip
        chip.text, chip.tone, chip.icon = self.word, self.tone, self.word_icon
        chip.size_px, chip.room = theme.fine, max(1, width - 2 * theme.tight)
        if self.word and chip.parent is None:
            self.add_widget(chip)
        elif not self.word:
            self.remove_widget(chip)
        chip.pos = round(x + (width - chip.width) / 2), round(y + theme.gap)
        self._waiting.text, self._waiting.size_px = self.waiting, theme.text
        self._waiting.width = max(1, width - 2 * theme.inner)
        self._waiting.pos = x + theme.inner, round(y + (height - self._waiting.height) / 2)


def _thinned(image: np.ndarray, width: float) -> np.ndarray:
    """Leave out rows and columns if the view is too small to show all of them."""
    step = max(1, int(image.shape[1] // max(1.0, width)))
    return image[::step, ::step]


class LabelPreview(Surface):
    """The picture as it goes to the printer: in whole pixels for each dot if it fits, else as large as fits."""

    picture: ObjectProperty[Image | None] = ObjectProperty(None, allownone=True)
    """1-bit or grey."""
    waiting = StringProperty("")
    margin = NumericProperty(16)

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("tone", "mount")
        super().__init__(**kwargs)
        self._waiting = TextLabel(halign="center", flow="wrap", size_hint=(None, None), color=theme.ink("mount"))
        with self.canvas:
            Color(1, 1, 1, 1)
            self._card = BorderImage()
            self._label = Rectangle()
        self.add_widget(self._waiting)
        self._shown: tuple[int, int] | None = None
        self.fbind("picture", self._load)
        follow(self, self._place, "pos", "size", "waiting", "margin")

    def _load(self, *_: object) -> None:
        self._shown = None
        self._place()

    def _place(self, *_: object) -> None:
        self.radius = theme.radius
        self._waiting.text, self._waiting.size_px = "" if self.picture else self.waiting, theme.text
        self._waiting.width = max(1, self.width - 4 * self.margin)
        self._waiting.pos = self.x + 2 * self.margin, round(self.y + (self.height - self._waiting.height) / 2)
        edge = 6
        room = self.width - 2 * self.margin - 2 * edge, self.height - 2 * self.margin - 2 * edge
        if self.picture is None or min(room) < 10:
            self._label.size = 0, 0
            hide(self._card)
            return
        width, height = self.picture.size
        scale = min(room[0] / width, room[1] / height)
        shown = self._write(self.picture, int(scale) if scale >= 1 else scale)
        x, y = round(self.x + (self.width - shown[0]) / 2), round(self.y + (self.height - shown[1]) / 2)
        self._label.pos, self._label.size = (x, y), shown
        self._card.texture, self._card.border = plate("#FFFFFF", "#FFFFFF", 0, 8), (8, 8, 8, 8)
        self._card.pos, self._card.size = (x - edge, y - edge), (shown[0] + 2 * edge, shown[1] + 2 * edge)

    def _write(self, picture: Image, scale: float) -> tuple[int, int]:
        """Make the texture: the dots themselves, or averages if there is no room for each. Returns the drawn size."""
        width, height = picture.size
        shown = round(width * scale), round(height * scale)
        if shown != self._shown:
            self._shown = shown
            grey = picture.convert("L")
            grey = grey if scale >= 1 else grey.resize(shown, Resampling.LANCZOS)
            texture = Texture.create(size=grey.size, colorfmt="luminance")
            texture.mag_filter = texture.min_filter = "nearest"
            texture.flip_vertical()
            texture.blit_buffer(grey.tobytes(), colorfmt="luminance", bufferfmt="ubyte")
            self._label.texture = texture
        return shown
