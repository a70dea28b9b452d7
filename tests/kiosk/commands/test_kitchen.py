"""`jarmark kitchen`: a sheet goes in once, whole or not at all."""

from __future__ import annotations

import pytest

from db import Books
from kiosk.commands.app import main
from kiosk.settings.example import SHEET

BAD = {
    "unknown ingredient": (
        '[[products]]\ncode="X"\nnet="1 lb"\n[products.recipe]\nmakes=1\nlines=[{ingredient="moss",quantity="1 lb"}]'
    ),
    "bad quantity": (
        'ingredients=[{name="moss"}]\n[[products]]\ncode="X"\nnet="1 lb"\n'
        '[products.recipe]\nmakes=1\nlines=[{ingredient="moss",quantity="a bit"}]'
    ),
    "misspelt": 'ingredeints = [{name="moss"}]',
    "misspelt allergens": 'ingredients = [{name="moss", alergens=["milk"]}]',
    "misspelt acidified": (
        'ingredients=[{name="moss"}]\n[[products]]\ncode="X"\nname="X"\nnoun="jar"\nnet="1 lb"\nnet_text="1 lb"\n'
        'keeps_days=1\nacidifed=true\n[products.recipe]\nmakes=1\nlines=[{ingredient="moss",quantity="1 lb"}]'
    ),
    "misspelt tolerance": (
        'ingredients=[{name="moss"}]\n[[products]]\ncode="X"\nname="X"\nnoun="jar"\nnet="1 lb"\nnet_text="1 lb"\n'
        'keeps_days=1\n[products.recipe]\nmakes=1\nlines=[{ingredient="moss",quantity="1 lb",tolerence="1 oz"}]'
    ),
    "a pot that is not there": (
        'ingredients=[{name="moss"}]\n[[products]]\ncode="X"\nname="X"\nnoun="jar"\nnet="1 lb"\nnet_text="1 lb"\n'
        'keeps_days=1\n[products.recipe]\nmakes=1\nequipment=["pan"]\nlines=[{ingredient="moss",quantity="1 lb"}]'
    ),
    "not toml": "suppliers = [",
    "bad density": 'ingredients = [{name="moss", density="heavy"}]',
    "impossible density": 'ingredients = [{name="moss", density="99"}]',
    "no such kind of place": 'destinations = [{name="The fair", kind="circus"}]',
    "wrong check digit": (
        'ingredients=[{name="moss"}]\npacks=[{gtin="4006381333932",ingredient="moss",quantity="1 lb"}]'
    ),
    "no initials": 'people = [{name="Cook 1"}]',
    "half a product": '[[products]]\ncode="X"\nnet="1 lb"\n[products.recipe]\nmakes=1\nlines=[]',
    "bad shelf life": (
        '[[products]]\ncode="X"\nname="X"\nnoun="jar"\nnet="1 lb"\nnet_text=""\nkeeps_days="long"\n'
        "[products.recipe]\nmakes=1\nlines=[]"
    ),
    "no recipe": '[[products]]\ncode="X"\nnet="1 lb"',
}


def read(books, sheet, *options):
    return main(["--books", str(books), "kitchen", str(sheet), *options])


def test_the_example_sheet_goes_in_once(tmp_path, capsys):
    books = tmp_path / "books.db"
    assert read(books, SHEET) == 0
    assert "4 suppliers, 8 ingredients, 2 recipes" in capsys.readouterr().out
    assert read(books, SHEET) == 0
    assert "0 suppliers, 0 ingredients, 0 recipes" in capsys.readouterr().out


def test_an_ingredients_allergens_are_corrected_by_the_sheet(tmp_path, capsys):
    """What the gate asks for where a bag was taken in with "tree nuts" alone."""
    books, sheet = tmp_path / "books.db", tmp_path / "sheet.toml"
    with Books.open(books) as opened:
        opened.add_ingredient("Nut blend", allergens=["tree nuts"], sub_ingredients=["almonds"])
    sheet.write_text('ingredients = [{name = "nut blend", allergens = ["tree nuts (almonds, pecans)"]}]')
    assert read(books, sheet) == 0
    assert "Changed: what is in 1 ingredient." in capsys.readouterr().out
    assert read(books, sheet) == 0
    assert "Changed" not in capsys.readouterr().out
    with Books.open(books, read_only=True) as opened:
        (blend,) = opened.ingredients()
        assert (blend.allergens, blend.sub_ingredients) == (("tree nuts (almonds, pecans)",), ("almonds",))


def test_a_product_that_the_sheet_tells_otherwise_is_changed(tmp_path, capsys):
    books, sheet = tmp_path / "books.db", tmp_path / "sheet.toml"
    text = SHEET.read_text(encoding="utf-8")
    assert read(books, SHEET) == 0
    sheet.write_text(text.replace("keeps_days = 365", 'keeps_days = 200\nprice = "$7.50"'), encoding="utf-8")
    for words in ("Changed: 1 product.", "0 recipes."):
        assert read(books, sheet) == 0
        assert capsys.readouterr().out.strip().endswith(words)
    with Books.open(books, read_only=True) as opened:
        (jam,) = (product for product in opened.products() if product.code == "SJ")
        assert (jam.shelf_life_days, str(jam.price), jam.name) == (200, "$7.50", "Strawberry Jam")


