"""The first start: begin with the example kitchen, or with empty books."""

from __future__ import annotations

from typing import Never

from kivy.uix.boxlayout import BoxLayout  # noqa: F401  # the layout uses them

from kiosk.flows.welcome import WelcomeFlow, WelcomeView
from kiosk.locale import _
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.buttons import Tile  # noqa: F401
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.words import TextLabel  # noqa: F401


class WelcomeScreen(Screen[WelcomeView, WelcomeFlow, Never]):
    """Draws `WelcomeFlow`."""

    def bar(self, view: WelcomeView) -> Bar[Never]:
        return Bar(view.title, back=False, hint=_("Nothing is lost by trying."), hint_icon="info")

    def draw(self, view: WelcomeView) -> None:
        self.ids.books.text = _("The books will be in {place}").format(place=view.books)

    def example(self) -> None:
        self.do(self.flow.example)

    def empty(self) -> None:
        self.do(self.flow.empty)


load_layout(__file__)
