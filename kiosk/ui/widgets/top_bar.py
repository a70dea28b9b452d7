"""The top of the frame: the title, the batch, the devices, the clock, and who is cooking."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import (
    ColorProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.ui.palette import AMBER, BERRY, CARD, LEAF, LINE, SOFT, rgba
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.surface import Surface, TapCard, Touchable
from kiosk.ui.widgets.words import TextLabel


class Device(StrEnum):
    """The devices with a light in the top bar."""

    PRINTER = "printer"
    SCANNER = "scanner"
    SCALE = "scale"


LIGHT_ICONS = {
    Device.PRINTER: {"ok": "printer_ok", "warn": "printer_warn", "unknown": "printer"},
    Device.SCANNER: {"ok": "scan", "warn": "scan_warn"},
    Device.SCALE: {"ok": "scale", "warn": "scale_warn"},
}
"""The icon of each device, by the state of its light."""


class DeviceLight(Touchable, FloatLayout):
    """The light of one device: green if the device works, amber with another icon if it does not, grey before its state
    is known. Events: on_tap."""

    device = OptionProperty(Device.PRINTER, options=list(LIGHT_ICONS))
    state = OptionProperty("ok", options=["ok", "warn", "unknown", "none"])
    icon = StringProperty("printer_ok")
    ink = ColorProperty(rgba(LEAF))

    def on_device(self, *_: object) -> None:
        self._show()

    def on_state(self, *_: object) -> None:
        self._show()

    def _show(self) -> None:
        self.icon = LIGHT_ICONS[Device(self.device)].get(self.state, "")
        self.ink = rgba({"warn": AMBER, "unknown": SOFT}.get(self.state, LEAF))


class Badge(Surface, FloatLayout):
    """A cook's initials on a berry disc."""

    text = StringProperty("")
    side = NumericProperty(36)


class CookChip(TapCard):
    """Who is cooking. Events: on_tap."""

    text = StringProperty("")
    initials = StringProperty("")

    def collide_point(self, x: float, y: float) -> bool:
        """The chip is drawn too low for a finger, so it can also be touched above and below."""
        beyond = max(0.0, (theme.touch - self.height) / 2)
        return self.x <= x <= self.x + self.width and self.y - beyond <= y <= self.y + self.height + beyond


class TopBar(Widget):
    """The title, the batch number, the device lights, the clock, and who is cooking."""

    title = StringProperty("")
    batch = StringProperty("")
    clock = StringProperty("")
    cook_name = StringProperty("")
    cook_initials = StringProperty("")
    ground = ColorProperty(rgba(CARD))
    line = ColorProperty(rgba(LINE))

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._title = TextLabel(face="bold", color=theme.ink("plain"), size_hint=(None, None))
        self._batch = TextLabel(face="monobold", color=rgba(BERRY), flow="hug")
        self._clock = TextLabel(color=rgba(SOFT), flow="hug")
        self.lights = {device: DeviceLight(device=device) for device in Device}
        self.cook = CookChip(text=self.cook_name, initials=self.cook_initials)
        self.bind(cook_name=self.cook.setter("text"), cook_initials=self.cook.setter("initials"))
        for part in (self._title, self._batch, self._clock, *self.lights.values(), self.cook):
            self.add_widget(part)
        watched: list[tuple[Widget, tuple[str, ...]]] = [(self, ("pos", "size", "title", "batch", "clock"))]
        watched += [(self.cook, ("size", "text")), (self._batch, ("size",)), (self._clock, ("size",))]
        watched += [(light, ("state",)) for light in self.lights.values()]
        for source, names in watched:
            for name in names:
                source.fbind(name, self._place)
        follow(self, self._place)

    def _place(self, *_: object) -> None:
        self._title.text, self._batch.text = self.title, self.batch
        self._clock.text = self.clock.rpartition(" · ")[2] if theme.small else self.clock
        self._title.size_px, self._title.least = theme.title, theme.label
        self._batch.size_px, self._clock.size_px = theme.px(23 if theme.small else 26), theme.fine
        if theme.tall:
            self._place_rows()
        else:
            middle = self.y + self.height / 2
            left = self._place_right(self._right_parts(batch=True), middle)
            self._place_title(left, middle)

    def _place_rows(self) -> None:
        upper, lower = self.y + self.height * 0.75, self.y + self.height * 0.25
        left = self._place_right([self.cook] if self.cook.text else [], upper)
        self._place_title(left, upper)
        self._place_right(self._right_parts(batch=False)[1:], lower)
        self._batch.pos = self.x + theme.pad, round(lower - self._batch.height / 2)

    def _right_parts(self, batch: bool) -> list[Widget]:
        lights = [light for light in reversed(self.lights.values()) if light.state != "none"]
        for light in self.lights.values():
            light.opacity = 0 if light.state == "none" else 1
        return [self.cook, self._clock, *lights, *([self._batch] if batch and self.batch else [])]

    def _place_right(self, parts: list[Widget], middle: float) -> float:
        right: float = self.x + self.width - theme.pad
        for part in parts:
            if part is self._batch:
                right -= theme.px(4 if theme.small else 12)
            part.pos = round(right - part.width), round(middle - part.height / 2)
            light = isinstance(part, DeviceLight)
            right = part.x - (0 if light else theme.px(10 if theme.small or part is self._clock else 20))
        return right

    def _place_title(self, right: float, middle: float) -> None:
        self._title.x = self.x + theme.pad
        self._title.width = max(1, right - self._title.x)
        self._title.y = round(middle - self._title.height / 2)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
