"""A wrong number is never taken: bags that lie still, blurred; two numbers out of one code; parts of other codes."""

from __future__ import annotations

from dataclasses import replace

import pytest
import zxingcpp

from drivers.scanners import answer, decode
from drivers.scanners.base import Doubt, Position, Symbol, Symbology
from drivers.scanners.consensus import Votes
from drivers.scanners.evidence import apart
from drivers.scanners.vision import np

F = zxingcpp.BarcodeFormat
FPS = 15.0


def place(left: int = 0, top: int = 0, width: int = 200, height: int = 60) -> Position:
    return ((left, top), (left + width, top), (left + width, top + height), (left, top + height))


def ean(text: str, where: Position | None = None, doubt: Doubt = Doubt.NONE) -> Symbol:
    return Symbol(text, Symbology.EAN13, "]E0", text.encode(), where or place(), doubt)


RIGHT, WRONG = ean("8023222032262"), ean("8083882038868")


def taken(frames: list[list[Symbol]], votes: Votes | None = None) -> list[tuple[int, str]]:
    votes = votes or Votes()
    return [
        (number, symbol.text)
        for number, symbols in enumerate(frames, 1)
        for symbol in votes.offer(symbols, number / FPS)
    ]


def still_burst(picture, seed: int, frames: int = 24, noise: float = 4.0) -> set[str]:
    """What a camera takes of a bag that lies still: one picture, other noise in every frame."""
    chance, reader, votes = np.random.default_rng(seed), decode.LiveReader(), Votes()
    found: set[str] = set()
    for number in range(frames):
        frame = np.clip(picture + chance.normal(0.0, noise, picture.shape), 0, 255).astype(np.uint8)
        found |= {symbol.text for symbol in votes.offer(reader.read(frame).symbols, number / FPS)}
    return found


# -- votes


@pytest.mark.parametrize("misread", [(13, 20), (4, 5), (10, 11), (13, 14, 22), (3, 9, 15, 21)])
def test_a_code_that_was_taken_stays_a_rival_of_its_misreads(misread) -> None:
    frames = [[WRONG if number in misread else RIGHT] for number in range(1, 25)]
    assert taken(frames) == [(2, RIGHT.text)]


def test_the_next_bag_is_taken_when_the_one_before_is_out_of_sight() -> None:
    assert taken([[RIGHT]] * 20 + [[WRONG]] * 15) == [(2, RIGHT.text), (29, WRONG.text)]


def test_two_numbers_in_one_place_of_one_frame_are_rivals() -> None:
    assert taken([[RIGHT, WRONG]] * 24) == []


def test_two_numbers_above_one_another_in_the_bars_of_one_code_are_rivals_unless_both_are_sure() -> None:
    above, below = ean("9780441014989", place(0, 0), Doubt.ALONE), ean("6780031014989", place(0, 70), Doubt.ALONE)
    assert taken([[above, below]] * 24) == []
    sure = [replace(symbol, doubt=Doubt.NONE) for symbol in (above, below)]
    assert [text for _, text in taken([sure] * 3)] == [above.text, below.text]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (place(0, 0), place(300, 0), True),
        (place(0, 0), place(0, 0), False),
        (place(0, 0), place(20, 10), False),
        (place(0, 0, height=0), place(0, 20, height=0), False),
        (place(0, 0), place(0, 200), True),
        (((0, 0), (0, 200), (-60, 200), (-60, 0)), ((40, 0), (40, 200), (20, 200), (20, 0)), False),
    ],
)
def test_what_lies_apart(first, second, expected) -> None:
    one, other = ean("9780441014989", first, Doubt.ALONE), ean("6780031014989", second, Doubt.ALONE)
    assert (apart(one, other), apart(other, one)) == (expected, expected)


def test_zbar_alone_is_a_suggestion_however_often() -> None:
    assert taken([[replace(WRONG, doubt=Doubt.OTHER_EYE)]] * 24) == []


def test_a_view_that_did_not_move_is_one_vote() -> None:
    one = replace(WRONG, doubt=Doubt.ALONE)
    still = replace(WRONG, doubt=Doubt.NOTHING_NEW)
    assert taken([[one], *[[still]] * 23]) == []
    assert taken([[one], [still], [one], [still], [one]]) == [(5, WRONG.text)]


def test_the_two_engines_in_two_frames_are_two_votes() -> None:
    one, other = replace(RIGHT, doubt=Doubt.ALONE), replace(RIGHT, doubt=Doubt.OTHER_EYE)
    assert taken([[one], [other]]) == [(2, RIGHT.text)]


def test_what_the_books_know_is_taken_by_one_view() -> None:
    known = Votes(lambda symbol: symbol.text == RIGHT.text)
    assert taken([[replace(RIGHT, doubt=Doubt.NOTHING_NEW)]], known) == [(1, RIGHT.text)]


def test_a_qr_code_is_no_rival_of_a_linear_code() -> None:
    qr = Symbol("B0012-7", Symbology.QRCODE, "]Q1", b"B0012-7", place())
    assert taken([[qr], [RIGHT], [qr], [RIGHT]]) == [(3, qr.text), (4, RIGHT.text)]


@pytest.mark.parametrize("doubt", list(Doubt))
def test_the_doubt_goes_over_the_line(doubt) -> None:
    result = decode.LiveResult((replace(RIGHT, doubt=doubt),), decode.Sight.READ, ())
    assert answer.unpacked(answer.packed(result)) == result
