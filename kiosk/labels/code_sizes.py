"""How a label's code is printed: its error correction and its dots per module, by the label's size.

Codes on jars are damaged mostly by stains. What counts is therefore how large a damaged area may be, in square
millimetres. For figures see docs/labels.md ("Codes on jars").
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

from drivers.dots import dots_per_mm
from kiosk.labels.codes import Code, CodeSizing, Level, modules

SMALLEST_MODULE_MM = 0.33  # 3 dots at 203 dpi, 4 at 300: the smallest that cheap scanners and old phones read on a jar
LEAST_SIDE_MM = 9.0
"""No code is smaller than this if it can be larger: its modules grow instead."""
LARGEST_SIDE_MM = 25.0
"""No code is made larger than this, unless its modules require it: a stain is small beside it."""
_USUAL_MODULE_MM = 0.5
"""Only the codes of earlier versions use smaller modules, on lids."""


class SizedCode(NamedTuple):
    """A code with its error correction and quiet zone, at a number of dots per module."""

    code: Code
    dots: int

    @property
    def side(self) -> int:
        """In dots, quiet zone included."""
        return len(modules(self.code)) * self.dots

    @property
    def may_be_wrong(self) -> float:
        """How large an area of it, in square dots, may be damaged so that it can still be read."""
        white = 2 * self.code.quiet_modules * self.dots
        return self.code.level.corrects * (self.side - white) ** 2

    @property
    def room(self) -> tuple[str, bool, int, int]:
        """Equal for codes that need the same room in the same way."""
        return self.code.level.value, self.code.close, self.side, self.dots


def module_sizes(wanted_mm: float, dpi: int) -> list[int]:
    """Whole numbers of dots per module: the wanted size first, then smaller ones down to what scanners still read.

    >>> module_sizes(0.5, 203), module_sizes(0.5, 300), module_sizes(0.75, 203)
    ([4, 3], [6, 5, 4], [6, 5, 4, 3])
    """
    smallest = math.ceil(SMALLEST_MODULE_MM * dots_per_mm(dpi))
    return list(range(max(smallest, round(wanted_mm * dots_per_mm(dpi))), smallest - 1, -1))


def ways(code: Code, module_mm: float, dpi: int, high: int | None = None) -> list[SizedCode]:
    """The ways to print a code, the most robust first; each next one is smaller.

    Args:
        module_mm: the wanted module size of the smallest QR code; other codes get as much room as that one has.
        high: for a lid's label, how many dots high the room for the code is.
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
    """QR codes of level M. On a lid their quiet zone is reduced if they would be a little too high otherwise: a marked
    number takes 25 modules instead of 21, and 12 mm at 203 dpi are 96 dots, while such a code with its full quiet zone
    takes 99.
    """
    sizes = module_sizes(module_mm, dpi)
    if high is not None and not code.matrix and len(modules(code)) * sizes[-1] > high:
        code = replace(code, close=True)
    return [SizedCode(code, dots) for dots in sizes]


def _levels(code: Code) -> list[Code]:
    return [code] if code.matrix else [replace(code, level=level) for level in (Level.H, Level.Q, Level.M)]


def _of_level(code: Code, square: int, dpi: int, high: int | None) -> list[SizedCode]:
    """Its sizes, the largest first. On a lid with the smallest quiet zone, if it is larger or only fits that way."""
    if high is None:
        return _sizes(code, square, dpi)
    close, square = replace(code, close=True), min(high, square)
    roomy, tight = ([one for one in _sizes(which, square, dpi) if one.side <= high] for which in (code, close))
    if code.matrix:
        return roomy + tight or _sizes(close, square, dpi)
    return roomy or tight or _sizes(close, square, dpi)


def _square(code: Code, module_mm: float, dpi: int) -> int:
    """How many dots wide and high the code should be. A code that holds more is as large as its modules require."""
    per_mm, wanted_mm = dots_per_mm(dpi), max(module_mm, _USUAL_MODULE_MM)
    as_first = 0 if code.matrix and not code.gs1 else round(wanted_mm * per_mm) * len(modules(code))
    side_mm = min(LARGEST_SIDE_MM, 5 + 20 * wanted_mm)  # 15 mm on a jar, 20 on a bag tag, more on larger labels
    return max(as_first, round(side_mm * per_mm))


def _sizes(code: Code, square: int, dpi: int) -> list[SizedCode]:
    per_mm = dots_per_mm(dpi)
    across = len(modules(code))
    least = max(math.ceil(SMALLEST_MODULE_MM * per_mm), math.ceil(LEAST_SIDE_MM * per_mm / across))
    most = max(least, square // across)
    return [SizedCode(code, dots) for dots in range(most, least - 1, -1)]
