"""Sheets are brought in at the kiosk: found on a stick, shown as understood, taken as a whole or not at all."""

import shutil
from pathlib import Path

import pytest

from db import BooksError
from kiosk.flows.base import Place, Tone
from kiosk.flows.bring_in import BringInFlow, folders_with_sheets
from kiosk.flows.more import MoreFlow
from kiosk.settings import example

CSV = Path(example.__file__).parent / "csv"


@pytest.fixture
def stick(tmp_path):
    stick = tmp_path / "media" / "cook" / "STICK"
    stick.mkdir(parents=True)
    return stick


@pytest.fixture
def bringing(day, stick):
    """The screen, with that stick in."""

    def go():
        day.counter.flow = BringInFlow(day.counter.work, MoreFlow(day.counter.work), [stick.parents[1]])
        return day

    return go


def chosen(day, folder):
    day.tap("choose", str(folder))
    day.counter.flow.wait(60)
    return day.view


def test_from_more_and_back(day):
    day.tap("more").tap("bring_in")
    assert day.place is Place.BRING_IN
    day.tap("back")
    assert day.place is Place.MORE


def test_folders_with_sheets_are_found_and_nothing_else(stick):
    for name in ("books/2026/old.csv", "music/a.mp3", ".hidden/x.csv", "a/b/c/d/e/f/deep.csv", "Log.XLSX"):
        (stick / name).parent.mkdir(parents=True, exist_ok=True)
        (stick / name).write_text("x")
    assert folders_with_sheets([stick]) == (stick, stick / "books" / "2026")
    assert folders_with_sheets([stick / "nowhere"]) == ()


def test_without_a_stick_it_says_what_to_do_and_looks_again(bringing, stick):
    day = bringing()
    assert "put in a stick" in day.view.words
    shutil.copytree(CSV, stick / "history")
    day.tap("look_again")
    assert [one.title for one in day.view.folders] == ["history"]


def test_it_shows_what_it_understood_and_records_nothing_by_that(bringing, stick):
    shutil.copytree(CSV, stick / "history")
    day = bringing()
    facts = day.books.head()[0]
    view = chosen(day, stick / "history")
    assert (view.ready, view.tone) == (False, Tone.WARN), "the day's books have bags and batches of these numbers"
    assert day.books.head()[0] == facts
    assert any("purchases.csv" in line for line in view.lines)


def sheets(folder, quantity="2", unit="kg"):
    folder.mkdir()
    (folder / "Einkauf.csv").write_text(
        f"lot;ingredient;bought_on;quantity;unit\nX1;flour;2026-02-15;{quantity};{unit}\nX2;salt;2026-02-15;1;kg\n"
    )
    return folder


def test_taken_once_and_known_the_second_time(bringing, stick):
    folder = sheets(stick / "one")
    day = bringing()
    view = chosen(day, folder)
    assert (view.ready, view.words) == (True, "2 bags, 0 batches, 0 uses, 0 dispatches")
    with pytest.raises(BooksError):
        day.books.lot("X1")
    day.tap("take")
    day.counter.flow.wait(60)
    assert day.view.words.startswith("Brought in: 2 bags")
    assert day.books.lot("X1").ingredient.name == "flour"
    assert not day.view.ready
    assert "2 rows are known" in chosen(day, folder).words
    assert day.books.verify().ok


def test_what_can_be_read_in_two_ways_is_asked_about_by_a_tap(bringing, stick):
    folder = sheets(stick / "one", quantity="1.250", unit="g")
    day = bringing()
    view = chosen(day, folder)
    assert not view.ready
    assert any("1.250" in line for line in view.lines)
    for decimal in ("point", "comma"):
        day.tap("set_decimal")
        day.counter.flow.wait(60)
        assert (day.view.decimal, day.view.ready) == (decimal, True)
    day.tap("take")
    day.counter.flow.wait(60)
    assert str(day.books.lot("X1").received) == "1250 g"


