"""Choose a recipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Never

from kiosk.flows.choose_recipe import ChooseRecipeFlow, RecipesView
from kiosk.locale import _
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import Caption, NoticeCard  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401

if TYPE_CHECKING:
    from kiosk.ui.host import ScreenHost


class RecipesScreen(Screen[RecipesView, ChooseRecipeFlow, Never]):
    """Draws `ChooseRecipeFlow`."""

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        super().__init__(shell, **kwargs)
        self._none = NoticeCard(
            tone="info",
            text=_("There is no recipe yet"),
            what_to_do=_("Write your recipes into a file and read it in: see 'jarmark kitchen --help'."),
        )

    def bar(self, view: RecipesView) -> Bar[Never]:
        return Bar(_("Cook"))

    def opened(self) -> None:
        self.ids.list.page = 0

    def draw(self, view: RecipesView) -> None:
        self.ids.list.rows = [ListRow(card.id, card.name, card.detail, icon="pot") for card in view.recipes]
        self.ids.pile.remove_widget(self._none)
        if not view.recipes:
            self.ids.pile.add_widget(self._none, index=1)

    def choose(self, recipe_id: str) -> None:
        self.do(self.flow.choose, recipe_id)


load_layout(__file__)
