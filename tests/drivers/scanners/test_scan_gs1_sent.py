"""What hand scanners send, as fields: no GTIN, lost separators, addresses, brackets, shops' own numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from drivers.scanners.arrival import scan_of_characters
from drivers.scanners.base import Gs1Fields, NetMeasure, Scan, Symbol, Symbology
from drivers.scanners.gs1 import parse, parse_message, parse_written
from drivers.scanners.gs1_layouts import COUNTRIES, layouts
from drivers.scanners.gs1_scales import weighed

TODAY = dt.date(2026, 3, 4)
GTIN = "09521234543213"
G = "\x1d"


def scanned(text: str) -> Scan:
    scan = scan_of_characters(text.encode(), "scanner", 0.0)
    assert scan is not None
    return scan


def fields_of(text: str) -> Gs1Fields:
    fields = scanned(text).fields
    assert fields is not None
    return fields


@pytest.mark.parametrize(
    ("message", "lot", "best_before"),
    [
        (f"10L1234{G}15270131", "L1234", dt.date(2027, 1, 31)),
        ("10L1234", "L1234", None),
        ("1527013110L1234", "L1234", dt.date(2027, 1, 31)),
        (f"3712{G}10L1234{G}15270131", "L1234", dt.date(2027, 1, 31)),
        ("1527020010L1234", "L1234", dt.date(2027, 2, 28)),
        ("00106141411234567897" + "10L1234", "L1234", None),
        (f"{G}10L1234{G}15280200{G}", "L1234", dt.date(2028, 2, 29)),
    ],
)
def test_a_message_without_a_gtin_keeps_its_lot_and_date(message: str, lot: str, best_before: dt.date | None) -> None:
    found = parse_message(message, TODAY)
    assert (found.lot, found.best_before, found.gtin14, found.doubtful) == (lot, best_before, None, frozenset())


def test_the_number_of_a_box_is_no_lot() -> None:
    found = fields_of("]C100106141411234567897")
    assert (found.sscc, found.lot, found.problems) == ("106141411234567897", None, ())
    assert "check digit" in fields_of("]C100106141411234567890").problems[0]


@pytest.mark.parametrize(
    ("text", "lot", "use_by"),
    [
        ("https://id.gs1.org/01/09521234543213/10/LOT-42A?17=270131", "LOT-42A", dt.date(2027, 1, 31)),
        ("http://brand.example/en/jam/01/9521234543213/22/2A/10/LOT-42A/21/7", "LOT-42A", None),
        ("https://brand.example/gtin/09521234543213/lot/LOT-42A/ser/7?exp=270131", "LOT-42A", dt.date(2027, 1, 31)),
        ("HTTPS://ID.GS1.ORG/01/09521234543213/10/LOT-42A?17=270131", "LOT-42A", dt.date(2027, 1, 31)),
        ("https://id.gs1.org/01/09521234543213/10/LOT%2F42A?3103=000195&17=270131#x", "LOT/42A", dt.date(2027, 1, 31)),
        ("https://id.gs1.org/01/09521234543213?10=LOT+42A;17=270131", "LOT+42A", dt.date(2027, 1, 31)),
        ("id.gs1.org/01/09521234543213/10/LOT-42A?linkType=gs1:pip", "LOT-42A", None),
        ("https://shop.example/01/2/01/09521234543213/10/LOT-42A/", "LOT-42A", None),
    ],
)
@pytest.mark.parametrize("prefix", ["]Q1", "]d1", ""])
def test_a_digital_link_is_read(prefix: str, text: str, lot: str, use_by: dt.date | None) -> None:
    found = fields_of(prefix + text)
    assert (found.gtin14, found.lot, found.use_by, found.problems) == (GTIN, lot, use_by, ())


def test_a_digital_link_seen_by_the_camera_is_read() -> None:
    text = "https://id.gs1.org/01/09521234543213/10/LOT-42A"
    symbol = Symbol(text, Symbology.QRCODE, "]Q1", text.encode(), ((0, 0), (1, 0), (1, 1), (0, 1)))
    found = parse(symbol, TODAY)
    assert found is not None
    assert (found.gtin14, found.lot) == (GTIN, "LOT-42A")


def test_a_digital_link_of_a_box_has_its_contents_lot() -> None:
    found = fields_of("]Q1https://id.gs1.org/00/106141411234567897?02=09521234543213&37=25&10=ABC123")
    assert (found.sscc, found.gtin14, found.count, found.lot) == ("106141411234567897", GTIN, 25, "ABC123")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("https://id.gs1.org/01/09521234543214/10/A", "check digit"),
        ("https://id.gs1.org/01/09521234543213/10/A?17=271345", "cannot be right"),
        ("https://id.gs1.org/01/09521234543213/10/A?17=270230", "is no date"),
        ("https://id.gs1.org/01/09521234543213/10/A?10=B", "two different lots"),
        ("https://id.gs1.org/01/09521234543213/10/A%20B", "compare it with the bag"),
        (f"https://id.gs1.org/01/09521234543213/10/{'A' * 21}", "cannot be right"),
    ],
)
def test_what_is_wrong_in_a_digital_link_is_said_and_the_rest_stands(text: str, word: str) -> None:
    found = fields_of("]Q1" + text)
    assert word in found.problems[0]
    assert found.gtin14 == GTIN or found.lot == "A"


@pytest.mark.parametrize(
    "text",
    [
        "]Q1https://www.example-brand.com/recipes?utm_source=pack",
        "]Q1https://brand.example/recipes/01/02",
        "]Q1https://brand.example/a/10/LOT-42A",
        "]Q1www.brand.example",
        "]d1PX24046B/C",
        "]Q1WIFI:S:kitchen;T:WPA;P:x;;",
    ],
)
def test_an_address_or_artwork_number_says_nothing(text: str) -> None:
    assert scanned(text).fields is None


@pytest.mark.parametrize(
    "text",
    [
        "(01)09521234543213(17)270131(10)LOT-42A",
        "(01) 0952 1234 54321 3 (17) 27 01 31 (10) LOT-42A",
        " (10)LOT-42A(17)270131(01)09521234543213 ",
        "(01)09521234543213(10)LOT-42A(17)270131(3103)001250",
        "(01)09521234543213(10)LOT-42A(7003)2701311200",
    ],
)
@pytest.mark.parametrize("prefix", ["]Q1", "]d1", "]C0", ""])
def test_text_in_brackets_is_read(prefix: str, text: str) -> None:
    found = fields_of(prefix + text)
    assert (found.gtin14, found.lot, found.use_by) == (GTIN, "LOT-42A", dt.date(2027, 1, 31))


@pytest.mark.parametrize(
    ("text", "lot", "use_by", "best_before"),
    [
        ("LOT:A123 EXP:2027-01", "A123", dt.date(2027, 1, 31), None),
        ("LOT: A123", "A123", None, None),
        ("Batch no. : A123; best before: 2027-02-14", "A123", None, dt.date(2027, 2, 14)),
        ("EXP 31.01.2027 lot=A123", "A123", None, None),
        ("Charge: A123, MHD: 2027-02", "A123", None, dt.date(2027, 2, 28)),
        ("LOT#A123 USE BY=2027-02-30", "A123", None, None),
    ],
)
def test_a_lot_behind_its_word_is_read(text: str, lot: str, use_by: object, best_before: object) -> None:
    found = fields_of("]C0" + text)
    assert (found.lot, found.use_by, found.best_before) == (lot, use_by, best_before)


@pytest.mark.parametrize(
    "message",
    [
        f"01{GTIN}3922129910LOT42A",
        f"01{GTIN}42227610LOT42A",
        f"01{GTIN}240X110LOT42A",
        f"01{GTIN}10LOT42A70032701311200",
        f"02{GTIN}372410LOT42A",
        f"01{GTIN}21S-910LOT42A",
        f"01{GTIN}10LOT42A21S-9",
        f"01{GTIN}10LOT42A3712",
        f"01{GTIN}91ABC10LOT42A",
        f"01{GTIN}42527627610LOT42A{G}15270131",
        "10LOT42A422276",
        "70032701311200" + "10LOT42A",
    ],
)
def test_a_field_that_ran_on_is_said_and_never_silently_the_lot(message: str) -> None:
    found = fields_of("]C1" + message)
    assert found.problems
    assert found.lot_doubtful or found.lot != "LOT42A"


def test_a_count_that_ran_on_is_not_believed() -> None:
    assert parse_message(f"02{GTIN}372410LOT42A", TODAY).count is None


def test_what_follows_a_field_of_fixed_length_without_separator_is_asked_about() -> None:
    found = parse_message(f"42227610LOT42A17270131{G}3712", TODAY)
    assert (found.lot, found.lot_doubtful, found.count) == ("LOT42A17270131", True, 12)
    assert "count" not in found.doubtful
    found = parse_message(f"4222761727013110LOT42A{G}3712", TODAY)
    assert found.doubtful == {"lot", "use_by"}


@pytest.mark.parametrize(
    ("message", "agree"),
    [
        ("31030017503202000386", True),
        ("31030017503202000380", False),
        ("32020003863103001750", True),
        ("31030004543201000010", True),
        ("31030004543202000160", False),
        ("31010000053571000176", True),
        ("31030017503103001751", False),
    ],
)
def test_kilograms_and_pounds_of_one_weight_agree(message: str, agree: bool) -> None:
    found = parse_message(message, TODAY)
    assert (found.problems == ()) is agree
    assert ("net_weight" in found.doubtful) is not agree


@pytest.mark.parametrize(
    ("ai", "amount"), [("3100", "1250"), ("3103", "1.250"), ("3104", "0.1250"), ("3105", "0.01250")]
)
def test_the_point_of_a_weight_stands_where_its_identifier_says(ai: str, amount: str) -> None:
    assert parse_message(ai + "001250", TODAY).net_weight == NetMeasure(Decimal(amount), "kg")


@pytest.mark.parametrize("ai", ["3103", "3202"])
def test_a_weight_of_nothing_is_said(ai: str) -> None:
    found = parse_message(ai + "000000", TODAY)
    assert found.doubtful == {"net_weight"}
    assert found.problems


@pytest.mark.parametrize(
    ("lot", "whole"),
    [("LOT 42A", "LOT 42A"), ("LÖT42", "LÖT42"), ("A#7", "A#7"), ("L 1 2", "L 1 2"), ("[7]", "[7]"), ("A@b", "A@b")],
)
def test_a_lot_with_a_letter_that_gs1_does_not_know_is_whole_and_said(lot: str, whole: str) -> None:
    found = fields_of(f"]C101{GTIN}1727013110{lot}")
    assert (found.lot, bool(found.problems)) == (whole, True)


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("17770101", "use_by"),
        ("15760101", "best_before"),
        ("16990101", "sell_by"),
        ("15230101", "best_before"),
        ("17400101", "use_by"),
        ("13400101", "packed_on"),
    ],
)
def test_a_day_that_is_years_away_is_asked_about(message: str, name: str) -> None:
    found = parse_message(message, TODAY)
    assert name in found.doubtful
    assert "years away" in found.problems[0]


@pytest.mark.parametrize("message", ["15240401", "17350101", "16260310", "13180101"])
def test_a_day_within_some_years_is_not(message: str) -> None:
    assert parse_message(message, TODAY).problems == ()


def test_sell_by_is_a_day_of_its_own() -> None:
    found = parse_message("16260310", TODAY)
    assert (found.sell_by, found.best_before, found.use_by) == (dt.date(2026, 3, 10), None, None)


@pytest.mark.parametrize("prefix", ["]C1", "]c1", "]d2", "]D2", "]d5", "]Q3", "]q3", "]e0", "]E0", "]J1", "]j1", "]Q4"])
def test_a_gs1_message_is_known_by_its_identifier_in_whatever_letters(prefix: str) -> None:
    assert fields_of(f"{prefix}01{GTIN}1727013110A7").gtin14 == GTIN


@pytest.mark.parametrize("prefix", ["]C0", "]d1", "]Q1", "]Q5", "]J0", "]d3"])
def test_no_other_is(prefix: str) -> None:
    assert scanned(f"{prefix}01{GTIN}1727013110A7").fields is None


def test_changed_capitals_make_the_lot_doubtful_in_words() -> None:
    assert "capital letters" in fields_of(f"]c101{GTIN}10lot-b").problems[-1]
    assert fields_of(f"]c101{GTIN}17270131").problems == ()


@pytest.mark.parametrize("text", ["]e09521234543213", "]E09521234543213", "]e0036000291452"])
def test_an_article_number_with_a_small_e_is_one(text: str) -> None:
    assert fields_of(text).gtin14 == text[3:].zfill(14)


@pytest.mark.parametrize("prefix", ["]d5", "]Q4"])
def test_a_reader_that_tells_of_character_sets_doubles_backslashes(prefix: str) -> None:
    assert fields_of(f"{prefix}\\00002601{GTIN}10A7").lot == "A7"


def test_without_an_identifier_only_a_separator_shows_a_gs1_message() -> None:
    found = fields_of(f"10L1234{G}15270131")
    assert (found.lot, found.best_before) == ("L1234", dt.date(2027, 1, 31))
    assert scanned(f"01{GTIN}10LOT-42A").fields is None


def test_eight_digits_that_may_be_two_articles_are_neither() -> None:
    found = fields_of("01234565")
    assert found.gtin14 is None
    assert "two article numbers" in found.problems[0]


@pytest.mark.parametrize("text", ["04963406", "96385074"])
def test_eight_digits_that_are_one_article_are_it(text: str) -> None:
    assert fields_of(text).gtin14 == {"04963406": "00049000006346", "96385074": "00000096385074"}[text]


# -- a shop's own numbers


@pytest.mark.parametrize("text", ["]E420123451", "]E02000001012345", "]E02000001009871"])
def test_a_shops_own_number_is_said_to_be_one(text: str) -> None:
    assert "shop's own number" in fields_of(text).problems[0]


def _number(body: str) -> Gs1Fields:
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(body)))
    return fields_of(f"]E0{body}{-total % 10}")


@pytest.mark.parametrize(
    ("rules", "body", "says"),
    [
        ("20IIIIIWW.WWW", "200000101234", NetMeasure(Decimal("1.234"), "kg")),
        ("20IIIIIWW.WWW", "200000100987", NetMeasure(Decimal("0.987"), "kg")),
        ("SE", "231234560987", NetMeasure(Decimal("0.987"), "kg")),
        ("FI", "241234560987", NetMeasure(Decimal("9.87"), "kg")),
        ("DK", "261234001250", NetMeasure(Decimal("1.250"), "kg")),
        ("NO, 28IIIICWW.WWW", "251234560987", NetMeasure(Decimal("98.7"), "kg")),
    ],
)
def test_a_weight_in_an_article_number(rules: str, body: str, says: NetMeasure) -> None:
    found = weighed(_number(body), layouts(rules))
    assert (found.net_weight, found.problems) == (says, ())


@pytest.mark.parametrize("check", range(10))
def test_a_measure_with_a_wrong_check_digit_is_not_believed(check: int) -> None:
    """GS1 General Specifications, 7.9.3: the price 2875 has the check digit 9."""
    found = weighed(_number(f"0212345{check}2875"), layouts("US"))
    assert found.price == (Decimal("28.75") if check == 9 else None)
    assert bool(found.problems) == (check != 9)
    assert found.gtin14 is not None


@pytest.mark.parametrize(
    ("rules", "one", "other"),
    [
        ("20IIIIIWW.WWW", "200000101234", "200000100987"),
        ("SE", "231234560987", "231234561987"),
        ("DK", "221234001250", "221234099950"),
        ("US", "021234592875", "021234502875"),
        ("GB", "201234592875", "201234512222"),
    ],
)
def test_two_weights_are_one_article(rules: str, one: str, other: str) -> None:
    found = [weighed(_number(body), layouts(rules)).gtin14 for body in (one, other)]
    assert found[0] == found[1]
    assert fields_of(f"]E0{(found[0] or '')[1:]}").gtin14 == found[0]


@pytest.mark.parametrize("text", ["]E05901234123457", "]E0036000291452", "]E496385074", "]E420123451"])
def test_every_other_number_is_as_it_was(text: str) -> None:
    for country in COUNTRIES:
        assert weighed(fields_of(text), layouts(country)) == fields_of(text)


def test_a_prefix_that_a_country_has_no_layout_for_stays_the_shops_own() -> None:
    found = _number("200000101234")
    assert weighed(found, layouts("DE")) == found
    assert weighed(found, ()) == found
    assert weighed(replace(found, gtin14=None), layouts("DE")).gtin14 is None


@pytest.mark.parametrize("text", ["XX", "20IIIII", "20IIIIIWWPPP", "30IIIIIWWWWW", "20IIIICWWWWWW", "20IIIIIW.W.WWW"])
def test_a_layout_that_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"layout|check digit"):
        layouts(text)


def test_words_never_take_the_place_of_a_lot_in_brackets() -> None:
    assert parse_written("(10)A7(99)LOT:B8", TODAY) == replace(Gs1Fields(), lot="A7")
