"""From what a code holds to fields."""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drivers.scanners.base import Gs1Fields, NetMeasure, Symbol, Symbology
from drivers.scanners.gs1 import parse, parse_message
from drivers.scanners.text import printable

STRINGS = int(os.environ.get("JARMARK_GS1_STRINGS", "500"))
"""How many strings hypothesis feeds the reader; 100000 take some minutes."""
NOWHERE = ((0, 0), (1, 0), (1, 1), (0, 1))
GTIN = "09521234543213"


def symbol(text: str, symbology: Symbology, identifier: str) -> Symbol:
    return Symbol(text, symbology, identifier, text.encode("latin-1"), NOWHERE)


def test_the_pectins_code_gives_gtin_date_and_lot() -> None:
    fields = parse(symbol(f"01{GTIN}1527113010PKT-99281", Symbology.CODE128, "]C1"))
    assert fields is not None
    assert (fields.gtin14, fields.best_before, fields.lot) == (GTIN, dt.date(2027, 11, 30), "PKT-99281")
    assert not fields.doubtful


@pytest.mark.parametrize("identifier", ["]C1", "]d2", "]Q3", "]e0"])
def test_application_identifiers_are_believed_from_a_gs1_code(identifier: str) -> None:
    fields = parse(symbol(f"01{GTIN}", Symbology.CODE128, identifier))
    assert fields is not None
    assert fields.gtin14 == GTIN


@pytest.mark.parametrize("identifier", ["]C0", "]d1", "]Q1", "]A0", ""])
def test_and_from_no_other(identifier: str) -> None:
    assert parse(symbol(f"01{GTIN}10LOT", Symbology.CODE128, identifier)) is None


def test_every_typed_field() -> None:
    message = f"01{GTIN}11260101" + "3103001250" + "10A7\x1d" + "3012\x1d" + "21S-9\x1d" + "17270131"
    assert parse_message(message) == Gs1Fields(
        gtin14=GTIN,
        lot="A7",
        use_by=dt.date(2027, 1, 31),
        packed_on=dt.date(2026, 1, 1),
        net_weight=NetMeasure(Decimal("1.250"), "kg"),
        count=12,
        serial="S-9",
    )


def test_a_weight_in_pounds() -> None:
    assert parse_message("3202000800").net_weight == NetMeasure(Decimal("8.00"), "lb")


def test_day_00_is_the_months_end() -> None:
    assert parse_message("15260200").best_before == dt.date(2026, 2, 28)
    assert parse_message("17280200").use_by == dt.date(2028, 2, 29)


def test_a_wrong_check_digit_is_an_error_and_the_rest_stands() -> None:
    fields = parse_message("0109521234543214" + "10PKT-1")
    assert fields.gtin14 is None
    assert fields.lot == "PKT-1"
    assert "check digit" in fields.problems[0]


def test_an_impossible_date_is_a_problem_and_the_rest_stands() -> None:
    fields = parse_message("15261345" + f"01{GTIN}" + "10A")
    assert (fields.best_before, fields.gtin14, fields.lot) == (None, GTIN, "A")
    assert fields.problems


def test_an_unknown_identifier_does_not_lose_the_rest() -> None:
    fields = parse_message("0512345\x1d10PKT-1\x1d15271130")
    assert fields.lot == "PKT-1"
    assert fields.best_before == dt.date(2027, 11, 30)
    assert "not known" in fields.problems[0]


@pytest.mark.parametrize(
    "lot",
    ["LOT-42A17261231", "LOT-42A3103001250", "A15270100", f"B701{GTIN}", "LOT-42A1726123137012", "X" * 20 + "17261231"],
)
def test_a_lot_that_ran_together_is_shown_not_believed(lot: str) -> None:
    fields = parse_message("10" + lot)
    assert fields.lot_doubtful
    assert fields.lot is not None
    assert fields.use_by is None
    assert any("run together" in words for words in fields.problems)


@pytest.mark.parametrize("lot", ["PKT-99281", "17261231", "HT-0309", "L2026A", "LOT-42A17269931"])
def test_an_ordinary_lot_is_believed(lot: str) -> None:
    fields = parse_message("10" + lot)
    assert (fields.lot, fields.lot_doubtful) == (lot, False)
    assert fields.problems == fields.glances


