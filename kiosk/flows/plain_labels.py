"""Prints labels that stand for no jar, from the screen where they are wanted: a badge, a recipe card, a box label."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.flows.base import Next, good, warn
from kiosk.flows.workplace import Workplace
from kiosk.locale import _

if TYPE_CHECKING:
    from kiosk.labels.layout import Printed


def print_plain(work: Workplace, name: str, words: str, draw: Callable[[], Printed]) -> Next:
    """Print it and say so in `words`. A second tap while it waits prints nothing. `name`: what the press calls it."""
    if work.press.print_plain(name, lambda: draw().picture):
        return Next(notice=good(words))
    return Next(notice=warn(_("It is on its way already"), _("Look at the printer: paper, lid, its light.")))
