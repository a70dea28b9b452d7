"""What a screen needs of the window around it: the counter, the questions over the screen, and the camera."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kivy.clock import Clock

from kiosk.flows.counter import Counter
from kiosk.locale.bag_dates import BEST_BEFORE, date_name, is_use_by
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

log = logging.getLogger(__name__)

NEW = "\0new"
"""The key of the row that asks for something that is not in the list."""


class ScreenHost(Frame):
    """The frame as screens know it; `Shell` is the one that there is. Only `post` may be called from other threads."""

    def __init__(self, counter: Counter, kiosk: Kiosk, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.counter, self.kiosk = counter, kiosk
        self.drawn_flow: Flow | None = None
        self._inbox: deque[Callable[[], None]] = deque()
        self._hop = Clock.create_trigger(self._take_in)
        self._draw_soon = Clock.create_trigger(self._draw, -1)

    def _draw(self, *_: object) -> None:
        """Draw the flow of the counter; the shell knows the screens."""
        raise NotImplementedError

    def post(self, what: Callable[[], None]) -> None:
        """Have a function called on the screen's thread, in order. Any thread may call this."""
        self._inbox.append(what)
        self._hop()

    def _take_in(self, *_: object) -> None:
        """Call what was posted. If a call fails that is reported, and the next ones are still made."""
        while self._inbox:
            what = self._inbox.popleft()
            try:
                what()
            except Exception as error:
                log.exception("what a device posted failed")
                self.counter.slipped(error)

    def redraw(self) -> None:
        """Draw before the next frame; several calls before it draw only once."""
        self._draw_soon()

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
            fractions: whether fractions such as 1½ can be typed.
            units: other units to choose from; `on_done` then gets figure and unit, as in “3 kg”.
            check: says what is wrong with a figure; empty if it can be accepted.
            blank: whether it may be left empty.
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
        hint: str = "",
        check: Callable[[str], str] | None = None,
        blank: bool = False,
    ) -> None:
        """Ask for a text. For the arguments see `keypad`."""
        board = Keyboard(title=title, text=value, hint=hint, check=check, blank=blank)
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
        """Have one of several choices picked.

        Args:
            new: the text of a row for something that is not in the list (“New supplier”); `on_new` gets its name.
            chosen: the key of the current choice.
        """
        rows = [ListRow(choice.key, choice.title, choice.detail, chosen=choice.key == chosen) for choice in choices]
        if new:
            # First, so that nobody has to page through a long list to find it.
            rows.insert(0, ListRow(NEW, new, icon="plus"))
        picker = Picker(title=title, rows=rows)

        def picked(_: object, key: str) -> None:
            if key == NEW and on_new is not None:
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
            clearable: whether no day is an answer.
            knows_today: whether the clock can be trusted; False when the question is which day it is.
        """
        today = self.counter.work.today()
        picker = DayPicker(title=title, value=value, today=today, clearable=clearable, knows_today=knows_today)
        picker.bind(on_done=lambda _, day: self._answered(on_pick, day))
        self.open(picker)

    def bag_day(self, kind: str, value: date | None, on_pick: Callable[[str, date | None], None]) -> None:
        """Ask for the date on a bag, and which kind of date it is; `kiosk.locale.bag_dates` has the names."""
        title, today = date_name(is_use_by(kind)), self.counter.work.today()
        picker = BagDayPicker(title=title, kind=kind, value=value, today=today)
        picker.bind(
            on_dated=lambda _, day, said: self._answered(on_pick, said, day),
            on_done=lambda *_: self._answered(on_pick, BEST_BEFORE, None),
        )
        self.open(picker)

    def confirm(self, title: str, words: str, yes: str, on_yes: Callable[[], None], *, tone: str = "berry") -> None:
        """Ask before something that cannot be undone."""
        question = Confirm(title=title, words=words, yes_text=yes, tone=tone)
        question.bind(on_yes=lambda *_: self._answered(on_yes))
        self.open(question)

    def open(self, overlay: Overlay) -> None:
        """Open an overlay over the frame. It is closed when it is cancelled."""
        overlay.bind(on_cancel=lambda *_: self.close())
        super().open(overlay)

    def _answered(self, tell: Callable[..., None], *answer: object) -> None:
        typed = self._is_typing()
        self.close()
        tell(*answer)
        if typed and self.overlay is not None:
            self.overlay.follows_typing = True

    def _is_typing(self) -> bool:
        """Whether a text was changed in an overlay and the flow does not have it yet: it is still being typed, or waits
        for the answer to the next question."""
        over = self.overlay
        return over is not None and (over.follows_typing or (isinstance(over, Keypad | Keyboard) and over.was_changed))

    def frame_of_camera(self) -> Picture | None:
        """The newest picture; None where there is no camera, or it shows nothing yet."""
        return self.kiosk.camera.latest() if self.kiosk.camera is not None else None

    def look(self) -> Look | None:
        """What was read in the camera's pictures last."""
        return self.kiosk.camera.last_reads() if self.kiosk.camera is not None else None
