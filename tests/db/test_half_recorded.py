"""Half of a line leaves open where the rest came from: the batch is uncertain, and the reason says so."""

from datetime import date
from decimal import Decimal

import pytest

from db import Quantity, RecallQuery, RecipeLine
from db.subjects.batches import BatchStarted
from db.subjects.uses import LotUsed
from kiosk.commands.words import recall_text, trace_text
from tests.db.kitchen import day

Q = Quantity.parse
HALF = "not all of the strawberries that it asks for is recorded"
NONE = "the recipe asks for strawberries, and no bag of it is recorded"


@pytest.fixture
def farms(kitchen):
    """One batch of the farm's berries, which are recalled; and a bag of the other farm's."""
    recalled = kitchen.berries()
    kitchen.make([(0, recalled, "8 lb")], 36)
    kitchen.recalled, kitchen.other = recalled.code, kitchen.berries(kitchen.hilltop, "200 lb").code
    yield kitchen
    assert kitchen.books.verify().ok  # the tables are what a rebuild makes of the facts
    kitchen.books.rebuild()
    assert kitchen.books.verify().ok


def begun(farms, recipe=None):
    return farms.books.start_batch(recipe or farms.recipe).number


def weigh(farms, number, lot=None, *, line=0, quantity="4 lb", whole=False, **more):
    return farms.books.use_lot(number, line, lot or farms.other, Q(quantity), completes_line=whole, **more)


def said(farms, number, **asked):
    """Which list the batch stands in, and why."""
    scope = farms.books.recall(RecallQuery(**(asked or {"lot": farms.recalled})))
    found = {one.batch.number: ("affected", "") for one in scope.affected}
    for name, these in (("uncertain", scope.uncertain), ("not affected", scope.not_affected)):
        found |= {one.batch.number: (name, one.why) for one in these}
    return found.get(number)


def spared(farms, number):
    return said(farms, number)[0] == "not affected"


def test_half_out_of_a_bag_and_the_rest_never_recorded(farms):
    number = begun(farms)
    assert said(farms, number) == ("uncertain", NONE)
    weigh(farms, number)
    assert said(farms, number) == ("uncertain", HALF)
    weigh(farms, number, quantity="2 lb")
    assert said(farms, number) == ("uncertain", HALF)
    weigh(farms, number, quantity="2 lb", whole=True)
    assert spared(farms, number)


@pytest.mark.parametrize("end", ["filled", "failed", "held"])
def test_a_batch_that_ends_while_a_line_is_half_recorded(farms, end):
    number = begun(farms)
    weigh(farms, number)
    if end == "failed":
        farms.books.fail_batch(number, "burnt")
    else:
        farms.books.fill_batch(number, 36, 0)
    if end == "held":
        farms.books.hold_batch(number, "look")
    assert said(farms, number) == ("uncertain", HALF)


def test_what_completed_the_line_is_taken_back_and_told_again(farms):
    number = begun(farms)
    weigh(farms, number)
    rest = weigh(farms, number, whole=True)
    assert spared(farms, number)
    farms.books.reverse_use(rest.id, "mistake")
    assert said(farms, number) == ("uncertain", HALF)
    weigh(farms, number, whole=True)
    assert spared(farms, number)


def test_all_of_it_is_taken_back(farms):
    number = begun(farms)
    for use in [weigh(farms, number), weigh(farms, number, whole=True)]:
        farms.books.reverse_use(use.id, "mistake")
    assert said(farms, number) == ("uncertain", NONE)


def test_the_first_half_is_taken_back_and_the_line_stays_complete(farms):
    number = begun(farms)
    first = weigh(farms, number)
    weigh(farms, number, whole=True)
    farms.books.reverse_use(first.id, "mistake")
    assert spared(farms, number)


def test_a_use_is_corrected_to_half_of_another_bag(farms):
    number = begun(farms)
    wrong = weigh(farms, number, farms.recalled, whole=True)
    assert said(farms, number)[0] == "affected"
    farms.books.reverse_use(wrong.id, "it was the other bag")
    weigh(farms, number)
    assert said(farms, number) == ("uncertain", HALF)


