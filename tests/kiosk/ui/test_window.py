"""The window itself: its size, its keyboard, and what it does when a screen fails."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from db import BooksReadOnlyError
from kiosk.settings import logs
from kiosk.settings.config import Settings

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


def test_books_that_do_not_open_are_tried_again(stage, tmp_path):
    from kiosk.ui.app import fill

    settings = Settings(data_dir=tmp_path, books=tmp_path / "books.db", scanners=())
    settings.books.write_text("These are no books. " * 1000)
    with ExitStack() as closing:
        fill(stage.window, settings, closing)
        stage.frames()
        assert "Close" in stage.texts()
        stage.tap_text("Try again")
        assert "Close" in stage.texts()
        settings.books.unlink()
        stage.tap_text("Try again")
        assert "Try again" not in stage.texts()
        assert "Welcome to Jarmark" in stage.texts()


def test_books_that_can_only_be_read_say_how(any_stage, tmp_path):
    from kiosk.ui.last_resort import ClosedBooks

    tried = []
    error = BooksReadOnlyError("The books books.db are marked read-only.")
    any_stage.show(ClosedBooks(error, tmp_path / "books.db", lambda: tried.append(True)))
    assert any(f"jarmark --books {tmp_path / 'books.db'} trace" in text for text in any_stage.texts())
    any_stage.tap_text("Try again")
    assert tried


def test_after_a_screen_failed_it_says_where_that_is_written_down(top):
    from kiosk.ui.last_resort import stand_in

    stand_in(top.shell)
    top.stage.frames()
    assert not any("jarmark.log" in text for text in top.texts)
    top.tap("Go on")
    file = logs.file_in(top.day.folder)
    file.parent.mkdir()
    file.write_text("")
    stand_in(top.shell)
    top.stage.frames()
    assert any(str(file) in text for text in top.texts)


@pytest.mark.parametrize(
    ("cards", "heard"),
    [
        (None, False),
        ("--- no soundcards ---\n", False),
        (" 0 [Headphones     ]: bcm2835_headpho - bcm2835 Headphones\n", True),
    ],
)
def test_sounds_are_left_alone_where_nothing_can_play_them(tmp_path, cards, heard):
    from kiosk.ui.sounds import can_be_heard

    listed = tmp_path / "cards"
    if cards is not None:
        listed.write_text(cards)
    assert can_be_heard(listed, {"XDG_RUNTIME_DIR": str(tmp_path)}) == heard


def test_a_desktops_sound_server_is_enough(tmp_path):
    from kiosk.ui.sounds import can_be_heard

    (tmp_path / "pulse").mkdir()
    (tmp_path / "pulse" / "native").touch()
    assert can_be_heard(tmp_path / "cards", {"XDG_RUNTIME_DIR": str(tmp_path)})


def test_the_screen_opens_although_its_folder_cannot_be_written(tmp_path):
    from kiosk.ui.app import folder_for_the_screen

    settings = Settings(data_dir=tmp_path)
    with ExitStack() as closing:
        assert folder_for_the_screen(settings, closing) == tmp_path / "screen"
    (tmp_path / "screen").rmdir()
    (tmp_path / "screen").write_text("not a folder")
    with ExitStack() as closing:
        folder = folder_for_the_screen(settings, closing)
        assert folder.is_dir()
    assert not folder.exists()
