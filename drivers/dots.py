"""Millimetres to the dots of a printer's head."""

from __future__ import annotations

INCH_MM = 25.4


def dots_per_mm(dpi: int) -> float:
    """Dots per millimetre. Printers sold as 203 dpi have exactly 8."""
    return 8.0 if dpi == 203 else dpi / INCH_MM


def dots(millimetres: float, dpi: int) -> int:
    """A length in dots, rounded to the nearest whole one.

    >>> dots(58, 203), dots(40, 203), dots(58, 300)
    (464, 320, 685)
    """
    return round(millimetres * dots_per_mm(dpi))
