"""The kiosk on its own screen: opens the window, starts the devices, and shows a message if it cannot be opened."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING

from db import BooksError, Clock
from kiosk.ui import environment, memory

if TYPE_CHECKING:
    from collections.abc import Callable

    from kivy.core.window import WindowBase

    from kiosk.bootstrap import Kiosk
    from kiosk.settings.config import Settings
    from kiosk.ui.shell import Shell

log = logging.getLogger(__name__)

PREPARE_S = 0.05
"""Between two screens that are made in advance."""
QUIET_S = 5.0
"""After so long without a touch, nobody is taken to be at the counter."""
TIDY_S = 60.0
SOUNDS_AFTER_S = 0.5


def run(settings: Settings) -> None:
    """Open the kiosk and stay until its window is closed."""
    close = open_window(settings)
    from kivy.base import runTouchApp

    try:
        runTouchApp()
    finally:
        close()


def open_window(settings: Settings, *, offscreen: bool = False) -> Callable[[], None]:
    """Open the window on this machine's display (or off-screen), with the kiosk in it, or with why it does not open.

    Returns:
        A function that stops the devices and closes the books.
    """
    closing = ExitStack()
    home = folder_for_the_screen(settings, closing)
    environment.prepare(home, None if settings.fullscreen else settings.screen_size, offscreen=offscreen)
    from kivy.core.window import Window

    from kiosk.ui.theme import follow_window

    follow_window()
    listen_to_keys(Window)
    fill(Window, settings, closing, None if offscreen else home)
    return closing.close


def folder_for_the_screen(settings: Settings, closing: ExitStack) -> Path:
    """The folder where Kivy and the sounds may write.

    If the kitchen's own folder cannot be written, as on a failed memory card, it is a temporary one: the screen must
    open to say what is wrong.
    """
    home = settings.data_dir / "screen"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=home):
            return home
    except OSError as error:
        log.warning("the screen's files go to a folder for this run: %s: %s", home, error.strerror)
        return Path(closing.enter_context(TemporaryDirectory(prefix="jarmark-")))


def fill(window: WindowBase, settings: Settings, closing: ExitStack, sounds: Path | None = None) -> None:
    """Put the kiosk into the window; if the books do not open, the reason and a button that tries again.

    Args:
        closing: gets a callback that stops the devices and closes the books.
        sounds: the folder for them; None for no sounds.
    """
    for child in list(window.children):
        window.remove_widget(child)
    try:
        shell = open_shell(settings)
    except BooksError as error:
        from kiosk.ui.last_resort import ClosedBooks

        log.warning("the books did not open: %s", error)
        again = partial(fill, window, settings, closing, sounds)
        window.add_widget(ClosedBooks(error, settings.books, again))
        return
    closing.callback(shell.end)
    window.add_widget(shell)
    _survive(shell)
    if sounds is not None:
        _sound(shell, sounds)


def _sound(shell: Shell, folder: Path) -> None:
    """Load the sounds after the first frame, so that they do not delay it."""
    from kivy.clock import Clock as Frames

    def load(_dt: float) -> None:
        from kiosk.ui.sounds import Sounds, can_be_heard

        if not can_be_heard():
            return
        sounds = Sounds(folder)
        shell.on_answer = sounds.answer
        shell.on_alarm = lambda: sounds.play("alarm")

    Frames.schedule_once(load, SOUNDS_AFTER_S)


def open_shell(settings: Settings, clock: Clock | None = None) -> Shell:
    """The kiosk with its devices running, ready to be put into a window.

    Raises:
        BooksError: with a message for the person at the kiosk.
    """
    from kiosk.bootstrap import build
    from kiosk.ui.shell import Shell

    kiosk = build(settings, clock=clock)
    shell = Shell(kiosk.counter, kiosk)
    _after_the_first_frame(shell, kiosk)
    return shell


def _after_the_first_frame(shell: Shell, kiosk: Kiosk) -> None:
    """Start the devices, and make the other screens in advance, once the first frame has been drawn."""
    from kivy.clock import Clock as Frames

    def begin(_dt: float) -> None:
        kiosk.start(shell.post)
        Frames.schedule_interval(prepare, PREPARE_S)

    def prepare(_dt: float) -> bool:
        if shell.prepare_next():
            return True
        memory.settle()
        Frames.schedule_interval(tidy, TIDY_S)
        return False

    def tidy(_dt: float) -> None:
        if shell.quiet_s() > QUIET_S:
            memory.tidy()

    # What is scheduled now runs before the first frame; what is scheduled from there runs after it.
    Frames.schedule_once(lambda _dt: Frames.schedule_once(begin, 0), 0)


def listen_to_keys(window: WindowBase) -> None:
    """Ask for the keyboard's characters, which SDL sends only on request.

    It is asked for without a target widget: Kivy asks that widget for its position whenever the window changes its
    size, and the window itself, as the target, has none.
    """
    window.request_keyboard(lambda: None, None, "text")


def _survive(shell: Shell) -> None:
    """Have an unexpected error replace only the screen on which it happened; the kiosk goes on."""
    from kivy.base import ExceptionHandler, ExceptionManager

    from kiosk.ui.last_resort import stand_in

    class Survive(ExceptionHandler):
        def handle_exception(self, inst: Exception) -> int:
            if not isinstance(inst, Exception):
                return ExceptionManager.RAISE
            log.error("a screen failed", exc_info=inst)
            stand_in(shell)
            return ExceptionManager.PASS

    ExceptionManager.add_handler(Survive())
