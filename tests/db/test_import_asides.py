"""What stands in a heading's brackets is understood, asked about or refused; never passed over."""

from datetime import date

import pytest

from db.sheets import Choices, DateOrder, column_choice, read_folder
from tests.db.sheets import problems_of


def take(books, folder, *columns, **choices):
    named = dict(map(column_choice, columns))
    books.import_history(read_folder(folder, choices=Choices(columns=named, **choices)))


def refused(books, folder, *columns, **choices):
    return [one.words for one in problems_of(books, lambda: take(books, folder, *columns, **choices))]


BATCH = "batch_number,product,made_on,{}\nJ-1,Jam,2026-03-04,{}\n"


@pytest.mark.parametrize(
    ("heading", "cell", "made"),
    [
        ("produced (dozen)", "4", 48),
        ("Jars (dozens)", "2.5", 30),
        ("Jars [doz.]", "1", 12),
        ("Bottles (by the dozen)", "10", 120),
        ("Jars (dozen)", "2 doz", 24),
        ("Jars (8 oz)", "4", 4),
        ("Jars (filled)", "4", 4),
        ("Number made (jars)", "4", 4),
        ("Qty (pieces)", "4", 4),
    ],
)
def test_a_count_is_read_as_its_heading_says(books, folder, heading, cell, made):
    (folder / "batches.csv").write_text(BATCH.format(heading, cell))
    take(books, folder)
    assert books.batch("J-1").filled == made


def test_dozens_are_said_and_sent(books, folder):
    (folder / "batches.csv").write_text(BATCH.format("Jars (dozen)", "4"))
    (folder / "sent.csv").write_text("batch_number,destination,units (dozen),on\nJ-1,Market,2,2026-03-05\n")
    assert "batches.csv: produced counts dozens, of 12 each." in read_folder(folder).understood
    take(books, folder)
    assert books.trace("J-1").on_shelf == 24


@pytest.mark.parametrize(
    ("heading", "cell", "words"),
    [
        ("Jars (cases of 12)", "4", "packs or of what is in them"),
        ("Jars (cases)", "4", "packs or of what is in them"),
        ("Units (trays)", "4", "packs or of what is in them"),
        ("Qty (packs of 6)", "4", "packs or of what is in them"),
        ("Produced (lbs)", "4", "a weight or a volume"),
        ("Produced (thousands)", "4", "how many single ones"),
        ("Jars (x100)", "4", "how many single ones"),
        ("Jars (dozen)", "24 jars", "not in dozens"),
        ("Jars (dozen)", "1.250", "1250 or 1.25"),
        ("Jars (dozen)", "0.3", "not a whole number"),
        ("Jars (planned)", "4", "is not known"),
    ],
)
def test_a_count_that_can_be_another_is_refused(books, folder, heading, cell, words):
    (folder / "batches.csv").write_text(BATCH.format(heading, cell))
    assert any(words in one for one in refused(books, folder))


def test_cases_are_refused_whatever_the_column_is_said_to_be(books, folder):
    (folder / "batches.csv").write_text(BATCH.format("Jars (cases of 12)", "4"))
    assert "packs" in refused(books, folder, "Jars (cases of 12)=produced")[0]


def test_what_is_asked_can_be_said(books, folder):
    (folder / "batches.csv").write_text(BATCH.format("Jars (planned)", "4"))
    take(books, folder, "Jars (planned)=produced")
    assert books.batch("J-1").filled == 4


BOUGHT = "lot,ingredient,bought_on,{}\nA,sugar,2026-03-02,{}\n"


@pytest.mark.parametrize(
    ("headings", "cells", "received"),
    [
        ("Qty (kg)", "5", "5 kg"),
        ("Weight (in lbs)", "5", "5 lb"),
        ("Qty (net) (kg)", "5", "5 kg"),
        ("Qty (kg),Unit", "5,kilos", "5 kg"),
        ("Qty (kg)", "5 lb", "5 lb"),
        ("Amount (fl. oz.)", "5", "5 fl oz"),
        ("Qty (received),Unit", "5,lb", "5 lb"),
        ("Qty (dozen)", "2", "2 dozen"),
    ],
)
def test_the_unit_of_a_heading(books, folder, headings, cells, received):
    (folder / "purchases.csv").write_text(BOUGHT.format(headings, cells))
    take(books, folder)
    assert str(books.lot("A").received) == received


