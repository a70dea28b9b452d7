"""Rules for a valid recipe."""

from __future__ import annotations

from collections.abc import Sequence

from db.engine import Rows
from db.errors import RuleError
from db.records import Product, ReadingTarget, RecipeLine, RecipeStep, StepKind
from db.rules import batch_number
from db.verbs import checks

LONGEST_MINUTES = 100 * 1440
"""A hundred days, for example for vinegar."""


def refuse_recipe(
    rows: Rows, product: Product, expected_units: int, lines: Sequence[RecipeLine], steps: Sequence[RecipeStep]
) -> None:
    if not rows.value("SELECT 1 FROM product WHERE code = ?", product.code):
        raise RuleError(f"There is no product {product.code} in these books.", "Add the product first.")
    if not 1 <= expected_units <= batch_number.MAX_UNIT:
        raise RuleError(f"A recipe cannot give {expected_units} units.", "Enter 1 or more.")
    for numbered in ([line.index for line in lines], [step.index for step in steps]):
        if len(set(numbered)) != len(numbered):
            raise RuleError("Two lines or steps of the recipe have the same number.", "Number each one once.")
        if min(numbered, default=0) < 0:
            raise RuleError("A line or step of the recipe has a number below 0.", "Number them from 0.")
    for line in lines:
        _refuse_line(rows, line)
    for step in steps:
        _refuse_step(step)


def _refuse_line(rows: Rows, line: RecipeLine) -> None:
    checks.known(rows, "ingredient", line.ingredient.id, "ingredient")
    checks.above_zero(line.quantity, "in a recipe")
    if line.tolerance is None:
        return
    off = line.tolerance.in_unit(line.quantity.unit)
    if off is None or not 0 <= off.amount < line.quantity.amount:
        raise RuleError(
            f"{line.ingredient.name}: {line.quantity} cannot be off by {line.tolerance}.",
            "Enter less than the quantity itself.",
        )


def _refuse_step(step: RecipeStep) -> None:
    name = checks.named(step.name, "step")
    if step.kind is StepKind.TIMED and step.minutes is None:
        raise RuleError(f"“{name}” takes its time, and no minutes are given.", "Enter how many.")
    if step.minutes is not None and not 1 <= step.minutes <= LONGEST_MINUTES:
        raise RuleError(f"“{name}” cannot take {step.minutes} minutes.", f"Enter 1 to {LONGEST_MINUTES}.")
    if step.kind is StepKind.READING and step.reading is None:
        raise RuleError(f"“{name}” is a reading, and nothing says of what.", "Enter what is read, and its limit.")
    if step.reading is not None:
        _refuse_target(name, step.reading)


def _refuse_target(name: str, target: ReadingTarget) -> None:
    checks.named(target.quantity, "reading")
    if target.low is not None and target.high is not None and target.low > target.high:
        raise RuleError(
            f"“{name}”: {target.quantity} cannot be at least {target.low} and at most {target.high}.",
            "The lower limit comes first.",
        )
