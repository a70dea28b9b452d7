"""Kept photos: small ones to tap, a large one as an overlay, and what the print on a label may say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from drivers.scanners.vision import UnreadablePictureError, cv2, np, unpack
from kiosk.locale import _
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.buttons import TapButton
from kiosk.ui.widgets.overlays import Overlay
from kiosk.ui.widgets.surface import Surface, Touchable
from kiosk.ui.widgets.words import Icon, TextLabel

if TYPE_CHECKING:
    from kiosk.flows.label_offers import FieldOffer

LARGEST = 1280
"""No photo is shown wider than this, in pixels."""


def texture_of(data: bytes | None, widest: float) -> Texture | None:
    """A JPEG or PNG, scaled to at most this width; None without data, or if it cannot be read."""
    try:
        image = unpack(data, "photo") if data else None
    except UnreadablePictureError:
        image = None
    if image is None:
        return None
    scale = min(1.0, max(1.0, widest) / image.shape[1])
    if scale < 1:
        size = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    form = "luminance" if image.ndim == 2 else "rgb"
    pixels = image if image.ndim == 2 else image[..., ::-1]
    texture = Texture.create(size=(image.shape[1], image.shape[0]), colorfmt=form)
    texture.flip_vertical()
    texture.blit_buffer(pixels.tobytes(), colorfmt=form, bufferfmt="ubyte")
    return texture


class Photograph(Widget):
    """A picture from its bytes, as large as it fits. If it cannot be read, nothing is shown and `broken` is set."""

    data: ObjectProperty[bytes | None] = ObjectProperty(None, allownone=True)
    broken = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._loaded: tuple[bytes | None, int] | None = None
        self._texture: Texture | None = None
        with self.canvas:
            Color(1, 1, 1, 1)
            self._picture = Rectangle(size=(0, 0))
        follow(self, self._place, "pos", "size", "data")

    def _place(self, *_: object) -> None:
        wanted = self.data, min(LARGEST, round(self.width))
        if wanted != self._loaded:
            self._loaded = wanted
            self._texture = self._picture.texture = texture_of(*wanted)
            self.broken = self._texture is None
        texture = self._texture
        if texture is None:
            self._picture.size = 0, 0
            return
        scale = min(self.width / texture.width, self.height / texture.height)
        wide, tall = round(texture.width * scale), round(texture.height * scale)
        self._picture.size = wide, tall
        self._picture.pos = round(self.x + (self.width - wide) / 2), round(self.y + (self.height - tall) / 2)


class Thumb(Touchable, Surface):
    """A small photo, or a crossed-out camera if the photo is lost. Events: on_tap."""

    name = StringProperty("")
    data: ObjectProperty[bytes | None] = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._photo, self._icon = Photograph(size_hint=(None, None)), Icon(icon="camera_warn")
        self.add_widget(self._photo)
        self.add_widget(self._icon)
        follow(self, self._place, "pos", "size", "data")

    def _place(self, *_: object) -> None:
        self.radius = theme.px(8)
        edge = 4
        self._photo.data = self.data
        self._photo.size = max(1, self.width - 2 * edge), max(1, self.height - 2 * edge)
        self._photo.pos = self.x + edge, self.y + edge
        lost = self._photo.broken
        self.tone = "bad" if lost else "white"
        self._icon.icon, self._icon.size_px = "camera_warn" if lost else "", theme.icon
        self._icon.color = theme.ink("bad")
        self._icon.pos = (
            round(self.x + (self.width - self._icon.width) / 2),
            round(self.y + (self.height - self._icon.height) / 2),
        )


class ThumbStrip(Widget):
    """Photos side by side; its width follows from their number.

    Events:
        on_pick(name): one was tapped.
    """

    photos: ListProperty[tuple[str, bytes | None]] = ListProperty([])
    """(name, bytes or None) of each."""

    __events__ = ("on_pick",)

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("size_hint", (None, None))
        super().__init__(**kwargs)
        follow(self, self._place, "pos", "photos")

    def on_pick(self, name: str) -> None:
        """The default handler of the event."""

    def _place(self, *_: object) -> None:
        wide, tall = theme.px(88 if theme.small else 112), theme.px(64 if theme.small else 72)
        self.size = len(self.photos) * (wide + theme.gap), tall
        while len(self.children) > len(self.photos):
            self.remove_widget(self.children[0])
        while len(self.children) < len(self.photos):
            thumb = Thumb(size_hint=(None, None))
            thumb.bind(on_tap=lambda tapped: self.dispatch("on_pick", tapped.name))
            self.add_widget(thumb)
        thumbs = [one for one in self.children[::-1] if isinstance(one, Thumb)]
        for at, (thumb, (name, data)) in enumerate(zip(thumbs, self.photos, strict=True)):
            thumb.name, thumb.data, thumb.size = name, data, (wide, tall)
            thumb.pos = round(self.x + at * (wide + theme.gap)), round(self.y)


class PhotoView(Overlay):
    """One photo as large as there is room, or `words` if it cannot be shown.

    Events:
        on_remove: the button that removes it was tapped.
    """

    data: ObjectProperty[bytes | None] = ObjectProperty(None, allownone=True)
    words = StringProperty("")
    removable = BooleanProperty(False)

    __events__ = ("on_remove",)

    def build(self) -> None:
        self._photo = Photograph(size_hint=(None, None))
        self._words = TextLabel(flow="wrap", size_hint=(None, None), color=theme.ink("plain"))
        self._remove = TapButton(text=_("Take it away"), icon="trash", tone="danger", size_hint=(None, None))
        self._remove.bind(on_tap=lambda *_: self.dispatch("on_remove"))
        for part in (self._photo, self._words):
            self.add_widget(part)
        for name in ("data", "words", "removable"):
            self.fbind(name, self._place)

    def on_remove(self) -> None:
        """The default handler of the event."""

    def arrange(self, x: float, y: float, width: float, height: float) -> None:
        if self.removable:
            if self._remove.parent is None:
                self.add_widget(self._remove)
            self._remove.size, self._remove.pos = (min(width, theme.px(320)), theme.button), (x, y)
            self._remove.radius = theme.radius
            y, height = y + theme.button + theme.gap, height - theme.button - theme.gap
        self._photo.data = self.data
        self._photo.pos, self._photo.size = (x, y), (max(1, width), max(1, height))
        said = self.words if self._photo.broken else ""
        self._words.text, self._words.size_px, self._words.width = said, theme.text, max(1, width - 2 * theme.tight)
        self._words.pos = x + theme.tight, round(y + height - self._words.height)


class OfferCard(Touchable, Surface):
    """What a piece of print may say, beside a cut-out of the picture. Events: on_tap."""

    offer: ObjectProperty[FieldOffer | None] = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._cutout, self._icon = Photograph(size_hint=(None, None)), Icon()
        self._words, self._detail = TextLabel(size_hint=(None, None)), TextLabel(size_hint=(None, None))
        for part in (self._cutout, self._words, self._detail, self._icon):
            self.add_widget(part)
        follow(self, self._place, "pos", "size", "offer")

    def _place(self, *_: object) -> None:
        offer = self.offer
        if offer is None:
            return
        self.radius, self.tone = theme.corner, "good" if offer.taken else "plain"
        inner = theme.px(10 if theme.small else 16)
        self._cutout.data = offer.cutout
        self._icon.icon, self._icon.size_px = "done" if offer.taken else "todo", theme.icon
        self._icon.color = theme.ink(self.tone)
        self._icon.x = round(self.x + self.width - inner - self._icon.width)
        self._icon.y = round(self.y + self.height / 2 - self._icon.height / 2)
        for part, text, size, face in (
            (self._words, offer.words, theme.strong, "monobold" if offer.field == "supplier_lot" else "bold"),
            (self._detail, offer.detail, theme.label, "regular"),
        ):
            part.text, part.size_px, part.face, part.least = text, size, face, theme.label
            part.color = theme.ink(self.tone)
        (self._place_small if theme.small else self._place_beside)(inner, self._icon.x - inner)

    def _place_beside(self, inner: float, right: float) -> None:
        """The cut-out at the left, the text at its right."""
        self._cutout.size = max(1, round(self.width * 0.4)), max(1, self.height - 2 * inner)
        self._cutout.pos = self.x + inner, self.y + inner
        left, middle = self._cutout.x + self._cutout.width + inner, self.y + self.height / 2
        self._words.width = self._detail.width = max(1, right - left)
        self._words.pos, self._detail.pos = (left, round(middle)), (left, round(middle - self._detail.height))

    def _place_small(self, inner: float, right: float) -> None:
        """The cut-out above the text, so that a lot has the whole width of the card."""
        left, tight = self.x + inner, theme.tight
        self._words.width = max(1, right - left)
        self._words.pos = left, round(self.y + tight)
        top = self._words.y + self._words.height
        self._cutout.size = max(1, round((right - left) * 0.5)), max(1, round(self.y + self.height - tight - top))
        self._cutout.pos = left, top
        beside = left + self._cutout.width + inner
        self._detail.width = max(1, right - beside)
        self._detail.pos = beside, round(top + (self._cutout.height - self._detail.height) / 2)


class OfferSheet(Overlay):
    """Lots and days that the print on a label may say. Each tap takes one; the cross closes the sheet.

    Events:
        on_pick(key): one was tapped.
    """

    offers: ListProperty[FieldOffer] = ListProperty([])

    __events__ = ("on_pick",)

    def build(self) -> None:
        self._cards: list[OfferCard] = []
        self.fbind("offers", self._place)

    def on_pick(self, key: str) -> None:
        """The default handler of the event."""

    def arrange(self, x: float, y: float, width: float, height: float) -> None:
        while len(self._cards) < len(self.offers):
            card = OfferCard(size_hint=(None, None))
            card.bind(on_tap=lambda tapped: self.dispatch("on_pick", tapped.offer.key))
            self._cards.append(card)
            self.add_widget(card)
        for card, offer in zip(self._cards, self.offers, strict=False):
            card.offer = offer
        kinds = list(dict.fromkeys(offer.field for offer in self.offers))
        columns = [[at for at, offer in enumerate(self.offers) if offer.field == kind] for kind in kinds]
        if theme.tall or len(columns) < 2:
            columns = [list(range(len(self.offers)))]
        wide = (width - theme.gap * (len(columns) - 1)) / len(columns)
        most = max(map(len, columns), default=1)
        tall = min(theme.px(112), (height - theme.gap * (most - 1)) / most)
        for across, column in enumerate(columns):
            for down, at in enumerate(column):
                card = self._cards[at]
                card.size = round(wide), round(tall)
                top = y + height - down * (tall + theme.gap)
                card.pos = round(x + across * (wide + theme.gap)), round(top - tall)
