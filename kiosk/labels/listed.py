"""The list of ingredients as a label has it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ListedWord:
    """One word of the list of ingredients. `strong`: it is an allergen."""

    name: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of the list of ingredients. `weighed` False: its weight, and so its place in the list, is not known.

    `percent`: its share of everything weighed in; None if something was not weighed. `share`: the share as the list
    states it.
    """

    name: str
    strong: bool
    sub: tuple[ListedWord, ...]
    allergens: tuple[str, ...]
    weighed: bool
    percent: Decimal | None = None
    share: str = ""
