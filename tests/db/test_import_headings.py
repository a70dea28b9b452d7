"""What the columns of a sheet are: known by everyday words, named by a person, and never left out in silence."""

import shlex
from itertools import pairwise

import openpyxl
import pytest

from db.sheets import Choices, ImportFilesError, column_choice, read_folder
from db.sheets.headings import BATCHES, PURCHASES, SENT, USED, column_of


def said_of(books, folder, **columns):
    """The problems of a folder, or none where it is taken."""
    try:
        history = read_folder(folder, choices=Choices(columns=columns.get("columns", {})))
        books.import_history(history)
    except ImportFilesError as error:
        return error.problems
    return ()


EVERYDAY = {
    PURCHASES: {
        "bought_on": "Bought on; Day bought; Date bought; Delivered; Date of purchase; Arrived; Delivery date; Got on",
        "ingredient": "Item; Ingredient; What we bought; Material; Raw ingredient; Product",
        "supplier": "Supplier; Vendor; Bought from; Store; Bought at; Supplied by; Grower",
        "supplier_lot": "Their lot; Supplier's lot; Vendor lot #; Lot on bag; Supplier batch; Their lot number",
        "best_before": "Best before; Best by; BB date; Best before end; MHD; Mindestens haltbar bis; DDM",
        "use_by": "Use by; Use-by date; Zu verbrauchen bis; Verbrauchsdatum; DLC; À consommer jusqu'au; Caducidad",
        "expires": "Expiry; Exp.; Sell by; Expires on; Expiration date; Good until; À consommer avant; Date on bag",
        "quantity": "Qty; Amount; Weight; Amt; How much; Wt.; Net weight; Quantity bought",
        "price": "Price; Cost; Paid; Price paid",
        "unit": "Unit; UoM; Measure",
        "lot": "Our lot; Bag no.; Lot; Lot no.; Tag",
    },
    BATCHES: {
        "product": "Jam; Jams; Recipe; Product; Flavour; Flavor; What; Sauce; Kind of jam",
        "made_on": "Day made; Made on; Made; Date made; Date; Date cooked; Cooked on; Baked on; Production date; Day",
        "produced": "Jars; No. of jars; Number of jars; Jars made; Bottles; Yield; Qty; How many; Qty made",
        "set_aside": "Rejects; Rejected; Broken jars; Samples; Breakages; Set aside; Kept back; Seconds",
        "batch_number": "Batch; Batch no.; Batch #; Batch number; Batch nr; Run; Batch code",
        "made_by": "Cook; Made by; Cooked by; By; Who; Initials; Prepared by",
        "notes": "Notes; Comments; Remarks",
    },
    USED: {
        "batch_number": "Batch; Into batch; Batch no.; Used in; Went into",
        "lot": "Lot; Bag; Lot used; Bag no.; Our lot",
        "quantity": "Amount; Qty; Weight; How much; Used; Quantity used",
    },
    SENT: {
        "destination": "Sold to; Customer; Sent to; Shop; Market; Stockist; Where sold; Delivered to; Client",
        "on": "Day sold; Sold on; Delivered; Date; Date sold; Date of sale; Delivered on; Ship date; Day; When",
        "units": "Jars; Qty; Sold; Quantity; No. of jars; Jars sold; How many; Units; Bottles",
        "order": "Order; Invoice #; Invoice no.; Order number; PO; Receipt; Delivery note",
        "batch_number": "Batch no.; Batch; Lot; Batch #",
    },
}


@pytest.mark.parametrize(
    ("kind", "heading", "column"),
    [
        (kind, heading, column)
        for kind, columns in EVERYDAY.items()
        for column, headings in columns.items()
        for heading in headings.split("; ")
    ],
)
def test_everyday_headings_are_known(kind, heading, column):
    assert column_of(kind, heading) == column
    assert column_of(kind, heading.upper()) == column


@pytest.mark.parametrize(
    ("kind", "heading"),
    [(PURCHASES, "Mood"), (BATCHES, "Weather"), (SENT, "Unit"), (USED, "Ort"), (BATCHES, "pH"), (SENT, "Jam")],
)
def test_what_can_be_nothing_or_anything_is_not_guessed(kind, heading):
    assert column_of(kind, heading) == ""


