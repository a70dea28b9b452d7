"""Measures how long it takes to draw each jar label of the example month, reading the books included."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from db import Books, ManualClock, SystemClock
from drivers.label_size import LabelSize
from kiosk.labels.drawer import LabelDrawer
from kiosk.labels.render import Renderer
from kiosk.settings import example
from kiosk.settings.config import Kitchen, Settings

MOST_MS = 15.0
"""The limit for the 95th percentile: a printer that takes 0.28 s for a label then never waits."""

KITCHEN = Kitchen(
    name="Hill Kitchen",
    address="12 Mill Lane, Dorset VT 05251",
    statement="Made in a home kitchen not subject to state licensing",
)


def bench_labels(folder: Path, size: str, dpi: int) -> dict[str, Any]:
    """Milliseconds of wall-clock time and of this process alone (`cpu`): a busy machine lengthens only the first."""
    clock = ManualClock(SystemClock().now())
    with Books.open(folder / "books.db", clock=clock) as books:
        example.fill(books, clock)
        settings = replace(Settings(), kitchen=KITCHEN, label_size=LabelSize.parse(size))
        drawer = LabelDrawer(books, settings, Renderer(), dpi)
        jars = [(batch.number, unit) for batch in books.batches() for unit in range(1, (batch.filled or 0) + 1)]
        drawer.unit(*jars[-1])
        timed = list(_timed(drawer, jars))
    figures = [took for _, took in timed]
    first = [took for (_, unit), took in timed if unit == 1]
    p95_cpu = percentile([cpu for _, cpu in figures], 95)
    return {
        "size": size,
        "dpi": dpi,
        "labels": len(jars),
        "median_ms": percentile([wall for wall, _ in figures], 50),
        "p95_ms": percentile([wall for wall, _ in figures], 95),
        "median_cpu_ms": percentile([cpu for _, cpu in figures], 50),
        "p95_cpu_ms": p95_cpu,
        "first_of_a_batch_cpu_ms": percentile([cpu for _, cpu in first], 50),
        "fast_enough": p95_cpu <= MOST_MS,
    }


def _timed(drawer: LabelDrawer, jars: list[tuple[str, int]]) -> Iterator[tuple[tuple[str, int], tuple[float, float]]]:
    for jar in jars:
        wall, cpu = time.perf_counter(), time.process_time()
        drawer.unit(*jar)
        yield jar, ((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


def percentile(times: list[float], percent: int) -> float:
    """
    >>> percentile([3.0, 1.0, 2.0], 50), percentile([1.0] * 19 + [9.0], 95)
    (2.0, 9.0)
    """
    return round(sorted(times)[min(len(times) - 1, len(times) * percent // 100)], 2)
