"""What printers answer: every documented bit, garbage, half answers, and answers amid what is said unasked."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.printers import Paper
from drivers.printers.base import PrinterStatus
from drivers.printers.brother import Brother
from drivers.printers.brother_media import MEDIA
from drivers.printers.escpos import EscPos, automatic_status
from drivers.printers.escpos_answers import Said, hear
from drivers.printers.language import GarbledAnswerError, Language
from drivers.printers.tspl import Tspl
from drivers.printers.zpl import Zpl

EXAMPLES = int(os.environ.get("JARMARK_EXAMPLES", "60"))
ESCPOS, ZPL, TSPL, BROTHER = EscPos(), Zpl(), Tspl(), Brother(MEDIA[5])
HOT = "The print head is too hot; it goes on when it has cooled."


def check(status: PrinterStatus, words: str, *, busy: bool = False) -> None:
    assert status.answered
    assert status.words == words
    assert status.ready == words.startswith("Ready")
    assert status.busy == busy


# ESC/POS


@pytest.mark.parametrize(
    ("question", "bit", "words"),
    [
        (1, 2, "Ready."),  # a drawer
        (1, 3, "The printer is off-line."),
        (1, 5, "Ready."),  # waits to come on-line
        (1, 6, "Ready."),  # the feed button
        (2, 2, "The lid is open."),
        (2, 3, "Ready."),  # the feed button
        (2, 5, "Out of labels."),
        (2, 6, "The printer has an error."),
        (3, 2, "The printer has an error."),
        (3, 3, "The printer's cutter is stuck."),
        (3, 5, "The printer has a fault; switch it off and on."),
        (3, 6, HOT),
        (4, 2, "Ready; the roll is near its end."),
        (4, 3, "Ready; the roll is near its end."),
        (4, 5, "Out of labels."),
        (4, 6, "Out of labels."),
    ],
)
def test_every_bit_of_dle_eot(question: int, bit: int, words: str) -> None:
    answers = [b"\x12"] * 4
    answers[question - 1] = bytes([0x12 | 1 << bit])
    check(ESCPOS.status(answers), words)


@pytest.mark.parametrize(
    ("place", "bit", "words"),
    [
        (0, 2, "Ready."),
        (0, 3, "The printer is off-line."),
        (0, 5, "The lid is open."),
        (0, 6, "Ready."),
        (1, 0, "Ready."),
        (1, 1, "Ready."),
        (1, 2, "The printer has an error."),
        (1, 3, "The printer's cutter is stuck."),
        (1, 5, "The printer has a fault; switch it off and on."),
        (1, 6, HOT),
        (2, 0, "Ready; the roll is near its end."),
        (2, 1, "Ready; the roll is near its end."),
        (2, 2, "Out of labels."),
        (2, 3, "Out of labels."),
        (3, 0, "Ready."),
    ],
)
def test_every_bit_of_the_automatic_status(place: int, bit: int, words: str) -> None:
    packet = bytearray(b"\x10\x00\x00\x00")
    packet[place] |= 1 << bit
    check(automatic_status(bytes(packet)), words)
    check(EscPos(ask="asb").status((bytes(packet) + b"\x00",)), words)


@pytest.mark.parametrize(("byte", "paper"), [(0x00, Paper.OK), (0x03, Paper.LOW), (0x0C, Paper.OUT), (0x6F, Paper.OUT)])
def test_gs_r(byte: int, paper: Paper) -> None:
    assert EscPos(ask="gs-r").status((bytes([byte]),)).paper is paper


def test_the_process_id_of_gs_h() -> None:
    assert ESCPOS.heard(b"7\x220021\x00\x12" + b"7\x220022\x00").marks == (21, 22)
    for none in (b"", b"7\x22002", b"7\x220021", b"7\x2200x1\x00", b"7\x230021\x00", b"\x12\x12"):
        assert ESCPOS.heard(none).marks == ()


AUTOMATIC = (b"\x10\x00\x00\x00", b"\x38\x60\x0c\x0f")
PACKETS = st.sampled_from([b"\x12", b"\x1a", *AUTOMATIC, b"7\x220001\x00", b"\x11", b"\x13"])


@given(st.lists(PACKETS, max_size=8))
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_is_said_unasked_is_told_apart(packets: list[bytes]) -> None:
    """However the line is cut, what is whole is heard, in order, and the rest is waited for."""
    flow = [b"\x11", b"\x13"]
    data = b"".join(packets)
    for end in range(len(data) + 1):
        heard = hear(data[:end])
        assert not heard.of(Said.STRANGE)
        whole = [packet for packet in packets if packet not in flow]
        assert [answer.bytes for answer in heard.answers] == whole[: len(heard.answers)]
        said = b"".join(answer.bytes for answer in heard.answers)
        assert len(said) + len(heard.rest) == end - sum(byte in b"\x11\x13" for byte in data[:end])


def test_an_answer_amid_automatic_statuses() -> None:
    question = ESCPOS.questions[0]
    for end, is_complete in ((0, False), (2, False), (4, False), (5, True), (6, False), (9, True)):
        answer = (b"\x10\x00\x00\x00" + b"\x12" + b"\x18\x00\x00\x00")[:end]
        assert ESCPOS.is_complete(question, answer) == is_complete, end
    check(ESCPOS.status((b"\x10\x00\x00\x00\x12\x18\x00\x00\x00", b"\x13\x12", b"\x12", b"\x12")), "Ready.")
    check(ESCPOS.status((b"\x10\x13\x00\x00\x11\x00\x12", b"\x12", b"\x12", b"\x12")), "Ready.")


def test_an_automatic_status_that_nobody_asked_for_is_no_answer() -> None:
    """GS a and GS r together: four bytes come whenever something changes, the one byte when all before is printed."""
    asb = EscPos(ask="asb")
    (question,) = asb.questions
    assert question == b"\x1da\x0e\x1dr\x01"
    fine, out = b"\x10\x00\x00\x00", b"\x18\x00\x0c\x00"
    assert not asb.is_complete(question, fine)
    assert not asb.is_complete(question, fine + out)
    assert asb.is_complete(question, fine + out + b"\x0c")
    check(asb.status((fine + out + b"\x0c",)), "Out of labels.")
    for none in (fine, b"\x00", b"\x00" + fine, fine + b"\x00\x00", fine + b"\x12"):
        with pytest.raises(GarbledAnswerError):
            asb.status((none,))


# ZPL


def zebra(**said: object) -> bytes:
    """The guide's three strings, by its own letters."""
    default = {
        "b": 0,
        "c": 0,
        "dddd": "0320",
        "eee": "000",
        "f": 0,
        "g": 0,
        "h": 0,
        "j": 0,
        "k": 0,
        "l": 0,
        "n": 0,
        "o": 0,
        "p": 0,
        "q": 0,
        "r": 2,
        "s": 6,
        "t": 0,
        "uuuuuuuu": "00000000",
        "v": 1,
        "www": "000",
    }
    say = {**default, **said}
    first = "030,{b},{c},{dddd},{eee},{f},{g},{h},000,{j},{k},{l}".format(**say)
    second = "001,{n},{o},{p},{q},{r},{s},{t},{uuuuuuuu},{v},{www}".format(**say)
    return b"".join(b"\x02" + line.encode() + b"\x03\r\n" for line in (first, second, "1234,0"))


