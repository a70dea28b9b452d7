"""What a label says follows from the books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from db import PackShape, Quantity
from drivers.label_size import LabelSizeError
from kiosk.labels import BagTag, LabelSize, Renderer, bag_tag, checks, jar_label
from kiosk.labels.checks import Verdict, load_pack
from kiosk.labels.checks.allergens import Law
from kiosk.labels.content import is_european
from kiosk.settings.config import JURISDICTIONS, LabelChoices
from tests.kiosk.labels.example import (
    ALMONDS,
    BERRIES,
    JAM,
    KITCHEN,
    LEMON,
    STRAWBERRIES,
    SUGAR,
    Ingredient,
    batch,
    use,
)


def names(*uses: object) -> list[str]:
    return [listed.name for listed in jar_label(batch(*uses), 1, KITCHEN).ingredients]  # type: ignore[arg-type]


def test_ingredients_stand_in_order_of_weight_as_used() -> None:
    assert names() == ["strawberries", "sugar", "fruit pectin", "lemon juice"]
    more_sugar = (use(SUGAR, "3 lb"), use(STRAWBERRIES, "4 lb"), use(SUGAR, "2 lb"))
    assert names(*more_sugar) == ["sugar", "strawberries"]


def test_what_was_taken_back_is_not_in_it() -> None:
    assert names(use(STRAWBERRIES, "8 lb"), use(ALMONDS, "1 lb", reversed=True)) == ["strawberries"]


def test_units_of_every_kind_are_compared() -> None:
    honey = Ingredient("i7", "honey", density=Decimal("1.42"))
    eggs = Ingredient("i8", "eggs", allergens=("egg",))
    assert names(use(eggs, "6 each"), use(LEMON, "1 l"), use(honey, "1 l"), use(SUGAR, "1200 g")) == [
        "honey",
        "sugar",
        "lemon juice",
        "eggs",
    ]


def test_allergens_are_marked_where_they_are_named() -> None:
    biscuit = Ingredient("i9", "biscuit", allergens=("wheat", "milk"), sub_ingredients=("wheat flour", "milk", "salt"))
    label = jar_label(batch(use(ALMONDS, "1 lb"), use(biscuit, "2 oz"), use(SUGAR, "1 oz")), 1, KITCHEN)
    almonds, with_sub, sugar = label.ingredients
    assert almonds.strong
    assert not with_sub.strong
    assert [(part.name, part.strong) for part in with_sub.sub] == [
        ("wheat flour", True),
        ("milk", True),
        ("salt", False),
    ]
    assert not sugar.strong
    assert label.contains == "Tree nuts (almonds), wheat, milk"


def test_net_contents_are_in_both_systems_in_the_order_of_the_law() -> None:
    def net(text: str, content: str, jurisdiction: str) -> str:
        product = replace(JAM, net_text=text, net_content=Quantity.parse(content))
        return jar_label(replace(batch(), product=product), 1, replace(KITCHEN, jurisdiction=jurisdiction)).net

    assert net("8 oz (227 g)", "227 g", "US") == "8 oz (227 g)"
    assert net("227 g", "227 g", "US-CA") == "8 oz (227 g)"
    assert net("8 oz", "8 oz", "US") == "8 oz (227 g)"
    assert net("8 oz (227 g)", "227 g", "UK") == "227 g (8 oz)"
    assert net("227 g", "227 g", "EU") == "227 g"
    assert net("6 cookies", "6 each", "US") == "6 cookies"


def test_dates_lot_and_letters_follow_the_jurisdiction() -> None:
    us, eu = (jar_label(batch(), 1, replace(KITCHEN, jurisdiction=law)) for law in ("US", "EU"))
    assert (str(us.durability), us.lot_mark) == ("Best before 4 Mar 2027", "")
    assert (str(eu.durability), eu.lot_mark) == ("Best before end Feb 2027", "L")
    soon = replace(eu, best_before=date(2026, 3, 20), use_by=True)
    assert (str(soon.durability), soon.lot_mark) == ("Use by 20 Mar", "")
    assert [replace(eu, net_base=Decimal(base)).smallest_net_mm for base in (50, 51, 200, 1000, 1001)] == [
        2,
        3,
        3,
        4,
        6,
    ]
    assert [replace(eu, largest_side_cm2=side).smallest_x_height_mm for side in (None, 80, 79)] == [1.2, 1.2, 0.9]
    assert us.fields()["contains"] == eu.fields()["contains"] == ""


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_what_is_printed_and_what_is_checked_take_their_figures_from_one_pack(jurisdiction: str) -> None:
    pack = load_pack(jurisdiction.lower())
    assert is_european(jurisdiction) == (pack.law is Law.EU)
    label = jar_label(batch(), 1, replace(KITCHEN, jurisdiction=jurisdiction))
    rules = {rule.id: rule.settings for rule in pack.rules}
    if pack.law is Law.EU:
        assert label.smallest_x_height_mm == rules["letters"]["least_mm"]
        assert label.wanted_x_height_mm == label.smallest_x_height_mm
        if "net_height" in rules:
            assert label.net_asked_mm == rules["net_height"]["steps"][2][1]
    else:
        assert (label.smallest_x_height_mm, label.wanted_x_height_mm) == (1.1906, 1.5875)
        assert label.net_o_mm == pytest.approx(rules["net_height"]["steps"][0][1] * 25.4)
        assert label.net_asked_mm == pytest.approx(1.5875 / 0.751)


def test_net_contents_are_set_as_high_as_the_check_then_asks() -> None:
    """21 CFR 101.7(h)(2), (i): a round jar whose side is 100 cm2 has a panel of 6.2 square inches: an o of 1/8 inch."""
    jar = replace(JAM, largest_side_cm2=100, pack_shape=PackShape.ROUND, storage="Keep cool once opened.")
    label = jar_label(replace(batch(), product=jar), 1, KITCHEN)
    assert (label.net_o_mm, label.net_asked_mm) == (pytest.approx(3.175), pytest.approx(4.2277, abs=0.001))
    layout = Renderer().set(label, LabelSize.parse("70x50"), 203).layout
    assert layout.net_line_mm >= 3.17
    (height,) = (check for check in checks(label, KITCHEN, layout) if check.id == "net_height")
    assert (height.ok, height.words) == (True, "3.2 mm, at least 3.2 mm.")


@pytest.mark.parametrize(
    ("shape", "side", "o_mm"),
    [
        (PackShape.ROUND, 80, 1.5875),
        (PackShape.ROUND, 81, 3.175),
        (PackShape.RECTANGULAR, 32, 1.5875),
        (PackShape.RECTANGULAR, 33, 3.175),
        (PackShape.RECTANGULAR, 170, 4.7625),
        (PackShape.ROUND, 6_500, 12.7),
        (PackShape.RECTANGULAR, 2_580, 6.35),
    ],
)
def test_the_net_contents_go_by_the_shape_of_the_pack(shape: PackShape, side: int, o_mm: float) -> None:
    label = jar_label(replace(batch(), product=replace(JAM, largest_side_cm2=side, pack_shape=shape)), 1, KITCHEN)
    assert label.net_o_mm == pytest.approx(o_mm)
    assert label.smallest_net_mm == label.net_asked_mm


def test_what_nobody_knows_does_not_keep_a_label_from_being_set_and_is_never_called_fine() -> None:
    """A jar of three litres may ask for figures that a small label has no room for; its shape is not in the books."""
    huge = replace(JAM, largest_side_cm2=700, net_content=Quantity.parse("106 oz"), net_text="6 lb 10 oz (3.01 kg)")
    label = jar_label(replace(batch(), product=huge), 1, KITCHEN)
    assert (label.smallest_net_mm, label.net_o_mm) == (pytest.approx(2.1138, abs=0.001), pytest.approx(6.35))
    layout = Renderer().set(label, LabelSize.parse("70x50"), 203).layout
    told = {check.id: check for check in checks(label, KITCHEN, layout)}
    assert told["net_height"].verdict is Verdict.WARN
    assert "up to 6.35 mm" in told["net_height"].words
    nothing_known = jar_label(batch(), 1, KITCHEN)
    high = replace(layout, net_height_mm=9, net_o_mm=6.9)
    assert "net_height" in {check.id for check in checks(nothing_known, KITCHEN, high) if not check.ok}


def test_an_allergen_is_repeated_in_a_contains_line_in_the_us_alone() -> None:
    """With a list of ingredients, EU law has it emphasised there and no second time (article 21(1))."""
    nuts = batch(use(ALMONDS, "1 lb"))
    us, uk = (jar_label(nuts, 1, replace(KITCHEN, jurisdiction=law)) for law in ("US", "UK"))
    assert us.fields()["contains"] == "Tree nuts (almonds)"
    assert uk.fields()["contains"] == ""
    assert uk.ingredients[0].strong


def test_what_is_two_percent_or_less_can_stand_behind_its_clause() -> None:
    """21 CFR 101.4(a)(2): pectin is 1.0 % of the batch, lemon juice 0.5 %."""
    clause = LabelChoices(two_percent_clause=True)
    assert jar_label(batch(), 1, KITCHEN).clause_from is None
    assert jar_label(batch(), 1, KITCHEN, clause).clause_from == 2
    assert jar_label(batch(), 1, replace(KITCHEN, jurisdiction="EU"), clause).clause_from is None
    eggs = Ingredient("i8", "eggs", allergens=("egg",))
    counted = batch(use(SUGAR, "9 lb"), use(LEMON, "1 oz"), use(STRAWBERRIES, "1 oz"), use(eggs, "6 each"))
    assert jar_label(counted, 1, KITCHEN, clause).clause_from is None


def test_the_statement_has_the_size_that_its_law_names() -> None:
    sizes = [jar_label(batch(), 1, replace(KITCHEN, jurisdiction=law)).statement_pt for law in ("US", "US-CA", "US-FL")]
    assert sizes == [None, 12, 10]


def test_a_bag_tag_says_what_is_known() -> None:
    assert bag_tag(BERRIES) == BagTag(
        ingredient="Strawberries",
        supplier="Valley Farm",
        bought_on=date(2026, 3, 2),
        best_before=None,
        supplier_lot="",
        quantity="20 lb",
        number="B0001-4",
        contains="none",
        use_by=None,
    )


@pytest.mark.parametrize("text", ["", "wide", "58x", "0x40", "58x9999", "axb", "3.55x40", "58x40x2"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(LabelSizeError):
        LabelSize.parse(text)
