"""What the books answer at the command line: the example day's questions, in words and as JSON."""

import json
from datetime import date
from itertools import pairwise

import pytest

from db import Books, Quantity


def test_a_jar_is_traced_to_its_four_bags_and_to_where_its_batch_went(jarmark, march):
    told = jarmark("--books", march, "trace", "SJ-20260304-A-017")
    assert told.code == 0
    lines = [" ".join(line.split()) for line in told.answer.splitlines()]
    assert lines[0] == "SJ-20260304-A-017 Strawberry Jam"
    assert "38 filled, 2 set aside, 36 net" in lines[2]
    for bag in (
        "8 lb strawberries Valley Farm bought 2 Mar 2026",
        "4 lb sugar Costco, Main St bought 15 Feb 2026",
        "2 oz fruit pectin Amazon bought 20 Feb 2026 lot PKT-99281",
        "1 oz lemon juice Costco, Main St bought 15 Feb 2026",
    ):
        assert any(line.startswith(bag) for line in lines), bag
    assert "24 Saturday farmers market 4 Mar 2026" in lines
    assert "12 Good Earth Co-op 4 Mar 2026" in lines


def test_the_same_as_json(jarmark, march):
    answer = json.loads(jarmark("--books", march, "trace", "sj-20260304-a-017", "--json").answer)
    assert (answer["batch"], answer["unit"], answer["net_units"]) == ("SJ-20260304-A", 17, 36)
    assert [lot["supplier"] for lot in answer["lots"]] == [
        "Valley Farm",
        "Costco, Main St",
        "Amazon",
        "Costco, Main St",
    ]
    assert [sent["units"] for sent in answer["sent"]] == [24, 12]


def test_a_bag_is_traced_to_the_batches_that_it_went_into(jarmark, march):
    bag = json.loads(jarmark("--books", march, "trace", "SJ-20260304-A", "--json").answer)["lots"][0]["lot"]
    told = jarmark("--books", march, "trace", bag)
    assert "Went into 2 batches" in told.answer
    assert "SJ-20260305-A" in told.answer


@pytest.mark.parametrize("number", ["SJ-20260304-A-099", "SJ-19990101-A", "nonsense", "\x1b[2J", ""])
def test_an_unknown_number_is_one_clear_line_and_1(jarmark, march, number):
    told = jarmark("--books", march, "trace", number)
    assert (told.code, told.answer) == (1, "")
    assert len(told.said.splitlines()) == 1
    assert "\x1b" not in told.said


def test_a_suppliers_recall_is_two_batches_and_60_of_200_jars(jarmark, march):
    told = jarmark(
        *("--books", march, "recall", "--supplier", "valley farm", "--ingredient", "Strawberries"),
        *("--bought", "2026-02-28..2026-03-05"),
    )
    assert told.code == 0
    assert told.answer.startswith("Affected: 2 batches, 60 jars of the 200 made in March 2026\n")
    assert "strawberries from Hilltop Orchard" in told.answer


def test_a_lots_recall_as_json(jarmark, march):
    answer = json.loads(jarmark("--books", march, "recall", "--supplier-lot", "PKT-99281", "--json").answer)
    assert {"SJ-20260304-A", "SJ-20260305-A"} <= {one["batch"] for one in answer["affected"]}
    assert set(answer) >= {"affected", "not_affected", "uncertain", "net_units", "where", "on_shelf"}


def test_a_supplier_that_is_not_known_is_told_with_the_nearest(jarmark, march):
    told = jarmark("--books", march, "recall", "--supplier", "Valey Farm")
    assert (told.code, told.said) == (
        1,
        "jarmark: These books know no supplier 'Valey Farm'. Did you mean 'Valley Farm'?\n",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        ["recall"],
        ["recall", "--lot", "B0001-G", "--supplier", "Valley Farm"],
        ["recall", "--supplier", "Valley Farm", "--bought", "tomorrow"],
        ["recall", "--supplier", "Valley Farm", "--bought", "2026-03-05..2026-02-28"],
        ["trace"],
        ["trace", "A", "B"],
        ["nothing-of-the-kind"],
        ["trace", "A", "--jason"],
        ["scan", "/no/such/picture.png"],
        ["demo", "--size", "wide"],
        ["print", "--batch", "SJ-20260304-A"],
        ["print", "--batch", "SJ-20260304-A", "--units", "3-1", "--to", "virtual:///tmp"],
    ],
)
def test_a_wrong_call_is_one_clear_line_and_2(jarmark, march, wrong):
    told = jarmark("--books", march, *wrong)
    assert (told.code, told.answer) == (2, "")
    assert len(told.said.splitlines()) == 1