@pytest.mark.parametrize(
    ("name", "headings", "row", "column"),
    [
        ("purchases", "Item,Received,Qty,Unit", "salt,2026-03-01,5,lb", "bought_on is 'Received'"),
        ("purchases", "Item,Bought on,Received,Unit", "salt,2026-03-01,5,lb", "quantity is 'Received'"),
        ("batches", "Batch,Jam,Produced,Jars", "J-1,Jam,4 Mar 2026,24", "made_on is 'Produced'"),
        ("batches", "Batch,Jam,Date,Produced", "J-1,Jam,2026-03-04,24", "made_on is 'Date', produced."),
        ("batches", "Batch,Jam,Date,Made", "J-1,Jam,2026-03-04,24", "produced is 'Made'"),
    ],
)
def test_a_word_for_a_day_or_an_amount_is_settled_by_its_cells(books, folder, name, headings, row, column):
    (folder / f"{name}.csv").write_text(f"{headings}\n{row}\n")
    history = read_folder(folder)
    assert history.problems.told == []
    assert column in history.understood[0]


BATCH = "Batch,{},Made,Jars\nJ-1,Jam,2026-03-04,24\n"


@pytest.mark.parametrize(
    ("text", "option", "leave_out"),
    [
        (BATCH.format("Stuff"), "batches.csv:Stuff=product", "batches.csv:Stuff="),
        (BATCH.format("My thing"), "batches.csv:My thing=product", "batches.csv:My thing="),
        ("Batch,Jam,Whenever,Jars\nJ-1,Jam,2026-03-04,24\n", "batches.csv:Whenever=made_on", "batches.csv:Whenever="),
        ("Batch,Jam,Made,Wieviel\nJ-1,Jam,2026-03-04,24\n", "batches.csv:Wieviel=produced", "batches.csv:Wieviel="),
        (BATCH.format("Was: genau"), "batches.csv:Was: genau=product", "batches.csv:Was: genau="),
        (BATCH.format('"Say ""hm"""'), "batches.csv:column B=product", "batches.csv:column B="),
        (BATCH.format(""), "batches.csv:column B=product", "batches.csv:column B="),
        (BATCH.format("x" * 90), "batches.csv:column B=product", "batches.csv:column B="),
        (BATCH.format("a=b"), "batches.csv:column B=product", "batches.csv:column B="),
    ],
)
def test_the_advice_says_how_to_name_a_column_and_works_as_it_is_pasted(books, folder, text, option, leave_out):
    (folder / "batches.csv").write_text(text)
    first = said_of(books, folder)[0]
    assert "is not known" in first.words
    pasted = [two for one, two in pairwise(shlex.split(first.words)) if one == "--column"]
    assert [one.rstrip(",") for one in pasted] == [option, leave_out]
    assert first.words.index(option) < first.words.index("leave it out")
    assert said_of(books, folder, columns=dict([column_choice(option)])) == ()
    assert books.batch("J-1").net == 24


@pytest.mark.parametrize(
    ("headings", "row", "option"),
    [
        ("Item,Bought on,Qty,Unit,Who went", "salt,2026-03-01,5,lb,Ann", "Who went=COLUMN"),
        ("Item,Bought on,Qty,Unit,Kg price", "salt,2026-03-01,5,lb,4.20", "Kg price=price"),
        ("Item,Bought on,Qty,Unit,Cost,Kg rate", "salt,2026-03-01,5,lb,21,4.20", "Kg rate=COLUMN"),
        ("Item,Qty,Unit,Bestellt", "salt,5,lb,2026-03-01", "Bestellt=bought_on"),
        ("Item,Qty,Unit,Mood", "salt,5,lb,good", "Mood=COLUMN"),
        ("Item,Bought on,Qty,Unit,Suplier", "salt,2026-03-01,5,lb,Acme", "Suplier=supplier"),
    ],
)
def test_no_column_is_suggested_that_would_only_be_a_guess(books, folder, headings, row, option):
    (folder / "purchases.csv").write_text(f"{headings}\n{row}\n")
    said = said_of(books, folder)[0]
    assert f'name it with --column "purchases.csv:{option}"' in said.words
    assert "lot" in said.words.partition("(")[2], "what it can be is listed"


def test_of_a_column_that_can_be_nothing_more_it_only_says_how_to_leave_it_out(books, folder):
    (folder / "sent.csv").write_text("Batch,Customer,Jars,Date,Type,Invoice,Mood\nJ,Shop,1,2026-03-05,store,1,good\n")
    (said,) = (one for one in said_of(books, folder) if "is not known" in one.words)
    assert said.words.endswith('all that such a sheet has is there: leave it out with --column "sent.csv:Mood="')


