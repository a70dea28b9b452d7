"""Names that are probably one: "Valley Farm", "Valley Farms" and "Valley farm LLC". Only ever asked about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_LEGAL = frozenset((
    "llc", "inc", "ltd", "limited", "corp", "corporation", "co", "company", "llp", "plc", "gmbh", "ag", "kg", "ug",
    "ohg", "gbr", "ek", "mbh", "sa", "sarl", "sas", "srl", "spa", "bv", "nv", "oy", "ab", "as", "aps", "pty", "the",
))  # fmt: skip
"""Words of a name that say only what kind of firm it is."""

_SAME = {"street": "st", "saint": "st", "str": "st", "road": "rd", "avenue": "ave", "brothers": "bro", "bros": "bro",
         "mount": "mt", "mountain": "mtn", "market": "mkt", "und": "and", "et": "and", "u": "and", "brother": "bro",
         "&": "and", "+": "and", "farmers": "farmer", "number": "no", "nr": "no"}  # fmt: skip

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ð": "d", "þ": "th"})

LEAST_FOR_A_SLIP = 5
"""A word of fewer letters is another word if one letter is: salt and malt, rice and mice."""

LEAST_FOR_TWO_SLIPS = 8


@dataclass(frozen=True, slots=True)
class Likeness:
    """`new` may be `known`. `same`: but for case, accents, points, plurals and the kind of firm, they are one."""

    new: str
    known: str
    same: bool


def likenesses(new_names: Iterable[str], known_names: Iterable[str]) -> tuple[Likeness, ...]:
    """Which names may be one: each new name against the known ones, and against the new ones before it.

    A new name that is known letter for letter (but for case) is no question and stands in no likeness; of several that
    are like it the nearest is told.

    >>> likenesses(["Valley Farms", "Valley farm LLC", "Farm B"], ["Valley Farm", "Farm A"])
    (Likeness(new='Valley Farms', known='Valley Farm', same=True), \
Likeness(new='Valley farm LLC', known='Valley Farm', same=True))
    """
    found: list[Likeness] = []
    known: list[str] = list(dict.fromkeys(known_names))
    there = {_caseless(name) for name in known}
    by_key: dict[str, str] = {}
    for name in known:
        by_key.setdefault(normalised(name), name)
    for name in dict.fromkeys(new_names):
        if _caseless(name) in there:
            continue
        near = by_key.get(normalised(name)) if normalised(name) else None
        near = near or next((one for one in known if alike(name, one)), None)
        if near is not None:
            found.append(Likeness(name, near, normalised(name) == normalised(near)))
        else:
            known.append(name)
            by_key.setdefault(normalised(name), name)
            there.add(_caseless(name))
    return tuple(found)


def alike(one: str, other: str) -> bool:
    """Whether two names may be one.

    >>> alike("Smith & Sons", "Smith and Son Ltd."), alike("Vally Farm", "Valley Farm"), alike("Müller", "Muller GmbH")
    (True, True, True)
    >>> alike("Farm A", "Farm B"), alike("salt", "malt"), alike("Mill 1", "Mill 2"), alike("Oak Farm", "Oak Mill")
    (False, False, False, False)
    """
    mine, theirs = normalised(one), normalised(other)
    if not mine or not theirs:
        return False
    if mine == theirs or mine.replace(" ", "") == theirs.replace(" ", ""):
        return True
    words, others = mine.split(), theirs.split()
    if len(words) != len(others):
        return False
    differing = [(a, b) for a, b in zip(words, others, strict=True) if a != b]
    if len(differing) != 1:
        return sorted(words) == sorted(others)
    return _is_slip(*differing[0])


def _is_slip(one: str, other: str) -> bool:
    """Whether one word is the other, mistyped: never where a figure differs, nor at its first letter."""
    if any(character.isdigit() for character in one + other) or one[0] != other[0]:
        return False
    shorter = min(len(one), len(other))
    if shorter < LEAST_FOR_A_SLIP:
        return False
    return _distance(one, other) <= (1 if shorter < LEAST_FOR_TWO_SLIPS else 2)


def _distance(one: str, other: str) -> int:
    """Letters put in, left out, changed, or two neighbours swapped."""
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        before_last, last = last, row
    return last[-1]


@lru_cache(maxsize=8192)
def normalised(name: str) -> str:
    """What is left of a name without case, accents, points, plurals and the kind of firm.

    >>> normalised("The Valley Farms, L.L.C."), normalised("St. Mary's Bakery"), normalised("Müller & Söhne GmbH")
    ('valley farm', 'st mary bakery', 'muller and sohne')
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"['’`´]s?\b", lambda found: "s" if found[0].endswith("s") else "", plain)
    plain = re.sub(r"\b(?:[a-z]\.){2,}[a-z]?\b", lambda found: found[0].replace(".", ""), plain)
    words = [_SAME.get(word, word) for word in re.findall(r"[^\W_]+|[&+]", plain)]
    kept = [word for word in words if word not in _LEGAL] or words
    return " ".join(_singular(word) for word in kept)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("shes", "ches", "xes", "oes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _caseless(name: str) -> str:
    return " ".join(name.split()).casefold()
