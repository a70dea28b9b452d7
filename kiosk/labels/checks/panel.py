"""The principal display panel of a pack: the side that is shown when it is sold (21 CFR 101.1).

For a round jar it is 40 % of height times circumference, for a rectangular pack one whole side. If the shape or the
size is not known, both possible answers are kept, so that nothing is accepted that may be wrong.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from db import PackShape

ROUND_SHARE = 0.4
CM2_PER_SQUARE_INCH = 6.4516

Steps = Sequence[Sequence[float]]
"""Pairs: up to this size, at least so much; size 0 has no upper end."""


@dataclass(frozen=True, slots=True)
class Panel:
    """The range of its possible sizes, in square inches."""

    least: float
    most: float

    def steps(self, steps: Steps) -> tuple[float, float]:
        """What a rule requires of the smallest and of the largest possible size.

        >>> steps = [(5, 1), (25, 2), (0, 4)]
        >>> [Panel(least, most).steps(steps) for least, most in ((3, 3), (3, 20), (0, float("inf")))]
        [(1, 1), (1, 2), (1, 4)]
        """
        return step(self.least, steps), step(self.most, steps)


def panel_of(largest_side_cm2: int | None, shape: PackShape) -> Panel:
    """
    >>> [panel_of(100, shape) for shape in (PackShape.RECTANGULAR, PackShape.UNKNOWN)]
    [Panel(least=15.5, most=15.5), Panel(least=0.0, most=15.5)]
    >>> panel_of(100, PackShape.ROUND), panel_of(None, PackShape.ROUND)
    (Panel(least=6.2, most=6.2), Panel(least=0.0, most=inf))
    """
    if largest_side_cm2 is None or shape is PackShape.OTHER:
        return Panel(0.0, math.inf)
    side = round(largest_side_cm2 / CM2_PER_SQUARE_INCH, 3)
    if shape is PackShape.UNKNOWN:
        return Panel(0.0, side)
    panel = round(side * ROUND_SHARE, 3) if shape is PackShape.ROUND else side
    return Panel(panel, panel)


def label_space_of(largest_side_cm2: int | None, shape: PackShape) -> Panel:
    """The area for a label: of a round jar height times circumference, of others at least the largest side.

    >>> label_space_of(60, PackShape.ROUND), label_space_of(60, PackShape.RECTANGULAR)
    (Panel(least=9.3, most=9.3), Panel(least=9.3, most=inf))
    >>> label_space_of(100, PackShape.UNKNOWN).least, label_space_of(100, PackShape.OTHER).least
    (15.5, 0.0)
    """
    if largest_side_cm2 is None or shape is PackShape.OTHER:
        return Panel(0.0, math.inf)
    side = round(largest_side_cm2 / CM2_PER_SQUARE_INCH, 3)
    return Panel(side, side if shape is PackShape.ROUND else math.inf)


def step(size: float, steps: Steps) -> float:
    """
    >>> [step(size, [(50, 2), (200, 3), (1000, 4), (0, 6)]) for size in (50, 51, 1000, 1001)]
    [2, 3, 4, 6]
    """
    return next(least for most, least in steps if size <= most or not most)
