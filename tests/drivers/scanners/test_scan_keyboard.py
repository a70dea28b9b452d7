"""A scanner that types, and a person who types: told apart by the time between keys, which is given."""

from __future__ import annotations

import pytest

from drivers.registry import open_scanner
from drivers.scanners.base import Health, Symbology
from drivers.scanners.keyboard import GS, KeyboardWedge

SCANNER_S = 0.004
PERSON_S = 0.15
FRAME_S = 1 / 60
REST_S = 1 / 60
"""By so much the screen may be wrong about when it looked last."""


@pytest.fixture
def wedge(listener) -> KeyboardWedge:
    wedge = open_scanner("keyboard:")
    assert isinstance(wedge, KeyboardWedge)
    wedge.start(listener.on_scan, listener.on_health)
    return wedge


def type_in(
    wedge: KeyboardWedge,
    keys: str,
    every: float,
    begin: float = 10.0,
    frame: float = FRAME_S,
    into_field: bool = False,
) -> tuple[list[bool], str, float]:
    """A screen that fetches keys once a frame: which were swallowed, what came back for the field, and the time then.

    `every` is between two keys as they are pressed; what is pressed during a frame is fetched at its end, all at once.
    """
    waiting = [(begin + every * number, key) for number, key in enumerate(keys, 1)]
    at, swallowed, typed = begin, [], ""
    while waiting:
        typed += wedge.release(at - REST_S)
        at += frame
        while waiting and waiting[0][0] <= at:
            swallowed.append(wedge.feed(waiting.pop(0)[1], at, into_field=into_field))
    return swallowed, typed, at


def quiet(wedge: KeyboardWedge, at: float, seconds: float = 1.0, frame: float = FRAME_S) -> tuple[str, float]:
    """Frames in which nobody touches a key: what came back."""
    typed = "".join(wedge.release(at + frame * number) for number in range(1, int(seconds / frame) + 1))
    return typed, at + seconds


@pytest.mark.parametrize("end", ["\r", "\n", "\t"], ids=["return", "line-feed", "tab"])
def test_a_burst_is_a_scan_and_nothing_of_it_is_typed(wedge, listener, end) -> None:
    swallowed, typed, _ = type_in(wedge, f"]C1010952123454321310PKT-99281{GS}15271130{end}", SCANNER_S)
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
    more, at = quiet(wedge, at)
    assert typed + more == "ab"
    assert wedge.feed("\r", at) is False
    assert listener.scans == []


def test_a_short_fast_word_with_enter_is_a_persons(wedge, listener) -> None:
    swallowed, typed, at = type_in(wedge, "12\r", 0.02)
    assert swallowed == [True, True, False]
    assert typed + quiet(wedge, at)[0] == "12"
    assert listener.scans == []


def test_a_scan_between_a_persons_keys(wedge, listener) -> None:
    _, before, at = type_in(wedge, "sug", PERSON_S)
    last, at = quiet(wedge, at, PERSON_S)
    _, amid, at = type_in(wedge, "5901234123457\n", SCANNER_S, at)
    _, after, at = type_in(wedge, "ar", PERSON_S, at)
    assert (before + last, amid, after + quiet(wedge, at)[0]) == ("sug", "", "ar")
    assert [scan.gtin14 for scan in listener.scans] == ["05901234123457"]


def test_a_burst_without_enter_is_given_back(wedge, listener) -> None:
    _, typed, at = type_in(wedge, "5901234123457", SCANNER_S)
    assert typed + quiet(wedge, at)[0] == "5901234123457"
    assert listener.scans == []


@pytest.mark.parametrize("every", [0.001, 0.02, 0.04, 0.05], ids=lambda every: f"{every * 1000:g}ms")
@pytest.mark.parametrize("frame", [0.004, FRAME_S, 0.05, 0.2], ids=lambda frame: f"frames-of-{frame * 1000:.0f}ms")
def test_a_slow_scanner_and_a_slow_screen_are_a_scan_all_the_same(wedge, listener, every, frame) -> None:
    """40 ms is the “long” keystroke delay of common scanners; 50 ms what some wireless ones take for a capital."""
    _, typed, _ = type_in(wedge, "]C1010952123454321310PKT-99281\r", every, frame=frame)
    assert typed == ""
    assert [scan.gtin14 for scan in listener.scans] == ["09521234543213"]


