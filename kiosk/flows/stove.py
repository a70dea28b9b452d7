"""On the stove: a step's timer, its readings and notes, and going on to the next."""

from __future__ import annotations

from dataclasses import dataclass

from db import Batch, ReadingTarget, StepMark, moment
from kiosk.flows.base import STAY, Choice, Next, Workplace, bad, warn
from kiosk.flows.cook_steps import (
    StepRow,
    Timer,
    progress,
    reading_words,
    rows,
    step_amount,
    step_at,
    target_words,
    timer_doubt,
    timer_of,
)
from kiosk.flows.figures import number
from kiosk.flows.on_screen import OnScreen
from kiosk.locale import _


@dataclass(frozen=True)
class ProcessView:
    title: str
    number: str
    rows: tuple[StepRow, ...]
    name: str
    timer: Timer | None
    readings: tuple[tuple[str, str], ...]
    """Each a time and a value."""
    target: str
    pot: str
    notes: tuple[str, ...]
    action: str
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
        target = step.reading
        return ProcessView(
            title=batch.recipe.name,
            number=batch.number,
            rows=rows(batch),
            name=step.name,
            timer=timer,
            readings=tuple(
                (f"{reading.at:%H:%M}", reading_words(reading.value, reading.unit)) for reading in batch.readings
            ),
            target=step_amount(step) if target is not None else "",
            pot=", ".join(pot.name for pot in batch.equipment),
            notes=tuple(filter(None, (timer_doubt(timer), *(note.text for note in batch.notes)))),
            action=self._action(batch, index, timer),
            unit=target.unit if target else self._usual_unit(),
        )

    def _usual_unit(self) -> str:
        return "°F" if self._work.settings.kitchen.units == "us" else "°C"

    def _action(self, batch: Batch, index: int, timer: Timer | None) -> str:
        step = step_at(batch, index)
        if timer is not None and not timer.started:
            return _("Start {n} min").format(n=timer.total_s // 60)
        if step.reading is not None and step.reading.top is None and not self._has_reading(batch, index):
            return _("Reached {value}").format(value=reading_words(step.reading.value, step.reading.unit))
        return _("Next")

    def _has_reading(self, batch: Batch, index: int) -> bool:
        return any(reading.step == index for reading in batch.readings)

    def go_on(self) -> Next:
        """The primary action of a step: start its timer, note its reading, or leave it for the next."""
        batch = self._screen.batch
        index = progress(batch).step
        if index is None:
            return STAY
        step = step_at(batch, index)
        timer = timer_of(batch, index, moment(self._work.clock))
        if timer is not None and not timer.started:
            return self._mark(StepMark.STARTED)
        if step.reading is not None and step.reading.top is not None and not self._has_reading(batch, index):
            words = _("What was read is missing: {target}").format(target=target_words(step.reading))
            return Next(notice=warn(words, _("Type the figure that you read.")))
        if step.reading is not None and not self._has_reading(batch, index):
            return self._reached(step.reading, index)
        return self._mark(StepMark.FINISHED)

    def _reached(self, target: ReadingTarget, index: int) -> Next:
        """The reading and the end of its step are booked together, or neither is."""
        books = self._work.books

        def both() -> Next:
            books.add_reading(self._number, target.quantity, target.value, target.unit, step=index)
            return self._mark(StepMark.FINISHED)

        return books.together(both)

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

    def _mark(self, mark: StepMark, seconds: int = 0) -> Next:
        """Of the step that is drawn; where another screen went on meanwhile, it is refused with what is so now."""
        index, seen = progress(self._screen.batch).step, self._screen.seen
        self._screen.forget()
        if index is not None:
            self._work.books.mark_step(self._number, index, mark, seconds, seen=seen)
        return STAY

    def add_reading(self, typed: str) -> Next:
        """A temperature (or what this step asks for) read off by the cook."""
        batch = self._screen.batch
        index = progress(batch).step
        value = number(typed)
        if index is None:
            return STAY
        if value is None:
            return Next(
                notice=bad(_("“{typed}” is not a number").format(typed=typed[:20]), _("Type it again, like 218."))
            )
        target = step_at(batch, index).reading
        quantity = target.quantity if target else "temperature"
        unit = target.unit if target else self._usual_unit()
        self._work.books.add_reading(batch.number, quantity, value, unit, step=index)
        self._screen.forget()
        return STAY

    def add_note(self, text: str) -> Next:
        if text.strip():
            self._work.books.add_note(self._number, text)
        return STAY

    def pot_choices(self) -> tuple[Choice, ...]:
        return tuple(Choice(pot.id, pot.name) for pot in self._work.books.equipment())

    def set_pot(self, equipment_id: str) -> Next:
        pots = tuple(pot for pot in self._work.books.equipment() if pot.id == equipment_id)
        seen = self._screen.seen
        self._screen.forget()
        self._work.books.set_equipment(self._number, pots, seen=seen)
        return STAY
