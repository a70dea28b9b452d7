"""Numbers and days after an import: the kitchen goes on counting, and nothing says an hour that nobody wrote."""

from datetime import date, datetime

import pytest

from db import Books, ManualClock, Quantity
from db.rules.batch_number import numbering
from db.sheets import read_folder

NOON = datetime.fromisoformat("2026-03-10T12:00:00-08:00")
PURCHASES = "lot,ingredient,bought_on,quantity,unit\nVF-1,strawberries,2026-03-01,20,lb\n"


@pytest.fixture
def open_books(path):
    """Opens the books in a style of numbers; all are closed at the end."""
    opened = []

    def open_(style="by-date", **more):
        opened.append(Books.open(path, clock=ManualClock(NOON), style=numbering(style), **more))
        return opened[-1]

    yield open_
    for books in opened:
        books.close()


def bring_in(books, folder, batches, purchases=PURCHASES, used=""):
    """Import batches of jam, each a number and a day."""
    rows = "".join(f"{number},Strawberry Jam,{day},10\n" for number, day in batches)
    (folder / "batches.csv").write_text(f"batch_number,product,made_on,produced\n{rows}")
    (folder / "purchases.csv").write_text(purchases)
    (folder / "used.csv").write_text(f"batch_number,lot,quantity,unit\n{used}")
    books.import_history(read_folder(folder))
    assert books.verify().problems == ()


def next_of(books, count=1):
    return [books.start_batch(books.recipes()[0]).number for _ in range(count)]


@pytest.mark.parametrize(
    ("style", "imported", "following"),
    [
        ("sequential", ["SJ-0041", "SJ-0042"], ["SJ-0043", "SJ-0044"]),
        ("by-date", ["SJ-20260310-B", "SJ-20260310-C"], ["SJ-20260310-D", "SJ-20260310-E"]),
        ("by-date", ["SJ-20260310-AB"], ["SJ-20260310-AC"]),
        ("hybrid", ["2026-0310-SJ-07"], ["2026-0310-SJ-08"]),
        ("{product}-{year}-{number:3}", ["QJ-2026-041", "QJ-2026-007"], ["QJ-2026-042"]),
        ("{year}{day}{number}", ["202606903"], ["202606904"]),
        ("{product}.{date}{letter}", ["SJ.20260310C"], ["SJ.20260310D"]),
        ("sequential", ["A/17", "SJ-0041"], ["SJ-0042"]),
        ("sequential", ["SJ-20260310-A"], ["SJ-0001"]),
        ("sequential", ["SJ-9999999999"], ["SJ-0001"]),
        ("by-date", ["SJ-20260310-ZZZZZZZZZZZZ"], ["SJ-20260310-A"]),
    ],
)
def test_a_kitchen_goes_on_counting(open_books, tmp_path, style, imported, following):
    books = open_books(style)
    bring_in(books, tmp_path, [(number, "2026-03-10") for number in imported])
    assert next_of(books, len(following)) == following
    assert books.verify().problems == ()


def test_another_day_begins_anew_and_a_product_goes_on(open_books, tmp_path):
    bring_in(open_books(), tmp_path, [("SJ-20260309-C", "2026-03-09")])
    assert next_of(open_books()) == ["SJ-20260310-A"]
    assert next_of(open_books("sequential")) == ["SJ-0001"]


def test_a_second_import_of_less_does_not_count_back(open_books, tmp_path):
    books = open_books("sequential")
    bring_in(books, tmp_path, [("SJ-0042", "2026-03-09")])
    bring_in(books, tmp_path, [("SJ-0007", "2026-03-01")], PURCHASES.replace("VF-1", "VF-2"))
    assert next_of(books) == ["SJ-0043"]


def test_no_number_is_given_twice_after_a_failure_or_a_rebuild(open_books, tmp_path):
    books = open_books()
    bring_in(books, tmp_path, [("SJ-20260310-B", "2026-03-10")])
    (given,) = next_of(books)
    books.fail_batch(given, "burnt")
    books.rebuild()
    assert [given, *next_of(books)] == ["SJ-20260310-C", "SJ-20260310-D"]


@pytest.mark.parametrize("bag", ["SJ-20260310-A", "SJ-20260310-A-001", "SJ-20260310-A-17"])
def test_a_number_that_a_bag_has_is_stepped_over(open_books, tmp_path, bag):
    books = open_books()
    bring_in(books, tmp_path, [("SJ-20260301-A", "2026-03-01")], PURCHASES.replace("VF-1", bag))
    assert next_of(books) == ["SJ-20260310-B"]


def test_no_hour_is_told_that_nobody_wrote(open_books, tmp_path):
    books = open_books()
    days = [("SJ-20260310-A", "2026-03-10"), ("SJ-20260302-A", "2026-03-02"), ("SJ-20260304-A", "2026-03-04")]
    used = "SJ-20260310-A,VF-1,1,lb\nSJ-20260304-A,VF-1,8,lb\n"
    bring_in(books, tmp_path, days, used=used)
    batch = books.batch("SJ-20260310-A")
    assert (batch.started_at, batch.uses[0].at) == (None, None)
    assert books.lot("VF-1").opened_on == date(2026, 3, 4)
    told = {line.name: (line.left, line.right) for line in books.compare("SJ-20260310-A", "SJ-20260304-A").lines}
    assert told["begun at"] == ("", "")
    books.add_reading("SJ-20260310-A", "pH", "3.2")
    told = {line.name: (line.left, line.right) for line in books.compare("SJ-20260310-A", "SJ-20260304-A").lines}
    assert told["pH"] == ("3.2", "")


def test_a_bag_was_opened_on_the_first_day_that_anybody_tells(kitchen, tmp_path):
    lot = kitchen.berries()
    kitchen.make([(0, lot, "2 lb")], 9)
    assert kitchen.books.lot(lot.code).opened_on == date(2026, 3, 4)
    bring_in(kitchen.books, tmp_path, [("SJ-20260302-A", "2026-03-02")], used=f"SJ-20260302-A,{lot.code},1,lb\n")
    assert kitchen.books.lot(lot.code).opened_on == date(2026, 3, 2)
    kitchen.books.use_lot(kitchen.books.start_batch(kitchen.recipe).number, 0, lot.code, Quantity.parse("1 lb"))
    assert kitchen.books.lot(lot.code).opened_on == date(2026, 3, 2)
    assert kitchen.books.verify().problems == ()
