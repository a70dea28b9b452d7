"""A person's hands at the counter: touches on the window, bags before the camera, pictures of what is seen."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import TracebackType

from kiosk.bootstrap import Kiosk
from kiosk.demo.camera_folder import TREMOR_PX, CameraFolder
from kiosk.demo.patience import Patience
from kiosk.demo.photos import Grey
from kiosk.locale import month_and_year
from kiosk.ui.offscreen import NotOnScreenError, Stage
from kiosk.ui.shell import Shell

A_TICK_S = 0.25
"""Timers and the live picture are drawn anew at least this often."""


class Hands:
    """Everything that a person does in the demo. A context manager: the devices run inside it.

    Args:
        pace_s: how long to wait before each touch, for those who watch.
    """

    def __init__(self, kiosk: Kiosk, camera: CameraFolder, pictures: Path, stage: Stage, pace_s: float) -> None:
        self._kiosk = kiosk
        self._camera = camera
        self._pictures = pictures
        self._stage = stage
        self._pace_s = pace_s
        self._heard: list[bool] = []
        self.scans = 0

    def __enter__(self) -> Hands:
        self._shell = Shell(self._kiosk.counter, self._kiosk)
        self._stage.show(self._shell)
        self._kiosk.counter.on_answer = self._heard.append
        self._kiosk.start(self._shell.post)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.picture("where-it-stopped")

    @property
    def touches(self) -> int:
        return self._stage.touches

    def tap(self, words: str) -> None:
        """Tap what reads so."""
        self._pause()
        self._stage.tap_text(words)

    def read(self, words: str) -> None:
        """Tap a good word away; on a slow machine it has gone by itself meanwhile."""
        self._pause()
        with suppress(NotOnScreenError):
            self._stage.tap_text(words)

    def back(self) -> None:
        # Where the bar is narrow, Back is an arrow without its word.
        self.tap_named("back")

    def choose(self, label: str, choice: str) -> None:
        """Tap a field, then one of the choices that it offers."""
        self.tap(label)
        self.tap(choice)

    def type(self, label: str, text: str) -> None:
        """Tap a field and type on the keyboard of the counter."""
        self.tap(label)
        self._pause()
        self._stage.type(text)
        self._stage.key("enter")
        self._stage.frames()

    def pick_day(self, label: str, day: date) -> None:
        """Tap a field of a day, leaf to the month, tap the day."""
        self.tap(label)
        self._leaf_to(day)

    def _leaf_to(self, day: date) -> None:
        months = _months_around(day)
        for _ in range(60):
            shown = next(months[text] for text in self._stage.texts() if text in months)
            if shown == (day.year, day.month):
                break
            self.tap_named("later" if shown < (day.year, day.month) else "earlier")
        self.tap(str(day.day))

    def tap_named(self, name: str) -> None:
        """Tap a button that has a picture in place of words, by its name."""
        self._pause()
        widget = next(w for w in self._stage.on_screen() if getattr(w, "name", "") == name)
        self._stage.tap_widget(widget)

    def scan(self, photograph: Grey, *, hold_on: bool = False) -> None:
        """Hold a code before the camera until the kiosk has heard it, then take it away, or not yet."""
        self._pause()
        before = len(self._heard)
        self._camera.hold(photograph)
        self.until(self._stirring(lambda: len(self._heard) > before))
        self.scans += 1
        if not hold_on:
            self.take_away()

    def _stirring(self, heard: Callable[[], bool]) -> Callable[[], bool]:
        """The hand moves on with each look that hears nothing, once its first movement was shown."""
        camera = self._kiosk.camera
        last = self._looks() + len(TREMOR_PX)

        def is_heard() -> bool:
            nonlocal last
            if heard():
                return True
            if camera is not None and self._looks() > last:
                last = self._looks()
                self._camera.stir()
            return False

        return is_heard

    def _looks(self) -> int:
        """How many pictures were looked at."""
        camera = self._kiosk.camera
        return camera.last_reads().sequence if camera is not None else 0

    def take_away(self) -> None:
        """Put down what is held before the camera."""
        self._camera.take_away()

    def until(self, happened: Callable[[], bool]) -> None:
        """Look on until something is so, as long as anything goes on at all.

        Raises:
            TimeoutError: nothing did for too long.
        """
        patience = Patience(self._progress)

        def is_so() -> bool:
            if happened():
                return True
            if patience.is_over():
                raise TimeoutError("nothing went on for too long")
            return False

        self._stage.until(is_so, float("inf"))

    def _progress(self) -> tuple[object, ...]:
        """What changes with every picture that is looked at, and with every step of a label."""
        return self._looks(), len(self._heard), self._kiosk.press.state

    def picture(self, name: str) -> None:
        """Keep what the screen shows, its timers and its live picture up to date."""
        end = time.monotonic() + A_TICK_S
        self._stage.until(lambda: time.monotonic() > end)
        number = len(list(self._pictures.glob("*.png"))) + 1
        self._stage.screenshot(self._pictures / f"{number:02d}-{name}.png")

    def _pause(self) -> None:
        """For those who watch; off-screen there is nobody to wait for."""
        if self._pace_s:
            end = time.monotonic() + self._pace_s
            self._stage.until(lambda: time.monotonic() > end)


def _months_around(day: date) -> dict[str, tuple[int, int]]:
    """What each month of ten years is called on the screen."""
    years = range(day.year - 5, day.year + 6)
    return {month_and_year(date(year, month, 1)): (year, month) for year in years for month in range(1, 13)}
