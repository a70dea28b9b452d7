"""`jarmark print`: a batch's labels on a real socket, and on printers that are away, silent or out of paper."""

import json
from contextlib import closing
from datetime import datetime

import apsw
import numpy as np
import pytest
from PIL import Image

from db import Books, LabelState, ManualClock
from drivers.printers.escpos_reader import EscPosReader
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
    answer = json.loads(told.answer)
    assert {name: answer[name] for name in ("batch", "asked", "confirmed", "unsure", "not_known", "in_doubt")} == {
        "batch": BATCH, "asked": 3, "confirmed": 3, "unsure": 0, "not_known": [], "in_doubt": [],
    }  # fmt: skip


def test_what_the_law_only_warns_of_is_said(jarmark, own_march, tmp_path):
    with Books.open(own_march) as books:
        sugar = next(one for one in books.ingredients() if one.name == "sugar")
        books.change_ingredient(sugar, name="almond sugar")
    told = jarmark("--books", own_march, "print", "--batch", BATCH, "--units", "1", "--to", f"virtual://{tmp_path}/p")
    assert told.code == 0
    assert "almond sugar" in told.said


def test_labels_in_doubt_are_named_left_out_and_settled(jarmark, own_march, tmp_path):
    silent = f"file://{tmp_path}/x.bin"
    told = jarmark("--books", own_march, "print", "--batch", BATCH, "--units", "5-6", "--to", silent)
    assert (told.code, told.answer) == (1, "0 of 2 labels came out.\n")
    assert f"Not known: 5-6. Look, then say so: print --batch {BATCH} --came-out 5-6" in told.said
    folder = f"virtual://{tmp_path}/labels"
    told = jarmark("--books", own_march, "print", "--batch", BATCH, "--units", "5-7", "--to", folder, "--json")
    assert told.code == 1
    answer = json.loads(told.answer)
    assert (answer["asked"], answer["confirmed"], answer["in_doubt"]) == (1, 1, [5, 6])
    settled = jarmark("--books", own_march, "print", "--batch", BATCH, "--came-out", "5", "--did-not", "6")
    assert (settled.code, settled.answer) == (0, "Noted.\n")
    assert jarmark("--books", own_march, "print", "--batch", BATCH, "--came-out", "5").code == 1
    told = jarmark("--books", own_march, "print", "--batch", BATCH, "--units", "6", "--to", folder)
    assert (told.code, told.answer) == (0, "1 of 1 label came out.\n")


def test_no_units_are_not_all_units(jarmark, own_march, tmp_path):
    told = jarmark("--books", own_march, "print", "--batch", BATCH, "--units", "", "--to", f"virtual://{tmp_path}/p")
    assert told.code == 2
    assert "names no jars" in told.said


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
    assert jarmark(*call, "--units", "2", "--again").answer == "1 of 1 label came out.\n"
    assert jarmark(*call).answer == "33 of 33 labels came out.\n"
    assert jarmark(*call).code == 1
    with closing(apsw.Connection(str(own_march))) as rows:
        assert rows.execute("SELECT count(*) FROM journal WHERE kind = 'labels-reprinted'").fetchone() == (1,)


def test_what_is_printed_again_is_named(jarmark, own_march, tmp_path):
    told = jarmark("--books", own_march, "print", "--batch", BATCH, "--again", "--to", f"virtual://{tmp_path}/labels")
    assert (told.code, "--again --units 5-6" in told.said) == (2, True)


def test_a_label_that_is_refused_was_not_printed_again(jarmark, own_march, tmp_path):
    """Printed ahead, of a batch that failed on the stove."""
    with Books.open(own_march, clock=ManualClock(datetime(2026, 3, 31, 9, 0).astimezone())) as books:
        before = books.batch(BATCH)
        number = books.start_batch(before.recipe).number
        for use in before.uses:
            books.use_lot(number, use.line, use.lot.code, use.quantity)
        for one in before.readings:
            books.add_reading(number, one.quantity, one.value, one.unit, step=one.step)
    call = ("--books", own_march, "print", "--batch", number, "--units", "1", "--to", f"virtual://{tmp_path}/labels")
    assert jarmark(*call).code == 0
    with Books.open(own_march) as books:
        books.fail_batch(number, "scorched")
    told = jarmark(*call, "--again")
    assert (told.code, told.answer) == (1, "")
    assert "failed" in told.said
    with closing(apsw.Connection(str(own_march))) as rows:
        assert rows.execute("SELECT count(*) FROM journal WHERE kind = 'labels-reprinted'").fetchone() == (0,)


