"""`bench print` in small: its figures are there and hang together. How fast this machine is, is not asked."""

from drivers.printers.addresses import LANGUAGES
from drivers.printers.virtual import Faults
from kiosk.commands.bench_print import bench_print


def test_the_figures_hang_together(capsys):
    figures = bench_print(pictures=5, units=4, seconds_a_label=0.01)
    assert capsys.readouterr().out == "", "--json is all that is written"
    assert figures["job"]["labels"] == 4
    assert 0 < figures["job"]["busy"] <= 1
    assert figures["job"]["pause_median_ms"] <= figures["job"]["pause_longest_ms"]
    assert figures["picture"]["median_ms"] <= figures["picture"]["p95_ms"]
    counts = figures["bytes"]["58x40"]
    assert counts["raw raster"] == 58 * 320
    assert set(LANGUAGES) < set(counts)
    assert all(counts[name] for name in counts), "bytes, or why there are none"
    assert figures["ended"] == "idle"


def test_a_job_of_which_not_every_label_came_out_is_not_fast_enough():
    """A lid that stays open, a roll that ends: whatever did come out came out quickly."""
    figures = bench_print(pictures=5, units=4, seconds_a_label=0.01, faults=Faults(cover_open=True), patience_s=1)
    assert (figures["job"]["labels"], figures["ended"], figures["fast_enough"]) == (0, "waiting", False)
    figures = bench_print(pictures=5, units=4, seconds_a_label=0.01, faults=Faults(paper_out_during=3), patience_s=5)
    assert (figures["job"]["labels"], figures["fast_enough"]) == (2, False)
    assert figures["ended"] in ("waiting", "asking")
