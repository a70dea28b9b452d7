"""The form of each application identifier's field: lengths and allowed characters, from biip's table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier

_PART = re.compile(r"[NXYZ](\.\.)?(\d+)")
_FOREIGN = re.compile(r"[^!\"%-?A-Z_a-z]")
DATES = frozenset({"11", "12", "13", "15", "16", "17", "4326", "7003", "7006", "7007"})


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of one identifier's field, without the identifier's own digits. Lengths are in characters."""

    ai: str
    pattern: re.Pattern[str]
    shortest: int
    longest: int
    separator: bool
    """Whether a separator must follow, unless it is the last field."""

    @property
    def is_fixed(self) -> bool:
        return self.shortest == self.longest

    def fits(self, value: str) -> bool:
        return self.shortest <= len(value) <= self.longest and self.pattern.fullmatch(value) is not None

    def head(self, text: str) -> str | None:
        """The beginning of a text that is such a field, as long as possible; None if there is none."""
        match = self.pattern.match(text)
        return match[0] if match and match[0] else None


def shape_at(text: str) -> Shape | None:
    """The form of the field that a text begins with; None if it does not begin with an identifier.

    >>> shape = shape_at("10LOT-42A")
    >>> shape.ai, shape.longest, shape.separator, shape_at("05123")
    ('10', 20, True, None)
    """
    if len(text) < 2 or not (text[:2].isascii() and text[:2].isdigit()):
        return None
    return _shape(text[:4])


@lru_cache(maxsize=10_200)
def _shape(beginning: str) -> Shape | None:
    try:
        found = GS1ApplicationIdentifier.extract(beginning)
    except ParseError:
        return None
    shortest, longest = _lengths(found.format.split("+", 1)[1])
    pattern = re.compile(found.pattern.removeprefix(f"^{found.ai}").removesuffix("$"))
    return Shape(found.ai, pattern, shortest, longest, found.separator_required)


def _lengths(form: str) -> tuple[int, int]:
    """The shortest and longest field of a format as biip writes it.

    >>> _lengths("X..20"), _lengths("N3+N..15"), _lengths("N13[+X..17]"), _lengths("N6+[-]"), _lengths("N18+[N1..N2]")
    ((1, 20), (4, 18), (13, 30), (6, 7), (18, 20))
    """
    shortest = longest = 0
    for part in re.findall(r"\[[^\]]*\]|[^+\[]+", form):
        if part == "[-]" or part == "[N1..N2]":
            longest += 1 if part == "[-]" else 2
            continue
        match = _PART.search(part)
        if match is None:
            continue
        longest += int(match[2])
        shortest += 0 if part.startswith("[") else 1 if match[1] else int(match[2])
    return shortest, longest


def has_foreign(value: str) -> bool:
    """Whether a value has a character that GS1 allows in no field, as a blank, # or é (General Specifications, 7.11).

    >>> has_foreign("LOT 42A"), has_foreign("LOT-42/A")
    (True, False)
    """
    return _FOREIGN.search(value) is not None
