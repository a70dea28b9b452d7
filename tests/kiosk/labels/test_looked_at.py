"""No label leaves without an allergen of any bag in it, at any depth, or while any was not looked at or not recorded.

JARMARK_KITCHENS=2000 for the whole run.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kiosk.labels.looked_kitchen import OPS, LookedKitchen, Step

KITCHENS = int(os.environ.get("JARMARK_KITCHENS", "60"))
NUMBER = st.integers(0, 1000)


def lived(steps: list[Step]) -> Counter[str]:
    with tempfile.TemporaryDirectory() as folder:
        kitchen = LookedKitchen(Path(folder) / "books.db")
        with kitchen.books:
            kitchen.run(steps)
            report = kitchen.books.verify()
            assert report.ok, report.problems
            return kitchen.outcomes


@settings(max_examples=KITCHENS, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(OPS), NUMBER, NUMBER, st.integers(0, 63)), min_size=15, max_size=70))
def test_no_label_lacks_an_allergen_of_what_is_in_it(steps: list[Step]) -> None:
    lived(steps)


def test_such_kitchens_print_labels_and_are_refused_them() -> None:
    """By chance alone there are labels of every kind, so that the test above cannot pass for want of them."""
    counted: Counter[str] = Counter()
    for seed in range(12):
        chance = random.Random(seed)
        numbers = lambda: (chance.randrange(1000), chance.randrange(1000), chance.randrange(64))  # noqa: B023, E731
        counted += lived([(chance.choice(OPS), *numbers()) for _ in range(120)])
    for what in ("left", "left with allergens", "left with a batch in it", "not looked at", "not recorded"):
        assert counted[what] >= 5, counted
