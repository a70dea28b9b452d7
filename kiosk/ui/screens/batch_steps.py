"""The steps of a batch at the left of the cook's screens: a list, or one row where the screen is upright."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.flows.cook_steps import StepRow
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.steps import Step, StepList


class BatchSteps(StepList):
    """A step list that draws the rows of a flow's view."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        follow(self, self._turn)

    def _turn(self, *_) -> None:
        self.compact = theme.tall
        if theme.tall:
            self.size_hint, self.height = (1, None), theme.touch
        else:
            self.size_hint = (0.49, 1)

    def draw(self, rows: Iterable[StepRow]) -> None:
        """Show these steps."""
        self.steps = [Step(row.name, row.amount, row.state.value) for row in rows]
