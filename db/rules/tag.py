"""Our own short codes for bags, badges and recipe cards, with a check character.

The check character is that of ISO 7064 MOD 37,36, which detects every wrong character and every swap of two
neighbours. A tag has one dash with one character after it. A batch number has two dashes, or at least four digits
after its only dash. So no tag is a batch number and no batch number is a tag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from db.rules.mark import MARK

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TEXT = re.compile(rf"(?P<kind>[BPR])(?P<n>\d{{4,8}})(?P<mark>{MARK})-(?P<check>[0-9A-Z])")


class TagKind(Enum):
    BAG = "B"
    PERSON = "P"
    RECIPE = "R"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag whose check character was right. `mark`: see `rules.mark`."""

    kind: TagKind
    n: int
    mark: str = ""

    def __str__(self) -> str:
        return make(self.kind, self.n, self.mark)


def looks_like_tag(text: str) -> bool:
    """Whether a text has the form of a tag, whatever its check character.

    >>> looks_like_tag("B2026-A"), looks_like_tag("SJ-20260304-A")
    (True, False)
    """
    return _TEXT.fullmatch(text) is not None


def check_character(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character of capital letters and digits.

    >>> check_character("A12425GABC1234002")
    'M'
    """
    product = 36
    for character in text:
        product = (product + _ALPHABET.index(character)) % 36 or 36
        product = product * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def make(kind: TagKind, n: int, mark: str = "") -> str:
    """The text of a tag, with its check character.

    >>> make(TagKind.BAG, 12), make(TagKind.RECIPE, 3), make(TagKind.BAG, 12, "R2")
    ('B0012-A', 'R0003-I', 'B0012R2-X')
    """
    body = f"{kind.value}{n:04d}{mark}"
    return f"{body}-{check_character(body)}"


def parse(text: str) -> Tag | None:
    """The tag that `text` is; None if it is not one or its check character is wrong.

    >>> parse("b0012-a"), parse("B0012-6"), parse("B0021-A"), parse("SJ-0042")
    (Tag(kind=<TagKind.BAG: 'B'>, n=12, mark=''), None, None, None)
    """
    match = _TEXT.fullmatch(text.strip().upper())
    if match is None or check_character(text.strip().upper()[:-2]) != match["check"]:
        return None
    return Tag(TagKind(match["kind"]), int(match["n"]), match["mark"])