@pytest.mark.parametrize("content", ["", "\0\0\0", "hello", "a;b\n1;2\n", "lot;ingredient\nX;y\n"])
def test_what_is_no_sheet_is_said_and_nothing_is_recorded(bringing, stick, content):
    (stick / "one").mkdir()
    (stick / "one" / "purchases.csv").write_text(content)
    day = bringing()
    before = day.books.head()
    view = chosen(day, stick / "one")
    assert not view.ready
    assert view.tone in (Tone.WARN, Tone.BAD)
    assert view.lines or view.words
    day.tap("take")
    assert day.books.head() == before


def test_a_stick_that_is_pulled_is_said(bringing, stick):
    folder = sheets(stick / "one")
    day = bringing()
    shutil.rmtree(folder)
    view = chosen(day, folder)
    assert (view.tone, view.ready) == (Tone.BAD, False)


def test_after_a_power_cut_it_is_on_the_same_screen(day):
    day.tap("more").tap("bring_in").restart()
    assert day.place is Place.BRING_IN


def bread(folder, heading="Stuff", used="1", bought_on="2026-02-15", extra=""):
    """Sheets of one loaf; `heading` stands over what was made."""
    folder.mkdir()
    (folder / "bought.csv").write_text(
        f"Our lot,Item,Vendor,Bought on,Qty,Unit\nX1,flour,Mill,{bought_on},2.5,kg\n{extra}"
    )
    (folder / "batches.csv").write_text(f"Batch,{heading},Day made,Loaves\nB-1,White loaf,2026-02-22,10\n")
    (folder / "used.csv").write_text(f"Batch,Lot,Amount,Unit\nB-1,X1,{used},kg\n")
    return folder


def answered(day, key, option):
    day.tap("answer", key, option)
    day.counter.flow.wait(60)
    return day.view


@pytest.mark.parametrize("heading", ["Stuff", "Was das ist", "Loaf/kind", "x" * 90, "", "Say: so", '"a ""b"" c"'])
def test_a_heading_that_is_not_known_is_named_by_touch(bringing, stick, heading):
    day = bringing()
    view = chosen(day, bread(stick / "one", heading))
    assert not view.ready
    (ask,) = view.asks
    assert (ask.detail, ask.answer) == ("batches.csv: “White loaf”", "")
    assert not any("--column" in line for line in view.lines), "a finger types no command"
    options = [(one.key, one.title) for one in day.counter.flow.options(ask.key)]
    assert options[0] == ("product", "Product")
    assert options[-1] == ("-", "Leave it out")
    assert "made_on" not in dict(options), "that is there already"
    view = answered(day, ask.key, "product")
    assert view.ready
    assert [one.answer for one in view.asks] == ["Product"]
    day.tap("take")
    day.counter.flow.wait(60)
    assert day.books.batch("B-1").product.name == "White loaf"


def test_an_answer_can_be_given_anew_and_taken_back(bringing, stick):
    day = bringing()
    (ask,) = chosen(day, bread(stick / "one")).asks
    view = answered(day, ask.key, "notes")
    assert not view.ready, "nothing says what was made"
    assert [one.answer for one in view.asks] == ["Notes"]
    assert answered(day, ask.key, "product").ready
    view = answered(day, ask.key, "?")
    assert (view.ready, [one.answer for one in view.asks]) == (False, [""])


def test_a_column_is_left_out_by_touch(bringing, stick):
    folder = bread(stick / "one", "Jam,Mood")
    (folder / "batches.csv").write_text("Batch,Jam,Mood,Day made,Loaves\nB-1,White loaf,good,2026-02-22,10\n")
    day = bringing()
    (ask,) = chosen(day, folder).asks
    view = answered(day, ask.key, "-")
    assert view.ready
    assert [one.answer for one in view.asks] == ["left out"]
    assert any("left out as you said: Mood" in line for line in view.lines)


def test_two_headings_that_mean_the_same_are_both_asked_about(bringing, stick):
    folder = bread(stick / "one", "Jam")
    (folder / "used.csv").write_text("Batch,Lot,Amount,Weight,Unit\nB-1,X1,1,1.2,kg\n")
    day = bringing()
    view = chosen(day, folder)
    asked = [(one.title, one.detail) for one in view.asks]
    assert asked == [("Amount", "used.csv: “1”"), ("Weight", "used.csv: “1.2”")]
    assert answered(day, view.asks[1].key, "-").ready


