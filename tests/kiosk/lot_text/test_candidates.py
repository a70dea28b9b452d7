"""What is offered of the lines on a label: lots, days, and both days of a date that can be read in two ways."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lot_text.candidates import MOST, Kind, candidates

TODAY = date(2026, 3, 4)


def lots(*lines):
    return [one.value for one in candidates(lines, TODAY) if one.kind is Kind.LOT]


def days(*lines, **order):
    return [one.value for one in candidates(lines, TODAY, **order) if one.kind is Kind.BEST_BEFORE]


@pytest.mark.parametrize(
    ("line", "lot"),
    [
        ("LOT 4711", "4711"),
        ("L0T: AB-1207", "AB-1207"),
        ("Lot No. 8093SFV", "8093SFV"),
        ("LotNo.7812PNT", "7812PNT"),
        ("Lot#H0575667", "H0575667"),
        ("LOT4349-VRB", "4349-VRB"),
        ("BATCHF5964", "F5964"),
        ("Batch code 77/B2", "77/B2"),
        ("LOT NUMBER: 20260304", "20260304"),
        ("EXP 03 APR 27 LOT 88X1", "88X1"),
        ("LOT NO12", "NO12"),
        ("WR-200731", "WR-200731"),
        ("2055-52PS", "2055-52PS"),
    ],
)
def test_a_lot_is_found_with_its_word_or_without(line, lot):
    assert lots("SEA SALT", line)[0] == lot


def test_a_word_comes_before_what_only_looks_like_a_lot():
    assert lots("AX-99812", "Keep cool", "LOT 4711")[0] == "4711"


def test_the_l_of_a_european_lot_is_the_cooks_to_judge():
    assert lots("L6950XE") == ["L6950XE", "6950XE"]
    assert lots("L: 23-118") == ["L23-118", "23-118"]


def test_a_lot_may_stand_below_its_word():
    assert lots("LOT", "4711-B") == ["4711-B"]


@pytest.mark.parametrize(
    "line",
    [
        *("Net Wt 16 oz (454 g)", "www.example.com", "Tel. 555-0142", "STRAWBERRIES", "Grade A", "454g", "500ML"),
        *("Keep cool and dry", "BEST BY 03/04/2026", "PRODUCT OF USA", "SODIUM 120MG", ""),
    ],
)
def test_what_is_no_lot_is_not_offered(line):
    assert lots(line) == []


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("BEST BY 25 OCT 2027", "2027-10-25"),
        ("BEST BEF0RE 0CT 25 2026", "2026-10-25"),
        ("BE5T BY 2027-01-23", "2027-01-23"),
        ("EXP21JUL2027", "2027-07-21"),
        ("USEBY13OCT2027", "2027-10-13"),
        ("BEST BYJUL222026", "2026-07-22"),
        ("BB 28.2.27", "2027-02-28"),
        ("EXP 05/28/2028", "2028-05-28"),
        ("BEST BEFORE END:AUG O1 2027", "2027-08-01"),
        ("Use by 13. März 2027", "2027-03-13"),
        ("EXP 20271231", "2027-12-31"),
        ("MHD 30.11.2027", "2027-11-30"),
        ("30 Nov 27", "2027-11-30"),
    ],
)
def test_a_date_that_is_certain_is_one_day(line, day):
    assert days(line) == [day]


@pytest.mark.parametrize("line", ["03/04/2026", "BEST BY 03.04.26", "EXP 03-04-2026", "BB 03 04 26"])
def test_a_date_of_two_orders_is_offered_as_both(line):
    assert sorted(days(line)) == ["2026-03-04", "2026-04-03"]
    assert {one.one_of for one in candidates([line], TODAY)} == {2}


def test_the_order_of_the_country_comes_first_and_hides_nothing():
    assert days("BEST BY 03/04/2026", month_first=True) == ["2026-03-04", "2026-04-03"]
    assert days("BEST BY 03/04/2026", month_first=False) == ["2026-04-03", "2026-03-04"]


def test_a_year_may_stand_first_with_two_digits():
    assert set(days("EXP 27/01/26")) == {"2026-01-27", "2027-01-26"}
    assert "2027-04-11" in days("EXP 270411")


def test_a_month_alone_is_its_last_day():
    assert days("BEST BY 02/2028") == ["2028-02-29"]
    assert days("BB JUN 2030") == ["2030-06-30", "2030-06-20"]


def test_the_day_of_making_is_no_best_before():
    assert days("PACKED 01 FEB 2026", "MFG 2026-02-01", "PROD DATE 2026-02-01") == []
    assert days("EXP 03 APR 27 MFG 03 OCT 25") == ["2027-04-03"]


def test_days_that_no_bag_can_mean_are_left_out():
    assert days("BEST BY 30 NOV 1999", "EXP 31/02/2027", "EXP 2055-01-01") == []


def test_a_day_with_a_word_comes_first():
    assert days("2026-02-01", "BEST BY 2027-02-01") == ["2027-02-01", "2026-02-01"]
    assert days("BEST BEFORE", "2027-02-01")[0] == "2027-02-01"


def test_each_candidate_names_the_line_it_was_read_from():
    found = candidates(["SEA SALT", "LOT 4711", "EXP 30 NOV 27"], TODAY)
    assert [one.line for one in found] == [1, 2]


@given(st.lists(st.text(max_size=80), max_size=12))
def test_whatever_was_read_there_are_few_candidates_and_no_error(lines):
    found = candidates(lines, TODAY)
    assert len(found) <= 2 * MOST
    assert all(0 <= one.line < len(lines) for one in found)


@given(st.lists(st.from_regex(r"(LOT|EXP|BB|L)?[ :]?[0-9A-Z/.\- ]{0,24}", fullmatch=True), max_size=6))
def test_whatever_looks_like_a_stamp_there_is_no_error(lines):
    assert all(one.value for one in candidates(lines, TODAY))
