"""The frame around every screen: the top bar, the bar of actions at the bottom, and the body between them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from kivy.lang import Builder
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.locale import _, moment
from kiosk.ui.actions import BACK, Action, Side
from kiosk.ui.palette import CARD, LINE, SOFT, rgba
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.buttons import TapButton
from kiosk.ui.widgets.overlays import Overlay
from kiosk.ui.widgets.top_bar import Device, TopBar
from kiosk.ui.widgets.words import Icon, TextLabel

KEY_NAMES = {13: "enter", 271: "enter", 27: "escape", 8: "backspace"}


class Squeeze(NamedTuple):
    """How the buttons are made narrower."""

    back_word: bool
    """Back keeps its word."""
    icons: bool
    """Side actions keep their icons."""
    small: bool
    """Side actions are in small type."""


SQUEEZES = (
    Squeeze(back_word=True, icons=True, small=False),
    Squeeze(back_word=False, icons=True, small=False),
    Squeeze(back_word=False, icons=False, small=False),
    Squeeze(back_word=False, icons=False, small=True),
)
"""Tried one after the other until the buttons fit into the bar."""


class BottomBar(Widget):
    """Back at the left, side actions, and the one primary action at the right, always in the same place.

    Events:
        on_action(tap): a button was tapped; its `Action.name`, or `BACK`.
    """

    back = BooleanProperty(True)
    actions: ListProperty[Action[StrEnum]] = ListProperty([])
    """The side actions."""
    primary: ObjectProperty[Action[StrEnum] | None] = ObjectProperty(None, allownone=True)
    hint = StringProperty("")
    """A text in place of Back, on a lower bar; for the screen from which everything starts."""
    hint_icon = StringProperty("")
    ground = ColorProperty(rgba(CARD))
    line = ColorProperty(rgba(LINE))

    __events__ = ("on_action",)

    def __init__(self, **kwargs: object) -> None:
        self._buttons: dict[str, TapButton] = {}
        """Every button that was ever shown: screens that have a tap of the same name share it."""
        self._shown: dict[str, Action[StrEnum]] = {}
        super().__init__(**kwargs)
        self._hint = TextLabel(color=rgba(SOFT), size_hint=(None, None))
        self._icon = Icon(color=rgba(SOFT))
        self.add_widget(self._icon)
        self.add_widget(self._hint)
        follow(self, self._place, "pos", "width", "back", "actions", "primary", "hint", "hint_icon")

    def on_action(self, tap: StrEnum) -> None:
        """A button was tapped."""

    def button(self, tap: str) -> TapButton | None:
        """The button of a tap, if it is in the bar now."""
        button = self._buttons.get(tap)
        return button if button is not None and button.parent is self else None

    def _tapped(self, button: TapButton) -> None:
        """The finger may be lifted when the button has left the bar already; then nothing happens."""
        action = self._shown.get(button.name)
        if action is not None:
            self.dispatch("on_action", action.name)

    def _place(self, *_: object) -> None:
        back: list[Action[StrEnum]] = [Action(BACK, _back_word(), icon="back")] if self.back and not self.hint else []
        wanted: list[Action[StrEnum]] = [*back, *self.actions, *([self.primary] if self.primary else [])]
        self._shown = {action.name: action for action in wanted}
        for action in wanted:
            self._show(action)
        for child in list(self.children):
            if isinstance(child, TapButton) and child.name not in self._shown:
                self.remove_widget(child)
        two_rows = theme.tall and bool(self.actions) and not self.hint
        self.height = theme.hint_bar if self.hint else theme.bottom_bar + (theme.button + theme.gap) * two_rows
        row = theme.hint_bar if self.hint else theme.bottom_bar
        base = round(self.y + (row - self._tall()) / 2)
        if two_rows:
            self._place_row(back, self.primary, [], base)
            self._place_row([], None, self.actions, base + theme.button + theme.gap)
        else:
            self._place_row(back, self.primary, self.actions, base)
        self._place_hint()

    def _tall(self) -> float:
        return min(theme.button, theme.px(64)) if self.hint else theme.button

    def _place_hint(self) -> None:
        there = bool(self.hint)
        self._icon.icon, self._hint.text = (self.hint_icon, self.hint) if there else ("", "")
        middle = self.y + theme.hint_bar / 2
        self._icon.pos = self.x + theme.pad, round(middle - self._icon.height / 2)
        self._hint.size_px, self._hint.least = theme.text, theme.label
        self._hint.x = self._icon.x + self._icon.width + 10
        kept = sum(self._buttons[action.name].width + theme.gap for action in self.actions) if there else 0
        self._hint.width = max(1, self.x + self.width - theme.pad - kept - self._hint.x)
        self._hint.y = round(middle - self._hint.height / 2)

    def _show(self, action: Action[StrEnum]) -> None:
        button = self._buttons.get(action.name)
        if button is None:
            button = self._buttons[action.name] = TapButton(name=action.name, size_hint=(None, None))
            button.bind(on_tap=self._tapped)
        button.text, button.icon, button.icon_right = action.text, action.icon, action.icon_right
        button.tone, button.live, button.radius = action.tone, action.live, theme.radius
        button.face = "regular" if action.tone == "none" else "semibold"
        if button.parent is None:
            self.add_widget(button)

    def _place_row(
        self, back: list[Action[StrEnum]], primary: Action[StrEnum] | None, sides: list[Action[StrEnum]], base: float
    ) -> None:
        room = self.width - 2 * theme.pad
        for squeeze in SQUEEZES:
            widths = self._widths(back, primary, sides, squeeze)
            if sum(widths.values()) + theme.gap * (len(widths) - 1) <= room:
                break
        else:
            over = sum(widths.values()) + theme.gap * (len(widths) - 1) - room
            for action in sides:
                widths[action.name] -= over / len(sides)
        if not back and not primary and not self.hint:
            widths = {name: (room - theme.gap * (len(widths) - 1)) / len(widths) for name in widths}
        self._set_row(widths, [*back, *(a for a in sides if a.side is Side.LEFT)], base, leftward=False)
        rights = [*(a for a in sides if a.side is Side.RIGHT), *([primary] if primary else [])]
        self._set_row(widths, rights[::-1], base, leftward=True)

    def _widths(
        self,
        back: list[Action[StrEnum]],
        primary: Action[StrEnum] | None,
        sides: list[Action[StrEnum]],
        squeeze: Squeeze,
    ) -> dict[str, float]:
        back_word, icons, small = squeeze
        widths: dict[str, float] = {}
        for action in back:
            button = self._buttons[action.name]
            button.text, button.margin = (action.text, 36) if back_word else ("", 18)
            widths[action.name] = button.natural_width()
        for action in sides:
            button = self._buttons[action.name]
            button.icon = action.icon if icons or not action.text else ""
            button.size_px = theme.label if small else 0
            button.margin = 0 if action.tone == "none" else 12 if small else 22 if not icons else 32
            widths[action.name] = button.natural_width()
        if primary:
            button = self._buttons[primary.name]
            least = 340 if back_word else 230
            widths[primary.name] = max(theme.px(least), button.natural_width())
        return widths

    def _set_row(self, widths: dict[str, float], actions: list[Action[StrEnum]], base: float, leftward: bool) -> None:
        at = self.x + self.width - theme.pad if leftward else self.x + theme.pad
        for action in actions:
            button, width = self._buttons[action.name], round(widths[action.name])
            button.size = width, self._tall()
            button.pos = round(at - width if leftward else at), base
            at += -(width + theme.gap) if leftward else width + theme.gap


def _back_word() -> str:
    return _("Back")


class Frame(FloatLayout):
    """The whole window: the two bars, the body, and an overlay above them.

    Events:
        on_back, on_action(tap), on_device(device), on_cook: what was tapped in the bars.
    """

    title = StringProperty("")
    batch = StringProperty("")
    now: ObjectProperty[datetime | None] = ObjectProperty(None, allownone=True)
    """The clock's time."""
    clock = StringProperty("")
    cook_name = StringProperty("")
    cook_initials = StringProperty("")
    overlay: ObjectProperty[Overlay | None] = ObjectProperty(None, allownone=True)

    __events__ = ("on_back", "on_action", "on_device", "on_cook")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.top_bar: TopBar = self.ids.top
        self.bottom_bar: BottomBar = self.ids.bottom
        self.top_bar.cook.fbind("on_tap", lambda *_: self.dispatch("on_cook"))
        self.bottom_bar.bind(on_action=self._acted)
        for light in self.top_bar.lights.values():
            light.bind(on_tap=lambda tapped: self.dispatch("on_device", Device(tapped.device)))

    def on_back(self) -> None:
        """Back was tapped."""

    def on_action(self, tap: StrEnum) -> None:
        """A button of the bottom bar was tapped."""

    def on_device(self, device: Device) -> None:
        """The light of a device was tapped."""

    def on_cook(self) -> None:
        """The name of the cook was tapped."""

    def on_now(self, _frame: object, now: datetime | None) -> None:
        self.clock = moment(now) if now else ""

    def _acted(self, _bar: object, tap: StrEnum) -> None:
        if tap is BACK:
            self.dispatch("on_back")
        else:
            self.dispatch("on_action", tap)

    def show(self, body: Widget) -> None:
        """Put a screen into the body, in place of the one that is there."""
        if self.ids.body.children[:1] == [body]:
            return
        self.ids.body.clear_widgets()
        body.size_hint, body.pos_hint = (1, 1), {"x": 0, "y": 0}
        self.ids.body.add_widget(body)

    def window_key(self, _window: object, code: int, _scancode: int, character: str, _modifiers: list[str]) -> bool:
        """Pass a key of a real keyboard (in the form of the window's event) to the overlay. True if it was used."""
        return self.overlay is not None and self.overlay.key(KEY_NAMES.get(code, ""), character or "")

    def lights(self, states: Mapping[Device, str]) -> None:
        """Set device lights: `ok`, `warn`, `unknown`, or `none` for a device that this kitchen does not have."""
        for device, state in states.items():
            self.top_bar.lights[device].state = state

    def open(self, overlay: Overlay) -> None:
        """Open an overlay over the whole frame. There is only one at a time."""
        self.close()
        self.overlay = overlay
        overlay.size_hint, overlay.pos_hint = (1, 1), {"x": 0, "y": 0}
        self.add_widget(overlay)

    def close(self) -> None:
        """Close the overlay."""
        if self.overlay is not None:
            self.remove_widget(self.overlay)
            self.overlay = None


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
