"""Names of sheets that a person said are one: read as one, said so, and refused where that would change nothing."""

import pytest

from db import RuleError
from db.sheets import Choices, ImportFilesError, read_folder, same_choice
from db.sheets.choices import settled_names

BOUGHT = "Our lot,Item,Vendor,Bought on,Qty,Unit\n"
ROWS = "A,salt,Acme Ltd,2026-03-01,5,lb\nB,sugar,Acme Limited,2026-03-01,5,lb\nC,rye,Acme Ltd,2026-03-02,5,lb\n"


@pytest.fixture
def folder(folder):
    (folder / "bought.csv").write_text(BOUGHT + ROWS)
    return folder


def take(books, folder, *same):
    return books.import_history(read_folder(folder, choices=Choices(same=dict(map(same_choice, same)))))


def test_names_that_are_one_come_in_as_one(books, folder):
    assert 'say --same "Acme Limited=Acme Ltd", if they are' in books.preview_history(read_folder(folder)).alike[0]
    preview = take(books, folder, "Acme Limited=Acme Ltd")
    assert preview.alike == ()
    assert "'Acme Limited' is read as 'Acme Ltd', as you said: once." in preview.understood
    assert [one.name for one in books.suppliers()] == ["Acme Ltd"]


@pytest.mark.parametrize(
    ("same", "names"),
    [
        (["Acme Ltd=Acme Limited"], ["Acme Limited"]),
        (["acme ltd = Acme Limited"], ["Acme Limited"]),
        (["ACME  LTD=Acme Limited"], ["Acme Limited"]),
        (["salt=sugar", "Acme Ltd=Acme Limited"], ["Acme Limited"]),
        (["rye=salt", "salt=sugar"], ["Acme Limited", "Acme Ltd"]),
    ],
)
def test_the_second_stays_whatever_the_capitals(books, folder, same, names):
    take(books, folder, *same)
    assert sorted(one.name for one in books.suppliers()) == names
    ingredients = {one.name for one in books.ingredients()}
    assert ("salt" in ingredients) is not any(one.startswith("salt=") for one in same)


def test_a_row_is_counted_once_in_a_sheet_with_everything_too(books, folder):
    (folder / "bought.csv").unlink()
    (folder / "log.csv").write_text(
        "Batch,Product,Date,Jars,Ingredient,Lot,Supplier,Qty,Unit\n"
        "J-1,Jams,2026-03-04,24,berries,B1,Valley Farms,8,lb\nJ-1,Jams,2026-03-04,24,sugar,S1,Valley Farm,4,lb\n"
        "J-2,Jam,2026-03-05,24,berries,B1,Valley Farms,4,lb\n"
    )
    understood = take(books, folder, "Valley Farms=Valley Farm", "Jams=Jam").understood
    assert "'Valley Farms' is read as 'Valley Farm', as you said: 2 times." in understood
    assert "'Jams' is read as 'Jam', as you said: 2 times." in understood
    assert [one.name for one in books.suppliers()] == ["Valley Farm"]
    assert books.batch("J-1").product.name == "Jam"


@pytest.mark.parametrize(
    ("same", "words"),
    [
        ("Acne=Acme Limited", "the name 'Acne' is in no row of the sheets"),
        ("Acme=Acme Ltd", "the name 'Acme' is in no row of the sheets"),
        ("Acme Ltd=Acme", "the name 'Acme' is neither in the sheets nor in the books"),
        ("salt=Sea salt", "the name 'Sea salt' is neither in the sheets nor in the books"),
        ("Bought on=Acme Ltd", "the name 'Bought on' is in no row of the sheets"),
        ("A=Acme Ltd", "the name 'A' is in no row of the sheets"),
    ],
)
def test_a_name_that_is_nowhere_is_refused(books, folder, same, words):
    before = books.head()
    with pytest.raises(ImportFilesError) as error:
        take(books, folder, same)
    assert [(one.file, one.words) for one in error.value.problems] == [(f'--same "{same}"', words)]
    assert books.head() == before


def test_the_name_that_stays_may_be_one_of_the_books(books, folder):
    books.add_supplier("Acme")
    take(books, folder, "Acme Ltd=Acme", "Acme Limited=Acme")
    assert [one.name for one in books.suppliers()] == ["Acme"]
    (folder / "bought.csv").write_text(BOUGHT + ROWS + "D,oats,Acme,2026-03-02,5,lb\n")
    assert take(books, folder, "Acme Ltd=Acme", "Acme Limited=Acme").known == 3


