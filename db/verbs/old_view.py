"""Refuses answers to an outdated view: something was recorded on another screen in the meantime.

A verb gets what the person saw (`seen`) and compares only what the answer is about, because two cooks may well work
on two lines of one batch. All functions raise StaleViewError, which says what has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any

from db import catalogue
from db.engine import Rows
from db.errors import StaleViewError
from db.records import Batch, BatchState, Contains, Looked, Lot, Recipe, StepMark, Use
from db.rules.hold_reasons import added


def refuse_if_ended(now: Batch, seen: Batch | None) -> None:
    """The batch was filled or failed since it was shown."""
    if seen is None or now.state is seen.state:
        return
    raise StaleViewError(f"{now.number} {_stands(now)} meanwhile.")


def refuse_if_weighed(now: Batch, line: int, seen: Batch | None) -> None:
    """Something was recorded or taken back on this line since it was shown."""
    if seen is None:
        return
    refuse_if_ended(now, seen)
    before, after = _on_line(seen, line), _on_line(now, line)
    if ({use.id for use in before}, _left_out(seen, line)) == ({use.id for use in after}, _left_out(now, line)):
        return
    asked = next((one.ingredient.name for one in now.recipe.lines if one.index == line), "this")
    held = " and ".join(f"{use.quantity} of {use.lot.code}" for use in after) or "nothing"
    raise StaleViewError(f"The {asked} of {now.number} was changed meanwhile: {held} is in it now.")


def refuse_if_stepped(now: Batch, seen: Batch | None) -> None:
    """A step was started, paused or finished since it was shown. Adjusting a timer does not count."""
    if seen is None:
        return
    refuse_if_ended(now, seen)
    news = Counter(_marks(now))
    news.subtract(_marks(seen))
    if not any(news.values()):
        return
    last = [event for event in now.step_events if event.mark is not StepMark.ADJUSTED][-1]
    name = next((one.name for one in now.recipe.steps if one.index == last.step), f"step {last.step + 1}")
    raise StaleViewError(f"{now.number} went on meanwhile: “{name}” is {last.mark.value} now.")


def refuse_if_counted(now: Batch, seen: Batch | None) -> None:
    """Another count was recorded, or a line was completed or taken back since it was shown."""
    if seen is None:
        return
    if (now.filled, now.set_aside) != (seen.filled, seen.set_aside):
        raise StaleViewError(
            f"{now.number} was told otherwise meanwhile: {now.filled} filled, {now.set_aside} set aside."
        )
    refuse_if_ended(now, seen)
    changed = now.lines_done ^ seen.lines_done
    if changed:
        raise StaleViewError(f"{now.number} was changed meanwhile: {_line_words(now, min(changed))}.")


def refuse_if_shelf_moved(number: str, left: int, seen_left: int | None) -> None:
    """Units left or came back since it was shown; they may be the ones that are meant."""
    if seen_left is not None and left != seen_left:
        raise StaleViewError(f"{number} has {left} on the shelf now, not {seen_left}.")


def refuse_if_held_anew(now: Batch | Lot, seen: Batch | Lot | None) -> None:
    """The reasons of the hold have changed since they were shown, so the person has not read all of them."""
    if seen is None or (now.held, now.held_reason) == (seen.held, seen.held_reason):
        return
    name = now.number if isinstance(now, Batch) else now.code
    stands = f"is on hold for: {added(now.held_reason, seen.held_reason)}" if now.held else "was released"
    raise StaleViewError(f"{name} {stands} meanwhile.")


def refuse_if_newer_recipe(rows: Rows, seen: Recipe) -> None:
    """There is a newer version of the recipe than the one that was opened or whose card was scanned."""
    newest = catalogue.newest_version(rows, seen.product.code, seen.name)
    if newest != seen.version:
        raise StaleViewError(
            f"{seen.name} has version {newest} by now; this is version {seen.version}.",
            "Choose it from the list of recipes, and print its new card.",
        )


def refuse_if_changed(name: str, now: Any, seen: Any, asked: Iterable[str] | None = None) -> None:
    """A record has changed since it was shown.

    Args:
        now: the record as it is.
        seen: the record as it was shown; None: not known, no check.
        asked: the fields that the answer is about; None: all.
    """
    if seen is None:
        return
    names = asked or [one.name for one in fields(now)]
    changed = [one for one in names if getattr(now, one) != getattr(seen, one)]
    if changed:
        so_now = "; ".join(f"{one.replace('_', ' ')}: {_so_now(now, one)}" for one in changed)
        raise StaleViewError(f"{name} was changed meanwhile ({so_now}).")


def refuse_if_pots_changed(now: Batch, seen: Batch | None) -> None:
    if seen is None or {one.id for one in now.equipment} == {one.id for one in seen.equipment}:
        return
    pots = ", ".join(one.name for one in now.equipment) or "nothing"
    raise StaleViewError(f"{now.number} is cooked in {pots} now.")


def _so_now(now: Any, field: str) -> str:
    """A field's value as text. Empty allergens mean "none" only if somebody has checked; an empty warning is a
    choice.
    """
    value = getattr(now, field)
    if value == () and (field == "may_contain" or (field == "allergens" and now.is_looked_at)):
        return "none"
    return _in_words(value)


def _in_words(value: Any) -> str:
    """A value as text.

    >>> [_in_words(one) for one in (("milk", "soy"), True, False, 0, BatchState.FILLED)]
    ['milk, soy', 'yes', 'no', '0', 'filled']
    >>> [_in_words(one) for one in ("", None, (), date(2026, 3, 4), Contains(Looked.NOT_YET), Contains(Looked.SAID))]
    ['not known', 'not known', 'not known', '04 March 2026', 'nobody has looked', 'no allergens']
    """
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Contains):
        return _contents(value)
    if isinstance(value, date):
        return f"{value:%d %B %Y}"
    if isinstance(value, tuple):
        return ", ".join(value) or "not known"
    return "not known" if value is None or value == "" else str(getattr(value, "name", value))


def _contents(bag: Contains) -> str:
    if bag.looked is Looked.NOT_YET:
        return "nobody has looked"
    said = [", ".join(bag.allergens) or "no allergens"] if bag.looked is not Looked.AS_INGREDIENT else []
    made_of = [f"made of {', '.join(bag.sub_ingredients)}"] if bag.sub_ingredients else []
    return ", ".join([*said, *made_of]) or "as its ingredient"


def _stands(batch: Batch) -> str:
    if batch.state is BatchState.FILLED:
        return f"was filled ({batch.filled} filled, {batch.set_aside} set aside)"
    return f"failed ({batch.failed_reason})" if batch.state is BatchState.FAILED else "is being cooked"


def _line_words(batch: Batch, line: int) -> str:
    asked = next((one.ingredient.name for one in batch.recipe.lines if one.index == line), "this")
    if _left_out(batch, line):
        return f"the {asked} is left out now"
    if line in batch.lines_done:
        return f"the {asked} is weighed in now"
    return f"not all of the {asked} is weighed in now" if _on_line(batch, line) else f"no {asked} is weighed in now"


def _left_out(batch: Batch, line: int) -> bool:
    return any(one.line == line for one in batch.left_out)


def _on_line(batch: Batch, line: int) -> list[Use]:
    return [use for use in batch.uses if use.line == line and not use.reversed]


def _marks(batch: Batch) -> list[tuple[int, StepMark]]:
    return [(event.step, event.mark) for event in batch.step_events if event.mark is not StepMark.ADJUSTED]
