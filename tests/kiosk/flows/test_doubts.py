"""What the books hold that cannot be so is said on Trace and on Weigh in, and nothing is corrected."""

import pytest

from db.sheets import read_folder
from kiosk.flows.base import Tone


def over(day, amount):
    """The strawberries' bag, of which so much more than there was is weighed in."""
    berries = day.lot("strawberries")
    day.start_jam().scan(berries).tap("weighing.set_amount", amount).tap("weighing.use")
    return berries


@pytest.mark.parametrize(("amount", "left"), [("25", "-5 lb"), ("20.5", "-0.5 lb"), ("100", "-80 lb")])
def test_trace_says_that_more_was_used_than_came(day, amount, left):
    berries = over(day, amount)
    words = f"Bag {berries}: {left}: more was used than the 20 lb that were bought"
    day.tap("back").tap("trace").tap("ask", berries)
    assert day.view.doubts == words
    assert day.view.facts == f"20 lb received, {left} left"
    day.tap("ask", "SJ-20260304-A")
    assert day.view.doubts == words


def test_a_bag_that_fits_is_not_in_doubt(day):
    day.start_jam().weigh_in("strawberries")
    day.tap("back").tap("trace").tap("ask", "SJ-20260304-A")
    assert day.view.doubts == ""


def test_the_weigh_screen_says_it_of_the_bag_in_hand(day):
    berries = over(day, "25")
    day.tap("back").start_jam().scan(berries)
    assert day.view.lot.detail == "-5 lb left: more was used than came"
    assert (day.view.warning.tone, day.view.warning.words) == (Tone.WARN, "More of it was used than came in: -5 lb")


def sheets(folder, bought_on="2026-02-20", used="1"):
    folder.mkdir()
    (folder / "bought.csv").write_text(f"Our lot,Item,Bought on,Qty,Unit\nX-1,plums,{bought_on},2.5,kg\n")
    (folder / "batches.csv").write_text("Batch,Jam,Day made,Jars\nPJ-1,Plum jam,2026-02-22,10\n")
    (folder / "used.csv").write_text(f"Batch,Lot,Amount,Unit\nPJ-1,X-1,{used},kg\n")
    return folder


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        ({"used": "9"}, ["Bag X-1: -6.5 kg: more was used than the 2.5 kg that were bought"]),
        (
            {"bought_on": "2026-02-25"},
            ["PJ-1 used bag X-1 on 22 Feb 2026, before it was bought on 25 Feb 2026: one of"],
        ),
        (
            {"bought_on": "2026-03-01", "used": "3"},
            ["Bag X-1: -0.5 kg: more was used", "PJ-1 used bag X-1 on 22 Feb 2026, before it was bought on 1 Mar 2026"],
        ),
        ({}, []),
        ({"bought_on": "2026-02-22", "used": "2.5"}, []),
    ],
)
def test_what_came_in_by_sheets_is_said_on_trace(day, tmp_path, sheet, words):
    day.books.import_history(read_folder(sheets(tmp_path / "sheets", **sheet)))
    for number in ("X-1", "PJ-1"):
        day.tap("trace") if number == "X-1" else None
        day.tap("ask", number)
        assert all(one in day.view.doubts for one in words)
        assert bool(day.view.doubts) is bool(words)


def test_of_many_the_first_are_told_and_the_rest_counted(day, tmp_path):
    folder = sheets(tmp_path / "sheets", bought_on="2026-02-28", used="9")
    more = "".join(f"PJ-{n},Plum jam,2026-02-22,10\n" for n in range(2, 6))
    with (folder / "batches.csv").open("a") as out:
        out.write(more)
    with (folder / "used.csv").open("a") as out:
        out.write("".join(f"PJ-{n},X-1,1,kg\n" for n in range(2, 6)))
    day.books.import_history(read_folder(folder))
    day.tap("trace").tap("ask", "X-1")
    assert day.view.doubts.endswith("and 4 more like these")
