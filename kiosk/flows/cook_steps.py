"""Where a batch stands: the next line to weigh in, the running step, and its timer.

Pure functions of a batch record, so the answer after a power cut is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from db import (
    Batch,
    Quantity,
    RecipeLine,
    RecipeStep,
    StepKind,
    Timer,
    added_up,
    last_reading,
    limit_words,
    outside_limit_of,
    reading_words,
    timer_left_at,
)
from kiosk.locale import _, said
from kiosk.locale.recall_words import counted


class RowState(Enum):
    """How a row of the step list looks."""

    DONE = "done"
    LEFT_OUT = "left out"
    """A recipe line of which nothing, or not all, was used."""
    OUTSIDE = "outside"
    """Left with its last reading outside the limit."""
    LEFT_EARLY = "left early"
    """Left before its time had passed."""
    NOW = "now"
    TODO = "todo"


@dataclass(frozen=True)
class StepRow:
    """One row of the step list at the left of the cook's screens."""

    name: str
    amount: str
    state: RowState


@dataclass(frozen=True)
class Progress:
    """Where a batch stands. Only one of `line` and `step` is set; both are None at filling."""

    line: int | None
    step: int | None
    done: int
    total: int
    name: str


def wanted(batch: Batch, line: RecipeLine) -> Quantity:
    """How much of a recipe line this batch needs."""
    return line.quantity.scaled(batch.scale)


def finished_steps(batch: Batch) -> frozenset[int]:
    """The process steps that are done and were not reopened."""
    return batch.steps_done


def progress(batch: Batch) -> Progress:
    """The first line not weighed in, else the first step not done, else filling."""
    recipe = batch.recipe
    steps_done = finished_steps(batch)
    total = len(recipe.lines) + len(recipe.steps) + 1
    done = len(batch.lines_done) + len(steps_done)
    for line in recipe.lines:
        if line.index not in batch.lines_done:
            return Progress(line.index, None, done, total, f"{wanted(batch, line)} {line.ingredient.name}")
    for step in recipe.steps:
        if step.index not in steps_done:
            return Progress(None, step.index, done, total, step_title(step))
    return Progress(None, None, done, total, _("Fill"))


def line_at(batch: Batch, index: int) -> RecipeLine:
    return next(line for line in batch.recipe.lines if line.index == index)


def step_at(batch: Batch, index: int) -> RecipeStep:
    return next(step for step in batch.recipe.steps if step.index == index)


def step_title(step: RecipeStep) -> str:
    """“Boil”, “Set point, at least 220 °F”."""
    if step.reading is not None:
        return _("{step}, {limit}").format(step=step.name, limit=said(limit_words(step.reading)))
    return step.name


def step_amount(step: RecipeStep) -> str:
    """The text at the right of a step to come: its minutes or its limit."""
    if step.kind is StepKind.TIMED and step.minutes:
        return _("{n} min").format(n=step.minutes)
    if step.reading is not None:
        return said(limit_words(step.reading))
    return ""


def read_words(batch: Batch, step: RecipeStep) -> str:
    """The last reading of a step as it was entered; empty if there is none."""
    last = last_reading(batch, step)
    return "" if last is None else reading_words(last.value, last.unit)


def rows(batch: Batch) -> tuple[StepRow, ...]:
    """The step list: lines, steps, filling."""
    here = progress(batch)
    steps_done = finished_steps(batch)
    found = [_line_row(batch, line, here) for line in batch.recipe.lines]
    for step in batch.recipe.steps:
        state = _state(step.index in steps_done, here.step == step.index)
        if state is RowState.DONE and outside_limit_of(batch, step) is not None:
            state = RowState.OUTSIDE
        elif state is RowState.DONE and left_early(batch, step):
            state = RowState.LEFT_EARLY
        early = _("left early") if state is RowState.LEFT_EARLY else ""
        found.append(StepRow(step.name, read_words(batch, step) or early or step_amount(step), state))
    filling = here.line is None and here.step is None
    units = str(batch.filled if batch.filled is not None else batch.expected_units)
    found.append(
        StepRow(
            _("Fill {units}").format(units=counted(2, batch.product.noun)),
            units,
            _state(batch.filled is not None, filling),
        )
    )
    return tuple(found)


def _line_row(batch: Batch, line: RecipeLine, here: Progress) -> StepRow:
    done = line.index in batch.lines_done
    used = used_on_line(batch, line.index)
    amount = " + ".join(str(one) for one in used) if done and used else str(wanted(batch, line))
    name = used_names(batch, line.index) if done else ""
    if line.index in {one.line for one in batch.left_out}:
        amount = _("{amount}, rest left out").format(amount=amount) if used else _("left out")
        return StepRow(name or line.ingredient.name.capitalize(), amount, RowState.LEFT_OUT)
    return StepRow(name or line.ingredient.name.capitalize(), amount, _state(done, here.line == line.index))


def used_names(batch: Batch, index: int) -> str:
    """The names of what went in on a line, substitutes included; empty if nothing has."""
    names = (use.lot.ingredient.name for use in batch.uses if use.line == index and not use.reversed)
    return " + ".join(dict.fromkeys(names)).capitalize()


def used_on_line(batch: Batch, index: int) -> tuple[Quantity, ...]:
    """What was weighed in on a line so far, over all lots. Usually one sum; two if one bag was weighed and another
    measured by volume and no density is known; empty if nothing was."""
    uses = (use.quantity for use in batch.uses if use.line == index and not use.reversed)
    return added_up(uses, line_at(batch, index).ingredient.density)


def still_wanted(batch: Batch, index: int) -> Quantity:
    """What is still missing on a line; the whole amount if nothing is missing or if it cannot be calculated."""
    line = line_at(batch, index)
    asked = left = wanted(batch, line)
    for used in used_on_line(batch, index):
        part = used.in_unit(asked.unit, line.ingredient.density)
        left = left if part is None else left - part
    return left if left.amount > 0 else asked


def _state(done: bool, now: bool) -> RowState:
    if done:
        return RowState.DONE
    return RowState.NOW if now else RowState.TODO


def left_early(batch: Batch, step: RecipeStep) -> bool:
    """Whether a step was left before its time had passed, or without its timer having been started."""
    timer = timer_left_at(batch, step.index)
    return timer is not None and not timer.is_up


def timer_doubt(timer: Timer | None) -> str:
    """A warning about a timer that ran across a restart of the machine; empty if its time is certain."""
    if timer is None or timer.sure:
        return ""
    return _("The power was off in between: this timer may be wrong. Go by what you see in the pot.")
