"""The whole chain, once through, by the command that anyone can run: what it leaves, read by other eyes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from db import Books
from drivers.label_size import LabelSize
from drivers.printers.escpos_reader import EscPosReader
from drivers.printers.reader import LabelOut
from drivers.scanners.decode import read
from kiosk.commands.demo_day.play import KITCHEN
from kiosk.labels.content import jar_label
from kiosk.labels.render import render

ROOT = Path(__file__).parents[1]
BATCH = "SJ-20260304-A"
UNITS = range(1, 37)


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory):
    """The demo's folder, after `jarmark demo` ended with 0."""
    out = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "kiosk", "demo", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def summary(left_behind):
    return json.loads((left_behind / "summary.json").read_text())


def test_the_summary_says_what_was_done(summary):
    assert summary["batch_number"] == BATCH
    assert (summary["units_net"], summary["labels_printed"]) == (36, 36)
    assert summary["recall_batches"] == [BATCH, "SJ-20260305-A"]
    assert summary["recall_units"] == 60
    assert summary["scans"] == 4


def test_a_batch_of_four_ingredients_takes_at_most_fourteen_touches(summary):
    assert 0 < summary["touches"] <= 14


def test_each_label_says_its_own_unit_to_any_decoder(left_behind):
    assert len(list((left_behind / "labels").glob(f"{BATCH}-*.png"))) == 36
    for unit in UNITS:
        with Image.open(left_behind / "labels" / f"{BATCH}-{unit:03d}.png") as picture:
            grey = np.array(picture.convert("L"))
        assert [code.text for code in zxingcpp.read_barcodes(grey)] == [f"{BATCH}-{unit:03d}"]
        assert [code.text for code in read(grey)] == [f"{BATCH}-{unit:03d}"]


def test_what_the_printer_was_sent_is_the_preview_to_the_pixel(left_behind):
    sent = (left_behind / "printer.bin").read_bytes()
    printed = [event.picture for event in EscPosReader(464).feed(sent) if isinstance(event, LabelOut)]
    jars = [picture for picture in printed if _code(picture).startswith(BATCH)]
    assert [_code(picture) for picture in jars] == [f"{BATCH}-{unit:03d}" for unit in UNITS]
    with Books.open(left_behind / "books.db", read_only=True) as books:
        batch = books.batch(BATCH)
    for unit, picture in zip(UNITS, jars, strict=True):
        preview = render(jar_label(batch, unit, KITCHEN), LabelSize.parse("58x40"), 203)
        assert np.array_equal(np.array(preview), np.array(picture)), unit


def _code(picture: Image.Image) -> str:
    return "".join(code.text for code in zxingcpp.read_barcodes(np.array(picture.convert("L"))))


def test_the_books_are_sound_and_tell_the_same(left_behind):
    with Books.open(left_behind / "books.db", read_only=True) as books:
        assert books.verify().ok
        answer = books.trace(f"{BATCH}-017").to_json()
    assert [(lot["ingredient"], lot["supplier"], lot["bought_on"]) for lot in answer["lots"]] == [
        ("strawberries", "Valley Farm", "2026-03-02"),
        ("sugar", "Costco, Main St", "2026-02-15"),
        ("fruit pectin", "Amazon", "2026-02-20"),
        ("lemon juice", "Costco, Main St", "2026-02-15"),
    ]
    assert [(sent["destination"], sent["units"]) for sent in answer["sent"]] == [
        ("Saturday farmers market", 24),
        ("Good Earth Co-op", 12),
    ]
    assert answer["on_shelf"] == 0


def test_the_trace_is_written_for_people(left_behind):
    text = (left_behind / "trace.txt").read_text()
    for words in ("PKT-99281", "Valley Farm", "Good Earth Co-op", "SJ-20260305-A"):
        assert words in text


def test_every_screen_was_seen(left_behind):
    seen = {path.stem.partition("-")[2] for path in (left_behind / "screens").glob("*.png")}
    assert {"home", "receive", "recipes", "start", "weigh", "boil", "fill", "labels", "printing", "send-out"} <= seen
    assert {"trace", "recall", "held"} <= seen
