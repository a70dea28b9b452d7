"""What is shown where nothing else can be: in words, that the books are safe, and a way on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import BooksError, BooksReadOnlyError
from kiosk import logs
from kiosk.locale import _
from kiosk.ui.theme import theme
from kiosk.ui.widgets.buttons import TapButton
from kiosk.ui.widgets.cards import Notice
from kiosk.ui.widgets.columns import Columns, Pile

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.ui.shell import Shell


@dataclass(frozen=True)
class Way:
    """A way on from here: the words on its button, and what a tap on it does."""

    text: str
    icon: str
    go: Callable[[], None]
    tone: str = "plain"


def close() -> Way:
    """End the kiosk; its books and devices are closed as always."""
    from kivy.base import stopTouchApp

    return Way(_("Close"), "close", stopTouchApp)


class LastResort(Columns):
    """Words over the whole window, and a button for each way on."""

    def __init__(self, words: str, what_to_do: str, *ways: Way, **kwargs: object) -> None:
        super().__init__(**kwargs)
        pile = Pile()
        pile.add_widget(Notice(tone="bad", text=words, what_to_do=what_to_do))
        for way in ways:
            pile.add_widget(_button(way))
        self.add_widget(pile)


def _button(way: Way) -> TapButton:
    button = TapButton(text=way.text, icon=way.icon, tone=way.tone, size_hint_y=None, height=theme.button)
    button.bind(on_tap=lambda *_: way.go())
    return button


def stand_in(shell: Shell) -> None:
    """Put the last resort in the window in place of the shell; its button goes Home.

    Where it stands there already, it stays: what fails behind it costs nothing more.
    """
    window = shell.get_parent_window()
    if window is None:
        return

    def go_on() -> None:
        window.remove_widget(resort)
        window.add_widget(shell)
        shell.counter.go_home()

    safe = _("What was recorded is safe in the books. Go on from the first screen.")
    resort = LastResort(
        _("This screen failed"),
        " ".join((safe, _where_it_is_written(logs.file_in(shell.kiosk.settings.data_dir)))).strip(),
        Way(_("Go on"), "home", go_on, tone="berry"),
        close(),
    )
    shell.close()
    window.remove_widget(shell)
    window.add_widget(resort)


def _where_it_is_written(file: Path) -> str:
    return _("What happened is written down in {file}").format(file=file) if file.is_file() else ""


class ClosedBooks(LastResort):
    """In place of the shell where the books cannot be opened: why, what to do, and to try again when that was done.

    Args:
        open_again: takes this one's place in the window, with whatever there is to be shown then.
    """

    def __init__(self, error: BooksError, books: Path, open_again: Callable[[], None], **kwargs: object) -> None:
        what_to_do = error.what_to_do
        if isinstance(error, BooksReadOnlyError):
            look = _("To look something up until then: jarmark --books {books} trace NUMBER")
            what_to_do = f"{what_to_do} {look.format(books=books)}"
        again = Way(_("Try again"), "again", open_again, tone="berry")
        super().__init__(error.message, what_to_do, again, close(), **kwargs)
