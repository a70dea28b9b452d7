"""Lengths in the dots that a printer burns."""

from __future__ import annotations

INCH_MM = 25.4


def dots_per_mm(dpi: int) -> float:
    """Printers sold as 203 dpi have 8 dots to the millimetre."""
    return 8.0 if dpi == 203 else dpi / INCH_MM


def dots(millimetres: float, dpi: int) -> int:
    """Whole dots in a length.

    >>> dots(58, 203), dots(40, 203), dots(58, 300)
    (464, 320, 685)
    """
    return round(millimetres * dots_per_mm(dpi))