def test_a_recipe_that_the_sheet_tells_otherwise_is_its_next_version(tmp_path, capsys):
    books, sheet = tmp_path / "books.db", tmp_path / "sheet.toml"
    assert main(["--books", str(books), "import", str(SHEET.parent / "csv"), "--yes"]) == 0
    capsys.readouterr()
    assert read(books, SHEET) == 0
    assert "2 recipes." in capsys.readouterr().out
    with Books.open(books, read_only=True) as opened:
        (jam,) = (recipe for recipe in opened.recipes() if recipe.product.code == "SJ")
        assert (jam.version, jam.expected_units, len(jam.steps), len(jam.equipment)) == (2, 36, 2, 2)
    sheet.write_text(SHEET.read_text(encoding="utf-8").replace('"8 lb", tol', '"7 lb", tol'), encoding="utf-8")
    for new in (1, 0):
        assert read(books, sheet) == 0
        assert f"{new} recipe{'' if new == 1 else 's'}." in capsys.readouterr().out


def test_checking_records_nothing(tmp_path):
    books = tmp_path / "books.db"
    assert read(books, SHEET, "--check") == 0
    with Books.open(books, read_only=True) as opened:
        assert opened.suppliers() == ()


@pytest.mark.parametrize("what", BAD)
def test_a_bad_sheet_is_told_line_by_line_and_nothing_is_recorded(tmp_path, capsys, what):
    sheet = tmp_path / "sheet.toml"
    sheet.write_text('suppliers = ["Somebody"]\n' + BAD[what])
    assert read(tmp_path / "books.db", sheet) == 2
    said = capsys.readouterr().err.removeprefix("jarmark: ").strip().splitlines()
    assert said
    assert all(line.startswith(f"{sheet}, line ") for line in said), said
    if what != "not toml":
        with Books.open(tmp_path / "books.db", read_only=True) as opened:
            assert opened.suppliers() == ()


def test_names_that_differ_in_case_alone_are_the_same(tmp_path):
    books, sheet = tmp_path / "books.db", tmp_path / "sheet.toml"
    sheet.write_text('suppliers = ["Valley Farm"]\ningredients = [{name="sugar"}]')
    assert read(books, sheet) == 0
    sheet.write_text('suppliers = ["valley farm", "Hilltop"]\ningredients = [{name="Sugar"}]')
    assert read(books, sheet) == 0
    with Books.open(books, read_only=True) as opened:
        assert [one.name for one in opened.suppliers()] == ["Hilltop", "Valley Farm"]


def test_numbers_may_stand_without_quotes(tmp_path):
    """TOML's own 4.6 is a float; what is recorded is what was written."""
    books, sheet = tmp_path / "books.db", tmp_path / "sheet.toml"
    sheet.write_text(
        'ingredients = [{name="vinegar", density=1.01}]\n[[products]]\ncode="P"\nname="Pickles"\nnoun="jar"\n'
        'net="1 lb"\nnet_text=""\nkeeps_days=90\n[products.recipe]\nmakes=4\nlines=[]\n'
        'steps=[{name="pH", reading="ph", at_most=4.6}]\n'
    )
    assert read(books, sheet) == 0
    with Books.open(books, read_only=True) as opened:
        assert str(opened.ingredients()[0].density) == "1.01"
        assert str(opened.recipes()[0].steps[0].reading.value) == "4.6"


AGAIN = """
suppliers = ["Valley Farm", "Hilltop"]
people = [{ name = "Cook 1", initials = "C1" }]
destinations = [{ name = "Market", kind = "market" }]
ingredients = [{ name = "flour" }, { name = "rye" }]
packs = [{ gtin = "00012345678905", ingredient = "flour", quantity = "5 lb", supplier = "Valley Farm" }]
"""


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('"5 lb"', '"10 lb"', "Changed: 1 pack."),
        ('ingredient = "flour"', 'ingredient = "rye"', "Changed: 1 pack."),
        ('supplier = "Valley Farm"', 'supplier = "Hilltop"', "Changed: 1 pack."),
        ('kind = "market"', 'kind = "store"', "Changed: 1 destination."),
        ('initials = "C1"', 'initials = "XX"', "Changed: 1 person."),
        ('"5 lb"', '"5 kg"', "Changed: 1 pack."),
    ],
)
def test_what_the_sheet_tells_otherwise_of_packs_places_and_people_is_changed(tmp_path, capsys, was, now, said):
    books, sheet = tmp_path / "books.db", tmp_path / "sheet.toml"
    sheet.write_text(AGAIN)
    assert read(books, sheet) == 0
    sheet.write_text(AGAIN.replace(was, now))
    capsys.readouterr()
    assert read(books, sheet) == 0
    told = capsys.readouterr().out
    assert said in told
    assert "Nothing new" not in told
    assert read(books, sheet) == 0
    assert "Nothing new" in capsys.readouterr().out
    with Books.open(books, read_only=True) as opened:
        pack, (place,), (cook,) = opened.pack("00012345678905"), opened.destinations(), opened.people()
        found = (str(pack.quantity), pack.ingredient.name, pack.supplier.name, place.kind.value, cook.initials)
    first = ["5 lb", "flour", "Valley Farm", "market", "C1"]
    here, there = was.rpartition("= ")[2].strip('"'), now.rpartition("= ")[2].strip('"')
    assert list(found) == [there if one == here else one for one in first]


def test_a_pack_whose_supplier_is_left_out_keeps_it(tmp_path, capsys):
    books, sheet = tmp_path / "books.db", tmp_path / "sheet.toml"
    sheet.write_text(AGAIN)
    assert read(books, sheet) == 0
    sheet.write_text(AGAIN.replace(', supplier = "Valley Farm"', ""))
    capsys.readouterr()
    assert read(books, sheet) == 0
    assert "Nothing new" in capsys.readouterr().out
