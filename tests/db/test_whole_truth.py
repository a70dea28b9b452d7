"""Recall and trace of kitchens whose records have gaps: nothing is said that is not so."""

from datetime import date

import pytest

from db import Books, ManualClock, Quantity, RecallQuery, RecipeLine, RuleError, UnknownNumberError
from db.sheets import read_folder
from tests.db.kitchen import day

Q = Quantity.parse
HEADS = {
    "batches.csv": "batch_number,product,made_on,produced",
    "purchases.csv": "lot,ingredient,supplier,supplier_lot,bought_on,quantity,unit",
    "used.csv": "batch_number,lot,quantity,unit",
}


@pytest.fixture
def sheets(tmp_path):
    """Books of these sheets, a row a line."""
    opened = []

    def brought_in(batches, purchases, used):
        folder = tmp_path / "sheets"
        folder.mkdir()
        for (name, head), rows in zip(HEADS.items(), (batches, purchases, used), strict=True):
            (folder / name).write_text("\n".join([head, *rows.split()]) + "\n", encoding="utf-8")
        books = Books.open(tmp_path / "books.db", clock=ManualClock(day(20)))
        opened.append(books)
        books.import_history(read_folder(folder))
        return books

    yield brought_in
    for books in opened:
        books.close()


def lists(scope):
    return (
        [one.batch.number for one in scope.affected],
        {one.batch.number: one.why for one in scope.uncertain},
        {one.batch.number: one.why for one in scope.not_affected},
    )


# -- A reason names what did go in, through intermediates


@pytest.mark.parametrize(
    ("nut", "via"),
    [("walnuts", ()), ("walnuts", ("RW",)), ("hazelnuts", ("RW", "PA")), ("pecans", ("RW", "PA", "GL")),
     ("almonds", ("RW", "PA", "GL", "FI")), ("pistachios", ("RW", "PA", "GL", "FI", "CR"))],
)  # fmt: skip
def test_a_spared_batch_names_the_other_bag_however_deep(sheets, nut, via):
    batches = [f"{code}-{n},Base{code},2026-03-0{2 + i},0" for i, code in enumerate(via) for n in (1, 2)]
    used = []
    for n in (1, 2):
        before = f"W-{n}"
        for code in via:
            used.append(f"{code}-{n},{before},5,lb")
            before = f"{code}-{n}"
        used.append(f"WP-{n},{before},1,lb")
    batches += [f"WP-{n},Pesto,2026-03-09,24" for n in (1, 2)]
    bags = f"W-1,{nut},Georgia,G1,2026-03-01,20,lb W-2,{nut},Diamond,D1,2026-03-01,20,lb"
    affected, unsure, spared = lists(
        sheets("\n".join(batches), bags, "\n".join(used)).recall(RecallQuery(supplier="Georgia"))
    )
    within = f", in our own batch {via[0]}-2" if via else ""
    assert affected == [*(f"{code}-1" for code in via), "WP-1"]
    assert unsure == {}
    assert spared["WP-2"] == f"{nut} from Diamond, bought 1 Mar 2026, lot D1{within}"


# -- What is not recorded is uncertain, and counted


@pytest.mark.parametrize("missing", [1, 2, 3, 4])
@pytest.mark.parametrize("what", ["yeast", "salt"])
def test_a_batch_without_the_line_that_the_others_have_is_uncertain(sheets, missing, what):
    batches = "\n".join(f"W-{n},Loaf,2026-03-0{n},24" for n in range(1, 5))
    used = [f"W-{n},F-1,12,kg" for n in range(1, 5)] + [f"W-{n},Y-1,100,g" for n in range(1, 5) if n != missing]
    bags = f"F-1,flour,Mill,,2026-03-01,50,kg Y-1,{what},Bako,L6033,2026-03-01,500,g"
    scope = sheets(batches, bags, "\n".join(used)).recall(RecallQuery(supplier="Bako"))
    affected, unsure, spared = lists(scope)
    assert len(affected) == 3
    assert unsure == {f"W-{missing}": f"no {what} is recorded for it"}
    assert spared == {}
    assert (scope.uncertain_units, scope.uncertain_on_shelf) == (24, 24)


@pytest.mark.parametrize("silent", [("F-1",), ("F-1", "F-2"), ("C-2", "F-1"), ("J-3",), ("F-1", "J-3", "C-2")])
def test_a_batch_of_which_nothing_is_recorded_is_in_a_list(sheets, silent):
    products = {"F": "Fudge", "C": "Cake", "J": "Jam"}
    batches = ["J-1,Jam,2026-03-02,24", "J-2,Jam,2026-03-03,24"]
    batches += [f"{number},{products[number[0]]},2026-03-05,10" for number in silent]
    bags = "S-1,sugar,Costco,C77,2026-03-01,25,lb S-2,sugar,Aldi,,2026-03-01,25,lb"
    books = sheets("\n".join(batches), bags, "J-1,S-1,4,lb J-2,S-2,4,lb")
    affected, unsure, spared = lists(books.recall(RecallQuery(lot="S-1")))
    assert (affected, list(spared)) == (["J-1"], ["J-2"])
    assert set(unsure) == set(silent)
    assert all("recorded" in why for why in unsure.values())


