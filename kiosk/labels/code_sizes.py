"""How a label's code is made: its error correction and how many dots a module, by the label's size.

What kills a code on a jar is a blot, so that what counts is how much of it may be wrong, in square millimetres. Figures
are in docs/labels.md ("Codes on jars").
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

from drivers.dots import dots_per_mm
from kiosk.labels.codes import Code, CodeSizing, Level, modules

SMALLEST_MODULE_MM = 0.33  # 3 dots at 203 dpi, 4 at 300: what cheap scanners and old phones still read on a jar
LEAST_SIDE_MM = 9.0
"""No code is smaller where it can be larger: its modules grow instead."""
LARGEST_SIDE_MM = 25.0
"""No code is asked to be larger, unless its modules need it: a blot is small beside it."""
_USUAL_MODULE_MM = 0.5
"""Only codes of before are asked for with smaller ones, on lids."""


class SizedCode(NamedTuple):
    """A code with its error correction and white, at so many dots a module."""

    code: Code
    dots: int

    @property
    def side(self) -> int:
        """With its white, in dots."""
        return len(modules(self.code)) * self.dots

    @property
    def may_be_wrong(self) -> float:
        """How much of its ink, in square dots, may be wrong and it is still read."""
        white = 2 * self.code.quiet_modules * self.dots
        return self.code.level.corrects * (self.side - white) ** 2

    @property
    def room(self) -> tuple[str, bool, int, int]:
        """The same for codes that take the same room in the same way."""
        return self.code.level.value, self.code.close, self.side, self.dots


def module_sizes(wanted_mm: float, dpi: int) -> list[int]:
    """Whole dots a module, the wanted size first, then smaller ones down to what scanners still read.

    >>> module_sizes(0.5, 203), module_sizes(0.5, 300), module_sizes(0.75, 203)
    ([4, 3], [6, 5, 4], [6, 5, 4, 3])
    """
    smallest = math.ceil(SMALLEST_MODULE_MM * dots_per_mm(dpi))
    return list(range(max(smallest, round(wanted_mm * dots_per_mm(dpi))), smallest - 1, -1))


def ways(code: Code, module_mm: float, dpi: int, high: int | None = None) -> list[SizedCode]:
    """The ways to print a code, those that suffer most first; each next one is smaller.

    Args:
        module_mm: how large a module of the smallest QR code should be; other codes take as much room as that has.
        high: of a label for a lid: how many dots it has for the code.
    """
    if code.choice is CodeSizing.FIRST:
        return _first_ways(code, module_mm, dpi, high)
    square = _square(code, module_mm, dpi)
    found = [made for one in _levels(code) for made in _of_level(one, square, dpi, high)]
    found.sort(key=lambda made: (-made.may_be_wrong, made.side))
    kept: list[SizedCode] = []
    for made in found:
        if not kept or made.side < kept[-1].side:
            kept.append(made)
    return kept


def _first_ways(code: Code, module_mm: float, dpi: int, high: int | None) -> list[SizedCode]:
    """QR codes of level M. On a lid with less white round them where they are a little too high otherwise: a marked
    number takes 25 modules in place of 21, and 12 mm at 203 dpi have 96 dots for the 99 of these with all their white.
    """
    sizes = module_sizes(module_mm, dpi)
    if high is not None and not code.matrix and len(modules(code)) * sizes[-1] > high:
        code = replace(code, close=True)
    return [SizedCode(code, dots) for dots in sizes]


def _levels(code: Code) -> list[Code]:
    return [code] if code.matrix else [replace(code, level=level) for level in (Level.H, Level.Q, Level.M)]


def _of_level(code: Code, square: int, dpi: int, high: int | None) -> list[SizedCode]:
    """Its sizes, the largest first. On a lid with the least white, where that makes it larger or lets it fit at all."""
    if high is None:
        return _sizes(code, square, dpi)
    close, square = replace(code, close=True), min(high, square)
    roomy, tight = ([one for one in _sizes(which, square, dpi) if one.side <= high] for which in (code, close))
    if code.matrix:
        return roomy + tight or _sizes(close, square, dpi)
    return roomy or tight or _sizes(close, square, dpi)


def _square(code: Code, module_mm: float, dpi: int) -> int:
    """How many dots wide and high the code should be; one that holds more is as large as its modules make it."""
    per_mm, wanted_mm = dots_per_mm(dpi), max(module_mm, _USUAL_MODULE_MM)
    as_first = 0 if code.matrix and not code.gs1 else round(wanted_mm * per_mm) * len(modules(code))
    side_mm = min(LARGEST_SIDE_MM, 5 + 20 * wanted_mm)  # 15 mm on a jar, 20 on a tag, more on larger labels
    return max(as_first, round(side_mm * per_mm))


def _sizes(code: Code, square: int, dpi: int) -> list[SizedCode]:
    per_mm = dots_per_mm(dpi)
    across = len(modules(code))
    least = max(math.ceil(SMALLEST_MODULE_MM * per_mm), math.ceil(LEAST_SIDE_MM * per_mm / across))
    most = max(least, square // across)
    return [SizedCode(code, dots) for dots in range(most, least - 1, -1)]
