"""Measures how many lots and dates on synthetic labels are among the suggestions, and how long that takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kiosk.lot_text.candidates import Kind, candidates
from kiosk.lot_text.labels import PrintedLabel, labels
from kiosk.lot_text.reader import LabelReader

TODAY = date(2026, 6, 1)
"""The labels' dates are in 2026 to 2028."""


@dataclass
class _Tally:
    lots: int = 0
    dates: int = 0
    complete_dates: int = 0
    lots_first: int = 0
    chips: int = 0
    ms: list[float] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def bench_text(count: int, seed: int = 1) -> dict[str, Any]:
    """Read so many labels, one after the other; the first one, which loads the models, is not timed.

    Raises:
        ReadingError: the engine is not installed, or fails.
    """
    reader = LabelReader()
    try:
        began = time.monotonic()
        reader.read(next(labels(1, seed + 1)).picture)
        first_s = time.monotonic() - began
        tally = _read_all(reader, labels(count, seed))
    finally:
        reader.close()
    ordered = sorted(tally.ms)
    return {
        "labels": count,
        "lots_suggested": tally.lots,
        "lots_suggested_first": tally.lots_first,
        "dates_suggested": tally.dates,
        "dates_with_every_meaning": tally.complete_dates,
        "chips_a_label": round(tally.chips / count, 1),
        "ms_median": round(statistics.median(ordered), 1),
        "ms_p95": round(ordered[min(count - 1, int(count * 0.95))], 1),
        "first_press_s": round(first_s, 2),
        "missed": tally.missed,
    }


def _read_all(reader: LabelReader, made: Iterable[PrintedLabel]) -> _Tally:
    tally = _Tally()
    for label in made:
        began = time.perf_counter()
        lines = reader.read(label.picture)
        found = candidates([line.text for line in lines], TODAY)
        tally.ms.append((time.perf_counter() - began) * 1000)
        lots = [one.value for one in found if one.kind is Kind.LOT]
        days = {date.fromisoformat(one.value) for one in found if one.kind is Kind.BEST_BEFORE}
        tally.lots += label.lot in lots
        tally.lots_first += lots[:1] == [label.lot]
        tally.dates += label.day in days
        tally.complete_dates += label.dates <= days
        tally.chips += len(found)
        if label.lot not in lots or not label.dates <= days:
            tally.missed.append(f"{label.words} -> {[line.text for line in lines]}")
    return tally
