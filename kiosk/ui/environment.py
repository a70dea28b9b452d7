"""How Kivy is set up, decided before it is imported: it reads its environment and its settings only then.

The kiosk must look the same on every machine, so nothing of a user's own Kivy settings is read or written.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kiosk.ui import whole_display

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
    """Set Kivy up. Call it once, before anything of Kivy is imported.

    Args:
        home: a folder of our own for what Kivy insists on writing.
        size: of the window in pixels; None fills the display.
        offscreen: draw without any display, as fast as frames are asked for.
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
        # A finger must not come twice, once as itself and once as the mouse that SDL makes of it.
        "SDL_TOUCH_MOUSE_EVENTS": "0",
    }


def window_for(size: tuple[int, int] | None) -> dict[str, object]:
    """Kivy's settings for a window of this size; for None, one that fills the display.

    That one has the display's size and corner from the start: without a window manager nobody would make it so.
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


def _one_touch_provider(config) -> None:
    """SDL's window hands over fingers by itself; the mouse is for desks. Every other provider would double them."""
    for key, _ in config.items("input"):
        config.remove_option("input", key)
    config.set("input", "mouse", "mouse,disable_multitouch")
