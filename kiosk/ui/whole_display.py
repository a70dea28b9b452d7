"""Where the display is and how large, asked of the very SDL that Kivy will open the window with.

Kivy cannot say it before it has a window; and a window that is made full-screen without a window manager, as on a
kiosk, keeps the size and the place that it was opened with.
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
    """Those of the first display; None where SDL cannot be asked or knows of none."""
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
    """The one that came with Kivy, else the machine's."""
    kivy = importlib.util.find_spec("kivy")
    site = Path(kivy.origin).parents[1] if kivy and kivy.origin else Path()
    bundled = sorted(site.glob("[Kk]ivy.libs/libSDL2-2*.so*"))
    for name in (*map(str, bundled), "libSDL2-2.0.so.0"):
        try:
            return ctypes.CDLL(name)
        except OSError as error:
            log.info("no SDL at %s: %s", name, error)
    return None
