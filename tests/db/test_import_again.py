"""A sheet that comes in again adds nothing, whatever the kitchen has set right meanwhile; what differs is told."""

from datetime import date

import pytest

from db import Quantity
from db.sheets import ImportFilesError, read_folder

BOUGHT = "ingredient,bought_on,quantity,unit,supplier\nsugar,2026-03-02,2,kg,Acme\nsugar,2026-03-09,2,kg,Zenith\n"
TAGGED = (
    "lot,ingredient,bought_on,quantity,unit,supplier\nL1,sugar,2026-03-02,2,kg,Acme\nL2,salt,2026-03-09,2,kg,Zenith\n"
)
MADE = "batch_number,product,made_on,produced,made_by,equipment,notes\nJ-1,Jam,2026-03-04,20,Ann,pot 1,fine\n"
USED = "batch_number,ingredient,quantity,unit\nJ-1,sugar,1,kg\n"
SENT = "batch_number,destination,units,on,order\nJ-1,Market,4,2026-03-05,\nJ-1,Market,4,2026-03-05,17\n"


def write(folder, **sheets):
    for old in folder.iterdir():
        old.unlink()
    for name, text in sheets.items():
        (folder / f"{name}.csv").write_text(text)


def take(books, folder):
    return books.import_history(read_folder(folder))


def named(found, name):
    return next(one for one in found if one.name == name)


def merge(books):
    books.merge_suppliers(named(books.suppliers(), "Acme"), named(books.suppliers(), "Zenith"))


def merge_and_part(books):
    both = books.suppliers()
    books.part_suppliers(books.merge_suppliers(named(both, "Acme"), named(both, "Zenith")))


CHANGES = {
    "merged": merge,
    "merged and parted": merge_and_part,
    "supplier renamed": lambda books: books.change_supplier(named(books.suppliers(), "Acme"), "Acme Foods"),
    "renamed twice": lambda books: [
        books.change_supplier(named(books.suppliers(), "Acme"), "Acme Foods"),
        books.change_supplier(named(books.suppliers(), "Acme Foods"), "Acme Wholesale"),
    ],
    "renamed and merged": lambda books: [
        books.change_supplier(named(books.suppliers(), "Acme"), "Acme Foods"),
        books.merge_suppliers(named(books.suppliers(), "Acme Foods"), named(books.suppliers(), "Zenith")),
    ],
    "ingredient renamed": lambda books: books.change_ingredient(named(books.ingredients(), "sugar"), name="cane sugar"),
    "its name given anew": lambda books: [
        books.change_ingredient(named(books.ingredients(), "sugar"), name="cane sugar"),
        books.add_ingredient("sugar"),
    ],
    "destination renamed": lambda books: books.change_destination(books.destinations()[0], name="Saturday market"),
    "cook renamed": lambda books: books.change_person(books.people()[0], name="Ann B."),
    "product renamed": lambda books: books.change_product(books.products()[0].code, name="Best jam"),
    "bag corrected": lambda books: books.correct_lot(
        sorted(one.code for one in books.lots())[0], quantity=Quantity.parse("3 kg"), reason="weighed again"
    ),
    "bag of another day": lambda books: books.correct_lot(
        sorted(one.code for one in books.lots())[0], bought_on=date(2026, 3, 1)
    ),
}


@pytest.mark.parametrize("bought", [BOUGHT, TAGGED], ids=["untagged", "tagged"])
@pytest.mark.parametrize("change", CHANGES)
def test_the_same_sheets_again_add_nothing(books, folder, bought, change):
    write(folder, bought=bought, made=MADE, used=USED if bought is TAGGED else "", sent=SENT)
    if bought is BOUGHT:
        (folder / "used.csv").unlink()
    rows = take(books, folder)
    CHANGES[change](books)
    before = (len(books.lots()), len(books.suppliers()), len(books.ingredients()), len(books.destinations()))
    again = take(books, folder)
    assert (again.lots, again.batches, again.uses, again.sent) == (0, 0, 0, 0)
    assert again.known == rows.lots + rows.batches + rows.uses + rows.sent
    assert again.new == {}
    assert before == (len(books.lots()), len(books.suppliers()), len(books.ingredients()), len(books.destinations()))
    assert books.verify().problems == ()


def test_a_use_that_was_taken_back_is_known_and_told(books, folder):
    write(folder, bought=TAGGED, made=MADE, used=USED)
    take(books, folder)
    (use,) = books.batch("J-1").uses
    books.reverse_use(use.id, "it was another bag", late=True)
    again = take(books, folder)
    assert again.uses == 0
    assert any("was taken back" in one for one in again.remarks)


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("", "17", "without the order; sent.csv, line 2 says 17"),
        ("17", "", "with the order 17; sent.csv, line 2 says none"),
        ("17", "17", None),
        ("", "", None),
    ],
)
def test_a_sale_that_gained_its_order_is_the_same_sale(books, folder, first, then, told):
    sale = "batch_number,destination,units,on,order\nJ-1,Market,4,2026-03-05,{}\n"
    write(folder, made=MADE, sent=sale.format(first))
    take(books, folder)
    write(folder, sent=sale.format(then))
    again = take(books, folder)
    assert (again.sent, again.known) == (0, 1)
    assert again.remarks == () if told is None else told in again.remarks[0]
    assert books.trace("J-1").on_shelf == 16


