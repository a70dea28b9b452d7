"""Allergens: each one in the books must be named on the label in the way that its law requires."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from db import Dimension
from kiosk.labels.checks.allergens import (
    AllergenGroup,
    Found,
    Law,
    LawName,
    Substance,
    is_none_of,
    labelled,
    named,
    plain_words,
    suspected,
)
from kiosk.labels.checks.findings import Answer, Case, Fine, Wrong
from kiosk.locale import _

if TYPE_CHECKING:
    from kiosk.labels.listed import Listed

SULPHITES = "sulphites"
ANIMALS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "milk": frozenset(("goat", "sheep", "ewe", "buffalo", "camel", "mare")),
        "egg": frozenset(("duck", "goose", "quail", "turkey", "ostrich", "guinea")),
    }
)
"""Animals that must be named if theirs is meant (FDA, Questions and Answers Regarding Food Allergens, Edition 5)."""

_OF_IT: Mapping[str, frozenset[str]] = MappingProxyType({"milk": frozenset(), "egg": frozenset(("yolk",))})
"""Words for parts of milk or eggs that do not suggest an allergen by themselves."""

_ITEMS = re.compile(r"[,;](?![^()]*\))|\band\b")


@dataclass(frozen=True)
class Due:
    """One allergen that the label must name, and the ingredient that contains it.

    `members`: the members of its group that are meant; empty if nobody stated which.
    """

    kind: AllergenGroup
    members: tuple[Substance, ...]
    by: Listed

    @property
    def words(self) -> str:
        """The words required on the label."""
        if self.kind.by_name and self.members:
            return _(" and ").join(one.name for one in self.members)
        return self.kind.name


def members_named(case: Case, *, law: LawName) -> Answer:
    """If the law requires the particular nut, fish or cereal, the books or the list name it."""
    for due in _dues(case, Law(law)):
        if due.kind.by_name and not due.members:
            return Wrong(due.kind.name, found=due.by.name, needed=_examples(due.kind.name))
    return Fine()


def declared(case: Case, *, law: LawName, kinds: Sequence[str]) -> Answer:
    """Each of these is in the Contains line or, if there is no such line, in the list."""
    which = Law(law)
    dues = [due for due in _dues(case, which) if due.kind.name in kinds]
    contains = case.label.contains.strip()
    text = contains or "; ".join(_text(listed) for listed in case.label.ingredients)
    missing = [due for due in dues if not _says(labelled(text, which), due, which)]
    if missing:
        return Wrong(_once(due.words for due in missing), found=contains or _("nothing"), needed=missing[0].by.name)
    return Fine(_once(due.words for due in dues)) if dues else None


def contains_listed_only(case: Case, *, law: LawName) -> Answer:
    """Nothing in the Contains line is an allergen of another law only, or none at all.

    Nor a word that only suggests one of this law's: gluten does not name wheat.
    """
    which = Law(law)
    items = [item.strip() for item in _ITEMS.split(case.label.contains) if item.strip()]
    strange = [item for item in items if is_none_of(item, which) or _only_hints(item, which)]
    return Wrong(_once(strange), found=case.label.contains) if strange else Fine()


def _only_hints(item: str, law: Law) -> bool:
    """Whether a word does not name an allergen of this law but suggests one."""
    return bool(suspected(item, law).kinds) and not named(item, law).kinds


def animal_named(case: Case) -> Answer:
    """Milk of other animals than cows, and eggs of other birds than hens, name the animal."""
    said = case.label.contains.strip() or "; ".join(_text(listed) for listed in case.label.ingredients)
    for listed in case.label.ingredients:
        names = _animal_words("; ".join((_text(listed), *listed.allergens)))
        kinds = {kind.name for text in listed.allergens for kind in named(text, Law.US).kinds}
        for kind in ("milk", "egg"):
            for animal in sorted(_whose(names, kind)):
                if kind in kinds and not _stand_together(_animal_words(said), (animal, kind)):
                    return Wrong(f"{animal} {kind}", found=listed.name, needed=f"{kind} ({animal} {kind})")
    return Fine()


def recorded(case: Case, *, law: LawName) -> Answer:
    """No ingredient's name suggests an allergen that is not in the books."""
    which = Law(law)
    for listed in case.label.ingredients:
        known = {kind.name for text in listed.allergens for kind in named(text, which).kinds}
        for name in (listed.name, *(part.name for part in listed.sub)):
            for kind in suspected(name, which).kinds:
                if kind.name not in known:
                    return Wrong(kind.name, found=name, needed=listed.name)
    return Fine(_none_or(case))


