"""The kitchen's rules about batches, bags and days. Verbs enforce them; flows may check them beforehand.

A rule applies to what is recorded now. Existing facts (from older versions, imports or another kiosk's journal) are
applied without it. Functions raise RuleError, unless their docstring says otherwise; a few return a note or ids.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from db import limits
from db.engine import Rows
from db.errors import (
    FarMoreError,
    LeftEarlyError,
    OnHoldError,
    OutsideLimitError,
    PastDateError,
    RuleError,
    StaleViewError,
    WrongBagError,
)
from db.records import Batch, BatchState, Equipment, Lot, ReadingTarget, RecipeLine, RecipeStep, StepMark
from db.rules import readings
from db.rules.moment import Moment
from db.rules.readings import is_ph
from db.rules.text import NOTE_LIMIT, printable
from db.timers import timer_of
from db.verbs import holds

FIRST_DAY = date(2000, 1, 1)
"""Earlier days are typing errors."""

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
"""Which marks may follow a step's last mark, not counting ADJUSTED, which leaves a timer running or paused."""


def recipe_line(batch: Batch, line: int) -> RecipeLine:
    """The line with this index in the batch's recipe."""
    found = next((one for one in batch.recipe.lines if one.index == line), None)
    if found is None:
        raise RuleError(
            f"{batch.recipe.name} has no line {line + 1}.", f"It has {len(batch.recipe.lines)}: choose one of them."
        )
    return found


def refuse_other_ingredient(batch: Batch, line: int, lot: Lot, substitute: str) -> str:
    """The bag must hold the ingredient of the line, unless `substitute` gives a reason.

    Returns:
        A note about the substitution, or "".
    """
    asked = recipe_line(batch, line).ingredient
    if lot.ingredient.id == asked.id:
        return ""
    why = printable(substitute, NOTE_LIMIT)
    if not why:
        raise WrongBagError(
            f"{lot.code} is {lot.ingredient.name}, and {asked.name} is asked for.",
            f"Take a bag of {asked.name}, or say why this is used in its place.",
        )
    return f"{lot.ingredient.name} ({lot.code}) in place of {asked.name}: {why}"


def refuse_line_done(batch: Batch, line: int, *, completes_line: bool) -> None:
    """A line is completed only once; later additions need `completes_line=False`."""
    if completes_line and line in batch.lines_done:
        name = recipe_line(batch, line).ingredient.name
        done = "left out" if line in {one.line for one in batch.left_out} else "weighed in"
        raise StaleViewError(f"The {name} of {batch.number} is {done} already.", "Look at the batch as it is now.")


def refuse_closed(batch: Batch, *, late: bool) -> None:
    """After a batch is filled, uses can only be added as `late`."""
    if batch.state is BatchState.FILLED and not late:
        raise StaleViewError(
            f"{batch.number} is filled: what went into it is told.", "If something was forgotten, say that it is late."
        )


def refuse_impossible_bag(rows: Rows, batch: Batch, lot: Lot, *, late: bool = False) -> None:
    """Refuse a bag that was thrown away, or that came in after the batch was filled."""
    holds.refuse_thrown_away(rows, lot, batch if late else None)
    refuse_before_bought(rows, batch, lot)


def refuse_before_bought(rows: Rows, batch: Batch, lot: Lot) -> None:
    """Refuse a bag that was bought or made after the batch was filled."""
    if batch.state is not BatchState.FILLED:
        return
    filled_at = rows.value(
        "SELECT journal.at FROM batch JOIN journal ON journal.uid = filled_uid WHERE number = ?", batch.number
    )
    if filled_at is None:
        return
    filled_on = max(date.fromisoformat(filled_at[:10]), batch.made_on)
    if lot.bought_on > filled_on:
        raise RuleError(
            f"{lot.code} came in on {lot.bought_on:%d %B %Y}: {batch.number} was filled before.", "Take the right bag."
        )


LONGEST_S = 7 * 86_400
"""A timer can be adjusted by at most a week."""


