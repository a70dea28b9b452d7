"""The demo's patience counts since the last progress: a slow machine is waited for, a dead one is not."""

from __future__ import annotations

import pytest

from kiosk.commands.demo_day.patience import MOST_STEPS, PATIENCE_S, Patience


class Machine:
    """A clock that goes when it is told to, and steps that are done."""

    def __init__(self) -> None:
        self.now, self.done = 100.0, 0

    def wait(self, seconds: float, steps: int = 0) -> None:
        self.now += seconds
        self.done += steps


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def patience(machine) -> Patience:
    return Patience(lambda: machine.done, lambda: machine.now)


@pytest.mark.parametrize("every", [0.1, 5.0, 30.0, PATIENCE_S - 1])
def test_a_slow_machine_is_waited_for(machine, patience, every):
    """Thirty-six labels, each of which takes long: all together far more than the patience for one."""
    for _ in range(36):
        machine.wait(every, steps=1)
        assert not patience.is_over()


def test_one_that_stands_still_is_not(machine, patience):
    machine.wait(PATIENCE_S - 1)
    assert not patience.is_over()
    machine.wait(2)
    assert patience.is_over()


def test_it_counts_from_the_last_step(machine, patience):
    machine.wait(PATIENCE_S - 1, steps=3)
    assert not patience.is_over()
    machine.wait(PATIENCE_S - 1)
    assert not patience.is_over()
    machine.wait(2)
    assert patience.is_over()


def test_a_step_that_was_noticed_late_still_counts(machine, patience):
    machine.wait(10 * PATIENCE_S, steps=1)
    assert not patience.is_over()


def test_pictures_without_end_in_which_nothing_is_found_are_given_up(machine, patience):
    for _ in range(MOST_STEPS):
        machine.wait(0.1, steps=1)
        assert not patience.is_over()
    machine.wait(0.1, steps=1)
    assert patience.is_over()
