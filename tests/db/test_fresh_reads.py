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


def test_what_another_process_wrote_is_seen_at_once_though_reads_are_remembered(tmp_path):
    path = tmp_path / "books.db"
    clock = ManualClock(datetime(2026, 3, 1, 9, 0).astimezone())
    with Books.open(path, clock=clock) as here, Books.open(path, clock=clock) as there:
        example.before_the_fourth(here, clock)
        number = here.start_batch(here.recipes()[0]).number
        for said in ("one", "two"):
            assert here.batch(number) is here.batch(number)
            there.add_note(number, said)
            assert [note.text for note in here.batch(number).notes][-1] == said