def test_more_of_a_line_that_is_complete_opens_nothing(farms):
    number = begun(farms)
    whole = weigh(farms, number, whole=True)
    weigh(farms, number, quantity="1 oz")
    assert spared(farms, number)
    farms.books.reverse_use(whole.id, "mistake")
    assert said(farms, number) == ("uncertain", HALF)


@pytest.mark.parametrize("whole", [False, True])
def test_what_is_told_late(farms, whole):
    number = begun(farms)
    farms.books.fill_batch(number, 36, 0)
    farms.clock.set(day(6))
    weigh(farms, number, late=True)
    assert said(farms, number) == ("uncertain", HALF)
    weigh(farms, number, late=True, whole=whole)
    assert spared(farms, number) is whole


@pytest.mark.parametrize("bags", [1, 2])
def test_half_of_a_scoop_out_of_a_bin(farms, bags):
    bin_ = farms.books.add_bin("berries").id
    for _ in range(bags):
        farms.books.put_in_bin(bin_, farms.berries(farms.hilltop).code)
    number = begun(farms)
    farms.books.use_bin(number, 0, bin_, Q("4 lb"), completes_line=False)
    assert said(farms, number) == ("uncertain", HALF)
    rest = farms.books.use_bin(number, 0, bin_, Q("4 lb"))
    assert spared(farms, number)
    farms.books.reverse_use(rest[-1].id, "mistake")
    assert said(farms, number) == ("uncertain", HALF)


def test_the_rest_of_a_bag_comes_out_of_a_bin(farms):
    bin_ = farms.books.add_bin("berries").id
    farms.books.put_in_bin(bin_, farms.berries(farms.hilltop).code)
    number = begun(farms)
    weigh(farms, number)
    farms.books.use_bin(number, 0, bin_, Q("4 lb"))
    assert spared(farms, number)


def test_half_of_an_intermediate_and_what_is_made_of_that(farms):
    """The rest of the puree may be of the batch that the recalled berries are in."""
    puree = farms.books.add_ingredient("puree")
    recipe = farms.books.add_recipe(farms.jam, "Cake", 10, [RecipeLine(0, puree, Q("2 lb"))])
    bad = farms.make([(0, farms.berries(), "8 lb")], 0)
    farms.books.keep_as_lot(bad.number, puree, Q("2 lb"))
    good = farms.make([(0, farms.books.lot(farms.other), "8 lb")], 0)
    kept = farms.books.keep_as_lot(good.number, puree, Q("4 lb")).code
    cake = begun(farms, recipe)
    weigh(farms, cake, kept, quantity="1 lb")
    piece = farms.books.keep_as_lot(cake, farms.books.add_ingredient("crumbs"), Q("1 oz")).code
    trifle = begun(farms)
    weigh(farms, trifle, whole=True)
    weigh(farms, trifle, piece, line=1, quantity="1 oz", whole=True, substitute="a trial")
    lot = bad.uses[0].lot.code
    assert said(farms, cake, lot=lot) == ("uncertain", "not all of the puree that it asks for is recorded")
    assert said(farms, trifle, lot=lot)[0] == "uncertain"
    weigh(farms, cake, kept, quantity="1 lb", whole=True)
    assert said(farms, cake, lot=lot)[0] == said(farms, trifle, lot=lot)[0] == "not affected"


def two_lines(farms, name="Layered"):
    lines = [RecipeLine(n, farms.strawberries, Q("4 lb")) for n in range(2)]
    return farms.books.add_recipe(farms.jam, name, 36, lines)


@pytest.mark.parametrize("first", [0, 1])
def test_one_of_two_lines_of_an_ingredient(farms, first):
    number = begun(farms, two_lines(farms))
    weigh(farms, number, line=first, whole=True)
    assert said(farms, number) == ("uncertain", HALF)
    weigh(farms, number, line=1 - first)
    assert said(farms, number) == ("uncertain", HALF)
    weigh(farms, number, line=1 - first, whole=True)
    assert spared(farms, number)


