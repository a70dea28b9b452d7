"""Recognises allergens in text that people wrote: "tree nuts (almonds)", "Almonds", "soya", "sulphites 50 mg/kg".

The canonical spellings, and the group of each among the US nine and the EU fourteen, are in allergens.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

FILE = Path(__file__).parent / "allergens.toml"

_MILLIGRAMS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:mg|ppm)")
_WORD = re.compile(r"[\w’']+")
_APART = re.compile(r"[,;:()\[\]/•|\n]")
"""Words on both sides of one of these are not one phrase: "almonds, milk" is not almond milk."""

Words = tuple[str, ...]


class Law(Enum):
    """Whose list of allergens."""

    US = "us"
    EU = "eu"


LawName = Literal["us", "eu"]
"""A law, as a pack names it."""


@dataclass(frozen=True, slots=True)
class AllergenGroup:
    """A group in a law's list, by the law's name. `by_name`: its members must be named on the label."""

    name: str
    by_name: bool
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Substance:
    """One allergen. `kinds` has its group in each law that counts it as an allergen.

    `words`: the law's names; `read_as`: names that people use but that are not allowed on labels.
    """

    name: str
    kinds: Mapping[Law, AllergenGroup]
    words: tuple[Words, ...]
    read_as: tuple[Words, ...]
    signs: tuple[Words, ...]
    unless: tuple[Words, ...]

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Found:
    """The allergens of one law that a text names. `kinds` includes the groups of `substances`.

    `innocent`: words that look like an allergen and are not one (coconut). `mg_per_kg`: a figure written with it.
    """

    kinds: tuple[AllergenGroup, ...]
    substances: tuple[Substance, ...]
    innocent: tuple[str, ...] = ()
    mg_per_kg: float | None = None

    def members(self, kind: AllergenGroup, law: Law) -> tuple[Substance, ...]:
        """The members of a group that are named."""
        return tuple(one for one in self.substances if one.kinds.get(law) is kind)


@lru_cache(maxsize=1024)
def named(text: str, law: Law) -> Found:
    """The allergens that a text names explicitly.

    >>> [kind.name for kind in named("Tree nuts (Almonds), soya", Law.US).kinds]
    ['tree nuts', 'soybeans']
    >>> named("tree nuts (coconut)", Law.US).innocent
    ('coconut',)
    >>> [one.name for one in named("spelt flour", Law.EU).substances], named("butter", Law.US).kinds
    (['wheat'], ())
    """
    return _look(text, law, ("words", "read_as"))


@lru_cache(maxsize=1024)
def labelled(text: str, law: Law) -> Found:
    """The allergens that a label names in a way that the law accepts: only by their own names.

    >>> labelled("Milk, soya", Law.US).substances == named("dairy, soya", Law.US).substances
    True
    >>> [labelled(text, Law.US).kinds for text in ("Dairy", "lactose", "groundnuts", "spelt flour")]
    [(), (), (), ()]
    >>> [one.name for one in labelled("spelt (wheat)", Law.EU).substances]
    ['wheat']
    >>> labelled("coconut milk", Law.EU).kinds, [kind.name for kind in labelled("Coconut, milk", Law.EU).kinds]
    ((), ['milk'])
    """
    return _look(text, law, ("words",))


def is_none_of(text: str, law: Law) -> bool:
    """Whether the text is an allergen of the other law only, or only looks like one. False if it is not understood.

    >>> [is_none_of(text, Law.US) for text in ("mustard", "sulphites (50 mg/kg)", "tree nuts (coconut)", "molluscs")]
    [True, True, True, True]
    >>> [is_none_of(text, Law.US) for text in ("milk", "gluten", "nightshade", "barley flour")]
    [False, False, False, False]
    """
    if suspected(text, law).substances:
        return False
    own = named(text, law)
    other = named(text, Law.EU if law is Law.US else Law.US)
    return bool(own.innocent) or (bool(other.kinds) and not own.kinds)


@lru_cache(maxsize=1024)
def suspected(text: str, law: Law) -> Found:
    """The allergens that an ingredient's name suggests.

    >>> [kind.name for kind in suspected("salted butter", Law.US).kinds]
    ['milk']
    >>> suspected("peanut butter", Law.US).substances[0].name, suspected("ground nutmeg", Law.EU).kinds
    ('peanuts', ())
    """
    return _look(text, law, ("words", "read_as", "signs"))


def spelled_out(text: str, names: str, law: Law) -> str:
    """An allergen with its members added if the law requires them and only the food's name has them.

    >>> spelled_out("tree nuts", "almond flour", Law.US), spelled_out("tree nuts", "nut blend", Law.US)
    ('tree nuts (almond)', 'tree nuts')
    >>> spelled_out("tree nuts (pecans)", "mixed nuts", Law.US), spelled_out("milk", "butter", Law.US)
    ('tree nuts (pecans)', 'milk')
    """
    found = named(text, law)
    members = [
        one.name
        for kind in found.kinds
        if kind.by_name and not found.members(kind, law) and not found.innocent
        for one in named(names, law).members(kind, law)
    ]
    return f"{text} ({', '.join(members)})" if members else text


def kind_names(law: Law) -> tuple[str, ...]:
    """
    >>> len(kind_names(Law.US)), len(kind_names(Law.EU))
    (9, 14)
    """
    return tuple(_known().kinds[law])


def member_names(kind: str, law: Law) -> tuple[str, ...]:
    """The members of a group if the law requires them to be named; empty if the group is enough.

    >>> member_names("crustacean shellfish", Law.US)[:2], member_names("milk", Law.US)
    (('crab', 'crayfish'), ())
    """
    if not _known().kinds[law][kind].by_name:
        return ()
    return tuple(sorted(one.name for one in _known().substances if one.kinds.get(law) is _known().kinds[law][kind]))


def _look(text: str, law: Law, by: tuple[str, ...]) -> Found:
    """`by`: which of a substance's lists of words are used."""
    words, known = _words_apart(text), _known()
    innocent = [phrase for phrase in known.innocent if _places(words, phrase)]
    strangers = [phrase for one in known.substances if law not in one.kinds for phrase in one.words]
    taken = {place for phrase in (*innocent, *strangers) for place in _places(words, phrase)}
    found: list[tuple[int, Substance]] = []
    for one in known.substances:
        if law in one.kinds:
            spared = taken | {place for phrase in one.unless for place in _places(words, phrase)}
            phrases = [phrase for which in by for phrase in getattr(one, which)]
            places = {place for phrase in phrases for place in _places(words, phrase)} - spared
            if places:
                found.append((min(places), one))
                taken |= places if len(places) > 1 else set()
    substances = tuple(one for _, one in sorted(found, key=lambda it: it[0]))
    kinds = [one.kinds[law] for one in substances]
    for kind in known.kinds[law].values():
        spared = taken | _spared(words, kind, law)
        kinds += [kind] if any(_places(words, phrase) - spared for phrase in kind.words) else []
    figure = _MILLIGRAMS.search(text.lower())
    return Found(
        tuple(dict.fromkeys(kinds)),
        substances,
        tuple(" ".join(phrase) for phrase in innocent),
        float(figure[1]) if figure else None,
    )