def test_a_bag_entered_late_leaves_its_month_uncertain(kitchen):
    made = kitchen.make([], 36)
    kitchen.clock.set(day(5))
    late = kitchen.berries(bought_on=date(2026, 3, 5))
    assert list(lists(kitchen.books.recall(RecallQuery(lot=late.code)))[1]) == [made.number]


@pytest.mark.parametrize("days", [1, 2, 10, 20, 300])
def test_another_bag_that_was_bought_after_the_batch_was_made_spares_nothing(kitchen, days):
    bag = kitchen.berries()
    kitchen.make([(0, bag, "8 lb")], 36)
    other = kitchen.berries(kitchen.hilltop, bought_on=date(2026, 3, 4))
    made = kitchen.make([(0, other, "8 lb")], 36)
    when = date.fromordinal(date(2026, 3, 4).toordinal() + days)
    assert lists(kitchen.books.recall(RecallQuery(lot=bag.code)))[1] == {}
    kitchen.clock.advance(86_400 * days)
    kitchen.books.correct_lot(other.code, bought_on=when)
    assert lists(kitchen.books.recall(RecallQuery(lot=bag.code)))[1] == {
        made.number: f"strawberries of bag {other.code} was bought after that was made"
    }


# -- A supplier's lot that is not on the bag


@pytest.mark.parametrize("named", [None, "fruit pectin"])
@pytest.mark.parametrize("lot", ["PKT-1", "pkt-1", "77"])
def test_a_bag_of_that_supplier_without_a_lot_may_be_it(kitchen, named, lot):
    bag = kitchen.books.receive_lot(kitchen.pectin, Q("1 lb"), supplier=kitchen.amazon, bought_on=date(2026, 2, 20))
    made = kitchen.make([(2, bag, "2 oz")], 36)
    scope = kitchen.books.recall(RecallQuery(supplier="Amazon", supplier_lot=lot, ingredient=named))
    assert lists(scope)[1][made.number] == f"fruit pectin of bag {bag.code}, whose lot was not written down"
    assert [one.code for one in scope.doubtful] == [bag.code]


def test_a_lot_that_no_bag_can_be_of_is_said_to_be_unknown(kitchen):
    kitchen.make([(0, kitchen.berries(supplier_lot="A1"), "8 lb")], 36)
    with pytest.raises(UnknownNumberError):
        kitchen.books.recall(RecallQuery(supplier="Valley Farm", supplier_lot="A2"))


# -- Doubt goes along with what was kept, whatever became of the batch


@pytest.mark.parametrize("depth", range(1, 6))
def test_what_was_kept_of_a_failed_batch_takes_the_doubt_along(kitchen, depth):
    books, base = kitchen.books, kitchen.books.add_ingredient("berry base")
    kitchen.berries()
    tart = books.add_product("TT", "Tart", net_content=Q("8 oz"))
    recipe = books.add_recipe(tart, "Tart", 12, [RecipeLine(0, base, Q("2 lb"))])
    source = first = books.start_batch(kitchen.recipe).number
    made = []
    for _ in range(depth):
        kept = books.keep_as_lot(source, base, Q("2 lb"))
        source = books.start_batch(recipe).number
        books.use_lot(source, 0, kept.code, Q("2 lb"))
        made.append(source)
    asked = RecallQuery(supplier="Valley Farm", ingredient="strawberries")
    before = set(lists(books.recall(asked))[1])
    books.fail_batch(first, "burnt")
    assert set(lists(books.recall(asked))[1]) == before == {first, *made}


def test_a_batch_without_its_intermediate_may_have_had_the_affected_one(kitchen):
    books, base = kitchen.books, kitchen.books.add_ingredient("berry base")
    bag = kitchen.berries()
    pot = kitchen.make([(0, bag, "8 lb")], 0)
    books.keep_as_lot(pot.number, base, Q("5 lb"))
    tart = books.add_product("TT", "Tart", net_content=Q("8 oz"))
    recipe = books.add_recipe(tart, "Tart", 12, [RecipeLine(0, base, Q("2 lb"))])
    silent = books.start_batch(recipe).number
    assert lists(books.recall(RecallQuery(lot=bag.code)))[1] == {
        silent: "the recipe asks for berry base, and no bag of it is recorded"
    }


# -- Where they are, by what they are called back


def test_each_place_names_batches_days_and_orders(kitchen):
    bag = kitchen.berries()
    first, second = (kitchen.make([(0, bag, "4 lb")], 36).number for _ in range(2))
    kitchen.books.dispatch(first, 12, kitchen.co_op, order="#7")
    kitchen.books.dispatch(second, 5, kitchen.co_op)
    sent = kitchen.books.dispatch(second, 6, kitchen.market)
    kitchen.books.return_units(sent, 6)
    (place,) = kitchen.books.recall(RecallQuery(lot=bag.code)).to_json()["where"]
    assert place == {
        "destination": "Good Earth Co-op",
        "units": 17,
        "sent": [
            {"batch": first, "on": "2026-03-04", "units": 12, "order": "#7"},
            {"batch": second, "on": "2026-03-04", "units": 5, "order": None},
        ],
    }