@pytest.mark.parametrize(
    ("headings", "row", "named"),
    [
        ("Item,Bought on,Qty,Amount,Unit", "salt,2026-03-01,5,6,lb", ("Qty", "Amount")),
        ("Item,Bought on,Qty,Qty,Unit", "salt,2026-03-01,5,6,lb", ("column C", "column D")),
        ("Item,Bought on,Qty (lb),Qty (kg)", "salt,2026-03-01,5,2.3", ("Qty (lb)", "Qty (kg)")),
        ("Item,Bought on,Delivered,Qty,Unit", "salt,2026-03-01,2026-03-02,5,lb", ("Bought on", "Delivered")),
        ("Item,Vendor,Bought on,Qty,Unit,Store", "salt,Aldi,2026-03-01,5,lb,Lidl", ("Vendor", "Store")),
        ("Item,Bought on,Qty,Unit,Use by,DLC", "salt,2026-03-01,5,lb,2027-01-01,2027-02-01", ("Use by", "DLC")),
    ],
)
def test_two_headings_that_mean_the_same_are_refused_with_both_named(books, folder, headings, row, named):
    (folder / "purchases.csv").write_text(f"{headings}\n{row}\n")
    (said,) = said_of(books, folder)
    assert tuple(one.heading for one in said.columns) == named
    assert all(one.removeprefix("column ") in said.words for one in headings.split(",") if one in named)
    assert said_of(books, folder, columns={("purchases.csv", named[1]): ""}) == ()
    assert len(books.lots()) == 1


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("purchase.csv:Stuff=product", "there is no sheet 'purchase.csv'; there are: batches.csv, sent.csv"),
        ("used.csv:Stuff=", "there is no sheet 'used.csv'; there are: batches.csv, sent.csv"),
        (
            "batches.csv:Stufff=product",
            "there is no heading 'Stufff'; batches.csv has 'Batch', 'Stuff', 'Made', 'Jars'",
        ),
        ("sent.csv:Stuff=units", "there is no heading 'Stuff'; sent.csv has 'Batch', 'Customer', 'Jars', 'Date'"),
        ("Mood=", "there is no heading 'Mood'; batches.csv has 'Batch', 'Stuff', 'Made', 'Jars'; sent.csv has 'Batch'"),
        ("batches.csv:column F=notes", "there is no heading 'column F'; batches.csv has"),
    ],
)
def test_a_choice_that_names_nothing_that_is_there_is_refused(books, folder, choice, words):
    (folder / "batches.csv").write_text(BATCH.format("Stuff"))
    (folder / "sent.csv").write_text("Batch,Customer,Jars,Date\nJ-1,Shop,1,2026-03-05\n")
    columns = dict([column_choice("batches.csv:Stuff=product"), column_choice(choice)])
    (said,) = said_of(books, folder, columns=columns)
    assert said.file == f'--column "{choice}"'
    assert said.words.startswith(words)
    assert said_of(books, folder, columns=dict([column_choice("batches.csv:Stuff=product")])) == ()


UNSEEN = {
    "clears the screen": "bat\x1b[2Jches",
    "turns the words": "bat\u202eches",
    "a line of its own": "bat\nches",
    "rings": "bat\x07ches",
    "nothing to see": "bat\u200bches",
    "another's own sign": "bat\ue000ches",
}


@pytest.mark.parametrize("choice", ["Mood=", "sent.csv:Stuff=product", "no\x1b[2Jne:Stuff="])
@pytest.mark.parametrize("case", UNSEEN)
def test_what_is_told_of_files_and_choices_can_be_printed(books, folder, case, choice):
    """Their names are of others: what a terminal or a screen would do is not shown to it."""
    (folder / f"{UNSEEN[case]}.csv").write_text(BATCH.format("Stuff"))
    (folder / f"{UNSEEN[case]}.pdf").write_text("")
    columns = dict([column_choice("Stuff=product"), column_choice(choice)])
    (said,) = said_of(books, folder, columns=columns)
    assert said.words.startswith(("there is no heading", "there is no sheet"))
    assert str(said).isprintable(), str(said)
    history = read_folder(folder, choices=Choices(columns={("", "Stuff"): "product"}))
    assert len(history.understood) == len(history.remarks) == 1
    assert all(one.isprintable() for one in (*history.understood, *history.remarks))


@pytest.mark.parametrize("case", UNSEEN)
def test_a_file_that_is_refused_is_named_so_that_it_can_be_printed(books, folder, case):
    (folder / f"{UNSEEN[case]}.xls").write_text("")
    (folder / f"{UNSEEN[case]}.csv").write_text("Batch,Stuff,Mood,Made,Jars\nJ-1,Jam,good,2026-03-04,20\n")
    said = said_of(books, folder)
    assert {one.file[:3] for one in said} == {"bat"}
    assert all(str(one).isprintable() for one in said)
    sheet = next(column.sheet for one in said for column in one.columns)
    (folder / f"{UNSEEN[case]}.xls").unlink()
    named = {(sheet, "Stuff"): "product", (sheet, "Mood"): ""}
    assert said_of(books, folder, columns=named) == (), "named as it was told"