def refuse_mark(batch: Batch, step: int, mark: StepMark, seconds: int = 0) -> None:
    """The recipe must have the step, and the mark must be possible after the step's last mark."""
    asked = recipe_step(batch, step)
    if abs(seconds) > LONGEST_S or (seconds and mark is not StepMark.ADJUSTED):
        raise RuleError(f"“{asked.name}” cannot be {mark.value} by {seconds} seconds.", "Enter a few minutes.")
    marks = [event.mark for event in batch.step_events if event.step == step]
    running = [one for one in marks if one is not StepMark.ADJUSTED]
    last = running[-1] if running else None
    if mark in _NEXT_MARKS[last]:
        if mark is StepMark.FINISHED:
            refuse_unread(batch, asked)
        return
    was = f"is {last.value}" if last is not None else "was not started"
    raise StaleViewError(f"“{asked.name}” of {batch.number} {was}: it cannot be {mark.value} now.", "Look at it again.")


def refuse_unread(batch: Batch, step: RecipeStep) -> None:
    """A step with a limit can be finished only with a reading inside it, or with the batch on hold."""
    if step.reading is None or batch.held:
        return
    if limits.last_reading(batch, step) is None:
        raise OutsideLimitError(
            f"“{step.name}” of {batch.number}: nothing was read, {limits.limit_words(step.reading)} is asked for.",
            "Type the figure that you read, or hold the batch.",
        )
    refuse_outside(batch, limits.outside_of(batch, step))


def refuse_left_early(batch: Batch, step: int, now: Moment, early: str) -> str:
    """A timed step can be finished before its time only with a reason.

    Returns:
        A note with the reason, or saying that the duration is unknown; "" if the time has certainly passed.
    """
    timer, name = timer_of(batch, step, now), recipe_step(batch, step).name
    if timer is None or (timer.is_up and timer.sure):
        return ""
    if timer.is_up:
        return printable(f"{name}: the power was off in between, how long it took is not known", NOTE_LIMIT)
    why = printable(early, NOTE_LIMIT)
    if why:
        return printable(f"left early: {name}: {why}", NOTE_LIMIT)
    left = f"{max(1, round(timer.left_s / 60))} of {timer.total_s // 60} min are left"
    raise LeftEarlyError(
        f"“{name}” of {batch.number}: {left if timer.started else 'it was not started'}.",
        "Wait for it, or say why it is left early.",
    )


FAR_MORE = 1.5
"""More than this many times the expected units must be confirmed: likely a typing error on the keypad."""


def is_far_more(batch: Batch, filled: int) -> bool:
    return filled > max(batch.expected_units * FAR_MORE, batch.expected_units + 3)


def refuse_far_more(batch: Batch, filled: int, *, sure: bool) -> None:
    if not sure and is_far_more(batch, filled):
        raise FarMoreError(
            f"The recipe gives {batch.expected_units} of {batch.number}, not {filled}.",
            "Count again, or say that it is so.",
        )


def refuse_outside(batch: Batch, *found: limits.Outside | None) -> None:
    for one in found:
        if one is not None:
            raise OutsideLimitError(f"{batch.number}, {one.words}.", outside_advice(batch, one))


def keeps_acid(batch: Batch, target: ReadingTarget) -> bool:
    """Whether the target is the pH that keeps an acidified food safe. Cooking longer does not lower it."""
    return batch.product.acidified and is_ph(target.quantity)


def outside_advice(batch: Batch, one: limits.Outside) -> str:
    """What can be done about it."""
    if keeps_acid(batch, one.target):
        return "Hold it and ask a process authority, or throw it away."
    return "Correct it and read again, hold it, or throw it away."


def recipe_step(batch: Batch, step: int) -> RecipeStep:
    found = next((one for one in batch.recipe.steps if one.index == step), None)
    if found is None:
        raise RuleError(
            f"{batch.recipe.name} has no step {step + 1}.", f"It has {len(batch.recipe.steps)}: choose one of them."
        )
    return found


