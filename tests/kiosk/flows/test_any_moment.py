"""At any moment, whatever is tapped or scanned: nothing that was entered is lost, nothing is booked by a stale tap,
and every view can be drawn.

What must be so after each event of a seeded cook, precisely:

1. The view of the flow that the counter stands in can be built.
2. What a person entered (`any_moment.entries`: what they typed, tapped or confirmed, a lot in hand, jars that were
   scanned, photos, figures at filling) is still there as it was, in this flow or in one that lies behind it, unless the
   tap was one that sets that very entry, books it, or gives it up: Back, Clear, Undo, and “Leave it” of an offer. A
   scan gives up nothing; while weighing in it takes the place of the bag in hand, and of codes of bags alone, from
   which nothing was saved and nothing typed, the last one counts. A power cut loses nothing but a
   day and a time that were not confirmed.
3. The journal grows only by kinds that the tapped action writes, and by at most one bag, batch, use or dispatch. A scan
   and time write nothing (but that a number of ours was seen that the books do not know).
4. The same tap twice in one frame does what one does, except on a stepper (one more, a minute more). A tap on a view
   that a scan has changed since books nothing.

JARMARK_TAPS says how many events are played (20,000 once before a release), JARMARK_SEED with which seed they begin.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kiosk.flows.conftest import Day
from tests.kiosk.flows.random_cook import RandomCook, stock_up

TAPS = int(os.environ.get("JARMARK_TAPS", "600"))
SEED = int(os.environ.get("JARMARK_SEED", "1"))
CHAPTER = 200
"""Events with one kitchen; then another begins, since lists that grow make all slower."""


def play(folder: Path, seed: int, count: int, make: Callable[[Path, int], Day]) -> None:
    day = make(folder, seed)
    cook = RandomCook(day, seed)
    cook.wrong_clock = 0.5 if seed % 10 == 4 else 0.0
    try:
        for _event in range(count):
            cook.step()
    except Exception as error:
        story = "\n  ".join(cook.story)
        raise AssertionError(f"{type(error).__name__}: {error}\nseed {seed}, the last events:\n  {story}") from error
    finally:
        cook.close()
        day.close()


def example_kitchen(folder: Path, seed: int) -> Day:
    """Every second one prints."""
    day = Day(folder, f"virtual://{folder}/printed" if seed % 2 else None)
    stock_up(day)
    return day


class EmptyDay(Day):
    """A kiosk on its first morning."""

    def _fill(self) -> None:
        """Nothing is in the books."""


def empty_kitchen(folder: Path, seed: int) -> Day:
    return EmptyDay(folder, None)


@pytest.mark.parametrize("seed", range(SEED, SEED + max(1, TAPS // CHAPTER)))
def test_nothing_is_lost_and_nothing_stale_is_booked(tmp_path, seed):
    play(tmp_path, seed, min(TAPS, CHAPTER), empty_kitchen if seed % 10 == 9 else example_kitchen)
