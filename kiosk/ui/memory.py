"""When Python tidies its memory: while nobody is touching the screen.

The full round of the garbage collector walks every object there is: 200 ms with Kivy, OpenCV and the books loaded, in
the middle of a tap. What was loaded at the start never goes away, so it is taken out of the rounds; the full round is
left to quiet moments.
"""

from __future__ import annotations

import gc

SMALL_ROUND, MIDDLE_ROUNDS, FULL_ROUNDS = 5_000, 20, 10_000


def settle() -> None:
    """Call once, when the screens have been built."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SMALL_ROUND, MIDDLE_ROUNDS, FULL_ROUNDS)


def tidy() -> None:
    """Call now and then while nobody is touching the screen."""
    gc.collect()
