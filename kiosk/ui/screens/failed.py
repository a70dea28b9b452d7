"""A batch failed: asks why, and then what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.flows.failed import NOT_YET, OTHER, became_choices
from kiosk.locale import _

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost


def ask_why_failed(shell: ScreenHost, words: str, then: Callable[[str, str], None]) -> None:
    """Ask both questions; `then` gets the reason, and what became of the batch ("" if that is not decided).

    Args:
        words: a proposed reason, which can be changed.
    """
    shell.keyboard(_("What went wrong?"), words, lambda why: ask_what_became(shell, lambda became: then(why, became)))


def ask_what_became(shell: ScreenHost, then: Callable[[str], None], *, later: bool = False) -> None:
    """Ask what became of the batch; `then` gets "" if that is not decided yet, which is no answer `later`."""

    def picked(key: str) -> None:
        if key == OTHER:
            shell.keyboard(_("What became of it?"), "", then)
        else:
            then("" if key == NOT_YET else key)

    shell.picker(_("What became of it?"), became_choices(later=later), picked)
