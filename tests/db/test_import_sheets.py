"""What real makers have: their own headings, titles, totals, encodings and workbooks; read, said, or asked about."""

import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from db import RecallQuery
from db.sheets import Choices, DateOrder, column_choice, read_folder
from tests.db.sheets import problems_of

BATCHES = "batch_number,product,made_on,produced\nJ-1,Jam,2026-03-04,24\n"
BOUGHT = "lot,ingredient,supplier,bought_on,quantity,unit\n"


def write(folder, **sheets):
    for name, text in sheets.items():
        content = text if isinstance(text, bytes) else text.encode()
        (folder / f"{name}.csv").write_bytes(content)


def take(books, folder, **choices):
    history = read_folder(folder, choices=Choices(**choices))
    preview = books.preview_history(history)
    books.import_history(history)
    assert books.verify().problems == ()
    return preview


def refused(books, folder, **choices):
    return [str(one) for one in problems_of(books, lambda: take(books, folder, **choices))]


@pytest.mark.parametrize(
    "above",
    [
        "Sunny Acres Kitchen - Purchases 2026,,,,\n,,,,\n",
        "Purchases\n",
        "\n\n\n",
        "My kitchen,,,,\nLot book,,,,\nprinted 2026-03-09,,,,\n",
        "Purchases,2026\n\n",
        "sep=,\n",
    ],
)
def test_a_title_above_the_headings(books, folder, above):
    write(folder, purchases=above + "lot,ingredient,bought_on,quantity,unit\nA,salt,2026-03-01,5,lb\n")
    take(books, folder)
    assert str(books.lot("A").received) == "5 lb"


@pytest.mark.parametrize(
    "text",
    [
        ",lot,ingredient,bought_on,quantity,unit\n,A,salt,2026-03-01,5,lb\n",
        "lot,ingredient,,bought_on,quantity,unit\nA,salt,,2026-03-01,5,lb\n",
        "lot,ingredient,bought_on,quantity,unit,,,\nA,salt,2026-03-01,5,lb,,,\n",
        "lot,ingredient,Mood,bought_on,quantity,unit\nA,salt,,2026-03-01,5,lb\n",
        ",,lot,ingredient,bought_on,quantity,unit\n,,A,salt,2026-03-01,5,lb\n",
        "lot;ingredient;;bought_on;quantity;unit\nA;salt;;2026-03-01;5;lb\n",
    ],
)
def test_empty_columns_are_passed_over(books, folder, text):
    write(folder, purchases=text)
    take(books, folder)
    assert books.lot("A").ingredient.name == "salt"


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Lot #,Item,Date,Qty,UOM,Vendor,Exp,Cost", "A,salt,2026-03-01,5,lb,Costco,2027-03-01,$4"),
        ("Bag,Ingredient,Purchased,Amount,Unit,Supplier,Best by,Price", "A,salt,2026-03-01,5,lb,Costco,2027-03-01,$4"),
        (
            '"Lot\nnumber","Item\nname","Date\nbought",Amount (lb),Store,Expiry,Paid',
            "A,salt,2026-03-01,5,Costco,2027-03-01,$4",
        ),
        ("Charge;Zutat;Gekauft am;Menge;Einheit;Lieferant;MHD;Preis", "A;salt;01.03.2026;5;lb;Costco;01.03.2027;4"),
        (
            "N° de lot;Ingrédient;Date d'achat;Quantité;Unité;Fournisseur;DDM;Prix",
            "A;salt;2026-03-01;5;lb;Costco;2027-03-01;4",
        ),
        (
            "Lote;Ingrediente;Fecha;Cantidad;Unidad;Proveedor;Caducidad;Precio",
            "A;salt;2026-03-01;5;lb;Costco;2027-03-01;4",
        ),
        ("LOT NO.|ITEM|RECEIVED ON|QTY|STORE|USE BY|COST", "A|salt|2026-03-01|5 lbs|Costco|2027-03-01|$4"),
    ],
)
def test_headings_in_their_own_words(books, folder, headings, row):
    write(folder, purchases=f"{headings}\n{row}\n")
    take(books, folder, dates=DateOrder.DMY)
    bag = books.lot("A")
    assert (bag.ingredient.name, bag.supplier.name, str(bag.received)) == ("salt", "Costco", "5 lb")
    assert (bag.bought_on, bag.best_before, bag.price.minor) == (date(2026, 3, 1), date(2027, 3, 1), 400)


