"""`python -m kiosk.ui.first_frame FOLDER`: opens the kiosk off-screen, prints when its first frame is drawn, and ends.

The folder contains books.db, a folder `camera` for the virtual camera, and `printed` for the virtual printer.

`jarmark bench ui` starts this as a process of its own, so that nothing is loaded yet.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path


def first_frame(folder: Path) -> float:
    """Open the kiosk as `jarmark run` does. Returns when its first frame was drawn, in seconds of `time.monotonic`."""
    from drivers.urls import DeviceUrl, device_urls
    from kiosk.settings.config import load
    from kiosk.ui.app import open_window

    settings = replace(
        load(None),
        data_dir=folder,
        books=folder / "books.db",
        scanners=device_urls(f"folder://{folder}/camera", "keyboard:"),
        printer=DeviceUrl.parse(f"virtual://{folder}/printed"),
    )
    close = open_window(settings, offscreen=True)
    from kivy.base import EventLoop, runTouchApp
    from kivy.graphics.opengl import glFinish
    from kivy.uix.widget import Widget

    runTouchApp(Widget(size_hint=(None, None), size=(0, 0)), embedded=True)
    EventLoop.idle()
    glFinish()
    drawn_at = time.monotonic()
    close()
    return drawn_at


if __name__ == "__main__":
    print(first_frame(Path(sys.argv[1])), flush=True)