def understood(case: Case, *, law: LawName) -> Answer:
    """Every allergen in the books is known to this law or to another one."""
    which = Law(law)
    strange = [text for text in case.label.allergens if not named(text, which).kinds and not is_none_of(text, which)]
    return Wrong(", ".join(strange)) if strange else Fine()


def still_listed(case: Case, *, law: LawName) -> Answer:
    """Nothing is called an allergen that its law does not count as one (coconut)."""
    which = Law(law)
    for listed in case.label.ingredients:
        for text in listed.allergens:
            if innocent := named(text, which).innocent:
                return Wrong(", ".join(innocent), found=text, needed=listed.name)
    return Fine()


def emphasised(case: Case, *, leave_out: Sequence[str] = ()) -> Answer:
    """Each is emphasised in the list: in its ingredient's name or in the bracket after it."""
    dues = [due for due in _dues(case, Law.EU) if due.kind.name not in leave_out]
    plain = [due for due in dues if not _set_apart(due)]
    if plain:
        return Wrong(_once(due.words for due in plain), found=plain[0].by.name)
    return Fine(_once(due.words for due in dues)) if dues else None


def named_in_list(case: Case, *, strict: bool) -> Answer:
    """The emphasised word names the allergen: if `strict` the particular cereal or nut, otherwise its group."""
    for due in _dues(case, Law.EU):
        strong = "; ".join(_strong_texts(due.by))
        if due.kind.by_name is strict and strong and not _says(labelled(strong, Law.EU), due, Law.EU):
            return Wrong(due.words, found=strong)
    return Fine()


def sulphites_emphasised(case: Case, *, above_mg_per_kg: float) -> Answer:
    """Sulphites above this amount in the finished food are emphasised, with every ingredient that contains them.

    Article 21(1). If the amount is not known, they count as above.
    """
    brought = tuple(_sulphites(case))
    whole = sulphites_mg_per_kg(case)
    if not brought or (whole is not None and whole <= Decimal(str(above_mg_per_kg))):
        return _little(whole) if brought else None
    for listed, text in brought:
        if SULPHITES not in _names(labelled("; ".join(_strong_texts(listed)), Law.EU).kinds):
            return Wrong(listed.name, found=text, needed=_amount(case, whole))
    return Fine(_once(text for _listed, text in brought))


def sulphites_listed(case: Case, *, from_ppm: float) -> Answer:
    """Sulphites of at least this amount in the finished food are in the list of ingredients (21 CFR 101.100(a)(4))."""
    brought = tuple(_sulphites(case))
    whole = sulphites_mg_per_kg(case)
    if not brought or (whole is not None and whole < Decimal(str(from_ppm))):
        return _little(whole) if brought else None
    for listed, text in brought:
        if SULPHITES not in _names(labelled(_text(listed), Law.EU).kinds):
            return Wrong(listed.name, found=text, needed=_amount(case, whole))
    return Fine(_once(text for _listed, text in brought))


def sulphites_mg_per_kg(case: Case) -> Decimal | None:
    """The amount in the finished food, from what went in; None if that of sulphites or of an ingredient is unknown."""
    finished = case.label.evidence.finished_grams
    grams = {one.name: one.grams for one in case.label.evidence.weighed if one.grams_known}
    milligrams = Decimal(0)
    for listed, text in _sulphites(case):
        figure, went_in = named(text, Law.EU).mg_per_kg, grams.get(listed.name)
        if figure is None or went_in is None or not finished:
            return None
        milligrams += Decimal(str(figure)) * went_in
    return milligrams / finished if finished else None