def test_what_was_said_holds_for_this_folder_alone(bringing, stick):
    day = bringing()
    one, other = bread(stick / "one"), bread(stick / "other")
    (ask,) = chosen(day, one).asks
    assert answered(day, ask.key, "product").ready
    assert not chosen(day, other).ready
    assert [one.answer for one in day.view.asks] == [""]
    assert not chosen(day, one).ready


@pytest.mark.parametrize(
    ("sheet", "count", "first"),
    [
        ({"used": "9"}, 1, "More of X1 was used than the 2.5 kg that were bought."),
        ({"bought_on": "2026-02-25"}, 1, "used.csv, line 2: X1 was bought on 2026-02-25, after B-1 was made of it"),
        ({"bought_on": "2026-02-25", "used": "9"}, 2, "used.csv, line 2: X1 was bought"),
        ({"extra": "X2,salt,Mills,2026-02-15,1,kg\n", "used": "3"}, 2, "More of X1 was used"),
    ],
)
def test_warnings_are_counted_in_the_headline_and_stand_first(bringing, stick, sheet, count, first):
    day = bringing()
    view = chosen(day, bread(stick / "one", "Jam", **sheet))
    words = "1 thing to look at" if count == 1 else f"{count} things to look at"
    assert (view.words, view.tone, view.warnings, view.ready) == (words, Tone.WARN, count, True)
    assert view.lines[0].startswith(first)
    assert view.odd == count - len(view.asks)
    assert not any("rows of what was" in line for line in view.lines[: view.odd])
    assert view.what_to_do.endswith("It comes in as it is written; nothing is corrected.")


def test_without_a_warning_it_is_as_calm_as_ever(bringing, stick):
    view = chosen(bringing(), bread(stick / "one", "Jam"))
    assert (view.words, view.tone, view.warnings) == ("1 bag, 1 batch, 1 use, 0 dispatches", Tone.INFO, 0)


def test_a_day_that_is_still_to_come_is_not_taken(bringing, stick):
    day = bringing()
    view = chosen(day, bread(stick / "one", "Jam", bought_on="2062-02-15"))
    assert (view.ready, view.tone) == (False, Tone.WARN)
    assert view.lines[0].startswith("bought.csv, line 2: bought_on ('Bought on'): 2062-02-15 is still to come")


def test_it_says_how_far_it_is(bringing, stick):
    """Each word is taken on the thread that works, while it does: nothing is waited for."""
    folder = stick / "one"
    folder.mkdir()
    rows = "".join(f"X{n},flour,2026-02-15,2,kg\n" for n in range(1200))
    (folder / "bought.csv").write_text("Our lot,Item,Bought on,Qty,Unit\n" + rows)
    day = bringing()
    flow = day.counter.flow
    said = []
    read, written = flow._count_read, flow._count_written

    def reading(*now):
        read(*now)
        said.append(flow.view().words)

    def writing(*now):
        written(*now)
        said.append(flow.view().words)

    flow._count_read, flow._count_written = reading, writing
    chosen(day, folder)
    assert said == [
        "Reading bought.csv …",
        "Reading bought.csv: 0 of 1,200 rows",
        "Reading bought.csv: 500 of 1,200 rows",
        "Reading bought.csv: 1,000 of 1,200 rows",
    ]
    said.clear()
    day.tap("take")
    flow.wait(60)
    assert said[0] == "Bringing them in: 50 of 1,200 rows"
    assert said[-1] == "Bringing them in: 1,200 of 1,200 rows"
    assert len(said) == 24
    assert day.view.words.startswith("Brought in: 1200 bags")


def test_while_it_works_a_tap_changes_nothing(bringing, stick):
    folder = bread(stick / "one")
    day = bringing()
    (ask,) = chosen(day, folder).asks
    flow = day.counter.flow
    seen = []
    read = flow._count_read

    def reading(*now):
        read(*now)
        view = flow.view()
        seen.append((view.busy, view.ready, view.asks, flow.options(ask.key)))
        flow.answer(ask.key, "notes")
        flow.take()

    flow._count_read = reading
    assert answered(day, ask.key, "product").ready
    assert set(seen) == {(True, False, (), ())}
    assert [one.answer for one in day.view.asks] == ["Product"]


