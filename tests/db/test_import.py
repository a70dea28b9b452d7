"""Sheets from any spreadsheet: read whatever wrote them, or refused by file and line, and nothing half imported."""

import codecs
from datetime import date

import pytest

from db import Books, ManualClock, Quantity, RecallQuery
from db.rules import tag
from db.sheets import ImportFilesError, read_folder
from db.sheets.sheet import MAX_BYTES
from tests.db.kitchen import day

GOOD = {
    "purchases.csv": """lot,ingredient,supplier,supplier_lot,bought_on,best_before,quantity,unit,price
VF-1,strawberries,Valley Farm,,2026-03-02,,20,lb,$64.00
SU-1,sugar,"Costco, Main St",S9,2026-02-15,2028-02-15,25,lb,
""",
    "batches.csv": """batch_number,product,made_on,made_by,produced,set_aside,equipment,notes
SJ-20260304-A,Strawberry Jam,2026-03-04,Cook 1,38,2,pot 1; filler,"two lines
of a note"
CK-20260306-A,Cake,2026-03-06,Cook 2,10,0,,
BX-20260307-A,Gift Box,2026-03-07,,5,,,
""",
    "used.csv": """batch_number,lot,quantity,unit
SJ-20260304-A,VF-1,8,lb
SJ-20260304-A,SU-1,4,lb
CK-20260306-A,SJ-20260304-A,2,jar
BX-20260307-A,CK-20260306-A,5,each
""",
    "sent.csv": """batch_number,destination,kind,units,on,order
SJ-20260304-A,Market,market,24,2026-03-05,#17
""",
}


@pytest.fixture
def sheets(tmp_path):
    folder = tmp_path / "sheets"
    folder.mkdir()
    for name, text in GOOD.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def brought_in(books, folder):
    """Import, or the problems; then nothing may have been recorded."""
    before = books.head()
    try:
        history = read_folder(folder)
        books.preview_history(history)
        books.import_history(history)
    except ImportFilesError as error:
        assert books.head() == before
        return [str(problem) for problem in error.problems]
    assert books.verify().problems == ()
    return []


def change(folder, name, old, new):
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_everything_is_there_and_traced_through_our_own_batches(books, sheets):
    assert brought_in(books, sheets) == []
    jam = books.trace("SJ-20260304-A-017").to_json()
    assert (jam["produced"], jam["set_aside"], jam["net_units"], jam["on_shelf"]) == (38, 2, 36, 10)
    assert jam["equipment"] == ["pot 1", "filler"]
    assert [(lot["lot"], lot["quantity"], lot["unit"]) for lot in jam["lots"]] == [("VF-1", 8, "lb"), ("SU-1", 4, "lb")]
    assert books.batch("SJ-20260304-A").notes[0].text == "two lines of a note"
    assert books.trace("vf-1").to_json()["batches"] == ["SJ-20260304-A", "CK-20260306-A", "BX-20260307-A"]
    assert books.trace("BX-20260307-A").to_json()["lots"][0]["batch"] == "CK-20260306-A"
    assert [one.batch.number for one in books.recall(RecallQuery(supplier="Valley Farm")).affected] == [
        "SJ-20260304-A",
        "CK-20260306-A",
        "BX-20260307-A",
    ]
    assert str(books.lot("VF-1").left) == "12 lb"


def test_a_recipe_out_of_sheets_asks_only_for_what_every_batch_had(books, sheets):
    change(sheets, "batches.csv", "CK-2", "SJ-20260305-A,Strawberry Jam,2026-03-05,,10,,,\nCK-2")
    change(sheets, "used.csv", "CK-2", "SJ-20260305-A,VF-1,2,lb\nCK-2")
    assert brought_in(books, sheets) == []
    recipe = next(one for one in books.recipes() if one.name == "Strawberry Jam")
    assert [line.ingredient.name for line in recipe.lines] == ["strawberries"]
    scope = books.recall(RecallQuery(supplier_lot="S9"))
    # What was left out of the sheet is not known to have been left out of the pot.
    assert {one.batch.number: one.why for one in scope.uncertain} == {"SJ-20260305-A": "no sugar is recorded for it"}


