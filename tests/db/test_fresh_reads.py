"""A reader sees what was written a moment ago, however often rows were looked up before."""

from __future__ import annotations

from datetime import datetime

from db import Books, ManualClock
from kiosk import example


def test_no_read_leaves_its_connection_at_an_old_state(tmp_path):
    clock = ManualClock(datetime(2026, 3, 4, 9, 0).astimezone())
    with Books.open(tmp_path / "books.db", clock=clock) as books:
        example.fill(books, clock)
        with books._readers.reading() as rows:
            connection = rows.connection
        assert connection.txn_state() == 0