def test_a_later_version_of_the_recipe_changes_nothing_of_the_batch(farms):
    old = two_lines(farms)
    number = begun(farms, old)
    weigh(farms, number, whole=True)
    farms.books.add_recipe(farms.jam, old.name, 36, old.lines[:1])
    assert said(farms, number) == ("uncertain", HALF)
    newer = next(one for one in farms.books.recipes() if one.name == old.name)
    assert len(newer.lines) == 1
    other = begun(farms, newer)
    weigh(farms, other, whole=True)
    assert spared(farms, other)


def test_the_rest_is_something_else_in_its_place(farms):
    number = begun(farms)
    weigh(farms, number)
    sugar = farms.books.receive_lot(farms.sugar, Q("5 lb"), supplier=None, bought_on=date(2026, 3, 1)).code
    stand_in = weigh(farms, number, sugar, whole=True, substitute="no berries left")
    assert spared(farms, number)
    farms.books.reverse_use(stand_in.id, "mistake")
    assert said(farms, number) == ("uncertain", HALF)


def test_a_bag_on_the_line_of_something_else_leaves_its_own_line_open(farms):
    number = begun(farms)
    weigh(farms, number, line=1, whole=True, substitute="a trial")
    assert said(farms, number) == ("uncertain", HALF)


@pytest.mark.parametrize("line", [0, 1, 77])
def test_a_sheet_knows_no_lines_and_what_it_says_is_all(farms, line):
    recipe = two_lines(farms)

    def bring_in(tx):
        tx.tells_days = True
        on = date(2026, 3, 4)
        tx.record(BatchStarted("OLD-1", "", 0, recipe.id, Decimal(1), on, None, None, (), brought_in=True))
        tx.record(LotUsed("OLD-1", line, farms.other, Q("8 lb"), True))

    farms.books._write(bring_in)
    assert spared(farms, "OLD-1")


def test_a_line_that_is_told_late_of_a_sheet_may_be_half_of_it(farms):
    recipe = two_lines(farms)
    started = BatchStarted("OLD-1", "", 0, recipe.id, Decimal(1), date(2026, 3, 4), None, None, (), brought_in=True)
    farms.books._write(lambda tx: tx.record(started))
    weigh(farms, "OLD-1")
    assert said(farms, "OLD-1") == ("uncertain", HALF)
    weigh(farms, "OLD-1", whole=True)
    assert spared(farms, "OLD-1")


def test_a_supplier_and_an_ingredient(farms):
    number = begun(farms)
    weigh(farms, number)
    assert said(farms, number, supplier="Valley Farm", ingredient="strawberries") == ("uncertain", HALF)


def test_the_half_of_something_else_is_no_doubt_about_the_berries(farms):
    number = begun(farms)
    weigh(farms, number, whole=True)
    sugar = farms.books.receive_lot(farms.sugar, Q("5 lb"), supplier=None, bought_on=date(2026, 3, 1)).code
    weigh(farms, number, sugar, line=1, quantity="1 lb")
    assert spared(farms, number)
    assert said(farms, number, lot=sugar)[0] == "affected"


def test_trace_and_recall_say_it_in_words_and_for_programs(farms):
    number = begun(farms)
    weigh(farms, number)
    for line, what in enumerate((farms.sugar, farms.pectin, farms.lemon), start=1):
        bag = farms.books.receive_lot(what, Q("5 lb"), supplier=None, bought_on=date(2026, 3, 1)).code
        if what is not farms.lemon:
            weigh(farms, number, bag, line=line, quantity="1 oz", whole=True)
    found = farms.books.trace(number)
    assert found.to_json()["not_recorded"] == [
        {"ingredient": "strawberries", "why": HALF},
        {"ingredient": "lemon juice", "why": "no lemon juice is recorded"},
    ]
    told = trace_text(found)
    assert HALF in told
    assert "no lemon juice is recorded" in told
    scope = farms.books.recall(RecallQuery(lot=farms.recalled))
    assert HALF in recall_text(scope)
    assert {"batch": number, "why": HALF, "net_units": 0, "on_shelf": 0, "held": False} in scope.to_json()["uncertain"]


def test_a_trace_of_a_batch_that_is_wholly_recorded_names_nothing_unrecorded(march):
    found = march.books.trace("SJ-20260304-A")
    assert found.gaps == ()
    assert "not_recorded" not in found.to_json()
    assert "Not recorded" not in trace_text(found)
