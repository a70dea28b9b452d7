"""The limits of a recipe's steps as sentences, and what to do where a reading is outside of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.rules.readings import is_ph
from kiosk.locale import _

if TYPE_CHECKING:
    from db import Batch, Outside, ReadingTarget, RecipeStep


def limit_words(target: ReadingTarget) -> str:
    """“at least 220 °F”, “at most 3.9”, “150 to 165 °C”."""
    if target.low is not None and target.high is not None:
        top = reading_words(target.high, target.unit)
        return _("{low} to {high}").format(low=target.low, high=top)
    words = _("at least {value}") if target.low is not None else _("at most {value}")
    return words.format(value=reading_words(target.value, target.unit))


def reading_words(value: object, unit: str) -> str:
    """A reading with its unit; pH has none."""
    return f"{value} {unit}".strip()


def outside_words(one: Outside) -> str:
    """“Check the pH: 4.9 was read, at most 3.9 is asked for”."""
    return _("{step}: {read} was read, {limit} is asked for").format(
        step=one.step.name, read=reading_words(one.reading.value, one.reading.unit), limit=limit_words(one.target)
    )


def unread_words(step: RecipeStep) -> str:
    """“Check the pH: nothing was read, at most 3.9 is asked for”."""
    asked = limit_words(step.reading) if step.reading is not None else ""
    return _("{step}: nothing was read, {limit} is asked for").format(step=step.name, limit=asked)


def is_acid(batch: Batch, target: ReadingTarget) -> bool:
    """A pH that keeps an acidified food safe: cooking again does not bring it down."""
    return batch.product.acidified and is_ph(target.quantity)


def outside_advice(batch: Batch, one: Outside) -> str:
    if is_acid(batch, one.target):
        return _("Hold it and ask a process authority, or throw it away.")
    return _("Correct it and read again, hold it, or throw it away.")