def test_books_that_are_not_there_are_not_made_by_a_question(jarmark, tmp_path):
    told = jarmark("--books", tmp_path / "none.db", "trace", "SJ-20260304-A")
    assert told.code == 2
    assert "There are no books at" in told.said
    assert not (tmp_path / "none.db").exists()


def test_a_file_that_is_no_books_is_one_clear_line_and_left_alone(jarmark, tmp_path):
    file = tmp_path / "list.db"
    file.write_text("2 lb of flour, 1 lb of butter\n" * 200)
    told = jarmark("--books", file, "stock")
    assert told.code == 1
    assert len(told.said.splitlines()) == 1
    assert file.read_text() == "2 lb of flour, 1 lb of butter\n" * 200


def test_settings_with_mistakes_are_told_line_by_line(jarmark, tmp_path):
    file = tmp_path / "jarmark.toml"
    file.write_text("[kitchn]\n[books]\nkiosk = 1\n")
    told = jarmark("--config", file, "stock")
    assert told.code == 2
    assert ["line 1" in line or "line 3" in line for line in told.said.splitlines()] == [True, True]


def test_stock_tells_what_is_left_of_each_bag(jarmark, march):
    rows = json.loads(jarmark("--books", march, "stock", "--json").answer)
    berries = next(row for row in rows if row["ingredient"] == "strawberries" and row["supplier"] == "Valley Farm")
    assert (berries["received"], berries["used"], berries["left"]) == ("20 lb", "14 lb", "6 lb")
    assert "Valley Farm" in jarmark("--books", march, "stock").answer


def test_sound_books_verify(jarmark, march):
    told = jarmark("--books", march, "verify")
    assert told.code == 0
    assert told.answer.startswith("The books are sound: ")


def test_books_with_a_flipped_byte_do_not(jarmark, own_march):
    content = own_march.read_bytes()
    place = content.rindex(b"Valley Farm")
    own_march.write_bytes(content[:place] + b"Galley Farm" + content[place + 11 :])
    told = jarmark("--books", own_march, "verify", "--json")
    assert told.code == 1
    assert json.loads(told.answer)["problems"]


@pytest.mark.parametrize(
    "command",
    [
        "run",
        "demo",
        "trace",
        "recall",
        "scan",
        "print",
        "stock",
        "verify",
        "rules",
        "bench",
        "doctor",
        "bench ui",
        "bench scan",
    ],
)
def test_every_command_has_help_and_an_example(jarmark, command):
    told = jarmark(*command.split(), "--help")
    assert told.code == 0
    assert "Example" in told.answer or command == "bench"


def test_the_version_is_told(jarmark):
    assert jarmark("--version").answer.startswith("jarmark ")


def test_a_suppliers_lot_is_traced_to_the_one_bag_of_it(jarmark, march):
    told = jarmark("--books", march, "trace", "pkt-99281")
    assert told.code == 0
    assert "fruit pectin" in told.answer.splitlines()[0]
    assert "Went into 6 batches" in told.answer


def test_a_suppliers_lot_of_several_bags_is_one_line_with_their_tags(jarmark, own_march):
    with Books.open(own_march) as books:
        first = next(lot for lot in books.lots(with_stock=False) if lot.supplier_lot == "PKT-99281")
        second = books.receive_lot(
            first.ingredient,
            first.received,
            supplier=first.supplier,
            supplier_lot="PKT-99281",
            bought_on=first.bought_on,
        )
    told = jarmark("--books", own_march, "trace", "PKT-99281")
    assert (told.code, told.answer) == (1, "")
    assert told.said == (
        f"jarmark: 2 bags are of the supplier's lot 'PKT-99281': {first.code}, {second.code}. "
        "Trace one of them by its bag tag.\n"
    )


