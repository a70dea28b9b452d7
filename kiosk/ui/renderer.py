"""`python -m kiosk.ui.renderer`: opens a window off-screen and prints, as JSON, what renders it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from kiosk.ui import environment


def describe_renderer() -> dict[str, str]:
    """Kivy's version, and the renderer and version that the graphics driver reports."""
    with tempfile.TemporaryDirectory() as home:
        environment.prepare(Path(home), (64, 64), offscreen=True)
        import kivy
        from kivy.core.window import Window  # noqa: F401  # the import opens the window
        from kivy.graphics.opengl import GL_RENDERER, GL_VERSION, glGetString

        return {
            "kivy": kivy.__version__,
            "renderer": glGetString(GL_RENDERER).decode(errors="replace"),
            "version": glGetString(GL_VERSION).decode(errors="replace"),
        }


if __name__ == "__main__":
    print(json.dumps(describe_renderer()))
