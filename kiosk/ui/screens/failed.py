"""A batch failed: why, and what became of it, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.flows.failed import NOT_YET, OTHER, became_choices
from kiosk.locale import _

if TYPE_CHECKING:
    from kiosk.ui.shell import Shell


def ask_why_failed(shell: Shell, words: str, then: Callable[[str, str], None]) -> None:
    """Both questions; `then` is told why, and what became of it ("" where that is not decided).

    Args:
        words: what is known of the reason, to be changed or taken.
    """
    shell.keyboard(_("What went wrong?"), words, lambda why: ask_what_became(shell, lambda became: then(why, became)))


def ask_what_became(shell: Shell, then: Callable[[str], None]) -> None:
    """Of what was in the pot; "" where that is not decided yet."""

    def picked(key: str) -> None:
        if key == OTHER:
            shell.keyboard(_("What became of it?"), "", then)
        else:
            then("" if key == NOT_YET else key)

    shell.picker(_("What became of it?"), became_choices(), picked)
