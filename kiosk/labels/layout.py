"""How large the words of a label came out: what the law says of letters is checked against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes on the printed label, in millimetres.

    `x_height_mm` is that of the smallest mandatory words; `net_height_mm` that of the figures of the net contents, 0
    where the label has none; `statement_pt` the type size of the cottage-food statement in points, None where there is
    none. Not `complete`: it is for a lid, and does not stand for the jar's own label.
    """

    width_mm: float
    height_mm: float
    x_height_mm: float
    net_height_mm: float
    statement_pt: float | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Printed:
    """A label as it is printed: mode "1", 0 is ink; and how large its words are."""

    picture: Image
    layout: Layout