def _spared(words: Words, kind: AllergenGroup, law: Law) -> set[int]:
    """The positions where a group's name has another meaning: coconut milk."""
    members = (one for one in _known().substances if one.kinds.get(law) is kind)
    return {place for one in members for phrase in one.unless for place in _places(words, phrase)}


def _words_apart(text: str) -> Words:
    """The words of a text, with a gap where a phrase cannot continue."""
    parts = (plain_words(part) for part in _APART.split(text))
    return tuple(word for part in parts for word in (*part, ""))


def plain_words(text: str) -> Words:
    """The words of a text in lower case and the singular, as needed for comparison.

    >>> plain_words("Anchovies, Brazil nuts & Swiss cheese")
    ('anchovy', 'brazil', 'nut', 'swiss', 'cheese')
    """
    return tuple(_singular(word) for word in _WORD.findall(text.casefold()))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _places(words: Words, phrase: Words) -> set[int]:
    """The positions of all words of each occurrence of the phrase."""
    size = len(phrase)
    starts = (at for at in range(len(words) - size + 1) if words[at : at + size] == phrase)
    return {at + step for at in starts for step in range(size)}


@dataclass(frozen=True)
class _Known:
    kinds: Mapping[Law, Mapping[str, AllergenGroup]]
    substances: tuple[Substance, ...]
    innocent: tuple[Words, ...]


@cache
def _known() -> _Known:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    kinds = {law: {name: _kind(name, said) for name, said in data["kinds"][law.value].items()} for law in Law}
    substances = [_substance(name, said, kinds) for name, said in data["substances"].items()]
    longest_first = sorted(substances, key=lambda one: -max(map(len, one.words)))
    return _Known(kinds, tuple(longest_first), tuple(_phrases(data["innocent"]["words"])))


def _kind(name: str, said: Mapping[str, Any]) -> AllergenGroup:
    return AllergenGroup(name, said.get("by_name", False), (plain_words(name), *_phrases(said.get("words", ()))))


def _substance(name: str, said: Mapping[str, Any], kinds: Mapping[Law, Mapping[str, AllergenGroup]]) -> Substance:
    return Substance(
        name,
        {law: kinds[law][said[law.value]] for law in Law if law.value in said},
        (plain_words(name), *_phrases(said.get("words", ()))),
        tuple(_phrases(said.get("read_as", ()))),
        tuple(_phrases(said.get("signs", ()))),
        tuple(_phrases(said.get("unless", ()))),
    )


def _phrases(texts: Any) -> Iterator[Words]:
    return (plain_words(text) for text in texts)
