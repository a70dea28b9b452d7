"""Cleans every text that comes from outside: from a barcode, a file or a keyboard."""

from __future__ import annotations

import re
import unicodedata

NAME_LIMIT = 120
NOTE_LIMIT = 2000

_JOINERS = "\u200c\u200d"
_NEED_JOINERS = re.compile(
    "[\u0620-\u074a\u0750-\u077f\u0860-\u0dff\u1000-\u109f\u1780-\u17d3\u1820-\u18aa\u1b05-\u1b4b\ua840-\ua9ff]"
)
"""Scripts that need joiners for correct spelling: Arabic and related, Syriac, and scripts of South and Southeast Asia
and Mongolia.
"""

_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0e\U000e0100-\U000e01ef]"
)
"""Invisible characters whose Unicode category is that of letters or marks. With one, two names look alike and differ.
"""

_REFUSED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def printable(text: str, limit: int = NAME_LIMIT) -> str:
    r"""The printable part of `text`, on one line, at most `limit` characters.

    Control characters, direction marks, lone surrogates, private-use and invisible characters are removed. Joiners
    stay where a script or an emoji needs them. Runs of white space become one space. Accents are composed (NFC), so
    that the same name typed on two keyboards is equal.

    >>> printable("  Valley\tFarm\r\n")
    'Valley Farm'
    >>> printable("Valley\x1b[2J Farm\x00")
    'Valley[2J Farm'
    >>> printable("Œufs 🥚 بيض")
    'Œufs 🥚 بيض'
    >>> printable("a\u202egnirts")
    'agnirts'
    >>> printable("Val\u200dley\u200c Farm\u200d")
    'Valley Farm'
    >>> printable("abcdef", limit=4)
    'abcd'
    """
    spaced = " ".join(text[: limit * 8].split())
    kept = "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _REFUSED)
    seen = _UNSEEN.sub("", kept)
    composed = unicodedata.normalize("NFC", " ".join(_joined(seen).split()))
    return composed[:limit].rstrip(_JOINERS + " ")


def _joined(text: str) -> str:
    """Without joiners and emoji variation selectors, except inside words of scripts that need them and inside emoji."""
    if text.isascii():
        return text
    kept: list[str] = []
    for at, sign in enumerate(text):
        before, after = kept[-1] if kept else "", text[at + 1 : at + 2]
        if sign == "\ufe0f" and not _is_emoji(before):
            continue
        if sign in _JOINERS and not _joins(sign, before, after):
            continue
        kept.append(sign)
    return "".join(kept)


def _joins(sign: str, before: str, after: str) -> bool:
    if _NEED_JOINERS.match(before) and _NEED_JOINERS.match(after):
        return True
    return sign == "\u200d" and (before == "\ufe0f" or _is_emoji(before)) and _is_emoji(after)


def _is_emoji(sign: str) -> bool:
    """Whether a character is an emoji, or may be part of one.

    >>> _is_emoji("🥚"), _is_emoji("❤"), _is_emoji("a"), _is_emoji("")
    (True, True, False, False)
    """
    return bool(sign) and (unicodedata.category(sign) == "So" or sign in "\u2640\u2642" or "🏻" <= sign <= "🏿")


def number_text(text: str) -> str:
    r"""A batch number or lot code as the books write it: printable, in capitals.

    >>> number_text(" a/b   7\n")
    'A/B 7'
    """
    return printable(text).upper()


def folded(name: str) -> str:
    """A key that is equal for names that a person reads as one. For comparison, not for display.

    >>> folded("  ÉBÈNE  Farm ") == folded("ébène farm"), folded("Œufs") == folded("œufs")
    (True, True)
    """
    return unicodedata.normalize("NFC", printable(name).casefold())


def how_many(number: int, noun: str) -> str:
    """The number with its noun, in the plural by adding "s".

    >>> how_many(1, "fact"), how_many(2, "fact"), how_many(0, "fact")
    ('1 fact', '2 facts', '0 facts')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
