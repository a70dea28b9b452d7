"""Finds plain English in what is shown in the pseudo-language: words that passed no catalogue and are no data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from db import Books

NOTHING = re.compile(r"(?!)")
WORD = re.compile(r"[A-Za-z]{2,}")
SYMBOLS = frozenset((
    "lb", "oz", "kg", "mg", "ml", "min", "mm", "cm", "fl", "gal", "qt", "pt", "pc", "pH", "aw", "px", "dpi", "rpm",
    "USD", "EUR", "GBP", "GS", "EAN", "UPC",
))  # fmt: skip
"""Symbols of units, of money and of kinds of codes: the same in any language."""
CODES = re.compile(
    r"\b[A-Z]{1,3}-?\d{4}[-\d]*(?:-[A-Z0-9]+)*\b|\bB\d{3,}-[A-Z]\b|\b[BK]\d+\b|[a-z]+://\S*|(?:~|/)[\w./-]+"
    r"|\b[0-9a-f]{8,64}\b|\b[\w-]+\.(?:toml|db|csv|xlsx|png|log|jsonl|tex|typ|json|txt)\b"
)
"""Numbers of batches and bags, addresses, paths and file names."""


def data_of(books: Books) -> set[str]:
    """Every name that a person gave to something in these books."""
    found = {one.name for one in (*books.ingredients(), *books.suppliers(), *books.products(), *books.people())}
    found |= {one.name for one in (*books.destinations(), *books.recipes(), *books.equipment(also_idle=True))}
    found |= {one.name for one in books.bins()}
    for recipe in books.recipes():
        found |= {step.name for step in recipe.steps}
        found |= {step.reading.quantity for step in recipe.steps if step.reading is not None}
    for lot in books.lots():
        found |= {lot.supplier_lot or ""}
    return found - {""}


class PlainWords:
    """`data`: names that may stand anywhere, whatever their case. `typed`: what else is no word to be translated."""

    def __init__(self, data: Iterable[str], typed: re.Pattern[str] = NOTHING) -> None:
        self._typed = typed
        longest_first = sorted({one for one in data if one}, key=len, reverse=True)
        names = "|".join(rf"\b{re.escape(one)}(?!\w)" for one in longest_first)
        self._data = re.compile(names or NOTHING.pattern, re.I)

    def of(self, text: str) -> list[str]:
        """The plain words of one text."""
        rest = self._typed.sub(" ", self._data.sub(" ", CODES.sub(" ", text)))
        return [word for word in WORD.findall(rest) if word not in SYMBOLS]

    def among(self, texts: Iterable[str]) -> Iterator[str]:
        """Each text that has plain words, once."""
        for text in dict.fromkeys(texts):
            if words := self.of(text):
                yield f"{text!r}: {' '.join(words)}"