ROWS = BOUGHT + "A,salt,Costco,2026-03-01,5,lb\n{}B,flour,Mill,2026-04-01,10,lb\n"


@pytest.mark.parametrize(
    ("between", "why"),
    [
        ("March 2026,,,,,\n", "a month or the name of a part"),
        (",,,,5,\nTotal,,,,5,lb\n", None),
        ("Total,,,,5,lb\n", "a total"),
        ("TOTAL MARCH:,,,,5,\n", "a total"),
        ("Summe,,,,5,\n", "a total"),
        ("lot,ingredient,supplier,bought_on,quantity,unit\n", "the headings again"),
        ("EXAMPLE-1,strawberries,Farm,2026-03-01,1,lb\n", "an example row of the template"),
        ("* all from the list,,,,,\n", "a note"),
        ("--- April ---,,,,,\n", "a month or the name of a part"),
    ],
)
def test_rows_that_are_no_records_are_skipped_and_said(books, folder, between, why):
    write(folder, purchases=ROWS.format(between))
    if why is None:  # a number that belongs to nothing is not thrown away
        assert any("purchases.csv, line 3: ingredient is missing" in one for one in refused(books, folder))
        return
    preview = take(books, folder)
    assert f"purchases.csv: line 3 skipped: {why}." in preview.understood
    assert {one.code for one in books.lots()} == {"A", "B"}


@pytest.mark.parametrize("nothing", ["n/a", "N/A", "-", "—", "none", "?", "k.A.", "unknown", ""])
def test_nothing_in_their_own_words(books, folder, nothing):
    write(
        folder,
        purchases=f"lot,ingredient,supplier,bought_on,best_before,quantity,unit,price\nA,salt,{nothing},2026-03-01,{nothing},5,lb,{nothing}\n",
    )
    take(books, folder)
    bag = books.lot("A")
    assert (bag.supplier, bag.best_before, bag.price) == (None, None, None)
    assert books.suppliers() == ()


@pytest.mark.parametrize("nothing", ["?", "-", "n/a", ""])
def test_nothing_where_something_is_needed_is_told(books, folder, nothing):
    write(folder, purchases=BOUGHT + f"A,salt,,2026-03-01,{nothing},lb\n")
    assert refused(books, folder) == ["purchases.csv, line 2: quantity is missing"]


@pytest.mark.parametrize(
    ("quantity", "unit", "said"),
    [("8 lbs", "", "8 lb"), ("1 1/2 lb", "", "1.5 lb"), ("½ tsp", "", "0.5 tsp"), ("1½", "lb", "1.5 lb"),
     ("3/4", "cup", "0.75 cup"), ("2 x 8", "oz", "16 oz"), ("25lb", "lb", "25 lb"), ("2", "dz", "2 dozen")],
)  # fmt: skip
def test_fractions_and_a_unit_in_the_quantity(books, folder, quantity, unit, said):
    write(folder, purchases=BOUGHT + f"A,x,,2026-03-01,{quantity},{unit}\n")
    take(books, folder)
    assert str(books.lot("A").received) == said


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [("2-3", "oz"), ("~12", "each"), ("4", "t"), ("2", "bag"), ("6", "pk"), ("20", "u"), ("25 kg", "lb"), ("5", "")],
)
def test_amounts_that_are_not_one_amount_are_asked_about(books, folder, quantity, unit):
    write(folder, purchases=BOUGHT + f"A,x,,2026-03-01,{quantity},{unit}\n")
    assert refused(books, folder)[0].startswith("purchases.csv, line 2: ")


@pytest.mark.parametrize(
    ("other", "grams"),
    [
        ("E;x;;14.06.2026;12,5;kg\n", "1250"),
        ("E;x;;14.06.2026;0,5;kg\n", "1250"),
        ("E;x;;14.06.2026;2.250,75;g\n", "1250"),
        ("E;x;;14.06.2026;1.000.000;g\n", "1250"),
        ("E;x;;14.06.2026;12.5;kg\n", "1.25"),
        ("E;x;;14.06.2026;1,250.5;g\n", "1.25"),
    ],
)
def test_thousands_are_settled_by_the_other_rows(books, folder, other, grams):
    write(folder, purchases=BOUGHT.replace(",", ";") + "Z;x;;14.06.2026;1.250;g\n" + other)
    take(books, folder)
    assert books.lot("Z").received.base == Decimal(grams)


