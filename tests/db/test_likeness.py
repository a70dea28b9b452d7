"""Which names are asked about as one, and which never are."""

from __future__ import annotations

import pytest

from db.rules import likeness
from db.rules.likeness import Likeness, alike, compared, likenesses

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


MANY = {
    "numbered": lambda i: "a" + "b" * 60 + str(i),
    "numbered words": lambda i: f"Supplier {'x' * 40} {i}",
    "one long word": lambda i: "".join("ab"[i * 7919 >> bit & 1] for bit in range(24)) * 3,
    "one word of a name": lambda i: "farm " + "".join("abc"[i * 7919 // 3**place % 3] for place in range(16)) * 4,
    "alike at first": lambda i: "a" * 60 + "".join("abcdefghij"[int(figure)] for figure in f"{i * 7919 % 10**6:06d}"),
}


@pytest.mark.parametrize("kind", MANY)
def test_of_very_many_names_only_so_many_are_compared_and_that_is_said(monkeypatch, kind):
    counted = []
    real = likeness.alike
    monkeypatch.setattr(likeness, "alike", lambda one, other: counted.append(1) or real(one, other))
    told = compared([MANY[kind](i) for i in range(2000)], ["Valley Farm"])
    assert len(counted) <= likeness.MOST_COMPARED
    assert (told.not_compared > 0) == (len(counted) == likeness.MOST_COMPARED)


def test_names_that_are_one_but_for_their_spelling_are_found_among_very_many():
    many = [MANY["one long word"](i) for i in range(2000)]
    told = compared([*many, "Valley Farms LLC", "Greenleaf"], ["Valley Farm", "Green-Leaf"])
    assert told.not_compared > 0
    assert told.likenesses[-2:] == (
        Likeness("Valley Farms LLC", "Valley Farm", True),
        Likeness("Greenleaf", "Green-Leaf", False),
    )


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