def test_what_is_on_hold_or_failed_is_in_the_json_as_it_is_in_the_text(jarmark, own_march):
    with Books.open(own_march) as books:
        bag = next(lot.code for lot in books.lots() if lot.supplier_lot == "PKT-99281")
        books.hold_lot(bag, "torn")
        books.hold_batch("SJ-20260304-A", "lids")
        failed = books.start_batch(books.recipes()[0]).number
        books.fail_batch(failed, "burnt")
    for number, key, said in ((bag, "held_reason", "torn"), (failed, "failed", "burnt")):
        assert json.loads(jarmark("--books", own_march, "trace", number, "--json").answer)[key] == said
        assert said in jarmark("--books", own_march, "trace", number).answer
    answer = json.loads(jarmark("--books", own_march, "trace", "SJ-20260304-A-17", "--json").answer)
    assert (answer["unit"], answer["held"], answer["held_reason"], answer["failed"]) == (17, True, "lids", None)
    assert answer["best_before"] == "2027-03-04"


MAY = date(2026, 5, 2)
VALLEY_FARM = ("recall", "--supplier", "Valley Farm", "--ingredient", "strawberries")


def test_a_recall_says_what_is_on_hold_and_what_was_thrown_away(jarmark, own_march):
    def lines():
        return [" ".join(line.split()) for line in jarmark("--books", own_march, *VALLEY_FARM).answer.splitlines()]

    def hold(number):
        with Books.open(own_march) as books:
            books.hold_batch(number, "recall")
        answer = json.loads(jarmark("--books", own_march, *VALLEY_FARM, "--json").answer)
        return [one["held"] for one in answer["affected"]]

    assert not any("on hold" in line for line in lines())
    assert hold("SJ-20260304-A") == [True, False]
    assert "1 of these 2 batches is on hold." in lines()
    assert hold("SJ-20260305-A") == [True, True]
    assert "All 2 batches are on hold." in lines()
    assert lines()[1].endswith("on hold")
    with Books.open(own_march) as books:
        books.discard_units("SJ-20260305-A", 4, "broken")
    assert "4 thrown away" in lines()


def test_a_recall_of_days_without_a_purchase_says_so(jarmark, march):
    note = "Nothing was bought from Valley Farm (strawberries) between 1 May 2026 and 5 May 2026; check the days."
    told = jarmark("--books", march, *VALLEY_FARM, "--bought", "2026-05-01..2026-05-05")
    assert (told.code, told.answer.splitlines()) == (0, [note, "No batch is affected."])
    told = jarmark("--books", march, *VALLEY_FARM, "--bought", "2026-05-01..2026-05-05", "--json")
    answer = json.loads(told.answer)
    assert (told.code, answer["note"], answer["affected"], answer["net_units"]) == (0, note, [], 0)
    assert "note" not in json.loads(jarmark("--books", march, *VALLEY_FARM, "--json").answer)


@pytest.mark.parametrize("way", ["--lot", "--supplier-lot"])
def test_a_lot_and_a_supplier_cannot_be_combined_and_it_is_said(jarmark, march, way):
    told = jarmark("--books", march, "recall", way, "PKT-99281", "--supplier", "Amazon", "--bought", "2026-02-20")
    assert (told.code, told.answer) == (2, "")
    assert f"{way} cannot be combined with --supplier and --bought" in told.said


@pytest.mark.parametrize("command", ["", "demo", "print", "kitchen", "recall", "bench", "bench books"])
def test_help_has_no_ragged_line_and_no_word_for_a_flag(jarmark, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "100")
    told = jarmark(*command.split(), "--help")
    assert "bool" not in told.answer
    prose = told.answer.partition("╭")[0].splitlines()
    for line, after in pairwise(line.strip() for line in prose):
        if line and after and not line.startswith(("Usage", "Example")):
            assert len(f" {line} {after.split()[0]}") > 98, line


def test_blanks_typed_twice_are_no_other_name(jarmark, march):
    told, plain = (jarmark("--books", march, "recall", "--supplier", name) for name in (" valley  FARM", "Valley Farm"))
    assert (told.code, told.answer) == (0, plain.answer)
    assert jarmark("--books", march, "trace", " sj-20260304-a-017\u200b").code == 0


