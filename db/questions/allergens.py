"""What a batch is made of and which allergens it contains, from the bags that were actually used.

An ingredient that is one of our own batches counts as what went into that batch, to any depth. Its ingredients are
listed in brackets (21 CFR 101.4(b)(2); Regulation (EU) 1169/2011, article 18 and annex VII E), and its allergens
count for the unit (21 U.S.C. 343(w); article 21). Lists are in descending order of weight as used. Reversed uses do
not count. Uses that may have come out of a bin do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from db.records import Batch, Ingredient, Looked, Lot, RecipeLine, Use
from db.rules.quantity import EXACT, Quantity
from db.rules.units import Dimension
from db.rules.words import words


@dataclass(frozen=True, slots=True)
class Component:
    """One ingredient of a batch. `grams` is None if it cannot be weighed (six eggs).

    `grams_known` is False if some of it was measured by volume and it has no density. Then `grams` assumes the
    density of water. That orders everything but oils and syrups correctly, and must be used for nothing else.

    `parts`: the ingredients of our own batch that it is. `own`: allergens of the ingredient and of the bags used.
    `allergens`: `own` and those of all parts. `sub_ingredients`: as printed on the bags used.
    """

    ingredient: Ingredient
    grams: Decimal | None
    parts: tuple[Component, ...]
    allergens: tuple[str, ...]
    own: tuple[str, ...] = ()
    sub_ingredients: tuple[str, ...] = ()
    grams_known: bool = True


@dataclass(frozen=True, slots=True)
class UncheckedContents:
    """An ingredient, or one bag (`lot`) of it, of which nobody has said what it contains."""

    ingredient: Ingredient
    lot: Lot | None = None

    @property
    def words(self) -> str:
        """The ingredient's name, with the bag's code if it is about one bag.

        >>> UncheckedContents(Ingredient("i1", "peanut butter")).words
        'peanut butter'
        """
        return (
            words("{ingredient} ({bag})", ingredient=self.ingredient.name, bag=self.lot.code)
            if self.lot
            else self.ingredient.name
        )


def not_looked_at(batch: Batch) -> tuple[UncheckedContents, ...]:
    """What in this batch, at any depth, nobody has checked for its contents; each once.

    Lots that we made are known by what went into them, if that is recorded.
    """
    found: dict[tuple[str, str], UncheckedContents] = {}
    for lot, made_by in _bags_in(batch):
        one = _unlooked(lot, made_by)
        if one is not None:
            found.setdefault((one.ingredient.id, one.lot.code if one.lot else ""), one)
    return tuple(found.values())


def differing_bags(batch: Batch) -> tuple[tuple[Lot, BagDifference], ...]:
    """The bags in the batch, at any depth, that differ from their ingredient; each once."""
    bags = {lot.code: lot for lot, _ in _bags_in(batch)}
    told = ((lot, difference(lot)) for lot in bags.values())
    return tuple((lot, how) for lot, how in told if how is not None)


def not_all_recorded(batch: Batch) -> tuple[str, ...]:
    """Ingredients of which more may be in the batch, at any depth, than is recorded."""
    return distinct(line.ingredient.name for _, line in open_lines(batch))


def open_lines(batch: Batch) -> tuple[tuple[Batch, RecipeLine], ...]:
    """Each recipe line that is not completely recorded, with its batch: this one, or one of ours that went into it."""
    return tuple((made, line) for made in _batches_in(batch) for line in _open(made))


def _open(batch: Batch) -> Iterator[RecipeLine]:
    """Lines that are neither complete nor left out. An imported batch has no lines: any use of the ingredient
    completes it, and if no use is imported at all, nothing is reported.
    """
    uses = [use for use in batch.uses if not use.reversed]
    by_sheet = batch.started_at is None
    if by_sheet and not uses:
        return
    there = {use.lot.ingredient.id for use in uses} if by_sheet else set()
    for line in batch.recipe.lines:
        if line.index not in batch.lines_done and line.ingredient.id not in there:
            yield line


def _batches_in(batch: Batch) -> Iterator[Batch]:
    """The batch, and every batch of ours that is or may be in it, at any depth; each once."""
    seen: set[str] = set()
    waiting = [batch]
    while waiting:
        made = waiting.pop()
        if made.number not in seen:
            seen.add(made.number)
            waiting += made.made_of
            yield made


def _bags_in(batch: Batch) -> Iterator[tuple[Lot, Batch | None]]:
    """Each bag that is or may be in the batch, at any depth, with the batch of ours that it was made from."""
    for made in _batches_in(batch):
        own = {one.number: one for one in made.made_of}
        for lot in (use.lot for use in made.uses if not use.reversed):
            yield lot, own.get(lot.from_batch or "")


def _unlooked(lot: Lot, made_by: Batch | None) -> UncheckedContents | None:
    if lot.is_looked_at:
        return None
    if lot.contains.looked is Looked.NOT_YET:
        return UncheckedContents(lot.ingredient, lot)
    known = made_by is not None and any(not use.reversed for use in made_by.uses)
    return None if known else UncheckedContents(lot.ingredient)


def bag_allergens(lot: Lot) -> tuple[str, ...]:
    """The allergens of its ingredient, and its own."""
    return distinct((*lot.ingredient.allergens, *lot.contains.allergens))


def bag_sub_ingredients(lot: Lot) -> tuple[str, ...]:
    """As printed on the bag; if nobody read that, those of its ingredient."""
    return lot.contains.sub_ingredients or lot.ingredient.sub_ingredients


@dataclass(frozen=True, slots=True)
class BagDifference:
    """How a bag differs from its ingredient: allergens that it has more or lacks, and its `sub_ingredients` if
    different.
    """

    more: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    sub_ingredients: tuple[str, ...] = ()


def difference(lot: Lot) -> BagDifference | None:
    """How the bag differs from its ingredient; None if it does not."""
    if lot.contains.looked is Looked.AS_INGREDIENT or not lot.ingredient.is_looked_at:
        return None
    theirs, ours = lot.ingredient.allergens, lot.contains.allergens
    same_list = lot.contains.sub_ingredients in ((), lot.ingredient.sub_ingredients)
    found = BagDifference(
        without(ours, theirs),
        without(theirs, ours) if lot.is_looked_at else (),
        () if same_list else lot.contains.sub_ingredients,
    )
    return None if found == BagDifference() else found


def without(names: tuple[str, ...], but: tuple[str, ...]) -> tuple[str, ...]:
    """The names that are not in `but`, ignoring case."""
    gone = {name.casefold() for name in but}
    return tuple(name for name in names if name.casefold() not in gone)


def allergens(batch: Batch) -> tuple[str, ...]:
    """The batch's allergens, each once, those of the heaviest ingredient first."""
    return distinct(name for one in components(batch) for name in one.allergens)