def test_a_second_import_adds_nothing_and_numbers_go_on(books, sheets):
    assert brought_in(books, sheets) == []
    before = books.head()
    assert brought_in(books, sheets) == []
    assert (books.head(), books.preview_history(read_folder(sheets)).known) == (before, 10)
    recipe = next(one for one in books.recipes() if one.name == "Strawberry Jam")
    assert books.start_batch(recipe).number not in GOOD["batches.csv"]


def test_what_the_books_know_is_used(kitchen, sheets):
    change(sheets, "batches.csv", "Strawberry Jam", "sj")
    kitchen.clock.set(day(10))
    assert brought_in(kitchen.books, sheets) == []
    batch = kitchen.books.batch("SJ-20260304-A")
    assert (batch.recipe, batch.best_before) == (kitchen.recipe, date(2027, 3, 4))
    assert [use.line for use in batch.uses] == [0, 1]
    assert len(kitchen.books.suppliers()) == 4


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "cp1252", "latin-1"]
)
def test_encodings(books, sheets, encoding):
    change(sheets, "purchases.csv", "Valley Farm", "Käserei Müller")
    for file in sheets.iterdir():
        text = file.read_text(encoding="utf-8").replace("\n", "\r\n")
        marks = {"utf-16-le-bom": codecs.BOM_UTF16_LE, "utf-16-be-bom": codecs.BOM_UTF16_BE}
        file.write_bytes(marks.get(encoding, b"") + text.encode(encoding.removesuffix("-bom")))
    assert brought_in(books, sheets) == []
    assert "Käserei Müller" in [one.name for one in books.suppliers()]


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"l\0o\0t\0,\0", b"\xff\xfe\x00", b"\x81\x01\x8f", b"PK\x03\x04\0"]
)
def test_what_is_no_text_is_refused(books, sheets, content):
    (sheets / "sent.csv").write_bytes(content)
    assert brought_in(books, sheets) == ["sent.csv: is not text: save it in the spreadsheet as CSV (UTF-8)"]


def test_a_file_of_a_gigabyte_is_refused_unread(books, sheets):
    with (sheets / "used.csv").open("wb") as file:
        file.truncate(1 << 30)
    assert MAX_BYTES < 1 << 30
    assert brought_in(books, sheets) == [
        "used.csv: is 1,074 MB large; at most 64 MB are read. Split it by year",
    ]


