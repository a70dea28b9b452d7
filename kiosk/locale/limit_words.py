"""A reading outside the limit of its step, as a sentence."""

from __future__ import annotations

from db import OutsideLimit, RecipeStep, limit_words, reading_words
from kiosk.locale import _, said


def outside_words(one: OutsideLimit) -> str:
    """“Check the pH: 4.9 was read, at most 3.9 is asked for”."""
    return _("{step}: {read} was read, {limit} is asked for").format(
        step=one.step.name, read=reading_words(one.reading.value, one.reading.unit), limit=said(limit_words(one.target))
    )


def unread_words(step: RecipeStep) -> str:
    """“Check the pH: nothing was read, at most 3.9 is asked for”."""
    asked = said(limit_words(step.reading)) if step.reading is not None else ""
    return _("{step}: nothing was read, {limit} is asked for").format(step=step.name, limit=asked)