LIKE = {
    "suppliers": "X2,salt,Mills,2026-02-15,1,kg\n",
    "ingredients": "X2,flours,Mill,2026-02-15,1,kg\n",
}


def suppliers(day):
    return {lot.supplier.name for lot in day.books.lots() if lot.code in ("X1", "X2")}


@pytest.mark.parametrize(
    ("option", "names", "answer"), [("same", {"Mill"}, "the same"), ("different", {"Mill", "Mills"}, "different")]
)
def test_names_that_may_be_one_are_answered_by_touch(bringing, stick, option, names, answer):
    day = bringing()
    view = chosen(day, bread(stick / "one", "Jam", extra=LIKE["suppliers"]))
    assert (view.words, view.tone, view.warnings, view.ready) == ("1 thing to look at", Tone.WARN, 1, True)
    (ask,) = view.asks
    assert (ask.title, ask.detail, ask.answer) == ("“Mills” and “Mill”", "suppliers: are they one?", "")
    assert [one.key for one in day.counter.flow.options(ask.key)] == ["same", "different"]
    view = answered(day, ask.key, option)
    assert (view.words, view.tone, view.warnings) == ("2 bags, 1 batch, 1 use, 0 dispatches", Tone.INFO, 0)
    assert [one.answer for one in view.asks] == [answer]
    day.tap("take")
    day.counter.flow.wait(60)
    assert suppliers(day) == names


def test_one_answer_is_changed_and_the_other_kind_is_untouched(bringing, stick):
    day = bringing()
    view = chosen(day, bread(stick / "one", "Jam", extra="X2,flours,Mills,2026-02-15,1,kg\n"))
    assert [one.detail.partition(":")[0] for one in view.asks] == ["suppliers", "ingredients"]
    supplier, ingredient = view.asks
    assert answered(day, supplier.key, "same").warnings == 1
    assert answered(day, supplier.key, "different").warnings == 1
    assert answered(day, ingredient.key, "same").warnings == 0
    day.tap("take")
    day.counter.flow.wait(60)
    assert suppliers(day) == {"Mill", "Mills"}
    assert day.books.lot("X2").ingredient.name == "flour"


def test_a_name_that_the_books_have_is_the_one_that_stays(bringing, stick):
    day = bringing()
    folder = bread(stick / "one", "Jam")
    sheet = folder / "bought.csv"
    sheet.write_text(sheet.read_text().replace("Mill", "Valley Farms"))
    (ask,) = chosen(day, folder).asks
    assert ask.title == "“Valley Farms” and “Valley Farm”"
    answered(day, ask.key, "same")
    day.tap("take")
    day.counter.flow.wait(60)
    assert suppliers(day) == {"Valley Farm"}


SOLD = "Batch,Customer,Date,Qty\nB-1,Mill,2026-02-23,4\nB-1,Mills,2026-02-24,3\n"


@pytest.mark.parametrize("customer", ["same", "different", ""])
@pytest.mark.parametrize("supplier", ["same", "different", ""])
def test_the_same_name_of_a_supplier_and_a_customer_is_answered_for_each(bringing, stick, supplier, customer):
    day = bringing()
    folder = bread(stick / "one", "Jam", extra=LIKE["suppliers"])
    (folder / "sent.csv").write_text(SOLD)
    asks = {one.detail.partition(":")[0]: one.key for one in chosen(day, folder).asks}
    assert set(asks) == {"suppliers", "customers"}
    answers = {"suppliers": supplier, "customers": customer}
    for kind in sorted(answers):
        if answers[kind]:
            answered(day, asks[kind], answers[kind])
    day.tap("take")
    day.counter.flow.wait(60)
    assert suppliers(day) == ({"Mill"} if supplier == "same" else {"Mill", "Mills"})
    customers = {one.name for one in day.books.destinations() if one.name.startswith("Mill")}
    assert customers == ({"Mill"} if customer == "same" else {"Mill", "Mills"})
