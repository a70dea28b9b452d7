"""How Kivy is set up. It reads its environment and its settings only when it is imported, so this comes first.

The kiosk must look the same on every machine, so a user's own Kivy settings are neither read nor written.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.ui import whole_display

if TYPE_CHECKING:
    from kivy.config import ConfigParser

FONTS = Path(__file__).parent / "fonts"
DRAWN_FOR = (1280, 720)


class TooLateError(RuntimeError):
    """Kivy had been imported before the kiosk could set it up."""


def prepare(
    home: Path,
    size: tuple[int, int] | None = DRAWN_FOR,
    *,
    offscreen: bool = False,
) -> None:
    """Set Kivy up. Call it once, before any part of Kivy is imported.

    Args:
        home: a folder for what Kivy writes.
        size: of the window in pixels; None fills the display.
        offscreen: draw without a display, as fast as frames are asked for.
    """
    if "kivy" in sys.modules:
        raise TooLateError("Kivy was imported before kiosk.ui.environment.prepare() was called")
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(_environment(home))
    if offscreen:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    _configure(window_for(size or DRAWN_FOR if offscreen else size), maxfps=0 if offscreen else 60)


def _environment(home: Path) -> dict[str, str]:
    return {
        "KIVY_HOME": str(home),
        "KIVY_NO_ARGS": "1",
        "KIVY_NO_CONFIG": "1",
        "KIVY_NO_FILELOG": "1",
        "KIVY_LOG_MODE": "PYTHON",
        "KIVY_METRICS_DENSITY": "1",
        # SDL must not report a finger a second time as a mouse.
        "SDL_TOUCH_MOUSE_EVENTS": "0",
    }


def window_for(size: tuple[int, int] | None) -> dict[str, object]:
    """Kivy's settings for a window of this size; for None, one that fills the display.

    A full-screen window gets the display's size and corner when it is opened: without a window manager, as on a kiosk,
    it would keep any other size.
    """
    if size is not None:
        return {"width": size[0], "height": size[1], "fullscreen": 0}
    display = whole_display.bounds()
    if display is None:
        return window_for(DRAWN_FOR) | {"fullscreen": "auto"}
    corner = {"position": "custom", "left": display.left, "top": display.top, "borderless": 1}
    return window_for((display.width, display.height)) | corner | {"fullscreen": "auto"}


def _configure(window: dict[str, object], *, maxfps: int) -> None:
    from kivy.config import Config

    sans = [str(FONTS / f"Inter-{weight}.otf") for weight in ("Regular", "Regular", "Bold", "Bold")]
    settings = {
        "graphics": {"multisamples": 0, "resizable": 1, "maxfps": maxfps, **window},
        "kivy": {
            "default_font": ["Inter", *sans],
            "exit_on_escape": 0,
            "keyboard_mode": "",
            "pause_on_minimize": 0,
            "log_enable": 0,
            "log_level": "warning",
        },
    }
    for section, values in settings.items():
        for key, value in values.items():
            Config.set(section, key, str(value))
    _one_touch_provider(Config)


def _one_touch_provider(config: ConfigParser) -> None:
    """Take touches from SDL's window, and the mouse for use at a desk. Any other provider would report them twice."""
    for key, _ in config.items("input"):
        config.remove_option("input", key)
    config.set("input", "mouse", "mouse,disable_multitouch")
