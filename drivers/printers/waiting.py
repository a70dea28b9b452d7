"""How long to wait for a printer. Every wait has an end, even if the printer never stops sending."""

from __future__ import annotations

from collections.abc import Callable

from drivers.printers.links import LONGEST_S, Link

MOST_SAID = 1 << 14  # bytes; a longer answer, to one label or one question, is no printer's
BEGINS_S = 1.0  # a printer may read a label for so long before it says that it prints
SLOWEST_MM_S, PAUSE_S = 25.0, 0.3  # the slowest printer's speed, and what comes on top for each label
UNWATCHED_S = 1.5  # a printer that nobody asked for so long may have stopped and gone on in between
FASTEST_MM_S = 1000.0  # twice the speed of the fastest receipt printer: no label is out sooner than that


class AnswerPatience:
    """A time limit that starts when the last of our bytes has left this machine: at 9600 baud 4 kB wait for 4 s in it.

    Args:
        patience_s: seconds from then on.
    """

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
    """Whether a printer was silent for longer than the slowest one needs for a whole label.

    Then it stopped (loading a roll takes longer than that), and may have gone on without the label in hand.

    >>> stood_still(40, 1.0), stood_still(40, 2.5)
    (False, True)
    """
    return elapsed_s > millimetres / SLOWEST_MM_S + PAUSE_S


def longest_print_s(millimetres: float, labels: int = 1) -> float:
    """How many seconds the slowest printer takes for so many labels of this height."""
    return labels * millimetres / SLOWEST_MM_S


def is_too_soon(millimetres: float, elapsed_s: float) -> bool:
    """Whether no printer can have printed a label of this height in so short a time.

    An answer that comes so soon was given when the label arrived, not when it was out.

    >>> is_too_soon(40, 0.02), is_too_soon(40, 0.3)
    (True, False)
    """
    return elapsed_s < millimetres / FASTEST_MM_S
