"""What cannot be so: refused at the door where it is impossible, and else said for ever after, never corrected."""

from datetime import date

import openpyxl
import pytest

from db import Books, DoubtKind, ManualClock
from db.sheets import Choices, DateOrder, ImportFilesError, read_folder
from tests.db.kitchen import day

BOUGHT = "Our lot,Item,Bought on,Qty,Unit\n"
MADE = "Batch,Jam,Day made,Jars\n"
USED = "Batch,Lot,Amount,Unit\n"
SENT = "Batch,Sold to,Jars,Day sold\n"


@pytest.fixture
def books(path):
    with Books.open(path, clock=ManualClock(day(20))) as opened:
        yield opened


def take(books, folder, **sheets):
    for name, text in sheets.items():
        (folder / f"{name}.csv").write_text(text)
    history = read_folder(folder, choices=Choices(dates=DateOrder.DMY))
    return books.import_history(history)


KITCHEN = {
    "purchases": BOUGHT + "S-1,sugar,2026-03-01,2.5,kg\n",
    "batches": MADE + "J-1,Jam,2026-03-04,10\n",
    "used": USED + "J-1,S-1,1,kg\n",
    "sent": SENT + "J-1,Shop,2,2026-03-05\n",
}


@pytest.mark.parametrize(
    ("name", "old", "new", "cell"),
    [
        ("purchases", "2026-03-01", "2062-03-01", "bought_on ('Bought on'): 2062-03-01"),
        ("purchases", "2026-03-01", "2026-03-21", "bought_on ('Bought on'): 2026-03-21"),
        ("purchases", "2026-03-01", "01/03/2099", "bought_on ('Bought on'): 2099-03-01"),
        ("batches", "2026-03-04", "2062-03-04", "made_on ('Day made'): 2062-03-04"),
        ("batches", "2026-03-04", "4 Apr 2026", "made_on ('Day made'): 2026-04-04"),
        ("sent", "2026-03-05", "2027-03-05", "on ('Day sold'): 2027-03-05"),
    ],
)
def test_a_day_that_is_still_to_come_is_a_refused_row(books, folder, name, old, new, cell):
    before = books.head()
    with pytest.raises(ImportFilesError) as error:
        take(books, folder, **{**KITCHEN, name: KITCHEN[name].replace(old, new)})
    (said,) = error.value.problems
    assert (said.file, said.line) == (f"{name}.csv", 2)
    assert said.words.startswith(f"{cell} is still to come, today is 2026-03-20: mend the day in the sheet")
    assert "clock" in said.words
    assert books.head() == before


def test_today_is_not_still_to_come(books, folder):
    sheets = {name: text.replace("2026-03-01", "2026-03-20") for name, text in KITCHEN.items()}
    for name in ("batches", "sent"):
        sheets[name] = sheets[name].replace("2026-03-04", "2026-03-20").replace("2026-03-05", "2026-03-20")
    take(books, folder, **sheets)
    assert books.lot("S-1").bought_on == date(2026, 3, 20)


def test_in_a_workbook_and_in_one_sheet_with_everything_too(books, folder):
    book = openpyxl.Workbook()
    book.active.title = "Buying"
    for row in (["Item", "Bought on", "Qty", "Unit"], ["salt", date(2062, 3, 1), 5, "lb"]):
        book.active.append(row)
    book.save(folder / "kitchen.xlsx")
    everything = "Batch,Product,Date,Jars,Ingredient,Lot,Qty,Unit\nJ-1,Jam,2062-03-04,24,berries,B1,8,lb\n"
    with pytest.raises(ImportFilesError) as error:
        take(books, folder, log=everything)
    assert [(one.file, one.line) for one in error.value.problems] == [("kitchen.xlsx, sheet Buying", 2), ("log.csv", 2)]


def said_of(found):
    return [(one.kind, one.lot.code, one.batch, one.used_on) for one in found.doubts]


MORE = (DoubtKind.MORE_USED, "S-1", "", None)


