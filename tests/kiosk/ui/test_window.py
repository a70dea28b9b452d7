"""The window itself: its size, its keyboard, and what it does when a screen fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def test_a_window_that_changes_its_size_keeps_listening_to_the_keyboard(top):
    from kiosk.ui.app import listen_to_keys

    window = top.stage.window
    listen_to_keys(window)
    top.stage.resize((800, 480))
    # What Kivy does half a second after a new size, also after that of a full screen.
    window.update_viewport()
    top.stage.frames()
    assert "Cook" in top.texts


def test_the_display_is_asked_for_its_size_before_there_is_a_window():
    """SDL's dummy display is 1024 x 768 wherever it is asked."""
    ask = "from kiosk.ui.whole_display import bounds; print(*bounds())"
    asked = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env=os.environ | {"SDL_VIDEODRIVER": "dummy"},
        capture_output=True,
        text=True,
    )
    assert asked.stdout.split() == ["0", "0", "1024", "768"], asked.stderr


@pytest.mark.parametrize("size", [(800, 480), (720, 1280), (1920, 1080)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_kiosk_fills_its_display(monkeypatch, size):
    from kiosk.ui import environment, whole_display

    monkeypatch.setattr(whole_display, "bounds", lambda: whole_display.Bounds(0, 0, *size))
    window = environment.window_for(None)
    assert (window["width"], window["height"]) == size
    assert (window["left"], window["top"], window["borderless"]) == (0, 0, 1)


def test_a_size_that_was_named_is_the_windows():
    from kiosk.ui import environment

    assert environment.window_for((800, 480)) == {"width": 800, "height": 480, "fullscreen": 0}
