"""What a reviewer found in the checks of labels: each with others of its kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db import Looked, PackShape, Quantity
from db.records import Contains
from kiosk.labels import LabelSize, Renderer, checks, jar_label
from kiosk.labels.checks import Verdict
from kiosk.labels.checks.keeping import says_kept_cold, tells_day
from kiosk.labels.pages import TEMPLATES
from kiosk.labels.tags import bag_tag
from tests.kiosk.labels.example import BERRIES, STRAWBERRIES, SUGAR, batch, use
from tests.kiosk.labels.kitchens import JAM_IN_CARE, KITCHENS, ROOMY
from tests.kiosk.labels.test_second_reading import an, label, told


def a_bag(names: tuple[str, ...], ours: tuple[str, ...], made_of: tuple[str, ...] = ()):
    ingredient = replace(STRAWBERRIES, allergens=names, sub_ingredients=("sugar", "water"))
    contains = Contains(Looked.SAID, ours, sub_ingredients=made_of)
    return bag_tag(replace(BERRIES, ingredient=ingredient, contains=contains))


@pytest.mark.parametrize(
    ("names", "ours", "made_of", "words"),
    [
        (("soybeans",), ("milk", "soybeans"), (), "NEW: MILK; soybeans"),
        (("milk", "egg"), ("milk",), (), "NO EGG; milk"),
        (("wheat",), ("milk", "egg", "wheat"), (), "NEW: MILK, EGG; wheat"),
        ((), ("sesame",), (), "NEW: SESAME"),
        (("milk",), ("milk",), ("sugar", "salt"), "MADE OF OTHER THINGS; milk"),
        (("milk", "egg"), ("egg", "milk"), ("oil",), "MADE OF OTHER THINGS; egg; milk"),
        ((), (), ("oil",), "MADE OF OTHER THINGS"),
    ],
)
def test_a_bag_that_is_otherwise_is_loud(names, ours, made_of, words) -> None:
    tag = a_bag(names, ours, made_of)
    assert (tag.contains, tag.loud) == (words, True)
    assert "Bag of" not in dict(tag.fields()["lines"])


def test_a_bag_that_is_as_its_ingredient_is_not_loud() -> None:
    tag = a_bag(("MSG",), ("MSG",))
    assert (tag.contains, tag.loud) == ("MSG", False)
    assert dict(tag.fields()["lines"])["Bag of"] == "20 lb"


@pytest.mark.parametrize(
    "storage",
    [
        "Keep refrigerated. Use within 5 days of opening.",
        "Keep refrigerated and use within 5 days of opening.",
        "Once opened, eat within a week. Store chilled.",
        "Keep in the fridge; best within 3 days once opened",
        "Keep frozen until opened? No: keep frozen. Open with care.",
        "Keep refrigerated before and after opening.",
        "Keep below 5 °C.",
        "Store under 41 °F (5 °C). Shake before opening.",
        "Store at 2-8 °C",
        "Store at −18 °C.",
        "Keep below 40.",
        "Keep at 3.5 °C",
    ],
)
def test_storage_that_wants_it_cold_is_asked_about_sentence_by_sentence(storage: str) -> None:
    assert says_kept_cold(storage)
    assert told("us-tx", label("us-tx", storage=storage))["cold_flag"].verdict is Verdict.WARN


@pytest.mark.parametrize(
    "storage",
    [
        "Keep below 25 °C.",
        "Keep below 25 °C. Refrigerate after opening.",
        "Store between 10 and 25 °C",
        "Store below 77 °F (25 °C).",
        "Once opened, keep refrigerated and use within 5 days of opening.",
        "Do not freeze.",
        "Keep cool and dry; keep cold once open.",
        "Keep at 15-20 °C. Do not refrigerate.",
    ],
)
def test_storage_that_does_not_want_it_cold_is_left_alone(storage: str) -> None:
    assert not says_kept_cold(storage)
    assert "cold_flag" not in told("us-tx", label("us-tx", storage=storage))


@pytest.mark.parametrize(
    ("number", "tells"),
    [
        ("SJ-20260304-A", True), ("SJ-2026030417", True), ("SJ-2026-03-04-2", True), ("SJ-26-063", True),
        ("L030426B", True), ("SJ-9926030411", False), ("SJ-126063", False), ("SJ-20260630", False),
        ("SJ-260630-1", False), ("26-0630-12", False), ("SJ-1040326", False), ("SJ-1-20-26063", True),
    ],
)  # fmt: skip
def test_a_day_stands_at_a_boundary_of_the_number(number: str, tells: bool) -> None:
    assert tells_day(number, date(2026, 3, 4)) is tells


OWN = """#import "common.typ": *
#show: page-setup
#place(code-place)
#place(dx: 2mm, dy: 34mm, number-place(3mm))
#report(1.6mm, net: 6mm NET_O)
"""


@pytest.mark.parametrize(
    ("net_o", "verdict"), [("", Verdict.WARN), (", net_o: 3.2", Verdict.OK), (", net_o: 2.2", Verdict.STOP)]
)
def test_a_template_that_does_not_say_how_high_its_small_letters_are(tmp_path: Path, net_o: str, verdict) -> None:
    (tmp_path / "common.typ").write_text((TEMPLATES / "common.typ").read_text())
    (tmp_path / "jar.typ").write_text(OWN.replace("NET_O", net_o))
    jar = label("us")
    layout = Renderer(tmp_path).set(jar, LabelSize.parse("70x50"), 203).layout
    check = {one.id: one for one in checks(jar, KITCHENS["us"], layout)}["net_height"]
    assert check.verdict is verdict
    assert ("this template does not say" in check.words) is (verdict is Verdict.WARN)


@pytest.mark.parametrize(
    ("shape", "side", "x_mm", "verdict"),
    [
        (PackShape.ROUND, 60, 1.3, Verdict.WARN), (PackShape.ROUND, 60, 1.1, Verdict.STOP),
        (PackShape.ROUND, 64, 1.3, Verdict.WARN), (PackShape.ROUND, 65, 1.3, Verdict.STOP),
        (PackShape.ROUND, 100, 1.3, Verdict.STOP), (PackShape.ROUND, 160, 1.5, Verdict.STOP),
        (PackShape.RECTANGULAR, 60, 1.3, Verdict.WARN), (PackShape.RECTANGULAR, 100, 1.3, Verdict.STOP),
        (PackShape.UNKNOWN, 60, 1.3, Verdict.WARN), (PackShape.UNKNOWN, 100, 1.3, Verdict.STOP),
        (PackShape.UNKNOWN, None, 1.3, Verdict.WARN), (PackShape.OTHER, 40, 1.3, Verdict.WARN),
        (PackShape.ROUND, 60, 1.59, Verdict.OK), (PackShape.ROUND, 300, 1.59, Verdict.OK),
    ],
)  # fmt: skip
def test_letters_of_small_packs_go_by_all_the_space_for_labels_and_never_pass(shape, side, x_mm, verdict) -> None:
    """A round jar's display panel is 40 % of it; 10 square inches are of all that a label could stand on."""
    jar = label("us", pack_shape=shape, largest_side_cm2=side)
    looked_at = checks(jar, KITCHENS["us"], replace(ROOMY, x_height_mm=x_mm, net_height_mm=9))
    assert max((one.verdict for one in looked_at if one.chip == "Letters"), key=lambda one: one.gravity) is verdict