@pytest.mark.parametrize(
    ("said", "words", "busy"),
    [
        ({}, "Ready.", False),
        ({"b": 1}, "Out of labels.", False),
        ({"c": 1}, "The printer is paused; press its pause button.", False),
        ({"eee": "001"}, "Ready.", True),
        ({"f": 1}, "Ready.", True),
        ({"g": 1}, "Ready.", False),
        ({"h": 1}, "Ready.", False),
        ({"j": 1}, "The printer lost its settings; set it up again.", False),
        ({"k": 1}, "The print head is too cold.", False),
        ({"l": 1}, HOT, False),
        ({"o": 1}, "The lid is open.", False),
        ({"p": 1}, "Ready.", False),  # without a ribbon it prints all the same, unless it is set to thermal transfer
        ({"p": 1, "q": 1}, "The printer is out of ribbon.", False),
        ({"q": 1}, "Ready.", False),
        ({"t": 1}, "Ready.", False),  # a label waits to be taken off
        ({"uuuuuuuu": "00000003"}, "Ready.", True),
    ],
)
def test_every_flag_of_hs(said: dict[str, object], words: str, busy: bool) -> None:
    answer = zebra(**said)
    assert ZPL.is_complete(b"~HS", answer)
    check(ZPL.status((answer,)), words, busy=busy)


# TSPL


@pytest.mark.parametrize(
    ("message", "words", "busy"),
    [
        ("@", "Ready.", False),
        ("`", "The printer is paused; press its button.", False),
        ("B", "Ready.", True),
        ("C", "Ready.", True),
        ("E", "The printer has an error.", False),
        ("F", "Ready.", True),
        ("K", "The printer waits for its button to be pressed.", False),
        ("L", "Ready.", False),
        ("P", "Ready.", True),
        ("W", "Ready.", True),
    ],
)
def test_every_message_of_tspl(message: str, words: str, busy: bool) -> None:
    check(TSPL.status((b"\x02" + message.encode() + b"@@@\x03\r\n",)), words, busy=busy)


