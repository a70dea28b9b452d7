"""`jarmark print`: a batch's labels on a real socket, and on printers that are away, silent or out of paper."""

import json
import sqlite3
from contextlib import closing

import pytest

from db import Books, LabelState
from drivers.printers.virtual_server import VirtualPrinterServer
from kiosk.commands.print_labels import unit_numbers

BATCH = "SJ-20260304-A"


@pytest.fixture
def jarmark(jarmark, tmp_path):
    """The command in a kitchen whose labels may be printed."""
    settings = tmp_path / "jarmark.toml"
    settings.write_text('[kitchen]\nname = "Hill Kitchen"\naddress = "12 Mill Lane, Dorset VT"\n')
    return lambda *arguments: jarmark("--config", settings, *arguments)


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


def test_a_label_that_came_out_is_not_sent_again_unless_that_is_wanted(jarmark, own_march, tmp_path):
    folder = tmp_path / "labels"
    call = ("--books", own_march, "print", "--batch", BATCH, "--to", f"virtual://{folder}")
    assert jarmark(*call, "--units", "1-3").code == 0
    told = jarmark(*call, "--units", "2-4")
    assert (told.code, told.answer) == (1, "")
    assert told.said == (
        f"jarmark: Of {BATCH}, 2 of these labels (2-3) came out already. Give --again to print once more.\n"
    )
    assert len(list(folder.glob("*.png"))) == 3
    assert jarmark(*call, "--units", "2", "--again").answer == "1 of 1 labels came out.\n"
    assert jarmark(*call).answer == "33 of 33 labels came out.\n"
    assert jarmark(*call).code == 1
    with closing(sqlite3.connect(own_march)) as rows:
        assert rows.execute("SELECT count(*) FROM journal WHERE kind = 'labels-reprinted'").fetchone() == (1,)


@pytest.mark.parametrize("more", [[], ["--again"]])
def test_no_label_of_a_batch_on_hold_is_printed(jarmark, own_march, tmp_path, more):
    with Books.open(own_march) as books:
        books.hold_batch(BATCH, "lids")
    told = jarmark("--books", own_march, "print", "--batch", BATCH, "--to", f"virtual://{tmp_path}", *more)
    assert (told.code, told.answer) == (1, "")
    assert told.said.startswith(f"jarmark: {BATCH} is on hold (lids): its labels are not printed.")
    assert not list(tmp_path.glob("*.png"))


@pytest.mark.parametrize("again", [(), ("--again",)])
def test_what_the_law_stops_is_told_at_once_and_no_label_is_asked_for(jarmark, own_march, tmp_path, again):
    (tmp_path / "jarmark.toml").write_text('[kitchen]\njurisdiction = "US-CA"\nstatement = "Made at home"\n')
    folder = tmp_path / "labels"
    told = jarmark("--books", own_march, "print", "--batch", BATCH, "--to", f"virtual://{folder}", *again)
    assert (told.code, told.answer) == (1, "")
    assert len(told.said.splitlines()) == 1
    for words in ("[kitchen] address", "“Made in a Home Kitchen”, and not “Made at home”", "permit and county"):
        assert words in told.said
    with Books.open(own_march, read_only=True) as books:
        assert books.label_job(BATCH) is None
    assert not folder.exists() or not list(folder.glob("*.png"))
