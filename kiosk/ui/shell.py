"""The root of the window: the frame, the screen of the current place, the overlay, and the queue by which devices
reach the screen's thread.

    device thread -> post -> [inbox] -> screen's thread -> counter -> on_change -> redraw, once a frame
    tap or key    ----------------------------------------^
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kivy.clock import Clock
from kivy.core.window import Window

from drivers.scanners.keyboard import GS, KeyboardWedge
from kiosk.flows.alarms import Alarm, running_alarms
from kiosk.flows.base import Next, Notice, Offer, Place, Tone
from kiosk.flows.counter import Counter, Light
from kiosk.locale import _
from kiosk.ui.host import ScreenHost
from kiosk.ui.screens import make_screen
from kiosk.ui.theme import theme
from kiosk.ui.widgets.cards import NoticeCard
from kiosk.ui.widgets.keyboard import Keyboard
from kiosk.ui.widgets.keypad import Keypad
from kiosk.ui.widgets.overlays import Picker
from kiosk.ui.widgets.top_bar import Device

if TYPE_CHECKING:
    from kivy.input.motionevent import MotionEvent

    from kiosk.bootstrap import Kiosk
    from kiosk.ui.screens.base import AnyScreen, Bar

log = logging.getLogger(__name__)

TICKS_A_SECOND = 10
TOAST_S = 8.0
"""A good or neutral notice disappears after this; a warning stays until it is tapped or the next step is taken."""
LIGHTS = {Light.OK: "ok", Light.TROUBLE: "warn", Light.NONE: "none", Light.UNKNOWN: "unknown"}
NAMED_KEYS = {13: "enter", 271: "enter", 27: "escape", 8: "backspace", 273: "up", 274: "down"}
ENDS = {13: "\r", 271: "\r", 9: "\t"}
"""The keys with which a scanner may end a code, and their characters."""
RIGHT_BRACKET, RIGHT_BRACKET_PLACE = 93, 48
"""The key `]` in the keyboard's layout, and its position (SDL's scancode), whatever the layout has there."""
KEYPAD = {256 + digit: str(digit) for digit in range(10)}
LONGEST_REST_S = 1 / 60
"""Kivy sleeps for at most this long between fetching keys and the next frame."""


class Aim(NamedTuple):
    """What a touch would hit."""

    screen: object
    overlay: object
    primary: str
    """The text of the primary action."""
    drawing: int
    """The number of the drawing for a touch in the bottom bar; 0 elsewhere."""


class Shell(ScreenHost):
    """The kiosk's window. Make it on the screen's thread; only `post` may be called from other threads."""

    def __init__(self, counter: Counter, kiosk: Kiosk, **kwargs: object) -> None:
        super().__init__(counter, kiosk, **kwargs)
        self.screen: AnyScreen | None = None
        self._screens: dict[Place, AnyScreen] = {}
        self._drawings = self._drawn_steps = 0
        self._notice = NoticeCard(size_hint=(None, None))
        self._notice.bind(on_tap=self._notice_tapped, height=self._place_notice)
        self._shown_notice: Notice | None = None
        self._notice_until = float("inf")
        self._touched_at = time.monotonic()
        self._under_the_finger: Aim | None = None
        self.on_alarm: Callable[[], None] = lambda: None
        self.on_answer: Callable[[bool], None] = lambda of_use: None
        self._alarms: tuple[Alarm, ...] | None = None
        self._rung: set[Alarm] = set()
        self._down: set[int] = set()
        self._held: set[int] = set()
        self._repeats = False
        self._looks_at = float("-inf")
        self._wedge = next((s for s in kiosk.scanners if isinstance(s, KeyboardWedge)), None)
        self._bind()
        self._draw()

    def _bind(self) -> None:
        self.counter.on_change, self.counter.on_answer = self.redraw, self._scan_answered
        self.counter.is_typing = self._is_typing
        self.ids.body.bind(pos=self._place_notice, size=self._place_notice)
        Window.bind(on_key_down=self._key_down, on_key_up=self._key_up, on_textinput=self._text_input)
        theme.bind(shape=self._turned)
        self._ticking = Clock.schedule_interval(self._tick, 1 / TICKS_A_SECOND)
        self._listening = Clock.schedule_interval(self._release, 0)
        Window.bind(on_flip=self._looks)

    def leave(self) -> None:
        """Take no more keys and ticks, because another shell takes the window."""
        self._ticking.cancel()
        self._listening.cancel()
        Window.unbind(on_flip=self._looks)
        self._draw_soon.cancel()
        theme.unbind(shape=self._turned)
        Window.unbind(on_key_down=self._key_down, on_key_up=self._key_up, on_textinput=self._text_input)
        self.counter.on_change = lambda: None
        self.counter.is_typing = lambda: False

    def _turned(self, *_: object) -> None:
        """The window has another shape, which may change what is in the bars."""
        self.redraw()

    def end(self) -> None:
        """Stop the devices and close the books."""
        self.leave()
        self.kiosk.close()

    def on_touch_down(self, touch: MotionEvent) -> bool:
        self._touched_at = time.monotonic()
        if touch.is_double_tap and self._under_the_finger != self._offered(touch):
            return True  # a wet finger that bounced: the second tap would hit something else
        self._under_the_finger = self._offered(touch)
        return super().on_touch_down(touch)

    def _offered(self, touch: MotionEvent) -> Aim:
        """What a touch would hit. In the bottom bar the number of the drawing is part of it: after a step, “Next” is
        another action than the “Next” before."""
        primary = self.bottom_bar.primary
        in_bar = self.overlay is None and self.bottom_bar.collide_point(*touch.pos)
        return Aim(self.screen, self.overlay, primary.text if primary else "", self._drawings if in_bar else 0)

    def quiet_s(self) -> float:
        """For how long nobody has touched the screen."""
        return time.monotonic() - self._touched_at

    def _scan_answered(self, of_use: bool) -> None:
        """Close the overlay if the scan was used, as that answers its question; or if it is a list, which would cover
        the notice. An overlay in which something was typed stays.
        """
        if not self._is_typing() and (of_use or isinstance(self.overlay, Picker)):
            self.close()
        self.on_answer(of_use)

    # -- drawing

    def _draw(self, *_: object) -> None:
        flow = self.counter.flow
        self._drawn_steps = self.counter.steps
        view, place = flow.view(), flow.place
        screen = self._screen_of(place)
        if screen is not self.screen or flow is not self.drawn_flow:
            self.close()
            self.screen, self.drawn_flow = screen, flow
            screen.opened()
        self._drawings += 1
        screen.show(flow, view)
        self._set_bars(screen.bar(view))
        self.show(screen)
        self._draw_top()
        self._draw_notice()
        self._alarms = None

    def _screen_of(self, place: Place) -> AnyScreen:
        if place not in self._screens:
            self._screens[place] = make_screen(place, self)
        return self._screens[place]

    def prepare_next(self) -> bool:
        """Make one of the screens that were not needed yet, so that it opens as quickly the first time.

        Returns:
            Whether a screen was made.
        """
        for place in Place:
            if place not in self._screens:
                self._screen_of(place)
                return True
        return False

    def _set_bars(self, bar: Bar[StrEnum]) -> None:
        self.title, self.batch = bar.title, bar.number
        bottom = self.bottom_bar
        bottom.hint, bottom.hint_icon, bottom.back = bar.hint, bar.hint_icon, bar.back
        bottom.actions, bottom.primary = list(bar.actions), bar.primary

    def _draw_top(self) -> None:
        self.lights({device: LIGHTS[light] for device, (light, _words) in self._lights().items()})
        cook = self.counter.cook
        self.cook_name = cook.name if cook else _("Who cooks?")
        self.cook_initials = cook.initials if cook else "?"
        self._set_clock()

    def _lights(self) -> dict[Device, tuple[Light, str]]:
        lights = self.counter.lights
        return {Device.PRINTER: lights.printer, Device.SCANNER: lights.scanner, Device.SCALE: lights.scale}

    def _set_clock(self) -> None:
        now = self.counter.work.clock.now().replace(second=0, microsecond=0)
        if now != self.now:
            self.now = now

    def _tick(self, _dt: float) -> None:
        self._set_clock()
        if time.monotonic() > self._notice_until:
            self.counter.dismiss()
        if self.screen is not None and not self._draw_soon.is_triggered:
            self.screen.tick(self.counter.work.clock.now())
            self._watch_timers()

    def _watch_timers(self) -> None:
        """Report once, on any screen, that a timer is up. The timers are read from the books only after a step."""
        if self._alarms is None:
            self._alarms = running_alarms(self.counter.work)
        now = self.counter.work.clock.monotonic()
        for alarm in self._alarms:
            if alarm.up_s <= now and alarm not in self._rung:
                self._rung.add(alarm)
                self.on_alarm()
                if alarm.number != self.batch:
                    self.counter.notice = alarm.notice
                    self.redraw()

    # -- notices

    def _draw_notice(self) -> None:
        notice = self.counter.notice
        if notice is self._shown_notice:
            return
        self._shown_notice = notice
        self.remove_widget(self._notice)
        self._notice_until = float("inf")
        if notice is None:
            return
        self._notice.tone = notice.tone.value
        self._notice.text, self._notice.what_to_do = notice.words, notice.what_to_do
        if notice.tone in (Tone.GOOD, Tone.INFO):
            self._notice_until = time.monotonic() + TOAST_S
        self.add_widget(self._notice, index=0 if self.overlay is None else 1)
        self._place_notice()

    def _notice_tapped(self, *_args: object) -> None:
        """The notice was read. If it offers to leave what was entered, ask once more before that."""
        offer = self.counter.notice
        if not isinstance(offer, Offer):
            self.counter.dismiss()
            return
        words = _("{scanned}. What you entered here is not saved, and would be lost.").format(scanned=offer.words)
        self.confirm(_("Leave this?"), words, _("Leave it"), lambda: self.counter.leave(offer))

    def _place_notice(self, *_: object) -> None:
        body = self.ids.body
        self._notice.width = min(body.width - 2 * theme.pad, theme.px(900))
        self._notice.x = round(body.x + (body.width - self._notice.width) / 2)
        self._notice.y = body.y + theme.tight

    # -- taps in the bars

    @property
    def _is_behind(self) -> bool:
        """Whether a step was taken that is not drawn yet, so that the bars still show what was before it."""
        return self._drawn_steps != self.counter.steps

    def on_back(self) -> None:
        if not self._is_behind:
            self.counter.back()

    def on_action(self, tap: StrEnum) -> None:
        if self.screen is not None and not self._is_behind:
            self.screen.act(tap)

    def on_device(self, device: Device) -> None:
        """The light of a device was tapped: show a notice about its state."""
        light, words = self._lights()[device]
        tone = {Light.TROUBLE: Tone.WARN, Light.OK: Tone.GOOD}.get(light, Tone.INFO)
        self.counter.do(lambda: Next(notice=Notice(tone, words[:1].upper() + words[1:])))

    def on_cook(self) -> None:
        self.counter.do(self.counter.more)

    # -- keys of a real keyboard, or of a scanner that acts as one

    def _key_down(self, _window: object, key: int, scancode: int, _codepoint: str, modifiers: Sequence[str]) -> bool:
        self._repeats = key in self._held
        self._down.add(key)
        now = time.monotonic()
        if "ctrl" in modifiers and (key == RIGHT_BRACKET or scancode == RIGHT_BRACKET_PLACE):
            return self._feed(GS, now)
        if key in KEYPAD and "numlock" not in modifiers:
            return self._text_input(_window, KEYPAD[key])
        if key in ENDS and self._feed(ENDS[key], now):
            return True
        name = NAMED_KEYS.get(key, "")
        if name:
            self._release()
            if self.overlay is not None:
                self.overlay.key(name, "")
        return bool(name)

    def _key_up(self, _window: object, key: int, *_: object) -> None:
        self._down.discard(key)
        self._held.discard(key)

    def _text_input(self, _window: object, text: str) -> bool:
        for character in text:
            if not self._feed(character, time.monotonic()):
                self._typed(character)
        if self._repeats and self._wedge is not None:
            self._wedge.is_a_person()
        return True

    def _feed(self, character: str, at: float) -> bool:
        field = isinstance(self.overlay, Keypad | Keyboard)
        return self._wedge is not None and self._wedge.feed(character, at, into_field=field)

    def _release(self, *_: object) -> None:
        """Called every frame: pass on the keys that turned out to be typed by a person."""
        if self._wedge is not None:
            typed = self._wedge.release(self._looked())
            if typed:
                # A key that was down all that time is held by a finger. SDL's repeat flag is not enough: it is also set
                # when a scanner quickly types the same key twice.
                self._held |= self._down
            for character in typed:
                self._typed(character)

    def _looks(self, *_: object) -> None:
        """A frame was drawn and is shown; after that Kivy fetches keys."""
        self._looks_at = time.monotonic()

    def _looked(self) -> float:
        """The earliest time at which Kivy may have fetched keys last: after the last frame, shortly before this one."""
        since_this_frame_began = Clock.time() - Clock.get_time()
        return max(self._looks_at, time.monotonic() - since_this_frame_began - LONGEST_REST_S)

    def _typed(self, character: str) -> None:
        if self.overlay is not None:
            self.overlay.key("", character)

    # -- the camera
