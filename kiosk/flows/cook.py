"""A batch on the stove, from its first ingredient to its last jar.

The books alone say where the batch stands (`cook_steps.progress`). The three parts keep only what is chosen and not yet
booked: the lot in hand, an amount other than the recipe's, the figures at filling.
"""

from __future__ import annotations

from typing import ClassVar

from db import Batch, BatchState, Lot, RuleError, StepMark
from kiosk.flows.base import HOME, STAY, Flow, Memo, Next, Place, Scanned, good
from kiosk.flows.cook_steps import finished_steps, progress, step_at, step_title
from kiosk.flows.fill import Filling, FillView
from kiosk.flows.keep import KeepFlow
from kiosk.flows.on_screen import OnScreen
from kiosk.flows.print_labels import LabelsFlow
from kiosk.flows.stove import ProcessView, Stove
from kiosk.flows.weigh import Weighing, WeighView
from kiosk.flows.workplace import Workplace
from kiosk.locale import _


class CookFlow:
    """One batch: weighing in, then the steps on the stove, then filling."""

    kept_as: ClassVar[str] = "cook"

    def __init__(self, work: Workplace, number: str) -> None:
        self._work = work
        self.number = number
        self._screen = OnScreen(work.books, number)
        self.weighing = Weighing(work, number, self._screen)
        self.stove = Stove(work, number, self._screen)
        self.filling = Filling(work, number, self._screen)

    @property
    def batch(self) -> Batch:
        return self._work.books.batch(self.number)

    @property
    def place(self) -> Place:
        here = progress(self.batch)
        if here.line is not None:
            return Place.WEIGH
        return Place.PROCESS if here.step is not None else Place.FILL

    def view(self) -> WeighView | ProcessView | FillView:
        batch = self.batch
        here = progress(batch)
        if here.line is not None:
            return self.weighing.view(batch, here.line)
        if here.step is not None:
            return self.stove.view(batch, here.step)
        return self.filling.view(batch)

    def finish(self, *, sure: bool = False) -> Next:
        """Book the filled count; labels come next, if there are any.

        Args:
            sure: a count far above the recipe's was confirmed.
        """
        missing = self.filling.book(sure=sure)
        if missing is not STAY:
            return missing
        if self.batch.net == 0:
            words = _("{number} is finished: nothing of it is for sale").format(number=self.number)
            return Next(home=True, notice=good(words))
        return Next(flow=LabelsFlow(self._work, self.number))

    def keep_some(self) -> Next:
        """Keep some of the pot as an ingredient for other batches."""
        return Next(flow=KeepFlow(self._work, self.number, self))

    def fail(self, reason: str, became: str = "") -> Next:
        """Record that the batch failed and what became of it. Its number stays used, its ingredients stay booked."""
        self._work.books.fail_batch(self.number, reason, became=became, seen=self._screen.answer())
        return Next(home=True, notice=good(_("{number} is booked as failed").format(number=self.number)))

    def undo(self) -> Next:
        """Undo the last action: reopen the step that was left last, or else reverse the last weigh-in."""
        batch = self._screen.batch
        done = finished_steps(batch)
        if not done:
            return self.weighing.undo()
        last = max(done)
        self._work.books.mark_step(batch.number, last, StepMark.REOPENED, seen=self._screen.answer())
        return Next(notice=good(_("Back at: {step}").format(step=step_title(step_at(batch, last)))))

    def scanned(self, seen: Scanned) -> Next | None:
        """A bag's tag becomes the lot in hand; this batch's own code changes nothing; others are for the router."""
        if isinstance(seen.record, Lot) and progress(self._screen.batch).line is not None:
            return self._pick(seen.record.code)
        mine = isinstance(seen.record, Batch) and seen.record.number == self.number
        return STAY if mine else None

    def _pick(self, code: str) -> Next:
        before = self.weighing.memo()
        picked = self.weighing.pick_lot(code)
        if self.weighing.memo() != before:
            self._screen.scanned()
        return picked

    def entered(self) -> bool:
        return self.weighing.entered() or self.filling.entered()

    def back(self) -> Next:
        """Leave the screen; the batch stays on the stove."""
        return HOME

    def memo(self) -> Memo:
        return {"number": self.number, **self.weighing.memo(), **self.filling.memo()}

    @classmethod
    def from_memo(cls, work: Workplace, memo: Memo) -> Flow:
        """Restore the flow after a restart; opens the labels if the power went just after filling was booked.

        Raises:
            RuleError: the batch failed.
        """
        flow = cls(work, str(memo["number"]))
        state = flow.batch.state
        if state is BatchState.FILLED:
            return LabelsFlow(work, flow.number)
        if state is BatchState.FAILED:
            raise RuleError(_("{number} failed.").format(number=flow.number))
        flow.weighing.remember(memo)
        flow.filling.remember(memo)
        return flow
