"""Rules for a valid recipe."""

from __future__ import annotations

from collections.abc import Sequence

from db.records import Product, ReadingTarget, RecipeLine, RecipeStep, StepKind
from db.rules import batch_number
from db.rules.errors import RuleError
from db.rules.words import words
from db.store.engine import Session
from db.subjects import checks

LONGEST_MINUTES = 100 * 1440
"""A hundred days, for example for vinegar."""


def refuse_recipe(
    session: Session, product: Product, expected_units: int, lines: Sequence[RecipeLine], steps: Sequence[RecipeStep]
) -> None:
    if not session.value("SELECT 1 FROM product WHERE code = ?", product.code):
        raise RuleError(
            words("There is no product {product} in these books.", product=product.code),
            words("Add the product first."),
        )
    if not 1 <= expected_units <= batch_number.MAX_UNIT:
        raise RuleError(
            words("A recipe cannot give {expected_units} units.", expected_units=expected_units),
            words("Enter 1 or more."),
        )
    for numbered in ([line.index for line in lines], [step.index for step in steps]):
        if len(set(numbered)) != len(numbered):
            raise RuleError(
                words("Two lines or steps of the recipe have the same number."), words("Number each one once.")
            )
        if min(numbered, default=0) < 0:
            raise RuleError(words("A line or step of the recipe has a number below 0."), words("Number them from 0."))
    for line in lines:
        _refuse_line(session, line)
    for step in steps:
        _refuse_step(step)


def _refuse_line(session: Session, line: RecipeLine) -> None:
    checks.known(session, "ingredient", line.ingredient.id, words("ingredient"))
    checks.above_zero(line.quantity, words("in a recipe"))
    if line.tolerance is None:
        return
    off = line.tolerance.in_unit(line.quantity.unit)
    if off is None or not 0 <= off.amount < line.quantity.amount:
        raise RuleError(
            words(
                "{ingredient}: {line} cannot be off by {tolerance}.",
                ingredient=line.ingredient.name,
                line=line.quantity,
                tolerance=line.tolerance,
            ),
            words("Enter less than the quantity itself."),
        )


def _refuse_step(step: RecipeStep) -> None:
    name = checks.named(step.name, words("step"))
    if step.kind is StepKind.TIMED and step.minutes is None:
        raise RuleError(
            words("“{name}” takes its time, and no minutes are given.", name=name), words("Enter how many.")
        )
    if step.minutes is not None and not 1 <= step.minutes <= LONGEST_MINUTES:
        raise RuleError(
            words("“{name}” cannot take {minutes} minutes.", name=name, minutes=step.minutes),
            words("Enter 1 to {longest}.", longest=LONGEST_MINUTES),
        )
    if step.kind is StepKind.READING and step.reading is None:
        raise RuleError(
            words("“{name}” is a reading, and nothing says of what.", name=name),
            words("Enter what is read, and its limit."),
        )
    if step.reading is not None:
        _refuse_target(name, step.reading)


def _refuse_target(name: str, target: ReadingTarget) -> None:
    checks.named(target.quantity, words("reading"))
    if target.low is not None and target.high is not None and target.low > target.high:
        raise RuleError(
            words(
                "“{name}”: {target} cannot be at least {low} and at most {high}.",
                name=name,
                target=target.quantity,
                low=target.low,
                high=target.high,
            ),
            words("The lower limit comes first."),
        )
