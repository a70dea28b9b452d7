"""What a label says follows from the books."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db import Ingredient
from kiosk.labels import BagTag, LabelError, LabelSize, bag_tag, jar_label
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


@pytest.mark.parametrize("text", ["", "wide", "58x", "0x40", "58x9999", "axb", "5.55x40", "58x40x2"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(LabelError):
        LabelSize.parse(text)
