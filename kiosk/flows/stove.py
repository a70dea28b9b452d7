"""On the stove: a step's timer, its readings and notes, and going on to the next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from db import (
    Batch,
    Outside,
    Reading,
    StepMark,
    Timer,
    keeps_acid,
    last_reading,
    limit_words,
    moment,
    outside,
    outside_advice,
    outside_of,
    reading_words,
    timer_of,
)
from kiosk.flows.base import STAY, Choice, Next, Notice, Workplace, bad, warn
from kiosk.flows.cook_steps import (
    StepRow,
    progress,
    read_words,
    rows,
    step_at,
    timer_doubt,
)
from kiosk.flows.figures import number
from kiosk.flows.on_screen import OnScreen
from kiosk.limit_words import outside_words
from kiosk.locale import _, clock, ngettext, said


class Ask(Enum):
    """What must be asked before a step is left."""

    NOTHING = ""
    READING = "reading"
    """Nothing was read yet: the figure is to be typed."""
    OUTSIDE = "outside"
    """What was read last is outside the limit: what was done about it?"""
    EARLY = "early"
    """Its time is not up."""


class ReadRow(NamedTuple):
    """A reading in the list."""

    at: str
    value: str
    outside: bool
    """It is the last one of its step, and not what the step asks for."""


@dataclass(frozen=True)
class ProcessView:
    title: str
    number: str
    rows: tuple[StepRow, ...]
    name: str
    timer: Timer | None
    readings: tuple[ReadRow, ...]
    limit: str
    """“at most 3.9”; empty where the step measures nothing."""
    read: str
    """What was read last on this step."""
    outside: str
    """What is wrong with that, in words; empty where nothing is."""
    advice: str
    pot: str
    notes: tuple[str, ...]
    action: str
    ask: Ask
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
        target, wrong = step.reading, outside_of(batch, step)
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
        words = {Ask.READING: _("Type the reading"), Ask.OUTSIDE: _("What was done?")}
        return words.get(self._ask(batch, index, timer), _("Next"))

    def _ask(self, batch: Batch, index: int, timer: Timer | None) -> Ask:
        step = step_at(batch, index)
        if timer is not None and not timer.started:
            return Ask.NOTHING
        if timer is not None and timer.left_s > 0:
            return Ask.EARLY
        if step.reading is not None and last_reading(batch, step) is None:
            return Ask.READING
        return Ask.NOTHING if outside_of(batch, step) is None else Ask.OUTSIDE

    def ask(self) -> Ask:
        """What must be asked before the step that is drawn is left, at this moment."""
        here = self._here()
        return Ask.NOTHING if here is None else self._ask(*here)

    def _here(self) -> tuple[Batch, int, Timer | None] | None:
        """The batch as it is drawn, its step, and the step's timer at this moment; None past the last step."""
        batch = self._screen.batch
        index = progress(batch).step
        return None if index is None else (batch, index, timer_of(batch, index, moment(self._work.clock)))

    def go_on(self) -> Next:
        """The primary action of a step: start its timer, or leave it for the next; what is missing is said."""
        here = self._here()
        if here is None:
            return STAY
        batch, index, timer = here
        if timer is not None and not timer.started:
            return self._mark(StepMark.STARTED)
        ask, step = self._ask(*here), step_at(batch, index)
        if ask is Ask.EARLY:
            return Next(notice=warn(self.early_words(), _("Wait for it, or say that you leave it early.")))
        if ask is Ask.READING and step.reading is not None:
            words = _("What was read is missing: {limit}").format(limit=said(limit_words(step.reading)))
            return Next(notice=warn(words, _("Type the figure that you read.")))
        wrong = outside_of(batch, step)
        if wrong is not None:
            return Next(notice=self._is_outside(batch, wrong))
        return self._mark(StepMark.FINISHED)

    def early_words(self) -> str:
        """“Boil: 7 min are left”."""
        here, left = self._here(), self._left_words()
        return _("{step}: {left}").format(step=step_at(here[0], here[1]).name, left=left) if here and left else ""

    def _left_words(self) -> str:
        """“7 min are left”; empty where the step's time is up, or it has none."""
        here = self._here()
        if here is None or here[2] is None or here[2].is_up:
            return ""
        if not here[2].started:
            return _("it was not started")
        minutes = max(1, round(here[2].left_s / 60))
        return ngettext("{n} min is left", "{n} min are left", minutes).format(n=minutes)

    def leave_early(self) -> Next:
        """The step's time is not up, and it is left on purpose: the note says so. What it measures is still asked."""
        here = self._here()
        if here is None or self._ask(*here) is not Ask.EARLY:
            return self.go_on()
        batch, index, _timer = here
        step = step_at(batch, index)
        if step.reading is not None and last_reading(batch, step) is None:
            return Next(
                notice=warn(_("What was read is missing: {limit}").format(limit=said(limit_words(step.reading))))
            )
        wrong = outside_of(batch, step)
        if wrong is not None:
            return Next(notice=self._is_outside(batch, wrong))
        return self._mark(StepMark.FINISHED, early=self._left_words())

    def read(self, typed: str) -> Next:
        """The figure that the step asks for. Inside its limit the step is left with it; outside, it is asked about."""
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
            other = outside_of(books.batch(self._number), step)
            now = books.add_reading(self._number, target.quantity, value, target.unit, step=index)
            inside = outside_of(now, step) is None  # else it stays, and is asked about
            if inside and other is not None and other.reading not in batch.readings:
                words = _("{wrong} on another screen").format(wrong=outside_words(other))
                return Next(notice=warn(words, _("Both figures are kept. Look which of them is right, then go on.")))
            if inside and (timer is None or timer.is_up):
                books.mark_step(self._number, index, StepMark.FINISHED, seen=seen)
            return STAY

        return books.together(both)

    def _is_outside(self, batch: Batch, wrong: Outside) -> Notice:
        return bad(outside_words(wrong), said(outside_advice(batch, wrong)))

    def choices(self) -> tuple[Choice, ...]:
        """What can have been done about a reading that is outside its limit."""
        here = self._here()
        wrong = outside_of(here[0], step_at(here[0], here[1])) if here else None
        if here is None or wrong is None:
            return ()
        again = _("The meter was wrong.") if keeps_acid(here[0], wrong.target) else _("It was put right.")
        return (
            Choice("hold", _("Hold it"), _("No label is printed.")),
            Choice("again", _("Read again"), again),
            Choice("fail", _("Throw it away"), _("The batch failed.")),
        )

    def hold_and_go_on(self) -> Next:
        """The reading stays as it is: the batch is on hold from now on, and the step is left."""
        here = self._here()
        wrong = outside_of(here[0], step_at(here[0], here[1])) if here else None
        if wrong is None:
            return self.go_on()

        def both() -> Next:
            self._work.books.hold_batch(self._number, wrong.words)  # as the books say it of themselves: once, not twice
            return self._mark(StepMark.FINISHED, early=self._left_words())

        self._work.books.together(both)
        words = _("{number} is on hold").format(number=self._number)
        return Next(notice=warn(words, _("None of its labels is printed, and nothing of it is sent out.")))

    def outside_words(self) -> str:
        """What is outside on the step that is drawn: the reason that is offered where the batch is thrown away."""
        here = self._here()
        wrong = outside_of(here[0], step_at(here[0], here[1])) if here else None
        return outside_words(wrong) if wrong else ""

    def outside_question(self) -> str:
        """What is asked about it, with both figures: the list lies over the screen that tells them."""
        here = self._here()
        wrong = outside_of(here[0], step_at(here[0], here[1])) if here else None
        if wrong is None:
            return _("What was done about it?")
        read = reading_words(wrong.reading.value, wrong.reading.unit)
        return _("{read}, not {limit}: what was done?").format(read=read, limit=said(limit_words(wrong.target)))

    def adjust_timer(self, seconds: int) -> Next:
        """A minute more or less."""
        return self._mark(StepMark.ADJUSTED, seconds)

    def pause_or_resume(self) -> Next:
        batch = self._screen.batch
        index = progress(batch).step
        timer = timer_of(batch, index, moment(self._work.clock)) if index is not None else None
        if timer is None or not timer.started:
            return STAY
        return self._mark(StepMark.RESUMED if timer.paused else StepMark.PAUSED)

    def _mark(self, mark: StepMark, seconds: int = 0, early: str = "") -> Next:
        """Of the step that is drawn; where another screen went on meanwhile, it is refused with what is so now."""
        index = progress(self._screen.batch).step
        seen = self._screen.seen if mark is StepMark.ADJUSTED else self._screen.answer()
        if index is not None:
            self._work.books.mark_step(self._number, index, mark, seconds, early=early, seen=seen)
        return STAY

    def add_reading(self, typed: str) -> Next:
        """A temperature (or what this step asks for) read off by the cook; the step goes on."""
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
    """Every reading of a batch; marked are those that are outside the limit and were not followed by another."""
    wrong: list[Reading] = [one.reading for one in outside(batch)]
    return tuple(
        ReadRow(clock(reading.at), reading_words(reading.value, reading.unit), reading in wrong)
        for reading in batch.readings
    )