@pytest.mark.parametrize("title", ["bat\u202eches", "bat\u200bches", "bat\ue000ches", "bat\u2028ches"])
def test_a_workbooks_sheet_is_named_so_that_it_can_be_printed(folder, title):
    book = openpyxl.Workbook()
    book.active.title = title
    for line in BATCH.format("Stuff").splitlines():
        book.active.append(line.split(","))
    book.save(folder / "made.xlsx")
    history = read_folder(folder, choices=Choices(columns={("", "Stuff"): "product", ("", "Mood"): ""}))
    (said,) = history.problems.told
    assert said.words.startswith("there is no heading 'Mood'; made.xlsx, sheet bat")
    assert all(one.isprintable() for one in (str(said), *history.understood))


def test_of_many_choices_that_name_nothing_a_thousand_are_told_and_all_counted(folder):
    (folder / "batches.csv").write_text(BATCH.format("Product"))
    history = read_folder(folder, choices=Choices(columns={("", f"Mood {n}"): "" for n in range(1200)}))
    assert (len(history.problems.told), history.problems.count) == (1000, 1200)


@pytest.mark.parametrize("sheet", ["batches.csv", "Batches", "BATCHES.CSV", "", "batches"])
@pytest.mark.parametrize("heading", ["Stuff", "stuff", " STUFF "])
def test_a_choice_finds_its_column_whatever_the_capitals(books, folder, sheet, heading):
    (folder / "batches.csv").write_text(BATCH.format("Stuff"))
    assert said_of(books, folder, columns={(sheet, heading): "product"}) == ()


def test_what_is_said_of_one_sheet_goes_before_what_is_said_of_all(books, folder):
    (folder / "batches.csv").write_text(BATCH.format("Stuff"))
    assert said_of(books, folder, columns={("batches.csv", "Stuff"): "product", ("", "Stuff"): ""}) == ()


def test_a_column_of_another_kind_of_sheet_is_refused_with_what_there_can_be(books, folder):
    (folder / "batches.csv").write_text(BATCH.format("Stuff"))
    said = said_of(books, folder, columns={("batches.csv", "Stuff"): "destination"})[0]
    assert "'destination' is no column of what was made" in said.words
    assert "product" in said.words


@pytest.mark.parametrize("title", ["Stuff", "Stuff,,,", "Stuff 2026,,,\nStuff", "Stuff,2026", "\nStuff\n"])
def test_a_title_that_is_called_like_a_named_heading_is_no_heading(books, folder, title):
    (folder / "batches.csv").write_text(f"{title}\n" + BATCH.format("Stuff"))
    assert said_of(books, folder, columns={("", "Stuff"): "product"}) == ()
    assert books.batch("J-1").product.name == "Jam"


def test_a_cell_that_is_called_like_a_named_heading_is_no_heading(books, folder):
    (folder / "batches.csv").write_text(BATCH.format("Stuff"))
    (folder / "sent.csv").write_text("Batch,Customer,Jars,Date\nJ-1,Stuff,1,2026-03-05\nJ-1,Stuff,2,2026-03-05\n")
    assert said_of(books, folder, columns={("", "Stuff"): "product"}) == ()
    assert len(books.dispatches("J-1")) == 2


@pytest.mark.parametrize("heads", ["Foo,Bar,Baz,Qux", "Was,Wie,Wo,Wieviel", "eins,zwei,drei,vier"])
def test_headings_of_which_none_is_known_can_all_be_named(books, folder, heads):
    (folder / "batches.csv").write_text(f"{heads}\nJ-1,Jam,2026-03-04,24\n")
    (said,) = said_of(books, folder)
    assert [one.heading for one in said.columns] == heads.split(",")
    assert f'--column "batches.csv:{heads.split(",")[0]}=batch_number"' in said.words
    names = dict(zip(heads.split(","), ("batch_number", "product", "made_on", "produced"), strict=True))
    assert said_of(books, folder, columns={("batches.csv", one): column for one, column in names.items()}) == ()
    assert books.batch("J-1").product.name == "Jam"


def test_each_open_column_has_its_first_cell_and_what_it_can_be(books, folder):
    (folder / "batches.csv").write_text("Batch,Stuff,Made,Jars\nJ-1,,2026-03-04,24\nJ-2,Plum jam,2026-03-04,24\n")
    (column,) = said_of(books, folder)[0].columns
    assert (column.sheet, column.heading, column.example) == ("batches.csv", "Stuff", "Plum jam")
    assert column.free == ("product", "made_by", "set_aside", "equipment", "notes")
