"""`jarmark import` and `export`: the example kitchen out of its four sheets gives every answer of the example day."""

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.settings import example

SHEETS = Path(example.__file__).parent / "csv"


@pytest.fixture
def books(jarmark, tmp_path):
    file = tmp_path / "imported.db"
    told = jarmark("--books", file, "import", SHEETS)
    assert (told.code, told.answer.splitlines()[0]) == (0, "9 bags, 7 batches, 28 uses, 8 dispatches")
    return file


def asked(jarmark, books, *words):
    told = jarmark("--books", books, *words, "--json")
    assert told.code == 0, told.said
    return json.loads(told.answer)


def test_a_jar_is_complained_of(jarmark, books):
    answer = asked(jarmark, books, "trace", "SJ-20260304-A-017")
    assert {key: answer[key] for key in ("batch", "unit", "product", "made_on", "made_by", "equipment")} == {
        "batch": "SJ-20260304-A",
        "unit": 17,
        "product": "Strawberry Jam",
        "made_on": "2026-03-04",
        "made_by": "Cook 1",
        "equipment": ["copper pot 1", "jar filler"],
    }
    assert (answer["produced"], answer["set_aside"], answer["net_units"], answer["on_shelf"]) == (38, 2, 36, 0)
    assert [(lot["ingredient"], lot["supplier"], lot["supplier_lot"], lot["bought_on"]) for lot in answer["lots"]] == [
        ("strawberries", "Valley Farm", None, "2026-03-02"),
        ("sugar", "Costco, Main St", None, "2026-02-15"),
        ("fruit pectin", "Amazon", "PKT-99281", "2026-02-20"),
        ("lemon juice", "Costco, Main St", None, "2026-02-15"),
    ]
    assert [(lot["quantity"], lot["unit"]) for lot in answer["lots"]] == [(8, "lb"), (4, "lb"), (2, "oz"), (1, "oz")]
    assert [(sent["destination"], sent["kind"], sent["units"]) for sent in answer["sent"]] == [
        ("Saturday farmers market", "market", 24),
        ("Good Earth Co-op", "store", 12),
    ]


def test_valley_farm_recalls(jarmark, books):
    days = ("--bought", "2026-02-28..2026-03-05")
    scope = asked(jarmark, books, "recall", "--supplier", "Valley Farm", "--ingredient", "strawberries", *days)
    assert [(one["batch"], one["net_units"], one["through"]) for one in scope["affected"]] == [
        ("SJ-20260304-A", 36, ["VF-0302"]),
        ("SJ-20260305-A", 24, ["VF-0302"]),
    ]
    assert (scope["net_units"], scope["set_aside"], scope["made_in_period"], scope["on_shelf"]) == (60, 2, 200, 24)
    assert {one["destination"]: one["units"] for one in scope["where"]} == {
        "Saturday farmers market": 24,
        "Good Earth Co-op": 12,
    }
    assert [one["batch"] for one in scope["not_affected"]] == [f"SJ-202603{day}-A" for day in (10, 12, 17, 24)]
    assert all("Hilltop Orchard" in one["why"] for one in scope["not_affected"])
    assert scope["uncertain"] == []


def test_the_pectin_is_recalled_by_either_lot(jarmark, books):
    for option in (("--supplier-lot", "PKT-99281"), ("--lot", "AM-PECTIN-0220")):
        scope = asked(jarmark, books, "recall", *option)
        made = ("04", "05", "10", "12", "17", "24")
        assert [one["batch"] for one in scope["affected"]] == [f"SJ-202603{day}-A" for day in made]
        assert scope["net_units"] == 200


def test_the_hot_sauce_and_a_bag(jarmark, books):
    sauce = asked(jarmark, books, "trace", "HS-20260301-A")
    assert [(one["units"], one["order"]) for one in sauce["sent"]] == [(6, "#1847"), (30, None)]
    assert asked(jarmark, books, "trace", "HO-0309")["batches"] == [f"SJ-202603{day}-A" for day in (10, 12, 17, 24)]
    assert asked(jarmark, books, "verify")["ok"]


def test_a_look_imports_nothing(jarmark, tmp_path):
    told = jarmark("--books", tmp_path / "b.db", "import", SHEETS, "--check")
    assert (told.code, told.answer.splitlines()[-1]) == (0, "Nothing was imported: this was a look.")
    assert "New suppliers: Valley Farm; Costco, Main St; Amazon; Hilltop Orchard" in told.answer
    assert list(tmp_path.iterdir()) == []
    assert asked(jarmark, tmp_path / "b.db", "import", SHEETS, "--check")["imported"] is False
    assert list(tmp_path.iterdir()) == []


def test_a_look_at_books_that_are_there_leaves_them_as_they_are(jarmark, books):
    before = books.read_bytes()
    told = jarmark("--books", books, "import", SHEETS, "--check")
    assert told.code == 0
    assert "rows are in the books already, 0 are new" in told.answer
    assert books.read_bytes() == before


