"""Which recipe."""

from __future__ import annotations

from kiosk.flows.choose_recipe import RecipesView
from kiosk.locale import _
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import Caption, Notice  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.lists import PagedList, Row  # noqa: F401


class RecipesScreen(Screen):
    """Draws `ChooseRecipeFlow`."""

    def bar(self, view: RecipesView) -> Bar:
        return Bar(_("Cook"))

    def opened(self) -> None:
        self.ids.list.page = 0

    def draw(self, view: RecipesView) -> None:
        self.ids.list.rows = [Row(card.id, card.name, card.detail, icon="pot") for card in view.recipes]
        self.ids.none.opacity = float(not view.recipes)
        if view.recipes:
            self.ids.none.height = 0
            if self.ids.none.parent is not None:
                self.ids.none.parent.remove_widget(self.ids.none)

    def choose(self, recipe_id: str) -> None:
        self.do(self.flow.choose, recipe_id)


load_layout(__file__)
