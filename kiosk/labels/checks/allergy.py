"""Allergens: every one that the books have must be named on the label as its law wants it named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.labels.checks.allergens import Found, Kind, Law, LawName, Substance, named, suspected
from kiosk.labels.checks.findings import Answer, Case, Fine, Wrong
from kiosk.locale import _

if TYPE_CHECKING:
    from kiosk.labels.content import Listed

SULPHITES = "sulphites"


@dataclass(frozen=True)
class Due:
    """One allergen that the label owes, and the ingredient that brings it.

    `members` are those of its group that are meant; empty where nobody wrote which.
    """

    kind: Kind
    members: tuple[Substance, ...]
    by: Listed

    @property
    def words(self) -> str:
        """What the label must say."""
        if self.kind.by_name and self.members:
            return _(" and ").join(one.name for one in self.members)
        return self.kind.name


def members_named(case: Case, *, law: LawName) -> Answer:
    """Where the law wants the very nut, fish or cereal, it is in the books or in the list."""
    for due in _dues(case, Law(law)):
        if due.kind.by_name and not due.members:
            return Wrong(due.kind.name, found=due.by.name, needed=_examples(due.kind.name, law))
    return Fine()


def declared(case: Case, *, law: LawName, kinds: Sequence[str]) -> Answer:
    """Each of these is in the Contains line; where there is no such line, in the list."""
    which = Law(law)
    dues = [due for due in _dues(case, which) if due.kind.name in kinds]
    contains = case.label.contains.strip()
    text = contains or "; ".join(_text(listed) for listed in case.label.ingredients)
    missing = [due for due in dues if not _says(named(text, which), due, which)]
    if missing:
        return Wrong(_once(due.words for due in missing), found=contains or _("nothing"), needed=missing[0].by.name)
    return Fine(_once(due.words for due in dues)) if dues else None


def recorded(case: Case, *, law: LawName) -> Answer:
    """No ingredient's name makes one think of an allergen that nobody wrote down."""
    which = Law(law)
    for listed in case.label.ingredients:
        known = {kind.name for text in listed.allergens for kind in named(text, which).kinds}
        for name in (listed.name, *(part.name for part in listed.sub)):
            for kind in suspected(name, which).kinds:
                if kind.name not in known:
                    return Wrong(kind.name, found=name, needed=listed.name)
    return Fine(_none_or(case))


def understood(case: Case, *, law: LawName) -> Answer:
    """Every allergen in the books is one that this law knows."""
    which = Law(law)
    strange = [
        text for text in case.label.allergens if not named(text, which).kinds and not named(text, which).innocent
    ]
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
    """Each is set apart in the list itself: in its ingredient's name, or in the bracket after it."""
    dues = [due for due in _dues(case, Law.EU) if due.kind.name not in leave_out]
    plain = [due for due in dues if not _set_apart(due)]
    if plain:
        return Wrong(_once(due.words for due in plain), found=plain[0].by.name)
    return Fine(_once(due.words for due in dues)) if dues else None


def named_in_list(case: Case, *, strict: bool) -> Answer:
    """What is set apart names the allergen: the very cereal or nut where it is `strict`, the group where it is not."""
    for due in _dues(case, Law.EU):
        strong = "; ".join(_strong_texts(due.by))
        if due.kind.by_name is strict and strong and not _says(named(strong, Law.EU), due, Law.EU):
            return Wrong(due.words, found=strong)
    return Fine()


def sulphites_emphasised(case: Case, *, above_mg_per_kg: float) -> Answer:
    """Sulphites above so much are set apart in the list, with every ingredient that brings them (article 21(1)).

    Those of which nobody wrote how much count as above.
    """
    fine: list[str] = []
    for listed in case.label.ingredients:
        strong = named("; ".join(_strong_texts(listed)), Law.EU)
        for text in listed.allergens:
            found = named(text, Law.EU)
            much = found.mg_per_kg is None or found.mg_per_kg > above_mg_per_kg
            if SULPHITES in _names(found.kinds) and much:
                if SULPHITES not in _names(strong.kinds):
                    return Wrong(listed.name, found=text)
                fine.append(text)
    return Fine(_once(fine)) if fine else None


def _dues(case: Case, law: Law) -> Iterator[Due]:
    """Every allergen of every ingredient; sulphites stand apart, as they hang on how much there is.

    Of "tree nuts (coconut)" nothing is due: what is meant is named, and is none.
    """
    for listed in case.label.ingredients:
        for text in listed.allergens:
            found = named(text, law)
            for kind in found.kinds:
                members = found.members(kind, law)
                if kind.name != SULPHITES and (members or not found.innocent):
                    yield Due(kind, members or named(_text(listed), law).members(kind, law), listed)


def _says(found: Found, due: Due, law: Law) -> bool:
    """Whether a text names what is due: each member where they must be named, else the group or one of it.

    Where nobody wrote which member, that is for `members_named` to say.
    """
    if due.kind.by_name:
        return set(due.members) <= set(found.members(due.kind, law))
    return due.kind in found.kinds


def _set_apart(due: Due) -> bool:
    """The whole ingredient is, or the part of it that brings the allergen (butter: milk)."""
    return due.by.strong or due.kind in suspected("; ".join(_strong_texts(due.by)), Law.EU).kinds


def _strong_texts(listed: Listed) -> tuple[str, ...]:
    return (*((listed.name,) if listed.strong else ()), *(part.name for part in listed.sub if part.strong))


def _text(listed: Listed) -> str:
    return ", ".join((listed.name, *(part.name for part in listed.sub)))


def _names(kinds: Iterable[Kind]) -> Collection[str]:
    return {kind.name for kind in kinds}


def _examples(kind: str, law: LawName) -> str:
    return {"tree nuts": "almonds", "nuts": "almonds", "fish": "cod", "crustacean shellfish": "shrimp"}.get(
        kind, "wheat"
    )


def _none_or(case: Case) -> str:
    if case.label.contains:
        return _("Contains: {allergens}.").format(allergens=case.label.contains)
    return _("None recorded with these ingredients.")


def _once(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(texts))
