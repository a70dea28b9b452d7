"""What a batch is made of and what it may do to somebody, by the very bags that went in.

An ingredient that is one of our own batches counts as what went into that batch, to any depth: its list of
ingredients stands in brackets (21 CFR 101.4(b)(2), Regulation (EU) 1169/2011 article 18 and annex VII E), and its
allergens are the jar's (21 U.S.C. 343(w), article 21). Each is in descending order of weight as used; what was taken
back does not count, and what may have come out of a bin does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from db.records import Batch, Ingredient, Looked, Lot, RecipeLine, Use
from db.rules.quantity import EXACT, Dimension, Quantity
from db.rules.words import words


@dataclass(frozen=True, slots=True)
class Component:
    """One ingredient of a batch. `grams` is None where it cannot be weighed (six eggs).

    Not `grams_known`: some of it was measured by volume and it has no density, so that `grams` are those of water,
    which orders all but oils and syrups rightly, and are right for nothing else.

    `parts`: what went into it, where it is our own batch; `allergens`: its own, and those of all its parts. `own` are
    those of the ingredient and of its bags that went in; `sub_ingredients` what stands on those bags.
    """

    ingredient: Ingredient
    grams: Decimal | None
    parts: tuple[Component, ...]
    allergens: tuple[str, ...]
    own: tuple[str, ...] = ()
    sub_ingredients: tuple[str, ...] = ()
    grams_known: bool = True


@dataclass(frozen=True, slots=True)
class Unlooked:
    """Nobody has said what this ingredient contains, or, where there is a `lot`, what this bag of it does."""

    ingredient: Ingredient
    lot: Lot | None = None

    @property
    def words(self) -> str:
        """
        >>> Unlooked(Ingredient("i1", "peanut butter")).words
        'peanut butter'
        """
        return (
            words("{ingredient} ({bag})", ingredient=self.ingredient.name, bag=self.lot.code)
            if self.lot
            else self.ingredient.name
        )


def not_looked_at(batch: Batch) -> tuple[Unlooked, ...]:
    """Of what, in this batch at any depth, nobody has said what it contains; each once.

    What we made ourselves is known by what went into it, if anything is recorded of that.
    """
    found: dict[tuple[str, str], Unlooked] = {}
    for lot, made_by in _bags_in(batch):
        one = _unlooked(lot, made_by)
        if one is not None:
            found.setdefault((one.ingredient.id, one.lot.code if one.lot else ""), one)
    return tuple(found.values())


def bags_otherwise(batch: Batch) -> tuple[tuple[Lot, Otherwise], ...]:
    """The bags in it, at any depth, that are not as their ingredient; each once."""
    bags = {lot.code: lot for lot, _ in _bags_in(batch)}
    told = ((lot, otherwise(lot)) for lot in bags.values())
    return tuple((lot, how) for lot, how in told if how is not None)


def not_all_recorded(batch: Batch) -> tuple[str, ...]:
    """Of which ingredients that a recipe asks for, in this batch at any depth, more may be in than is recorded."""
    return once(line.ingredient.name for _, line in open_lines(batch))


def open_lines(batch: Batch) -> tuple[tuple[Batch, RecipeLine], ...]:
    """Each line of which not all is recorded, with the batch that it is of: this one, or one of ours that is in it."""
    return tuple((made, line) for made in _batches_in(batch) for line in _open(made))


def _open(batch: Batch) -> Iterator[RecipeLine]:
    """Each line is complete, or left out. A sheet knows no lines: there a bag of the ingredient is all of it, and
    where it tells nothing of what went in, that is not half of it."""
    uses = [use for use in batch.uses if not use.reversed]
    by_sheet = batch.started_at is None
    if by_sheet and not uses:
        return
    there = {use.lot.ingredient.id for use in uses} if by_sheet else set()
    for line in batch.recipe.lines:
        if line.index not in batch.lines_done and line.ingredient.id not in there:
            yield line


def _batches_in(batch: Batch) -> Iterator[Batch]:
    """It, and each of our own that is in it, or may be, at any depth; once."""
    seen: set[str] = set()
    waiting = [batch]
    while waiting:
        made = waiting.pop()
        if made.number not in seen:
            seen.add(made.number)
            waiting += made.made_of
            yield made


def _bags_in(batch: Batch) -> Iterator[tuple[Lot, Batch | None]]:
    """Each bag that is in it, or may be, at any depth; and the batch of ours that it was kept of."""
    for made in _batches_in(batch):
        own = {one.number: one for one in made.made_of}
        for lot in (use.lot for use in made.uses if not use.reversed):
            yield lot, own.get(lot.from_batch or "")


def _unlooked(lot: Lot, made_by: Batch | None) -> Unlooked | None:
    if lot.is_looked_at:
        return None
    if lot.contains.looked is Looked.NOT_YET:
        return Unlooked(lot.ingredient, lot)
    known = made_by is not None and any(not use.reversed for use in made_by.uses)
    return None if known else Unlooked(lot.ingredient)


def bag_allergens(lot: Lot) -> tuple[str, ...]:
    """Those of its ingredient, and those that are its own."""
    return once((*lot.ingredient.allergens, *lot.contains.allergens))


def bag_sub_ingredients(lot: Lot) -> tuple[str, ...]:
    """As they stand on the bag; where nobody read them there, as on the ingredient's."""
    return lot.contains.sub_ingredients or lot.ingredient.sub_ingredients