@pytest.mark.parametrize(
    ("bought", "used", "left", "doubts"),
    [
        ("S-1,sugar,2026-03-01,2.5,kg\n", "J-1,S-1,9,kg\n", "-6.5 kg", [MORE]),
        ("S-1,sugar,2026-03-01,2.5,kg\n", "J-1,S-1,1,kg\nJ-1,S-1,1.6,kg\n", "-0.1 kg", [MORE]),
        ("S-1,sugar,2026-03-01,2.5,kg\n", "J-1,S-1,6,lb\n", None, [MORE]),
        ("S-1,sugar,2026-03-01,2.5,kg\n", "J-1,S-1,2.5,kg\n", "0 kg", []),
        ("S-1,sugar,2026-03-01,2.5,kg\n", "J-1,S-1,1,kg\n", "1.5 kg", []),
        (
            "S-1,sugar,2026-03-09,2.5,kg\n", "J-1,S-1,1,kg\n", "1.5 kg",
            [(DoubtKind.BEFORE_IT_CAME, "S-1", "J-1", date(2026, 3, 4))],
        ),
        ("S-1,sugar,2026-03-04,2.5,kg\n", "J-1,S-1,1,kg\n", "1.5 kg", []),
        (
            "S-1,sugar,2026-03-05,2.5,kg\n", "J-1,S-1,4,kg\n", "-1.5 kg",
            [MORE, (DoubtKind.BEFORE_IT_CAME, "S-1", "J-1", date(2026, 3, 4))],
        ),
    ],
)  # fmt: skip
def test_what_was_remarked_at_the_import_is_in_doubt_ever_after(books, path, folder, bought, used, left, doubts):
    remarked = take(books, folder, **{**KITCHEN, "purchases": BOUGHT + bought, "used": USED + used}).remarks
    assert bool(doubts) is any("S-1" in one for one in remarked)
    for _ in range(2):
        assert said_of(books.trace("S-1")) == doubts
        assert said_of(books.trace("J-1")) == doubts
        assert said_of(books.trace("J-1-001").of) == doubts
        (row,) = books.stock()
        assert left is None or (str(row.left), str(books.lot("S-1").left)) == (left, left), "nothing is corrected"
        books.rebuild()
    told = [{"kind": kind.value, "lot": "S-1", "batch": batch or None, "used_on": str(on) if on else None}
            for kind, _, batch, on in doubts]  # fmt: skip
    assert books.trace("S-1").to_json().get("doubts", []) == told
    assert books.trace("J-1").to_json().get("doubts", []) == told


@pytest.mark.parametrize(
    ("bag", "used", "words"),
    [
        ("sugar,2026-03-01,,2.5,kg", "sugar,9", "More of the sugar of buying.csv, line 2, was used than the 2.5 kg"),
        ("eggs,2026-03-01,,12,each", "eggs,13", "More of the eggs of buying.csv, line 2, was used than the 12 each"),
        ("milk,2026-03-01,2026-03-02,9,kg", "milk,1", "the milk of buying.csv, line 2, went into J-1 on 2026-03-04"),
    ],
)
def test_a_bag_without_a_lot_is_named_by_what_it_is(books, folder, bag, used, words):
    sheets = {
        "buying": f"Item,Bought on,Use by,Qty,Unit\n{bag}\n",
        "batches": MADE + "J-1,Jam,2026-03-04,10\n",
        "used": f"Batch,Ingredient,Amount,Unit\nJ-1,{used},{bag.rpartition(',')[2]}\n",
    }
    (remarked,) = take(books, folder, **sheets).remarks
    assert remarked.startswith(words)


def test_a_batch_of_ours_that_was_used_before_it_was_made(books, folder):
    take(
        books,
        folder,
        batches=MADE + "J-1,Jam,2026-03-04,10\nK-1,Cake,2026-03-02,4\n",
        used=USED + "K-1,J-1,2,jar\n",
    )
    (doubt,) = books.trace("K-1").doubts
    assert (doubt.kind, doubt.lot.from_batch, doubt.batch) == (DoubtKind.BEFORE_IT_CAME, "J-1", "K-1")


def test_what_is_weighed_at_the_kiosk_beyond_a_bag_is_in_doubt_too(kitchen):
    bag = kitchen.berries(quantity="2 lb")
    batch = kitchen.make([(0, bag, "8 lb")], 10)
    doubt = (DoubtKind.MORE_USED, bag.code, "", None)
    assert said_of(kitchen.books.trace(bag.code)) == said_of(kitchen.books.trace(batch.number)) == [doubt]
    assert str(kitchen.books.lot(bag.code).left) == "-6 lb"
