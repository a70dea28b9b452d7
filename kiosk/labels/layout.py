"""How large the words of a label came out: what the law says of letters is checked against it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes on the printed label, in millimetres.

    `x_height_mm` is that of the smallest mandatory words; `net_height_mm` that of the figures of the net contents;
    `statement_pt` the type size of the cottage-food statement in points, None where there is none.
    """

    width_mm: float
    height_mm: float
    x_height_mm: float
    net_height_mm: float
    statement_pt: float | None = None
