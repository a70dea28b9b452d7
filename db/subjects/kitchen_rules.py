"""The kitchen's rules about batches, bags and days. Verbs enforce them; flows may check them beforehand.

A rule applies to what is recorded now. Existing facts (from older versions, imports or another kiosk's journal) are
applied without it. Functions raise RuleError, unless their docstring says otherwise; a few return a note or ids.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from db.questions import limits
from db.questions.limits import OutsideLimit, outside_limit_of
from db.questions.timers import timer_of
from db.records import ENUM_WORDS, Batch, BatchState, Equipment, Lot, ReadingTarget, RecipeLine, RecipeStep, StepMark
from db.rules import readings
from db.rules.day_words import full_day
from db.rules.errors import (
    FarMoreError,
    LeftEarlyError,
    OnHoldError,
    OutsideLimitError,
    PastDateError,
    RuleError,
    StaleViewError,
    WrongBagError,
)
from db.rules.moment import Moment
from db.rules.readings import is_ph
from db.rules.text import NOTE_LIMIT, printable
from db.rules.words import words
from db.store.engine import Session
from db.subjects import held_back as holds

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
            words("{recipe} has no line {line}.", recipe=batch.recipe.name, line=line + 1),
            words("It has {lines}: choose one of them.", lines=len(batch.recipe.lines)),
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
            words(
                "{lot} is {ingredient}, and {asked} is asked for.",
                lot=lot.code,
                ingredient=lot.ingredient.name,
                asked=asked.name,
            ),
            words("Take a bag of {asked}, or say why this is used in its place.", asked=asked.name),
        )
    return f"{lot.ingredient.name} ({lot.code}) in place of {asked.name}: {why}"


def refuse_line_done(batch: Batch, line: int, *, completes_line: bool) -> None:
    """A line is completed only once; later additions need `completes_line=False`."""
    if completes_line and line in batch.lines_done:
        name = recipe_line(batch, line).ingredient.name
        left_out = line in {one.line for one in batch.left_out}
        raise StaleViewError(_done_already(name, batch, left_out=left_out), words("Look at the batch as it is now."))


def _done_already(name: str, batch: Batch, *, left_out: bool) -> str:
    if left_out:
        return words("The {ingredient} of {batch} is left out already.", ingredient=name, batch=batch.number)
    return words("The {ingredient} of {batch} is weighed in already.", ingredient=name, batch=batch.number)


def refuse_closed(batch: Batch, *, late: bool) -> None:
    """After a batch is filled, uses can only be added as `late`."""
    if batch.state is BatchState.FILLED and not late:
        raise StaleViewError(
            words("{batch} is filled: what went into it is told.", batch=batch.number),
            words("If something was forgotten, say that it is late."),
        )


def refuse_impossible_bag(session: Session, batch: Batch, lot: Lot, *, late: bool = False) -> None:
    """Refuse a bag that was thrown away, or that came in after the batch was filled."""
    holds.refuse_thrown_away(session, lot, batch if late else None)
    refuse_before_bought(session, batch, lot)


def refuse_before_bought(session: Session, batch: Batch, lot: Lot) -> None:
    """Refuse a bag that was bought or made after the batch was filled."""
    if batch.state is not BatchState.FILLED:
        return
    filled_at = session.value(
        "SELECT journal.at FROM batch JOIN journal ON journal.uid = filled_uid WHERE number = ?", batch.number
    )
    if filled_at is None:
        return
    filled_on = max(date.fromisoformat(filled_at[:10]), batch.made_on)
    if lot.bought_on > filled_on:
        raise RuleError(
            words(
                "{lot} came in on {bought_on}: {batch} was filled before.",
                lot=lot.code,
                bought_on=full_day(lot.bought_on),
                batch=batch.number,
            ),
            words("Take the right bag."),
        )


LONGEST_S = 7 * 86_400
"""A timer can be adjusted by at most a week."""


def refuse_mark(batch: Batch, step: int, mark: StepMark, seconds: int = 0) -> None:
    """The recipe must have the step, and the mark must be possible after the step's last mark."""
    asked = recipe_step(batch, step)
    if abs(seconds) > LONGEST_S or (seconds and mark is not StepMark.ADJUSTED):
        raise RuleError(
            words(
                "“{step}” cannot be {mark} by {seconds} seconds.",
                step=asked.name,
                mark=ENUM_WORDS[mark],
                seconds=seconds,
            ),
            words("Enter a few minutes."),
        )
    marks = [event.mark for event in batch.step_events if event.step == step]
    running = [one for one in marks if one is not StepMark.ADJUSTED]
    last = running[-1] if running else None
    if mark in _NEXT_MARKS[last]:
        if mark is StepMark.FINISHED:
            refuse_unread(batch, asked)
        return
    raise StaleViewError(_cannot_be(asked, batch, mark, last), words("Look at it again."))


