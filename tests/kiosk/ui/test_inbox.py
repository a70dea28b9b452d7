"""What devices post to the screen's thread: one that fails is told, and holds nothing up."""

import pytest

SLIPS = [RuntimeError("a slip"), KeyError("x"), UnicodeError("no text"), AssertionError(), ZeroDivisionError("by zero")]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda error: type(error).__name__)
def test_what_was_posted_behind_a_slip_is_done_and_the_slip_is_told(top, slip):
    done = []

    def fail():
        raise slip

    for what in (lambda: done.append(1), fail, lambda: done.append(2), fail, lambda: done.append(3)):
        top.shell.post(what)
    top.stage.frames()
    assert done == [1, 2, 3]
    assert f"Something went wrong ({type(slip).__name__}), and may not have been taken." in top.texts
    assert top.shell.screen is not None, "the screen stays"


def test_a_scan_behind_a_slip_is_taken(top):
    def fail():
        raise RuntimeError("a slip")

    top.start_jam()
    top.shell.post(fail)
    top.scan("strawberries")
    assert "Use 8 lb" in top.texts