@pytest.mark.parametrize("more", [[], ["--again", "--units", "1"]])
def test_no_label_of_a_batch_on_hold_is_printed(jarmark, own_march, tmp_path, more):
    with Books.open(own_march) as books:
        books.hold_batch(BATCH, "lids")
    told = jarmark("--books", own_march, "print", "--batch", BATCH, "--to", f"virtual://{tmp_path}", *more)
    assert (told.code, told.answer) == (1, "")
    assert told.said.startswith(f"jarmark: {BATCH} is on hold (lids): its labels are not printed.")
    assert not list(tmp_path.glob("*.png"))


def _grey_of_16_bits(picture):
    return Image.fromarray(np.asarray(picture).astype(np.uint16) * 257)


@pytest.fixture
def png(tmp_path):
    """Makes a picture of so many dots: a grey slope, of which the left half is ink."""

    def make(width=461, height=100, mode="L"):
        slope = Image.linear_gradient("L").rotate(90).resize((width, height))
        slope = _grey_of_16_bits(slope) if mode == "I;16" else slope.convert(mode)
        slope.save(tmp_path / "picture.png")
        return tmp_path / "picture.png"

    return make


def test_a_picture_becomes_the_bytes_of_one_label(jarmark, png, tmp_path):
    url = f"file://{tmp_path}/label.bin?language=escpos&dpi=203&size=58x40"
    for _again in range(2):
        told = jarmark("print", "--picture", png(), "--to", url)
        assert (told.code, told.said) == (0, "")
    assert told.answer.endswith("461 × 100 dots at 203 dpi, was sent; this printer cannot say more.\n")
    reader = EscPosReader(464)
    (label,) = reader.feed((tmp_path / "label.bin").read_bytes())
    wanted = Image.open(png()).point(lambda level: 255 * (level >= 128)).convert("1")
    assert label.picture.crop((0, 0, 461, 100)).tobytes() == wanted.tobytes()
    assert reader.unknown == 0


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "P", "I;16", "LA"])
def test_any_picture_will_do(jarmark, png, tmp_path, mode):
    told = jarmark("print", "--picture", png(mode=mode), "--to", f"virtual://{tmp_path}/out", "--json")
    assert json.loads(told.answer)["outcome"] == "confirmed"
    with Image.open(tmp_path / "out" / "label-0001.png") as label:
        assert label.size == (464, 100)
        assert (label.getpixel((10, 50)) == 0) is True
        assert label.getpixel((450, 50)) != 0