@pytest.mark.parametrize(
    ("name", "allergens"),
    [
        ("turkey sausage", ("egg",)), ("buffalo sauce", ("milk",)), ("duck pie", ("egg", "milk")),
        ("goat curry", ("milk",)), ("sheep sausage with milk", ("milk",)), ("turkey and egg salad", ("egg",)),
        ("goose fat and butter", ("milk",)),
    ],
)  # fmt: skip
def test_an_animal_elsewhere_in_the_name_brings_no_milk_or_egg(name: str, allergens: tuple[str, ...]) -> None:
    assert told("us", label("us", an(name, *allergens)))["animal"].ok


@pytest.mark.parametrize("name", ["goat milk powder", "buffalo cream", "ewe's milk cheese", "goat butter"])
def test_an_animal_right_before_its_milk_is_named(name: str) -> None:
    assert told("us", label("us", an(name, "milk")))["animal"].verdict is Verdict.WARN


def sulphites(amount: str, density: str | None, net: str = "8 oz", where: str = "eu"):
    syrup = replace(an("fruit syrup", "sulphites (100 mg/kg)")[0], density=Decimal(density) if density else None)
    product = replace(JAM_IN_CARE, net_content=Quantity.parse(net))
    made = batch(use(STRAWBERRIES, "8 lb"), use(SUGAR, "4 lb"), use(syrup, amount), product=product)
    return told(where, jar_label(made, 1, KITCHENS[where]))["sulphites"]


@pytest.mark.parametrize(
    ("amount", "density", "net", "stops"),
    [
        ("1 lb", None, "8 oz", False), ("500 ml", "1.0", "8 oz", False), ("500 ml", "1.4", "8 oz", True),
        ("250 ml", "1.4", "8 oz", False), ("500 ml", None, "8 oz", True), ("2 fl oz", None, "8 oz", True),
        ("1 cup", None, "227 g", True), ("1 lb", None, "250 ml", True), ("500 ml", "1.0", "8 fl oz", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["eu", "us"])
def test_sulphites_by_volume_count_by_their_density(amount, density, net, stops, where) -> None:
    check = sulphites(amount, density, net, where)
    assert check.stops is stops
    by_volume = (density is None and amount != "1 lb") or "l" in net
    assert ("as the density is not known" in check.words) is by_volume


def test_words_of_sulphites_have_no_stray_comma() -> None:
    assert "mg/kg), (" not in told("eu", label("eu", an("dried fruit", "sulphites (900 mg/kg)")))["sulphites"].words


@pytest.mark.parametrize(
    ("net", "filled", "known"),
    [
        ("8 oz", 38, True),
        ("8 oz", None, False),
        ("8 oz", 0, False),
        ("12", 38, False),
        ("12", None, False),
        ("1", 1, False),
    ],
)
@pytest.mark.parametrize("where", ["eu", "us"])
def test_how_far_it_dried_is_known_only_of_what_was_filled_by_weight(net, filled, known, where) -> None:
    """What went in has few sulphites; in what came out there may be many more."""
    product = replace(JAM_IN_CARE, net_content=Quantity.parse(net))
    fruit = an("dried fruit", "sulphites (100 mg/kg)")[0]
    made = replace(
        batch(use(STRAWBERRIES, "8 lb"), use(SUGAR, "4 lb"), use(fruit, "1 oz"), product=product), filled=filled
    )
    check = told(where, jar_label(made, 1, KITCHENS[where]))["sulphites"]
    assert check.stops is not known
    assert ("an unknown amount" in check.words) is not known
