"""Recognises marks that mean "the same as above". They are reported, never filled in."""

from __future__ import annotations

import re

_WORDS = re.compile(
    r"(?:ditto|dito|dto|dtto|do\.|id\.|idem|ibid|same|as above|same as (?:above|before|last)|see above|wie oben|s\. ?o|"
    r"siehe oben|gleich|comme ci-dessus|igual|lo mismo|le meme|le même|above)\.?",
    re.IGNORECASE,
)
_MARKS = frozenset("\"'`´‘’‚‛“”„‟′″‴ʺ〃〞〟,^↑⇑⬆-–—―_=~·|: .*")


def is_ditto(text: str) -> bool:
    r"""Whether a cell is such a mark.

    >>> [is_ditto(text) for text in ("''", '"', "do.", "-\"-", "〃", "DITTO", "same as above", "”")]
    [True, True, True, True, True, True, True, True]
    >>> [is_ditto(text) for text in ("", "Do", "5", "Same Day Farm", "N/A", "d'or")]
    [False, False, False, False, False, False]
    """
    plain = " ".join(text.split()).strip("()[]\"'“”- ")
    if plain:
        return len(plain) < 25 and (_WORDS.fullmatch(plain) is not None or _MARKS.issuperset(plain))
    return bool(text.strip())
