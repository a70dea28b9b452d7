"""`jarmark bench books` measures real books: filled through the same code, sound, and every figure there."""

from db import Books
from kiosk.commands.bench_books import AT_LEAST, LIMITS, bench_books


def test_what_is_measured_are_sound_books(tmp_path):
    seen = []
    figures = bench_books(tmp_path, 90, lambda what, done, of: seen.append((what, done, of)))
    assert {*LIMITS, *AT_LEAST, "file_mb", "memory_mb", "trace_p50_ms", "commit_p99_ms"} <= set(figures)
    assert figures["sound"]
    assert ("Filling", 90, 90) in seen
    with Books.open(tmp_path / "bench.db", read_only=True) as books:
        assert books.verify().problems == ()
        assert len(books.batches(limit=1000)) == 90 + 100, "and those that the commits were measured with"
        assert books.trace("SJ-20000103-A-001").of.batches, "some went into others"
