"""What the books know of a batch that its label must agree with. Some of it, like the pH, is not on the label."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from db import Batch, Dimension, Money, PackShape, Quantity, outside_limits, unread
from db.questions.allergens import Component, components
from db.rules.readings import is_ph
from kiosk.locale.limit_words import outside_words, unread_words


@dataclass(frozen=True, slots=True)
class Weighed:
    """One ingredient as it was weighed in; `grams` is None if it was counted.

    `made_of`: its components, if known. Not `grams_known`: it was measured by volume and its density is not known; its
    grams then only determine its place in the list.
    """

    name: str
    grams: Decimal | None
    made_of: tuple[str, ...] = ()
    grams_known: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the label is checked against. `weighed` is in descending order of weight; `ph` is the newest reading.

    Attributes:
        finished_grams: an upper limit of what came out, from what was weighed in and what was filled; None if it was
            not filled by weight, or not yet, as the loss by boiling is not known then.
        price: of one unit, whether the label has it or not.
        outside: the last readings that do not satisfy the recipe, in words.
        unread: the steps with a limit and without a reading.
    """

    weighed: tuple[Weighed, ...] = ()
    net: Quantity | None = None
    largest_side_cm2: int | None = None
    acidified: bool = False
    ph: Decimal | None = None
    use_by: bool = False
    outside: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    pack_shape: PackShape = PackShape.UNKNOWN
    no_date: bool = False
    kept_cold: bool = False
    in_liquid: bool = False
    fruit_g_per_100_g: int | None = None
    finished_grams: Decimal | None = None
    price: Money | None = None


NO_EVIDENCE = Evidence()


def evidence_of(batch: Batch) -> Evidence:
    """What the books know of this batch and its product."""
    product = batch.product
    return Evidence(
        weighed=tuple(_weighed(one) for one in components(batch)),
        net=product.net_content,
        largest_side_cm2=product.largest_side_cm2,
        acidified=product.acidified,
        ph=newest_ph(batch),
        use_by=product.use_by,
        outside=tuple(outside_words(one) for one in outside_limits(batch)),
        unread=tuple(unread_words(one) for one in unread(batch)),
        pack_shape=product.pack_shape,
        no_date=product.no_date,
        kept_cold=product.kept_cold,
        in_liquid=product.in_liquid,
        fruit_g_per_100_g=product.fruit_g_per_100_g,
        finished_grams=_finished_grams(batch),
        price=product.price,
    )


def _finished_grams(batch: Batch) -> Decimal | None:
    """The smaller of what went in and what was filled: boiling down increases the share of everything else."""
    each = batch.product.net_content
    if not batch.filled or each.dimension is not Dimension.MASS:
        return None
    weighed = components(batch)
    known = weighed and all(one.grams_known for one in weighed)
    went_in = [sum((one.grams for one in weighed if one.grams), Decimal(0))] if known else []
    return min((*went_in, each.base * batch.filled))


def newest_ph(batch: Batch) -> Decimal | None:
    """The batch's last pH reading, at whichever step: the equilibrium is reached last."""
    taken = [reading for reading in batch.readings if is_ph(reading.quantity)]
    return sorted(taken, key=lambda reading: reading.at)[-1].value if taken else None


def _weighed(one: Component) -> Weighed:
    made_of = tuple(part.ingredient.name for part in one.parts) or one.sub_ingredients
    return Weighed(one.ingredient.name, one.grams, made_of, one.grams_known)