@pytest.mark.parametrize("text", ["Acme", "Acme=", "=Acme", "Acme = acme", "A=B=C", ""])
def test_what_names_no_two_names_is_refused(text):
    with pytest.raises(RuleError):
        same_choice(text)


@pytest.mark.parametrize("ring", [{"A": "B", "B": "A"}, {"A": "B", "B": "C", "C": "b"}, {"x": "y", "a": "b", "B": "A"}])
def test_names_that_go_round_are_refused(ring):
    with pytest.raises(RuleError):
        settled_names(ring)


@pytest.mark.parametrize("name", ['Acme "Ltd"', "Acme $Ltd", "Acme `Ltd", "Acme=Ltd", "Acme Ltd!"])
def test_a_name_that_cannot_be_pasted_is_to_be_mended_in_the_sheet(books, folder, name):
    quoted = name.replace('"', '""')
    (folder / "bought.csv").write_text(BOUGHT + f'A,salt,"{quoted}",2026-03-01,5,lb\nB,rye,Acme Ltds,2026-03-01,5,lb\n')
    alike = books.preview_history(read_folder(folder)).alike
    assert all("write them alike, if they are" in one and "--same" not in one for one in alike)


def test_very_many_names_that_are_nearly_one_come_in_and_what_was_not_compared_is_said(books, folder):
    """2,000 of each; without a bound each would be compared with each, letter by letter."""
    words = ["".join("ab"[i * 7919 >> bit & 1] for bit in range(24)) * 3 for i in range(2000)]
    rows = "".join(f"L{i},s{word},Mill {word},2026-03-01,5,lb\n" for i, word in enumerate(words))
    (folder / "bought.csv").write_text(BOUGHT + rows)
    preview = books.preview_history(read_folder(folder))
    said = [one for one in preview.remarks if "to compare each letter" in one]
    assert len(said) == 2
    assert any("new suppliers" in one for one in said)
    assert any("new ingredients" in one for one in said)
    assert books.import_history(read_folder(folder)).lots == 2000


BOTH = "A,acme,Acme,2026-03-01,5,lb\nB,acme,Acme Ltd,2026-03-01,5,lb\nC,Acme Ltd,Acme,2026-03-02,5,lb\n"


@pytest.mark.parametrize(
    ("same", "suppliers", "ingredients"),
    [
        (["supplier:Acme Ltd=Acme"], ["Acme"], ["Acme Ltd", "acme"]),
        (["Supplier : acme ltd = Acme"], ["Acme"], ["Acme Ltd", "acme"]),
        (["ingredient:Acme Ltd=acme"], ["Acme", "Acme Ltd"], ["acme"]),
        (["Acme Ltd=Acme"], ["Acme"], ["acme"]),
        (["supplier:Acme Ltd=Acme", "ingredient:acme=Acme Ltd"], ["Acme"], ["Acme Ltd"]),
        (["Acme Ltd=Acme", "supplier:Acme Ltd=Acme"], ["Acme"], ["acme"]),
    ],
)
def test_names_are_one_of_the_kind_that_was_said_alone(books, folder, same, suppliers, ingredients):
    (folder / "bought.csv").write_text(BOUGHT + BOTH)
    take(books, folder, *same)
    assert sorted(one.name for one in books.suppliers()) == suppliers
    assert sorted({books.lot(code).ingredient.name for code in "ABC"}) == ingredients


@pytest.mark.parametrize(
    ("same", "words"),
    [
        ("ingredient:Acme Ltd=sugar", "the name 'Acme Ltd' is in no row of the sheets"),
        ("ingredient:Acme Ltd=salt", "the name 'Acme Ltd' is in no row of the sheets"),
        ("supplier:salt=Acme Ltd", "the name 'salt' is in no row of the sheets"),
        ("supplier:Acme Ltd=salt", "the name 'salt' is neither in the sheets nor in the books"),
        ("ingredient:salt=Acme Ltd", "the name 'Acme Ltd' is neither in the sheets nor in the books"),
    ],
)
def test_a_name_of_another_kind_is_nowhere(books, folder, same, words):
    with pytest.raises(ImportFilesError) as error:
        take(books, folder, same)
    assert [(one.file, one.words) for one in error.value.problems] == [(f'--same "{same}"', words)]


def test_a_name_with_a_colon_that_is_no_kind_is_a_name():
    assert same_choice("Mill: the old one=Mill") == (("", "Mill: the old one"), "Mill")
