"""Which reads are believed; the time is given."""

from __future__ import annotations

from dataclasses import replace

from drivers.scanners.base import Symbol, Symbology
from drivers.scanners.consensus import Votes

NOWHERE = ((0, 0), (1, 0), (1, 1), (0, 1))


def read(text: str, symbology: Symbology = Symbology.EAN13, identifier: str = "]E0") -> Symbol:
    return Symbol(text, symbology, identifier, text.encode(), NOWHERE)


RIGHT = read("5901234123457")
OTHER = read("4006381333931")


def accepted_at(votes: Votes, frames: list[list[Symbol]], every: float = 0.1) -> list[tuple[int, str]]:
    return [
        (number, symbol.text)
        for number, symbols in enumerate(frames)
        for symbol in votes.offer(symbols, 10.0 + number * every)
    ]


def test_two_frames_make_a_scan_and_only_one() -> None:
    assert accepted_at(Votes(), [[RIGHT]] * 60) == [(1, RIGHT.text)]


def test_one_frame_is_enough_for_what_is_known() -> None:
    assert accepted_at(Votes(lambda symbol: symbol is RIGHT), [[RIGHT]]) == [(0, RIGHT.text)]


def test_twice_in_one_frame_is_one_vote() -> None:
    assert accepted_at(Votes(), [[RIGHT, RIGHT]]) == []


def test_weak_codes_need_three() -> None:
    for weak in (
        read("ABC", Symbology.CODE39, "]A0"),
        read("96385074", Symbology.EAN8, "]E4"),
        read("123456", Symbology.ITF, "]I0"),
    ):
        assert accepted_at(Votes(), [[weak]] * 4) == [(2, weak.text)]


def test_a_upc_and_the_same_as_ean_are_one_code() -> None:
    upc = read("036000291452", Symbology.UPCA)
    ean = read("0036000291452", Symbology.EAN13)
    assert accepted_at(Votes(), [[upc], [ean]]) == [(1, ean.text)]


def test_a_databar_and_the_same_as_ean_are_one_code() -> None:
    databar = read("01" + RIGHT.text.zfill(14), Symbology.DATABAR, "]e0")
    assert accepted_at(Votes(), [[databar], [RIGHT]]) == [(1, RIGHT.text)]


def test_a_rival_must_be_outvoted() -> None:
    assert accepted_at(Votes(), [[OTHER], [RIGHT], [RIGHT], [RIGHT]]) == [(3, RIGHT.text)]
    assert accepted_at(Votes(), [[OTHER], [RIGHT]] * 5) == []


def test_two_codes_side_by_side_are_no_rivals() -> None:
    beside = replace(OTHER, position=((9, 0), (10, 0), (10, 1), (9, 1)))
    assert accepted_at(Votes(), [[RIGHT, beside]] * 2) == [(1, RIGHT.text), (1, OTHER.text)]


def test_a_code_that_stays_is_not_taken_again_and_one_that_comes_back_is() -> None:
    held = [[RIGHT]] * 50
    away: list[list[Symbol]] = [[]] * 12
    assert accepted_at(Votes(), held + away + held) == [(1, RIGHT.text), (63, RIGHT.text)]


def test_not_within_two_and_a_half_seconds_even_if_it_was_gone() -> None:
    away: list[list[Symbol]] = [[]] * 11
    frames = [[RIGHT], [RIGHT], *away, [RIGHT], [RIGHT], [RIGHT]]
    assert accepted_at(Votes(), frames) == [(1, RIGHT.text)]


def test_votes_fade() -> None:
    away: list[list[Symbol]] = [[]] * 25
    assert accepted_at(Votes(), [[RIGHT], *away, [RIGHT]]) == []