def test_thousands_are_settled_by_another_file(books, folder):
    write(
        folder,
        purchases="lot;ingredient;bought_on;quantity;unit\nZ;x;2026-03-01;1.250;g\n",
        batches="batch_number;product;made_on;produced\nJ-1;Jam;2026-03-04;24\n",
        used="batch_number;lot;quantity;unit\nJ-1;Z;2,5;g\n",
    )
    take(books, folder)
    assert books.lot("Z").received.base == 1250


@pytest.mark.parametrize("other", ["", "E;x;;2026-03-01;1;kg\n", "E;x;;2026-03-01;2,5;kg\nF;x;;2026-03-01;2.5;kg\n"])
@pytest.mark.parametrize("number", ["1.250", "1,250"])
def test_thousands_that_nothing_settles_are_asked_about(books, folder, other, number):
    write(folder, purchases=BOUGHT.replace(",", ";") + f"Z;x;;2026-03-01;{number};g\n" + other)
    (said,) = refused(books, folder)
    assert said.startswith(f"purchases.csv, line 2: quantity: '{number}' can be 1250 or 1.25: say --decimal comma")
    take(books, folder, decimal_comma=number == "1.250")
    assert books.lot("Z").received.base == 1250


@pytest.mark.parametrize(("order", "day"), [(DateOrder.DMY, date(2026, 4, 3)), (DateOrder.MDY, date(2026, 3, 4))])
@pytest.mark.parametrize("text", ["03/04/2026", "3.4.2026", "3/4/26", "03-04-26"])
def test_days_that_nothing_settles_are_asked_about(books, folder, order, day, text):
    write(folder, purchases=BOUGHT + f"A,x,,{text},5,lb\n")
    assert refused(books, folder)[0].startswith("purchases.csv, line 2: bought_on: ")
    take(books, folder, dates=order)
    assert books.lot("A").bought_on == day


def test_days_are_settled_by_another_file(books, folder):
    write(folder, purchases=BOUGHT + "A,x,,03/04/2026,5,lb\n", batches=BATCHES.replace("2026-03-04", "25/04/2026"))
    take(books, folder)
    assert books.lot("A").bought_on == date(2026, 4, 3)


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("cp1252"), lambda text: text.encode("mac_roman").replace(b"\n", b"\r"),
        lambda text: text.encode("mac_roman"), lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"), lambda text: text.encode("utf-16-be"),
        lambda text: text.replace("\n", "\r").encode(), lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
        lambda text: text.replace(",", "\t").encode("utf-16"), lambda text: text.replace(",", "|").encode(),
        lambda text: ("sep=;\n" + text.replace(",", ";")).encode(),
    ],
)  # fmt: skip
def test_what_windows_and_a_mac_write(books, folder, encode):
    write(folder, purchases=encode(BOUGHT + "A,Gelée,Crèmerie Müller,2026-03-01,5,lb\n"))
    take(books, folder)
    assert (books.lot("A").ingredient.name, books.lot("A").supplier.name) == ("Gelée", "Crèmerie Müller")


def test_columns_not_understood_are_said_and_mapped_or_left_out(books, folder):
    write(folder, purchases="lot,ingredient,bought_on,Wucht,unit,Mood\nA,salt,2026-03-01,5,lb,good\n")
    said = refused(books, folder)
    assert [one.split(":")[1][:20] for one in said] == [
        " the column 'Wucht' ",
        " the column 'Mood' i",
        " the column 'quantit",
    ]
    columns = dict([column_choice("purchases.csv:Wucht=quantity"), column_choice("Mood=")])
    preview = take(books, folder, columns=columns)
    assert "purchases.csv: left out as you said: Mood." in preview.understood
    assert str(books.lot("A").received) == "5 lb"


def test_two_columns_for_one_are_asked_about(books, folder):
    write(folder, purchases="lot,ingredient,bought_on,Qty,Amount,unit\nA,salt,2026-03-01,5,6,lb\n")
    assert "the columns 'Qty' and 'Amount' both read as quantity" in refused(books, folder)[0]


