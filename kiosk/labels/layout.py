"""How large the words of a label came out: what the law says of letters is checked against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


LOWER_CASE_OF_CAPITALS = 0.751
"""How high the lower-case letters of the labels' sans are beside its figures."""


@dataclass(frozen=True, slots=True)
class LabelLayout:
    """Sizes on the printed label, in millimetres.

    `x_height_mm` is that of the smallest mandatory words; `net_height_mm` that of the figures of the net contents, 0
    where the label has none; `net_o_mm` that of the lowest lower-case letters beside them, None where only the figures
    were measured; not `net_o_told`: the template does not say whether there are such letters. `statement_pt` is the
    type size of the cottage-food statement in points, None where there is none, `cold_pt` that of what food says that
    is kept cold, `statement_face` their typeface. Not `complete`: it is for a lid, and does not stand for the jar's own
    label.
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
        """What the whole line of the net contents counts as where lower-case letters count by their "o"."""
        return self.net_height_mm * LOWER_CASE_OF_CAPITALS if self.net_o_mm is None else self.net_o_mm


@dataclass(frozen=True, slots=True)
class Printed:
    """A label as it is printed: mode "1", 0 is ink; and how large its words are."""

    picture: Image
    layout: LabelLayout
