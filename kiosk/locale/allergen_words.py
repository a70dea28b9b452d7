"""Allergens on the screen: by the law's names, in the language of the kiosk. A jar's label has them as the law does."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.locale import _


def allergen_name(name: str) -> str:
    """A group, or a group with its member; each has a translation of its own.

    >>> allergen_name("milk"), allergen_name("tree nuts (almond)")
    ('milk', 'tree nuts (almond)')
    """
    group, _bracket, rest = name.partition(" (")
    member = rest.removesuffix(")")
    return f"{_(group)} ({_(member)})" if member else _(group)


def allergen_names(names: Iterable[str]) -> str:
    return ", ".join(map(allergen_name, names))
