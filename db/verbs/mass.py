"""Whether so much can have come out of a batch: by weight, where all that went in can be weighed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from db import batches
from db.engine import Rows
from db.errors import RuleError, UnitError
from db.records import Batch, Ingredient
from db.rules.quantity import Dimension, Quantity, from_base

MOST_TIMES = 2
"""What is kept may be so many times what is known to have gone in: tap water is in few recipes."""


def could_give(rows: Rows, batch: Batch, ingredient: Ingredient, kept: Quantity) -> None:
    """
    Raises:
        RuleError: it is more than the batch can have given, or than it has units on the shelf.
    """
    if kept.dimension is Dimension.COUNT:
        _units(rows, batch, kept)
        return
    went_in = _went_in(batch)
    try:
        out = Fraction(kept.base_in(Dimension.MASS, ingredient.density)) + _kept_before(rows, batch)
    except UnitError:
        return
    if went_in and out > MOST_TIMES * went_in:
        most = from_base(Decimal(int(went_in)), kept.unit if kept.dimension is Dimension.MASS else "g")
        raise RuleError(
            f"{kept} cannot come out of {batch.number}: about {most} went in.",
            "Check the number and the unit; if more went in, weigh that in first.",
        )


def _units(rows: Rows, batch: Batch, kept: Quantity) -> None:
    """Pieces of a batch that was filled are its units."""
    if batch.net is None:
        return
    content = batch.product.net_content
    each = content.base if content.dimension is Dimension.COUNT and content.base > 0 else Decimal(1)
    left = batches.on_shelf(rows, batch.number)
    if kept.base > left * each:
        raise RuleError(f"{batch.number} has {left} on the shelf, not {kept}.", "Check the number.")


def _went_in(batch: Batch) -> Fraction | None:
    """In grams, what was weighed in or what the recipe asks for, whichever is more; None where it cannot be weighed."""
    weighed = {use.lot.ingredient.id: Fraction(0) for use in batch.uses if not use.reversed}
    if not weighed:
        return None
    try:
        for use in batch.uses:
            if not use.reversed:
                lot = use.lot.ingredient
                weighed[lot.id] += Fraction(use.quantity.base_in(Dimension.MASS, lot.density))
        for line in batch.lines:
            asked = Fraction(line.quantity.base_in(Dimension.MASS, line.ingredient.density))
            weighed[line.ingredient.id] = max(weighed.get(line.ingredient.id, Fraction(0)), asked)
    except UnitError:
        return None
    return sum(weighed.values(), Fraction(0))


def _kept_before(rows: Rows, batch: Batch) -> Fraction:
    found = rows.all(
        "SELECT amount, lot.unit, density FROM lot JOIN ingredient ON ingredient.id = ingredient_id "
        "WHERE from_batch_id = (SELECT id FROM batch WHERE number = ?)",
        batch.number,
    )
    known = (Quantity(Decimal(amount), unit) for amount, unit, _ in found)
    densities = (None if density is None else Decimal(density) for *_, density in found)
    return sum(
        (Fraction(one.base_in(Dimension.MASS, density)) for one, density in zip(known, densities, strict=True)
         if one.dimension is not Dimension.COUNT),
        Fraction(0),
    )  # fmt: skip