def test_a_bad_sheet_is_told_by_line_and_1(jarmark, tmp_path):
    shutil.copytree(SHEETS, tmp_path / "sheets")
    sheet = tmp_path / "sheets" / "used.csv"
    sheet.write_text(sheet.read_text().replace("VF-0302,8,lb", "VF-0302,-8,stone").replace(",80,fl oz", ",x,fl oz"))
    told = jarmark("--books", tmp_path / "b.db", "import", tmp_path / "sheets")
    assert (told.code, told.answer) == (1, "")
    assert "used.csv, line 3: " in told.said
    assert "used.csv, line 6: " in told.said
    assert told.said.splitlines()[-1] == "Nothing was imported. Mend the files, then import again."
    as_json = jarmark("--books", tmp_path / "b.db", "import", tmp_path / "sheets", "--json")
    answer = json.loads(as_json.answer)
    assert (as_json.code, answer["imported"], answer["count"]) == (1, False, 2)
    assert [(one["file"], one["line"]) for one in answer["problems"]] == [("used.csv", line) for line in (3, 6)]
    assert answer["problems"][1]["words"] == "quantity: -8 is not more than nothing"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["sheets"]


def test_rows_that_do_not_fit_leave_no_books_behind(jarmark, tmp_path):
    (tmp_path / "used.csv").write_text("batch_number,lot,quantity,unit\nA,B,1,lb\n")
    assert jarmark("--books", tmp_path / "b.db", "import", tmp_path).code == 1
    assert [one.name for one in tmp_path.iterdir()] == ["used.csv"]


@pytest.mark.parametrize(("answer", "imported"), [(b"n\n", False), (b"y\n", True)])
def test_nobody_is_asked_who_has_not_seen_what(tmp_path, answer, imported):
    """At a real terminal, the answer for programs going elsewhere."""
    keeper, terminal = pty.openpty()
    call = [sys.executable, "-m", "kiosk", "--books", tmp_path / "b.db", "import", SHEETS, "--json"]
    with subprocess.Popen(call, stdin=terminal, stdout=subprocess.PIPE, stderr=terminal) as asking:
        os.close(terminal)
        seen = b""
        while b"Import this?" not in seen:
            seen += os.read(keeper, 4096)
        os.write(keeper, answer)
        told, _ = asking.communicate(timeout=60)
    os.close(keeper)
    assert b"9 bags, 7 batches, 28 uses, 8 dispatches" in seen.partition(b"Import this?")[0]
    assert (asking.returncode, (tmp_path / "b.db").exists()) == (0 if imported else 1, imported)
    assert (json.loads(told)["imported"] if told.strip() else False) is imported


def test_the_journal_goes_out_and_comes_in(jarmark, books, tmp_path):
    file = tmp_path / "journal.jsonl"
    out = asked(jarmark, books, "export", "journal", file)
    assert asked(jarmark, tmp_path / "new.db", "import", "journal", file) == {"facts": out["facts"]}
    assert asked(jarmark, tmp_path / "new.db", "verify")["head"] == out["head"]
    assert jarmark("--books", books, "export", "journal", file).code == 2
    assert jarmark("--books", books, "import", "journal", file).code == 1


def test_a_look_at_a_journal_checks_every_line(jarmark, books, tmp_path):
    file = tmp_path / "out" / "journal.jsonl"
    file.parent.mkdir()
    facts = asked(jarmark, books, "export", "journal", file)["facts"]
    new = file.parent / "new.db"
    told = jarmark("--books", new, "import", "journal", file, "--check")
    assert (told.code, told.answer.splitlines()) == (
        0,
        [f"{facts} facts: every line, every hash and every fact fits.", "Nothing was imported: this was a look."],
    )
    assert asked(jarmark, new, "import", "journal", file, "--check") == {"facts": facts, "imported": False}
    assert (
        f"There are books at {books} already" in jarmark("--books", books, "import", "journal", file, "--check").answer
    )
    file.write_text(file.read_text().replace("Valley Farm", "Valley Barn", 1))
    told = jarmark("--books", new, "import", "journal", file, "--check")
    assert (told.code, told.answer) == (1, "")
    assert "was changed after it was recorded" in told.said
    assert [one.name for one in file.parent.iterdir()] == ["journal.jsonl"]


@pytest.mark.parametrize("call", [["import", "/no/such"], ["import", "journal"], ["export", "tables", "x"], ["import"]])
def test_a_wrong_call_is_one_line_and_2(jarmark, books, call):
    told = jarmark("--books", books, *call)
    assert (told.code, told.answer, len(told.said.splitlines())) == (2, "", 1)


