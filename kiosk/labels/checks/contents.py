"""Checks of the food's name and list of ingredients, compared with what was weighed in."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from kiosk.labels.checks.allergens import plain_words
from kiosk.labels.checks.findings import Answer, Case, Fine, Wrong
from kiosk.locale import _

if TYPE_CHECKING:
    from kiosk.labels.evidence import Weighed
    from kiosk.labels.listed import Listed


def has_name(case: Case) -> Answer:
    """The label has the food's name."""
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
    """The list is in descending order of the weights, up to the clause for ingredients of 2 percent or less."""
    grams = {one.name: one.grams for one in case.label.evidence.weighed if one.grams is not None}
    by_weight = case.label.ingredients[: case.label.clause_from]
    names = [listed.name for listed in by_weight if listed.name in grams]
    for first, second in pairwise(names):
        if grams[first] < grams[second]:
            return Wrong(second, first, ", ".join(sorted(names, key=lambda name: -grams[name])))
    return Fine(", ".join(names))


def clause_share(case: Case, *, most_percent: float) -> Answer:
    """No ingredient after “contains 2% or less of” is more than that share of everything weighed in."""
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
    """Everything that was weighed in is listed."""
    listed = {one.name for one in case.label.ingredients}
    left_out = [one.name for one in case.label.evidence.weighed if one.name not in listed]
    return Wrong(", ".join(left_out)) if left_out else Fine()


def parts_in_brackets(case: Case) -> Answer:
    """An ingredient with sub-ingredients lists them."""
    made_of = {one.name: one.made_of for one in case.label.evidence.weighed}
    for listed in case.label.ingredients:
        parts = made_of.get(listed.name, ())
        if parts and not listed.sub:
            return Wrong(listed.name, needed=", ".join(parts))
    return Fine()


def stressed_share(case: Case) -> Answer:
    """An ingredient that the name emphasises has its percentage. Whether it is emphasised needs judgement."""
    stressed = [one for one in case.label.ingredients if is_stressed(one.name, case.label.name)]
    if is_jam(case.label.name) and case.label.fruit.strip():
        return Fine(case.label.fruit)
    told = _with_a_percentage(case.label.name)
    missing = [one for one in stressed if "%" not in _text(one) and not set(plain_words(one.name)) & told]
    if missing:
        return Wrong(", ".join(one.name for one in missing), found=case.label.name, needed=_shares(missing, case))
    return Fine(", ".join(map(_text, stressed))) if stressed else None


def is_stressed(ingredient: str, name: str) -> bool:
    """Whether a food's name contains an ingredient.

    >>> is_stressed("strawberries", "Strawberry Jam"), is_stressed("sugar", "Strawberry Jam")
    (True, False)
    """
    return bool(set(plain_words(ingredient)) & set(plain_words(name)))


def fruit_said(case: Case) -> Answer:
    """A jam, jelly or marmalade states how much fruit it was made with."""
    if not is_jam(case.label.name):
        return None
    return Fine(case.label.fruit) if case.label.fruit.strip() else Wrong(found=case.label.name)


def fruit_enough(case: Case, *, least_g: int, extra_least_g: int) -> Answer:
    """It is made with the amount of fruit that its name requires; "extra" requires more."""
    grams = case.label.evidence.fruit_g_per_100_g
    if grams is None or not is_jam(case.label.name):
        return None
    least = extra_least_g if "extra" in plain_words(case.label.name) else least_g
    return Fine() if grams >= least else Wrong(case.label.name, found=str(grams), needed=str(least))


def sugar_said(case: Case) -> Answer:
    """A British jam, jelly or marmalade states its sugar content, in any line of its own on the label."""
    if not is_jam(case.label.name):
        return None
    lines = (case.label.storage, case.label.fruit, case.label.name, case.label.statement)
    found = next((match[0] for line in lines if (match := _SUGAR.search(line))), "")
    return Fine(found) if found else Wrong(found=case.label.name)


def is_jam(name: str) -> bool:
    """Whether a food is a jam, jelly or marmalade by its name, and does not only contain one.

    >>> [is_jam(name) for name in ("Strawberry Jam", "Extra jam, plum", "Jam tart", "Marmalade (50 %)", "Jelly")]
    [True, True, False, True, True]
    """
    return bool(_JAMS & set(plain_words(_BEHIND.split(name)[0])[-1:]))


def drained_said(case: Case) -> Answer:
    """Solid food in a liquid states its drained weight. If the books do not say whether it is, its name may show it."""
    told = [sign for sign in IN_A_LIQUID if sign in " ".join(plain_words(case.label.name))]
    if not case.label.evidence.in_liquid and not told:
        return None
    if case.label.drained.strip():
        return Fine(case.label.drained)
    return Wrong(told[0] if told else case.label.name)


def _with_a_percentage(name: str) -> set[str]:
    """The words of those parts of a name that have a percentage.

    >>> sorted(_with_a_percentage("Strawberry Jam (65 % strawberries)")), _with_a_percentage("Strawberry Jam")
    (['65', 'strawberry'], set())
    """
    return {word for part in _PARTS.split(name) if _PERCENT.search(part) for word in plain_words(part)}


_JAMS = frozenset(("jam", "jelly", "marmalade", "confiture"))
_SUGAR = re.compile(r"sugars?(?: content)?\b[^.;]{0,12}?\d+(?:\.\d+)?\s*g\b[^.;]{0,10}\b100\s*g", re.IGNORECASE)
_BEHIND = re.compile(r"[(,:]|\b(?:with|from|of)\b|\d", re.IGNORECASE)
_PARTS = re.compile(r"[(),;&]|\band\b")
_PERCENT = re.compile(r"\d\s*%")
IN_A_LIQUID = ("in brine", "in syrup", "in light syrup", "in water", "in juice", "in vinegar", "pickle", "gherkin")
"""Words in a name that show a liquid that is poured away."""


def _shares(missing: list[Listed], case: Case) -> str:
    """What the books know: shares of what was weighed in, which may differ from those in the jar."""
    total = sum((one.grams for one in case.label.evidence.weighed if one.grams), Decimal(0))
    wanted = {one.name for one in missing}
    return ", ".join(
        f"{one.name} {_percent(one, total)}" for one in case.label.evidence.weighed if one.name in wanted and one.grams
    )


def _percent(one: Weighed, total: Decimal) -> str:
    return f"{one.grams / total:.1%}" if one.grams and total else "?"


def _text(listed: Listed) -> str:
    return " ".join((listed.name, listed.share, *(part.name for part in listed.sub)))