def test_semicolons_and_decimal_commas(books, sheets):
    (sheets / "used.csv").write_text("batch_number;lot;quantity;unit\nSJ-20260304-A;VF-1;0,5;kg\n", encoding="utf-8")
    assert brought_in(books, sheets) == []
    assert books.batch("SJ-20260304-A").uses[0].quantity == Quantity.parse("0.5 kg")


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "words"),
    [
        ("purchases.csv", ",20,lb", ",-20,lb", 2, "quantity: -20 is not more than nothing"),
        ("purchases.csv", ",20,lb", ",0,lb", 2, "not more than nothing"),
        ("purchases.csv", ",20,lb", ",99999999,lb", 2, "more than a kitchen has. Type at most 22046 lb"),
        ("purchases.csv", ",20,lb", ",1e30,lb", 2, "not a unit"),
        ("purchases.csv", ",20,lb", ",NaN,lb", 2, "not a quantity"),
        ("purchases.csv", ",20,lb", ",=10+10,lb", 2, "is a formula"),
        ("purchases.csv", ",20,lb", ",20,furlong", 2, "does not measure weight"),
        ("purchases.csv", ",20,lb", ",20,scoopful", 2, "not a unit"),
        ("purchases.csv", ",20,lb", ",20,", 2, "unit is missing"),
        ("purchases.csv", "$64.00", "-64", 2, "not a price"),
        ("purchases.csv", "Valley Farm", '=HYPERLINK("http://x")', 2, None),
        ("purchases.csv", "Valley Farm", "@SUM(A1)", 2, "is a formula"),
        ("purchases.csv", "Valley Farm", "+cmd|' /C calc'!A0", 2, "is a formula"),
        ("purchases.csv", "SU-1", "vf-1", 3, "VF-1 is there twice: also in line 2"),
        ("purchases.csv", "2028-02-15", "2025-02-15", 3, "is before it was bought"),
        ("purchases.csv", "2026-03-02", "2026-02-30", 2, "not a day of the calendar"),
        ("purchases.csv", "2026-03-02", "46083", 2, "count of days"),
        ("purchases.csv", "2026-03-02", "03/02/2026", 2, "can be 3 February or 2 March 2026"),
        ("purchases.csv", "2026-03-02", "tomorrow", 2, "not a date"),
        ("purchases.csv", "2026-03-02", "4/3/26", 2, "write the year in four digits"),
        ("purchases.csv", "2026-03-02", "4-Mar-26", 2, "write the year in four digits"),
        ("purchases.csv", "2026-03-02", "Mar 4 '26", 2, "write the year in four digits"),
        ("purchases.csv", "VF-1,", "SJ-20260304-A-001,", 2, "reads as a unit of the batch SJ-20260304-A"),
        ("purchases.csv", "VF-1,", "sj-20260304-a-17,", 2, "reads as a unit of the batch SJ-20260304-A"),
        ("purchases.csv", "VF-1,", "4006381333931,", 2, "reads as the product code of a pack"),
        ("purchases.csv", "VF-1,", f"{tag.make(tag.TagKind.PERSON, 1)},", 2, "reads as the tag of a person"),
        ("purchases.csv", "VF-1,", f"{tag.make(tag.TagKind.RECIPE, 1)},", 2, "reads as the tag of a recipe"),
        ("purchases.csv", "$64.00", "0.125", 2, "more than two places"),
        ("purchases.csv", "$64.00", "1.234", 2, "can be read in two ways"),
        ("purchases.csv", "$64.00", "5 lbs", 2, "'lbs' is not a currency"),
        ("batches.csv", "CK-20260306-A", "SU-1", 4, "is a batch and a bag"),
        ("batches.csv", ",38,2", ",2,38", 2, "38 set aside of 2 produced"),
        ("batches.csv", ",38,2", ",3.5,2", 2, "not a whole number"),
        ("batches.csv", ",38,2", ",100000,2", 2, "more than 99,999"),
        ("batches.csv", "CK-20260306-A", "SJ-20260304-A", 4, "there twice"),
        ("batches.csv", "CK-20260306-A", "SJ-20260304-A-001", 4, "reads as a unit"),
        ("used.csv", "A,VF-1", "A,VF-9", 2, "the lot VF-9 is neither in purchases.csv"),
        ("used.csv", "SJ-20260304-A,VF-1", "SJ-1,VF-1", 2, "the batch SJ-1 is not in batches.csv"),
        ("used.csv", ",8,lb", ",8,cup", 2, "the bag is kept in lb"),
        ("used.csv", "VF-1,8,lb", "BX-20260307-A,8,each", 2, "cannot be made out of itself"),
        ("used.csv", "VF-1,8,lb", "SJ-20260304-A,8,each", 2, "cannot be made out of itself"),
        ("sent.csv", ",24,", ",37,", 2, "37 units of SJ-20260304-A are sent, and 36 were made"),
        ("sent.csv", ",24,", ",-1,", 2, "below nothing"),
        ("sent.csv", "2026-03-05", "2026-03-03", 2, "before it was made"),
        ("sent.csv", "#17", "=17", 2, "order is a formula"),
        ("batches.csv", "two lines", "\t=1+1", 2, "notes is a formula"),
        ("batches.csv", "two lines", "\u200b=1+1", 2, "notes is a formula"),
        ("sent.csv", ",market,", ",markt,", 2, "did you mean 'market'?"),
        ("sent.csv", "units,on", "unit,on", 1, '--column "sent.csv:unit=units"'),
        ("sent.csv", "#17", "#17,#18", 2, "has 7 cells for 6 columns"),
    ],
)
def test_a_bad_row_is_told_by_file_and_line(books, sheets, name, old, new, line, words):
    if words is None:
        new, words = '"' + new.replace('"', '""') + '"', "is a formula"
    change(sheets, name, old, new)
    said = brought_in(books, sheets)
    assert any(one.startswith(f"{name}, line {line}: ") and words in one for one in said), said
    assert all("\n" not in one and len(one) < 500 for one in said)


