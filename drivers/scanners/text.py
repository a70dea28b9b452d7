"""Text from devices: which characters of it may be shown, and how long it may be.

`db/rules/text.py` has the same rule for the books; drivers hand on nothing else.
"""

from __future__ import annotations

import unicodedata

from drivers.words import Words, words

LONGEST_TEXT = 500
"""Characters; no code on a bag, and none that this program prints, has more."""


def printable(text: str) -> str:
    r"""The printable characters of a text; line ends, tabs and runs of blanks become one blank.

    Dropped are control characters, marks that change the writing direction, lone surrogates, and code points that are
    private or unassigned.

    >>> printable("Valley\tFarm\r\n\x1b[2J")
    'Valley Farm [2J'
    >>> printable("abc\u202ecba\x1d10")
    'abccba10'
    """
    kept = (" " if mark.isspace() else mark for mark in text if _may_show(mark))
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _may_show(mark: str) -> bool:
    if mark in "\t\r\n\u2028\u2029":
        return True
    category = unicodedata.category(mark)
    return not category.startswith("C")


def decoded(raw: bytes) -> str:
    """Bytes as text: as UTF-8 if they are valid, else as Latin-1, one character for each byte."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def too_long(text: str) -> Words | None:
    """A sentence for the cook if a text is longer than any bag's code, else None.

    >>> too_long("x" * 4096)
    'That code holds 4,096 characters, more than any bag or tag of ours: not taken.'
    """
    if len(text) <= LONGEST_TEXT:
        return None
    return words(
        "That code holds {count} characters, more than any bag or tag of ours: not taken.", count=f"{len(text):,}"
    )
