"""The known words that are most like one that is not known, to offer instead of it ("did you mean").

`drivers.nearest` does the same for addresses and settings; neither package may import the other.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

LIKE_ENOUGH = 0.6
"""Of 1 (difflib's ratio): how alike two words must be; difflib's own default."""


def nearest(word: str, known: Iterable[str], like_enough: float = LIKE_ENOUGH, most: int = 1) -> list[str]:
    """At most `most` of the known words, the likest first. Capitals count.

    >>> nearest("markt", ["market", "store"]), nearest("x", ["market"])
    (['market'], [])
    """
    return difflib.get_close_matches(word, list(known), most, like_enough)
