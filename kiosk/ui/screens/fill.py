"""Filling: how many jars were filled, how many are set aside and why, and how many are left."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.flows.cook import CookFlow
from kiosk.flows.fill import FillView
from kiosk.locale import _
from kiosk.locale.recall_words import counted
from kiosk.ui.actions import Action
from kiosk.ui.screens.base import Bar, Screen, load_layout
from kiosk.ui.screens.batch_steps import BatchSteps  # noqa: F401  # the layout uses them
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.cards import Caption  # noqa: F401
from kiosk.ui.widgets.choice_chips import ChoiceChips
from kiosk.ui.widgets.columns import Columns, Pile  # noqa: F401
from kiosk.ui.widgets.measures import BigFigure  # noqa: F401
from kiosk.ui.widgets.surface import Card  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.flows.base import Next
    from kiosk.ui.host import ScreenHost

OTHER = "other number"
"""The key of the chip on which any number can be typed."""


class FillTap(StrEnum):
    FINISH = "finish"
    UNDO = "undo"
    KEEP = "keep"


class FillScreen(Screen[FillView, CookFlow, FillTap]):
    """Draws `CookFlow` when only filling is left."""

    def __init__(self, shell: ScreenHost, **kwargs: object) -> None:
        super().__init__(shell, **kwargs)
        # Kivy's ids are weak references: a widget that is taken out for a while must be referenced here.
        self._steps, self._net_card = self.ids.steps.__self__, self.ids.net_card.__self__
        follow(self, self._turn)

    def _turn(self, *_args: object) -> None:
        """On a small screen the number that is left takes the place of the steps: the chips need the height."""
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

    def bar(self, view: FillView) -> Bar[FillTap]:
        finish = Action(FillTap.FINISH, view.action, icon="check", tone="leaf", live=view.ready)
        undo = Action(FillTap.UNDO, _("Undo"), icon="again")
        keep = Action(FillTap.KEEP, _("Keep some"), icon="sack")
        return Bar(view.title, view.number, (undo, keep), finish)

    def act(self, tap: FillTap) -> None:
        match tap:
            case FillTap.FINISH:
                self._finish()
            case FillTap.UNDO:
                self.do(self.flow.undo)
            case FillTap.KEEP:
                self.do(self.flow.keep_some)

    def _finish(self) -> None:
        """Asks first if there are far more jars than the recipe makes."""
        far_more = self.view.far_more
        if far_more:
            sure = lambda: self.do(self.flow.finish, sure=True)  # noqa: E731
            self.shell.confirm(_("So many?"), far_more, _("Yes, so many"), sure)
        else:
            self.do(self.flow.finish)

    def draw(self, view: FillView) -> None:
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
        """A chip for each usual number, and one for any other; if another number is chosen, that chip shows it."""
        other = "…" if chosen is None or chosen in usual else str(chosen)
        chips.choices = [*((str(n), str(n)) for n in usual), (OTHER, other)]
        chips.chosen = "" if chosen is None else str(chosen) if chosen in usual else OTHER

    def choose_filled(self, name: str) -> None:
        self._choose(name, _("How many were filled?"), self.flow.filling.set_filled)

    def choose_aside(self, name: str) -> None:
        self._choose(name, _("Set aside of these"), self.flow.filling.set_aside)

    def _choose(self, name: str, title: str, tell: Callable[[int], Next]) -> None:
        if name == OTHER:
            self.shell.keypad(title, "", "", lambda typed: self.do(tell, int(typed)), decimal=False)
        else:
            self.do(tell, int(name))

    def choose_reason(self, reason: str) -> None:
        self.do(self.flow.filling.set_reason, reason)


load_layout(__file__)
