"""Plausibility checks: can a batch have given that much? By weight, if everything in it can be weighed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from db.questions import batches
from db.records import Batch, Ingredient, Recipe
from db.rules.errors import RuleError, UnitError
from db.rules.quantity import Quantity, from_base
from db.rules.units import Dimension
from db.rules.words import words
from db.store.engine import Session

MOST_TIMES = 2
"""Allowed ratio of output to known input. It is above 1 because few recipes list tap water."""


def refuse_more_than_given(
    session: Session, batch: Batch, ingredient: Ingredient, kept: Quantity, *, instead_of: str = ""
) -> None:
    """Check a quantity kept as a lot.

    Args:
        instead_of: the code of a lot already kept of the batch, whose quantity is replaced.

    Raises:
        RuleError: it is more than the batch can have given, or than it has units on the shelf.
    """
    if kept.dimension is Dimension.COUNT:
        _units(session, batch, kept)
        return
    went_in, jars = _went_in(batch), _in_jars(batch)
    try:
        before = _kept_before(session, batch, instead_of)
        out = Fraction(kept.base_in(Dimension.MASS, ingredient.density)) + before + jars
    except UnitError:
        return
    if not went_in or out <= _most(session, batch, went_in, jars):
        return
    unit = kept.unit if kept.dimension is Dimension.MASS else "g"
    if before + jars:
        too_much = words(
            "{kept} cannot come out of {batch}: about {went_in} went in, and {gone} came out of it already.",
            kept=kept,
            batch=batch.number,
            went_in=_shown(went_in, unit),
            gone=_shown(before + jars, unit),
        )
    else:
        too_much = words(
            "{kept} cannot come out of {batch}: about {went_in} went in.",
            kept=kept,
            batch=batch.number,
            went_in=_shown(went_in, unit),
        )
    raise RuleError(
        too_much,
        words("Check the number and the unit; if more went in, weigh that in first."),
    )


def _shown(grams: Fraction, unit: str) -> Quantity:
    return from_base(Decimal(grams.numerator) / grams.denominator, unit)


def _most(session: Session, batch: Batch, went_in: Fraction, jars: Fraction) -> Fraction:
    """The maximum output in grams. If no unit is left on the shelf, no more than the known input."""
    if batch.net and batches.on_shelf(session, batch.number) == 0:
        return went_in
    return MOST_TIMES * max(went_in, jars)


def _in_jars(batch: Batch) -> Fraction:
    """The content of the filled units in grams; 0 if it cannot be weighed."""
    content = batch.product.net_content
    return Fraction(content.base) * (batch.filled or 0) if content.dimension is Dimension.MASS else Fraction(0)


def refuse_overfilled(recipe: Recipe, filled: int, went: Quantity) -> None:
    """Check the units filled from a pot.

    Raises:
        RuleError: the units hold more than MOST_TIMES the quantity that went into them.
    """
    line, content = recipe.lines[0], recipe.product.net_content
    try:
        held = Fraction(content.base_in(Dimension.MASS, line.ingredient.density)) * filled
        out = Fraction(went.base_in(Dimension.MASS, line.ingredient.density))
    except UnitError:
        return
    if held > MOST_TIMES * out:
        raise RuleError(
            words("{filled} of {content} cannot be filled with {went}.", filled=filled, content=content, went=went),
            words("Check both numbers."),
        )


def _units(session: Session, batch: Batch, kept: Quantity) -> None:
    """Pieces of a filled batch are its units, which must be on the shelf."""
    if batch.net is None:
        return
    content = batch.product.net_content
    each = content.base if content.dimension is Dimension.COUNT and content.base > 0 else Decimal(1)
    left = batches.on_shelf(session, batch.number)
    if kept.base > left * each:
        raise RuleError(
            words("{batch} has {left} on the shelf, not {kept}.", batch=batch.number, left=left, kept=kept),
            words("Check the number."),
        )


def _went_in(batch: Batch) -> Fraction | None:
    """The input in grams: for each ingredient the amount used or that of the recipe, whichever is larger; None if
    something cannot be weighed.
    """
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


def _kept_before(session: Session, batch: Batch, but: str) -> Fraction:
    found = session.all(
        "SELECT amount, lot.unit, density FROM lot JOIN ingredient ON ingredient.id = ingredient_id "
        "WHERE from_batch_id = (SELECT id FROM batch WHERE number = ?) AND code != ?",
        batch.number,
        but,
    )
    known = (Quantity(Decimal(amount), unit) for amount, unit, _ in found)
    densities = (None if density is None else Decimal(density) for *_, density in found)
    return sum(
        (Fraction(one.base_in(Dimension.MASS, density)) for one, density in zip(known, densities, strict=True)
         if one.dimension is not Dimension.COUNT),
        Fraction(0),
    )  # fmt: skip
