"""What a workbook's cells show is what is taken; what a spreadsheet spoilt is refused; a ditto mark is no name."""

from datetime import date, datetime

import openpyxl
import pytest

from db.sheets import read_folder
from tests.db.sheets import problems_of

DAY = date(2026, 3, 25)


def workbook(folder, rows, forms=(), title="Purchases"):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cell, form in dict(forms).items():
        sheet[cell].number_format = form
    made.save(folder / "kitchen.xlsx")


def take(books, folder):
    books.import_history(read_folder(folder))


def refused(books, folder):
    return [one.words for one in problems_of(books, lambda: take(books, folder))]


@pytest.mark.parametrize(
    ("heading", "unit", "number", "form", "received"),
    [
        ("Qty (lbs)", None, 5, '0 "kg"', "5 kg"),
        ("Qty", None, 5.5, '0.0 "kg"', "5.5 kg"),
        ("Qty", None, 1250, '#,##0" g"', "1250 g"),
        ("Qty", None, 2, r"0\ \l\b", "2 lb"),
        ("Qty", "kg", 5, '0.0 "kg"', "5 kg"),
        ("Qty", "lb", 5, "0.00", "5 lb"),
        ("Qty", "lb", 0.5, "# ?/?", "0.5 lb"),
        ("Qty", None, 3, 'General "oz"', "3 oz"),
        ("Qty", None, 3, '0 "oz";-0 "oz";"none"', "3 oz"),
    ],
)
def test_the_words_of_a_number_format_count_as_shown(books, folder, heading, unit, number, form, received):
    rows = [["lot", "ingredient", "bought_on", heading, "unit"], ["A", "sugar", DAY, number, unit]]
    workbook(folder, rows, {"D2": form})
    take(books, folder)
    assert str(books.lot("A").received) == received


@pytest.mark.parametrize(
    ("unit", "number", "form", "words"),
    [
        ("lb", 5, '0 "kg"', "its unit is given as lb"),
        ("lb", 5, '0 "each"', "its unit is given as lb"),
        ("lb", 0.5, "0%", "Format the cell as a plain number"),
        ("g", 1250, "0.00,", "1250 (shown by the format 0.00,)"),
        ("lb", 5, "$#,##0.00", "is not"),
        ("lb", 5, '[>=3]0.0, "kg";0 "g"', "Format the cell"),
        ("lb", 5, '"about "0', "is not exact"),
        ("lb", 5, '0 "bags"', "does not say how much"),
    ],
)
def test_what_shows_another_amount_than_its_number_is_refused(books, folder, unit, number, form, words):
    rows = [["lot", "ingredient", "bought_on", "Qty", "unit"], ["A", "sugar", DAY, number, unit]]
    workbook(folder, rows, {"D2": form})
    assert any(words in one for one in refused(books, folder))


@pytest.mark.parametrize(
    ("form", "paid"),
    [
        ('"$"#,##0.00', "$4.50"),
        ("#,##0.00\\ [$€-407]", "€4.50"),
        ("[$£-809]#,##0.00", "£4.50"),
        ("_($* #,##0.00_);_($* (#,##0.00)", "$4.50"),
        ("0.00", "$4.50"),
        ("[$CHF] 0.00", "4.50 CHF"),
    ],
)
def test_a_price_has_the_currency_that_its_cell_shows(books, folder, form, paid):
    rows = [["lot", "ingredient", "bought_on", "Qty", "unit", "price"], ["A", "sugar", DAY, 5, "lb", 4.5]]
    workbook(folder, rows, {"F2": form})
    take(books, folder)
    assert str(books.lot("A").price) == paid


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (123, "00000", "00123"),
        (123, '"L"0000', "L0123"),
        (123, "General", "123"),
        (260304, "00-00-00", "26-03-04"),
        (12345678901, "0.00E+00", "12345678901"),
        (123456789012345.0, "General", "123456789012345"),
        (12.5, "0.00", "12.50"),
    ],
)
def test_a_lot_is_what_its_cell_shows(books, folder, number, form, shown):
    rows = [["ingredient", "bought_on", "Qty", "unit", "supplier_lot", "lot"], ["sugar", DAY, 5, "lb", number, number]]
    workbook(folder, rows, {"E2": form, "F2": form})
    take(books, folder)
    assert books.lot(shown).supplier_lot == shown


