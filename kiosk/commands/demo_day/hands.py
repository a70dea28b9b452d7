"""What a person does at the counter: touches the window and holds bags in front of the camera. Keeps screenshots."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import TracebackType

from kiosk.bootstrap import Kiosk
from kiosk.commands.demo_day.patience import Patience
from kiosk.locale import month_and_year
from kiosk.settings.example.camera_folder import TREMOR_PX, CameraFolder
from kiosk.settings.example.photos import Grey
from kiosk.ui.offscreen import NotOnScreenError, Stage
from kiosk.ui.shell import Shell

A_TICK_S = 0.25
"""Timers and the live picture are redrawn at least this often."""


class Hands:
    """Everything that a person does in the demo. A context manager: the devices run inside it.

    Args:
        pace_s: the pause before each touch, for people who watch.
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
        """Tap the widget with these words."""
        self._pause()
        self._stage.tap_text(words)

    def read(self, words: str) -> None:
        """Tap a good notice away; on a slow machine it may have disappeared by itself."""
        self._pause()
        with suppress(NotOnScreenError):
            self._stage.tap_text(words)

    def back(self) -> None:
        # On a narrow bar, Back is an arrow without its word.
        self.tap_named("back")

    def choose(self, label: str, choice: str) -> None:
        """Tap a field, then one of its choices."""
        self.tap(label)
        self.tap(choice)

    def type(self, label: str, text: str) -> None:
        """Tap a field and type on the on-screen keyboard."""
        self.tap(label)
        self._pause()
        self._stage.type(text)
        self._stage.key("enter")
        self._stage.frames()

    def pick_day(self, label: str, day: date) -> None:
        """Tap a date field, go to the month, tap the day."""
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
        """Tap a button that has an icon instead of words, by its name."""
        self._pause()
        widget = next(w for w in self._stage.on_screen() if getattr(w, "name", "") == name)
        self._stage.tap_widget(widget)

    def scan(self, photograph: Grey, *, hold_on: bool = False) -> None:
        """Hold a code in front of the camera until the kiosk has read it; then take it away, unless `hold_on`."""
        self._pause()
        before = len(self._heard)
        self._camera.hold(photograph)
        self.until(self._stirring(lambda: len(self._heard) > before))
        self.scans += 1
        if not hold_on:
            self.take_away()

    def _stirring(self, heard: Callable[[], bool]) -> Callable[[], bool]:
        """Moves the hand with each picture that was not read, once its first movement was shown."""
        camera = self._kiosk.camera
        last = self._looks() + len(TREMOR_PX)

        def moved_until_heard() -> bool:
            nonlocal last
            if heard():
                return True
            if camera is not None and self._looks() > last:
                last = self._looks()
                self._camera.stir()
            return False

        return moved_until_heard

    def _looks(self) -> int:
        """How many pictures the camera has looked at."""
        camera = self._kiosk.camera
        return camera.last_reads().sequence if camera is not None else 0

    def take_away(self) -> None:
        """Take away what is held in front of the camera."""
        self._camera.take_away()

    def until(self, happened: Callable[[], bool]) -> None:
        """Wait until something has happened, as long as there is any progress.

        Raises:
            TimeoutError: there was none for too long.
        """
        patience = Patience(self._progress)

        def happened_or_in_vain() -> bool:
            if happened():
                return True
            if patience.is_over():
                raise TimeoutError("nothing went on for too long")
            return False

        self._stage.until(happened_or_in_vain, float("inf"))

    def _progress(self) -> tuple[object, ...]:
        """Changes with every picture that is looked at, and with every step of a label."""
        return self._looks(), len(self._heard), self._kiosk.press.state

    def picture(self, name: str) -> None:
        """Save a screenshot, with current timers and live picture."""
        end = time.monotonic() + A_TICK_S
        self._stage.until(lambda: time.monotonic() > end)
        number = len(list(self._pictures.glob("*.png"))) + 1
        self._stage.screenshot(self._pictures / f"{number:02d}-{name}.png")

    def _pause(self) -> None:
        """Only for people who watch: off-screen there is no pause."""
        if self._pace_s:
            end = time.monotonic() + self._pace_s
            self._stage.until(lambda: time.monotonic() > end)


def _months_around(day: date) -> dict[str, tuple[int, int]]:
    """What each month of ten years is called on the screen."""
    years = range(day.year - 5, day.year + 6)
    return {month_and_year(date(year, month, 1)): (year, month) for year in years for month in range(1, 13)}