def _cannot_be(step: RecipeStep, batch: Batch, mark: StepMark, last: StepMark | None) -> str:
    if last is None:
        return words(
            "“{step}” of {batch} was not started: it cannot be {mark} now.",
            step=step.name,
            batch=batch.number,
            mark=ENUM_WORDS[mark],
        )
    return words(
        "“{step}” of {batch} is {last}: it cannot be {mark} now.",
        step=step.name,
        batch=batch.number,
        last=ENUM_WORDS[last],
        mark=ENUM_WORDS[mark],
    )


def refuse_unread(batch: Batch, step: RecipeStep) -> None:
    """A step with a limit can be finished only with a reading inside it, or with the batch on hold."""
    if step.reading is None or batch.held:
        return
    if limits.last_reading(batch, step) is None:
        raise OutsideLimitError(
            words(
                "“{step}” of {batch}: nothing was read, {limit} is asked for.",
                step=step.name,
                batch=batch.number,
                limit=limits.limit_words(step.reading),
            ),
            words("Type the figure that you read, or hold the batch."),
        )
    refuse_outside(batch, outside_limit_of(batch, step))


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
    if timer.started:
        left = words(
            "“{step}” of {batch}: {left} of {total} min are left.",
            step=name,
            batch=batch.number,
            left=max(1, round(timer.left_s / 60)),
            total=timer.total_s // 60,
        )
    else:
        left = words("“{step}” of {batch}: it was not started.", step=name, batch=batch.number)
    raise LeftEarlyError(left, words("Wait for it, or say why it is left early."))


FAR_MORE = 1.5
"""More than this many times the expected units must be confirmed: likely a typing error on the keypad."""


def is_far_more(batch: Batch, filled: int) -> bool:
    return filled > max(batch.expected_units * FAR_MORE, batch.expected_units + 3)


def refuse_far_more(batch: Batch, filled: int, *, sure: bool) -> None:
    if not sure and is_far_more(batch, filled):
        raise FarMoreError(
            words(
                "The recipe gives {expected_units} of {batch}, not {filled}.",
                expected_units=batch.expected_units,
                batch=batch.number,
                filled=filled,
            ),
            words("Count again, or say that it is so."),
        )


def refuse_outside(batch: Batch, *found: OutsideLimit | None) -> None:
    for one in found:
        if one is not None:
            raise OutsideLimitError(
                words("{batch}, {problem}.", batch=batch.number, problem=one.words), outside_advice(batch, one)
            )


def keeps_acid(batch: Batch, target: ReadingTarget) -> bool:
    """Whether the target is the pH that keeps an acidified food safe. Cooking longer does not lower it."""
    return batch.product.acidified and is_ph(target.quantity)


def outside_advice(batch: Batch, one: OutsideLimit) -> str:
    """What can be done about it."""
    if keeps_acid(batch, one.target):
        return words("Hold it and ask a process authority, or throw it away.")
    return words("Correct it and read again, hold it, or throw it away.")


