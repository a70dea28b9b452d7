"""What the books know of a batch that its label must agree with; some of it is on no label, such as the pH."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from db import Batch, Dimension, Money, PackShape, Quantity, outside, unread
from db.allergens import Component, components
from db.rules.readings import is_ph
from kiosk.limit_words import outside_words, unread_words


@dataclass(frozen=True, slots=True)
class Weighed:
    """One ingredient as it was weighed in; `grams` is None where it was counted.

    `made_of`: what it consists of, where that is known. Not `grams_known`: it was measured by volume and nobody knows
    its density, so that its grams are good for its place in the list alone.
    """

    name: str
    grams: Decimal | None
    made_of: tuple[str, ...] = ()
    grams_known: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """`weighed` is in descending order of weight; `ph` is the newest reading, None where there is none.

    `finished_grams`: no more than so much came out, by what was weighed in and by what was filled; None where it was
    not filled by weight, or not yet: how far it boiled down is not known then.
    `price` of one unit, whether the label has it or not.
    `outside`: each last reading of a step that is not what the recipe asks for, in words; `unread`: each step that
    has a limit, and of which nothing was read.
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
        outside=tuple(outside_words(one) for one in outside(batch)),
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
    """The smaller of what went in and what was filled: what boils down has more of everything in each gram."""
    each = batch.product.net_content
    if not batch.filled or each.dimension is not Dimension.MASS:
        return None
    weighed = components(batch)
    known = weighed and all(one.grams_known for one in weighed)
    went_in = [sum((one.grams for one in weighed if one.grams), Decimal(0))] if known else []
    return min((*went_in, each.base * batch.filled))


def newest_ph(batch: Batch) -> Decimal | None:
    """The batch's last pH reading, whichever step it was taken at: equilibrium is what comes last."""
    taken = [reading for reading in batch.readings if is_ph(reading.quantity)]
    return sorted(taken, key=lambda reading: reading.at)[-1].value if taken else None


def _weighed(one: Component) -> Weighed:
    made_of = tuple(part.ingredient.name for part in one.parts) or one.sub_ingredients
    return Weighed(one.ingredient.name, one.grams, made_of, one.grams_known)
