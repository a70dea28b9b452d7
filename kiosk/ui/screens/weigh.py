"""Weigh in: what is wanted, which bag it comes from, how much of it; nothing is used that was not identified."""

from __future__ import annotations

from kivy.properties import NumericProperty

from kiosk.flows.weigh import WeighView
from kiosk.locale import _
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.screens.batch_steps import BatchSteps  # noqa: F401  # the layout uses them
from kiosk.ui.theme import theme
from kiosk.ui.widgets.cards import Caption, LotCard, Notice  # noqa: F401
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.measures import ScaleCard
from kiosk.ui.widgets.surface import Touchable
from kiosk.ui.widgets.words import Words  # noqa: F401

UNITS = ("lb", "oz", "kg", "g")
"""What a kitchen scale may show, whatever the recipe is written in."""
VOLUMES = ("cup", "fl oz", "l", "ml")
METRIC_VOLUMES = ("l", "ml", "metric cup")


class AmountCard(Touchable, ScaleCard):
    """The amount that goes in, and how it stands to what is wanted. Events: on_tap."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self._figure.icon = "edit"


class WeighScreen(Screen):
    """Draws `CookFlow` while lines are weighed in."""

    mark = NumericProperty(0.888)
    """Where the target stands on the bar: there is room for a little more."""

    def __init__(self, shell, **kwargs) -> None:
        self._view: WeighView | None = None
        super().__init__(shell, **kwargs)
        self._warning = Notice()
        # Kivy's ids hold weakly: what is taken out for a while must be kept by hand.
        self._caption = self.ids.caption.__self__
        theme.bind(shape=self._put_warning)

    def bar(self, view: WeighView) -> Bar:
        actions = [Action("another", _("Another lot"), icon="another", live=view.ready)]
        if view.can_undo:
            actions.append(Action("undo", _("Undo"), icon="again"))
        use = Action("use", view.action, icon="check", tone="leaf" if view.on_target else "berry", live=view.ready)
        return Bar(view.title, view.number, tuple(actions), use)

    def act(self, name: str) -> None:
        weighing = self.flow.weighing
        steps = {"use": weighing.use, "another": weighing.use_and_add_another, "undo": self.flow.undo}
        self.do(steps[name])

    def draw(self, view: WeighView) -> None:
        if view == self._view:
            return
        self._view = view
        self.ids.steps.draw(view.rows)
        self.ids.wanted.text = view.wanted
        self._draw_lot(view)
        amount = self.ids.amount
        amount.text, amount.unit, amount.high = view.amount, view.unit, view.target
        # Without a bag in hand nothing is on its way: the bar is empty, whatever is wanted.
        amount.share, amount.tone = view.share * self.mark if view.ready else 0.0, self._tone(view)
        self._put_warning()

    def _tone(self, view: WeighView) -> str:
        if not view.ready:
            return "plain"
        return "good" if view.on_target else "warn"

    def _draw_lot(self, view: WeighView) -> None:
        card, lot = self.ids.lot, view.lot
        if lot is None:
            card.title, card.detail = _("No bag of it in the books"), _("Receive it first")
            card.chip, card.chip_icon, card.chip_tone, card.chosen = "", "", "warn", False
            return
        card.title, card.detail, card.chip = lot.title, lot.detail, lot.chip
        card.chip_icon, card.chip_tone = ("check", "good") if lot.identified else ("scan", "info")
        card.chosen = not lot.identified

    def _put_warning(self, *_args) -> None:
        """Between the bag and the amount; on a small screen in one line, and the caption makes room for it."""
        work, card, caption = self.ids.work, self._warning, self._caption
        words = self._view.warning if self._view is not None else None
        work.remove_widget(card)
        if theme.small:
            work.remove_widget(caption)
        elif caption.parent is None:
            work.add_widget(caption, index=len(work.children))
        if words is None:
            return
        card.tone, card.text = words.tone.value, words.words
        card.what_to_do = "" if theme.small else words.what_to_do
        work.add_widget(card, index=1)

    def choose_lot(self) -> None:
        """The bag's tag cannot be scanned: pick it from the list."""
        choices = self.flow.weighing.lot_choices()
        if choices:
            self.shell.picker(_("Which bag?"), choices, lambda code: self.do(self.flow.weighing.pick_lot, code))

    def type_amount(self) -> None:
        """Another amount than the recipe's."""
        view = self._view
        if view is None:
            return
        us = self.counter.work.settings.kitchen.units == "us"
        measured = view.unit in (*VOLUMES, *METRIC_VOLUMES)
        family = (VOLUMES if us else METRIC_VOLUMES) if measured else UNITS if view.unit in UNITS else ()
        units = (view.unit, *(unit for unit in family if unit != view.unit))
        done = lambda typed: self.do(self.flow.weighing.set_amount, typed)  # noqa: E731
        self.shell.keypad(view.wanted, view.unit, view.amount, done, units=units, hint=view.target, fractions=True)


load_layout(__file__)
