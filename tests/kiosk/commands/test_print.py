"""`jarmark print`: a batch's labels on a real socket, and on printers that are away, silent or out of paper."""

import json

import pytest

from db import Books, LabelState
from drivers.printers.virtual_server import VirtualPrinterServer
from kiosk.commands.print_labels import unit_numbers

BATCH = "SJ-20260304-A"


def states(books_file):
    with Books.open(books_file, read_only=True) as books:
        job = books.label_job(BATCH)
        assert job is not None
        return [state for _, state in job.units]


def test_every_jar_gets_its_label_over_the_network(jarmark, own_march, tmp_path):
    with VirtualPrinterServer(tmp_path / "labels") as printer:
        told = jarmark("--books", own_march, "print", "--batch", BATCH.lower(), "--to", printer.url)
    assert (told.code, told.answer) == (0, "36 of 36 labels came out.\n")
    assert len(list((tmp_path / "labels").glob("*.png"))) == 36
    assert set(states(own_march)) == {LabelState.CONFIRMED}


def test_some_jars_as_json(jarmark, own_march, tmp_path):
    folder = tmp_path / "labels"
    told = jarmark(
        "--books", own_march, "print", "--batch", BATCH, "--units", "2,5-6", "--to", f"virtual://{folder}", "--json"
    )
    assert json.loads(told.answer) == {"batch": BATCH, "asked": 3, "confirmed": 3, "unsure": 0}


def test_a_printer_that_is_away_is_waited_for_and_then_the_answer_is_no(jarmark, own_march):
    told = jarmark(
        *("--books", own_march, "print", "--batch", BATCH, "--units", "1-2"),
        *("--to", "tcp://127.0.0.1:1", "--wait", "0"),
    )
    assert told.code == 1
    assert "No printer at 127.0.0.1:1" in told.said
    assert told.answer == "0 of 2 labels came out.\n"
    assert LabelState.UNSURE not in states(own_march)


def test_a_printer_without_a_voice_leaves_the_labels_open(jarmark, own_march, tmp_path):
    told = jarmark(
        "--books", own_march, "print", "--batch", BATCH, "--units", "1-2", "--to", f"file://{tmp_path}/out.bin"
    )
    assert told.code == 1
    assert "all 2 labels" in told.said
    assert set(states(own_march)) == {LabelState.UNSURE}


def test_a_wrong_address_asks_for_no_label(jarmark, own_march):
    told = jarmark("--books", own_march, "print", "--batch", BATCH, "--to", "tpc://printer")
    assert told.code == 2
    assert len(told.said.splitlines()) == 1
    with Books.open(own_march, read_only=True) as books:
        assert books.label_job(BATCH) is None


def test_a_batch_that_is_not_known_is_no(jarmark, own_march, tmp_path):
    told = jarmark("--books", own_march, "print", "--batch", "SJ-19990101-A", "--to", f"virtual://{tmp_path}")
    assert told.code == 1
    assert len(told.said.splitlines()) == 1


@pytest.mark.parametrize("text", ["", "0", "1-", "-3", "3-1", "a", "1-99999999", "1;2"])
def test_units_that_name_no_jars_are_refused(text):
    with pytest.raises(Exception, match="names no jars"):
        unit_numbers(text)
