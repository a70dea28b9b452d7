"""Running step timers and when each is up, so that the kiosk can announce it on any screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from db import Batch, moment, timer_of
from kiosk.flows.base import Notice, warn
from kiosk.flows.cook_steps import progress, step_at
from kiosk.flows.workplace import Workplace
from kiosk.locale import _


@dataclass(frozen=True)
class Alarm:
    """A running timer: which batch and step it belongs to, and when it is up."""

    number: str
    step: int
    up_s: int
    """On the monotonic clock, which nobody can set."""
    words: str
    at: datetime = field(compare=False)
    """The same moment on the wall clock, as that is set now."""

    @property
    def notice(self) -> Notice:
        """What is said when it is up."""
        return warn(self.words, self.number)


def running_alarms(work: Workplace) -> tuple[Alarm, ...]:
    """One for each batch whose current step has a running timer. Read it again after each step."""
    found = (_alarm(work, batch) for batch in work.books.batches_cooking())
    return tuple(alarm for alarm in found if alarm is not None)


def _alarm(work: Workplace, batch: Batch) -> Alarm | None:
    index = progress(batch).step
    now = moment(work.clock)
    timer = timer_of(batch, index, now) if index is not None else None
    if index is None or timer is None or not timer.started or timer.paused:
        return None
    # Rounded to a second, so that reading the same timer again gives an equal alarm.
    up_s = round(now.monotonic + timer.left_s)
    at = (now.at + timedelta(seconds=timer.left_s)).replace(microsecond=0)
    step = step_at(batch, index)
    words = _("{what}: {step}, time is up").format(what=batch.recipe.name, step=step.name)
    if not timer.sure:
        words = _("{words}, as far as is known: the power was off in between").format(words=words)
    return Alarm(batch.number, index, up_s, words, at)