def test_the_bench_tells_its_figures(jarmark, tmp_path):
    told = jarmark("bench", "books", "--batches", 20, "--in", tmp_path, "--json")
    figures = json.loads(told.answer)
    assert (figures["batches"], figures["sound"]) == (20, True)
    assert told.code == (0 if figures["fast_enough"] else 1)
    assert jarmark("bench", "books", "--in", tmp_path).code == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--decimal", "dot"], "--decimal is comma or point"),
        (["--dates", "ymmd"], "--dates is dmy, mdy or ymd"),
        (["--column", "Mood"], "names no column"),
        (["--column", "a.csv:Mood=moods"], "There is no column 'moods'"),
        (["--column", "="], "names no column"),
        (["--same", "Valley Farm"], "names no two names"),
        (["--same", "A=B", "--same", "B=A"], "is said to be itself"),
        (["--same", "A=B", "--same", "A=C"], "says of 'A' that it is 'B', and that it is 'C'"),
        (["--same", "Vally Farm=Valley Farm"], "the name 'Vally Farm' is in no row of the sheets"),
        (["--column", "Mood=notes", "--column", "Mood="], "says of 'Mood' that it is notes, and that it is left out"),
        (["--column", "used.csv:Mood=notes"], "there is no heading 'Mood'; used.csv has 'batch_number', 'lot'"),
        (["--column", "use.csv:lot=ingredient"], "there is no sheet 'use.csv'; there are: batches.csv, purchases.csv"),
    ],
)
def test_a_choice_that_is_none_is_refused(jarmark, tmp_path, options, words):
    told = jarmark("--books", tmp_path / "b.db", "import", SHEETS, *options)
    assert told.code != 0
    assert words in told.said
    assert list(tmp_path.iterdir()) == []


def test_what_can_be_read_in_two_ways_is_said_by_an_option(jarmark, tmp_path):
    folder = tmp_path / "sheets"
    folder.mkdir()
    (folder / "einkauf.csv").write_text("Charge;Zutat;Datum;Wucht;Einheit\nZ;Zucker;03.04.2026;1.250;g\n")
    call = ("--books", tmp_path / "b.db", "import", folder, "--yes")
    assert "the column 'Wucht' is not known" in jarmark(*call).said
    call = (*call, "--column", "einkauf.csv:Wucht=quantity")
    told = jarmark(*call)
    assert "can be 1250 or 1.25" in told.said
    assert "can be 3 April or 4 March" in told.said
    assert asked(jarmark, *call[1:], "--decimal", "comma", "--dates", "dmy")["imported"]
    bag = asked(jarmark, tmp_path / "b.db", "trace", "Z")
    assert (bag["received"], bag["bought_on"]) == ("1250 g", "2026-04-03")


def test_a_template_is_filled_in_and_its_examples_are_not_imported(jarmark, tmp_path):
    told = jarmark("import", "--template", tmp_path / "empty")
    assert told.code == 0
    names = ["batches.csv", "kitchen.xlsx", "purchases.csv", "sent.csv", "used.csv"]
    assert sorted(one.name for one in (tmp_path / "empty").iterdir()) == names
    again = jarmark("import", "--template", tmp_path / "empty")
    assert again.code != 0
    assert "There is already a file" in again.said
    look = asked(jarmark, tmp_path / "b.db", "import", tmp_path / "empty", "--check")
    assert (look["lots"], look["batches"], look["uses"], look["sent"]) == (0, 0, 0, 0)
    assert sum("an example row of the template" in one for one in look["understood"]) == 8
    with (tmp_path / "empty" / "purchases.csv").open("a", encoding="utf-8") as sheet:
        sheet.write("A,salt,,,2026-03-01,,,5,lb,\n")
    assert asked(jarmark, tmp_path / "b.db", "import", tmp_path / "empty", "--check")["lots"] == 1


def test_a_template_overwrites_nothing(jarmark, tmp_path):
    (tmp_path / "kitchen.xlsx").write_bytes(b"mine")
    assert jarmark("import", "--template", tmp_path).code != 0
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("kitchen.xlsx", b"mine")]


def test_what_cannot_be_is_refused_and_what_is_odd_is_said_ever_after(jarmark, tmp_path):
    folder = tmp_path / "sheets"
    folder.mkdir()
    (folder / "bought.csv").write_text("Our lot,Item,Bought on,Qty,Unit\nS-1,sugar,2062-03-09,2.5,kg\n")
    (folder / "batches.csv").write_text("Batch,Jam,Day made,Jars\nJ-1,Plum jam,2026-03-04,10\n")
    (folder / "used.csv").write_text("Batch,Lot,Amount,Unit\nJ-1,S-1,9,kg\n")
    call = ("--books", tmp_path / "b.db", "import", folder, "--yes")
    told = jarmark(*call)
    assert told.code == 1
    assert "bought.csv, line 2: bought_on ('Bought on'): 2062-03-09 is still to come" in told.said
    assert not (tmp_path / "b.db").exists()
    (folder / "bought.csv").write_text((folder / "bought.csv").read_text().replace("2062", "2026"))
    told = jarmark(*call)
    assert (told.code, "More of S-1 was used than the 2.5 kg that were bought." in told.answer) == (0, True)
    assert "2 things to look at; it comes in as it is written:\n" in told.answer
    more = "In doubt: Bag S-1: -6.5 kg: more was used than the 2.5 kg that were bought."
    early = (
        "In doubt: J-1 used bag S-1 on 4 Mar 2026, before it was bought on 9 Mar 2026: one of the two days is wrong."
    )
    for number in ("S-1", "J-1"):
        answer = jarmark("--books", tmp_path / "b.db", "trace", number).answer
        assert more in answer
        assert early in answer
    assert more in jarmark("--books", tmp_path / "b.db", "stock").answer