def refuse_reading(batch: Batch, step: int | None, quantity: str, value: Decimal, unit: str) -> None:
    """The reading must be possible for a meter, and its step, if any, must be in the recipe."""
    if step is not None:
        recipe_step(batch, step)
    readings.checked(quantity, value, unit)


def refuse_day(day: date, what: str, today: date, earliest: date = FIRST_DAY, since: str = "") -> None:
    """The day of an event must not be in the future, nor before the event was possible.

    Args:
        what: as in "sent", "bought".
        since: what happened on `earliest`, as in "SJ-20260304-A was made".
    """
    if day > today:
        raise RuleError(f"{day:%d %B %Y} is still to come: nothing was {what} then.", "Check the day.")
    if day < earliest:
        why = f"{since} on {earliest:%d %B %Y}" if since else f"that is before {earliest:%Y}"
        raise RuleError(f"Nothing can have been {what} on {day:%d %B %Y}: {why}.", "Check the day.")


def refuse_bag_days(
    bought_on: date, best_before: date | None, today: date, *, sure: bool = False, use_by: bool | None = None
) -> None:
    """Check the days of a bag. `sure`: somebody has confirmed that it was past its date when it was bought."""
    refuse_day(bought_on, "bought", today)
    if use_by and best_before is None:
        raise RuleError("A use-by date without a day.", "Say by which day it is to be used.")
    what = "Use by" if use_by else "Best before"
    if best_before is not None and best_before < bought_on and not sure:
        raise RuleError(
            f"{what} {best_before:%d %B %Y} is before it was bought on {bought_on:%d %B %Y}.",
            f"Check both days; leave the {what.lower()} out if it is not known.",
        )
    if best_before is not None and best_before > today + timedelta(days=36_500):
        raise RuleError(f"{what} {best_before:%d %B %Y} is more than a hundred years from now.", "Check the year.")


def refuse_idle(rows: Rows, equipment: Iterable[Equipment]) -> tuple[str, ...]:
    """Refuse equipment that is out of use. Returns the ids."""
    ids = []
    for one in equipment:
        row = rows.one("SELECT name, in_use FROM equipment WHERE uid = ?", one.id)
        if row is None:
            raise RuleError("That piece of equipment is not in these books.", "Choose one in the list.")
        if not row[1]:
            raise RuleError(f"{row[0]} is out of use.", "Choose another, or put it into use again.")
        ids.append(one.id)
    if len(set(ids)) != len(ids):
        raise RuleError("A piece of equipment is named twice.", "Name each one once.")
    return tuple(ids)


def is_past(lot: Lot, today: date) -> bool:
    return lot.best_before is not None and today > lot.best_before


def is_past_use_by(lot: Lot, today: date) -> bool:
    """Past a use-by date: it must not be used at all."""
    return bool(lot.use_by) and is_past(lot, today)


def refuse_past_date(lot: Lot, today: date, reason: str, *, late: bool = False) -> str:
    """A bag past its best-before date needs a reason, unless its use is recorded `late`.

    Returns:
        A note with the reason, or "".
    """
    if not is_past(lot, today) or lot.best_before is None:
        return ""
    past = f"{lot.code} ({lot.ingredient.name}) is past its date since {lot.best_before:%d %B %Y}"
    why = printable(reason, NOTE_LIMIT - len(past) - 2)
    if not why and not late:
        raise PastDateError(f"{past}.", "Take another bag, or say why this one is used all the same.")
    return f"{past}: {why}" if why else ""


def refuse_past_use_by_bag(lot: Lot, today: date) -> None:
    """Refuse a bag past its use-by date: bought with one, or made from a product of ours that has one."""
    if is_past_use_by(lot, today):
        raise RuleError(
            f"{lot.code} ({lot.ingredient.name}) was to be used by {lot.best_before:%d %B %Y}.",
            "Throw it away; do not use it.",
        )


