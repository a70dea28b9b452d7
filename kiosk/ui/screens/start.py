"""Start a batch: how much of the recipe, in which pot, and whether there is enough of every ingredient."""

from __future__ import annotations

from enum import StrEnum

from kiosk.flows.choose_recipe import Enough, StartFlow, StartLine, StartView
from kiosk.locale import _
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import Caption  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.choice_chips import ChoiceChips  # noqa: F401
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401
from kiosk.ui.widgets.measures import BigFigure  # noqa: F401
from kiosk.ui.widgets.surface import Card  # noqa: F401


class StartTap(StrEnum):
    START = "start"
    CARD = "card"


class StartScreen(Screen[StartView, StartFlow, StartTap]):
    """Draws `StartFlow`."""

    def bar(self, view: StartView) -> Bar[StartTap]:
        card = (Action(StartTap.CARD, _("Print card"), icon="printer"),) if view.can_print else ()
        return Bar(view.recipe, actions=card, primary=Action(StartTap.START, _("Start"), icon="pot", tone="berry"))

    def act(self, tap: StartTap) -> None:
        match tap:
            case StartTap.START:
                self.do(self.flow.start)
            case StartTap.CARD:
                self.do(self.flow.print_card)

    def draw(self, view: StartView) -> None:
        self.ids.scales.choices = list(enumerated(view.scales))
        self.ids.scales.chosen = str(view.scale)
        self.ids.pots.choices = list(enumerated(view.pots))
        self.ids.pots.chosen = "" if view.pot is None else str(view.pot)
        self.ids.makes.text, _space, self.ids.makes.unit = view.makes.partition(" ")
        self.ids.lines.rows = [_row(line) for line in view.lines]

    def choose_scale(self, index: str) -> None:
        self.do(self.flow.choose_scale, int(index))

    def choose_pot(self, index: str) -> None:
        self.do(self.flow.choose_pot, int(index))


def enumerated(texts: tuple[str, ...]) -> list[tuple[str, str]]:
    """Choices whose key is their index."""
    return [(str(at), text) for at, text in enumerate(texts)]


def _row(line: StartLine) -> ListRow:
    """An ingredient. Its icon says whether there is enough of it: a question mark means that this cannot be said, or
    that it is enough only with bags past their date."""
    icon = {Enough.YES: "good", Enough.NO: "warn", Enough.UNSURE: "help"}[line.enough]
    return ListRow(line.ingredient, line.ingredient, line.in_stock, value=line.wanted, icon=icon, tone="none")


load_layout(__file__)