@pytest.mark.parametrize(
    ("place", "bit", "words"),
    [
        (1, 0, "Ready."),
        (2, 0, HOT),
        (2, 1, "The printer's motor is too hot; it goes on when it has cooled."),
        (2, 2, "The printer has an error."),
        (2, 3, "The printer's cutter is stuck."),
        (2, 4, "The printer's memory is full; switch it off and on."),
        (3, 0, "Out of labels."),
        (3, 1, "The labels are jammed."),
        (3, 2, "The printer is out of ribbon."),
        (3, 3, "The printer's ribbon is jammed."),
        (3, 4, "The printer has an error."),
        (3, 5, "The lid is open."),
    ],
)
def test_every_bit_of_tspl(place: int, bit: int, words: str) -> None:
    said = bytearray(b"@@@@")
    said[place] |= 1 << bit
    check(TSPL.status((b"\x02" + bytes(said) + b"\x03\r\n",)), words)


@pytest.mark.parametrize(
    ("byte", "words"),
    [
        (0x00, "Ready."),
        (0x01, "The lid is open."),
        (0x02, "The labels are jammed."),
        (0x04, "Out of labels."),
        (0x08, "The printer is out of ribbon."),
        (0x10, "The printer is paused; press its button."),
        (0x20, "Ready."),
        (0x40, "The lid is open."),
        (0x80, "It is too hot or too cold for the printer."),
    ],
)
def test_every_bit_of_the_short_tspl_status(byte: int, words: str) -> None:
    check(Tspl(ask="byte").status((bytes([byte]),)), words, busy=byte == 0x20)


# Brother


def packet(first: int = 0, second: int = 0, kind: int = 0, phase: int = 0, note: int = 0) -> bytes:
    said = bytearray(32)
    said[:8] = b"\x80\x20B480\x00\x00"
    said[8], said[9], said[10], said[11] = first, second, 62, 0x0A
    said[18], said[19], said[22] = kind, phase, note
    return bytes(said)


@pytest.mark.parametrize(
    ("place", "bit", "words"),
    [
        (0, 0, "Out of labels."),
        (0, 1, "Out of labels."),
        (0, 2, "The printer's cutter is stuck."),
        (0, 3, "The printer has an error."),
        (0, 4, "The printer is used by another."),
        (0, 5, "The printer was switched off."),
        (0, 6, "The printer's power supply is wrong."),
        (0, 7, "The printer's fan is broken."),
        (1, 0, "Another roll is in the printer than the label is for."),
        (1, 1, "The printer did not understand the label."),
        (1, 2, "The printer did not understand the label."),
        (1, 3, "The printer did not understand the label."),
        (1, 4, "The lid is open."),
        (1, 5, "The label was cancelled at the printer."),
        (1, 6, "The printer cannot feed the roll."),
        (1, 7, "The printer has a fault; switch it off and on."),
    ],
)
@pytest.mark.parametrize("kind", [0, 2])
def test_every_bit_of_brother(place: int, bit: int, words: str, kind: int) -> None:
    errors = [0, 0]
    errors[place] = 1 << bit
    check(BROTHER.status((packet(*errors, kind=kind),)), words)


def test_what_a_brother_says_unasked_is_no_reply() -> None:
    printing, printed, waiting, cooling = (
        packet(kind=6, phase=1),
        packet(kind=1),
        packet(kind=6),
        packet(kind=5, note=3),
    )
    for unasked in (printing, printed, waiting, cooling, printing + printed + waiting):
        assert not BROTHER.is_complete(b"\x1biS", unasked)
    assert BROTHER.is_complete(b"\x1biS", printing + packet())
    check(BROTHER.status((printing + packet(),)), "Ready.")
    check(BROTHER.status((packet(phase=1),)), "Ready.", busy=True)
    check(BROTHER.status((packet(kind=2),)), "The printer has an error.")
    check(BROTHER.status((printing + packet(kind=4),)), "The printer was switched off.")