def recipe_step(batch: Batch, step: int) -> RecipeStep:
    found = next((one for one in batch.recipe.steps if one.index == step), None)
    if found is None:
        raise RuleError(
            words("{recipe} has no step {step}.", recipe=batch.recipe.name, step=step + 1),
            words("It has {steps}: choose one of them.", steps=len(batch.recipe.steps)),
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
        raise RuleError(
            words("{day} is still to come: nothing was {what} then.", day=full_day(day), what=what),
            words("Check the day."),
        )
    if day < earliest:
        if since:
            why = words("{since} on {day}", since=since, day=full_day(earliest))
        else:
            why = words("that is before {year}", year=f"{earliest:%Y}")
        raise RuleError(
            words("Nothing can have been {what} on {day}: {why}.", what=what, day=full_day(day), why=why),
            words("Check the day."),
        )


def refuse_bag_days(
    bought_on: date, best_before: date | None, today: date, *, sure: bool = False, use_by: bool | None = None
) -> None:
    """Check the days of a bag. `sure`: somebody has confirmed that it was past its date when it was bought."""
    refuse_day(bought_on, words("bought"), today)
    if use_by and best_before is None:
        raise RuleError(words("A use-by date without a day."), words("Say by which day it is to be used."))
    what = words("Use by") if use_by else words("Best before")
    if best_before is not None and best_before < bought_on and not sure:
        raise RuleError(
            words(
                "{what} {best_before} is before it was bought on {bought_on}.",
                what=what,
                best_before=full_day(best_before),
                bought_on=full_day(bought_on),
            ),
            words(
                "Check both days; leave the {date} out if it is not known.",
                date=words("use by") if use_by else words("best before"),
            ),
        )
    if best_before is not None and best_before > today + timedelta(days=36_500):
        raise RuleError(
            words(
                "{what} {best_before} is more than a hundred years from now.",
                what=what,
                best_before=full_day(best_before),
            ),
            words("Check the year."),
        )


def refuse_idle(session: Session, equipment: Iterable[Equipment]) -> tuple[str, ...]:
    """Refuse equipment that is out of use. Returns the ids."""
    ids = []
    for one in equipment:
        row = session.one("SELECT name, in_use FROM equipment WHERE uid = ?", one.id)
        if row is None:
            raise RuleError(words("That piece of equipment is not in these books."), words("Choose one in the list."))
        if not row[1]:
            raise RuleError(
                words("{equipment} is out of use.", equipment=row[0]),
                words("Choose another, or put it into use again."),
            )
        ids.append(one.id)
    if len(set(ids)) != len(ids):
        raise RuleError(words("A piece of equipment is named twice."), words("Name each one once."))
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
        raise PastDateError(
            words(
                "{bag} ({ingredient}) is past its date since {day}.",
                bag=lot.code,
                ingredient=lot.ingredient.name,
                day=full_day(lot.best_before),
            ),
            words("Take another bag, or say why this one is used all the same."),
        )
    return f"{past}: {why}" if why else ""


def refuse_past_use_by_bag(lot: Lot, today: date) -> None:
    """Refuse a bag past its use-by date: bought with one, or made from a product of ours that has one."""
    if is_past_use_by(lot, today) and lot.best_before is not None:
        raise RuleError(
            words(
                "{lot} ({ingredient}) was to be used by {best_before}.",
                lot=lot.code,
                ingredient=lot.ingredient.name,
                best_before=full_day(lot.best_before),
            ),
            words("Throw it away; do not use it."),
        )


def refuse_recalled(session: Session, number: str) -> None:
    """Refuse a batch or bag that an open recall reached or may have reached.

    Also refuse what contains such a bag at any depth, because its use may have been recorded after the recall was
    opened.
    """
    recalled = tuple(_recalled(session))
    if not recalled:
        return
    inside = {number: True, **{one: bool(sure) for one, sure in session.all(_IN_IT, number)}}
    found = [(reached and inside[one], one, reason) for reached, one, reason in recalled if one in inside]
    if found:
        sure, one, reason = max(found, key=lambda told: (told[0], told[1] == number))
        named = number if one == number else words("{number}, with {other} in it,", number=number, other=one)
        if sure:
            recalled_for = words("{named} is recalled: {reason}.", named=named, reason=reason)
        else:
            recalled_for = words("{named} may be recalled: {reason}.", named=named, reason=reason)
        raise OnHoldError(recalled_for, words("Put it aside: the recall says what becomes of it."))


def _recalled(session: Session) -> Iterator[tuple[bool, str, str]]:
    """For everything in open recalls: whether it was surely reached, its number, and the reason of the recall.

    Bags of a recalled supplier's lot that came in after the recall was opened are included as not sure.
    """
    for uid, reason, *lists in session.all(
        "SELECT uid, reason, batches, lots, uncertain, doubtful FROM recall WHERE closed_at IS NULL ORDER BY id"
    ):
        batches, lots, uncertain, doubtful = (json.loads(one or "[]") for one in lists)
        came_later = (code for (code,) in session.all(_CAME_LATER, json.dumps(lots), uid))
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
        raise StaleViewError(_done_already(name, batch, left_out=gone))
    if not left_out and not gone:
        raise StaleViewError(words("The {ingredient} of {batch} is not left out.", ingredient=name, batch=batch.number))


def refuse_past_its_date(batch: Batch, day: date) -> None:
    """Nothing may be sent out after its date, neither use-by nor best before."""
    if batch.best_before is None or day <= batch.best_before:
        return
    if batch.product.use_by:
        raise RuleError(
            words(
                "{batch} was to be used by {best_before}.", batch=batch.number, best_before=full_day(batch.best_before)
            ),
            words("Throw it away; do not send it."),
        )
    raise RuleError(
        words(
            "{batch} is past its date since {best_before}.", batch=batch.number, best_before=full_day(batch.best_before)
        ),
        words("Put it aside; do not send it."),
    )
