"""The rolls of Brother QL printers: their labels, and which pins of the head they use. 300 dpi; lengths in dots.

Sources: Brother, Raster Command Reference QL-800/810W/820NWB, 2.3.2 (page size) and 2.3.5 (raster line), and the same
chapters for the QL-1100 series. The head has 720 pins, or 1296 in the wide models, where each roll begins 44 pins
later. A roll's pins are counted from the right edge of the label as it comes out. The figures of the 54 x 29 mm, 103 mm
and round rolls, and that the printer calls a label of 102 x 152 mm 153 mm long, are not from Brother's text but from
secondary sources (brother_ql's table).
"""

from __future__ import annotations

from dataclasses import dataclass

HEAD, WIDE_HEAD, WIDE_MODELS_SHIFT = 720, 1296, 44
CONTINUOUS, DIE_CUT = 0x0A, 0x0B  # as the printer calls them
MARGIN = 35  # dots fed before and after a print on a continuous roll: 3 mm, the least that is allowed


@dataclass(frozen=True, slots=True)
class Media:
    """One kind of roll. Lengths without `_mm` are in dots."""

    width_mm: int
    length_mm: int  # 0: continuous
    printable_dots: int
    right_pins: int  # unused pins at the right edge
    printable_length: int = 0  # of a die-cut label
    says_mm: int = 0  # the length that the printer calls it by, where that is another
    is_round: bool = False

    @property
    def said_length_mm(self) -> int:
        return self.says_mm or self.length_mm

    @property
    def kind(self) -> int:
        return DIE_CUT if self.length_mm else CONTINUOUS


MEDIA = (
    Media(12, 0, 106, 29),
    Media(29, 0, 306, 6),
    Media(38, 0, 413, 12),
    Media(50, 0, 554, 12),
    Media(54, 0, 590, 0),
    Media(62, 0, 696, 12),
    Media(102, 0, 1164, 12),
    Media(103, 0, 1200, 12),
    Media(17, 54, 165, 0, 566),
    Media(17, 87, 165, 0, 956),
    Media(23, 23, 202, 42, 202),
    Media(29, 42, 306, 6, 425),
    Media(29, 90, 306, 6, 991),
    Media(38, 90, 413, 12, 991),
    Media(39, 48, 425, 6, 495),
    Media(52, 29, 578, 0, 271),
    Media(62, 29, 696, 12, 271),
    Media(62, 100, 696, 12, 1109),
    Media(102, 51, 1164, 12, 526),
    Media(54, 29, 598, 60, 271),
    Media(102, 152, 1164, 12, 1660, says_mm=153),
    Media(103, 164, 1200, 12, 1822),
    Media(12, 12, 94, 113, 94, is_round=True),
    Media(24, 24, 236, 42, 236, is_round=True),
    Media(58, 58, 618, 51, 618, is_round=True),
)


def roll_for(width_mm: float, height_mm: float, *, continuous: bool) -> Media | None:
    """The roll for labels of this size.

    Args:
        continuous: take no die-cut label, even if there is one of just this size.

    Returns:
        The die-cut label of just this size, else the narrowest continuous roll that is wide enough; None if none is.

    >>> roll_for(62, 29, continuous=False).printable_length, roll_for(58, 40, continuous=False).width_mm
    (271, 62)
    """
    for media in MEDIA:
        if not continuous and (media.width_mm, media.length_mm) == (width_mm, height_mm):
            return media
    return next((media for media in MEDIA if not media.length_mm and media.width_mm >= width_mm), None)
