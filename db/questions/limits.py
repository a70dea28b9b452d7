"""The limits of a recipe's steps, and the readings that are outside them.

The last reading of a step counts. A pH reading without a step counts for the last step that asks for pH, because it
is taken from the finished product.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from db.records import Batch, Reading, ReadingTarget, RecipeStep
from db.rules.readings import is_ph, same_quantity, turned
from db.rules.words import words


@dataclass(frozen=True, slots=True)
class OutsideLimit:
    """A step's last reading, which is outside the step's limit."""

    step: RecipeStep
    reading: Reading
    target: ReadingTarget

    @property
    def words(self) -> str:
        read = reading_words(self.reading.value, self.reading.unit)
        return words(
            "“{step}”: {reading} was read, {limit} is asked for",
            step=self.step.name,
            reading=read,
            limit=limit_words(self.target),
        )


def met(target: ReadingTarget, value: Decimal, unit: str = "") -> bool:
    """Whether a reading meets the target. False if its unit is unknown or cannot be converted.

    >>> oven = ReadingTarget("temperature", Decimal(150), "°C", top=Decimal(165))
    >>> met(oven, Decimal(120), "°C"), met(oven, Decimal(320), "°F"), met(oven, Decimal(9), "g")
    (False, True, False)
    >>> met(oven, Decimal(160))
    False
    """
    read = turned(value, unit, target.unit)
    return read is not None and target.met_by(read)


def last_reading(batch: Batch, step: RecipeStep) -> Reading | None:
    """The last reading for a step; None if there is none, or if the step asks for none."""
    if step.reading is None:
        return None
    quantity = step.reading.quantity
    of_no_step = is_ph(quantity) and step == _last_of(batch, quantity)
    found = (
        one
        for one in reversed(batch.readings)
        if same_quantity(one.quantity, quantity) and (one.step == step.index or (one.step is None and of_no_step))
    )
    return next(found, None)


def outside_limit_of(batch: Batch, step: RecipeStep) -> OutsideLimit | None:
    """The step's last reading if it is outside the limit; None if it is inside or there is none."""
    last = last_reading(batch, step)
    if step.reading is None or last is None or met(step.reading, last.value, last.unit):
        return None
    return OutsideLimit(step, last, step.reading)


def outside_limits(batch: Batch) -> tuple[OutsideLimit, ...]:
    """Every step of a batch whose last reading is outside its limit."""
    found = (outside_limit_of(batch, step) for step in batch.recipe.steps)
    return tuple(one for one in found if one is not None)


def unread(batch: Batch) -> tuple[RecipeStep, ...]:
    """Every step of a batch that has a limit but no reading."""
    return tuple(one for one in batch.recipe.steps if one.reading is not None and last_reading(batch, one) is None)


def limit_words(target: ReadingTarget) -> str:
    """A limit as text: “at least 220 °F”, “150 to 165 °C”.

    >>> limit_words(ReadingTarget("ph", Decimal("3.9"), at_least=False))
    'at most 3.9'
    """
    if target.low is not None and target.high is not None:
        return words("{low} to {high}", low=target.low, high=reading_words(target.high, target.unit))
    limit = reading_words(target.value, target.unit)
    return words("at least {limit}", limit=limit) if target.low is not None else words("at most {limit}", limit=limit)


def _last_of(batch: Batch, quantity: str) -> RecipeStep | None:
    found = (s for s in reversed(batch.recipe.steps) if s.reading and same_quantity(s.reading.quantity, quantity))
    return next(found, None)


def reading_words(value: object, unit: str) -> str:
    """A reading with its unit, if it has one."""
    return f"{value} {unit}".strip()
