"""How fast the screen answers: from a tap to the next frame, and from the start to the first frame.

A whole batch is tapped through again and again on real books, while a camera looks at a bag, so that the machine is as
busy as in a kitchen. A tap is timed from the lifted finger until the frame that answers it is drawn completely
(`glFinish`); the time includes what the books write to the disk for it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from db import Quantity, SystemClock
from drivers.urls import DeviceUrl, device_urls
from kiosk.bootstrap import Kiosk, build, fill_example, open_books
from kiosk.flows.base import Place
from kiosk.flows.cook import CookFlow
from kiosk.settings.config import Settings
from kiosk.ui.offscreen import Stage

if TYPE_CHECKING:
    from kiosk.ui.shell import Shell

TAP_P95_MS, START_S = 50.0, 2.5
"""The limits: `fast_enough` says whether they are kept."""
STARTS = 3
RECIPE = "Strawberry Jam"
ENOUGH = Quantity.parse("2000 lb")


@dataclass
class _Times:
    """Milliseconds of each tap, by what was tapped."""

    of: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, ms: float) -> None:
        self.of.setdefault(name, []).append(ms)

    def all(self) -> list[float]:
        return [ms for times in self.of.values() for ms in times]


def bench_ui(*, taps: int = 200) -> dict[str, Any]:
    """Measure. The figures are in milliseconds or seconds, as their names say."""
    with TemporaryDirectory() as folder:
        settings = _kitchen(Path(folder))
        starts = [_start_s(settings.data_dir) for _ in range(STARTS)]
        stage = Stage.here(Path(folder) / "kivy", (1280, 720))
        times = _tap_through(settings, stage, taps)
    return _figures(times, starts)


def _figures(times: _Times, starts: list[float]) -> dict[str, Any]:
    every = sorted(times.all())
    p95, start = _p95(every), statistics.median(starts)
    slowest = max(times.of, key=lambda name: statistics.median(times.of[name]))
    return {
        "taps": len(every),
        "tap_to_frame_median_ms": round(statistics.median(every), 1),
        "tap_to_frame_p95_ms": round(p95, 1),
        "tap_to_frame_max_ms": round(every[-1], 1),
        "slowest_tap": f"{slowest} ({statistics.median(times.of[slowest]):.0f} ms)",
        "start_to_first_frame_s": round(start, 2),
        "fast_enough": p95 <= TAP_P95_MS and start <= START_S,
    }


def _p95(ordered: list[float]) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


# -- from the start to the first frame


def _start_s(folder: Path) -> float:
    """How long a new process takes until its first frame is drawn."""
    began = time.monotonic()
    command = [sys.executable, "-m", "kiosk.ui.first_frame", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1]) - began


# -- from a tap to the next frame


def _kitchen(folder: Path) -> Settings:
    """A kitchen with a month of batches, a virtual printer, and a camera that sees a bag."""
    import zxingcpp

    from kiosk.settings.example.camera_folder import CameraFolder
    from kiosk.settings.example.photos import Pose, barcode, photograph

    camera = CameraFolder(folder / "camera")
    settings = Settings(
        data_dir=folder,
        books=folder / "books.db",
        printer=DeviceUrl.parse(f"virtual://{folder}/printed"),
        scanners=device_urls(camera.url, "keyboard:"),
    )
    fill_example(settings)
    with open_books(settings, clock=SystemClock(given=True)) as books:
        recipe = next(recipe for recipe in books.recipes() if recipe.name == RECIPE)
        for line in recipe.lines:
            today = SystemClock().now().date()
            books.receive_lot(line.ingredient, ENOUGH, supplier=books.suppliers()[0], bought_on=today)
    camera.hold(photograph(barcode("9506000134369", zxingcpp.BarcodeFormat.EAN13), Pose(fill=0.3, seed=1)))
    return settings


def _tap_through(settings: Settings, stage: Stage, taps: int) -> _Times:
    from kiosk.ui import memory
    from kiosk.ui.shell import Shell

    kiosk = build(settings, clock=SystemClock(given=True))
    shell = Shell(kiosk.counter, kiosk)
    try:
        stage.show(shell)
        while shell.prepare_next():
            pass
        _let_it_read(kiosk, shell, stage)
        memory.settle()
        finger = _Finger(stage, shell, kiosk)
        story = _stories(finger)
        while len(finger.times.all()) < taps:
            next(story)
        return finger.times
    finally:
        shell.leave()
        kiosk.close()


def _let_it_read(kiosk: Kiosk, shell: Shell, stage: Stage) -> None:
    """Start the devices, and wait until the camera has read the bag once; it goes on looking at it."""
    heard: list[bool] = []
    kiosk.counter.on_answer = heard.append
    kiosk.start(shell.post)
    stage.until(lambda: bool(heard))
    kiosk.counter.go_home()
    stage.frames()


@dataclass
class _Finger:
    """Taps, and measures the time until the answer."""

    stage: Stage
    shell: Shell
    kiosk: Kiosk
    times: _Times = field(default_factory=_Times)

    def tap(self, words: str, name: str = "") -> None:
        """Tap the widget with this text; `name` is its name in the figures."""
        from kivy.graphics.opengl import glFinish

        spot = self.stage.find(words)
        self.stage.press(*spot.to_window(*spot.center))
        glFinish()
        began = time.perf_counter()
        self.stage.lift()
        glFinish()
        self.times.add(name or words, (time.perf_counter() - began) * 1000)
        self.stage.frames()

    def hold_bag(self) -> None:
        """Take the bag that should be used first, as a scan of its tag does."""
        flow = self.kiosk.counter.flow
        assert isinstance(flow, CookFlow)
        weighing = flow.weighing
        self.kiosk.counter.do(weighing.pick_lot, weighing.lot_choices()[0].key)
        self.stage.frames()


def _stories(finger: _Finger) -> Iterator[None]:
    """Endlessly: a batch, and then a look at the other screens; yields after each tap."""
    while True:
        for step in (_begin, _weigh, _boil, _fill, _look_around):
            for act in step(finger):
                act()
                yield


def _begin(finger: _Finger) -> Iterator[Callable[[], None]]:
    yield from _taps(finger, "Receive", "Back", "Cook", RECIPE, "× 0.5", "Start")


def _weigh(finger: _Finger) -> Iterator[Callable[[], None]]:
    yield from _bag_by_bag(finger)
    yield from _taps(finger, "Undo")
    yield from _bag_by_bag(finger)


def _bag_by_bag(finger: _Finger) -> Iterator[Callable[[], None]]:
    """Use bag after bag until the line is complete: a bag may hold less than is asked for."""
    while finger.kiosk.counter.flow.place is Place.WEIGH:
        finger.hold_bag()
        yield lambda: finger.tap("Use ", "Use")


def _boil(finger: _Finger) -> Iterator[Callable[[], None]]:
    yield from _taps(finger, "Start 20 min", "+ 1 min", "Pause", "Go on", "Add reading", "2", "1", "8", "OK")
    yield from _taps(finger, "Next", "Leave it early", "Type the reading", "2", "2", "1", "OK")


def _fill(finger: _Finger) -> Iterator[Callable[[], None]]:
    yield from _taps(finger, "18", "2", "sample kept", "Finish", "Back")


def _look_around(finger: _Finger) -> Iterator[Callable[[], None]]:
    for place in ("Labels", "Send out", "Trace", "More"):
        yield from _taps(finger, place, "Back")


def _taps(finger: _Finger, *words: str) -> Iterator[Callable[[], None]]:
    for word in words:
        yield partial(finger.tap, word)
