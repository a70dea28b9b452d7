"""How large letters and figures came out, against the smallest that the law allows. All of them need the layout."""

from __future__ import annotations

from collections.abc import Sequence

from db import Dimension
from kiosk.labels.checks.findings import Answer, Case, Fine, NotYet, Wrong
from kiosk.locale import _

PANEL_SHARE = 0.4
"""A jar's principal display panel: 40 % of height times circumference (21 CFR 101.1(c))."""

CM2_PER_SQUARE_INCH = 6.4516
MM_PER_INCH = 25.4

Steps = Sequence[Sequence[float]]
"""Pairs: up to such a size, at least so much; 0 for no end."""

ROUNDING_MM = 0.005
ROUNDING_PT = 0.05


def whole_label(case: Case) -> Answer:
    """What is printed is the jar's own label, and not a lid's, which has no room for all of it."""
    if case.layout is None:
        return NotYet()
    return Fine() if case.layout.complete else Wrong(found=f"{case.layout.width_mm:.0f} × {case.layout.height_mm:.0f}")


def x_height(case: Case, *, least_mm: float, small_least_mm: float, small_below_cm2: float) -> Answer:
    """The smallest mandatory words; smaller ones are allowed on a small jar."""
    if case.layout is None:
        return NotYet()
    if not case.layout.complete:
        return None
    side = case.label.evidence.largest_side_cm2
    least = least_x_height(side, least_mm=least_mm, small_least_mm=small_least_mm, small_below_cm2=small_below_cm2)
    return _at_least(case.layout.x_height_mm, least)


def least_x_height(
    largest_side_cm2: int | None, *, least_mm: float, small_least_mm: float, small_below_cm2: float
) -> float:
    """
    >>> [least_x_height(side, least_mm=1.2, small_least_mm=0.9, small_below_cm2=80) for side in (None, 80, 79)]
    [1.2, 1.2, 0.9]
    """
    return small_least_mm if largest_side_cm2 is not None and largest_side_cm2 < small_below_cm2 else least_mm


def net_by_content(case: Case, *, steps: Steps) -> Answer:
    """The figures of the net quantity, by how much is in the jar: pairs of most g or ml and least mm, 0 for no end."""
    net = case.label.evidence.net
    if net is None or net.dimension is Dimension.COUNT:
        return None
    if case.layout is None or not case.layout.complete:
        return NotYet() if case.layout is None else None
    return _at_least(case.layout.net_height_mm, step(float(net.base), steps))


def net_by_panel(case: Case, *, steps: Steps) -> Answer:
    """The figures of the net quantity, by the size of the display panel: pairs of square inches and least inches.

    Of a jar whose side is not in the books, no more can be said than what holds for every jar.
    """
    if case.layout is None or not case.layout.complete:
        return NotYet() if case.layout is None else None
    side = case.label.evidence.largest_side_cm2
    answer = _at_least(case.layout.net_height_mm, least_by_panel(side, steps))
    if side is None and isinstance(answer, Fine):
        return Fine(_("Whether this jar needs them higher is not known: give the product's largest_side_cm2."))
    return answer


def least_by_panel(largest_side_cm2: int | None, steps: Steps) -> float:
    """How high, in millimetres; the lowest step where the side is not known.

    >>> steps = [(5, 0.0625), (25, 0.125), (0, 0.25)]
    >>> [round(least_by_panel(side, steps), 2) for side in (None, 80, 300, 1000)]
    [1.59, 1.59, 3.17, 6.35]
    """
    panel_cm2 = (largest_side_cm2 or 0) * PANEL_SHARE
    return step(panel_cm2 / CM2_PER_SQUARE_INCH, steps) * MM_PER_INCH


def statement_size(case: Case, *, least_pt: float) -> Answer:
    """The type size of the cottage-food statement."""
    if case.layout is None or not case.layout.complete:
        return NotYet() if case.layout is None else None
    found = case.layout.statement_pt or 0
    if found >= least_pt - ROUNDING_PT:
        return Fine(_("{size} point.").format(size=f"{found:.3g}"))
    return Wrong(found=f"{found:.3g}", needed=f"{least_pt:g}")


def _at_least(found_mm: float, least_mm: float) -> Answer:
    if found_mm >= least_mm - ROUNDING_MM:
        return Fine(_("{found} mm, at least {least} mm.").format(found=f"{found_mm:.2g}", least=f"{least_mm:.2g}"))
    return Wrong(found=f"{found_mm:.2g}", needed=f"{least_mm:.2g}")


def step(size: float, steps: Steps) -> float:
    """
    >>> [step(size, [(50, 2), (200, 3), (1000, 4), (0, 6)]) for size in (50, 51, 1000, 1001)]
    [2, 3, 4, 6]
    """
    return next(least for most, least in steps if size <= most or not most)