@pytest.mark.parametrize(
    ("much", "said"),
    [
        (("25 lb",), "1 bag, 25 lb still here:"),
        (("1 lb", "8 oz"), "2 bags, 1.5 lb still here:"),
        (("2 cup",), "1 bag, 2 cup still here:"),
        (("3 each", "4 each", "5 each"), "3 bags, 12 each still here:"),
        (("1 kg", "500 g"), "2 bags, 1.5 kg still here:"),
    ],
)
def test_a_recall_says_what_is_left_of_the_bags(jarmark, own_march, much, said):
    with Books.open(own_march) as books:
        mill, corn = books.add_supplier("Mill"), books.add_ingredient("cornmeal")
        codes = [books.receive_lot(corn, Quantity.parse(one), supplier=mill, bought_on=MAY).code for one in much]
    asked = ("--books", own_march, "recall", "--supplier", "Mill", "--ingredient", "cornmeal")
    lines = jarmark(*asked).answer.splitlines()
    assert said in lines
    assert [line.split()[1] for line in lines if "bag " in line and "left" in line] == codes
    with Books.open(own_march) as books:
        for code in codes:
            books.hold_lot(code, "recall")
    lines = jarmark(*asked).answer.splitlines()
    assert said.replace(":", ", on hold:") in lines


@pytest.mark.parametrize("lot", ["M-1", "m-1", "77", "lot 5", "0"])
def test_a_bag_that_may_be_the_one_is_named(jarmark, own_march, lot):
    with Books.open(own_march) as books:
        mill, corn = books.add_supplier("Mill"), books.add_ingredient("cornmeal")
        code = books.receive_lot(corn, Quantity.parse("4 lb"), supplier=mill, bought_on=MAY).code
    asked = ("--books", own_march, "recall", "--supplier-lot", lot, "--supplier", "Mill")
    told = jarmark(*asked)
    words = f"May be the one: cornmeal of bag {code}, whose lot was not written down, 4 lb left; look at the bag."
    assert (told.code, words in told.answer.splitlines()) == (0, True)
    (one,) = json.loads(jarmark(*asked, "--json").answer)["doubtful"]
    assert (one["lot"], one["left"], one["held"]) == (code, "4 lb", False)


def test_what_may_be_the_one_is_not_nothing(jarmark, own_march):
    with Books.open(own_march) as books:
        books.add_supplier("Mill")
        code = books.receive_lot(
            books.add_ingredient("cornmeal"), Quantity.parse("4 lb"), supplier=None, bought_on=MAY
        ).code
    asked = ("--books", own_march, "recall", "--supplier", "Mill", "--ingredient", "cornmeal")
    answer = jarmark(*asked).answer
    assert "Nothing was bought" not in answer
    assert f"bag {code}" in answer
    assert "note" not in json.loads(jarmark(*asked, "--json").answer)


@pytest.mark.parametrize("reason", ["torn", "recall: Valley Farm", "smells of fish", "x", "a, b; c"])
def test_stock_marks_the_bags_on_hold(jarmark, own_march, reason):
    with Books.open(own_march) as books:
        code = books.lots()[1].code
        before = jarmark("--books", own_march, "stock").answer
        books.hold_lot(code, reason)
    assert "ON HOLD" not in before
    marked = [line for line in jarmark("--books", own_march, "stock").answer.splitlines() if "ON HOLD" in line]
    assert len(marked) == 1
    assert marked[0].startswith(code)
    assert marked[0].endswith(f"ON HOLD: {reason}")
    rows = json.loads(jarmark("--books", own_march, "stock", "--json").answer)
    assert {row["lot"]: row["held_reason"] for row in rows if row["held"]} == {code: reason}


@pytest.mark.parametrize("how", ["held", "failed"])
def test_stock_marks_what_was_kept_of_a_batch_on_hold_or_failed(jarmark, own_march, how):
    with Books.open(own_march) as books:
        recipe = next(one for one in books.recipes() if one.name == "Strawberry Jam")
        pot = books.start_batch(recipe).number
        sugar = next(lot for lot in books.lots() if lot.ingredient.name == "sugar")
        books.use_lot(pot, 1, sugar.code, Quantity.parse("1 lb"))
        kept = books.keep_as_lot(pot, books.add_ingredient("base"), Quantity.parse("8 oz")).code
        if how == "held":
            books.hold_batch(pot, "glass")
        else:
            books.fail_batch(pot, "burnt")
    words = f"{pot} is on hold: glass" if how == "held" else f"{pot} failed: burnt"
    rows = json.loads(jarmark("--books", own_march, "stock", "--json").answer)
    assert {row["lot"]: row["held_reason"] for row in rows if row["held"]} == {kept: words}
    assert f"ON HOLD: {words}" in jarmark("--books", own_march, "stock").answer
