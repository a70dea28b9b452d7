"""Shown when the kiosk cannot show anything else: what happened, that the books are safe, and how to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import BooksError, BooksReadOnlyError
from kiosk.locale import _, said
from kiosk.settings import logs
from kiosk.ui.theme import theme
from kiosk.ui.widgets.buttons import TapButton
from kiosk.ui.widgets.cards import NoticeCard
from kiosk.ui.widgets.columns import Columns, Pile

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.ui.shell import Shell


@dataclass(frozen=True)
class Way:
    """A way to go on: the text on its button, and what a tap on it does."""

    text: str
    icon: str
    go: Callable[[], None]
    tone: str = "plain"


def close() -> Way:
    """A button that ends the kiosk. Its books and devices are closed as always."""
    from kivy.base import stopTouchApp

    return Way(_("Close"), "close", stopTouchApp)


class LastResort(Columns):
    """A message in the whole window, and a button for each way to go on."""

    def __init__(self, words: str, what_to_do: str, *ways: Way, **kwargs: object) -> None:
        super().__init__(**kwargs)
        pile = Pile()
        pile.add_widget(NoticeCard(tone="bad", text=words, what_to_do=what_to_do))
        for way in ways:
            pile.add_widget(_button(way))
        self.add_widget(pile)


def _button(way: Way) -> TapButton:
    button = TapButton(text=way.text, icon=way.icon, tone=way.tone, size_hint_y=None, height=theme.button)
    button.bind(on_tap=lambda *_: way.go())
    return button


def stand_in(shell: Shell) -> None:
    """Replace the shell in the window with the last resort; its button goes to Home.

    Does nothing if it is there already.
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
    """Shown in place of the shell if the books cannot be opened: why, what to do, and a button that tries again.

    Args:
        open_again: tries to open the books, and puts the result into the window.
    """

    def __init__(self, error: BooksError, books: Path, open_again: Callable[[], None], **kwargs: object) -> None:
        what_to_do = said(error.what_to_do)
        if isinstance(error, BooksReadOnlyError):
            look = _("To look something up until then: jarmark --books {books} trace NUMBER")
            what_to_do = f"{what_to_do} {look.format(books=books)}"
        again = Way(_("Try again"), "again", open_again, tone="berry")
        super().__init__(said(error.message), what_to_do, again, close(), **kwargs)
