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

from db.questions import catalogue
from db.records import ENUM_WORDS, Batch, BatchState, Contains, Looked, Lot, Recipe, StepMark, Use
from db.rules.day_words import full_day
from db.rules.errors import StaleViewError
from db.rules.hold_reasons import added
from db.rules.words import all_of, together, words
from db.store.engine import Session


def refuse_if_ended(now: Batch, seen: Batch | None) -> None:
    """The batch was filled or failed since it was shown."""
    if seen is None or now.state is seen.state:
        return
    raise StaleViewError(_ended(now))


def refuse_if_weighed(now: Batch, line: int, seen: Batch | None) -> None:
    """Something was recorded or taken back on this line since it was shown."""
    if seen is None:
        return
    refuse_if_ended(now, seen)
    before, after = _on_line(seen, line), _on_line(now, line)
    if ({use.id for use in before}, _left_out(seen, line)) == ({use.id for use in after}, _left_out(now, line)):
        return
    asked = next((one.ingredient.name for one in now.recipe.lines if one.index == line), words("this"))
    uses = [words("{quantity} of {bag}", quantity=use.quantity, bag=use.lot.code) for use in after]
    held = all_of(uses) if uses else words("nothing")
    raise StaleViewError(
        words(
            "The {ingredient} of {batch} was changed meanwhile: {held} is in it now.",
            ingredient=asked,
            batch=now.number,
            held=held,
        )
    )


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
    name = next(
        (one.name for one in now.recipe.steps if one.index == last.step), words("step {step}", step=last.step + 1)
    )
    raise StaleViewError(
        words(
            "{batch} went on meanwhile: “{name}” is {mark} now.",
            batch=now.number,
            name=name,
            mark=ENUM_WORDS[last.mark],
        )
    )


def refuse_if_counted(now: Batch, seen: Batch | None) -> None:
    """Another count was recorded, or a line was completed or taken back since it was shown."""
    if seen is None:
        return
    if (now.filled, now.set_aside) != (seen.filled, seen.set_aside):
        raise StaleViewError(
            words(
                "{batch} was told otherwise meanwhile: {filled} filled, {set_aside} set aside.",
                batch=now.number,
                filled=now.filled,
                set_aside=now.set_aside,
            )
        )
    refuse_if_ended(now, seen)
    changed = now.lines_done ^ seen.lines_done
    if changed:
        raise StaleViewError(
            words("{batch} was changed meanwhile: {change}.", batch=now.number, change=_line_words(now, min(changed)))
        )


def refuse_if_shelf_moved(number: str, left: int, seen_left: int | None) -> None:
    """Units left or came back since it was shown; they may be the ones that are meant."""
    if seen_left is not None and left != seen_left:
        raise StaleViewError(
            words("{batch} has {left} on the shelf now, not {seen_left}.", batch=number, left=left, seen_left=seen_left)
        )


def refuse_if_held_anew(now: Batch | Lot, seen: Batch | Lot | None) -> None:
    """The reasons of the hold have changed since they were shown, so the person has not read all of them."""
    if seen is None or (now.held, now.held_reason) == (seen.held, seen.held_reason):
        return
    name = now.number if isinstance(now, Batch) else now.code
    if now.held:
        reasons = added(now.held_reason, seen.held_reason)
        raise StaleViewError(words("{name} is on hold for: {reasons} meanwhile.", name=name, reasons=reasons))
    raise StaleViewError(words("{name} was released meanwhile.", name=name))