@pytest.mark.parametrize("suffix", [".xls", ".ods", ".numbers", ".xlsb"])
def test_what_is_not_read_is_refused_in_words(books, folder, suffix):
    write(folder, purchases=ROWS.format(""))
    (folder / f"sales{suffix}").write_bytes(b"\xd0\xcf\x11\xe0")
    assert "which is not read: save it as .xlsx or CSV" in refused(books, folder)[0]


def workbook(folder, name="kitchen.xlsx", **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / name)


FOUR = {
    "Purchases": [["Sunny Acres"], [], ["Lot #", "Item", "Date", "Qty", "Unit", "Vendor", "Cost"],
                  ["A", "salt", datetime(2026, 3, 1), 12.375, "lb", "Costco", 4.5], ["Total", None, None, 12.375]],
    "Batches": [["Batch ID", "Product", "Made", "Jars"], ["J-1", "Jam", date(2026, 3, 4), 24]],
    "Used": [["Batch", "Lot", "Qty", "Unit"], ["J-1", "A", 1.25, "lb"]],
    "Sent": [["Batch", "Customer", "Qty", "Date"], ["J-1", "Market", 10, date(2026, 3, 5)]],
}  # fmt: skip


def test_a_workbook_of_four_sheets(books, folder):
    workbook(folder, **FOUR)
    preview = take(books, folder)
    assert (preview.lots, preview.batches, preview.uses, preview.sent) == (1, 1, 1, 1)
    assert "kitchen.xlsx, sheet Purchases: line 5 skipped: a total." in preview.understood
    assert (str(books.lot("A").left), books.lot("A").price.minor) == ("11.125 lb", 450)
    assert books.on_shelf("J-1") == 14


def test_a_formula_whose_result_was_not_kept_is_told_and_not_lost(books, folder):
    rows = [*FOUR["Purchases"][:3], ["A", "salt", date(2026, 3, 1), 5, "lb", "Costco", "=D4*2"]]
    workbook(folder, Purchases=rows)
    assert refused(books, folder) == [
        "kitchen.xlsx, sheet Purchases, line 4: price is a formula ('=D4*2'), not a value"
    ]


@pytest.mark.parametrize("kind", ["bomb", "doctype", "text", "cut", "zip", "many"])
def test_a_workbook_that_is_none_is_refused(books, folder, kind):
    path = folder / "kitchen.xlsx"
    workbook(folder, **FOUR)
    if kind == "text":
        path.write_bytes(b"lot,ingredient\n")
    elif kind == "cut":
        path.write_bytes(path.read_bytes()[:2000])
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as parts:
            parts.writestr("a.txt", "a")
    else:
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
            if kind == "bomb":
                with parts.open("xl/big.xml", "w") as out:
                    for _ in range(260):
                        out.write(bytes(1 << 20))
            elif kind == "doctype":
                parts.writestr("xl/x.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
            else:
                for number in range(2001):
                    parts.writestr(f"xl/{number}.xml", "")
    (said,) = refused(books, folder)
    assert said.startswith("kitchen.xlsx: ")
    assert "\n" not in said


ALL = "Batch,Product,Date,Jars,Ingredient,Lot,Supplier,Qty,Unit\n"


def test_one_sheet_with_everything(books, folder):
    write(
        folder,
        log=ALL + "J-1,Jam,2026-03-04,24,berries,B1,Valley,8,lb\n,,,,sugar,S1,Costco,4,lb\n"
        "J-2,Jam,2026-03-05,20,berries,B1,Valley,6,lb\nJ-2,Jam,2026-03-05,20,sugar,,Costco,3,lb\n",
    )
    preview = take(books, folder)
    assert (preview.lots, preview.batches, preview.uses) == (3, 2, 4)
    assert any("how much of each bag came is not in it" in one for one in preview.remarks)
    assert [one.batch.number for one in books.recall(RecallQuery(supplier="Valley")).affected] == ["J-1", "J-2"]
    assert (str(books.lot("B1").received), str(books.lot("B1").left)) == ("14 lb", "0 lb")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("J-1,Cake,2026-03-04,24,sugar,S1,Costco,4,lb\n", "J-1 is product cake here and jam in line 2"),
        ("J-1,Jam,2026-03-05,24,sugar,S1,Costco,4,lb\n", "J-1 is made on 2026-03-05 here and 2026-03-04 in line 2"),
        ("J-1,Jam,2026-03-04,25,sugar,S1,Costco,4,lb\n", "J-1 is produced 25 here and 24 in line 2"),
        ("J-1,Jam,2026-03-04,24,sugar,B1,Costco,4,lb\n", "the lot B1 is berries from Valley in line 2"),
        ("J-2,Jam,,24,sugar,S1,Costco,4,lb\n", "made_on is missing"),
    ],
)
def test_one_sheet_that_contradicts_itself_is_told(books, folder, row, words):
    write(folder, log=ALL + "J-1,Jam,2026-03-04,24,berries,B1,Valley,8,lb\n" + row)
    assert any(one.startswith("log.csv, line 3: ") and words in one for one in refused(books, folder))