def test_two_lots_are_a_problem() -> None:
    fields = parse_message("10A\x1d10B")
    assert fields.lot == "A"
    assert "two different lots" in fields.problems[0]


OTHER_GTIN = "05901234123457"
TWICE = [
    ("10A1\x1d10B2", {"lot"}),
    ("10A1\x1d21S\x1d10B2", {"lot"}),
    ("10A1\x1d10A1", set()),
    (f"01{GTIN}01{OTHER_GTIN}", {"gtin14"}),
    (f"02{GTIN}02{OTHER_GTIN}" + "3712", {"contained", "gtin14"}),
    (f"01{GTIN}02{OTHER_GTIN}" + "3712", set()),
    ("1527113015271231", {"best_before"}),
    ("1727113017271231", {"use_by"}),
    ("1727113070032712311200", {"use_by"}),
    ("1126010111260102", {"made_on", "packed_on"}),
    ("1326010113260102", {"packed_on"}),
    ("1626060116260602", {"sell_by"}),
    ("1527113015271130", set()),
    ("21S1\x1d21S2", {"serial"}),
    ("3012\x1d3013", {"count"}),
    ("3922999\x1d3922899", {"price"}),
]


@pytest.mark.parametrize(("message", "doubtful"), TWICE)
def test_what_is_stated_twice_and_not_alike_is_not_certain(message: str, doubtful: set[str]) -> None:
    fields = parse_message(message, dt.date(2026, 3, 4))
    assert fields.doubtful == doubtful
    assert fields.lot_doubtful == ("lot" in doubtful)
    assert any("states two different" in words for words in fields.problems) == bool(doubtful)


@pytest.mark.parametrize(
    ("text", "symbology", "identifier"),
    [
        ("5901234123457", Symbology.EAN13, "]E0"),
        ("036000291452", Symbology.UPCA, "]E0"),
        ("96385074", Symbology.EAN8, "]E4"),
        ("15901234123454", Symbology.ITF14, "]I1"),
    ],
)
def test_an_article_number_is_a_gtin(text: str, symbology: Symbology, identifier: str) -> None:
    fields = parse(symbol(text, symbology, identifier))
    assert fields is not None
    assert fields.gtin14 == text.zfill(14)


_pieces = st.one_of(
    st.sampled_from(["01", GTIN, "10", "17", "15", "261231", "260200", "3103", "\x1d", "\x1d\x1d", "21", "8008", "37"]),
    st.text(max_size=12),
    st.text("0123456789", max_size=30),
    st.text("".join(map(chr, range(32))) + "\x7f\u202e", max_size=6),
    st.sampled_from(["9" * 4096, "10" + "A" * 4096, "\x1d" * 4096, "0" * 4096, f"01{GTIN}" * 256]),
)


@settings(max_examples=STRINGS, deadline=None)
@example("30")
@example("0100000000:000000000000\r0")
@given(st.lists(_pieces, max_size=40).map(lambda pieces: "".join(pieces)[:4096]))
def test_whatever_a_code_holds_nothing_is_raised_and_only_printable_comes_out(message: str) -> None:
    fields = parse_message(message)
    for text in (fields.lot, fields.serial, *fields.problems):
        assert text is None or text == printable(text)
    assert fields.gtin14 is None or len(fields.gtin14) == 14
    assert fields.to_json()["problems"] == list(fields.problems)
    for identifier in ("]C1", "]C0"):
        held = Symbol(printable(message), Symbology.CODE128, identifier, message.encode("utf-8"), NOWHERE)
        assert (parse(held) is None) == (identifier == "]C0")


def test_four_kilobytes_are_read_in_no_time() -> None:
    assert parse_message("99" * 2048).lot is None
    assert parse_message("10A\x1d" * 1024).lot == "A"
    assert parse_message("10" + "1" * 4096).lot_doubtful


@given(st.text())
def test_printable_text_is_printable(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert printable(shown) == shown
