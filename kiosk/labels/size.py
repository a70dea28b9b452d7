"""Label sizes: millimetres as a kitchen buys them, dots as a printer burns them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drivers.printers.base import dots
from kiosk.labels.errors import LabelError

SMALLEST_MM, LARGEST_MM = 12, 300
_TEXT = re.compile(r"\s*(\d{1,3}(?:\.\d)?)\s*[x×*]\s*(\d{1,3}(?:\.\d)?)\s*(?:mm)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LabelSize:
    """Width is across the printer's head."""

    width_mm: float
    height_mm: float

    @classmethod
    def parse(cls, text: str) -> LabelSize:
        """
        >>> LabelSize.parse("58x40"), LabelSize.parse("50 × 30 mm").dots(203)
        (LabelSize(width_mm=58.0, height_mm=40.0), (400, 240))
        """
        match = _TEXT.fullmatch(text)
        if match is None:
            raise LabelError(f"“{text[:40]}” is no label size.", "Write width x height in millimetres, like 58x40.")
        size = cls(float(match[1]), float(match[2]))
        if not all(SMALLEST_MM <= side <= LARGEST_MM for side in (size.width_mm, size.height_mm)):
            raise LabelError(f"No label is {size}.", f"Each side is {SMALLEST_MM} to {LARGEST_MM} mm.")
        return size

    def dots(self, dpi: int) -> tuple[int, int]:
        """Width and height of the picture."""
        return dots(self.width_mm, dpi), dots(self.height_mm, dpi)

    def __str__(self) -> str:
        return f"{self.width_mm:g} × {self.height_mm:g} mm"