def refuse_if_newer_recipe(session: Session, seen: Recipe) -> None:
    """There is a newer version of the recipe than the one that was opened or whose card was scanned."""
    newest = catalogue.newest_version(session, seen.product.code, seen.name)
    if newest != seen.version:
        raise StaleViewError(
            words(
                "{recipe} has version {newest} by now; this is version {version}.",
                recipe=seen.name,
                newest=newest,
                version=seen.version,
            ),
            words("Choose it from the list of recipes, and print its new card."),
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
        so_now = together(
            (words("{field}: {value}", field=_field(one), value=_so_now(now, one)) for one in changed), "; "
        )
        raise StaleViewError(words("{name} was changed meanwhile ({changes}).", name=name, changes=so_now))


def refuse_if_pots_changed(now: Batch, seen: Batch | None) -> None:
    if seen is None or {one.id for one in now.equipment} == {one.id for one in seen.equipment}:
        return
    pots = ", ".join(one.name for one in now.equipment) or words("nothing")
    raise StaleViewError(words("{batch} is cooked in {pots} now.", batch=now.number, pots=pots))


_FIELDS = {
    "received": words("received"),
    "supplier": words("supplier"),
    "supplier_lot": words("supplier lot"),
    "bought_on": words("bought on"),
    "best_before": words("best before"),
    "use_by": words("use by"),
    "price": words("price"),
    "contains": words("contains"),
    "state": words("state"),
    "failed_became": words("failed became"),
    "id": words("id"),
    "name": words("name"),
    "allergens": words("allergens"),
    "density": words("density"),
    "sub_ingredients": words("sub ingredients"),
    "looked": words("looked"),
    "looked_by": words("looked by"),
    "code": words("code"),
    "noun": words("noun"),
    "net_content": words("net content"),
    "net_text": words("net text"),
    "shelf_life_days": words("shelf life days"),
    "storage": words("storage"),
    "acidified": words("acidified"),
    "gtin14": words("gtin14"),
    "largest_side_cm2": words("largest side cm2"),
    "pack_shape": words("pack shape"),
    "no_date": words("no date"),
    "kept_cold": words("kept cold"),
    "in_liquid": words("in liquid"),
    "drained": words("drained"),
    "fruit_g_per_100_g": words("fruit g per 100 g"),
    "shares": words("shares"),
    "may_contain": words("may contain"),
    "details": words("details"),
    "in_use": words("in use"),
    "initials": words("initials"),
    "tag": words("tag"),
    "active": words("active"),
    "kind": words("kind"),
}
"""How the fields of the records that are compared are said."""


def _field(name: str) -> str:
    return _FIELDS.get(name) or name.replace("_", " ")


def _so_now(now: Any, field: str) -> str:
    """A field's value as text. Empty allergens mean "none" only if somebody has checked; an empty warning is a
    choice.
    """
    value = getattr(now, field)
    if value == () and (field == "may_contain" or (field == "allergens" and now.is_looked_at)):
        return words("none")
    return _in_words(value)


def _in_words(value: Any) -> str:
    """A value as text.

    >>> [_in_words(one) for one in (("milk", "soy"), True, False, 0, BatchState.FILLED)]
    ['milk, soy', 'yes', 'no', '0', 'filled']
    >>> [_in_words(one) for one in ("", None, (), date(2026, 3, 4), Contains(Looked.NOT_YET), Contains(Looked.SAID))]
    ['not known', 'not known', 'not known', '04 March 2026', 'nobody has looked', 'no allergens']
    """
    if isinstance(value, Enum):
        value = ENUM_WORDS.get(value, value.value)
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    if isinstance(value, Contains):
        return _contents(value)
    if isinstance(value, date):
        return full_day(value)
    if isinstance(value, tuple):
        return ", ".join(value) or words("not known")
    if value is None or value == "":
        return words("not known")
    return value if isinstance(value, str) else str(getattr(value, "name", value))


def _contents(bag: Contains) -> str:
    if bag.looked is Looked.NOT_YET:
        return words("nobody has looked")
    said = [", ".join(bag.allergens) or words("no allergens")] if bag.looked is not Looked.AS_INGREDIENT else []
    listed = ", ".join(bag.sub_ingredients)
    made_of = [words("made of {sub_ingredients}", sub_ingredients=listed)] if listed else []
    return together([*said, *made_of], ", ") if said or made_of else words("as its ingredient")


def _ended(batch: Batch) -> str:
    if batch.state is BatchState.FILLED:
        return words(
            "{batch} was filled ({filled} filled, {set_aside} set aside) meanwhile.",
            batch=batch.number,
            filled=batch.filled,
            set_aside=batch.set_aside,
        )
    if batch.state is BatchState.FAILED:
        return words("{batch} failed ({reason}) meanwhile.", batch=batch.number, reason=batch.failed_reason)
    return words("{batch} is being cooked meanwhile.", batch=batch.number)


def _line_words(batch: Batch, line: int) -> str:
    asked = next((one.ingredient.name for one in batch.recipe.lines if one.index == line), words("this"))
    if _left_out(batch, line):
        return words("the {ingredient} is left out now", ingredient=asked)
    if line in batch.lines_done:
        return words("the {ingredient} is weighed in now", ingredient=asked)
    if _on_line(batch, line):
        return words("not all of the {ingredient} is weighed in now", ingredient=asked)
    return words("no {ingredient} is weighed in now", ingredient=asked)


def _left_out(batch: Batch, line: int) -> bool:
    return any(one.line == line for one in batch.left_out)


def _on_line(batch: Batch, line: int) -> list[Use]:
    return [use for use in batch.uses if use.line == line and not use.reversed]


def _marks(batch: Batch) -> list[tuple[int, StepMark]]:
    return [(event.step, event.mark) for event in batch.step_events if event.mark is not StepMark.ADJUSTED]