def test_an_error_is_not_unsaid_by_the_packet_after_it() -> None:
    """A lid that is opened while it prints: the error, then the phase goes back to waiting, both before the answer."""
    error, waiting = packet(second=0x10, kind=2), packet(kind=6)
    check(BROTHER.status((error + waiting,)), "The lid is open.")
    check(BROTHER.status((error + waiting + packet(),)), "The lid is open.")
    check(BROTHER.status((packet() + waiting,)), "Ready.")
    with pytest.raises(GarbledAnswerError):
        BROTHER.status((waiting,))


def test_a_label_of_a_brother_is_over_when_it_is_printed_and_the_next_may_come() -> None:
    printing, printed, waiting, note = packet(kind=6, phase=1), packet(kind=1), packet(kind=6), packet(kind=5, note=3)
    said = note + printing + printed + waiting
    for end in range(len(said)):
        assert not BROTHER.is_over(said[:end])
        assert (BROTHER.ending(said[:end]) is not None) == (end >= len(said) - 32)
    assert BROTHER.is_over(said)
    check(BROTHER.ending(said), "Ready.")
    assert not BROTHER.is_over(waiting + printing), "of the label before"
    assert BROTHER.ending(waiting + printing + waiting) is None
    for stopped in (printing + packet(first=1, kind=2) + waiting, packet(first=1, kind=2), printed + packet(1, kind=2)):
        assert BROTHER.is_over(stopped)
        check(BROTHER.ending(stopped), "Out of labels.")
    for garbage in (b"OK\r\n", printing + b"OK", b"\x80\x20C"):
        assert BROTHER.is_over(garbage)
        with pytest.raises(GarbledAnswerError):
            BROTHER.ending(garbage)


# All of them

GOOD: list[tuple[Language, bytes]] = [
    (ESCPOS, b"\x12"),
    (EscPos(ask="gs-r"), b"\x00"),
    (EscPos(ask="asb"), b"\x10\x00\x00\x00\x00"),
    (ZPL, zebra()),
    (TSPL, b"\x02@@@@\x03\r\n"),
    (Tspl(ask="byte"), b"\x00"),
    (BROTHER, packet()),
]
NAMES = ["escpos", "gs-r", "asb", "zpl", "tspl", "tspl-byte", "brother"]


def answers(language: Language, answer: bytes) -> Sequence[bytes]:
    return [answer] * len(language.questions)


@pytest.mark.parametrize(("language", "good"), GOOD, ids=NAMES)
def test_half_an_answer_is_waited_for_and_is_none(language: Language, good: bytes) -> None:
    for end in range(len(good)):
        assert not language.is_complete(language.questions[0], good[:end])
        with pytest.raises(GarbledAnswerError):
            language.status(answers(language, good[:end]))
    assert language.is_complete(language.questions[0], good)
    assert language.status(answers(language, good)).ready


@pytest.mark.parametrize(
    ("language", "good"), [pair for pair in GOOD if len(pair[1]) > 5], ids=["zpl", "tspl", "brother"]
)
def test_one_byte_that_is_wrong_is_seen_or_harmless(language: Language, good: bytes) -> None:
    """No single byte makes an answer that cannot be read into anything but words; the frame must be whole."""
    frame = {"zpl": (0, len(good) - 1), "tspl": (0, 5, 6, 7), "brother": (0, 1, 2)}[language.name]
    for at, byte in product(range(len(good)), (0x00, 0x1A, 0x3F, 0x41, 0xFF)):
        wrong = good[:at] + bytes([byte]) + good[at + 1 :]
        if at in frame and byte != good[at]:
            with pytest.raises(GarbledAnswerError):
                language.status((wrong,))
            continue
        with suppress(GarbledAnswerError):
            assert language.status((wrong,)).words


@pytest.mark.parametrize(("language", "good"), GOOD, ids=NAMES)
@given(data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_garbage_is_never_fine(language: Language, good: bytes, data: st.DataObject) -> None:
    """Anything at all: words, or GarbledAnswerError; and reading it ends."""
    garbage = data.draw(st.binary(max_size=200) | st.binary(max_size=6).map(lambda tail: good + tail))
    try:
        status = language.status(answers(language, garbage))
    except GarbledAnswerError:
        return
    assert status.answered
    assert len(garbage) >= len(good)
    assert language.is_complete(language.questions[0], garbage)


@pytest.mark.parametrize("text", [b"OK\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xff\xff\xff\xff", b"\x1b[0n"])
@pytest.mark.parametrize(("language", "good"), GOOD, ids=NAMES)
def test_words_of_another_machine_are_no_answer(language: Language, good: bytes, text: bytes) -> None:
    assert language.is_complete(language.questions[0], text)
    with pytest.raises(GarbledAnswerError):
        language.status(answers(language, text))