def test_another_order_is_another_sale(books, folder):
    sale = "batch_number,destination,units,on,order\nJ-1,Market,4,2026-03-05,{}\n"
    write(folder, made=MADE, sent=sale.format("17"))
    take(books, folder)
    write(folder, sent=sale.format("18"))
    assert take(books, folder).sent == 1


def test_of_sales_that_are_alike_the_one_with_the_order_is_matched_first(books, folder):
    write(folder, made=MADE, sent=SENT)
    take(books, folder)
    write(folder, sent=SENT + "J-1,Market,4,2026-03-05,18\n")
    again = take(books, folder)
    assert (again.sent, again.known, again.remarks) == (1, 2, ())


PRICED = (
    "lot,ingredient,bought_on,quantity,unit,supplier,best_before,price,supplier_lot\n{}sugar,2026-03-02,2,kg,Acme,{}\n"
)


@pytest.mark.parametrize("tag", ["L1,", ","])
@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("2027-01-01,5.00,X", "2026-04-01,5.00,X", "with best before 2027-01-01; bought.csv, line 2 says 2026-04-01"),
        (",5.00,X", "2026-04-01,5.00,X", "without best before; bought.csv, line 2 says 2026-04-01"),
        ("2027-01-01,5.00,X", "2027-01-01,50.00,X", "with the price $5.00; bought.csv, line 2 says $50.00"),
        ("2027-01-01,,X", "2027-01-01,5.00,X", "without the price"),
        ("2027-01-01,5.00,", "2027-01-01,5.00,X", "without the supplier's lot; bought.csv, line 2 says X"),
        ("2027-01-01,5.00,X", ",,", None),
    ],
)
def test_what_a_known_bag_says_otherwise_is_told(books, folder, tag, first, then, told):
    write(folder, bought=PRICED.format(tag, first))
    take(books, folder)
    before = books.lots()
    write(folder, bought=PRICED.format(tag, then))
    again = take(books, folder)
    assert (again.lots, again.known) == (0, 1)
    assert again.remarks == () if told is None else told in again.remarks[0]
    assert told is None or "nothing was changed. Correct it at the kiosk" in again.remarks[0]
    assert books.lots() == before


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("J-1,Jam,2026-03-04,20,Bob,pot 1,fine", "with the cook Ann"),
        ("J-1,Jam,2026-03-04,20,Ann,pot 2,fine", "with the equipment pot 1"),
        ("J-1,Jam,2026-03-04,20,Ann,pot 1,burnt", "without such a note"),
        ("J-1,Jam,2026-03-04,20,,,", None),
        ("J-1,Jam,2026-03-04,20,ann,Pot 1,fine", None),
    ],
)
def test_what_a_known_batch_says_otherwise_is_told(books, folder, row, told):
    write(folder, made=MADE)
    take(books, folder)
    write(folder, made=MADE.splitlines()[0] + f"\n{row}\n")
    again = take(books, folder)
    assert (again.batches, again.known) == (0, 1)
    assert again.remarks == () if told is None else told in again.remarks[0]


LOTTED = (
    "lot,ingredient,bought_on,quantity,unit,supplier,supplier_lot\nL1,sugar,2026-03-02,2,kg,Acme,ab-1\n"
    "L2,salt,2026-03-09,2,kg,Zenith,x\n"
)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"supplier": "Zenith"}, "L1 is known with the supplier Zenith; bought.csv, line 2 says Acme: nothing was"),
        ({"supplier": None}, "L1 is known without the supplier; bought.csv, line 2 says Acme: nothing was"),
        ({"supplier_lot": "cd-2b"}, "L1 is known with the supplier's lot cd-2b; bought.csv, line 2 says ab-1: nothing"),
        ({"supplier_lot": "Æ-9"}, "L1 is known with the supplier's lot Æ-9; bought.csv, line 2 says ab-1: nothing"),
        ({"supplier_lot": None}, "L1 is known without the supplier's lot; bought.csv, line 2 says ab-1: nothing was"),
    ],
)
def test_whose_a_bag_was_and_its_lot_are_told_as_the_books_have_them(books, folder, change, told):
    write(folder, bought=LOTTED)
    take(books, folder)
    if change.get("supplier"):
        change = {"supplier": named(books.suppliers(), change["supplier"])}
    books.correct_lot("L1", **change)
    again = take(books, folder)
    assert (again.lots, again.known) == (0, 2)
    (remark,) = again.remarks
    assert remark.startswith(told)


def test_a_new_row_of_a_former_name_is_of_what_is_called_otherwise_now(books, folder):
    write(folder, bought=BOUGHT)
    take(books, folder)
    books.change_ingredient(named(books.ingredients(), "sugar"), name="cane sugar")
    write(folder, bought=BOUGHT + "sugar,2026-03-20,7,kg,Acme\n")
    again = take(books, folder)
    assert (again.lots, again.known, again.new) == (1, 2, {})
    assert "'sugar' is called 'cane sugar' in the books now" in again.remarks[0]
    assert [one.name for one in books.ingredients()] == ["cane sugar"]


def test_a_tag_of_another_thing_is_still_refused(books, folder):
    write(folder, bought=TAGGED)
    take(books, folder)
    write(folder, bought=TAGGED.replace("L1,sugar", "L1,flour"))
    with pytest.raises(ImportFilesError) as error:
        take(books, folder)
    assert "the ingredient there is not the same" in str(error.value)