UNTAGGED = "ingredient,supplier,bought_on,quantity,unit\n"


@pytest.mark.parametrize(
    ("bags", "use", "fits"),
    [
        ("sugar,Costco,2026-03-01,10,lb\n", "J-1,sugar,,,4,lb\n", 1),
        ("sugar,Costco,2026-03-01,10,lb\nsugar,Aldi,2026-03-01,10,lb\n", "J-1,sugar,aldi,,4,lb\n", 1),
        ("sugar,Costco,2026-03-01,10,lb\nsugar,Costco,2026-03-02,10,lb\n", "J-1,sugar,Costco,2026-03-02,4,lb\n", 1),
        ("sugar,Costco,2026-03-01,10,lb\nsugar,Costco,2026-03-20,10,lb\n", "J-1,Sugar,,,4,lb\n", 1),
        ("sugar,Costco,2026-03-01,10,lb\nsugar,Aldi,2026-03-01,10,lb\n", "J-1,sugar,,,4,lb\n", 2),
        ("sugar,Costco,2026-03-01,10,lb\n", "J-1,honey,,,4,lb\n", 0),
    ],
)
def test_bags_without_a_lot_of_their_own(books, folder, bags, use, fits):
    write(
        folder,
        purchases=UNTAGGED + bags,
        batches=BATCHES,
        used="batch_number,ingredient,supplier,bought_on,quantity,unit\n" + use,
    )
    if fits == 1:
        take(books, folder)
        (used,) = books.batch("J-1").uses
        assert (used.lot.ingredient.name, str(used.lot.left)) == ("sugar", "6 lb")
        assert books.lot(used.lot.code).code == used.lot.code
        assert take(books, folder).known == len(bags.splitlines()) + 2
    else:
        (said,) = refused(books, folder)
        assert said.startswith("used.csv, line 2: ")
        assert ("2 bags of sugar can have been used" in said) is (fits == 2)


SENT = "Batch number,Destination,Units,On\n"


@pytest.mark.parametrize(
    ("rows", "known", "sent"),
    [
        ("J-1,Market,10,2026-03-05\n", 0, 1),
        ("J-1,Market,4,2026-03-05\nJ-1,Market,4,2026-03-05\n", 0, 2),
        ("J-1,Shop,1,2026-03-04\n", 1, 0),
        ("J-1,Shop,1,2026-03-04\nJ-1,Shop,1,2026-03-04\n", 1, 1),
        ("J-1,shop,1,2026-03-04\nJ-1,Market,23,2026-03-05\n", 1, 1),
        ("J-1,Shop,1,2026-03-04\nJ-1,Market,24,2026-03-05\n", None, None),
        ("J-1,Market,1,2026-03-03\n", None, None),
        ("J-9,Market,1,2026-03-05\n", None, None),
    ],
)
def test_later_sales_are_added_to_batches_that_are_there(books, folder, rows, known, sent):
    write(folder, batches=BATCHES, sent=SENT + "J-1,Shop,1,2026-03-04\n")
    take(books, folder)
    (folder / "batches.csv").unlink()
    write(folder, sent=SENT + rows)
    if known is None:
        assert refused(books, folder)
        return
    preview = take(books, folder)
    assert (preview.known, preview.sent) == (known, sent)
    assert len(books.dispatches("J-1")) == 1 + sent


