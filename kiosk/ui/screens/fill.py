"""Filling: how many came out, how many are set aside and why, and how many that leaves."""

from __future__ import annotations

from functools import partial

from kiosk.flows.fill import FillView
from kiosk.locale import _
from kiosk.recall_words import counted
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.screens.batch_steps import BatchSteps  # noqa: F401  # the layout uses them
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.cards import Caption  # noqa: F401
from kiosk.ui.widgets.choice_chips import ChoiceChips
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.measures import BigFigure  # noqa: F401
from kiosk.ui.widgets.surface import Card  # noqa: F401

OTHER = "other number"


class FillScreen(Screen):
    """Draws `CookFlow` when only filling is left."""

    def __init__(self, shell, **kwargs) -> None:
        self._view: FillView | None = None
        super().__init__(shell, **kwargs)
        # Kivy's ids hold weakly: what is taken out for a while must be kept by hand.
        self._steps, self._net_card = self.ids.steps.__self__, self.ids.net_card.__self__
        follow(self, self._turn)

    def _turn(self, *_args) -> None:
        """On a small screen the net stands in the place of the steps: what is tapped needs the height."""
        columns, figures = self.ids.columns, self.ids.figures
        steps, net = self._steps, self._net_card
        steps_in, net_in = (None, columns) if theme.small else (columns, figures)
        for part, home, index in ((steps, steps_in, len(columns.children)), (net, net_in, 0)):
            if part.parent is not home:
                if part.parent is not None:
                    part.parent.remove_widget(part)
                if home is not None:
                    home.add_widget(part, index=index)
        net.size_hint_x = 0.2 if theme.small else 1

    def bar(self, view: FillView) -> Bar:
        finish = Action("finish", view.action, icon="check", tone="leaf", live=view.ready)
        return Bar(view.title, view.number, (Action("undo", _("Undo"), icon="again"),), finish)

    def act(self, name: str) -> None:
        far_more = self._view.far_more if self._view is not None else ""
        if name == "finish" and far_more:
            sure = lambda: self.do(partial(self.flow.finish, sure=True))  # noqa: E731
            self.shell.confirm(_("So many?"), far_more, _("Yes, so many"), sure)
        else:
            self.do(self.flow.finish if name == "finish" else self.flow.undo)

    def draw(self, view: FillView) -> None:
        self._view = view
        self._steps.draw(view.rows)
        self._numbers(self.ids.filled, view.filled_choices, view.filled)
        self._numbers(self.ids.aside, view.set_aside_choices, view.set_aside)
        reasons = self.ids.reasons
        reasons.choices = [(reason, _(reason)) for reason in view.reasons]
        reasons.chosen = view.reason
        asked = bool(view.set_aside)
        reasons.disabled, reasons.opacity, self.ids.why.opacity = not asked, float(asked), float(asked)
        net = self.ids.net
        net.text = "?" if view.net is None else str(view.net)
        net.unit = counted(2 if view.net is None else view.net, view.noun)

    def _numbers(self, chips: ChoiceChips, usual: tuple[int, ...], chosen: int | None) -> None:
        """The usual numbers, and one chip for any other; a chosen other one stands on that chip."""
        other = "…" if chosen is None or chosen in usual else str(chosen)
        chips.choices = [*((str(n), str(n)) for n in usual), (OTHER, other)]
        chips.chosen = "" if chosen is None else str(chosen) if chosen in usual else OTHER

    def choose_filled(self, name: str) -> None:
        self._choose(name, _("How many were filled?"), self.flow.filling.set_filled)

    def choose_aside(self, name: str) -> None:
        self._choose(name, _("Set aside of these"), self.flow.filling.set_aside)

    def _choose(self, name: str, title: str, tell) -> None:
        if name == OTHER:
            self.shell.keypad(title, "", "", lambda typed: self.do(tell, int(typed)), decimal=False)
        else:
            self.do(tell, int(name))

    def choose_reason(self, reason: str) -> None:
        self.do(self.flow.filling.set_reason, reason)


load_layout(__file__)
