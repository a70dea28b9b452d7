"""Claims of a label to be free of something that the books have in it: dairy-free with butter, vegan with eggs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.labels.checks.allergens import Law, named

if TYPE_CHECKING:
    from kiosk.labels.checks.jar_text import JarText

_FREE = re.compile(r"\b((?:tree |sesame )?[^\W\d]+)[- ]free\b(?![- ]range)", re.IGNORECASE)
_FREE_OF = re.compile(
    r"\b(?:(?:free (?:from|of)|without|contains no|no) |non-)((?:tree |added )?[^\W\d]+)", re.IGNORECASE
)
_VEGAN = re.compile(r"\bvegan\b", re.IGNORECASE)
_OF_ANIMALS = frozenset({"milk", "eggs", "fish", "crustaceans", "molluscs"})
_MAY_BE_SO = frozenset({"gluten", "lactose"})
"""Gluten-free oats and lactose-free milk exist, so a claim about these is only questioned."""


@dataclass(frozen=True, slots=True)
class Denied:
    """`claim` as printed on the label; `by`: the ingredient that contradicts it, with its `allergen`."""

    claim: str
    by: str
    allergen: str
    sure: bool


def denied(label: JarText) -> Iterator[Denied]:
    """Every claim of the label that an allergen in it contradicts."""
    for text in (label.name, label.storage, label.statement):
        for claim, names, sure in _claims(text):
            for listed in label.ingredients:
                brought = next((one for one in listed.allergens if names & _names(one)), None)
                if brought is not None:
                    yield Denied(claim, listed.name, brought, sure)
                    break


def _claims(text: str) -> Iterator[tuple[str, frozenset[str], bool]]:
    """The claims, each with the allergens that it denies (all of a group if it names the group), and its certainty.

    >>> [(claim, sorted(names), sure) for claim, names, sure in _claims("Dairy-free fudge, no almonds")]
    [('Dairy-free', ['milk'], True), ('no almonds', ['almond'], True)]
    >>> list(_claims("Sugar-free jam with free-range honey, no added sugar"))
    []
    """
    for match in (*_FREE.finditer(text), *_FREE_OF.finditer(text)):
        members = _members(match[1])
        names = members or _names(match[1])
        if not members and names & {"nuts", "tree nuts"} and "tree" not in match[1].casefold():
            names |= {"peanuts"}
        if names:
            yield match[0], names, match[1].casefold() not in _MAY_BE_SO
    for match in _VEGAN.finditer(text):
        yield match[0], _OF_ANIMALS, True


def _members(text: str) -> frozenset[str]:
    return frozenset(one.name for law in Law for one in named(text, law).substances)


def _names(text: str) -> frozenset[str]:
    """The allergens that a text names, and their groups in both laws."""
    return _members(text) | {kind.name for law in Law for kind in named(text, law).kinds}
