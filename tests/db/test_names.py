"""A name or a number is found however it was typed: blanks, accents in two pieces, capitals."""

import unicodedata
from datetime import date

import pytest

from db import RecallQuery, RuleError
from db.sheets import read_folder
from tests.db.kitchen import Q


def apart(text):
    """Accents as signs of their own, as some keyboards and file systems give them."""
    return unicodedata.normalize("NFD", text)


@pytest.fixture
def creamery(kitchen):
    """Berries from Crèmerie Œuvre, of its lot Fût 12."""
    farm = kitchen.books.add_supplier("Crèmerie Œuvre")
    kitchen.berries(farm, supplier_lot="Fût 12")
    return kitchen


@pytest.mark.parametrize("name", ["CRÈMERIE ŒUVRE", " crèmerie  œuvre", apart("Crèmerie Œuvre"), "Crèmerie\tŒuvre"])
def test_a_recall_finds_the_supplier(creamery, name):
    scope = creamery.books.recall(RecallQuery(supplier=name))
    assert [lot.supplier_lot for lot in scope.lots] == ["Fût 12"]


@pytest.mark.parametrize("name", ["CRÈMERIE ŒUVRE", apart("crèmerie œuvre")])
def test_a_name_is_given_once_however_it_is_written(creamery, name):
    with pytest.raises(RuleError, match="already a supplier"):
        creamery.books.add_supplier(name)
    with pytest.raises(RuleError, match="already a supplier"):
        creamery.books.change_supplier(creamery.farm, name)


@pytest.mark.parametrize("number", ["Fût  12", apart("Fût 12"), " fût 12\n"])
def test_a_suppliers_lot_is_found(creamery, number):
    assert creamery.books.trace(number).lot.supplier_lot == "Fût 12"
    assert creamery.books.recall(RecallQuery(supplier_lot=number)).lots


@pytest.mark.parametrize("number", ["É/B 7", "é/b  7", apart("É/B 7"), "\u200bÉ/B 7 "])
def test_a_bag_and_a_batch_of_the_sheets_are_found(kitchen, tmp_path, number):
    (tmp_path / "purchases.csv").write_text(
        "lot,ingredient,bought_on,quantity,unit\né/b  7,cream,2026-03-01,2,kg\n", encoding="utf-8"
    )
    (tmp_path / "batches.csv").write_text(
        "batch_number,product,made_on,produced\né/c  7,Butter,2026-03-02,4\n", encoding="utf-8"
    )
    kitchen.books.import_history(read_folder(tmp_path))
    assert kitchen.books.lot(number).bought_on == date(2026, 3, 1)
    assert kitchen.books.trace(number).lot.code == "É/B 7"
    assert kitchen.books.recall(RecallQuery(lot=number)).lots[0].code == "É/B 7"
    made = number.replace("B", "C").replace("b", "c")
    assert kitchen.books.batch(made).number == kitchen.books.resolve(made).number == "É/C 7"
    assert kitchen.books.trace(f"{made.strip()}-002").number == "É/C 7-002"


@pytest.mark.parametrize("asked", ["É-7 ", "é-7", apart("É-7"), "é-\u200b7"])
def test_a_suppliers_lot_is_found_however_it_is_written(kitchen, asked):
    bag = kitchen.books.receive_lot(
        kitchen.strawberries, Q("1 lb"), supplier=kitchen.farm, supplier_lot="é-7", bought_on=date(2026, 3, 2)
    )
    made = kitchen.make([(0, bag, "8 oz")], 10)
    assert [one.batch.number for one in kitchen.books.recall(RecallQuery(supplier_lot=asked)).affected] == [made.number]
    assert kitchen.books.trace(asked).lot.code == bag.code
