"""When Python's garbage collector runs: while nobody is touching the screen.

A full collection looks at every object: with Kivy, OpenCV and the books loaded it takes 200 ms, in the middle of a tap.
What was loaded at the start is never freed, so it is excluded from collections; full collections are made when nobody
is at the screen.
"""

from __future__ import annotations

import gc

SMALL_ROUND, MIDDLE_ROUNDS, FULL_ROUNDS = 5_000, 20, 10_000
"""The thresholds of the three generations, see `gc.set_threshold`. The last keeps full collections out of taps."""


def settle() -> None:
    """Call this once, when the screens have been made."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SMALL_ROUND, MIDDLE_ROUNDS, FULL_ROUNDS)


def tidy() -> None:
    """Call this now and then while nobody is touching the screen."""
    gc.collect()