def allergens_by_way(batch: Batch) -> dict[str, tuple[str, ...]]:
    """Each allergen with the ingredients that contain it: "wheat" with "biscuit crumb" and "flour"."""
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
    """The batch's ingredients, the heaviest first. Those that cannot be weighed come last."""
    return _components([batch])


def _components(made: Iterable[Batch]) -> tuple[Component, ...]:
    """The ingredients of several batches together, for batches that are the same ingredient."""
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
    ours = distinct(name for bag in bags for name in bag_allergens(bag))
    names = distinct([*ours, *(name for part in parts for name in part.allergens)])
    listed = distinct(name for bag in bags for name in bag_sub_ingredients(bag))
    grams = _weight((use.quantity for use, _ in weighed), ingredient.density)
    by_volume = any(use.quantity.dimension is Dimension.VOLUME for use, _ in weighed)
    known = grams is not None and not (by_volume and ingredient.density is None)
    return Component(ingredient, grams, parts, names, ours, listed, known)


def _weight(quantities: Iterable[Quantity], density: Decimal | None) -> Decimal | None:
    """The sum in grams; None if some is counted in pieces. Without a density a volume counts as water."""
    grams = Decimal(0)
    for one in quantities:
        if one.dimension is Dimension.COUNT:
            return None
        grams = EXACT.add(grams, one.base_in(Dimension.MASS, density or Decimal(1)))
    return grams


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names without repetitions, ignoring case; the first spelling is kept.

    >>> distinct(["Milk", "wheat", "milk"])
    ('Milk', 'wheat')
    """
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return tuple(first.values())
