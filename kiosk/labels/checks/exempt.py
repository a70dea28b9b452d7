"""US requirements answered by the settings: exemption from Nutrition Facts, and filing for acidified food."""

from __future__ import annotations

import re

from kiosk.labels.checks.findings import Answer, Case, Fine, Wrong
from kiosk.locale import _


def nutrition_facts_exempt(case: Case) -> Answer:
    """The kitchen has stated that it is small enough to be exempt from Nutrition Facts."""
    return Fine(_("Small enough to be exempt.")) if case.kitchen.nutrition_exempt else Wrong()


def no_nutrition_claim(case: Case) -> Answer:
    """The label makes no nutrition claim, which would end the exemption."""
    claim = nutrition_claim(case.label.name, case.label.storage)
    return Wrong(claim) if claim else None


def nutrition_claim(name: str, elsewhere: str = "") -> str:
    """The first words that make a nutrition claim; empty if none do.

    >>> [nutrition_claim(name) for name in ("No Sugar Added Jam", "Sugar-Free Jelly", "Light Jam", "Light Rye Bread")]
    ['No Sugar Added', 'Sugar-Free', 'Light', '']
    >>> nutrition_claim("Jam", "Keep from light.")
    ''
    """
    found = _CLAIM.search(name) or _LIGHT.search(name) or _CLAIM.search(elsewhere)
    return found[0] if found else ""


def acidified_filed(case: Case) -> Answer:
    """A maker of acidified food has stated that it is registered and its process filed."""
    if not case.label.evidence.acidified:
        return None
    return Fine() if case.kitchen.acidified_filed else Wrong()


_NUTRIENT = r"(?:sugars?|fat|sodium|salt|calories?|cholesterol|carbs?|fib(?:er|re)|protein|vitamin \w+|calcium|iron)"
_CLAIM = re.compile(
    rf"\b(?:(?:low|lower|reduced|less|high|higher|rich|zero|no)[- ](?:in[- ])?(?:added[- ])?{_NUTRIENT}(?: added)?"
    rf"|{_NUTRIENT}[- ](?:free|reduced)|un(?:salted|sweetened)|(?:good|excellent) source|health(?:y|ier)|low[- ]cal)\b",
    re.IGNORECASE,
)
_LIGHT = re.compile(r"\b(?:light|lite)\b(?! (?:brown|corn|rye|roast|syrup))", re.IGNORECASE)
"""As a claim about the food, not its colour or where it is kept."""