def test_every_problem_is_told_at_once(books, sheets):
    change(sheets, "purchases.csv", ",20,lb", ",-20,stone age")
    change(sheets, "batches.csv", "2026-03-04", "31.13.2026")
    change(sheets, "sent.csv", "2026-03-05", "x")
    change(sheets, "used.csv", "BX-20260307-A,CK-20260306-A", "BX-20260307-A,NO-1")
    change(sheets, "used.csv", "CK-20260306-A,SJ", "NO-2,SJ")
    assert [one.split(": ")[0] for one in brought_in(books, sheets)] == [
        "batches.csv, line 2",
        "purchases.csv, line 2",
        "purchases.csv, line 2",
        "sent.csv, line 2",
        "used.csv, line 4",
        "used.csv, line 5",
    ]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("purchases.csv", ",20,lb", ",-20,lb"),
        ("purchases.csv", "$64.00", "$64.00,,,,7"),
        ("purchases.csv", "lot,", "mood,"),
        ("batches.csv", "2026-03-04", "2026-13-04"),
        ("batches.csv", "SJ-20260304-A", "=A1"),
        ("batches.csv", "2,pot 1", '2,"pot 1'),
    ],
)
def test_what_names_a_row_that_cannot_be_read_is_not_called_wrong_too(books, sheets, name, old, new):
    change(sheets, name, old, new)
    said = brought_in(books, sheets)
    assert said
    assert {one.split(",")[0].split(":")[0] for one in said} == {name}, said


def test_a_row_that_cannot_be_read_still_has_its_number(books, sheets):
    change(sheets, "purchases.csv", "VF-1,strawberries", "SU-1,")
    said = brought_in(books, sheets)
    assert "purchases.csv, line 2: ingredient is missing" in said
    assert "purchases.csv, line 3: SU-1 is there twice: also in line 2" in said


def test_each_loop_is_named(books, sheets):
    change(sheets, "used.csv", "A,VF-1", "A,CK-20260306-A")
    with (sheets / "used.csv").open("a") as file:
        file.write("CK-20260306-A,BX-20260307-A,1,each\nBX-20260307-A,BX-20260307-A,1,each\n")
    loops = [one for one in brought_in(books, sheets) if "itself" in one]
    assert [(one.split(":")[0], one.split(": ")[2]) for one in loops] == [
        ("used.csv, line 2", "SJ-20260304-A from CK-20260306-A from SJ-20260304-A"),
        ("used.csv, line 5", "CK-20260306-A from BX-20260307-A from CK-20260306-A"),
        ("used.csv, line 7", "BX-20260307-A from BX-20260307-A"),
    ]


def test_a_loop_of_a_thousand_batches_is_one_line(books, sheets):
    rows = [(f"X{n}", f"X{(n + 1) % 2000}") for n in range(2000)]
    (sheets / "sent.csv").unlink()
    (sheets / "batches.csv").write_text(
        "batch_number,product,made_on,produced\n" + "".join(f"{number},x,2026-03-04,1\n" for number, _ in rows)
    )
    (sheets / "used.csv").write_text(
        "batch_number,lot,quantity,unit\n" + "".join(f"{number},{of},1,each\n" for number, of in rows)
    )
    (said,) = brought_in(books, sheets)
    assert said.startswith("used.csv, line 2: a batch cannot be made out of itself: X0 from X1 from X2 ")
    assert said.endswith(" from ... from X0")


def test_what_went_in_before_it_was_there_is_remarked(books, sheets):
    change(sheets, "purchases.csv", "2026-03-02", "2026-03-05")
    change(sheets, "batches.csv", "2026-03-07", "2026-03-05")
    assert books.preview_history(read_folder(sheets)).remarks == (
        "used.csv, line 2: VF-1 was bought on 2026-03-05, after SJ-20260304-A was made of it on 2026-03-04.",
        "used.csv, line 5: CK-20260306-A was made on 2026-03-06, after BX-20260307-A was made of it on 2026-03-05.",
    )
    assert brought_in(books, sheets) == []


