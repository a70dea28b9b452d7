"""The reader of print: the real engine on labels made here; and children that crash, hang, babble or are not there."""

from __future__ import annotations

import sys
import threading
from datetime import date

import numpy as np
import pytest

from kiosk.lot_text.bench import bench_text
from kiosk.lot_text.candidates import Kind, candidates
from kiosk.lot_text.labels import labels
from kiosk.lot_text.reader import LabelReader, NotInstalledError, ReadingError

TODAY = date(2026, 6, 1)
GREY = np.full((20, 30), 120, np.uint8)
PATIENCE_S = 60


def child(code):
    return (sys.executable, "-c", code)


@pytest.fixture
def reader():
    made = LabelReader()
    yield made
    made.close()


def test_the_engine_is_there_and_reads_what_is_stamped_on_bags(reader):
    """Of ten labels (types, dots, blur, noise, tilt) nine lots and nine dates are among what is offered."""
    lots = days = 0
    for label in labels(10, seed=7):
        lines = reader.read(label.picture)
        found = candidates([line.text for line in lines], TODAY)
        lots += label.lot in [one.value for one in found if one.kind is Kind.LOT]
        days += label.dates <= {date.fromisoformat(one.value) for one in found if one.kind is Kind.BEST_BEFORE}
        assert all(line.cutout.startswith(b"\xff\xd8\xff") and line.text.isprintable() for line in lines)
    assert (lots >= 9, days >= 9) == (True, True), (lots, days)


def test_a_picture_without_print_has_no_lines(reader):
    assert reader.read(GREY) == ()
    assert reader.read(np.full((1, 4000), 200, np.uint8)) == ()
    assert reader.read(np.full((1, 1, 3), 0, np.uint8)) == ()
    assert reader.read(np.dstack([np.full((720, 1280), 200, np.uint8)] * 3)) == ()


def test_the_bench_counts_and_times():
    figures = bench_text(3)
    assert figures["labels"] == 3
    assert figures["lots_suggested"] >= 2
    assert 0 < figures["ms_median"] <= figures["ms_p95"]


def test_who_asks_does_not_wait(reader):
    told, answered = [], threading.Event()
    reader.begin(next(labels(1)).picture, lambda reading: (told.append(reading), answered.set()))
    assert told == []
    assert answered.wait(PATIENCE_S)
    assert isinstance(told[0], tuple)


def test_an_engine_that_is_not_installed_is_said():
    with pytest.raises(NotInstalledError) as said:
        LabelReader(child("import sys; sys.stdin.buffer.read(24); sys.exit(3)")).read(GREY)
    assert "jarmark[lot-text]" in said.value.what_to_do


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.abort()",
        "import sys; sys.stdin.buffer.read(1); sys.exit(1)",
        "print('no JSON', flush=True); input()",
        'print(\'{"lines": [{"text": 1}]}\', flush=True); input()',
        'print(\'{"lines": [{"text": "x", "sure": 1, "cutout": "?"}]}\', flush=True); input()',
    ],
)
def test_a_child_that_breaks_costs_a_word(code):
    reader = LabelReader(child(code))
    with pytest.raises(ReadingError, match="could not be read"):
        reader.read(GREY)
    reader.close()


def test_a_child_that_hangs_is_ended():
    reader = LabelReader(child("import threading; threading.Event().wait()"), patience_s=0.05)
    with pytest.raises(ReadingError, match="could not be read"):
        reader.read(GREY)


def test_a_child_that_hangs_is_not_asked_a_second_time(tmp_path):
    """Kept from the picture before, it hangs on this one: the cook waits for it once."""
    starts = tmp_path / "starts"
    hangs_on_the_second = (
        f"import sys, threading; open({str(starts)!r}, 'a').write('x'); sys.stdin.buffer.read(616); "
        "print('{\"lines\": []}', flush=True); threading.Event().wait()"
    )
    reader = LabelReader(child(hangs_on_the_second), patience_s=PATIENCE_S)
    assert reader.read(GREY) == ()
    reader._patience_s = 0.05
    with pytest.raises(ReadingError, match="could not be read"):
        reader.read(GREY)
    assert starts.read_text() == "x"
    reader.close()


def test_a_child_that_cannot_be_started_is_said_and_the_screen_waits_no_longer(tmp_path):
    told, answered = [], threading.Event()
    reader = LabelReader((str(tmp_path / "no such program"),))
    reader.begin(GREY, lambda reading: (told.append(reading), answered.set()))
    assert answered.wait(PATIENCE_S)
    assert isinstance(told[0], ReadingError)


def test_a_child_that_has_ended_is_started_anew():
    once = "import sys; sys.stdin.buffer.read(16 + 600); print('{\"lines\": []}', flush=True)"
    reader = LabelReader(child(once))
    assert (reader.read(GREY), reader.read(GREY)) == ((), ())
    reader.close()


def test_a_reader_that_is_closed_tells_nobody():
    told = []
    reader = LabelReader(child("import threading; threading.Event().wait()"))
    reader.begin(GREY, told.append)
    reader.close()
    assert told == []


def test_text_from_a_label_is_data():
    line = '{\\"text\\": \\"LOT 1\\\\u001b[2J\\\\u202e\\", \\"sure\\": 1, \\"cutout\\": \\"\\"}'
    code = f'import sys; sys.stdin.buffer.read(616); print("{{\\"lines\\": [{line}]}}", flush=True)'
    assert [one.text for one in LabelReader(child(code)).read(GREY)] == ["LOT 1[2J"]
