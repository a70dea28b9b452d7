"""The next label is drawn, and its bytes are made, while the one before is on its way; one is in flight still."""

from __future__ import annotations

import pytest
from PIL import Image

from db import LabelState
from kiosk.flows.press_state import Doing
from kiosk.labels.errors import LabelError
from tests.kiosk.flows.test_press import CONFIRMED, STOPPED, Bench, picture_of


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    yield made
    made.close()


def test_the_next_label_is_ready_before_this_one_is_out(bench):
    drawn, prepared, ready = [], [], {}

    def draw(batch: str, unit: int) -> Image.Image:
        drawn.append(unit)
        return picture_of(batch, unit)

    def on_its_way(count: int) -> None:
        bench.press._ahead._thread.submit(lambda: None).result()  # whatever was begun is done now
        ready[count] = list(drawn)
        assert len([s for s in bench.states().values() if s is LabelState.SENDING]) == 1

    bench.press.draw_unit, bench.plotter.before = draw, on_its_way
    bench.plotter.prepare = lambda picture: prepared.append(picture.tobytes()[0])
    bench.press.print_units(bench.batch, range(1, 7))
    bench.until(Doing.IDLE)
    assert ready == {1: [1, 2], 2: [1, 2, 3], 3: [1, 2, 3, 4], 4: [1, 2, 3, 4, 5], 5: [*range(1, 7)], 6: [*range(1, 7)]}
    assert prepared == [2, 3, 4, 5, 6]
    assert bench.units_out() == [1, 2, 3, 4, 5, 6]


def test_a_next_label_that_cannot_be_drawn_is_told_after_this_one_is_out(bench):
    def draw(batch: str, unit: int) -> Image.Image:
        if unit == 3:
            raise LabelError("Too long.")
        return picture_of(batch, unit)

    bench.press.draw_unit = draw
    bench.press.print_units(bench.batch, range(1, 7))
    assert bench.until(Doing.FAILED).words == "Too long."
    assert bench.units_out() == [1, 2]
    assert bench.states()[3] is LabelState.ASKED


def test_a_label_that_was_begun_in_the_books_alone_is_asked_for_again_where_it_is_not_sent(bench):
    """Stopped between two labels, or closed: the next was never on its way, and nobody is asked about it."""
    bench.plotter.after = lambda count: count == 2 and bench.press.stop(bench.batch)
    bench.press.print_units(bench.batch, range(1, 5))
    bench.until(Doing.IDLE)
    assert bench.states() == {1: CONFIRMED, 2: CONFIRMED, 3: STOPPED, 4: STOPPED}
    said = bench.press._say
    bench.press._say = lambda state: (said(state), state.unit == 4 and bench.press.stop(bench.batch))
    bench.plotter.after = lambda count: None
    bench.press.print_units(bench.batch, [3, 4])
    bench.until(Doing.IDLE)
    assert bench.states() == {1: CONFIRMED, 2: CONFIRMED, 3: CONFIRMED, 4: STOPPED}
    assert bench.units_out() == [1, 2, 3]
