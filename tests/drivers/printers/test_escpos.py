"""The language by itself: what is sent is what comes out, and a byte that is no answer is no answer."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from drivers.printers import Paper
from drivers.printers.escpos import EscPos
from drivers.printers.escpos_reader import EscPosReader
from drivers.printers.language import GarbledAnswerError
from drivers.printers.reader import LabelOut, PrinterQuestion
from tests.drivers.printers.cables import random_picture

ESCPOS = EscPos()


def printed(job: bytes, width: int) -> list[Image.Image]:
    reader = EscPosReader(width)
    pictures = [event.picture for event in reader.feed(job) if isinstance(event, LabelOut)]
    assert reader.unknown == 0
    return pictures


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one.convert("L"), other.convert("L")).getbbox() is None


@pytest.mark.parametrize("seed", range(120))
def test_what_is_sent_is_what_comes_out(seed: int) -> None:
    width = random.Random(seed).choice([464, 384, 400, 1, 7, 8, 9, 463, 465, 576, 12])
    picture = random_picture(seed, width)
    (label,) = printed(ESCPOS.label(picture), width)
    assert same(label, picture)


def test_a_long_label_is_one_label() -> None:
    picture = random_picture(3, 464, 2400)
    (label,) = printed(ESCPOS.label(picture), 464)
    assert same(label, picture)


@given(st.binary(min_size=29, max_size=29 * 4).filter(lambda data: len(data) % 29 == 0), st.data())
@settings(max_examples=60, deadline=None)
def test_it_does_not_matter_in_which_pieces_bytes_arrive(ink: bytes, data: st.DataObject) -> None:
    picture = Image.frombytes("1", (232, len(ink) // 29), ink)
    job = ESCPOS.label(picture) + b"\x10\x04\x04"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(job)), max_size=8)))
    reader = EscPosReader(232)
    pieces = [job[start:end] for start, end in zip([0, *cuts], [*cuts, len(job)], strict=True)]
    label, question = [event for piece in pieces for event in reader.feed(piece)]
    assert isinstance(label, LabelOut)
    assert same(label.picture, picture)
    assert question == PrinterQuestion(b"\x10\x04\x04")


def test_ink_that_looks_like_commands_is_ink() -> None:
    row = b"\x10\x04\x01\x1b@\x1d\x0c\x1dv0"
    picture = Image.frombytes("1", (80, 1), bytes(255 - byte for byte in row))
    (label,) = printed(ESCPOS.label(picture), 80)
    assert same(label, picture)


@pytest.mark.parametrize("sent", [*range(1, 12), 500, 18_000, 18_570, 18_571])
def test_after_a_cut_label_the_next_is_whole(sent: int) -> None:
    job = ESCPOS.label(random_picture(1, 464, 320))
    following = random_picture(2, 464, 320)
    reader = EscPosReader(464)
    events = reader.feed(job[:sent] + ESCPOS.end_cut_label(job) + ESCPOS.label(following))
    assert isinstance(events[-1], LabelOut)
    assert same(events[-1].picture, following)


FINE = (b"\x12", b"\x12", b"\x12", b"\x12")


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        (1, b"\x12", "Ready."),
        (4, b"\x72", "Out of labels."),
        (4, b"\x1e", "Ready; the roll is near its end."),
        (2, b"\x16", "The lid is open."),
        (2, b"\x32", "Out of labels."),
        (2, b"\x52", "The printer has an error."),
        (3, b"\x32", "The printer has a fault; switch it off and on."),
        (3, b"\x1a", "The printer's cutter is stuck."),
        (3, b"\x52", "The print head is too hot; it goes on when it has cooled."),
        (1, b"\x1a", "The printer is off-line."),
    ],
)
def test_answers(question: int, answer: bytes, words: str) -> None:
    answers = list(FINE)
    answers[question - 1] = answer
    status = ESCPOS.status(answers)
    assert status.words == words
    assert status.ready == words.startswith("Ready")


@pytest.mark.parametrize("answer", [b"", b"\x00", b"\xff", b"\x11", b"\x13", b"OK", b"\x12\x12", b"\x92", b"\x02"])
def test_garbage_is_no_answer(answer: bytes) -> None:
    with pytest.raises(GarbledAnswerError):
        ESCPOS.status((answer, *FINE[1:]))


def test_a_fine_printer_is_ready() -> None:
    status = ESCPOS.status(FINE)
    assert (status.answered, status.paper, status.ready) == (True, Paper.OK, True)
