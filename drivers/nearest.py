"""The known word that is most like a mistyped one, to offer it ("did you mean"). `db.rules.nearest` does it for db."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from drivers.words import words

LIKE_ENOUGH = 0.6
"""How alike two words must be, from 0 to 1 (difflib's ratio); difflib's own default."""


def nearest(word: str, known: Iterable[str], like_enough: float = LIKE_ENOUGH) -> str | None:
    """The known word that is most like `word`, regardless of capitals; None where none is like it.

    >>> nearest("Adress", ["name", "address"]), nearest("colour", ["name", "units"])
    ('address', None)
    """
    by_lower = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(word.casefold(), by_lower, 1, like_enough)
    return by_lower[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """The question for people, or `otherwise` where no known word is like it.

    >>> did_you_mean("baut", ["baud", "flow"]), did_you_mean("x", ["baud"], "Known here: baud.")
    ('Did you mean baud?', 'Known here: baud.')
    """
    near = nearest(word, known)
    return otherwise if near is None else words("Did you mean {word}?", word=near)
