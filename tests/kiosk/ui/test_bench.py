"""The bench taps through the same story as a cook; here it only has to come to its end, however long that takes."""

from __future__ import annotations

from kiosk.ui.bench import bench_ui


def test_the_bench_measures_what_it_says(stage):
    figures = bench_ui(taps=120)
    assert figures["taps"] == 120
    assert 0 < figures["tap_to_frame_median_ms"] <= figures["tap_to_frame_p95_ms"] <= figures["tap_to_frame_max_ms"]
    assert figures["start_to_first_frame_s"] > 0