@pytest.mark.parametrize(
    ("name", "row", "words"),
    [
        ("purchases", "A,salt,Costco,2026-03-01,6,lb\n", "a bag A is in the books already, and the quantity"),
        ("purchases", "A,sugar,Costco,2026-03-01,5,lb\n", "and the ingredient there is not the same"),
        ("purchases", "A,salt,Aldi,2026-03-01,5,lb\n", "and the supplier there is not the same"),
        ("batches", "J-1,Jam,2026-03-04,25\n", "a batch J-1 is in the books already, and how many were made"),
        ("batches", "J-1,Cake,2026-03-04,24\n", "and the product there is not the same"),
        ("used", "J-1,A,2,lb\n", "J-1 is in the books, without this use of A"),
    ],
)
def test_rows_that_contradict_the_books_are_told(books, folder, name, row, words):
    heads = {
        "purchases": BOUGHT,
        "batches": BATCHES.splitlines(keepends=True)[0],
        "used": "batch_number,lot,quantity,unit\n",
    }
    write(
        folder,
        purchases=BOUGHT + "A,salt,Costco,2026-03-01,5,lb\n",
        batches=BATCHES,
        used=heads["used"] + "J-1,A,1,lb\n",
    )
    take(books, folder)
    for path in folder.iterdir():
        path.unlink()
    write(folder, **{name: heads[name] + row})
    (said,) = refused(books, folder)
    assert said.startswith(f"{name}.csv, line 2: ")
    assert words in said


def test_a_bag_on_hold_is_not_used_without_a_word(books, folder):
    write(folder, purchases=BOUGHT + "A,salt,Costco,2026-03-01,5,lb\n")
    take(books, folder)
    books.hold_lot("A", "recalled")
    write(folder, batches=BATCHES, used="batch_number,lot,quantity,unit\nJ-1,A,1,lb\n")
    assert refused(books, folder) == [
        "used.csv, line 2: A is on hold: recalled. Release it first, or leave the row out"
    ]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [("Valley Farm", "Valley Farms", True), ("Valley Farm", "Valley farm LLC", True), ("Müller", "Muller GmbH", True),
     ("Oak Farm", "Oak Mill", False), ("Farm A", "Farm B", False), ("Smith & Sons", "Smith and Son", True)],
)  # fmt: skip
def test_names_that_may_be_one_are_remarked(books, folder, one, other, told):
    write(folder, purchases=BOUGHT + f"A,salt,{one},2026-03-01,5,lb\nB,salt,{other},2026-03-01,5,lb\n")
    alike = take(books, folder).alike
    assert bool(alike) is told
    assert all(one in said and other in said for said in alike)


@pytest.mark.parametrize(
    ("use", "told"),
    [
        ("J-1,A,salt,,1,lb\n", ""),
        ("J-1,A,SALT,costco,1,lb\n", ""),
        ("J-1,A,sugar,,1,lb\n", "A is sugar here, and salt in purchases.csv, line 2"),
        ("J-1,A,salt,Aldi,1,lb\n", "A is Aldi here, and Costco in purchases.csv, line 2"),
        ("J-1,a,honey,Costco,1,lb\n", "A is honey here, and salt in purchases.csv, line 2"),
    ],
)
def test_a_use_that_says_other_than_its_bag_is_told(books, folder, use, told):
    write(folder, purchases=BOUGHT + "A,salt,Costco,2026-03-01,5,lb\n", batches=BATCHES)
    write(folder, used="batch_number,lot,ingredient,supplier,quantity,unit\n" + use)
    if told:
        assert refused(books, folder) == [f"used.csv, line 2: {told}"]
    else:
        take(books, folder)


def test_a_suppliers_lot_that_is_a_bag_of_the_books_is_asked_about(books, folder):
    write(folder, purchases=BOUGHT + "L9,salt,Costco,2026-03-01,5,lb\n")
    take(books, folder)
    write(folder, batches=BATCHES, used="batch_number,lot,quantity,unit\nJ-1,L9,1,lb\n")
    write(folder, purchases="lot,ingredient,supplier_lot,bought_on,quantity,unit\nB,sugar,L9,2026-03-02,5,lb\n")
    assert "L9 is a supplier's lot in the sheets, and a bag or batch in the books" in refused(books, folder)[0]