@dataclass(frozen=True, slots=True)
class Otherwise:
    """How a bag differs from what is known of its ingredient; `sub_ingredients` are the bag's, where they differ."""

    more: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    sub_ingredients: tuple[str, ...] = ()


def otherwise(lot: Lot) -> Otherwise | None:
    """What is said of this bag and not of its ingredient; None where nothing is."""
    if lot.contains.looked is Looked.AS_INGREDIENT or not lot.ingredient.is_looked_at:
        return None
    theirs, ours = lot.ingredient.allergens, lot.contains.allergens
    same_list = lot.contains.sub_ingredients in ((), lot.ingredient.sub_ingredients)
    found = Otherwise(
        less(ours, theirs),
        less(theirs, ours) if lot.is_looked_at else (),
        () if same_list else lot.contains.sub_ingredients,
    )
    return None if found == Otherwise() else found


def less(names: tuple[str, ...], but: tuple[str, ...]) -> tuple[str, ...]:
    """Those that are not among the others, however written."""
    gone = {name.casefold() for name in but}
    return tuple(name for name in names if name.casefold() not in gone)


def allergens(batch: Batch) -> tuple[str, ...]:
    """Each once, that of the heaviest ingredient first."""
    return once(name for one in components(batch) for name in one.allergens)


def allergens_by_way(batch: Batch) -> dict[str, tuple[str, ...]]:
    """Each allergen, and the ingredients that bring it: "wheat" by "biscuit crumb", "flour"."""
    ways: dict[str, dict[str, None]] = {}
    for one in components(batch):
        for bringer in _leaves(one):
            for name in bringer.own:
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
    bags = [use.lot for use, _ in weighed]
    ours = once(name for bag in bags for name in bag_allergens(bag))
    names = once([*ours, *(name for part in parts for name in part.allergens)])
    listed = once(name for bag in bags for name in bag_sub_ingredients(bag))
    grams = _weight((use.quantity for use, _ in weighed), ingredient.density)
    by_volume = any(use.quantity.dimension is Dimension.VOLUME for use, _ in weighed)
    known = grams is not None and not (by_volume and ingredient.density is None)
    return Component(ingredient, grams, parts, names, ours, listed, known)


def _weight(quantities: Iterable[Quantity], density: Decimal | None) -> Decimal | None:
    """Grams; a volume without a density counts as water, which orders all but oils and syrups rightly."""
    grams = Decimal(0)
    for one in quantities:
        if one.dimension is Dimension.COUNT:
            return None
        grams = EXACT.add(grams, one.base_in(Dimension.MASS, density or Decimal(1)))
    return grams


def once(names: Iterable[str]) -> tuple[str, ...]:
    """
    >>> once(["Milk", "wheat", "milk"])
    ('Milk', 'wheat')
    """
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return tuple(first.values())
