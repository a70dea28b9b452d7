"""Overlays: dialogs over the frame, such as a question or a list to pick from. Nothing below takes a touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.graphics import Color, Rectangle
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.locale import _
from kiosk.ui.palette import INK, rgba
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.buttons import TapButton
from kiosk.ui.widgets.lists import ListRow, PagedList
from kiosk.ui.widgets.surface import Surface
from kiosk.ui.widgets.words import Icon, TextLabel

if TYPE_CHECKING:
    from kivy.input.motionevent import MotionEvent


class Overlay(Widget):
    """A panel over a darkened frame. Open it with `Frame.open`.

    Events:
        on_cancel: it was closed without an answer.
    """

    title = StringProperty("")
    panel_width = NumericProperty(0)
    """In pixels of the design; 0: as wide as there is room."""
    panel_height = NumericProperty(0)

    title_hidden = BooleanProperty(False)
    follows_typing = BooleanProperty(False)
    """It follows another overlay in which something was typed, which the flow gets only with this one's answer."""

    __events__ = ("on_cancel",)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.canvas.before:
            Color(*rgba(INK, 0.55))
            self._shade = Rectangle()
        self.panel = Surface(size_hint=(None, None))
        self._title = TextLabel(face="bold", size_hint=(None, None), color=theme.ink("plain"))
        self._cancel = TapButton(icon="close", size_hint=(None, None))
        self._cancel.bind(on_tap=lambda *_: self.dispatch("on_cancel"))
        for part in (self.panel, self._title, self._cancel):
            self.add_widget(part)
        self.build()
        follow(self, self._place, "pos", "size", "title", "panel_width", "panel_height")

    def build(self) -> None:
        """Add the contents of the panel; called once."""

    def on_cancel(self) -> None:
        """The default handler of the event."""

    def key(self, name: str, character: str) -> bool:
        """Take a key of a real keyboard: its name, and the character that it writes. True if it was used."""
        if name == "escape":
            self.dispatch("on_cancel")
            return True
        return False

    def on_touch_down(self, touch: MotionEvent) -> bool:
        super().on_touch_down(touch)
        touch.ud[self] = not self.panel.collide_point(*touch.pos)
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        return super().on_touch_move(touch) or True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        super().on_touch_up(touch)
        beside = touch.ud.get(self, False) and not self.panel.collide_point(*touch.pos)
        if beside and touch.grab_current is None:
            self.dispatch("on_cancel")
        return True

    def _place(self, *_: object) -> None:
        self._shade.pos, self._shade.size = self.pos, self.size
        edge = theme.gap if not theme.small else theme.px(8)
        room = self.width - 2 * edge, self.height - 2 * edge
        width = min(room[0], theme.px(self.panel_width) or room[0])
        height = min(room[1], theme.px(self.panel_height) or room[1])
        self.panel.radius = theme.radius
        self.panel.size = round(width), round(height)
        self.panel.pos = round(self.x + (self.width - width) / 2), round(self.y + (self.height - height) / 2)
        pad = theme.gap
        left, bottom = self.panel.x + pad, self.panel.y + pad
        right, top = self.panel.x + self.panel.width - pad, self.panel.y + self.panel.height - pad
        self._cancel.size, self._cancel.pos = (theme.touch, theme.touch), (right - theme.touch, top - theme.touch)
        self._title.text, self._title.size_px, self._title.least = self.title, theme.title, theme.text
        self._title.width = max(1, right - theme.touch - pad - left - theme.tight)
        self._title.pos = left + theme.tight, round(top - theme.touch / 2 - self._title.height / 2)
        self._title.opacity = float(not self.title_hidden)
        self.arrange(left, bottom, right - left, top - theme.touch - pad - bottom)

    def arrange(self, x: float, y: float, width: float, height: float) -> None:
        """Place the contents of the panel in this area below the title."""


class Picker(Overlay):
    """A paged list of choices.

    Events:
        on_pick(key): one was tapped.
    """

    rows: ListProperty[ListRow] = ListProperty([])
    columns = NumericProperty(0)
    """0: two, or one on an upright screen."""

    __events__ = ("on_pick",)

    def build(self) -> None:
        self.list = PagedList(size_hint=(None, None))
        self.list.bind(on_pick=lambda _, key: self.dispatch("on_pick", key))
        self.add_widget(self.list)
        self.fbind("rows", self._fill)
        self.fbind("columns", self._fill)
        self._fill()

    def on_pick(self, key: str) -> None:
        """The default handler of the event."""

    def _fill(self, *_: object) -> None:
        self.list.rows = self.rows

    def arrange(self, x: float, y: float, width: float, height: float) -> None:
        self.list.gap = theme.gap
        self.list.columns = self.columns or (1 if theme.tall else 2)
        self.list.pos, self.list.size = (x, y), (width, height)


class Confirm(Overlay):
    """A question with two answers.

    Events:
        on_yes: the answer was yes; the other answer is on_cancel.
    """

    words = StringProperty("")
    icon = StringProperty("help")
    yes_text = StringProperty("")
    no_text = StringProperty("")
    tone = StringProperty("berry")
    """Of the yes button."""

    __events__ = ("on_yes",)

    def build(self) -> None:
        self.panel_width, self.panel_height = 760, 380
        self._icon = Icon()
        self._words = TextLabel(flow="wrap", size_hint=(None, None), color=theme.ink("plain"))
        self._yes, self._no = TapButton(size_hint=(None, None)), TapButton(size_hint=(None, None))
        self._yes.bind(on_tap=lambda *_: self.dispatch("on_yes"))
        self._no.bind(on_tap=lambda *_: self.dispatch("on_cancel"))
        for part in (self._icon, self._words, self._yes, self._no):
            self.add_widget(part)
        for name in ("words", "icon", "yes_text", "no_text", "tone"):
            self.fbind(name, self._place)

    def on_yes(self) -> None:
        """The default handler of the event."""

    def key(self, name: str, character: str) -> bool:
        if name == "enter":
            self.dispatch("on_yes")
            return True
        return super().key(name, character)

    def arrange(self, x: float, y: float, width: float, height: float) -> None:
        self._yes.text, self._yes.tone = self.yes_text or _("Yes"), self.tone
        self._no.text = self.no_text or _("Cancel")
        half = (width - theme.gap) / 2
        for button, left in ((self._no, x), (self._yes, x + half + theme.gap)):
            button.size, button.pos, button.radius = (half, theme.button), (left, y), theme.radius
        self._icon.icon, self._icon.size_px = self.icon, theme.tile_icon
        self._icon.color = theme.ink("danger" if self.tone == "red" else "plain")
        top = y + height
        self._icon.pos = x + theme.tight, round(top - self._icon.height - theme.tight)
        left = self._icon.x + self._icon.width + theme.gap
        self._words.text, self._words.size_px = self.words, theme.text
        self._words.width = max(1, x + width - left)
        self._words.pos = left, round(top - theme.tight - self._words.height)