def refuse_recalled(rows: Rows, number: str) -> None:
    """Refuse a batch or bag that an open recall reached or may have reached.

    Also refuse what contains such a bag at any depth, because its use may have been recorded after the recall was
    opened.
    """
    recalled = tuple(_recalled(rows))
    if not recalled:
        return
    inside = {number: True, **{one: bool(sure) for one, sure in rows.all(_IN_IT, number)}}
    found = [(reached and inside[one], one, reason) for reached, one, reason in recalled if one in inside]
    if found:
        sure, one, reason = max(found, key=lambda told: (told[0], told[1] == number))
        of = "" if one == number else f", with {one} in it,"
        words = f"{number}{of} {'is' if sure else 'may be'} recalled: {reason}."
        raise OnHoldError(words, "Put it aside: the recall says what becomes of it.")


def _recalled(rows: Rows) -> Iterator[tuple[bool, str, str]]:
    """For everything in open recalls: whether it was surely reached, its number, and the reason of the recall.

    Bags of a recalled supplier's lot that came in after the recall was opened are included as not sure.
    """
    for uid, reason, *lists in rows.all(
        "SELECT uid, reason, batches, lots, uncertain, doubtful FROM recall WHERE closed_at IS NULL ORDER BY id"
    ):
        batches, lots, uncertain, doubtful = (json.loads(one or "[]") for one in lists)
        came_later = (code for (code,) in rows.all(_CAME_LATER, json.dumps(lots), uid))
        yield from ((True, one, reason) for one in (*batches, *lots))
        yield from ((False, one, reason) for one in (*uncertain, *doubtful, *came_later))


_CAME_LATER = """
    SELECT DISTINCT more.code FROM json_each(?1) JOIN lot ON lot.code = value JOIN lot AS more
      ON more.supplier_lot_folded = lot.supplier_lot_folded AND more.supplier_id IS lot.supplier_id
      AND more.ingredient_id = lot.ingredient_id
    WHERE lot.supplier_lot_folded != '' AND (SELECT position FROM journal WHERE uid = more.uid)
      > (SELECT position FROM journal WHERE uid = ?2)
"""

_IN_IT = """
    WITH RECURSIVE inside(batch_id, sure) AS (
      SELECT id, 1 FROM batch WHERE number = ?1
      UNION SELECT from_batch_id, 1 FROM lot WHERE code = ?1 AND from_batch_id IS NOT NULL
      UNION SELECT from_batch_id, inside.sure AND use.sure FROM inside JOIN use ON use.batch_id = inside.batch_id
        AND NOT use.reversed JOIN lot ON lot.id = use.lot_id WHERE from_batch_id IS NOT NULL)
    SELECT named, max(sure) FROM (
      SELECT number AS named, sure FROM inside JOIN batch ON batch.id = batch_id
      UNION ALL SELECT code, inside.sure AND use.sure FROM inside JOIN use ON use.batch_id = inside.batch_id
        AND NOT use.reversed JOIN lot ON lot.id = use.lot_id) GROUP BY named
"""
"""SQL: the numbers of all batches and bags in a batch or bag, at any depth. Not `sure`: possibly, through a bin."""


def refuse_left_out(batch: Batch, line: int, *, left_out: bool) -> None:
    """Only a line that is not complete can be left out, and only a left-out line can be taken back."""
    name = recipe_line(batch, line).ingredient.name
    gone = line in {one.line for one in batch.left_out}
    if left_out and line in batch.lines_done:
        raise StaleViewError(f"The {name} of {batch.number} is {'left out' if gone else 'weighed in'} already.")
    if not left_out and not gone:
        raise StaleViewError(f"The {name} of {batch.number} is not left out.")


def refuse_past_its_date(batch: Batch, day: date) -> None:
    """Nothing may be sent out after its date, neither use-by nor best before."""
    if batch.best_before is None or day <= batch.best_before:
        return
    if batch.product.use_by:
        raise RuleError(
            f"{batch.number} was to be used by {batch.best_before:%d %B %Y}.", "Throw it away; do not send it."
        )
    raise RuleError(
        f"{batch.number} is past its date since {batch.best_before:%d %B %Y}.", "Put it aside; do not send it."
    )
