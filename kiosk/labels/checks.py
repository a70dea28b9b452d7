"""What the law wants on a jar's label, checked against what is on it: the chips under the preview.

Each check names its rule and the day that someone last read it. This is a maker's help, not legal advice. What the
rule demands `stops` the print; the rest warns.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.config import Kitchen
from kiosk.labels.content import JarLabel

REVIEWED = "2026-11-22"

_US_MEASURE = re.compile(r"\d\s*(?:fl\.? ?oz|oz|lb|pt|qt|gal)\b", re.IGNORECASE)
_METRIC = re.compile(r"\d\s*(?:g|kg|ml|cl|l)\b", re.IGNORECASE)

_NINE: dict[str, tuple[str, ...]] = {
    "milk": ("milk", "butter", "cream", "cheese", "yogurt", "whey"),
    "egg": ("egg", "eggs"),
    "fish": ("fish", "anchovy", "anchovies", "cod", "salmon", "tuna"),
    "shellfish": ("shrimp", "crab", "lobster", "prawn", "prawns"),
    "tree nuts": ("almond", "walnut", "pecan", "cashew", "pistachio", "hazelnut", "nut"),
    "wheat": ("wheat", "flour", "semolina", "spelt"),
    "peanuts": ("peanut",),
    "soybeans": ("soy", "soya", "tofu", "soybean"),
    "sesame": ("sesame", "tahini"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One chip. `words` say what a cook can do where it is not ok."""

    name: str
    ok: bool
    words: str
    rule: str
    reviewed: str = REVIEWED
    stops: bool = True


def checks(label: JarLabel, kitchen: Kitchen) -> tuple[Check, ...]:
    """Every check of the kitchen's jurisdiction, in the order in which the chips stand."""
    common = (_allergens, _net_weight, _address, _lot)
    mine: tuple[Callable[[JarLabel, Kitchen], Check], ...] = (
        (*common, _cottage_statement) if is_us(kitchen) else (*common, _date)
    )
    return tuple(check(label, kitchen) for check in mine)


def is_us(kitchen: Kitchen) -> bool:
    return kitchen.jurisdiction.upper().startswith("US")


def _allergens(label: JarLabel, kitchen: Kitchen) -> Check:
    rule = "21 CFR 101.4(a); FALCPA, FASTER Act" if is_us(kitchen) else "Regulation (EU) 1169/2011, art. 18 and 21"
    if not label.ingredients:
        return Check("Allergens", False, "No ingredient of this batch is in the books yet: scan the bags.", rule)
    for listed in label.ingredients:
        suspect = None if listed.allergens else suspected(listed.name)
        if suspect:
            words = f"Is {suspect} in “{listed.name}”? No allergen is recorded with it."
            return Check("Allergens", False, words, rule, stops=False)
    guessed = [listed.name for listed in label.ingredients if not listed.weighed]
    if guessed:
        words = f"{', '.join(guessed)}: counted, not weighed, so the place in the list is a guess."
        return Check("Allergens", False, words, rule, stops=False)
    said = f"Contains: {label.contains}." if label.contains else "None recorded with these ingredients."
    return Check("Allergens", True, said, rule)


def suspected(name: str) -> str | None:
    """The major allergen that a name makes one think of.

    >>> suspected("ground almonds"), suspected("strawberries"), suspected("nutmeg")
    ('tree nuts', None, None)
    """
    words = {word.strip("(),.").lower() for word in name.split()}
    words |= {word.removesuffix("s") for word in words}
    return next((allergen for allergen, signs in _NINE.items() if words & set(signs)), None)


def _net_weight(label: JarLabel, kitchen: Kitchen) -> Check:
    us, metric = bool(_US_MEASURE.search(label.net)), bool(_METRIC.search(label.net))
    if is_us(kitchen):
        words = f"{label.net}." if us and metric else "The net contents must be in US and metric units: 8 oz (227 g)."
        return Check("Net weight", us and metric, words, "21 CFR 101.7")
    words = f"{label.net}." if metric else "The net quantity must be in grams or millilitres."
    return Check("Net weight", metric, words, "Regulation (EU) 1169/2011, art. 23")


def _address(label: JarLabel, kitchen: Kitchen) -> Check:
    rule = "21 CFR 101.5" if is_us(kitchen) else "Regulation (EU) 1169/2011, art. 8 and 9(1)(h)"
    missing = [what for what, text in (("name", label.kitchen_name), ("address", label.address)) if not text.strip()]
    if missing:
        return Check("Address", False, f"Write the kitchen's {' and '.join(missing)} into the settings.", rule)
    return Check("Address", True, f"{label.kitchen_name}, {label.address}.", rule)


def _lot(label: JarLabel, kitchen: Kitchen) -> Check:
    rule = "21 CFR 114.80(b)" if is_us(kitchen) else "Directive 2011/91/EU"
    ok = bool(label.batch) and label.number.startswith(label.batch)
    return Check("Lot", ok, f"Batch {label.batch}." if ok else "The unit's number does not name its batch.", rule)


def _cottage_statement(label: JarLabel, kitchen: Kitchen) -> Check:
    ok = bool(label.statement.strip())
    words = (
        f"“{label.statement}”"
        if ok
        else "If you sell under a cottage-food law, write its statement, word for word, into the settings."
    )
    return Check("US cottage statement", ok, words, "the state's cottage-food law", stops=False)


def _date(label: JarLabel, kitchen: Kitchen) -> Check:
    ok = label.best_before is not None
    words = "On the label." if ok else "Give the product a shelf life, so that the label has a best-before date."
    return Check("Best before", ok, words, "Regulation (EU) 1169/2011, art. 24 and Annex X")
