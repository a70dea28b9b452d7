"""The virtual printer reads each language in any pieces, and is in step again after a label that was cut off."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.printers import BusyError, NoAnswerError, Outcome, OutOfPaperError, PrinterError
from drivers.printers.brother import Brother
from drivers.printers.brother_media import roll_for
from drivers.printers.escpos import EscPos
from drivers.printers.language import Language
from drivers.printers.reader import JobReader, LabelOut, PrinterQuestion
from drivers.printers.tspl import Tspl
from drivers.printers.virtual import READERS, Faults
from drivers.printers.virtual_server import VirtualPrinterServer
from drivers.printers.zpl import Zpl
from drivers.registry import open_printer
from tests.drivers.printers.interpreters import black
from tests.drivers.printers.pictures import label_pictures, text_picture
from tests.drivers.printers.test_status import EXAMPLES

ROLL = roll_for(62, 0, continuous=True)
assert ROLL is not None
LANGUAGES: list[Language] = [
    EscPos(),
    EscPos(raster="gs-paren-l", feed="cut"),
    EscPos(blank="feed"),
    Zpl(),
    Tspl(),
    Brother(ROLL),
    Brother(ROLL, compress=True),
]
NAMES = ["escpos", "graphics", "feeds", "zpl", "tspl", "brother", "packbits"]


def reader(language: Language, width: int = 464) -> JobReader:
    return READERS[language.name](width)


def same(one: Image.Image, other: Image.Image) -> bool:
    return np.array_equal(black(one), black(other))


@pytest.mark.parametrize("language", LANGUAGES, ids=NAMES)
@given(seed=st.integers(0, 1000), cuts=st.lists(st.integers(0, 6000), max_size=8))
@settings(max_examples=max(5, EXAMPLES // 4), deadline=None)
def test_it_does_not_matter_in_which_pieces_bytes_arrive(language: Language, seed: int, cuts: list[int]) -> None:
    picture = text_picture(seed, 232, 90)
    far = reader(language, 232)
    job = language.label(picture) + language.questions[0]
    edges = sorted({0, len(job), *(cut for cut in cuts if cut < len(job))})
    pieces = [job[start:end] for start, end in pairwise(edges)]
    label, question = [event for piece in pieces for event in far.feed(piece)]
    assert isinstance(label, LabelOut)
    assert same(label.picture, picture)
    assert question == PrinterQuestion(language.questions[0])
    assert far.unknown == 0


@pytest.mark.parametrize("language", LANGUAGES, ids=NAMES)
def test_after_a_cut_label_the_next_is_whole(language: Language) -> None:
    job, following = language.label(text_picture(3, 464, 60)), text_picture(4, 464, 60)
    chance = random.Random(1)
    for sent in [*range(260), *chance.sample(range(len(job)), 60), len(job) - 1]:
        far = reader(language)
        far.feed(job[: min(sent, len(job) - 1)])
        before = far.feed(language.end_cut_label(job))
        events = far.feed(language.label(following))
        assert len(before) <= 1, sent
        assert [same(event.picture, following) for event in events if isinstance(event, LabelOut)] == [True], sent


@pytest.mark.parametrize("language", ["escpos", "zpl", "tspl", "brother"])
def test_the_same_label_over_a_socket(language: str, tmp_path: Path) -> None:
    """Out of labels after the second: the third is not sent, and comes out when a roll is loaded."""
    picture = label_pictures()[0]
    with VirtualPrinterServer(tmp_path, width_dots=464, language=language) as server:
        printer = open_printer(f"{server.url}&status=yes", size="58x40")
        server.faults.paper_out_after = 2
        assert [printer.print_label(picture) for _ in range(2)] == [Outcome.CONFIRMED] * 2
        with pytest.raises(OutOfPaperError) as error:
            printer.print_label(picture)
        assert not error.value.unsure
        server.machine.load_paper()
        assert printer.print_label(picture) is Outcome.CONFIRMED
        server.faults.cover_open = True
        assert printer.status().cover_open
        server.faults.cover_open, server.faults.error = False, True
        with pytest.raises(PrinterError):
            printer.print_label(picture)
        printer.close()
        assert len(server.machine.labels) == 3
        assert server.machine.strange == 0
        for file in server.machine.labels:
            with Image.open(file) as label:
                assert same(label, picture)


@pytest.mark.parametrize("language", READERS)
@given(data=st.binary(max_size=300))
@settings(max_examples=EXAMPLES, deadline=None)
def test_any_bytes_do_no_harm(language: str, data: bytes) -> None:
    READERS[language](464).feed(data + b"\r\n")


BUSY = ["language=zpl", "language=tspl", "language=tspl&ask=byte"]


@pytest.fixture(params=BUSY)
def busy_printer(request: pytest.FixtureRequest, tmp_path: Path):
    """Answers at once, also while a label is on its way, and says that it is."""
    language = request.param.partition("=")[2].partition("&")[0]
    with VirtualPrinterServer(tmp_path, width_dots=464, language=language) as server:
        printer = open_printer(f"tcp://127.0.0.1:{server.port}?{request.param}&timeout=1", size="58x40")
        yield printer, server
        printer.close()


def test_a_label_of_which_it_never_says_that_it_is_on_its_way_has_arrived(busy_printer) -> None:
    printer, server = busy_printer
    server.faults.always_idle = True
    assert printer.print_label(label_pictures()[0]) is Outcome.ARRIVED


def test_a_label_that_is_still_on_its_way_is_waited_for(busy_printer) -> None:
    printer, server = busy_printer
    server.faults.still_printing = 3
    answers: list[bool] = []
    says = server.machine._reader.says
    server.machine._reader.says = lambda question, state: answers.append(state.busy) or says(question, state)
    assert printer.print_label(label_pictures()[0]) is Outcome.CONFIRMED
    assert answers == [False, True, True, True, False]


def test_a_label_that_never_comes_to_an_end_is_unsure(busy_printer) -> None:
    printer, server = busy_printer
    server.faults.still_printing = 1_000
    with pytest.raises(BusyError, match="still printing") as error:
        printer.print_label(label_pictures()[0])
    assert error.value.unsure


def test_paper_that_is_out_is_told_also_while_it_says_that_it_prints(busy_printer) -> None:
    printer, server = busy_printer
    server.faults.still_printing = 1_000

    def end_of_roll(number: int, label: Image.Image) -> None:
        server.machine._paper_out = True

    server.machine._on_label = end_of_roll
    with pytest.raises(OutOfPaperError) as error:
        printer.print_label(label_pictures()[0])
    assert error.value.unsure


@pytest.mark.parametrize(
    ("language", "words"), [("zpl", "are labels in it, and is its head closed"), ("tspl", "Is it switched on")]
)
def test_silence_is_told_in_the_words_of_the_language(tmp_path: Path, language: str, words: str) -> None:
    """A Zebra does not answer ~HS while it is out of labels or its head is open: it is not to be told status=no."""
    faults = Faults(silent=True)
    with VirtualPrinterServer(tmp_path, width_dots=464, language=language, faults=faults) as server:
        printer = open_printer(f"{server.url}&timeout=1", size="58x40")
        with pytest.raises(NoAnswerError, match=words) as error:
            printer.print_label(label_pictures()[0])
        assert not error.value.unsure
        printer.close()
