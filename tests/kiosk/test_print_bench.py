"""`bench print` in small: its figures are there and hang together. How fast this machine is, is not asked."""

from drivers.printers.printer import LANGUAGES
from kiosk.print_bench import bench_print


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