def test_what_shows_through_is_paper(jarmark, tmp_path):
    Image.new("RGBA", (64, 8), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert jarmark("print", "--picture", tmp_path / "clear.png", "--to", f"virtual://{tmp_path}/out").code == 0
    with Image.open(tmp_path / "out" / "label-0001.png") as label:
        assert label.convert("L").getextrema() == (255, 255)


def test_a_picture_that_does_not_fit_or_is_none_leaves_the_file_alone(jarmark, png, tmp_path):
    (tmp_path / "list.png").write_text("sugar, lids")
    url = f"file://{tmp_path}/label.bin?size=58x40"
    assert jarmark("print", "--picture", png(64), "--to", url).code == 0
    older = (tmp_path / "label.bin").read_bytes()
    for file, words in (
        (png(465), "465 dots wide"),
        (tmp_path / "list.png", "no picture"),
        ("no.png", "There is no no.png"),
    ):
        told = jarmark("print", "--picture", file, "--to", url)
        assert told.code == 2
        assert words in told.said
        assert len(told.said.splitlines()) == 1
    assert (tmp_path / "label.bin").read_bytes() == older


@pytest.mark.parametrize("more", [["--batch", BATCH], ["--units", "1"], ["--again"]])
def test_a_picture_is_no_batch(jarmark, png, tmp_path, more):
    assert jarmark("print", "--picture", png(), "--to", f"virtual://{tmp_path}/out", *more).code == 2


def test_nothing_to_print_says_what_could_be(jarmark, tmp_path):
    told = jarmark("print", "--to", f"virtual://{tmp_path}/out")
    assert told.code == 2
    assert "--batch NUMBER, or --picture FILE" in told.said


def test_what_is_plugged_in_is_listed_for_programs(jarmark):
    told = jarmark("devices", "--json")
    assert told.code == 0
    assert all(set(one) == {"kind", "name", "address", "trouble"} for one in json.loads(told.answer))


def test_a_trace_says_how_the_labels_add_up(jarmark, own_march, tmp_path):
    call = ("--books", own_march, "print", "--batch", BATCH, "--to", f"virtual://{tmp_path}/out")
    jarmark(*call)
    with Books.open(own_march) as books:
        books.spoil_label(BATCH, 3, "torn")
    assert jarmark(*call).answer == "1 of 1 label came out.\n"
    told = jarmark("--books", own_march, "trace", BATCH)
    assert "labels: 37 came out, 1 of them a reprint; 36 on the jars, 1 spoiled (torn)\n" in told.answer
    labels = json.loads(jarmark("--books", own_march, "trace", BATCH, "--json").answer)["labels"]
    assert (labels["jars"], labels["printed"], labels["spoiled"], labels["reprinted"]) == (36, 36, 1, 1)
    assert labels["adds_up"] is True


@pytest.mark.parametrize("again", [(), ("--again", "--units", "1")])
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


SETTINGS = [
    "language=escpos&size=58x40",
    "language=escpos&size=58x40&x=8&y=-4",
    "language=escpos&size=100x150&dpi=300&darkness=-2&speed=3",
    "language=zpl&size=50x30&darkness=20&speed=4&x=-3",
    "language=tspl&size=40x12&darkness=8&speed=2&y=5",
    "language=brother&size=62x29&x=2&status=yes",
]


@pytest.mark.parametrize("options", SETTINGS)
def test_a_test_label_is_a_frame_as_large_as_the_label(jarmark, tmp_path, options):
    """Moved by x and y as every label is: so far from the edge, and no ink is lost."""
    told = jarmark("print", "--test", "--to", f"virtual://{tmp_path}/out?{options}", "--json")
    assert told.code == 0, told.said
    given = dict(one.split("=") for one in options.split("&"))
    x, y = int(given.get("x", 0)), int(given.get("y", 0))
    inset = max(abs(x), abs(y))
    with Image.open(tmp_path / "out" / "label-0001.png") as label:
        ink = np.asarray(label.convert("L")) == 0
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    assert ink[rows[0], columns[0] : columns[-1] + 1].all(), "the upper side of the frame"
    assert ink[rows[0] : rows[-1] + 1, columns[0]].all(), "the left side"
    assert ink[rows[-1], columns[0] : columns[-1] + 1].all()
    if given["language"] != "brother":
        assert (columns[0], rows[0]) == (inset + x, inset + y)
        assert (label.width - 1 - columns[-1], label.height - 1 - rows[-1]) == (inset - x, inset - y)


@pytest.mark.parametrize("moved", ["", "&x=4", "&x=-3&y=5"])
@pytest.mark.parametrize("size", ["12x12", "24x24", "58x58"])
def test_a_test_label_for_a_round_roll_is_a_frame_within_the_circle(jarmark, tmp_path, size, moved):
    told = jarmark("print", "--test", "--to", f"virtual://{tmp_path}/out?language=brother&size={size}{moved}", "--json")
    assert told.code == 0, told.said
    with Image.open(tmp_path / "out" / "label-0001.png") as label:
        ink = np.asarray(label.convert("L")) == 0
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    assert ink[rows[0], columns[0] : columns[-1] + 1].all(), "the upper side of the frame"
    assert ink[rows[0] : rows[-1] + 1, columns[0]].all(), "the left side"
    assert ink[rows[-1], columns[0] : columns[-1] + 1].all()
    assert ink[rows[0] : rows[-1] + 1, columns[-1]].all()
    diameter = float(size.split("x")[0]) * 300 / 25.4
    assert len(columns) > 0.55 * diameter, "and no smaller than need be"


def test_the_test_label_is_nothing_else(jarmark, tmp_path):
    told = jarmark("print", "--test", "--batch", "SJ-20260304-A", "--to", f"virtual://{tmp_path}/out")
    assert told.code == 2
    told = jarmark("print", "--test", "--to", f"virtual://{tmp_path}/out?language=brother&size=62x0")
    assert "how long" in told.said


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("x=1.5", "whole number from -500 to 500"),
        ("y=600", "whole number from -500 to 500"),
        ("darkness=31&language=zpl", "from 0 to 30"),
        ("darkness=16&language=tspl", "from 0 to 15"),
        ("darkness=9", "from -8 to 8"),
        ("speed=0", "from 1 to 14"),
        ("speed=fast", "whole number"),
        ("darkness=3&language=brother", "not an option"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(jarmark, tmp_path, option, words):
    told = jarmark("print", "--test", "--to", f"virtual://{tmp_path}/out?{option}")
    assert told.code
    assert words in told.said
