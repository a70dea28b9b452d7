"""The bench taps through the same story as a cook; here it only has to come to its end, however long that takes."""

from __future__ import annotations

from kiosk.ui.bench import bench_ui
from kiosk.ui.bench_eyes import bench_eyes


def test_the_bench_measures_what_it_says(stage):
    figures = bench_ui(taps=120)
    assert figures["taps"] == 120
    assert 0 < figures["tap_to_frame_median_ms"] <= figures["tap_to_frame_p95_ms"] <= figures["tap_to_frame_max_ms"]
    assert figures["start_to_first_frame_s"] > 0


def test_the_bench_of_the_eyes_reads_while_it_draws(stage):
    figures = bench_eyes(seconds=1)
    assert figures["frames_looked_at"] > 0
    for part in ("no_camera", "picture_only", "picture_read"):
        assert 0 < figures[f"{part}_median_ms"] <= figures[f"{part}_p95_ms"] <= figures[f"{part}_longest_ms"]
