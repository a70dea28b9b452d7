"""A simulated finger, for programs that operate the window: a touch event that Kivy handles like a real one.

Kivy has such an event for tests, but in a module that needs pytest, which is not installed on a kiosk.
"""

from __future__ import annotations

from kivy.base import EventLoop
from kivy.input.motionevent import MotionEvent

ONLY = 1
"""The number of the touch: there is only one finger at a time."""


class Finger(MotionEvent):
    """One touch, from `down` to `up`. Positions are in pixels from the window's left and bottom."""

    def __init__(self, x: float, y: float) -> None:
        super().__init__("finger", ONLY, _share(x, y), is_touch=True, type_id="touch")
        self.profile = ["pos"]

    def down(self) -> None:
        EventLoop.post_dispatch_input("begin", self)

    def drag(self, x: float, y: float) -> None:
        self.move(_share(x, y))
        EventLoop.post_dispatch_input("update", self)

    def up(self) -> None:
        EventLoop.post_dispatch_input("end", self)

    def depack(self, args: tuple[float, float]) -> None:
        """Called by Kivy with the position as a share of the window."""
        self.sx, self.sy = args
        super().depack(args)


def _share(x: float, y: float) -> tuple[float, float]:
    window = EventLoop.window
    return x / (window.width - 1.0), y / (window.height - 1.0)