@pytest.mark.parametrize(
    ("headings", "cells", "words"),
    [
        ("Qty (kg),Unit", "5,lb", "unit is lb, and the heading of the quantity says kg"),
        ("Weight (oz),Unit", "5,fl oz", "the heading of the quantity says oz"),
        ("Qty (kg),UoM", "5,each", "the heading of the quantity says kg"),
        ("Qty (lb/kg)", "5", "more than one unit"),
        ("Qty (kg) (lb)", "5", "two units"),
        ("Qty (t)", "5", "teaspoon or a tonne"),
        ("Qty (25 lb bags)", "2", "a number of packs or a weight"),
        ("Qty (cases),Unit", "2,lb", "does not say how much is in one"),
        ("Amount ($),Unit", "2,lb", "is money"),
        ("Qty (guess),Unit", "2,lb", "is not known"),
    ],
)
def test_a_unit_that_contradicts_or_can_be_two_is_refused(books, folder, headings, cells, words):
    (folder / "purchases.csv").write_text(BOUGHT.format(headings, cells))
    assert any(words in one for one in refused(books, folder))


PRICED = "lot,ingredient,bought_on,quantity,unit,{}\nA,sugar,2026-03-02,{}\n"


@pytest.mark.parametrize(
    ("heading", "cells", "paid"),
    [
        ("Price (per lb)", "25,lb,2.00", "$50.00"),
        ("Price ($/lb)", "25,lb,2.00", "$50.00"),
        ("Price (per pound)", "32,oz,2.00", "$4.00"),
        ("Cost (per kg)", "500,g,$3.00", "$1.50"),
        ("Price (per 100 g)", "2,kg,0.25", "$5.00"),
        ("Price (each)", "12,each,0.40", "$4.80"),
        ("Price (per dozen)", "30,each,4.00", "$10.00"),
        ("Price (total)", "25,lb,2.00", "$2.00"),
        ("Price (incl. tax)", "25,lb,2.00", "$2.00"),
        ("Price (EUR)", "25,lb,2.00", "€2.00"),
        ("Cost ($)", "25,lb,$2.00", "$2.00"),
    ],
)
def test_a_price_is_what_was_paid_in_all(books, folder, heading, cells, paid):
    (folder / "purchases.csv").write_text(PRICED.format(heading, cells))
    take(books, folder)
    assert str(books.lot("A").price) == paid


@pytest.mark.parametrize(
    ("heading", "cells", "words"),
    [
        ("Price (per lb)", "5,each,2.00", "it is for 1 lb, and 5 each were bought"),
        ("Price (per lb)", "1.5,lb,2.35", "not an even amount"),
        ("Price (per case)", "25,lb,2.00", "cannot be worked out"),
        ("Price (per unit)", "25,lb,2.00", "cannot be worked out"),
        ("Price (unit)", "25,lb,2.00", "does not say what one price is for"),
        ("Price (cents)", "25,lb,200", "does not say what one price is for"),
        ("Price (€)", "25,lb,$2.00", "the heading says EUR"),
        ("Price (list)", "25,lb,2.00", "is not known"),
    ],
)
def test_a_price_that_cannot_be_worked_out_is_refused(books, folder, heading, cells, words):
    (folder / "purchases.csv").write_text(PRICED.format(heading, cells))
    assert any(words in one for one in refused(books, folder))


