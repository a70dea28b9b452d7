"""The window that all screens are tested in: one a process, off-screen, as large as any size needs."""

import pytest

SIZES = ((1280, 720), (800, 480), (720, 1280))


@pytest.fixture(scope="session")
def window_home(tmp_path_factory):
    return tmp_path_factory.mktemp("kivy")


@pytest.fixture
def stage(window_home):
    """The window at 1280 x 720."""
    from kiosk.ui.offscreen import Stage

    return Stage.here(window_home, (1280, 720), largest=(1280, 1280))


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def any_stage(request, window_home):
    """The window at each size that the screens are drawn for."""
    from kiosk.ui.offscreen import Stage

    return Stage.here(window_home, request.param, largest=(1280, 1280))


@pytest.fixture
def top(tmp_path, stage):
    """The counter on 4 March, its window at 1280 x 720."""
    yield from _counter_top(tmp_path, stage)


@pytest.fixture
def any_top(tmp_path, any_stage):
    """The counter on 4 March, at each size."""
    yield from _counter_top(tmp_path, any_stage)


def _counter_top(tmp_path, stage):
    from tests.kiosk.flows.conftest import Day
    from tests.kiosk.ui.counter_top import CounterTop

    day = Day(tmp_path, f"virtual://{tmp_path}/printed")
    made = CounterTop(day, stage)
    yield made
    made.close()
    day.close()
