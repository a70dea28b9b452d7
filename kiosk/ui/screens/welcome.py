"""The first start: the example kitchen, or an empty one."""

from __future__ import annotations

from kivy.uix.boxlayout import BoxLayout  # noqa: F401  # the layout uses them

from kiosk.flows.welcome import WelcomeView
from kiosk.locale import _
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.buttons import Tile  # noqa: F401
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.words import Words  # noqa: F401


class WelcomeScreen(Screen):
    """Draws `WelcomeFlow`."""

    def bar(self, view: WelcomeView) -> Bar:
        return Bar(view.title, back=False, hint=_("Nothing is lost by trying."), hint_icon="info")

    def draw(self, view: WelcomeView) -> None:
        self.ids.books.text = _("The books will be in {place}").format(place=view.books)

    def choose(self, what: str) -> None:
        self.do(getattr(self.flow, what))


load_layout(__file__)