@pytest.mark.parametrize("frame", [0.004, FRAME_S, 0.03], ids=lambda frame: f"frames-of-{frame * 1000:.0f}ms")
def test_a_fast_typist_is_a_person_at_any_pace_of_the_screen(wedge, listener, frame) -> None:
    _, typed, _ = type_in(wedge, "strawberries 4711\r", 0.11, frame=frame)
    assert typed == "strawberries 4711"
    assert listener.scans == []


def test_a_screen_that_was_busy_between_two_keys_proves_nothing(wedge, listener) -> None:
    """The books were written while the scanner typed: half of it was fetched before, half after."""
    _, typed, looked = type_in(wedge, "59012341", SCANNER_S)
    typed += wedge.release(looked)
    for key in "23457\r":
        wedge.feed(key, looked + 2.0)
    assert typed == ""
    assert [scan.gtin14 for scan in listener.scans] == ["05901234123457"]


def test_a_key_that_is_held_down_is_a_persons_at_once(wedge) -> None:
    wedge.feed("a", 10.0)
    wedge.is_a_person()
    assert wedge.release(10.0) == "a"


def test_four_kilobytes_are_refused_in_words(wedge, listener) -> None:
    _, typed, _ = type_in(wedge, "x" * 4096 + "\r", SCANNER_S)
    assert typed == ""
    assert listener.scans == []
    assert "4,096 characters" in listener.healths[-1][1]


def test_keys_that_are_no_characters_are_left_to_the_screen(wedge) -> None:
    assert [wedge.feed(key, 10.0) for key in ("", "escape", "\x1b", "\x08")] == [False] * 4


def test_before_it_starts_it_swallows_nothing() -> None:
    assert KeyboardWedge().feed("a", 1.0) is False


@pytest.mark.parametrize("frame", [0.016, 0.12, 0.16, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("keys", ["18.40\r", "0.75\r", "9506000134352\r", "Valley Farm\r", "1200\t"])
def test_with_a_field_open_a_persons_keys_are_no_scan_at_any_pace_of_the_screen(wedge, listener, frame, keys) -> None:
    swallowed, typed, _ = type_in(wedge, keys, PERSON_S, frame=frame, into_field=True)
    typed += wedge.release(0)
    assert listener.scans == []
    assert (typed, swallowed[-1]) == (keys[:-1], False)


def test_one_key_a_look_is_a_persons_where_a_field_is_open(wedge, listener) -> None:
    """As on a screen that draws for 0.3 s after each key, and never finds a moment without one."""
    wedge.release(9.9)
    for number, key in enumerate("18.40"):
        assert wedge.feed(key, 10 + 0.3 * number, into_field=True)
        assert wedge.release(9.99 + 0.3 * number) == ""
    assert wedge.feed("\r", 11.5, into_field=True) is False
    assert wedge.release(11.49) == "18.40"
    assert listener.scans == []


@pytest.mark.parametrize(("every", "frame"), [(0.004, 0.016), (0.004, 0.3), (0.01, 0.5), (0.035, 0.1), (0.04, 0.016)])
def test_with_a_field_open_a_scanner_is_still_a_scan(wedge, listener, every, frame) -> None:
    wedge.release(10.0 - REST_S)
    _, typed, _ = type_in(wedge, "]C1010952123454321310PKT-99281\r", every, frame=frame, into_field=True)
    assert typed + wedge.release(0) == ""
    assert len(listener.scans) == 1


def test_what_cannot_be_told_apart_goes_into_the_field(wedge, listener) -> None:
    """Five keys within a frame of a second may be anybody's."""
    swallowed, typed, _ = type_in(wedge, "18.40\r", SCANNER_S, frame=1.0, into_field=True)
    assert (typed + wedge.release(0), swallowed[-1], listener.scans) == ("18.40", False, [])
