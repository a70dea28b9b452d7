"""Which names are asked about as one, and which never are."""

from __future__ import annotations

import pytest

from db.rules.likeness import Likeness, alike, likenesses

ONE = [
    ("Valley Farm", "Valley Farms"),
    ("Valley Farm", "Valley farm LLC"),
    ("Valley Farm", "VALLEY FARM, L.L.C."),
    ("Valley Farm", "Vally Farm"),
    ("Valley Farm", "The Valley Farm Inc."),
    ("Smith & Sons", "Smith and Son"),
    ("Müller", "Muller GmbH"),
    ("Main Street Market", "Main St. Mkt"),
    ("Café Crème", "Cafe Creme"),
    ("St. Mary's Bakery", "Saint Marys Bakery"),
    ("strawberries", "strawberry"),
    ("Berry Bros", "Berry Brothers Ltd"),
    ("Costco", "COSTCO "),
    ("cinnamon", "cinammon"),
    ("Green-Leaf", "Greenleaf"),
    ("tomatoes", "tomato"),
    ("Farm Valley", "Valley Farm"),
    ("Riverside Dairy", "Riversid Dairy"),
]

TWO = [
    ("Farm A", "Farm B"),
    ("salt", "malt"),
    ("Mill 1", "Mill 2"),
    ("Oak Farm", "Oak Mill"),
    ("butter", "cutter"),
    ("Stall 12", "Stall 21"),
    ("rice", "mice"),
    ("lemon", "melon"),
    ("Store No 3", "Store No 8"),
    ("North Farm", "South Farm"),
    ("flour", "floor wax"),
    ("oats", "nuts"),
    ("Valley Farm", "Valley Dairy Farm"),
    ("", "LLC"),
    ("!!!", "???"),
    ("plum", "plumb"),
    ("sugar", "sugar, brown"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_these_are_asked_about(one, other):
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_these_are_two(one, other):
    assert not alike(one, other)
    assert not alike(other, one)


def test_a_sheet_of_names_is_asked_about_once_each():
    names = ["Valley Farm", "Valley Farms", "Valley farm LLC", "Farm A", "Farm B", "valley farm"]
    assert likenesses(names, []) == (
        Likeness("Valley Farms", "Valley Farm", True),
        Likeness("Valley farm LLC", "Valley Farm", True),
    )
    assert likenesses(["COSTCO"], ["Costco"]) == ()
    assert likenesses(["Vally Farm"], ["Valley Farm"]) == (Likeness("Vally Farm", "Valley Farm", False),)
    assert likenesses([], ["Valley Farm"]) == ()
    assert likenesses(["Farm C"], ["Farm A", "Farm B"]) == ()
