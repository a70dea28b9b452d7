"""Receive: what a supplier's code is taken for, and what becomes of the bag in hand when the next one is scanned."""

from __future__ import annotations

import pytest

from drivers.scanners.arrival import scan_of_characters
from kiosk.flows.base import Place, Tone, Why
from kiosk.settings.config import Kitchen

GTIN = "09506000134352"
G = "\x1d"


def field(day, key):
    return next(field for field in day.view.fields if field.key == key)


def send(day, text):
    """As a hand scanner at the counter."""
    day.counter.scanned(scan_of_characters(text.encode(), "scanner", 0.0))
    return day


@pytest.mark.parametrize(
    ("text", "lot", "best"),
    [
        (f"]C110L1234{G}15270131", "L1234", "31 Jan 2027"),
        ("]C110L1234", "L1234", ""),
        ("]C11527013110L1234", "L1234", "31 Jan 2027"),
        ("]Q1(17)270131(10)L1234", "L1234", "31 Jan 2027"),
        ("]C0LOT:L1234 EXP:2027-01", "L1234", "31 Jan 2027"),
        (f"10L1234{G}15270131", "L1234", "31 Jan 2027"),
    ],
)
@pytest.mark.parametrize("opened", [True, False])
def test_a_code_without_a_gtin_gives_its_lot_and_its_date(day, opened, text, lot, best):
    if opened:
        day.tap("receive")
    send(day, text)
    assert day.place is Place.RECEIVE
    assert (field(day, "supplier_lot").value, field(day, "best_before").value) == (lot, best)
    assert field(day, "supplier_lot").why is Why.SCANNED


@pytest.mark.parametrize(
    "text",
    [
        "]C100106141411234567897",
        "]C100106141411234567890",
        "]Q1https://www.example-brand.com/recipes?utm_source=pack",
        "]Q1www.brand.example",
        "]d1PX24046B/C",
        "]Q1WIFI:S:kitchen;T:WPA;P:x;;",
        "01234565",
        f"01{GTIN}10LOT-42A",
        "]C1" + f"21S-9{G}91X",
        "]C0" + "A" * 41,
    ],
)
def test_what_is_no_lot_is_said_and_fills_in_nothing(day, text):
    day.tap("receive")
    before = day.view.fields
    send(day, text)
    assert (day.view.fields, day.counter.notice.tone) == (before, Tone.WARN)


def test_a_digital_link_is_the_pack_with_its_lot_and_date(day):
    send(day, f"]Q1https://brand.example/01/{GTIN}/10/LOT-42A?15=270131")
    shown = {one.key: one.value for one in day.view.fields}
    assert (shown["ingredient"], shown["supplier_lot"], shown["best_before"]) == (
        "Fruit pectin",
        "LOT-42A",
        "31 Jan 2027",
    )


# -- the next bag


@pytest.mark.parametrize("second", ["]C110B7", f"]C101{GTIN}10B7", f"]Q1https://id.gs1.org/01/{GTIN}/10/B7"])
def test_another_lot_of_the_same_article_is_the_next_bag_and_nothing_is_lost(day, second):
    send(day, f"]C101{GTIN}1527113010A7")
    send(day.tap("set_field", "price", "18.40"), second)
    assert (field(day, "supplier_lot").value, field(day, "price").value) == ("A7", "$18.40")
    assert "B7" in day.words
    day.tap("save")
    booked = [one for one in day.books.lots() if one.supplier_lot in ("A7", "B7")]
    assert [(one.supplier_lot, str(one.price)) for one in booked] == [("A7", "$18.40")]
    assert (field(day, "supplier_lot").value, field(day, "price").value) == ("B7", "")
    assert field(day, "best_before").value == ""


def test_a_bag_with_a_photo_waits_too(day):
    day.tap("receive").tap("keep_photo", b"\xff\xd8\xff\xd9")
    send(day.tap("set_field", "ingredient", "sugar"), f"]C101{GTIN}10A7")
    assert len(day.view.photos) == 1
    send(day, f"]C101{GTIN}10B7")
    assert (len(day.view.photos), field(day, "supplier_lot").value) == (1, "A7")


def test_cleared_the_bag_that_waits_is_begun(day):
    send(day, f"]C101{GTIN}10A7")
    send(day, f"]C101{GTIN}10B7").look().tap("clear")
    assert field(day, "supplier_lot").value == "B7"
    day.tap("clear")
    assert field(day, "supplier_lot").value == ""


def test_another_article_waits_while_something_was_entered(day):
    day.tap("receive").tap("set_field", "ingredient", "sugar").tap("set_field", "quantity", "3 lb")
    send(day, "]E09506000134376")
    send(day, f"]C101{GTIN}10A7")
    assert (field(day, "ingredient").value, field(day, "quantity").value) == ("Sugar", "3 lb")
    assert field(day, "supplier_lot").value == ""
    day.tap("set_field", "supplier", "Amazon").tap("save")
    assert (field(day, "ingredient").value, field(day, "supplier_lot").value) == ("Fruit pectin", "A7")


def test_the_same_bag_scanned_again_or_by_its_other_code_is_the_same_bag(day):
    send(day, f"]E0{GTIN[1:]}")
    for text in (f"]C101{GTIN}10A7", "]C110A7", "]C110a7", f"]E0{GTIN[1:]}", f"]C101{GTIN}10A7"):
        send(day, text)
        assert "Another bag" not in day.words
    assert field(day, "supplier_lot").value.upper() == "A7"


