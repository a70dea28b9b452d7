"""How long a printer is waited for. Every wait has an end, also for one that never stops talking."""

from __future__ import annotations

from collections.abc import Callable

from drivers.printers.links import LONGEST_S, Link

MOST_SAID = 1 << 14  # bytes; more than that, for one label or one question, is no printer's answer
BEGINS_S = 1.0  # so long a printer may read a label before it says that it prints
SLOWEST_MM_S, PAUSE_S = 25.0, 0.3
UNWATCHED_S = 1.5  # so long a printer may stop and go on, and nobody saw it
FASTEST_MM_S = 1000.0  # twice what the fastest receipt printer does: sooner than that no label is out


class AnswerPatience:
    """Counts from when the last of our bytes left this machine: at 9600 baud 4 kB wait for 4 s in it."""

    def __init__(self, link: Link, clock: Callable[[], float], patience_s: float) -> None:
        self._link, self._clock, self._patience_s = link, clock, patience_s
        self._left = link.unsent()
        self._ends = clock() + patience_s
        self._ends_at_last = clock() + patience_s + LONGEST_S

    @property
    def is_over(self) -> bool:
        before, self._left = self._left, self._link.unsent()
        if self._left < before:
            self._ends = min(self._clock() + self._patience_s, self._ends_at_last)
        return self._clock() > self._ends


def stood_still(millimetres: float, elapsed_s: float) -> bool:
    """Longer than the slowest printer needs for a whole label: it stopped, and may have gone on without the label. A
    roll takes longer to load.

    >>> stood_still(40, 1.0), stood_still(40, 2.5)
    (False, True)
    """
    return elapsed_s > millimetres / SLOWEST_MM_S + PAUSE_S


def longest_print_s(millimetres: float, labels: int = 1) -> float:
    """How long the slowest printer takes."""
    return labels * millimetres / SLOWEST_MM_S


def is_too_soon(millimetres: float, elapsed_s: float) -> bool:
    """No printer is so fast: what was answered then was answered when the label arrived.

    >>> is_too_soon(40, 0.02), is_too_soon(40, 0.3)
    (True, False)
    """
    return elapsed_s < millimetres / FASTEST_MM_S
