"""The sizes of a label's words as they were set. The law's minimum sizes are checked against them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


LOWER_CASE_OF_CAPITALS = 0.751
"""The height of the lower-case letters of the labels' sans-serif face, relative to its figures."""


@dataclass(frozen=True, slots=True)
class LabelLayout:
    """Sizes on the printed label, in millimetres.

    Attributes:
        x_height_mm: of the smallest mandatory words.
        net_height_mm: of the figures of the net contents, 0 if the label has none.
        net_o_mm: of the lowest lower-case letters beside them, None if only the figures were measured.
        net_o_told: False if the template does not report whether there are such letters.
        statement_pt: the type size of the cottage-food statement in points, None if there is none.
        cold_pt: the same for the statement of food that is kept cold.
        statement_face: their typeface.
        complete: False for a lid's label, which does not replace the jar's own label.
    """

    width_mm: float
    height_mm: float
    x_height_mm: float
    net_height_mm: float
    statement_pt: float | None = None
    complete: bool = True
    net_o_mm: float | None = None
    cold_pt: float | None = None
    statement_face: str = ""
    net_o_told: bool = True

    @property
    def net_line_mm(self) -> float:
        """The height of the whole line of the net contents, if lower-case letters are measured by their "o"."""
        return self.net_height_mm * LOWER_CASE_OF_CAPITALS if self.net_o_mm is None else self.net_o_mm


@dataclass(frozen=True, slots=True)
class Printed:
    """A label as it is printed: mode "1", 0 is ink; with the sizes of its words."""

    picture: Image
    layout: LabelLayout
