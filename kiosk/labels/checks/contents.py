"""The food's name and its list of ingredients, against what was weighed in."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from kiosk.labels.checks.allergens import plain_words
from kiosk.labels.checks.findings import Answer, Case, Fine, Wrong
from kiosk.locale import _

if TYPE_CHECKING:
    from kiosk.labels.content import Listed
    from kiosk.labels.evidence import Weighed


def has_name(case: Case) -> Answer:
    """The label says what the food is."""
    return Fine(case.label.name) if case.label.name.strip() else Wrong()


def has_list(case: Case) -> Answer:
    """At least one ingredient is listed."""
    count = len(case.label.ingredients)
    return Fine(_("{n} listed.").format(n=count)) if count else Wrong()


def all_weighed(case: Case) -> Answer:
    """Every ingredient has a weight, so that its place in the list is known."""
    counted = [listed.name for listed in case.label.ingredients if not listed.weighed]
    return Wrong(", ".join(counted)) if counted else Fine()


def in_order(case: Case) -> Answer:
    """The list is in descending order of what was weighed in, up to its clause of those of 2 percent or less."""
    grams = {one.name: one.grams for one in case.label.evidence.weighed if one.grams is not None}
    by_weight = case.label.ingredients[: case.label.clause_from]
    names = [listed.name for listed in by_weight if listed.name in grams]
    for first, second in pairwise(names):
        if grams[first] < grams[second]:
            return Wrong(second, first, ", ".join(sorted(names, key=lambda name: -grams[name])))
    return Fine(", ".join(names))


def clause_share(case: Case, *, most_percent: float) -> Answer:
    """What stands behind “contains 2% or less of” is no more than that of all that was weighed in."""
    if case.label.clause_from is None:
        return None
    weighed = case.label.evidence.weighed
    total = sum((one.grams for one in weighed if one.grams), Decimal(0))
    behind = {listed.name for listed in case.label.ingredients[case.label.clause_from :]}
    for one in weighed:
        if one.name in behind and (one.grams is None or one.grams * 100 > total * Decimal(str(most_percent))):
            return Wrong(one.name, found=_percent(one, total), needed=f"{most_percent:g}")
    return Fine(", ".join(sorted(behind)))


def all_listed(case: Case) -> Answer:
    """Nothing was weighed in that is not listed."""
    listed = {one.name for one in case.label.ingredients}
    left_out = [one.name for one in case.label.evidence.weighed if one.name not in listed]
    return Wrong(", ".join(left_out)) if left_out else Fine()


def parts_in_brackets(case: Case) -> Answer:
    """An ingredient that consists of others names them."""
    made_of = {one.name: one.made_of for one in case.label.evidence.weighed}
    for listed in case.label.ingredients:
        parts = made_of.get(listed.name, ())
        if parts and not listed.sub:
            return Wrong(listed.name, needed=", ".join(parts))
    return Fine()


def stressed_share(case: Case) -> Answer:
    """What the name stresses has its percentage. Whether it is stressed needs judgement."""
    stressed = [one for one in case.label.ingredients if is_stressed(one.name, case.label.name)]
    missing = [one for one in stressed if "%" not in _text(one)]
    if missing:
        return Wrong(", ".join(one.name for one in missing), found=case.label.name, needed=_shares(missing, case))
    return Fine(", ".join(map(_text, stressed))) if stressed else None


def is_stressed(ingredient: str, name: str) -> bool:
    """Whether a food's name speaks of an ingredient.

    >>> is_stressed("strawberries", "Strawberry Jam"), is_stressed("sugar", "Strawberry Jam")
    (True, False)
    """
    return bool(set(plain_words(ingredient)) & set(plain_words(name)))


def _shares(missing: list[Listed], case: Case) -> str:
    """What the books can say of it: parts of what was weighed in, which is not yet what is in the jar."""
    total = sum((one.grams for one in case.label.evidence.weighed if one.grams), Decimal(0))
    wanted = {one.name for one in missing}
    return ", ".join(
        f"{one.name} {_percent(one, total)}" for one in case.label.evidence.weighed if one.name in wanted and one.grams
    )


def _percent(one: Weighed, total: Decimal) -> str:
    return f"{one.grams / total:.1%}" if one.grams and total else "?"


def _text(listed: Listed) -> str:
    return " ".join((listed.name, *(part.name for part in listed.sub)))
