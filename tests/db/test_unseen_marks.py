"""Marks that nobody sees do not come into names; what a script or an emoji needs stays; old names still read."""

import unicodedata

import pytest

from db import Books, RuleError
from db.rules.text import folded, printable
from db.subjects.suppliers import SupplierAdded

UNSEEN = [
    *"\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff\u200b\u2060\u00ad\u180e",
    *"\x00\x07\x1b\x7f\x9b\x9d\ue000\U000f0000\ud800\udfff\U000e0041\ufff9",
    *"\u200c\u200d\u034f\u115f\u1160\u3164\uffa0\u17b4\u180b\ufe00\ufe0f\U000e0100\u2800",
]


@pytest.mark.parametrize("mark", UNSEEN, ids=[f"U+{ord(mark):04X}" for mark in UNSEEN])
@pytest.mark.parametrize("name", ["{}Valley Farm", "Val{}ley Farm", "Valley Farm{}", "Val{}{}ley Farm{}"])
def test_no_mark_makes_another_name(mark, name):
    assert printable(name.replace("{}", mark)) == "Valley Farm"
    assert folded(name.replace("{}", mark)) == "valley farm"


@pytest.mark.parametrize("mark", UNSEEN[::3])
def test_a_supplier_with_such_a_mark_is_the_one_that_is_known(kitchen, mark):
    kitchen.books.add_supplier("Hill Dairy")
    with pytest.raises(RuleError, match="already a supplier"):
        kitchen.books.add_supplier(f"Hill{mark} Dairy")
    assert [one.name for one in kitchen.books.suppliers()].count("Hill Dairy") == 1


@pytest.mark.parametrize(
    "name",
    [
        "می\u200cخواهم",
        "ক\u200dষ",
        "क्\u200dष",
        "ශ්\u200dරී",
        "👩\u200d🍳 kitchen",
        "❤\ufe0f\u200d🔥",
        "Œufs 🥚 بيض",
        "Crème brûlée",
        "ສີ",
        "한국",
    ],
)
def test_what_a_script_needs_stays(name):
    assert printable(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("name", ["Jam\u200d", "\u200dJam", "می\u200c", "می\u200c Jam", "J\u200ca\u200dm"])
def test_a_joiner_that_joins_nothing_goes(name):
    assert not {"\u200c", "\u200d"} & set(printable(name))


def test_two_keyboards_give_one_name():
    assert printable("Cre\u0300me") == printable("Cr\u00e8me") == "Crème"
    assert printable("Cre\u200b\u0300me") == "Crème"


def test_a_name_of_marks_alone_is_refused(kitchen):
    with pytest.raises(RuleError):
        kitchen.books.add_supplier("\u202e\u200b\ufeff\u3164")


def test_names_that_were_taken_in_before_still_read(tmp_path):
    file = tmp_path / "books.db"
    with Books.open(file) as books:  # as an older version recorded it
        books._write(lambda tx: tx.record(SupplierAdded("Hill\u200d Dairy\u3164")))
    with Books.open(file) as books:
        assert [one.name for one in books.suppliers()] == ["Hill\u200d Dairy\u3164"]
        assert books.verify().ok
        with pytest.raises(RuleError, match="already a supplier"):
            books.add_supplier("Hill Dairy")