def test_what_went_in_before_it_was_in_the_books_is_remarked(kitchen, sheets):
    kitchen.clock.set(day(10))
    late = kitchen.berries(bought_on=date(2026, 3, 5))
    own = kitchen.make([(0, late, "1 lb")], 9)
    change(sheets, "used.csv", "A,VF-1", f"A,{late.code}")
    change(sheets, "used.csv", "A,CK-20260306-A", f"A,{own.number}")
    said = kitchen.books.preview_history(read_folder(sheets)).remarks
    assert [one.split(", after")[0] for one in said] == [
        f"used.csv, line 2: {late.code} was bought on 2026-03-05",
        f"used.csv, line 5: {own.number} was made on 2026-03-10",
    ]


def test_a_number_that_the_books_would_take_for_another_is_refused(books, sheets):
    change(sheets, "purchases.csv", "SU-1", "ZZ-20260301-A-002")
    change(sheets, "used.csv", "SU-1", "ZZ-20260301-A-002")
    assert brought_in(books, sheets) == []
    (sheets / "sent.csv").unlink()
    (sheets / "used.csv").unlink()
    (sheets / "purchases.csv").write_text(
        "lot,ingredient,bought_on,quantity,unit\nSJ-20260304-A,x,2026-03-02,1,lb\nSJ-20260304-A-038,x,2026-03-02,1,lb\n"
    )
    (sheets / "batches.csv").write_text(
        "batch_number,product,made_on,produced\nZZ-20260301-A,x,2026-03-01,9\nSJ-20260304-A-001,x,2026-03-04,9\n"
    )
    assert brought_in(books, sheets) == [
        "batches.csv, line 2: ZZ-20260301-A-002 in the books would read as a unit of ZZ-20260301-A",
        "batches.csv, line 3: SJ-20260304-A-001 reads as a unit of the batch SJ-20260304-A",
        "purchases.csv, line 2: SJ-20260304-A is the number of a batch in the books",
        "purchases.csv, line 3: SJ-20260304-A-038 reads as a unit of the batch SJ-20260304-A: name the bag otherwise",
    ]


def test_free_text_is_no_formula(books, sheets):
    change(sheets, "batches.csv", "two lines", "- two jars (broken!), ask +1 (555) 0100")
    change(sheets, "sent.csv", "#17", "+1 (555) 0100")
    assert brought_in(books, sheets) == []
    assert books.batch("SJ-20260304-A").notes[0].text == "- two jars (broken!), ask +1 (555) 0100 of a note"
    assert books.dispatches("SJ-20260304-A")[0].order == "+1 (555) 0100"


def test_a_folder_is_not_a_file(books, sheets):
    (sheets / "purchases.csv").unlink()
    (sheets / "purchases.csv").mkdir()
    assert brought_in(books, sheets) == ["purchases.csv: is a folder, not a file"]


def test_two_files_of_one_name_are_not_chosen_from(books, sheets):
    (sheets / "PURCHASES.csv").write_text(GOOD["purchases.csv"])
    assert brought_in(books, sheets) == ["purchases.csv: is there twice: also as PURCHASES.csv"]


def test_names_are_compared_in_one_way(books, sheets):
    change(sheets, "purchases.csv", "Valley Farm", "Crèmerie Œuvre")
    change(sheets, "purchases.csv", '"Costco, Main St"', "CRE\u0300MERIE  œUVRE")
    change(sheets, "batches.csv", "Cake", "Éclair")
    change(sheets, "batches.csv", "Gift Box", "éclair")
    assert brought_in(books, sheets) == []
    assert [one.name for one in books.suppliers()] == ["Crèmerie Œuvre"]
    assert [one.name for one in books.products()] == ["Strawberry Jam", "Éclair"]
    for name in GOOD:
        (sheets / name).unlink()
    (sheets / "batches.csv").write_text(
        "batch_number,product,made_on,produced\nE-1,ÉCLAIR,2026-03-04,1\n", encoding="utf-8"
    )
    assert books.preview_history(read_folder(sheets)).new == {}


def test_an_unclosed_quote_and_a_strange_file_are_told(books, sheets):
    (sheets / "sent.csv").write_text('batch_number,destination,kind,units,on,order\n"SJ-2', encoding="utf-8")
    (sheets / "purchase.csv").write_text("", encoding="utf-8")
    said = brought_in(books, sheets)
    assert any(one.startswith("sent.csv, line 2: cannot be read as CSV from here: ") for one in said)
    assert "purchase.csv: has no headings: it is empty" in said


