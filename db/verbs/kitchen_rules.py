"""The kitchen's rules about batches, bags and days: the verbs ask them, and a flow may ask them beforehand.

A rule is about what is recorded now. Facts that are there already (older books, sheets of a history, another kiosk's
journal) are not judged by it: they are applied as they stand. Each raises RuleError in words, and answers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from db.errors import RuleError, StaleViewError
from db.records import Batch, BatchState, Equipment, Lot, Person, RecipeLine, RecipeStep, StepMark
from db.rules.text import NOTE_LIMIT, printable

FIRST_DAY = date(2000, 1, 1)
"""Before it no kitchen bought what is in the books; it is a year that was typed wrong."""

_NEXT_MARKS: dict[StepMark | None, frozenset[StepMark]] = {
    None: frozenset((StepMark.STARTED, StepMark.ADJUSTED, StepMark.FINISHED)),
    StepMark.STARTED: frozenset((StepMark.PAUSED, StepMark.ADJUSTED, StepMark.FINISHED)),
    StepMark.PAUSED: frozenset((StepMark.RESUMED, StepMark.ADJUSTED, StepMark.FINISHED)),
    StepMark.RESUMED: frozenset((StepMark.PAUSED, StepMark.ADJUSTED, StepMark.FINISHED)),
    StepMark.FINISHED: frozenset((StepMark.REOPENED,)),
    StepMark.REOPENED: frozenset(
        (StepMark.STARTED, StepMark.PAUSED, StepMark.RESUMED, StepMark.ADJUSTED, StepMark.FINISHED)
    ),
}
"""What may follow the mark that a step has. An adjusted timer runs, or is paused, as it was before."""


def recipe_line(batch: Batch, line: int) -> RecipeLine:
    """The line of a batch's recipe."""
    found = next((one for one in batch.recipe.lines if one.index == line), None)
    if found is None:
        raise RuleError(
            f"{batch.recipe.name} has no line {line + 1}.", f"It has {len(batch.recipe.lines)}: choose one of them."
        )
    return found


def refuse_other_ingredient(batch: Batch, line: int, lot: Lot, substitute: str) -> str:
    """A bag goes on the line that asks for what is in it, unless the cook says what it stands in for, and why.

    Returns:
        The note that says so; nothing where the bag is of what is asked for.
    """
    asked = recipe_line(batch, line).ingredient
    if lot.ingredient.id == asked.id:
        return ""
    why = printable(substitute, NOTE_LIMIT)
    if not why:
        raise RuleError(
            f"{lot.code} is {lot.ingredient.name}, and {asked.name} is asked for.",
            f"Take a bag of {asked.name}, or say why this is used in its place.",
        )
    return f"{lot.ingredient.name} ({lot.code}) in place of {asked.name}: {why}"


def refuse_line_done(batch: Batch, line: int, *, completes_line: bool) -> None:
    """A line is completed once; more of it later is said to be more (`completes_line=False`)."""
    if completes_line and line in batch.lines_done:
        name = recipe_line(batch, line).ingredient.name
        raise StaleViewError(f"The {name} of {batch.number} is weighed in already.", "Look at the batch as it is now.")


def refuse_closed(batch: Batch, *, late: bool) -> None:
    """What went in is told before the units are filled; afterwards only by saying that it is told late."""
    if batch.state is BatchState.FILLED and not late:
        raise StaleViewError(
            f"{batch.number} is filled: what went into it is told.", "If something was forgotten, say that it is late."
        )


def refuse_mark(batch: Batch, step: int, mark: StepMark) -> None:
    """A step of the recipe, and a mark that can follow what happened to it last."""
    asked = recipe_step(batch, step)
    marks = [event.mark for event in batch.step_events if event.step == step]
    running = [one for one in marks if one is not StepMark.ADJUSTED]
    last = running[-1] if running else None
    if mark in _NEXT_MARKS[last]:
        return
    was = f"is {last.value}" if last is not None else "was not started"
    raise StaleViewError(f"“{asked.name}” of {batch.number} {was}: it cannot be {mark.value} now.", "Look at it again.")


def recipe_step(batch: Batch, step: int) -> RecipeStep:
    found = next((one for one in batch.recipe.steps if one.index == step), None)
    if found is None:
        raise RuleError(
            f"{batch.recipe.name} has no step {step + 1}.", f"It has {len(batch.recipe.steps)}: choose one of them."
        )
    return found


def refuse_reading(batch: Batch, step: int | None) -> None:
    """A reading may be of no step; of one, only of a step that the recipe has."""
    if step is not None:
        recipe_step(batch, step)


def refuse_day(day: date, what: str, today: date, earliest: date = FIRST_DAY, since: str = "") -> None:
    """Something that happened: not in the future, and not before it could be.

    Args:
        what: as in "sent", "bought".
        since: what happened on `earliest`, as in "SJ-20260304-A was made".
    """
    if day > today:
        raise RuleError(f"{day:%d %B %Y} is still to come: nothing was {what} then.", "Check the day.")
    if day < earliest:
        why = f"{since} on {earliest:%d %B %Y}" if since else f"that is before {earliest:%Y}"
        raise RuleError(f"Nothing can have been {what} on {day:%d %B %Y}: {why}.", "Check the day.")


def refuse_bag_days(bought_on: date, best_before: date | None, today: date) -> None:
    refuse_day(bought_on, "bought", today)
    if best_before is not None and best_before < bought_on:
        raise RuleError(
            f"Best before {best_before:%d %B %Y} is before it was bought on {bought_on:%d %B %Y}.",
            "Check both days; leave the best before out if it is not known.",
        )
    if best_before is not None and best_before > today + timedelta(days=36_500):
        raise RuleError(f"Best before {best_before:%d %B %Y} is more than a hundred years from now.", "Check the year.")


def refuse_idle(equipment: Iterable[Equipment], cook: Person | None) -> None:
    """What is out of use is not cooked in, and who has left cooks nothing."""
    for one in equipment:
        if not one.in_use:
            raise RuleError(f"{one.name} is out of use.", "Choose another, or put it into use again.")
    if cook is not None and not cook.active:
        raise RuleError(f"{cook.name} has left.", "Choose who cooks.")
