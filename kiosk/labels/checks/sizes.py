"""Checks of the sizes of letters and figures against the law's minimum. All of them need the layout."""

from __future__ import annotations

from collections.abc import Sequence

from db import Dimension
from kiosk.labels.checks.findings import Answer, Case, Fine, NotYet, Unsure, Wrong
from kiosk.labels.checks.panel import Panel, Steps, label_space_of, panel_of, step
from kiosk.locale import N_, _

MM_PER_INCH = 25.4

Faces = Sequence[str]
"""Names of typefaces."""

ROUNDING_MM = 0.005
ROUNDING_PT = 0.05


def whole_label(case: Case) -> Answer:
    """The printed label is the jar's own, not a lid's, which has no room for everything."""
    if case.layout is None:
        return NotYet()
    return Fine() if case.layout.complete else Wrong(found=f"{case.layout.width_mm:.0f} × {case.layout.height_mm:.0f}")


def x_height(case: Case, *, least_mm: float, small_least_mm: float, small_below_cm2: float) -> Answer:
    """The smallest mandatory words. Smaller ones are allowed on a small jar."""
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
    """The figures of the net quantity, by content: pairs of content in g or ml and minimum mm, 0 for no upper end."""
    net = case.label.evidence.net
    if net is None or net.dimension is Dimension.COUNT:
        return None
    if case.layout is None or not case.layout.complete:
        return NotYet() if case.layout is None else None
    return _at_least(case.layout.net_height_mm, step(float(net.base), steps))


def letter_height(case: Case, *, least_mm: float, small_least_mm: float, small_below_in2: float) -> Answer:
    """The smallest words, by their lower-case "o". Smaller ones are allowed if the pack may be a small one."""
    if case.layout is None or not case.layout.complete:
        return NotYet() if case.layout is None else None
    least, _wanted = letter_heights(_label_space(case), least_mm, small_least_mm, small_below_in2)
    return _at_least(case.layout.x_height_mm, least)


def letters_of_small_packs(case: Case, *, least_mm: float, small_least_mm: float, small_below_in2: float) -> Answer:
    """Words of a size allowed only on small packs. As nobody has read that law yet, they always cause a warning."""
    if case.layout is None or not case.layout.complete:
        return NotYet() if case.layout is None else None
    if case.layout.x_height_mm >= least_mm - ROUNDING_MM:
        return None
    space = _label_space(case)
    least, _wanted = letter_heights(space, least_mm, small_least_mm, small_below_in2)
    if least == least_mm or case.layout.x_height_mm < small_least_mm - ROUNDING_MM:
        return None
    is_small = space.most < small_below_in2
    what = _("this pack is a small one") if is_small else _("nobody knows how large this pack is")
    return Wrong(what, found=f"{case.layout.x_height_mm:.3g}", needed=f"{least_mm:.3g}")


def letter_heights(space: Panel, least_mm: float, small_least_mm: float, small_below_in2: float) -> tuple[float, float]:
    """The minimum for words on the smallest possible pack, and on the largest: they differ if the pack may be small.

    `space`: the whole area for a label, not only the display panel.

    >>> [letter_heights(Panel(size, size), 1.5875, 1.1906, 10) for size in (9.9, 10)]
    [(1.1906, 1.5875), (1.5875, 1.5875)]
    """
    return (small_least_mm if space.least < small_below_in2 else least_mm), least_mm


def net_by_panel(case: Case, *, steps: Steps) -> Answer:
    """The whole line of the net contents, by the size of the display panel: pairs of square inches and minimum inches.

    Lower-case letters are measured by their "o", so figures beside them must be a third higher. Less than the smallest
    possible panel requires is wrong; less than the largest one requires may be wrong.
    """
    if case.layout is None or not case.layout.complete:
        return NotYet() if case.layout is None else None
    least, most = net_heights(_panel(case), steps)
    found = case.layout.net_line_mm
    answer = _at_least(found, least)
    if isinstance(answer, Fine) and not case.layout.net_o_told:
        return Unsure(_(_NOT_TOLD))
    if isinstance(answer, Fine) and found < most - ROUNDING_MM:
        return Unsure(_(_WHICH_PANEL).format(found=f"{found:.3g}", needed=f"{most:.3g}"))
    return answer


_NOT_TOLD = N_(
    "Nobody knows how high the small letters of the net contents are: this template does not say. Add net_o to its "
    "report(), as the built-in jar.typ has it."
)

_WHICH_PANEL = N_(
    "Nobody knows whether net contents of {found} mm are high enough: on a large pack it is up to {needed} mm. Write "
    'the pack into the kitchen\'s sheet: pack_shape = "round" (or "rectangular") and largest_side_cm2.'
)


def net_heights(panel: Panel, steps: Steps) -> tuple[float, float]:
    """The minimum in millimetres for the smallest possible panel, and for the largest.

    >>> steps = [(5, 0.0625), (25, 0.125), (0, 0.25)]
    >>> [[round(one, 2) for one in net_heights(panel, steps)] for panel in (Panel(4, 4), Panel(4, 30))]
    [[1.59, 1.59], [1.59, 6.35]]
    """
    least, most = panel.steps(steps)
    return least * MM_PER_INCH, most * MM_PER_INCH


def statement_size(case: Case, *, least_pt: float) -> Answer:
    """The type size of the cottage-food statement."""
    if case.layout is None or not case.layout.complete:
        return NotYet() if case.layout is None else None
    return _in_points(case.layout.statement_pt or 0, least_pt)


def cold_statement_size(case: Case, *, least_pt: float) -> Answer:
    """The type size of the statement for food that is kept cold."""
    if not case.label.evidence.kept_cold:
        return None
    if case.layout is None or not case.layout.complete:
        return NotYet() if case.layout is None else None
    return _in_points(case.layout.cold_pt or 0, least_pt)


def statement_face(case: Case, *, faces: Faces) -> Answer:
    """The statement is set in one of these typefaces."""
    if case.layout is None or not case.layout.complete:
        return NotYet() if case.layout is None else None
    found = case.layout.statement_face
    return Fine(found) if found in faces else Wrong(found=found or _("another"), needed=_(" or ").join(faces))


def _panel(case: Case) -> Panel:
    return panel_of(case.label.evidence.largest_side_cm2, case.label.evidence.pack_shape)


def _label_space(case: Case) -> Panel:
    return label_space_of(case.label.evidence.largest_side_cm2, case.label.evidence.pack_shape)


def _in_points(found: float, least_pt: float) -> Answer:
    if found >= least_pt - ROUNDING_PT:
        return Fine(_("{size} point.").format(size=f"{found:.3g}"))
    return Wrong(found=f"{found:.3g}", needed=f"{least_pt:g}")


def _at_least(found_mm: float, least_mm: float) -> Answer:
    if found_mm >= least_mm - ROUNDING_MM:
        return Fine(_("{found} mm, at least {least} mm.").format(found=f"{found_mm:.2g}", least=f"{least_mm:.2g}"))
    return Wrong(found=f"{found_mm:.3g}", needed=f"{least_mm:.3g}")