def _sulphites(case: Case) -> Iterator[tuple[Listed, str]]:
    """Every ingredient with sulphites, with the text about them."""
    for listed in case.label.ingredients:
        for text in listed.allergens:
            if SULPHITES in _names(named(text, Law.EU).kinds):
                yield listed, text


def _amount(case: Case, whole: Decimal | None) -> str:
    """In words; says what is missing if it is a density."""
    if whole is not None:
        return _mg(whole)
    known = case.label.evidence
    by_volume = known.net is not None and known.net.dimension is Dimension.VOLUME
    if by_volume or not all(one.grams_known for one in known.weighed):
        return _("an unknown amount, as the density is not known,")
    return _("an unknown amount")


def _mg(whole: Decimal) -> str:
    return f"{whole:.0f} mg/kg"


def _little(whole: Decimal | None) -> Fine | None:
    return None if whole is None else Fine(_("{amount} in the finished food.").format(amount=_mg(whole)))


def _whose(names: Sequence[str], kind: str) -> set[str]:
    """The animals named before milk or egg, or before a word for a product of it: goat cheese."""
    return {
        animal
        for animal, food in pairwise(names)
        if animal in ANIMALS[kind] and (food == kind or food in _OF_IT[kind] or kind in _suspected_kinds(food))
    }


def _suspected_kinds(word: str) -> Collection[str]:
    return _names(suspected(word, Law.US).kinds)


def _animal_words(text: str) -> tuple[str, ...]:
    return plain_words(text.replace("’", "'").replace("'s", ""))


def _stand_together(words: Sequence[str], pair: tuple[str, str]) -> bool:
    return pair in pairwise(words)


def _dues(case: Case, law: Law) -> Iterator[Due]:
    """Every allergen of every ingredient. Sulphites are handled separately, as their amount matters.

    "Tree nuts (coconut)" requires nothing: what is meant is named, and it is no allergen.
    """
    for listed in case.label.ingredients:
        for text in listed.allergens:
            found = named(text, law)
            for kind in found.kinds:
                members = found.members(kind, law)
                if kind.name != SULPHITES and (members or not found.innocent):
                    yield Due(kind, members or named(_text(listed), law).members(kind, law), listed)


def _says(found: Found, due: Due, law: Law) -> bool:
    """Whether a text names what is required: each member if they must be named, otherwise the group or one of it.

    If nobody stated which member, that is checked by `members_named`.
    """
    if due.kind.by_name:
        return set(due.members) <= set(found.members(due.kind, law))
    return due.kind in found.kinds


def _set_apart(due: Due) -> bool:
    """Whether the whole ingredient is emphasised, or the part of it that contains the allergen (butter: milk)."""
    return due.by.strong or due.kind in suspected("; ".join(_strong_texts(due.by)), Law.EU).kinds


def _strong_texts(listed: Listed) -> tuple[str, ...]:
    return (*((listed.name,) if listed.strong else ()), *(part.name for part in listed.sub if part.strong))


def _text(listed: Listed) -> str:
    return ", ".join((listed.name, *(part.name for part in listed.sub)))


def _names(kinds: Iterable[AllergenGroup]) -> Collection[str]:
    return {kind.name for kind in kinds}


def _examples(kind: str) -> str:
    return {"tree nuts": "almonds", "nuts": "almonds", "fish": "cod", "crustacean shellfish": "shrimp"}.get(
        kind, "wheat"
    )


def _none_or(case: Case) -> str:
    if case.label.contains:
        return _("Contains: {allergens}.").format(allergens=case.label.contains)
    return _("None recorded with these ingredients.")


def _once(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(texts))
