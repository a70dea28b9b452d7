"""The supervised thread: nothing that its work raises ends it, and everything is told."""

from __future__ import annotations

import queue
import threading

import pytest

from drivers.worker import Worker

PATIENCE_S = 20


class RustPanic(BaseException):
    """As pyo3's PanicException: no `Exception`."""


@pytest.fixture
def told():
    return queue.Queue()


@pytest.mark.parametrize("kind", [RuntimeError, OSError, UnicodeDecodeError, MemoryError, SystemExit, RustPanic])
def test_whatever_the_work_raises_it_is_told_and_the_work_goes_on(told, kind) -> None:
    turns: list[int] = []
    went_on = threading.Event()

    def work() -> None:
        turns.append(len(turns))
        if len(turns) == 1:
            raise kind("utf-8", b"x", 0, 1, "a slip") if kind is UnicodeDecodeError else kind("a slip")
        went_on.set()
        worker.stopping.wait(PATIENCE_S)

    worker = Worker("test", work, told.put, pause_s=0.01)
    worker.start()
    assert isinstance(told.get(timeout=PATIENCE_S), kind)
    assert went_on.wait(PATIENCE_S)
    assert worker.is_running
    worker.stop()
    assert not worker.is_running
    assert len(turns) == 2


def test_who_is_told_may_fail_too(caplog) -> None:
    turns: queue.Queue[int] = queue.Queue()

    def work() -> None:
        turns.put(1)
        raise RuntimeError("a slip")

    def refuse(error: BaseException) -> None:
        raise ValueError("the screen is gone")

    worker = Worker("test", work, refuse, pause_s=0.01)
    worker.start()
    for _ in range(3):
        turns.get(timeout=PATIENCE_S)
    worker.stop()
    assert "the screen is gone" in caplog.text
    assert "a slip" in caplog.text


def test_work_that_is_done_once_is_not_begun_again(told) -> None:
    turns: list[int] = []
    ended: list[bool] = []

    def work() -> None:
        turns.append(1)
        raise RuntimeError("a slip")

    worker = Worker("test", work, told.put, again=False, on_end=lambda: ended.append(True))
    worker.start()
    worker.wait(PATIENCE_S)
    assert (len(turns), told.qsize(), ended, worker.is_running) == (1, 1, [True], False)


def test_work_that_returns_has_ended_and_can_be_started_again(told) -> None:
    turns: list[int] = []
    worker = Worker("test", lambda: turns.append(1), told.put)
    for count in (1, 2):
        worker.start()
        worker.wait(PATIENCE_S)
        assert len(turns) == count
    assert told.empty()


def test_a_pause_after_a_slip_ends_when_it_is_stopped(told) -> None:
    def work() -> None:
        raise RuntimeError("a slip")

    worker = Worker("test", work, told.put, pause_s=10 * PATIENCE_S)
    worker.start()
    told.get(timeout=PATIENCE_S)
    worker.stop(PATIENCE_S)
    assert not worker.is_running


def test_it_may_stop_itself(told) -> None:
    worker = Worker("test", lambda: worker.stop(), told.put)
    worker.start()
    worker.wait(PATIENCE_S)
    assert not worker.is_running
    assert told.empty()