@pytest.mark.parametrize(
    ("lot", "form", "words"),
    [
        (1234567890123456, "0", "keeps fifteen"),
        (date(2026, 3, 12), "d-mmm", "is the day 2026-03-12 to the spreadsheet"),
        (datetime(2026, 3, 12, 8, 30), "d-mmm", "is the day 2026-03-12 to the spreadsheet"),
        ("1.23457E+11", "@", "left out digits"),
    ],
)
def test_a_lot_that_a_spreadsheet_spoilt_is_refused(books, folder, lot, form, words):
    rows = [["ingredient", "bought_on", "Qty", "unit", "supplier_lot"], ["sugar", DAY, 5, "lb", lot]]
    workbook(folder, rows, {"E2": form})
    assert any(words in one for one in refused(books, folder))


@pytest.mark.parametrize("lot", ["1.23457E+11", "1,23457E+11", "4E+12", "1.2e+08", "9.00E+05"])
@pytest.mark.parametrize("column", ["lot", "supplier_lot"])
def test_a_lot_in_powers_of_ten_is_refused(books, folder, lot, column):
    text = f'ingredient,bought_on,quantity,unit,{column}\nsugar,2026-03-02,2,kg,"{lot}"\n'
    (folder / "purchases.csv").write_text(text)
    assert any("left out digits" in one for one in refused(books, folder))


def dated(folder, *days):
    rows = [["lot", "ingredient", "bought_on", "Qty", "unit"]]
    workbook(folder, rows + [[f"A{n}", "sugar", day, 5, "kg"] for n, day in enumerate(days)])


@pytest.mark.parametrize(
    "days",
    [
        (date(2026, 4, 3), "25/03/2026"),
        ("25/03/2026", date(2026, 4, 3), "28/03/2026"),
        (date(2026, 4, 3), date(2026, 3, 25), "25.03.2026"),
        (datetime(2026, 4, 3), "03/25/2026"),
        (date(2026, 1, 12), "25-03-26"),
    ],
)
def test_true_days_among_days_of_text_may_be_swapped(books, folder, days):
    dated(folder, *days)
    assert any("may have swapped day and month" in one for one in refused(books, folder))


@pytest.mark.parametrize(
    "days",
    [
        (date(2026, 3, 25), "26/03/2026"),
        (date(2026, 4, 4), "26/03/2026"),
        (date(2026, 4, 3), "2026-03-25"),
        (date(2026, 4, 3), "25 March 2026"),
        (date(2026, 4, 3), date(2026, 3, 25)),
    ],
)
def test_true_days_that_cannot_be_swapped_are_taken(books, folder, days):
    dated(folder, *days)
    take(books, folder)
    taken = books.lot("A0").bought_on
    assert taken == days[0]


MARKS = ("''", '"', "ditto", "do.", "〃", '-"-', "”", "same as above", "idem", "dto.", "(ditto)", "^", "—“—")


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("column", ["ingredient", "supplier", "lot", "bought_on", "quantity", "unit", "supplier_lot"])
def test_a_ditto_mark_is_refused_with_what_stands_above(books, folder, mark, column):
    columns = ["ingredient", "supplier", "lot", "bought_on", "quantity", "unit", "supplier_lot"]
    above = dict(zip(columns, ["sugar", "Valley Farm", "A", "2026-03-02", "5", "kg", "LX-1"], strict=True))
    below = {**above, "lot": "B", column: mark.replace('"', '""')}
    lines = [",".join(columns), ",".join(above.values()), ",".join(f'"{cell}"' for cell in below.values())]
    (folder / "purchases.csv").write_text("\n".join(lines) + "\n")
    problems = refused(books, folder)
    words = f"{column} is {mark!r}, a mark for what stands above it ({above[column]!r}): write it out"
    assert problems == [words]


def test_the_value_above_is_that_of_the_row_that_has_one(books, folder):
    text = "ingredient,bought_on,quantity,unit\nsugar,2026-03-02,5,kg\n'',2026-03-02,5,kg\n'',2026-03-02,5,kg\n"
    (folder / "purchases.csv").write_text(text)
    assert all("'sugar'" in one for one in refused(books, folder))


@pytest.mark.parametrize("name", ["Same Day Farm", "Do", "Above & Beyond", "Idem Foods", "D'Or", "Co-op"])
def test_names_that_only_look_like_marks_are_taken(books, folder, name):
    row = f"sugar,2026-03-02,5,kg,{name}"
    (folder / "purchases.csv").write_text(f"ingredient,bought_on,quantity,unit,supplier\n{row}\n")
    take(books, folder)
    assert [one.name for one in books.suppliers()] == [name]


def test_a_note_may_say_ditto(books, folder):
    (folder / "batches.csv").write_text("batch_number,product,made_on,produced,notes\nJ-1,Jam,2026-03-04,4,ditto\n")
    take(books, folder)
    assert books.batch("J-1").filled == 4
