"""Whether the value of a field may contain the next field too, because the separator between them was lost.

"A721B9" may be a lot, or the lot A7 followed by the serial number (21) B9: no rule tells which. So every value that can
be cut into a value and whole fields behind it is doubtful. How likely it is depends on what these fields would be.
"""

from __future__ import annotations

import re
from enum import Enum

from drivers.scanners.gs1_table import DATES, Shape, shape_at

_DAY = re.compile(r"\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")
_COUNTS = frozenset({"30", "37"})


class RunOn(Enum):
    """NO: one field. PERHAPS: ordinary values look like that too. LIKELY: a date, weight or number is behind it."""

    NO = 0
    PERHAPS = 1
    LIKELY = 2


def run_on(value: str) -> RunOn:
    """How likely it is that another field begins within a value.

    >>> run_on("LOT-42A17261231"), run_on("A721B9"), run_on("LOT-42A"), run_on("PKT-99281")
    (<RunOn.LIKELY: 2>, <RunOn.PERHAPS: 1>, <RunOn.NO: 0>, <RunOn.PERHAPS: 1>)
    """
    size = len(value)
    whole = [False] * size + [True]
    telling = [False] * size + [True]
    found = RunOn.NO
    for at in range(size - 1, 0, -1):
        shape = shape_at(value[at : at + 4])
        if shape is None:
            continue
        ends = [end for end in _ends(shape, value, at) if whole[end]]
        whole[at] = bool(ends)
        tells = _is_telling(shape.ai)
        telling[at] = (tells or shape.ai in _COUNTS) and any(telling[end] for end in ends)
        if tells and telling[at]:
            return RunOn.LIKELY
        if ends:
            found = RunOn.PERHAPS
    return found


def _ends(shape: Shape, value: str, at: int) -> list[int]:
    begin = at + len(shape.ai)
    longest = min(shape.longest, len(value) - begin)
    lengths = range(max(shape.shortest, 1), longest + 1)
    return [begin + length for length in lengths if _fits(shape, value[begin : begin + length])]


def _fits(shape: Shape, field: str) -> bool:
    return shape.fits(field) and (shape.ai not in DATES or _DAY.match(field) is not None)


def _is_telling(ai: str) -> bool:
    """Whether no lot looks like such a field by chance: date, GTIN, number of a box, place, weight or measure."""
    return ai in DATES or ai in ("00", "01", "02", "03") or ai[:2] in ("31", "32", "33", "34", "35", "36", "41")
