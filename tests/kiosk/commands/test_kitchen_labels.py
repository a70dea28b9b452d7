"""`jarmark kitchen`: what a label must say of a product is in the sheet, and comes to stand on the label."""

from __future__ import annotations

import pytest

from db import Books, PackShape, Quantity
from kiosk.commands.app import main

SHEET = """\
ingredients = [{{ name = "gherkins" }}]

[[products]]
code = "GH"
name = "Gherkins"
noun = "jar"
net = "220 g"
net_text = "220 g"
keeps_days = 300
{more}

[products.recipe]
makes = 12
lines = [{{ ingredient = "gherkins", quantity = "2 kg" }}]
"""


def read(tmp_path, more: str) -> int:
    sheet = tmp_path / "sheet.toml"
    sheet.write_text(SHEET.format(more=more))
    return main(["--books", str(tmp_path / "books.db"), "kitchen", str(sheet)])


def product(tmp_path):
    with Books.open(tmp_path / "books.db") as books:
        return books.products()[0]


ALL = """\
pack_shape = "round"
largest_side_cm2 = 198
in_liquid = true
drained = "120 g"
kept_cold = true
no_date = true
fruit_g_per_100_g = 45
shares = ["gherkins 55 %"]
"""


def test_what_the_sheet_says_is_kept_and_what_it_leaves_out_stays(tmp_path):
    assert read(tmp_path, ALL) == 0
    said = product(tmp_path)
    assert (said.pack_shape, said.largest_side_cm2) == (PackShape.ROUND, 198)
    assert (said.in_liquid, said.drained) == (True, Quantity.parse("120 g"))
    assert (said.kept_cold, said.no_date) == (True, True)
    assert (said.fruit_g_per_100_g, said.shares) == (45, ("gherkins 55%",))
    assert read(tmp_path, "") == 0
    assert product(tmp_path) == said
    assert read(tmp_path, 'pack_shape = "rectangular"\nshares = []') == 0
    changed = product(tmp_path)
    assert (changed.pack_shape, changed.shares, changed.drained) == (PackShape.RECTANGULAR, (), said.drained)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('pack_shape = "rund"', "did you mean 'round'?"),
        ('pack_shape = "oval"', "is one of round, rectangular, other"),
        ("pack_shape = 5", "is one of round, rectangular, other"),
        ('no_date = "yes"', "is true or false, without quotes"),
        ('drained = "a bit"', "line 10"),
        ("fruit_g_per_100_g = 0", "line 10"),
        ("fruit_g_per_100_g = 4500", "line 10"),
        ('shares = ["gherkins"]', "Write it like strawberries 65%"),
        ('shares = "gherkins 55%"', "is a list of names"),
        ("kept_clod = true", "did you mean 'kept_cold'"),
        ('drained = "230 g"', "Drained it cannot be 230 g out of 220 g"),
        ('shares = ["gherkins 55%", "vinegar 50%"]', "more than all of it"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(tmp_path, capsys, more, words):
    assert read(tmp_path, more) != 0
    told = capsys.readouterr().err
    assert words.casefold() in told.casefold()
    assert "line " in told
    assert not (tmp_path / "books.db").exists() or not _products(tmp_path)


def _products(tmp_path):
    with Books.open(tmp_path / "books.db") as books:
        return books.products()
