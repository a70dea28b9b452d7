"""What a batch is made of and what it may do to somebody, by the very bags that went in.

An ingredient that is one of our own batches counts as what went into that batch, to any depth: its list of
ingredients stands in brackets (21 CFR 101.4(b)(2), Regulation (EU) 1169/2011 article 18 and annex VII E), and its
allergens are the jar's (21 U.S.C. 343(w), article 21). Each is in descending order of weight as used; what was taken
back does not count, and what may have come out of a bin does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from db.records import Batch, Ingredient, Use
from db.rules.quantity import EXACT, Dimension, Quantity


@dataclass(frozen=True, slots=True)
class Component:
    """One ingredient of a batch. `grams` is None where it cannot be weighed (six eggs).

    `parts`: what went into it, where it is our own batch; `allergens`: its own, and those of all its parts.
    """

    ingredient: Ingredient
    grams: Decimal | None
    parts: tuple[Component, ...]
    allergens: tuple[str, ...]


def allergens(batch: Batch) -> tuple[str, ...]:
    """Each once, that of the heaviest ingredient first."""
    return _once(name for one in components(batch) for name in one.allergens)


def allergens_by_way(batch: Batch) -> dict[str, tuple[str, ...]]:
    """Each allergen, and the ingredients that bring it: "wheat" by "biscuit crumb", "flour"."""
    ways: dict[str, dict[str, None]] = {}
    for one in components(batch):
        for bringer in _leaves(one):
            for name in bringer.ingredient.allergens:
                ways.setdefault(name, {})[bringer.ingredient.name] = None
    return {name: tuple(ingredients) for name, ingredients in ways.items()}


def _leaves(one: Component) -> Iterable[Component]:
    yield one
    for part in one.parts:
        yield from _leaves(part)


def components(batch: Batch) -> tuple[Component, ...]:
    """The batch's ingredients, the heaviest first; what cannot be weighed stands last."""
    return _components([batch])


def _components(made: Iterable[Batch]) -> tuple[Component, ...]:
    """Of several batches that are one ingredient: their weighings together."""
    uses = [(use, batch) for batch in made for use in batch.uses if not use.reversed]
    kinds: dict[str, list[tuple[Use, Batch]]] = {}
    for use, batch in uses:
        kinds.setdefault(use.lot.ingredient.id, []).append((use, batch))
    found = [_component(weighed) for weighed in kinds.values()]
    return tuple(sorted(found, key=lambda one: (one.grams is None, -(one.grams or 0))))


def _component(weighed: list[tuple[Use, Batch]]) -> Component:
    ingredient = weighed[0][0].lot.ingredient
    own = {one.number: one for use, batch in weighed for one in batch.made_of if one.number == use.lot.from_batch}
    parts = _components(own.values())
    names = _once([*ingredient.allergens, *(name for part in parts for name in part.allergens)])
    return Component(ingredient, _weight((use.quantity for use, _ in weighed), ingredient.density), parts, names)


def _weight(quantities: Iterable[Quantity], density: Decimal | None) -> Decimal | None:
    """Grams; a volume without a density counts as water, which orders all but oils and syrups rightly."""
    grams = Decimal(0)
    for one in quantities:
        if one.dimension is Dimension.COUNT:
            return None
        grams = EXACT.add(grams, one.base_in(Dimension.MASS, density or Decimal(1)))
    return grams


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """
    >>> _once(["Milk", "wheat", "milk"])
    ('Milk', 'wheat')
    """
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return tuple(first.values())
