"""Additives in a European list follow the name of their class: “gelling agent: pectins” (Annex VII part C)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kiosk.labels.checks.findings import Answer, Case, Fine, Wrong

if TYPE_CHECKING:
    from kiosk.labels.listed import Listed


def additives_by_class(case: Case) -> Answer:
    """Each additive has its class before it, or is one of several after the same class."""
    found = [one for listed in case.label.ingredients for one in without_class(listed.name, _parts(listed))]
    if not found:
        texts = (text for one in case.label.ingredients for text in (one.name, *_parts(one)))
        return Fine() if any(map(_ANY.search, texts)) else None
    return Wrong(", ".join(dict.fromkeys(found)), needed=_with_class(found[0]))


def without_class(name: str, parts: Iterable[str]) -> tuple[str, ...]:
    """The additives of one ingredient without a class before them. An ingredient with parts is named by its parts.

    >>> without_class("fruit pectin", ()), without_class("gelling agent: pectins", ())
    (('fruit pectin',), ())
    >>> without_class("baking powder", ("raising agents: sodium bicarbonate", "disodium diphosphate", "citric acid"))
    ('citric acid',)
    """
    parts = tuple(parts)
    told = _class_in(name)
    found = []
    for text in parts or (name,):
        own = _class_in(text)
        if own or not _ANY.search(text):
            told = own
        elif told not in _classes(text):
            found.append(text)
    return tuple(found)


def _with_class(text: str) -> str:
    """How to write it: with its likeliest class or, for an E number, with a well-known one as an example."""
    known = next((classes for pattern, classes in _ADDITIVES if pattern.search(text)), None)
    return "acid: E 330" if known is None else f"{known[0]}: {text}"


def _class_in(text: str) -> str | None:
    """The class named last before the first additive, in the words of the law."""
    named = [match[1].lower() for match in _CLASS.finditer(_ANY.split(text, maxsplit=1)[0])]
    return named[-1].replace("color", "colour").replace("izer", "iser") if named else None


def _classes(text: str) -> tuple[str, ...]:
    """The classes that the first additive may belong to; all of them for an E number."""
    return next((classes for pattern, classes in _ADDITIVES if pattern.search(text)), _CLASSES)


def _parts(listed: Listed) -> tuple[str, ...]:
    return tuple(part.name for part in listed.sub)


_CLASSES = (
    "acidity regulator", "acid", "anti-caking agent", "anticaking agent", "antioxidant", "bulking agent", "colour",
    "emulsifying salt", "emulsifier", "firming agent", "flavour enhancer", "flour treatment agent", "foaming agent",
    "gelling agent", "glazing agent", "humectant", "preservative", "raising agent", "sequestrant", "stabiliser",
    "sweetener", "thickener",
)  # fmt: skip
_CLASS = re.compile(
    r"\b(" + "|".join((*_CLASSES, "color", "stabilizer")) + r")s?\b(?=\s*(?:\(\w+\))?\s*[:(–-]|\s*$)", re.IGNORECASE
)
"""A class counts only if something may follow it: “acid: citric acid” names one, “citric acid monohydrate” does not."""


def _of(words: str, *classes: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE), classes


_ADDITIVES = (
    _of(r"pectins?|agar(?:[- ]agar)?|carrageenan|gellan(?: gum)?|(?:sodium |calcium )?alginate"
        r"|(?:xanthan|guar|locust bean|tara) gum|gum arabic", "gelling agent", "thickener", "stabiliser", "emulsifier"),
    _of(r"ascorbic acid|(?:sodium |calcium )?ascorbate|tocopherols?", "antioxidant", "acid", "flour treatment agent"),
    _of(r"(?:citric|malic|tartaric|lactic|phosphoric) acid|(?:sodium|potassium|calcium) citrates?|cream of tartar",
        "acid", "acidity regulator", "antioxidant", "sequestrant"),
    _of(r"acetic acid", "acid", "acidity regulator", "preservative"),
    _of(r"(?:sorbic|benzoic) acid|(?:potassium|calcium) sorbate|sodium benzoate"
        r"|(?:sodium |potassium )?metabisul(?:ph|f)ites?|sul(?:ph|f)ur dioxide|(?:sodium|potassium) nitr[ia]te",
        "preservative", "antioxidant"),
    _of(r"lecithins?|mono[- ]? and diglycerides[\w ]*", "emulsifier", "antioxidant"),
    _of(r"sodium (?:bi|hydrogen )?carbonate|bicarbonate of soda|ammonium (?:bi)?carbonate|disodium diphosphate",
        "raising agent", "acidity regulator"),
    _of(r"monosodium glutamate|msg", "flavour enhancer"),
    _of(r"aspartame|sucralose|saccharin|acesulfame(?: k)?|steviol glycosides|sorbitol|xylitol|erythritol",
        "sweetener", "humectant", "bulking agent"),
    _of(r"calcium chloride", "firming agent", "stabiliser"),
    _of(r"annatto|carmine|cochineal|curcumin|anthocyanins?|beta[- ]carotene|beetroot red", "colour"),
)  # fmt: skip
"""The additives that a small kitchen is likely to use; others are recognised by their E number only."""
_NUMBER = r"\bE ?\d{3,4}[a-z]?\b"
_ANY = re.compile("|".join((*(pattern.pattern for pattern, _of_it in _ADDITIVES), _NUMBER)), re.IGNORECASE)
