"""Label sizes: millimetres as a kitchen buys them, dots as a printer burns them.

58x40        width x height in millimetres
4x6in        in inches
62, 62x0     continuous paper 62 mm wide: the label is as high as what stands on it
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from drivers.printers.base import dots
from kiosk.labels.errors import LabelError
from kiosk.locale import _

SMALLEST_MM, LARGEST_MM = 10, 300
LID_BELOW_MM = 20
"""A label lower than this has no room for what the law wants on a jar: it is one for the lid."""

_TEXT = re.compile(r"\s*(\d{1,3}(?:\.\d)?)\s*(?:[x×*]\s*(\d{1,3}(?:\.\d)?)\s*)?(mm|in|\")?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LabelSize:
    """Width is across the printer's head. A height of 0 is that of what stands on it."""

    width_mm: float
    height_mm: float

    @classmethod
    def parse(cls, text: str) -> LabelSize:
        """
        >>> LabelSize.parse("58x40"), LabelSize.parse("50 × 30 mm").dots(203)
        (LabelSize(width_mm=58.0, height_mm=40.0), (400, 240))
        >>> LabelSize.parse("4x6in"), LabelSize.parse("62") == LabelSize.parse("62x0")
        (LabelSize(width_mm=101.6, height_mm=152.4), True)
        """
        match = _TEXT.fullmatch(text)
        if match is None:
            raise LabelError(
                _("“{text}” is no label size.").format(text=text[:40]),
                _("Write width x height in millimetres, like 58x40, or 62 for a roll."),
            )
        unit = 25.4 if match[3] in ("in", "IN", "In", '"') else 1.0
        size = cls(round(float(match[1]) * unit, 1), round(float(match[2] or 0) * unit, 1))
        sides = (size.width_mm,) if size.is_continuous else (size.width_mm, size.height_mm)
        if not all(SMALLEST_MM <= side <= LARGEST_MM for side in sides):
            sides_are = _("Each side is {least} to {most} mm.").format(least=SMALLEST_MM, most=LARGEST_MM)
            raise LabelError(_("No label is {size}.").format(size=size), sides_are)
        return size

    @property
    def is_continuous(self) -> bool:
        return self.height_mm == 0

    @property
    def is_for_lids(self) -> bool:
        return 0 < self.height_mm < LID_BELOW_MM

    def dots(self, dpi: int) -> tuple[int, int]:
        """Width and height of the picture; a height of 0 is not known yet."""
        return dots(self.width_mm, dpi), dots(self.height_mm, dpi)

    def __str__(self) -> str:
        return (
            _("{width} mm roll").format(width=f"{self.width_mm:g}")
            if self.is_continuous
            else f"{self.width_mm:g} × {self.height_mm:g} mm"
        )