def test_a_lot_that_ran_together_with_the_lot_in_hand_is_the_same_bag(day):
    send(day, f"]C101{GTIN}10LOT-42A")
    send(day, f"]C101{GTIN}10LOT-42A17261231")
    assert (field(day, "supplier_lot").value, field(day, "supplier_lot").doubt) == ("LOT-42A", "")


def test_a_clear_code_settles_a_doubtful_lot(day):
    send(day, f"]C101{GTIN}10LOT-42A17261231")
    assert field(day, "supplier_lot").doubt == "LOT-42A17261231"
    send(day, f"]C101{GTIN}10LOT-42A")
    assert (field(day, "supplier_lot").value, field(day, "supplier_lot").doubt) == ("LOT-42A", "")


@pytest.mark.parametrize(
    ("key", "typed", "code"),
    [
        ("supplier_lot", "MY-LOT", "10A7"),
        ("best_before", "2027-05-01", "15270131"),
        ("best_before", "2027-05-01", "17270131"),
        ("quantity", "3 lb", "3103001250"),
        ("price", "4.50", "3922999"),
    ],
)
def test_what_was_typed_is_never_overwritten_and_that_they_differ_is_said(day, key, typed, code):
    send(day, f"]E0{GTIN[1:]}").tap("set_field", key, typed)
    before = field(day, key)
    send(day, f"]C101{GTIN}{code}")
    assert field(day, key) == before
    assert "was entered and stays" in day.words


# -- what is doubtful is not taken


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("17770101", "best_before"),
        ("15450101", "best_before"),
        ("31030017503202000380", "quantity"),
        ("3103000000", "quantity"),
        ("4222761727013110A7", "best_before"),
        ("3560000100", "quantity"),
    ],
)
def test_what_a_code_says_in_doubt_is_said_and_not_taken(day, code, key):
    day.tap("receive")
    send(day, f"]C1{code}" if key == "best_before" else f"]C101{GTIN}{code}")
    assert field(day, key).why is not Why.SCANNED
    assert day.counter.notice.tone is Tone.WARN


def test_sell_by_is_no_best_before(day):
    send(day, f"]C101{GTIN}16260310")
    assert field(day, "best_before").value == ""
    assert "sell by 10 Mar 2026" in day.view.word


def test_a_lot_that_may_hold_another_field_is_worth_a_glance_and_no_alarm(day):
    send(day, f"]C101{GTIN}10HT-0309")
    assert field(day, "supplier_lot").value == "HT-0309"
    assert "compare the lot" in day.view.word
    assert day.counter.notice is None


# -- what a scale wrote


SCALES = Kitchen(jurisdiction="EU", currency="EUR", units="metric", variable_measure="20IIIIIWW.WWW, 21IIIIIPPP.PP")


def test_two_bags_from_one_scale_are_one_article_with_their_weights(day_with_printer):
    day = day_with_printer(None, SCALES)
    send(day.tap("receive"), "]E02000001012345")
    assert (field(day, "quantity").value, day.words) == ("1.234 kg", "A pack that is new here")
    day.tap("set_field", "ingredient", "cheese").tap("set_field", "supplier", "Corner shop").tap("save")
    send(day, "]E02000001009871")
    assert (field(day, "ingredient").value, field(day, "quantity").value) == ("Cheese", "0.987 kg")


def test_a_price_in_a_number_is_the_price(day_with_printer):
    day = day_with_printer(None, SCALES)
    send(day.tap("receive"), "]E02100001012342")
    assert (field(day, "price").value, field(day, "quantity").value) == ("€12.34", "")


def test_an_american_label_of_a_scale_has_a_price(day):
    send(day.tap("receive"), "]E0212345928752")
    assert field(day, "price").value == "$28.75"


def test_without_a_rule_it_is_an_article_and_that_is_said(day_with_printer):
    day = day_with_printer(None, Kitchen(jurisdiction="EU", currency="EUR", units="metric"))
    send(day.tap("receive"), "]E02000001012345")
    assert "shop's own number" in day.words
    assert field(day, "quantity").value == ""


@pytest.mark.parametrize(
    "text",
    [
        "WIFI:S:shop;T:WPA;P:secret;;",
        "BEGIN:VCARD\nFN:Valley Farm\nEND:VCARD",
        "MECARD:N:Valley Farm;;",
        "mailto:farm@valley.example",
        "tel:+15550100",
        "SPC\n0200\n1\nCH93",
        "javascript:alert(1)",
        "geo:47.1,8.5",
    ],
)
def test_what_a_telephone_acts_on_is_no_lot(day, text):
    day.tap("receive").tap("set_field", "ingredient", "sugar")
    day.scan(text)
    assert "code for a telephone" in day.words
    assert day.counter.flow._draft.supplier_lot == ""


@pytest.mark.parametrize("text", ["LOT-7", "Tel-4", "GEO7", "WIFI7", "SPC-0200"])
def test_what_only_begins_so_is_offered_as_the_lot(day, text):
    day.tap("receive").tap("set_field", "ingredient", "sugar")
    day.scan(text)
    assert day.counter.flow._draft.supplier_lot == text