@pytest.mark.parametrize("heading", ["Price per lb", "Price/lb", "$ per lb"])
def test_a_price_that_a_person_names_is_still_by_the_pound(books, folder, heading):
    (folder / "purchases.csv").write_text(PRICED.format(heading, "25,lb,2.00"))
    take(books, folder, f"{heading}=price")
    assert str(books.lot("A").price) == "$50.00"


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("Bought on (DD/MM/YYYY)", date(2026, 4, 3)),
        ("Bought on (d/m/y)", date(2026, 4, 3)),
        ("Date [dd-mm-yyyy]", date(2026, 4, 3)),
        ("Bought on (day/month/year)", date(2026, 4, 3)),
        ("Bought on (TT.MM.JJJJ)", date(2026, 4, 3)),
        ("Bought on (UK)", date(2026, 4, 3)),
        ("Bought on (MM/DD/YYYY)", date(2026, 3, 4)),
        ("Bought on (US format)", date(2026, 3, 4)),
    ],
)
@pytest.mark.parametrize("other", ["04/25/2026", "25/04/2026"])
def test_a_heading_says_the_order_of_its_days_whatever_other_sheets_show(books, folder, heading, day, other):
    (folder / "purchases.csv").write_text(f"lot,ingredient,{heading},quantity,unit\nA,sugar,03/04/2026,2,kg\n")
    (folder / "batches.csv").write_text(f"batch_number,product,made_on,produced\nJ-1,Jam,{other},10\n")
    take(books, folder)
    assert books.lot("A").bought_on == day


@pytest.mark.parametrize(
    ("heading", "cell", "words"),
    [
        ("Bought on (DD/MM/YYYY)", "04/25/2026", "has no day first"),
        ("Bought on (MM/DD/YYYY)", "25/04/2026", "has no month first"),
        ("Bought on (YYYY-MM-DD)", "03/04/2026", "3 April or 4 March"),
        ("Bought on (DD/MM) (MM/DD)", "03/04/2026", "two orders"),
        ("Bought on (whenever)", "2026-03-04", "is not known"),
    ],
)
def test_a_day_that_contradicts_its_heading_is_refused(books, folder, heading, cell, words):
    (folder / "purchases.csv").write_text(f"lot,ingredient,{heading},quantity,unit\nA,sugar,{cell},2,kg\n")
    assert any(words in one for one in refused(books, folder))


def test_what_was_said_of_days_is_not_said_of_a_heading_that_says_its_own(books, folder):
    (folder / "purchases.csv").write_text("lot,ingredient,Date (DD/MM/YYYY),quantity,unit\nA,sugar,03/04/2026,2,kg\n")
    take(books, folder, dates=DateOrder.MDY)
    assert books.lot("A").bought_on == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("headings", "row", "supplier_lot", "best_before"),
    [
        ("Tag,Lot (supplier's),Date", "A,LX-9,2026-03-02", "LX-9", None),
        ("Tag,Lot (vendor),Date", "A,LX-9,2026-03-02", "LX-9", None),
        ("Tag,Bought,Date (best before)", "A,2026-03-02,2027-01-01", None, date(2027, 1, 1)),
        ("Tag,Bought,Date (expiry)", "A,2026-03-02,2027-01-01", None, date(2027, 1, 1)),
        ("Lot (bag tag),Bought (date),Exp (optional)", "A,2026-03-02,2027-01-01", None, date(2027, 1, 1)),
    ],
)
def test_brackets_that_make_another_column(books, folder, headings, row, supplier_lot, best_before):
    (folder / "purchases.csv").write_text(f"{headings},Item,Qty,Unit\n{row},sugar,2,kg\n")
    take(books, folder)
    bag = books.lot("A")
    assert (bag.supplier_lot, bag.best_before, bag.bought_on) == (supplier_lot, best_before, date(2026, 3, 2))


@pytest.mark.parametrize("heading", ["Item (colour)", "Supplier (phone)", "Lot (old)", "Best before (opened)"])
def test_words_in_brackets_that_say_something_else_are_asked_about(books, folder, heading):
    (folder / "purchases.csv").write_text(f"Ingredient,Bought,Qty,{heading}\nsugar,2026-03-02,2 kg,2027-01-01\n")
    assert any("is not known" in one for one in refused(books, folder))
