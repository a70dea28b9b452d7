"""What a label says follows from the books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from db import Ingredient
from kiosk.labels import BagTag, LabelError, LabelSize, bag_tag, checks, jar_label
from tests.kiosk.labels.example import (
    ALMONDS,
    BERRIES,
    KITCHEN,
    LEMON,
    STRAWBERRIES,
    SUGAR,
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


def test_a_bag_tag_says_what_is_known() -> None:
    assert bag_tag(BERRIES, KITCHEN) == BagTag(
        ingredient="Strawberries",
        supplier="Valley Farm",
        bought_on=date(2026, 3, 2),
        best_before=None,
        supplier_lot="",
        quantity="20 lb",
        number="B0001-4",
    )


def test_the_example_label_passes_its_checks() -> None:
    chips = checks(jar_label(batch(), 1, KITCHEN), KITCHEN)
    assert [chip.name for chip in chips] == ["Allergens", "Net weight", "Address", "Lot", "US cottage statement"]
    assert all(chip.ok and chip.rule and chip.reviewed for chip in chips)


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("Allergens", {"uses": ()}, "scan the bags"),
        ("Allergens", {"uses": (use(Ingredient("x", "ground almonds"), "1 lb"),)}, "Is tree nuts in"),
        ("Allergens", {"uses": (use(Ingredient("x", "lemons"), "6 each"),)}, "counted, not weighed"),
    ],
)
def test_a_check_that_fails_says_what_to_do(name: str, change: dict[str, object], words: str) -> None:
    label = jar_label(replace(batch(), **change), 1, KITCHEN)  # type: ignore[arg-type]
    (failed,) = [chip for chip in checks(label, KITCHEN) if not chip.ok]
    assert failed.name == name
    assert words in failed.words


def test_a_kitchen_without_address_and_statement_is_told() -> None:
    kitchen = replace(KITCHEN, address="", statement=" ")
    failed = {chip.name: chip for chip in checks(jar_label(batch(), 1, kitchen), kitchen) if not chip.ok}
    assert failed["Address"].words == "Write the kitchen's address into the settings."
    assert failed["Address"].stops
    assert not failed["US cottage statement"].stops


def test_other_jurisdictions_have_no_cottage_statement() -> None:
    kitchen = replace(KITCHEN, jurisdiction="EU", statement="")
    chips = checks(jar_label(batch(), 1, kitchen), kitchen)
    assert [chip.name for chip in chips] == ["Allergens", "Net weight", "Address", "Lot", "Best before"]
    assert all(chip.ok for chip in chips)


@pytest.mark.parametrize("text", ["", "wide", "58x", "0x40", "58x9999", "axb", "5.55x40", "58x40x2"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(LabelError):
        LabelSize.parse(text)
