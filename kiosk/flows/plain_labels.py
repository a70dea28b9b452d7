"""Printing a label that stands for no jar, from the screen where it is wanted: a badge, a recipe's card, a box's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.flows.base import Next, Workplace, good, warn
from kiosk.locale import _

if TYPE_CHECKING:
    from kiosk.labels.layout import Printed


def print_plain(work: Workplace, name: str, words: str, draw: Callable[[], Printed]) -> Next:
    """Ask for it, and say so in `words`; a second tap while it waits is no second label. `name`: the press's for it."""
    if work.press.print_plain(name, lambda: draw().picture):
        return Next(notice=good(words))
    return Next(notice=warn(_("It is on its way already"), _("Look at the printer: paper, lid, its light.")))
