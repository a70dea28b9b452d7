"""Measures how fast labels are made, and whether the printer ever waits for the kiosk.

The example kitchen's jam of 4 March is labelled through the kiosk's own press, with books on the disk, on a virtual
printer behind a socket. The printer takes 0.28 s per label (58 x 40 mm at 150 mm/s), accepts no data meanwhile, and
runs in a process of its own. A pause is the time between the end of one label and the next, minus 0.28 s: one commit,
eight status requests, sending the data, and the printer's processing of it.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from db import ManualClock, SystemClock
from drivers.label_size import LabelSize
from drivers.printers.bench import count_bytes
from drivers.printers.virtual import Faults
from drivers.printers.virtual_server import VirtualPrinterServer
from drivers.urls import DeviceUrl
from kiosk.bootstrap import Kiosk, build, open_books
from kiosk.flows.press_state import Doing, PressState
from kiosk.labels.bench import KITCHEN, MOST_MS, percentile
from kiosk.labels.drawer import LabelDrawer
from kiosk.labels.errors import LabelError
from kiosk.settings import example
from kiosk.settings.config import Settings

if TYPE_CHECKING:
    from PIL.Image import Image

BATCH, UNITS = "SJ-20260304-A", 36
SECONDS_A_LABEL = 0.28
PICTURES, WARM_UP = 200, 5
SIZES = ("50x30", "58x40")
BUSY_LIMIT = 0.95
PATIENCE_S = 120.0
"""For the whole job."""


@dataclass
class _Ends:
    """When each label was finished, by the printer's clock."""

    at: list[float] = field(default_factory=list)

    def figures(self, seconds_a_label: float) -> dict[str, Any]:
        between = [later - sooner for sooner, later in pairwise(self.at)]
        pauses_ms = [1000 * max(0.0, one - seconds_a_label) for one in between] or [0.0]
        whole = self.at[-1] - self.at[0] + seconds_a_label if self.at else 0.0
        return {
            "labels": len(self.at),
            "seconds": round(whole, 2),
            "busy": round(min(1.0, len(self.at) * seconds_a_label / whole), 4) if whole else 0.0,
            "pause_median_ms": percentile(pauses_ms, 50),
            "pause_longest_ms": percentile(pauses_ms, 100),
        }


def bench_print(
    *,
    pictures: int = PICTURES,
    units: int = UNITS,
    seconds_a_label: float = SECONDS_A_LABEL,
    faults: Faults | None = None,
    patience_s: float = PATIENCE_S,
) -> dict[str, Any]:
    """All figures. `fast_enough`: whether a picture's p95 and the printer's share of working time meet the targets.

    A job with a missing label is never fast enough. `ended`: what the press was doing when the wait ended, “idle”
    after a complete job.
    """
    with tempfile.TemporaryDirectory(prefix="jarmark-bench-") as folder:
        ends = _Ends()
        faults = replace(faults or Faults(), seconds_per_label=seconds_a_label)
        with _printer_apart(Path(folder) / "printed", faults, ends) as address:
            kiosk = _kiosk(Path(folder), address)
            try:
                picture = _picture_times(kiosk, pictures)
                sizes = {size: _bytes(kiosk, size) for size in SIZES}
                ended = _print_all(kiosk, units, patience_s)
            finally:
                kiosk.close()
    job = ends.figures(seconds_a_label)
    all_out = ended is Doing.IDLE and job["labels"] == units
    enough = all_out and picture["p95_ms"] <= MOST_MS and job["busy"] >= BUSY_LIMIT
    return {"picture": picture, "job": job, "bytes": sizes, "ended": ended.value, "fast_enough": enough}


@contextmanager
def _printer_apart(folder: Path, faults: Faults, ends: _Ends) -> Iterator[str]:
    """Yields the virtual printer's address. After the context, `ends` has the times of the labels."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(folder, faults, there), daemon=True)
    process.start()
    there.close()
    try:
        yield here.recv()
        here.send(None)
        ends.at.extend(here.recv())
    finally:
        here.close()
        process.terminate()
        process.join()


def _serve(folder: Path, faults: Faults, pipe: Connection) -> None:
    ends: list[float] = []
    with VirtualPrinterServer(folder, faults=faults, on_label=lambda *_label: ends.append(time.monotonic())) as server:
        pipe.send(server.url)
        pipe.recv()
    pipe.send(ends)


def _kiosk(folder: Path, printer: str) -> Kiosk:
    settings = Settings(
        kitchen=KITCHEN, data_dir=folder, books=folder / "books.db", printer=DeviceUrl.parse(printer), scanners=()
    )
    clock = ManualClock(SystemClock().now())
    with open_books(settings, clock=clock) as books:
        example.before_the_fourth(books, clock)
        example.the_fourth(books, clock)
    return build(settings, clock=SystemClock(given=True))


def _picture_times(kiosk: Kiosk, pictures: int) -> dict[str, Any]:
    """Units that were not drawn before, from reading the books to the picture. `cpu`: the process's own time, for busy
    machines."""

    def draw(unit: int) -> None:
        kiosk.press.draw_unit(BATCH, unit)

    first_ms = _milliseconds(partial(draw, 1))
    for unit in range(2, 2 + WARM_UP):
        draw(unit)
    start = 2 + WARM_UP
    cpu = time.process_time()
    times = [_milliseconds(partial(draw, unit)) for unit in range(start, start + pictures)]
    return {
        "pictures": pictures,
        "first_ms": round(first_ms, 1),
        "median_ms": percentile(times, 50),
        "p95_ms": percentile(times, 95),
        "cpu_mean_ms": round(1000 * (time.process_time() - cpu) / pictures, 1),
    }


def _milliseconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def _bytes(kiosk: Kiosk, size: str) -> dict[str, int | str]:
    """The size of the example label's whole job in each language, beside its raw dots and python-escpos's output."""
    settings = replace(kiosk.settings, label_size=(on := LabelSize.parse(size)))

    def draw(dpi: int, edge_mm: float) -> Image:
        return LabelDrawer(kiosk.books, settings, kiosk.labels.renderer, dpi, edge_mm).unit(BATCH, 17).picture

    try:
        return count_bytes(draw, on.width_mm, on.height_mm)
    except LabelError as error:
        return {"refused": str(error)}


def _print_all(kiosk: Kiosk, units: int, patience_s: float) -> Doing:
    """Print, and wait for the job's end. Returns what the press was doing then."""
    done = Event()

    def changed(state: PressState) -> None:
        if state.doing in (Doing.IDLE, Doing.ASKING, Doing.FAILED):
            done.set()

    kiosk.press.on_change = changed
    kiosk.press.start()
    kiosk.press.print_units(BATCH, range(1, units + 1))
    done.wait(patience_s)
    ended = kiosk.press.state.doing
    kiosk.press.close()
    return ended
