"""The root of the window: one frame that never moves, the screen of the place where the person stands, what lies over
it for a moment, and the one hop by which devices reach the screen's thread.

    device thread -> post -> [inbox] -> screen's thread -> counter -> on_change -> redraw, once a frame
    tap or key    ----------------------------------------^
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kivy.clock import Clock
from kivy.core.window import Window

from drivers.scanners.keyboard import GS, KeyboardWedge
from kiosk.bag_dates import BEST_BEFORE, date_name, is_use_by
from kiosk.flows.alarms import Alarm, running_alarms
from kiosk.flows.base import Next, Notice, Offer, Place, Tone
from kiosk.flows.counter import Counter, Light
from kiosk.locale import _
from kiosk.ui.screens import SCREENS
from kiosk.ui.theme import theme
from kiosk.ui.widgets.cards import NoticeCard
from kiosk.ui.widgets.days import BagDayPicker, DayPicker
from kiosk.ui.widgets.frame import Frame
from kiosk.ui.widgets.keyboard import Keyboard
from kiosk.ui.widgets.keypad import Keypad
from kiosk.ui.widgets.lists import ListRow
from kiosk.ui.widgets.overlays import Confirm, Overlay, Picker

if TYPE_CHECKING:
    from drivers.scanners.base import CameraFrame as Picture
    from drivers.scanners.camera import Look
    from kiosk.bootstrap import Kiosk
    from kiosk.flows.base import Choice, Flow
    from kiosk.ui.screens.base import Bar, Screen

log = logging.getLogger(__name__)

TICKS_A_SECOND = 10
NEW = "\0new"
"""The key of the row that asks for something that is not in the list."""
TOAST_S = 8.0
"""Good news goes away by itself after this; a warning stays until it is tapped or the next step is taken."""
LIGHTS = {Light.OK: "ok", Light.TROUBLE: "warn", Light.NONE: "none", Light.UNKNOWN: "unknown"}
NAMED_KEYS = {13: "enter", 271: "enter", 27: "escape", 8: "backspace", 273: "up", 274: "down"}
ENDS = {13: "\r", 271: "\r", 9: "\t"}
"""With which a scanner may end."""
RIGHT_BRACKET, RIGHT_BRACKET_PLACE = 93, 48
"""The key as its layout names it, and its place on the board (SDL's scancode), whatever the layout puts there."""
KEYPAD = {256 + digit: str(digit) for digit in range(10)}
LONGEST_REST_S = 1 / 60
"""Kivy rests for so long at most between fetching keys and the next frame."""


class Shell(Frame):
    """The kiosk's window. Make it on the screen's thread; only `post` may be called from others."""

    def __init__(self, counter: Counter, kiosk: Kiosk, **kwargs) -> None:
        super().__init__(**kwargs)
        self.counter, self.kiosk = counter, kiosk
        self.screen: Screen | None = None
        self._screens: dict[Place, Screen] = {}
        self.drawn_flow: Flow | None = None
        self._drawings = self._drawn_steps = 0
        self._inbox: deque[Callable[[], None]] = deque()
        self._hop = Clock.create_trigger(self._take_in)
        self._draw_soon = Clock.create_trigger(self._draw, -1)
        self._notice = NoticeCard(size_hint=(None, None))
        self._notice.bind(on_tap=self._notice_tapped, height=self._place_notice)
        self._shown_notice: Notice | None = None
        self._notice_until = float("inf")
        self._touched_at = time.monotonic()
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
        """Take no more keys and ticks: another shell takes the window."""
        self._ticking.cancel()
        self._listening.cancel()
        Window.unbind(on_flip=self._looks)
        self._draw_soon.cancel()
        theme.unbind(shape=self._turned)
        Window.unbind(on_key_down=self._key_down, on_key_up=self._key_up, on_textinput=self._text_input)
        self.counter.on_change = lambda: None
        self.counter.is_typing = lambda: False

    def _turned(self, *_: object) -> None:
        """The window has another shape: what stands in the bars may be another choice."""
        self.redraw()

    def end(self) -> None:
        """End the devices and close the books."""
        self.leave()
        self.kiosk.close()

    def on_touch_down(self, touch) -> bool:
        self._touched_at = time.monotonic()
        if touch.is_double_tap and self._under_the_finger != self._offered(touch):
            return True  # a wet finger that bounced: what it would tap now is not what it was aimed at
        self._under_the_finger = self._offered(touch)
        return super().on_touch_down(touch)

    def _offered(self, touch) -> tuple[object, object, str, int]:
        """What a finger finds: the screen, what lies over it, what its primary action says, and in the bar which
        drawing it is: there “Next” is another step than the “Next” before it."""
        primary = self.bottom_bar.primary
        in_bar = self.overlay is None and self.bottom_bar.collide_point(*touch.pos)
        return self.screen, self.overlay, primary.text if primary else "", self._drawings if in_bar else 0

    def quiet_s(self) -> float:
        """How long nobody has touched the screen."""
        return time.monotonic() - self._touched_at

    # -- the one hop

    def post(self, what: Callable[[], None]) -> None:
        """Have something done on the screen's thread, in order. Any thread may call it."""
        self._inbox.append(what)
        self._hop()

    def _take_in(self, *_: object) -> None:
        """One that fails is told, and does not hold up what was posted behind it."""
        while self._inbox:
            what = self._inbox.popleft()
            try:
                what()
            except Exception as error:
                log.exception("what a device posted failed")
                self.counter.slipped(error)

    def _scan_answered(self, of_use: bool) -> None:
        """A scan that was used answers what was asked over the frame; and beneath a list no words are seen.

        What is half typed there stays.
        """
        if not self._is_typing() and (of_use or isinstance(self.overlay, Picker)):
            self.close()
        self.on_answer(of_use)

    # -- drawing

    def redraw(self) -> None:
        """Draw before the next frame; however often it is asked for, once."""
        self._draw_soon()

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
        screen.draw(view)
        self._set_bars(screen.bar(view))
        self.show(screen)
        self._draw_top()
        self._draw_notice()
        self._alarms = None

    def _screen_of(self, place: Place) -> Screen:
        if place not in self._screens:
            self._screens[place] = SCREENS[place](self)
        return self._screens[place]

    def prepare_next(self) -> bool:
        """Make one of the screens that were not needed yet, so that the first tap on it is as quick as the others.

        Returns:
            Whether there was one to make.
        """
        for place in SCREENS:
            if place not in self._screens:
                self._screen_of(place)
                return True
        return False

    def _set_bars(self, bar: Bar) -> None:
        self.title, self.batch = bar.title, bar.number
        bottom = self.bottom_bar
        bottom.hint, bottom.hint_icon, bottom.back = bar.hint, bar.hint_icon, bar.back
        bottom.actions, bottom.primary = list(bar.actions), bar.primary

    def _draw_top(self) -> None:
        lights = self.counter.lights
        self.lights(printer=LIGHTS[lights.printer[0]], scanner=LIGHTS[lights.scanner[0]], scale=LIGHTS[lights.scale[0]])
        cook = self.counter.cook
        self.cook_name = cook.name if cook else _("Who cooks?")
        self.cook_initials = cook.initials if cook else "?"
        self._set_clock()

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
        """Say once, on whatever screen, that a timer is up. The books are asked again only after a step was taken."""
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
        """It was read; where it offers to leave what was entered, that is asked once more."""
        offer = self.counter.notice
        if not isinstance(offer, Offer):
            self.counter.dismiss()
            return
        words = _("{scanned}. What you entered here is not saved, and would be lost.").format(scanned=offer.words)
        self.confirm(_("Leave this?"), words, _("Leave it"), lambda: self.counter.leave(offer))

    def _is_typing(self) -> bool:
        """Whether a figure or a word is being typed, and is not as it was; or was typed, and is told with the answer
        that is still to come."""
        over = self.overlay
        return over is not None and (over.follows_typing or (isinstance(over, Keypad | Keyboard) and over.was_changed))

    def _place_notice(self, *_: object) -> None:
        body = self.ids.body
        self._notice.width = min(body.width - 2 * theme.pad, theme.px(900))
        self._notice.x = round(body.x + (body.width - self._notice.width) / 2)
        self._notice.y = body.y + theme.tight

    # -- what was tapped in the bars

    @property
    def _is_behind(self) -> bool:
        """Whether a step was taken that is not drawn yet: what stands in the bars is about what was before it."""
        return self._drawn_steps != self.counter.steps

    def on_back(self) -> None:
        if not self._is_behind:
            self.counter.back()

    def on_action(self, name: str) -> None:
        if self.screen is not None and not self._is_behind:
            self.screen.act(name)

    def on_device(self, name: str) -> None:
        """A light was tapped: say what it stands for."""
        light, words = getattr(self.counter.lights, name)
        tone = {Light.TROUBLE: Tone.WARN, Light.OK: Tone.GOOD}.get(light, Tone.INFO)
        self.counter.do(lambda: Next(notice=Notice(tone, words[:1].upper() + words[1:])))

    def on_cook(self) -> None:
        """Who is cooking was tapped."""
        self.counter.do(self.counter.more)

    # -- what lies over the frame

    def keypad(
        self,
        title: str,
        unit: str,
        value: str,
        on_done: Callable[[str], None],
        *,
        units: Sequence[str] = (),
        hint: str = "",
        check: Callable[[str], str] | None = None,
        decimal: bool = True,
        blank: bool = False,
        fractions: bool = False,
    ) -> None:
        """Ask for a figure.

        Args:
            fractions: an amount that is measured out: 1½ can be typed.
            units: others that it may be given in; then `on_done` is told figure and unit, as in “3 kg”.
            check: says in words what is wrong with a figure; nothing if it can be taken.
            blank: nothing at all is an answer too.
        """
        pad = Keypad(
            title=title,
            text=value,
            unit=unit,
            units=list(units),
            hint=hint,
            check=check,
            decimal=decimal,
            blank=blank,
            fractions=fractions,
        )
        pad.bind(on_done=lambda _, text, chosen: self._answered(on_done, f"{text} {chosen}" if units else text))
        self.open(pad)

    def keyboard(
        self,
        title: str,
        value: str,
        on_done: Callable[[str], None],
        *,
        suggestions: Sequence[str] = (),
        hint: str = "",
        check: Callable[[str], str] | None = None,
        blank: bool = False,
    ) -> None:
        """Ask for words."""
        board = Keyboard(title=title, text=value, hint=hint, check=check, blank=blank)
        if suggestions and "suggestions" in board.properties():
            board.suggestions = list(suggestions)
        board.bind(on_done=lambda _, text: self._answered(on_done, text))
        self.open(board)

    def picker(
        self,
        title: str,
        choices: Sequence[Choice],
        on_pick: Callable[[str], None],
        *,
        new: str = "",
        on_new: Callable[[str], None] | None = None,
        chosen: str = "",
    ) -> None:
        """Have one of several picked.

        Args:
            new: the words of a row that asks for one that is not there (“New supplier”); `on_new` is told its name.
            chosen: the key of the one that is picked now.
        """
        rows = [ListRow(choice.key, choice.title, choice.detail, chosen=choice.key == chosen) for choice in choices]
        if new:
            # First, so that nobody leafs through a long list for it.
            rows.insert(0, ListRow(NEW, new, icon="plus"))
        picker = Picker(title=title, rows=rows)

        def picked(_: object, key: str) -> None:
            if key == NEW:
                self.keyboard(new, "", on_new)
            else:
                self._answered(on_pick, key)

        picker.bind(on_pick=picked)
        self.open(picker)

    def days(
        self,
        title: str,
        value: date | None,
        on_pick: Callable[[date | None], None],
        *,
        clearable: bool = False,
        knows_today: bool = True,
    ) -> None:
        """Ask for a day.

        Args:
            clearable: none may be an answer.
            knows_today: the clock is to be believed; else what is asked for is today.
        """
        today = self.counter.work.today()
        picker = DayPicker(title=title, value=value, today=today, clearable=clearable, knows_today=knows_today)
        picker.bind(on_done=lambda _, day: self._answered(on_pick, day))
        self.open(picker)

    def bag_day(self, kind: str, value: date | None, on_pick: Callable[[str, date | None], None]) -> None:
        """Ask for the date on a bag, and which of the two it is; `kiosk.bag_dates` names them."""
        title, today = date_name(is_use_by(kind)), self.counter.work.today()
        picker = BagDayPicker(title=title, kind=kind, value=value, today=today)
        picker.bind(
            on_dated=lambda _, day, said: self._answered(on_pick, said, day),
            on_done=lambda *_: self._answered(on_pick, BEST_BEFORE, None),
        )
        self.open(picker)

    def confirm(self, title: str, words: str, yes: str, on_yes: Callable[[], None], *, tone: str = "berry") -> None:
        """Ask before something that cannot be taken back."""
        question = Confirm(title=title, words=words, yes_text=yes, tone=tone)
        question.bind(on_yes=lambda *_: self._answered(on_yes))
        self.open(question)

    def open(self, overlay: Overlay) -> None:
        """Lay an overlay over the frame; it goes away by itself when it is left without an answer."""
        overlay.bind(on_cancel=lambda *_: self.close())
        super().open(overlay)

    def _answered(self, tell: Callable[..., None], *answer: object) -> None:
        typed = self._is_typing()
        self.close()
        tell(*answer)
        if typed and self.overlay is not None:
            self.overlay.follows_typing = True

    # -- keys of a real keyboard, or of a scanner that is one

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
        """Every frame: what turned out to be a person's goes to what is open."""
        if self._wedge is not None:
            typed = self._wedge.release(self._looked())
            if typed:
                # Down all that while, so held by a finger: what SDL calls a repeat is also a scanner's quick 99.
                self._held |= self._down
            for character in typed:
                self._typed(character)

    def _looks(self, *_: object) -> None:
        """A frame that was drawn is shown, and then keys are fetched."""
        self._looks_at = time.monotonic()

    def _looked(self) -> float:
        """When Kivy fetched keys last, at the earliest: after what a frame did last, shortly before this one began."""
        since_this_frame_began = Clock.time() - Clock.get_time()
        return max(self._looks_at, time.monotonic() - since_this_frame_began - LONGEST_REST_S)

    def _typed(self, character: str) -> None:
        if self.overlay is not None:
            self.overlay.key("", character)

    # -- what the camera sees

    def frame_of_camera(self) -> Picture | None:
        """The newest picture; None where there is no camera, or it shows nothing yet."""
        return self.kiosk.camera.latest() if self.kiosk.camera is not None else None

    def look(self) -> Look | None:
        """What was read in it last."""
        return self.kiosk.camera.last_reads() if self.kiosk.camera is not None else None
