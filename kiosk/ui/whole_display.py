"""The position and size of the display, from the same SDL library with which Kivy will open the window.

Kivy knows them only once it has a window; and a window that is made full-screen without a window manager, as on a
kiosk, keeps the size and position with which it was opened.
"""

from __future__ import annotations

import ctypes
import importlib.util
import logging
from pathlib import Path
from typing import NamedTuple

log = logging.getLogger(__name__)

SDL_INIT_VIDEO = 0x20


class Bounds(NamedTuple):
    """In pixels, from the top left of all displays."""

    left: int
    top: int
    width: int
    height: int


def bounds() -> Bounds | None:
    """The bounds of the first display; None if SDL cannot be asked or does not know one."""
    sdl = _library()
    if sdl is None or sdl.SDL_InitSubSystem(SDL_INIT_VIDEO) != 0:
        log.warning("the display's size is not known: its video library could not be asked")
        return None
    try:
        rectangle = (ctypes.c_int * 4)()
        return Bounds(*rectangle) if sdl.SDL_GetDisplayBounds(0, rectangle) == 0 else None
    finally:
        sdl.SDL_QuitSubSystem(SDL_INIT_VIDEO)


def _library() -> ctypes.CDLL | None:
    """The SDL library that came with Kivy, or else the system's."""
    kivy = importlib.util.find_spec("kivy")
    site = Path(kivy.origin).parents[1] if kivy and kivy.origin else Path()
    bundled = sorted(site.glob("[Kk]ivy.libs/libSDL2-2*.so*"))
    for name in (*map(str, bundled), "libSDL2-2.0.so.0"):
        try:
            return ctypes.CDLL(name)
        except OSError as error:
            log.info("no SDL at %s: %s", name, error)
    return None
