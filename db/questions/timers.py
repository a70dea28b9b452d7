"""Computes the timer of a timed step from the step's events."""

from __future__ import annotations

from dataclasses import dataclass

from db.records import Batch, StepMark
from db.rules.moment import Moment


@dataclass(frozen=True, slots=True)
class Timer:
    """A step's timer at one moment. Times in seconds."""

    total_s: int
    left_s: float
    started: bool
    paused: bool
    sure: bool = True
    """False if the machine was rebooted in between: only the wall clock knows how long it was off."""

    @property
    def is_up(self) -> bool:
        """The time has passed. Always False for a timer that was never started."""
        return self.started and self.left_s <= 0


def timer_of(batch: Batch, index: int, now: Moment) -> Timer | None:
    """The timer of a step at `now`; None for a step without minutes."""
    step = next((one for one in batch.recipe.steps if one.index == index), None)
    if step is None or not step.minutes:
        return None
    total = step.minutes * 60
    elapsed = 0.0
    running_since: Moment | None = None
    started, sure = False, True
    for event in batch.step_events:
        if event.step != index:
            continue
        if event.mark is StepMark.ADJUSTED:
            total += event.seconds
        elif event.mark in (StepMark.STARTED, StepMark.RESUMED):
            started, running_since = True, event.moment
        elif event.mark in (StepMark.PAUSED, StepMark.FINISHED) and running_since is not None:
            ran, known = event.moment.since(running_since)
            elapsed, sure, running_since = elapsed + ran, sure and known, None
    if running_since is not None:
        ran, known = now.since(running_since)
        elapsed, sure = elapsed + ran, sure and known
    return Timer(total, total - elapsed, started, started and running_since is None, sure)


def timer_left_at(batch: Batch, index: int) -> Timer | None:
    """The timer when the step was last finished; None if the step has no minutes or was not finished."""
    left = [event for event in batch.step_events if event.step == index and event.mark is StepMark.FINISHED]
    return timer_of(batch, index, left[-1].moment) if left else None
