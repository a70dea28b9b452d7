"""Label sizes, in millimetres as a kitchen buys them and in dots as a printer burns them.

People type a size in jarmark.toml, behind --size, and as size= in a printer's address. All three are read here:

58x40, 58 × 40 mm    width x height in millimetres; with x, X, × or *, with or without blanks and "mm"
4x6in, 4" x 6"       in inches
62, 62x0, 62 mm      continuous paper 62 mm wide: the label is as high as its content
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from drivers.dots import INCH_MM, dots
from drivers.errors import DeviceError
from drivers.words import words

SMALLEST_MM, LARGEST_MM = 4, 300
LID_BELOW_MM = 20
"""A label lower than this has no room for what the law requires on a jar: it is a label for the lid."""

_SIDE = r"([0-9]{1,3}(?:\.[0-9]{1,3})?)\s*(mm|in|\"|″)?"
_TEXT = re.compile(rf"\s*{_SIDE}\s*(?:[x×*]\s*{_SIDE}\s*)?", re.IGNORECASE)


class LabelSizeError(DeviceError):
    """A text is no label size."""

    def __init__(self, text: str) -> None:
        super().__init__(
            words("“{text}” is no label size.", text=text[:40]),
            words(
                "Write width x height in millimetres, like 58x40, or 62 for a roll; each side is {least} to {most} mm.",
                least=SMALLEST_MM,
                most=LARGEST_MM,
            ),
        )


@dataclass(frozen=True, slots=True)
class LabelSize:
    """Width is across the printer's head. Height 0 is continuous paper: as high as the content."""

    width_mm: float
    height_mm: float

    @classmethod
    def parse(cls, text: str) -> LabelSize:
        """
        >>> LabelSize.parse("58x40"), LabelSize.parse("50 × 30 mm").dots(203)
        (LabelSize(width_mm=58.0, height_mm=40.0), (400, 240))
        >>> LabelSize.parse("4x6in"), LabelSize.parse("62") == LabelSize.parse("62x0")
        (LabelSize(width_mm=101.6, height_mm=152.4), True)

        Raises:
            LabelSizeError: it is not written like a size, or a side is smaller or larger than any label's.
        """
        match = _TEXT.fullmatch(text)
        if match is None or _mixed(match[2], match[4]):
            raise LabelSizeError(text)
        unit = INCH_MM if _is_inch(match[4] or match[2]) else 1.0
        size = cls(round(float(match[1]) * unit, 1), round(float(match[3] or 0) * unit, 1))
        sides = (size.width_mm,) if size.is_continuous else (size.width_mm, size.height_mm)
        if not all(SMALLEST_MM <= side <= LARGEST_MM for side in sides):
            raise LabelSizeError(text)
        return size

    @property
    def text(self) -> str:
        """As it is written in a file or an address: "58x40", "62x0" for a roll."""
        return f"{self.width_mm:g}x{self.height_mm:g}"

    @property
    def is_continuous(self) -> bool:
        return self.height_mm == 0

    @property
    def is_for_lids(self) -> bool:
        return 0 < self.height_mm < LID_BELOW_MM

    def dots(self, dpi: int) -> tuple[int, int]:
        """Width and height in dots; height 0 for continuous paper."""
        return dots(self.width_mm, dpi), dots(self.height_mm, dpi)

    def __str__(self) -> str:
        """For people: "58 × 40 mm", "62 mm roll"; `Words`, as `str()` gives it back."""
        width, height = f"{self.width_mm:g}", f"{self.height_mm:g}"
        if self.is_continuous:
            return words("{width} mm roll", width=width)
        return words("{width} × {height} mm", width=width, height=height)


def _is_inch(unit: str | None) -> bool:
    return unit is not None and unit.lower() != "mm"


def _mixed(one: str | None, other: str | None) -> bool:
    """Whether the two sides have different units (4in x 6mm), which must be a mistake; 4x6in is in inches."""
    return one is not None and other is not None and _is_inch(one) is not _is_inch(other)
