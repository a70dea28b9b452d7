"""Finds names that are probably the same: "Valley Farm", "Valley Farms", "Valley farm LLC". A person always decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_LEGAL = frozenset((
    "llc", "inc", "ltd", "limited", "corp", "corporation", "co", "company", "llp", "plc", "gmbh", "ag", "kg", "ug",
    "ohg", "gbr", "ek", "mbh", "sa", "sarl", "sas", "srl", "spa", "bv", "nv", "oy", "ab", "as", "aps", "pty", "the",
))  # fmt: skip
"""Words in a name that only say what kind of company it is."""

_SAME = {"street": "st", "saint": "st", "str": "st", "road": "rd", "avenue": "ave", "brothers": "bro", "bros": "bro",
         "mount": "mt", "mountain": "mtn", "market": "mkt", "und": "and", "et": "and", "u": "and", "brother": "bro",
         "&": "and", "+": "and", "farmers": "farmer", "number": "no", "nr": "no"}  # fmt: skip

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ð": "d", "þ": "th"})

LEAST_FOR_A_SLIP = 5
"""In a shorter word, one different letter makes another word: salt and malt, rice and mice."""

LEAST_FOR_TWO_SLIPS = 8

LONGEST_COMPARED = 24
"""Longest stretch of letters between the first and the last difference that is compared. Beyond it, names are
different.
"""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`new` may be the same as `known`. `same`: they differ only in case, accents, punctuation, plurals or legal
    form.
    """

    new: str
    known: str
    same: bool


MOST_COMPARED = 30_000
"""Limit of letter-by-letter comparisons per question. Each takes microseconds; 2,000 names make 2 million pairs."""


@dataclass(frozen=True, slots=True)
class Compared:
    """`not_compared`: how many new names were not compared letter by letter, because there were too many."""

    likenesses: tuple[Likeness, ...]
    not_compared: int


def likenesses(new_names: Iterable[str], known_names: Iterable[str]) -> tuple[Likeness, ...]:
    """Which names may be the same: each new name against the known ones, and against the new ones before it.

    A new name that is equal to a known one but for case is not reported. If several names are alike, the nearest is
    reported.

    >>> likenesses(["Valley Farms", "Valley farm LLC", "Farm B"], ["Valley Farm", "Farm A"])
    (Likeness(new='Valley Farms', known='Valley Farm', same=True), \
Likeness(new='Valley farm LLC', known='Valley Farm', same=True))
    """
    return compared(new_names, known_names).likenesses


def compared(new_names: Iterable[str], known_names: Iterable[str]) -> Compared:
    """As `likenesses`, and for how many names the comparison was incomplete."""
    found: list[Likeness] = []
    known = _Known(known_names)
    not_compared = 0
    for name in dict.fromkeys(new_names):
        if known.has(name):
            continue
        near, whole = known.nearest(name)
        not_compared += near is None and not whole
        if near is not None:
            found.append(Likeness(name, near, normalised(name) == normalised(near)))
        else:
            known.add(name)
    return Compared(tuple(found), not_compared)


class _Known:
    """An index of names by all keys that alike names share (see `alike`), so that few are compared letter by letter."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: list[str] = []
        self._caseless: set[str] = set()
        self._by_key: dict[object, int] = {}
        """Normalised key to the first name that has it."""
        self._by_slip: dict[object, list[int]] = {}
        """Key with one word left out but for its first letter, to the names that have it."""
        self._left = MOST_COMPARED
        for name in dict.fromkeys(names):
            self.add(name)

    def has(self, name: str) -> bool:
        return _caseless(name) in self._caseless

    def add(self, name: str) -> None:
        which = len(self._names)
        self._names.append(name)
        self._caseless.add(_caseless(name))
        for key in _keys(name):
            self._by_key.setdefault(key, which)
        for key in _slip_keys(name):
            self._by_slip.setdefault(key, []).append(which)

    def nearest(self, name: str) -> tuple[str | None, bool]:
        """The name that is alike, or None; and whether all candidates were compared."""
        keys = _keys(name)
        if keys and keys[0] in self._by_key:
            return self._names[self._by_key[keys[0]]], True
        first = min((self._by_key[key] for key in keys if key in self._by_key), default=None)
        maybe = sorted({which for key in _slip_keys(name) for which in self._by_slip.get(key, ())})
        for which in maybe:
            if first is not None and first < which:
                break
            if self._left <= 0:
                return None if first is None else self._names[first], False
            self._left -= 1
            if alike(name, self._names[which]):
                return self._names[which], True
        return None if first is None else self._names[first], True


def _keys(name: str) -> tuple[object, ...]:
    """Two names that share a key are the same but for spelling. The closest kind of key comes first."""
    plain = normalised(name)
    return (plain, ("", plain.replace(" ", "")), tuple(sorted(plain.split()))) if plain else ()


def _slip_keys(name: str) -> Iterator[object]:
    """Two names that differ by a typing error in one word share one of these keys."""
    words = tuple(normalised(name).split())
    for place, word in enumerate(words):
        if len(word) >= LEAST_FOR_A_SLIP and not any(character.isdigit() for character in word):
            yield words[:place], word[0], words[place + 1 :]


def alike(one: str, other: str) -> bool:
    """Whether two names may be the same.

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
    """Whether one word is the other with a typing error. Never if a digit or the first letter differs."""
    if any(character.isdigit() for character in one + other) or one[0] != other[0]:
        return False
    shorter = min(len(one), len(other))
    if shorter < LEAST_FOR_A_SLIP:
        return False
    most = 1 if shorter < LEAST_FOR_TWO_SLIPS else 2
    if abs(len(one) - len(other)) > most:
        return False
    one, other = _apart(one, other)
    return max(len(one), len(other)) <= LONGEST_COMPARED and _distance(one, other) <= most


def _apart(one: str, other: str) -> tuple[str, str]:
    """Both words without their common beginning and end."""
    begin = _alike_at_first(one, other)
    one, other = one[begin:], other[begin:]
    end = _alike_at_first(one[::-1], other[::-1])
    return one[: len(one) - end], other[: len(other) - end]


def _alike_at_first(one: str, other: str) -> int:
    for count, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return count
    return min(len(one), len(other))


def _distance(one: str, other: str) -> int:
    """Edit distance: letters inserted, deleted or changed, or two neighbours swapped (optimal string alignment)."""
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
    """The name without case, accents, punctuation, plurals and legal form.

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
