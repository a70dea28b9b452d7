"""The first start: begin with the example kitchen or with empty books."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from kiosk.flows.base import HOME, Memo, Next, Place, Scanned, good
from kiosk.flows.workplace import Workplace
from kiosk.locale import _


@dataclass(frozen=True)
class WelcomeView:
    title: str
    books: str
    """Where the books will be."""


class WelcomeFlow:
    """Shown while the books are empty.

    Args:
        fill_example: writes the example kitchen into the books; takes a few seconds at most.
    """

    kept_as: ClassVar[str] = ""

    def __init__(self, work: Workplace, fill_example: Callable[[], None]) -> None:
        self._work = work
        self._fill_example = fill_example

    @property
    def place(self) -> Place:
        return Place.WELCOME

    def view(self) -> WelcomeView:
        return WelcomeView(_("Welcome to Jarmark"), str(self._work.settings.books))

    def example(self) -> Next:
        self._fill_example()
        return Next(
            home=True,
            notice=good(_("This is the example kitchen"), _("Try anything: nothing of it is your own.")),
        )

    def empty(self) -> Next:
        return HOME

    def scanned(self, seen: Scanned) -> Next | None:
        return None

    def entered(self) -> bool:
        return False

    def back(self) -> Next:
        return HOME

    def memo(self) -> Memo:
        return {}
