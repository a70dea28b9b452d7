"""A process step on the stove: its timer, readings and notes, and going on to the next step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from db import (
    Batch,
    OutsideLimit,
    Reading,
    StepMark,
    Timer,
    keeps_acid,
    last_reading,
    limit_words,
    moment,
    outside_advice,
    outside_limit_of,
    outside_limits,
    reading_words,
    timer_of,
)
from kiosk.flows.base import STAY, Choice, Next, Notice, bad, warn
from kiosk.flows.cook_steps import StepRow, progress, read_words, rows, step_at, timer_doubt
from kiosk.flows.figures import number
from kiosk.flows.on_screen import OnScreen
from kiosk.flows.workplace import Workplace
from kiosk.locale import _, clock, ngettext, said
from kiosk.locale.limit_words import outside_words


class StepQuestion(Enum):
    """What must be asked before a step can be left."""

    NOTHING = ""
    READING = "reading"
    """It has no reading yet: the value must be typed."""
    OUTSIDE = "outside"
    """The last reading is outside the limit: ask what was done about it."""
    EARLY = "early"
    """Its time is not up."""


class ReadRow(NamedTuple):
    """A reading in the list."""

    at: str
    value: str
    outside: bool
    """Whether it is the last one of its step and outside the limit."""


@dataclass(frozen=True)
class ProcessView:
    title: str
    number: str
    rows: tuple[StepRow, ...]
    name: str
    timer: Timer | None
    readings: tuple[ReadRow, ...]
    limit: str
    """“at most 3.9”; empty if the step has no reading."""
    read: str
    """The last reading of this step."""
    outside: str
    """What is wrong with that reading, in words; empty if nothing."""
    advice: str
    pot: str
    notes: tuple[str, ...]
    action: str
    ask: StepQuestion
    unit: str
    """The unit of a reading on this step."""


class Stove:
    """The process steps of one batch; all of their state is in the books."""

    def __init__(self, work: Workplace, batch_number: str, screen: OnScreen | None = None) -> None:
        self._work = work
        self._number = batch_number
        self._screen = screen or OnScreen(work.books, batch_number)

    def view(self, batch: Batch, index: int) -> ProcessView:
        """What the Process screen draws for step `index`."""
        self._screen.draw(batch)
        step = step_at(batch, index)
        timer = timer_of(batch, index, moment(self._work.clock))
        target, wrong = step.reading, outside_limit_of(batch, step)
        return ProcessView(
            title=batch.recipe.name,
            number=batch.number,
            rows=rows(batch),
            name=step.name,
            timer=timer,
            readings=_read_rows(batch),
            limit=said(limit_words(target)) if target is not None else "",
            read=read_words(batch, step),
            outside=outside_words(wrong) if wrong else "",
            advice=said(outside_advice(batch, wrong)) if wrong else "",
            pot=", ".join(pot.name for pot in batch.equipment),
            notes=tuple(filter(None, (timer_doubt(timer), *(note.text for note in batch.notes)))),
            action=self._action(batch, index, timer),
            ask=self._ask(batch, index, timer),
            unit=target.unit if target else self._usual_unit(),
        )

    def _usual_unit(self) -> str:
        return "°F" if self._work.settings.kitchen.units == "us" else "°C"

    def _action(self, batch: Batch, index: int, timer: Timer | None) -> str:
        if timer is not None and not timer.started:
            return _("Start {n} min").format(n=timer.total_s // 60)
        words = {StepQuestion.READING: _("Type the reading"), StepQuestion.OUTSIDE: _("What was done?")}
        return words.get(self._ask(batch, index, timer), _("Next"))

    def _ask(self, batch: Batch, index: int, timer: Timer | None) -> StepQuestion:
        step = step_at(batch, index)
        if timer is not None and not timer.started:
            return StepQuestion.NOTHING
        if timer is not None and timer.left_s > 0:
            return StepQuestion.EARLY
        if step.reading is not None and last_reading(batch, step) is None:
            return StepQuestion.READING
        return StepQuestion.NOTHING if outside_limit_of(batch, step) is None else StepQuestion.OUTSIDE

    def ask(self) -> StepQuestion:
        """What must be asked now before the drawn step can be left."""
        here = self._here()
        return StepQuestion.NOTHING if here is None else self._ask(*here)

    def _here(self) -> tuple[Batch, int, Timer | None] | None:
        """The drawn batch, its step, and the step's timer as it is now; None after the last step."""
        batch = self._screen.batch
        index = progress(batch).step
        return None if index is None else (batch, index, timer_of(batch, index, moment(self._work.clock)))

    def go_on(self) -> Next:
        """The step's primary action: start its timer, or go to the next step. Says what is missing."""
        here = self._here()
        if here is None:
            return STAY
        batch, index, timer = here
        if timer is not None and not timer.started:
            return self._mark(StepMark.STARTED)
        ask, step = self._ask(*here), step_at(batch, index)
        if ask is StepQuestion.EARLY:
            return Next(notice=warn(self.early_words(), _("Wait for it, or say that you leave it early.")))
        if ask is StepQuestion.READING and step.reading is not None:
            words = _("What was read is missing: {limit}").format(limit=said(limit_words(step.reading)))
            return Next(notice=warn(words, _("Type the figure that you read.")))
        wrong = outside_limit_of(batch, step)
        if wrong is not None:
            return Next(notice=self._is_outside(batch, wrong))
        return self._mark(StepMark.FINISHED)

    def early_words(self) -> str:
        """“Boil: 7 min are left”."""
        here, left = self._here(), self._left_words()
        return _("{step}: {left}").format(step=step_at(here[0], here[1]).name, left=left) if here and left else ""

    def _left_words(self) -> str:
        """“7 min are left”; empty if the step's time is up or if it has none."""
        here = self._here()
        if here is None or here[2] is None or here[2].is_up:
            return ""
        if not here[2].started:
            return _("it was not started")
        minutes = max(1, round(here[2].left_s / 60))
        return ngettext("{n} min is left", "{n} min are left", minutes).format(n=minutes)

    def leave_early(self) -> Next:
        """Leave the step on purpose before its time is up; a note records it. Its reading is still required."""
        here = self._here()
        if here is None or self._ask(*here) is not StepQuestion.EARLY:
            return self.go_on()
        batch, index, _timer = here
        step = step_at(batch, index)
        if step.reading is not None and last_reading(batch, step) is None:
            return Next(
                notice=warn(_("What was read is missing: {limit}").format(limit=said(limit_words(step.reading))))
            )
        wrong = outside_limit_of(batch, step)
        if wrong is not None:
            return Next(notice=self._is_outside(batch, wrong))
        return self._mark(StepMark.FINISHED, early=self._left_words())

    def read(self, typed: str) -> Next:
        """Record the step's reading. Inside its limit, the step is left; outside, it is asked about."""
        here = self._here()
        value = number(typed)
        if here is None:
            return STAY
        if value is None:
            return Next(notice=self._no_number(typed))
        batch, index, timer = here
        step = step_at(batch, index)
        if step.reading is None:
            return self.add_reading(typed)

        books, target, seen = self._work.books, step.reading, self._screen.answer()

        def both() -> Next:
            other = outside_limit_of(books.batch(self._number), step)
            now = books.add_reading(self._number, target.quantity, value, target.unit, step=index)
            inside = outside_limit_of(now, step) is None  # otherwise it stays and is asked about
            if inside and other is not None and other.reading not in batch.readings:
                words = _("{wrong} on another screen").format(wrong=outside_words(other))
                return Next(notice=warn(words, _("Both figures are kept. Look which of them is right, then go on.")))
            if inside and (timer is None or timer.is_up):
                books.mark_step(self._number, index, StepMark.FINISHED, seen=seen)
            return STAY

        return books.together(both)

    def _is_outside(self, batch: Batch, wrong: OutsideLimit) -> Notice:
        return bad(outside_words(wrong), said(outside_advice(batch, wrong)))

    def choices(self) -> tuple[Choice, ...]:
        """What may have been done about a reading outside the limit."""
        here = self._here()
        wrong = outside_limit_of(here[0], step_at(here[0], here[1])) if here else None
        if here is None or wrong is None:
            return ()
        again = _("The meter was wrong.") if keeps_acid(here[0], wrong.target) else _("It was put right.")
        return (
            Choice("hold", _("Hold it"), _("No label is printed.")),
            Choice("again", _("Read again"), again),
            Choice("fail", _("Throw it away"), _("The batch failed.")),
        )

    def hold_and_go_on(self) -> Next:
        """Keep the reading, put the batch on hold, and leave the step."""
        here = self._here()
        wrong = outside_limit_of(here[0], step_at(here[0], here[1])) if here else None
        if wrong is None:
            return self.go_on()

        def both() -> Next:
            self._work.books.hold_batch(self._number, wrong.words)  # the books' own words: one reason, not two
            return self._mark(StepMark.FINISHED, early=self._left_words())

        self._work.books.together(both)
        words = _("{number} is on hold").format(number=self._number)
        return Next(notice=warn(words, _("None of its labels is printed, and nothing of it is sent out.")))

    def outside_words(self) -> str:
        """What is outside the limit on the drawn step: the suggested reason for throwing the batch away."""
        here = self._here()
        wrong = outside_limit_of(here[0], step_at(here[0], here[1])) if here else None
        return outside_words(wrong) if wrong else ""

    def outside_question(self) -> str:
        """The question about it, with both values, as the list covers the screen that shows them."""
        here = self._here()
        wrong = outside_limit_of(here[0], step_at(here[0], here[1])) if here else None
        if wrong is None:
            return _("What was done about it?")
        read = reading_words(wrong.reading.value, wrong.reading.unit)
        return _("{read}, not {limit}: what was done?").format(read=read, limit=said(limit_words(wrong.target)))

    def adjust_timer(self, seconds: int) -> Next:
        """Add or remove time."""
        return self._mark(StepMark.ADJUSTED, seconds)

    def pause_or_resume(self) -> Next:
        batch = self._screen.batch
        index = progress(batch).step
        timer = timer_of(batch, index, moment(self._work.clock)) if index is not None else None
        if timer is None or not timer.started:
            return STAY
        return self._mark(StepMark.RESUMED if timer.paused else StepMark.PAUSED)

    def _mark(self, mark: StepMark, seconds: int = 0, early: str = "") -> Next:
        """Mark the drawn step. If another screen went on meanwhile, it is refused and the current step is shown."""
        index = progress(self._screen.batch).step
        seen = self._screen.seen if mark is StepMark.ADJUSTED else self._screen.answer()
        if index is not None:
            self._work.books.mark_step(self._number, index, mark, seconds, early=early, seen=seen)
        return STAY

    def add_reading(self, typed: str) -> Next:
        """Record a temperature, or what this step measures. The step goes on."""
        batch = self._screen.batch
        index = progress(batch).step
        value = number(typed)
        if index is None:
            return STAY
        if value is None:
            return Next(notice=self._no_number(typed))
        target = step_at(batch, index).reading
        quantity = target.quantity if target else "temperature"
        unit = target.unit if target else self._usual_unit()
        self._screen.answer()
        self._work.books.add_reading(batch.number, quantity, value, unit, step=index)
        return STAY

    def _no_number(self, typed: str) -> Notice:
        return bad(_("“{typed}” is not a number").format(typed=typed[:20]), _("Type it again, like 218."))

    def add_note(self, text: str) -> Next:
        if text.strip():
            self._work.books.add_note(self._number, text)
        return STAY

    def pot_choices(self) -> tuple[Choice, ...]:
        return tuple(Choice(pot.id, pot.name) for pot in self._work.books.equipment())

    def set_pot(self, equipment_id: str) -> Next:
        pots = tuple(pot for pot in self._work.books.equipment() if pot.id == equipment_id)
        seen = self._screen.answer()
        self._work.books.set_equipment(self._number, pots, seen=seen)
        return STAY


def _read_rows(batch: Batch) -> tuple[ReadRow, ...]:
    """Every reading of a batch. Marked: those outside the limit that no other reading followed."""
    wrong: list[Reading] = [one.reading for one in outside_limits(batch)]
    return tuple(
        ReadRow(clock(reading.at), reading_words(reading.value, reading.unit), reading in wrong)
        for reading in batch.readings
    )
