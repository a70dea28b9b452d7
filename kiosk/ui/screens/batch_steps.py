"""The steps of a batch, at the left of the cook's screens: a list, or one row on an upright screen."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.flows.cook_steps import StepRow
from kiosk.ui.theme import follow, theme
from kiosk.ui.widgets.steps import Step, StepList


class BatchSteps(StepList):
    """A step list that draws the rows of a flow's view."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        follow(self, self._turn)

    def _turn(self, *_: object) -> None:
        self.compact = theme.tall
        self.size_hint = (1, None) if theme.tall else (0.49, 1)
        if theme.tall:
            self.height = theme.touch

    def draw(self, rows: Iterable[StepRow]) -> None:
        """Show these steps."""
        self.steps = [Step(row.name, row.amount, row.state.value) for row in rows]
