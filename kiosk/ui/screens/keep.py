"""Keep some of a batch: which ingredient it is from now on, how much, and its date."""

from __future__ import annotations

from enum import StrEnum

from kiosk.flows.base import Why
from kiosk.flows.keep import KeepFlow, KeepView
from kiosk.locale import N_, _
from kiosk.ui.actions import Action, Side
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.widgets.cards import Caption, FieldCard  # noqa: F401  # the layout uses them
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.empty import Empty  # noqa: F401
from kiosk.ui.widgets.lists import ListRow, PagedList  # noqa: F401

NOTHING = N_("Nothing of it is kept yet. What is kept here is a bag with a tag, to be weighed into other batches.")


class KeepTap(StrEnum):
    KEEP = "keep"
    TAG = "tag"


class KeepScreen(Screen[KeepView, KeepFlow, KeepTap]):
    """Draws `KeepFlow`."""

    def bar(self, view: KeepView) -> Bar[KeepTap]:
        title = _("Keep some of {product}").format(product=view.product)
        if not view.can_print:
            return Bar(title, view.number, primary=Action(KeepTap.KEEP, _("Keep"), "sack", "berry", live=view.ready))
        only = Action(KeepTap.KEEP, _("Keep only"), live=view.ready, side=Side.RIGHT)
        tag = Action(KeepTap.TAG, _("Keep & print bag tag"), "printer", "berry", live=view.ready)
        return Bar(title, view.number, (only,), tag)

    def act(self, tap: KeepTap) -> None:
        self.do(self.flow.keep if tap is KeepTap.KEEP else self.flow.keep_and_print)

    def draw(self, view: KeepView) -> None:
        ids = self.ids
        alike = view.alike is not None
        ids.ingredient.value = view.ingredient
        ids.ingredient.needed = alike or not view.ingredient
        ids.ingredient.why = Why.NEEDED.value if ids.ingredient.needed else ""
        ids.quantity.value, ids.quantity.needed = view.quantity, not view.quantity
        ids.quantity.why = "" if view.quantity else Why.NEEDED.value
        ids.day.label, ids.day.value = view.day_name, view.day_words
        ids.day.why = "" if view.day_why is Why.NONE else view.day_why.value
        ids.kept.rows = [ListRow(one.key, one.title, one.detail, icon="sack", tone="none") for one in view.kept]
        ids.none.text = "" if view.kept else _(NOTHING)

    def opened(self) -> None:
        self.ids.kept.page = 0

    def ask_ingredient(self) -> None:
        if self.view.alike is not None:
            self._ask_alike()
            return
        self.shell.picker(
            _("What is it from now on?"),
            self.flow.ingredients(),
            self._chosen,
            new=_("New ingredient"),
            on_new=self._chosen,
        )

    def _chosen(self, name: str) -> None:
        self.do(self.flow.choose_ingredient, name)
        self._ask_alike()

    def _ask_alike(self) -> None:
        """If a new name is like a known one, ask which of the two is meant."""
        alike = self.flow.alike()
        if alike is not None:
            self.shell.picker(alike.question, alike.choices, lambda answer: self.do(self.flow.answer_alike, answer))

    def ask_quantity(self) -> None:
        figure, _space, unit = self.view.quantity.partition(" ")
        units = list(self.view.units)
        if unit and unit not in units:
            units.insert(0, unit)
        hint = _("What goes into this bag.")
        tell = lambda typed: self.do(self.flow.set_quantity, typed)  # noqa: E731
        self.shell.keypad(_("How much is kept"), unit or units[0], figure, tell, units=units, hint=hint, fractions=True)

    def ask_day(self) -> None:
        """Ask for another day than the batch's."""
        self.shell.days(
            self.view.day_name, self.view.day, lambda until: self.do(self.flow.set_day, until), clearable=True
        )


load_layout(__file__)
