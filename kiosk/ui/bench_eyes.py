"""Whether the screen stutters while the camera is read: the time of each frame without a camera, with a camera whose
picture is shown but not read, and with one that is read.

The real kiosk shows Receive, where the camera's picture is live, and draws at the pace of a display. The camera gives
a new 1280 x 720 frame each time, with a code or without. What reading costs the screen is the difference between the
last two: the picture itself is drawn in both.

A frame also takes longer when other programs keep the cores busy, and off-screen the drawing itself needs both cores.
So the time for which the kiosk itself blocked the screen's thread (Python's lock, its own locks) is measured apart: the
part of a frame in which the thread neither ran nor waited for a core, as the kernel counts it.
"""

from __future__ import annotations

import itertools
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from db import SystemClock
from drivers.scanners.base import Picture, Scan
from drivers.scanners.camera import Camera
from drivers.scanners.decode import LiveResult, Sight
from drivers.scanners.reader import ReaderProcess
from drivers.scanners.sources import FolderSource
from drivers.scanners.vision import np
from drivers.worker import Worker
from kiosk.bootstrap import Kiosk, build, fill_example
from kiosk.settings.config import Settings
from kiosk.ui.offscreen import Stage

STALL_MS = 20.0
"""The limit: the screen's thread is never blocked for longer while a camera is read."""
FRAME_S = 1 / 60
CAMERA_FPS = 30
WARM_UP_FRAMES = 60
HOPS = 300
DIFFERENT_FRAMES = 24


@dataclass(frozen=True)
class _Times:
    """The times of each frame in milliseconds, and how many of the camera's frames were looked at meanwhile."""

    frames: list[float]
    waits: list[float]
    looked_at: int


class Unread:
    """A `drivers.scanners.reader.FrameReader` that does not look at its frames."""

    trouble = ""

    def start(self) -> None: ...

    def read(self, image: Picture) -> LiveResult:
        return LiveResult((), Sight.NOTHING)

    def interrupt(self) -> None: ...

    def close(self) -> None: ...


def bench_eyes(*, seconds: float = 10.0) -> dict[str, Any]:
    """Measure. Times are in milliseconds, as their names say."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        stage = Stage.here(place / "kivy", (1280, 720))
        settings = Settings(data_dir=place, books=place / "books.db", scanners=())
        fill_example(settings)
        with _changing_pictures(place) as shelf:
            without = _frames(settings, stage, seconds)
            shown = Camera("shown", FolderSource(shelf, CAMERA_FPS), reader=Unread())
            unread = _frames(settings, stage, seconds, shown)
            read = _frames(settings, stage, seconds, Camera("read", FolderSource(shelf, CAMERA_FPS)))
    return {
        **_figures("no_camera", without),
        **_figures("picture_only", unread),
        **_figures("picture_read", read),
        "frames_looked_at": read.looked_at,
        **_hop(),
        "still_enough": max(read.waits) <= STALL_MS,
    }


def _figures(name: str, times: _Times) -> dict[str, float]:
    ordered = sorted(times.frames)
    return {
        f"{name}_median_ms": round(statistics.median(ordered), 2),
        f"{name}_p95_ms": round(ordered[int(len(ordered) * 0.95)], 2),
        f"{name}_longest_ms": round(ordered[-1], 1),
        f"{name}_longest_wait_ms": round(max(times.waits), 1),
    }


def _hop() -> dict[str, float]:
    """The time to send a frame to the reader's process and get an answer; the frame is empty."""
    frame = np.full((720, 1280), 200, np.uint8)
    reader = ReaderProcess()
    times = []
    try:
        reader.start()
        for _ in range(HOPS):
            began = time.perf_counter()
            reader.read(frame)
            times.append((time.perf_counter() - began) * 1000)
    finally:
        reader.close()
    ordered = sorted(times)
    return {
        "hop_median_ms": round(statistics.median(ordered), 2),
        "hop_p95_ms": round(ordered[int(len(ordered) * 0.95)], 2),
    }


@contextmanager
def _changing_pictures(folder: Path) -> Iterator[Path]:
    """A folder with one picture, which changes all the time."""
    pictures, shelf = _pictures(folder), folder / "camera"
    shelf.mkdir()

    def change() -> None:
        for picture in itertools.cycle(pictures):
            os.link(picture, folder / "next")
            (folder / "next").replace(shelf / "frame.jpg")
            if changing.stopping.wait(1 / CAMERA_FPS):
                return

    changing = Worker("changing pictures", change)
    changing.start()
    try:
        yield shelf
    finally:
        changing.stop()


def _pictures(folder: Path) -> list[Path]:
    """Bags held in many ways, and now and then none. All files differ in size, so that a change is noticed."""
    import cv2
    import zxingcpp

    from kiosk.settings.example.photos import Pose, barcode, empty_shelf, photograph

    code = barcode("9506000134369", zxingcpp.BarcodeFormat.EAN13)
    made = []
    for seed in range(DIFFERENT_FRAMES):
        held = photograph(code, Pose(fill=0.2 + seed / 80, turn_degrees=seed * 5.0, blur=seed % 4, seed=seed))
        made.append(folder / f"{seed}.jpg")
        made[-1].write_bytes(cv2.imencode(".jpg", held if seed % 3 else empty_shelf(seed))[1].tobytes())
    return made


def _frames(settings: Settings, stage: Stage, seconds: float, camera: Camera | None = None) -> _Times:
    from kivy.graphics.opengl import glFinish

    with _on_receive(settings, stage, camera):
        stage.frames(WARM_UP_FRAMES)
        if camera is not None:
            stage.until(lambda: camera.last_reads().sequence > 0, 30.0)
        first = camera.last_reads().sequence if camera else 0
        times, waits, end = [], [], time.perf_counter() + seconds
        while (began := time.perf_counter()) < end:
            busy = _busy_ms()
            stage.frames(1)
            waits.append((time.perf_counter() - began) * 1000 - (_busy_ms() - busy))
            glFinish()
            took = time.perf_counter() - began
            times.append(took * 1000)
            time.sleep(max(0.0, FRAME_S - took))
        looked_at = (camera.last_reads().sequence - first) if camera else 0
        return _Times(times, waits, looked_at)


def _busy_ms() -> float:
    """How long this thread has run or waited for a core."""
    ran_ns, queued_ns, _turns = Path("/proc/thread-self/schedstat").read_text().split()
    return (int(ran_ns) + int(queued_ns)) / 1e6


def _ignore(scan: Scan) -> None:
    """In place of `Counter.scanned`."""


@contextmanager
def _on_receive(settings: Settings, stage: Stage, camera: Camera | None) -> Iterator[Kiosk]:
    """The kiosk on Receive, with this camera running."""
    from kiosk.ui.shell import Shell

    kiosk = build(settings, clock=SystemClock(given=True))
    kiosk.scanners, kiosk.camera = ((camera,), camera) if camera else ((), None)
    shell = Shell(kiosk.counter, kiosk)
    try:
        stage.show(shell)
        while shell.prepare_next():
            pass
        stage.tap_text("Receive")
        # A scan would lead to another screen: here codes are read and then ignored.
        kiosk.counter.scanned = _ignore  # type: ignore[method-assign]  # only here is a scan to have no effect
        kiosk.start(shell.post)
        yield kiosk
    finally:
        shell.leave()
        kiosk.close()
