"""The app's window, operated by a program, which draws frames, simulates touches and takes pictures.

Used by the tests, the gallery, the demo and the bench; usually without a display, but also on one, to be watched. A
process has one window, so there is one `Stage` in a process; it can show any size up to that which it was opened with.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.ui import environment

if TYPE_CHECKING:
    from kivy.uix.widget import Widget
    from PIL.Image import Image

Size = tuple[int, int]
KEYS = {"enter": 13, "escape": 27, "backspace": 8, "tab": 9, "up": 273, "down": 274}


@dataclass(frozen=True)
class Spot:
    """A key of a `KeyField`, which is drawn by the field and is not a widget."""

    name: str
    text: str
    center: tuple[float, float]

    def to_window(self, x: float, y: float) -> tuple[float, float]:
        return x, y


BETWEEN_KEYS_S = 0.15
"""The time between the keys of a person who types."""


class NotOnScreenError(AssertionError):
    """What was to be tapped is not on the screen now."""


class Stage:
    """The window, and what a person does with it."""

    _only: Stage | None = None

    def __init__(
        self, home: Path, size: Size = (1280, 720), *, largest: Size | None = None, offscreen: bool = True
    ) -> None:
        """Open the window.

        Args:
            size: what it shows now.
            largest: the largest size that it may get later; an off-screen window can shrink, but not grow.
            offscreen: False opens it on this machine's display, at the display's frame rate.
        """
        if Stage._only is not None:
            raise RuntimeError("this process has its window already: use Stage.here()")
        self.largest = largest or size
        self.offscreen = offscreen
        environment.prepare(home, self.largest, offscreen=offscreen)
        from kivy.base import EventLoop, runTouchApp
        from kivy.core.window import Window
        from kivy.uix.widget import Widget

        from kiosk.ui.theme import follow_window

        self.window, self._loop = Window, EventLoop
        runTouchApp(Widget(size_hint=(None, None), size=(0, 0)), embedded=True)
        follow_window()
        self.touches = 0
        Stage._only = self
        self.resize(size)

    @classmethod
    def here(cls, home: Path, size: Size, largest: Size | None = None, *, offscreen: bool = True) -> Stage:
        """This process's window, at this size. It is opened if there is none yet."""
        stage = cls._only or cls(home, size, largest=largest, offscreen=offscreen)
        stage.resize(size)
        return stage

    @property
    def size(self) -> Size:
        width, height = self.window.size
        return int(width), int(height)

    def resize(self, size: Size) -> None:
        """Give the window another size, no larger than the largest."""
        if size[0] > self.largest[0] or size[1] > self.largest[1]:
            raise ValueError(f"the window was opened for at most {self.largest}")
        self.window.size = size
        self.frames()

    def show(self, root: Widget) -> None:
        """Put this widget into the window, and no other."""
        for child in list(self.window.children):
            self.window.remove_widget(child)
        self.window.add_widget(root)
        self.frames()

    def frames(self, count: int = 3) -> None:
        """Draw frames. Layouts settle within the first two."""
        for _ in range(count):
            self._loop.idle()

    def until(self, happened: Callable[[], bool], timeout_s: float = 10.0) -> None:
        """Draw frames until something has happened, for example on another thread."""
        end = time.monotonic() + timeout_s
        while not happened():
            if time.monotonic() > end:
                raise TimeoutError(f"not so after {timeout_s:g} s")
            self._loop.idle()
            time.sleep(0.002)
        self.frames()

    def tap(self, x: float, y: float, *, frames: int = 3) -> None:
        """Put a finger down and lift it. The position is in pixels from the left and from the bottom."""
        self.press(x, y)
        self.lift()
        self.frames(frames)

    def bounce(self) -> None:
        """Put the finger down again at once where it was lifted, which makes a double tap."""
        self.press(*self._finger.pos, double=True)
        self.lift()
        self.frames()

    def press(self, x: float, y: float, *, double: bool = False) -> None:
        """Put a finger down."""
        from kiosk.ui.finger import Finger

        self._finger = Finger(x, y)
        self._finger.is_double_tap = double
        self.touches += 1
        self._finger.down()
        self._loop.idle()

    def lift(self) -> None:
        """Lift the finger where it is."""
        self._finger.up()
        self._loop.idle()

    def drag(self, x: float, y: float) -> None:
        """Move the finger that is down."""
        self._finger.drag(x, y)
        self._loop.idle()

    def tap_widget(self, widget: Widget | Spot, *, frames: int = 3) -> None:
        """Tap a widget's middle."""
        self.tap(*widget.to_window(*widget.center), frames=frames)

    def tap_text(self, text: str, *, nth: int = 0) -> None:
        """Tap the nth widget with this text."""
        self.tap_widget(self.find(text, nth=nth))

    def find(self, text: str, *, nth: int = 0) -> Widget | Spot:
        """The nth widget that shows this text, the topmost first. Whole texts that match come before parts."""
        shown = [(widget, words) for widget in self.on_screen() if (words := _text(widget))]
        for match in (lambda words: words == text, lambda words: text in words):
            found = [widget for widget, words in shown if match(words)]
            if len(found) > nth:
                return found[nth]
        raise NotOnScreenError(f"{text!r} is not on the screen; there is {sorted({words for _, words in shown})}")

    def on_screen(self) -> Iterator[Widget | Spot]:
        """Every widget and key that can be seen, the topmost first."""
        for child in self.window.children:
            yield from _seen(child)

    def texts(self) -> list[str]:
        """Every text that can be seen."""
        return [text for widget in self.on_screen() if (text := _text(widget))]

    def key(self, name: str) -> None:
        """Press a key, by its name in `KEYS` or by its character."""
        code = KEYS.get(name, ord(name[0].lower()))
        character = "\r" if name == "enter" else name if len(name) == 1 else ""
        used = self.window.dispatch("on_key_down", code, 0, character, [])
        if len(name) == 1 and not used:
            self.window.dispatch("on_textinput", name)
        self.window.dispatch("on_key_up", code, 0)

    def type(self, text: str) -> None:
        """Type on the physical keyboard, slowly enough to be taken for a person: see `KeyboardWedge`."""
        for character in text:
            self.key(character)
            self._wait(BETWEEN_KEYS_S)

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._loop.idle()

    def wedge(self, text: str) -> None:
        """Type a code and Enter at once, as a scanner does that acts as a keyboard."""
        for character in text:
            self.key(character)
        self.key("enter")
        self.frames()

    def picture(self) -> Image:
        """What the window shows."""
        if not self.offscreen:
            # The contents of the back buffer are undefined after it was shown: draw again, and read before showing.
            self.window.dispatch("on_draw")
        from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
        from PIL import Image as Pictures

        width, height = self.size
        pixels = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
        upright = Pictures.frombytes("RGBA", (width, height), pixels).transpose(Pictures.Transpose.FLIP_TOP_BOTTOM)
        return upright.convert("RGB")

    def screenshot(self, path: Path) -> Path:
        """Write what the window shows as a PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.picture().save(path, optimize=False, compress_level=3)
        return path


def _text(widget: Widget | Spot) -> str:
    """The text of a widget; empty if it has none."""
    return str(getattr(widget, "text", ""))


def _seen(widget: Widget) -> Iterator[Widget | Spot]:
    if widget.opacity == 0 or widget.width <= 0 or widget.height <= 0:
        return
    for child in widget.children:
        yield from _seen(child)
    for name, text, x, y in getattr(widget, "spots", tuple)():
        yield Spot(name, text, widget.to_window(x, y))
    yield widget
