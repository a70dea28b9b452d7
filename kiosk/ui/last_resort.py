"""What is shown where nothing else can be: in words, that the books are safe, and a way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.locale import _
from kiosk.ui.theme import theme
from kiosk.ui.widgets.buttons import TapButton
from kiosk.ui.widgets.cards import Notice
from kiosk.ui.widgets.columns import Columns, Pile

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ui.shell import Shell


class LastResort(Columns):
    """Words over the whole window, and a button.

    Args:
        go_on: what the button does; None where there is no way on, and the button is left out.
    """

    def __init__(self, words: str, what_to_do: str, go_on: Callable[[], None] | None = None, **kwargs) -> None:
        super().__init__(**kwargs)
        pile = Pile()
        pile.add_widget(Notice(tone="bad", text=words, what_to_do=what_to_do))
        if go_on is not None:
            button = TapButton(text=_("Go on"), icon="home", tone="berry", size_hint_y=None, height=theme.button)
            button.bind(on_tap=lambda *_: go_on())
            pile.add_widget(button)
        self.add_widget(pile)


def stand_in(shell: Shell, error: Exception) -> None:
    """Put the last resort in the window in place of the shell; its button goes Home."""
    window = shell.get_parent_window()
    if window is None:
        raise error

    def go_on() -> None:
        window.remove_widget(resort)
        window.add_widget(shell)
        shell.counter.go_home()

    resort = LastResort(
        _("This screen failed ({error})").format(error=type(error).__name__),
        _("What was recorded is safe in the books. Go on from the first screen; the log says what happened."),
        go_on,
    )
    window.remove_widget(shell)
    window.add_widget(resort)