def test_two_suppliers_with_the_same_lot_are_told_apart(kitchen):
    mine = kitchen.make([(0, kitchen.berries(supplier_lot="L1"), "8 lb")], 36).number
    theirs = kitchen.make([(0, kitchen.berries(kitchen.hilltop, supplier_lot="L1"), "8 lb")], 36).number
    assert lists(kitchen.books.recall(RecallQuery(supplier_lot="L1")))[0] == [mine, theirs]
    affected, _, spared = lists(kitchen.books.recall(RecallQuery(supplier_lot="L1", supplier="Hilltop Orchard")))
    assert (affected, list(spared)) == ([theirs], [mine])


# -- An intermediate that was used up


@pytest.mark.parametrize(("made", "taken"), [(10, 10), (10, 4), (36, 35), (1, 1), (12, 6)])
def test_units_that_went_into_another_batch_are_not_on_the_shelf(sheets, made, taken):
    books = sheets(
        f"SM-1,Spice,2026-03-02,{made} HS-1,Sauce,2026-03-03,36", "P-1,paprika,House,SH1,2026-03-01,10,lb",
        f"SM-1,P-1,10,lb HS-1,SM-1,{taken},each",
    )  # fmt: skip
    found = books.trace("SM-1")
    assert (found.on_shelf, found.kept, found.adds_up) == (made - taken, taken, True)
    assert [line.number for line in found.batches] == ["HS-1"]
    assert books.recall(RecallQuery(lot="P-1")).on_shelf == made - taken + 36
    assert books.verify().ok


@pytest.mark.parametrize(("filled", "kept"), [(10, 10), (10, 5), (20, 1), (7, 3), (4, 4)])
def test_the_whole_cost_goes_along_with_the_units(kitchen, filled, kept):
    from db import Money

    bag = kitchen.berries(price=Money.parse("$20"))
    pot = kitchen.make([(0, bag, "20 lb")], filled)
    lot = kitchen.books.keep_as_lot(pot.number, kitchen.books.add_ingredient("mix"), Q(f"{kept} each"))
    made = kitchen.make([(0, lot, f"{kept} each")], 1)
    assert kitchen.books.cost(made.number).total == (Money(round(2000 * kept / filled)),)
    assert kitchen.books.cost(pot.number).per_unit == (Money(round(2000 / filled)),)


@pytest.mark.parametrize("much", ["100 lb", "500 lb", "60 kg", "2000 oz", "999 kg"])
def test_more_than_went_in_does_not_come_out(kitchen, much):
    pot = kitchen.make([(0, kitchen.berries(), "8 lb")], 0)
    base = kitchen.books.add_ingredient("base")
    with pytest.raises(RuleError, match="cannot come out"):
        kitchen.books.keep_as_lot(pot.number, base, Q(much))
    assert kitchen.books.keep_as_lot(pot.number, base, Q("7 lb")).received == Q("7 lb")


def test_nor_do_more_units_than_are_on_the_shelf(kitchen):
    pot = kitchen.make([(0, kitchen.berries(), "8 lb")], 10)
    kitchen.books.dispatch(pot.number, 4, kitchen.market)
    with pytest.raises(RuleError, match="6 on the shelf"):
        kitchen.books.keep_as_lot(pot.number, kitchen.books.add_ingredient("mix"), Q("7 each"))


# -- Holds


@pytest.mark.parametrize("why", ["", "   ", "\u200b"])
@pytest.mark.parametrize("thing", ["bag", "batch"])
def test_a_release_says_why_and_who(kitchen, thing, why):
    bag = kitchen.berries()
    batch = kitchen.make([(0, bag, "8 lb")], 36)
    books, number = kitchen.books, bag.code if thing == "bag" else batch.number
    hold, release = (books.hold_lot, books.release_lot) if thing == "bag" else (books.hold_batch, books.release_batch)
    hold(number, "recall")
    before = books.head()
    with pytest.raises(RuleError, match="reason is missing"):
        release(number, why, by=kitchen.cook)
    with pytest.raises(RuleError, match="Nobody is named"):
        release(number, "looked at")
    assert books.head() == before
    assert not release(number, "looked at", by=kitchen.cook).held


def test_a_lot_of_a_batch_on_hold_is_not_suggested(kitchen):
    base = kitchen.books.add_ingredient("berry base")
    pot = kitchen.make([(0, kitchen.berries(), "8 lb")], 36)
    lot = kitchen.books.keep_as_lot(pot.number, base, Q("5 lb"))
    assert [one.code for one in kitchen.books.suggest_lots(base)] == [lot.code]
    kitchen.books.hold_batch(pot.number, "glass")
    assert kitchen.books.suggest_lots(base) == ()
