"""What the words on a label and on a bag say, and what they do not: found by trying the gate from outside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db import Contains, Ingredient, Looked
from kiosk.labels.checks import checks
from kiosk.labels.checks.allergens import Law, labelled, suspected
from kiosk.labels.content import listed
from kiosk.labels.net import measures
from tests.kiosk.labels.example import batch, use
from tests.kiosk.labels.kitchens import ROOMY
from tests.kiosk.labels.table import kitchen_of, label_of


def said_of(where, **change):
    kitchen = kitchen_of(where, change)
    return {one.id: one.verdict.value for one in checks(label_of(change, kitchen), kitchen, ROOMY) if not one.ok}


@pytest.mark.parametrize("name", ["coconut milk", "almond milk", "oat milk", "soya milk", "rice milk", "coconut cream"])
def test_what_only_sounds_like_milk_says_no_milk(name):
    assert "milk" not in [kind.name for kind in labelled(name, Law.EU).kinds]
    assert "milk" not in [kind.name for kind in suspected(name, Law.US).kinds]
    assert "allergen_clear" in said_of("eu", more=[f"{name}, 1 lb [milk]"])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("peanuts, butter", "milk"),
        ("tree nuts (almond), milk", "milk"),
        ("salt; coconut; milk", "milk"),
        ("rice, flour", "wheat"),
        ("crab, apple", "crustacean shellfish"),
        ("sunflower, lecithin", "soybeans"),
    ],
)
def test_words_on_two_sides_of_a_comma_are_no_phrase(text, kind):
    assert kind in [one.name for one in suspected(text, Law.US).kinds]


@pytest.mark.parametrize("text", ["gluten", "cereals containing gluten", "butter", "tahini", "cream"])
def test_the_contains_line_is_for_the_nine_by_name(text):
    assert said_of("us", more=[f"rice crumb, 1 lb [{text}]"])["contains_nine"] == "stop"


@pytest.mark.parametrize("text", ["molluscs", "mollusks", "lupin", "celery", "mustard"])
def test_an_allergen_of_europe_alone_stays_out_of_the_contains_line(text):
    change = {"more": [f"relish, 1 lb [{text}]"]}
    assert label_of(change, kitchen_of("us", change)).contains == ""


@pytest.mark.parametrize(
    ("net", "content"),
    [
        ("8 ounces (227 grams)", "8 oz"),
        ("NET WT 8 OZ (227 GRAMS)", "8 oz"),
        ("1 pint (473 ml)", "1 pt"),
        ("1 quart (946 millilitres)", "1 qt"),
        ("1 pound (454 g)", "1 lb"),
        ("1 pound 4 ounces (567 grams)", "20 oz"),
        ("12 fluid ounces (355 milliliters)", "12 fl oz"),
    ],
)
def test_units_may_be_spelled_out(net, content):
    found = said_of("us", product={"net_text": net, "net_content": content})
    assert not [one for one in found if one.startswith("net")]


@pytest.mark.parametrize("net", ["9 ounces (227 grams)", "8 ounces (227 kilograms)", "1 pint (227 grams)"])
def test_spelled_out_they_are_compared_as_well(net):
    assert "net_agrees" in said_of("us", product={"net_text": net, "net_content": "8 oz"})


def test_a_fraction_is_still_one_number():
    assert [str(one) for one in measures("1/2 lb 8oz/227g")] == ["0.5 lb", "8 oz", "227 g"]


@pytest.mark.parametrize(
    ("name", "allergen"),
    [
        ("coconut milk", "milk"),
        ("mixed nuts", "tree nuts (almond)"),
        ("almond milk", "milk"),
        ("hot sauce", "fish (cod)"),
        ("nut milk", "nuts (cashew)"),
    ],
)
def test_a_bags_own_allergen_stands_by_name_where_no_word_says_it(name, allergen):
    one = use(replace(_plain(name), looked=True), "4 lb")
    lot = replace(one.lot, contains=Contains(Looked.SAID, (allergen,)))
    parts = listed(batch(replace(one, lot=lot)))[0].sub
    assert [(part.name, part.strong) for part in parts if part.strong] == [(allergen, True)]


def _plain(name):
    return Ingredient(f"x-{name}", name)


HINTS = {
    "pesto": "milk", "satay sauce": "peanuts", "mayo": "egg", "Worcester sauce": "fish", "surimi": "fish",
    "tahina": "sesame", "soyabeans": "soybeans", "nutella": "tree nuts", "crème fraîche": "milk", "noodles": "wheat",
    "filo pastry": "wheat", "halloumi": "milk", "half-and-half": "milk", "teriyaki": "soybeans", 
    "scampi": "crustacean shellfish",
}  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), HINTS.items())
def test_a_name_is_read_for_hints(name, kind):
    assert kind in [one.name for one in suspected(name, Law.US).kinds]


@pytest.mark.parametrize(
    "name", ["rice noodles", "oat milk", "cocoa butter", "butternut squash", "strawberries", "ginger"]
)
def test_and_no_more_is_read_into_it(name):
    assert suspected(name, Law.US).kinds == ()


@pytest.mark.parametrize(
    "address",
    [
        "12345 Mill Lane, Dorset VT",
        "PO Box 12345, Dorset VT",
        "P.O. box 12345",
        "12 Mill Lane #12345, Dorset VT",
        "12345 Highway 7, Dorset",
    ],
)
def test_five_figures_elsewhere_are_no_zip(address):
    assert said_of("us", kitchen={"address": address})["zip"] == "warn"


@pytest.mark.parametrize(
    "address",
    [
        "12345 Mill Lane, Dorset VT 05251",
        "PO Box 12345, Dorset VT 05251-1234",
        "Dorset, Vermont 05251, USA",
        "12 Mill Lane, Dorset VT 05251 USA",
        "12 Mill Lane, Dorset, VT 05251 U.S.A.",
    ],
)
def test_a_zip_is_found_where_it_stands(address):
    assert "zip" not in said_of("us", kitchen={"address": address})


@pytest.mark.parametrize("where", ["eu", "uk", "uk-prepacked"])
@pytest.mark.parametrize(("drained", "wrong"), [("300 g", True), ("9 oz", True), ("227 g", False), ("120 g", False)])
def test_drained_it_is_no_more_than_all_of_it(where, drained, wrong):
    found = said_of(where, product={"in_liquid": True, "drained": drained})
    assert ("net_agrees" in found) is wrong


@pytest.mark.parametrize(
    ("name", "more", "verdict"),
    [
        ("Dairy-free fudge", "butter, 1 lb [milk]", "stop"),
        ("Vegan spread", "honeyed egg, 1 lb [egg]", "stop"),
        ("Nut-free bar", "almonds, 1 lb [tree nuts (almond)]", "stop"),
        ("Nut free bar", "peanuts, 1 lb [peanuts]", "stop"),
        ("Jam without eggs", "meringue, 1 lb [egg]", "stop"),
        ("Soy-free sauce", "tofu, 1 lb [soybeans]", "stop"),
        ("Almond-free bar", "almonds, 1 lb [tree nuts (almond)]", "stop"),
        ("Non-dairy cream", "casein, 1 lb [milk]", "stop"),
        ("Wheat-free bread", "flour, 1 lb [wheat]", "stop"),
        ("Lactose-free jam", "butter, 1 lb [milk]", "warn"),
    ],
)
def test_it_is_called_free_of_nothing_that_is_in_it(name, more, verdict):
    for where in ("us", "eu", "uk"):
        assert said_of(where, more=[more], product={"name": name})["free_of"] == verdict


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("Dairy-free fudge", "almonds, 1 lb [tree nuts (almond)]"),
        ("Free-range egg curd", "eggs, 1 lb [egg]"),
        ("Almond-free bar", "pecans, 1 lb [tree nuts (pecan)]"),
        ("Tree nut-free bar", "peanuts, 1 lb [peanuts]"),
        ("Sugar-free jam", "butter, 1 lb [milk]"),
        ("Strawberry Jam", "butter, 1 lb [milk]"),
    ],
)
def test_what_is_true_may_be_said(name, more):
    assert "free_of" not in said_of("us", more=[more], product={"name": name})
