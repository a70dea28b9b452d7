"""The one door for text from outside: a barcode, a file, a keyboard."""

from __future__ import annotations

import unicodedata

NAME_LIMIT = 120
NOTE_LIMIT = 2000

_JOINERS = {"\u200c", "\u200d"}
"""Needed inside Persian words and inside emoji; every other invisible character goes."""

_REFUSED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def printable(text: str, limit: int = NAME_LIMIT) -> str:
    r"""The printable part of `text`, on one line, at most `limit` characters.

    Control characters, direction overrides, lone surrogates and private-use characters are dropped; any run of
    white space becomes one blank; accents are composed, so that the same name typed on two keyboards is one name.

    >>> printable("  Valley\tFarm\r\n")
    'Valley Farm'
    >>> printable("Valley\x1b[2J Farm\x00")
    'Valley[2J Farm'
    >>> printable("Œufs 🥚 بيض")
    'Œufs 🥚 بيض'
    >>> printable("a\u202egnirts")
    'agnirts'
    >>> printable("abcdef", limit=4)
    'abcd'
    """
    spaced = " ".join(text[: limit * 8].split())
    kept = "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _REFUSED)
    composed = unicodedata.normalize("NFC", " ".join(kept.split()))
    return composed[:limit].rstrip()


def number_text(text: str) -> str:
    """A batch's or a bag's number as the books write it: printable, in capitals.

    >>> number_text(" a/b   7\\n")
    'A/B 7'
    """
    return printable(text).upper()


def folded(name: str) -> str:
    """What two names have in common that are one name to a person; to compare by, never to show.

    >>> folded("  ÉBÈNE  Farm ") == folded("ébène farm"), folded("Œufs") == folded("œufs")
    (True, True)
    """
    return unicodedata.normalize("NFC", printable(name).casefold())