def test_a_cell_that_never_ends_is_refused_by_its_line(books, sheets):
    (sheets / "used.csv").write_text("batch_number,lot,quantity,unit\n" + "x" * 1_000_000, encoding="utf-8")
    assert "used.csv, line 2: cannot be read as CSV from here: field larger" in brought_in(books, sheets)[0]


def test_an_empty_folder_is_refused(books, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "holds none of purchases.csv" in brought_in(books, empty)[0]


def test_three_styles_of_days_in_one_file(books, sheets):
    rows = ["2026-03-02", "4 Mar 2026", "03/04/2026", "25/04/2026", "March 9, 2026"]
    (sheets / "purchases.csv").write_text(
        "lot,ingredient,bought_on,quantity,unit\n"
        + "VF-1,a,2026-03-02,20,lb\nSU-1,a,2026-03-02,20,lb\n"
        + "".join(f'L{n},a,"{day}",1,lb\n' for n, day in enumerate(rows)),
        encoding="utf-8",
    )
    assert brought_in(books, sheets) == []
    assert [books.lot(f"L{n}").bought_on for n in range(len(rows))] == [
        date(2026, 3, 2),
        date(2026, 3, 4),
        date(2026, 4, 3),
        date(2026, 4, 25),
        date(2026, 3, 9),
    ]


def test_what_is_odd_is_recorded_and_remarked(books, sheets):
    change(sheets, "used.csv", "VF-1,8,lb", "VF-1,28,lb")
    change(sheets, "used.csv", "SJ-20260304-A,SU-1,4,lb\n", "SJ-20260304-A,SU-1,4,lb\n" * 3)
    change(sheets, "purchases.csv", "2026-03-02,,", "2026-03-02,2026-03-03,")
    change(
        sheets,
        "sent.csv",
        "SJ-20260304-A,Market,market,24,2026-03-05,#17\n",
        "SJ-20260304-A,Market,market,2,2026-03-05,#17\n" * 2,
    )
    history = read_folder(sheets)
    assert books.preview_history(history).remarks == (
        "More of VF-1 was used than the 20 lb that were bought.",
        "VF-1 went into SJ-20260304-A on 2026-03-04, after its best before 2026-03-03.",
        "used.csv: lines 3, 4, 5 say the same; each counts.",
        "sent.csv: lines 2, 3 say the same; each counts.",
    )
    books.import_history(history)
    assert str(books.lot("VF-1").left) == "-8 lb"


def test_our_own_batch_past_its_date_is_remarked(kitchen, sheets):
    own = kitchen.make([], 9)
    kitchen.clock.set(day(4).replace(year=2028))
    for name in ("purchases.csv", "sent.csv"):
        (sheets / name).unlink()
    (sheets / "batches.csv").write_text("batch_number,product,made_on,produced\nCK-1,Cake,2027-03-05,1\n")
    (sheets / "used.csv").write_text(f"batch_number,lot,quantity,unit\nCK-1,{own.number},1,jar\n")
    assert kitchen.books.preview_history(read_folder(sheets)).remarks == (
        f"{own.number} went into CK-1 on 2027-03-05, after its best before 2027-03-04.",
    )


def test_a_day_that_is_still_to_come_is_refused_and_the_clock_is_named(path, sheets):
    with Books.open(path, clock=ManualClock(day(6))) as books:
        before = books.head()
        assert brought_in(books, sheets) == [
            "batches.csv, line 5: made_on: 2026-03-07 is still to come, today is 2026-03-06: mend the day in the sheet"
            ", or set this machine's clock if that is what is wrong"
        ]
        assert books.head() == before
    with Books.open(path, clock=ManualClock(day(7))) as books:
        assert brought_in(books, sheets) == []


def test_the_words_of_a_refusal_are_lines(books, sheets):
    change(sheets, "used.csv", ",8,lb", ",-8,lb")
    with pytest.raises(ImportFilesError) as refused:
        books.preview_history(read_folder(sheets))
    assert str(refused.value).splitlines() == [
        "1 problem:",
        "used.csv, line 2: quantity: -8 is not more than nothing",
        "Nothing was imported. Mend the files, then import again.",
    ]
