"""A scanner that types, and a person who types: told apart by the time between keys, which is given."""

from __future__ import annotations

import pytest

from drivers.registry import open_scanner
from drivers.scanners.base import Health, Symbology
from drivers.scanners.keyboard import GS, KeyboardWedge

SCANNER_S = 0.004
PERSON_S = 0.15


@pytest.fixture
def wedge(listener) -> KeyboardWedge:
    wedge = open_scanner("keyboard:")
    assert isinstance(wedge, KeyboardWedge)
    wedge.start(listener.on_scan, listener.on_health)
    return wedge


def type_in(wedge: KeyboardWedge, keys: str, every: float, begin: float = 10.0) -> tuple[list[bool], str, float]:
    """Which keys were swallowed, what came back for the field, and the time then."""
    at, swallowed, typed = begin, [], ""
    for key in keys:
        at += every
        swallowed.append(wedge.feed(key, at))
        typed += wedge.release(at)
    return swallowed, typed + wedge.release(at + 1.0), at


def test_a_burst_is_a_scan_and_nothing_of_it_is_typed(wedge, listener) -> None:
    swallowed, typed, _ = type_in(wedge, f"]C1010952123454321310PKT-99281{GS}15271130\r", SCANNER_S)
    assert all(swallowed)
    assert typed == ""
    (scan,) = listener.scans
    assert (scan.symbology, scan.gtin14) == (Symbology.CODE128, "09521234543213")
    assert scan.fields is not None
    assert scan.fields.lot == "PKT-99281"
    assert listener.healths == [(Health.OK, "")]


def test_what_a_person_types_comes_back_whole(wedge, listener) -> None:
    swallowed, typed, _ = type_in(wedge, "Valley Farm\r", PERSON_S)
    assert typed == "Valley Farm"
    assert swallowed[-1] is False
    assert listener.scans == []


def test_two_keys_that_a_person_rolls_over_come_back(wedge, listener) -> None:
    _, typed, at = type_in(wedge, "ab", 0.01)
    assert typed == "ab"
    assert wedge.feed("\r", at + 1.0) is False
    assert listener.scans == []


def test_a_short_fast_word_with_enter_is_a_persons(wedge, listener) -> None:
    swallowed, typed, _ = type_in(wedge, "12\r", 0.02)
    assert swallowed == [True, True, False]
    assert typed == "12"
    assert listener.scans == []


def test_a_scan_between_a_persons_keys(wedge, listener) -> None:
    _, before, at = type_in(wedge, "sug", PERSON_S)
    _, amid, at = type_in(wedge, "5901234123457\n", SCANNER_S, at + PERSON_S)
    _, after, _ = type_in(wedge, "ar", PERSON_S, at)
    assert (before, amid, after) == ("sug", "", "ar")
    assert [scan.gtin14 for scan in listener.scans] == ["05901234123457"]


def test_a_burst_without_enter_is_given_back(wedge, listener) -> None:
    _, typed, _ = type_in(wedge, "5901234123457", SCANNER_S)
    assert typed == "5901234123457"
    assert listener.scans == []


def test_four_kilobytes_are_refused_in_words(wedge, listener) -> None:
    _, typed, _ = type_in(wedge, "x" * 4096 + "\r", SCANNER_S)
    assert typed == ""
    assert listener.scans == []
    assert "4,096 characters" in listener.healths[-1][1]


def test_keys_that_are_no_characters_are_left_to_the_screen(wedge) -> None:
    assert [wedge.feed(key, 10.0) for key in ("", "escape", "\x1b", "\x08")] == [False] * 4


def test_before_it_starts_it_swallows_nothing() -> None:
    assert KeyboardWedge().feed("a", 1.0) is False
