"""Receive: bags that are scanned before the one in hand is saved wait, all of them, in their order, over a power cut;
and what is said of a code is said whole."""

from __future__ import annotations

import pytest

from drivers.scanners.arrival import scan_of_characters, scan_of_symbol
from drivers.scanners.base import Symbol, Symbology
from kiosk.flows.base import Place, Tone

GTIN = "09506000134352"


def send(day, text):
    """As a hand scanner at the counter."""
    day.counter.scanned(scan_of_characters(text.encode(), "scanner", 0.0))
    return day.look()


def lot(day):
    return next(field.value for field in day.view.fields if field.key == "supplier_lot")


def bags(day, *lots):
    for one in lots:
        send(day, f"]C101{GTIN}10{one}")
    return day


def wait(n):
    return f"{n} bag waits" if n == 1 else f"{n} bags wait"


@pytest.mark.parametrize("step", ["save", "save_and_print", "clear"])
@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("waiting", [("B7",), ("B7", "C7"), ("D1", "B7", "C7", "A9")])
def test_every_bag_that_waits_comes_in_its_turn(day, step, restart, waiting):
    bags(day, "A7", *waiting)
    assert (lot(day), day.view.waiting) == ("A7", len(waiting))
    if restart:
        day.restart()
        assert (day.place, lot(day), day.view.waiting) == (Place.RECEIVE, "A7", len(waiting))
    for left, one in reversed(list(enumerate(reversed(waiting)))):
        day.tap(step)
        assert (lot(day), day.view.waiting) == (one, left)
        told = day.counter.notice
        assert "The next bag is filled in" in f"{told.words} {told.what_to_do}"
    day.tap(step)
    assert (lot(day), day.view.waiting) == ("", 0)


def test_a_bag_that_is_scanned_twice_waits_once(day):
    bags(day, "A7", "B7", "C7", "B7", "C7")
    assert day.view.waiting == 2


def test_the_bag_in_hand_is_not_taken_away_while_others_wait(day):
    """Of a pack that is new: it holds nothing that a person entered, and it waited for its turn."""
    bags(day, "A7")
    for text in ("]C1010950600013437610B7", f"]C101{GTIN}10C7"):
        send(day, text)
    day.tap("clear")
    assert (lot(day), day.view.waiting) == ("B7", 1)
    bags(day, "D7")
    assert (lot(day), day.view.waiting) == ("B7", 2)
    for one in ("C7", "D7"):
        assert lot(day.tap("clear")) == one


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("]C1010950600013437610B7", "A pack that is new here"),
        (f"]C101{GTIN}10LOT-42A17261231", "Is the lot really LOT-42A17261231?"),
        (f"]C101{GTIN}15251231\x1d10B7", "is already past"),
        (f"]C101{GTIN}15271399\x1d10B7", "The field 15271399 of the code cannot be right"),
        ("]E09506000134376", "A pack that is new here"),
    ],
)
def test_cleared_it_says_what_there_is_to_say_of_the_one_that_waited(day, code, words):
    bags(day, "A7")
    send(day, code)
    assert day.view.waiting == 1
    day.restart().tap("clear")
    assert words in day.words
    assert day.counter.notice.tone is Tone.WARN


@pytest.mark.parametrize("sent", [7, None, "", "]C1", "\x00", "é" * 9000, "Ā", ["]C1"], {}])
def test_what_cannot_be_read_of_those_that_wait_takes_nothing_else_with_it(day, sent):
    bags(day, "A7", "B7")
    memo = day.counter.flow.memo()
    flow = type(day.counter.flow).from_memo(day.counter.work, {**memo, "waiting": [sent, *memo["waiting"], sent]})
    shown = {field.key: field.value for field in flow.view().fields}
    assert (shown["supplier_lot"], flow.view().waiting) == ("A7", 1)
    flow.clear()
    assert next(one.value for one in flow.view().fields if one.key == "supplier_lot") == "B7"


EYES = [
    (Symbology.EAN13, "]E0", b"9506000134369"),
    (Symbology.UPCA, "]E0", b"0036000291452"),
    (Symbology.ITF14, "]I1", b"15400141288763"),
    (Symbology.DATABAR_EXPANDED, "]e0", b"010950600013436910B7\x1d15271231"),
    (Symbology.DATAMATRIX, "]d2", b"010950600013436910B7\x1d15271231"),
    (Symbology.QRCODE, "]Q3", b"010950600013436910B7\x1d3103000500"),
    (Symbology.QRCODE, "]Q1", b"https://id.gs1.org/01/09506000134369/10/B7?15=271231"),
    (Symbology.CODE128, "]C0", b"(01)09506000134369(10)B7"),
]


@pytest.mark.parametrize(("symbology", "identifier", "raw"), EYES)
def test_what_the_camera_read_is_the_same_after_it_waited_over_a_power_cut(day, symbology, identifier, raw):
    corners = ((0, 0), (9, 0), (9, 9), (0, 9))
    scan = scan_of_symbol(Symbol(raw.decode(), symbology, identifier, raw, corners), "camera", 0.0)
    day.tap("receive")
    day.counter.scanned(scan)
    whole = day.counter.flow.memo()
    assert day.view.waiting == 0
    day.tap("clear")
    bags(day, "A7")
    day.counter.scanned(scan)
    assert day.view.waiting == 1
    assert day.restart().view.waiting == 1
    day.tap("clear")
    assert day.view.waiting == 0
    assert day.counter.flow.memo() == whole


def test_nothing_waits_and_clear_says_nothing(day):
    bags(day, "A7").tap("clear")
    assert day.counter.notice is None


def test_all_that_a_code_says_otherwise_is_said(day):
    day.tap("receive")
    typed = {"ingredient": "fruit pectin", "supplier_lot": "A7", "best_before": "2027-05-01", "quantity": "2 kg"}
    for key, value in typed.items():
        day.tap("set_field", key, value)
    send(day, f"]C101{GTIN}31030005001527063010B9")
    for words in ("B9; A7 was entered", "2027-06-30; 2027-05-01 was entered", "0.500 kg; 2 kg was entered"):
        assert f"The code says {words} and stays" in day.words
    assert (lot(day), day.view.waiting) == ("A7", 0)


def test_two_alarms_of_one_code_are_both_said(day):
    day.tap("receive")
    send(day, f"]C101{GTIN}15271399\x1d17271388\x1d10B7")
    assert "The field 15271399 of" in day.words
    assert "The field 17271388 of" in day.words


def test_saved_just_before_the_power_went_the_next_one_is_begun(day):
    bags(day, "A7", "B7", "C7")
    memo = day.counter.flow.memo()
    day.tap("save")
    flow = type(day.counter.flow).from_memo(day.counter.work, memo)
    shown = {field.key: field.value for field in flow.view().fields}
    assert (shown["supplier_lot"], flow.view().waiting) == ("B7", 1)
