"""What is not certain is on the screen of a recall, is counted, and can be held; an own batch is followed on."""

from datetime import date

import pytest

from db import Quantity, RecipeLine
from kiosk.flows.recall import RecallFlow
from kiosk.flows.trace import TraceFlow

Q = Quantity.parse


def kitchen_with_gaps(top):
    """A base made of berries, two tarts of it, a tart without a record of it, and a jam without berries."""
    books = top.day.books
    berries = next(one for one in books.ingredients() if one.name == "strawberries")
    lot = books.receive_lot(
        berries, Q("20 lb"), supplier=books.add_supplier("Georgia Nut"), bought_on=top.day.counter.work.today()
    )
    base = books.add_ingredient("berry base")
    puree = books.add_recipe(books.add_product("PU", "Puree", net_content=Q("8 oz")), "Puree", 1,
                             [RecipeLine(0, berries, Q("8 lb"))])  # fmt: skip
    tart = books.add_recipe(books.add_product("TT", "Tart", net_content=Q("8 oz")), "Tart", 12,
                            [RecipeLine(0, base, Q("2 lb"))])  # fmt: skip
    pot = books.start_batch(puree).number
    books.use_lot(pot, 0, lot.code, Q("8 lb"))
    books.fill_batch(pot, 0, 0)
    kept = books.keep_as_lot(pot, base, Q("6 lb"))
    for weighed in (True, True, False):
        number = books.start_batch(tart).number
        if weighed:
            books.use_lot(number, 0, kept.code, Q("2 lb"))
        books.fill_batch(number, 12, 0)
    books.dispatch(number, 4, books.add_destination("Corner shop"), order="#31")
    return lot, pot, number


def show(top, flow):
    top.day.counter.flow = flow
    top.shell.redraw()
    top.stage.frames()
    return top


def test_the_trace_of_an_own_batch_walks_on(any_top):
    _, pot, _ = kitchen_with_gaps(any_top)
    show(any_top, TraceFlow(any_top.day.counter.work, pot))
    assert {"Went into", "TT-20260304-A", "TT-20260304-B"} <= set(any_top.texts)
    assert "Nothing yet" not in any_top.texts
    assert not any("= 0" in text or text == "0" for text in any_top.texts), "nothing was filled: no sum is a claim"


def test_the_uncertain_are_counted_and_said_where_they_are(any_top):
    lot, *_ = kitchen_with_gaps(any_top)
    show(any_top, RecallFlow.of_lot(any_top.day.counter.work, lot))
    assert "24 = 24. 12 jars of 1 batch not certain: 4 Corner shop, 8 on your shelf" in any_top.texts
    assert any("the recipe asks for berry base" in text for text in any_top.texts)


def test_the_recall_of_a_bag_of_our_own_is_of_its_batch(any_top):
    _, pot, silent = kitchen_with_gaps(any_top)
    books, work = any_top.day.books, any_top.day.counter.work
    kept = next(lot for lot in books.lots() if lot.from_batch == pot)
    flow = TraceFlow(work, kept.code).recall().flow
    show(any_top, flow)
    assert {pot, silent} <= set(any_top.texts)
    assert {"TT-20260304-A", "TT-20260304-B"} <= {row.number for row in flow.view().batches}


def test_hold_asks_about_the_uncertain_and_takes_all(any_top):
    lot, pot, silent = kitchen_with_gaps(any_top)
    show(any_top, RecallFlow.of_lot(any_top.day.counter.work, lot)).tap("Hold 4 batches", "All 4")
    books = any_top.day.books
    assert all(books.batch(number).held for number in (pot, "TT-20260304-A", "TT-20260304-B", silent))
    assert books.lot(lot.code).held


def test_hold_can_leave_the_uncertain(any_top):
    lot, pot, silent = kitchen_with_gaps(any_top)
    show(any_top, RecallFlow.of_lot(any_top.day.counter.work, lot)).tap("Hold 4 batches", "The 3 affected")
    books = any_top.day.books
    assert books.batch(pot).held
    assert not books.batch(silent).held


def test_an_uncertain_batch_is_held_by_itself(any_top):
    lot, pot, silent = kitchen_with_gaps(any_top)
    show(any_top, RecallFlow.of_lot(any_top.day.counter.work, lot)).tap(silent, "Hold it")
    books = any_top.day.books
    assert books.batch(silent).held
    assert not books.batch(pot).held
    assert not books.lot(lot.code).held


def test_half_of_a_line_is_said_in_trace_and_in_recall(any_top):
    lot, *_ = kitchen_with_gaps(any_top)
    books, work = any_top.day.books, any_top.day.counter.work
    farm = books.add_supplier("Ridge Farm")
    other = books.receive_lot(lot.ingredient, Q("20 lb"), supplier=farm, bought_on=work.today())
    half = books.start_batch(next(one for one in books.recipes() if one.name == "Puree")).number
    books.use_lot(half, 0, other.code, Q("4 lb"), completes_line=False)
    show(any_top, TraceFlow(work, half))
    assert {"4 lb", "not all of it is recorded"} <= set(any_top.texts)
    show(any_top, RecallFlow.of_lot(work, lot))
    assert any("not all of the strawberries that it asks for is recorded" in text for text in any_top.texts)
    books.use_lot(half, 0, other.code, Q("4 lb"))
    show(any_top, TraceFlow(work, half))
    assert "not all of it is recorded" not in any_top.texts


def two_that_may_be_the_one(top):
    books = top.day.books
    like = books.lot(top.day.lot("sugar"))
    codes = [
        books.receive_lot(like.ingredient, Q("3 lb"), supplier=None, bought_on=like.bought_on).code for _ in range(2)
    ]
    return show(top, RecallFlow.of_lot(top.day.counter.work, like)), codes


def test_bags_still_here_are_on_the_screen_and_held_from_it(any_top):
    lot = any_top.day.books.lot(any_top.day.lot("sugar"))
    show(any_top, RecallFlow.of_lot(any_top.day.counter.work, lot))
    assert "1 bag, 25 lb still here" in any_top.texts
    assert "On hold" not in any_top.texts
    any_top.tap("Hold the bag")
    assert any_top.day.books.lot(lot.code).held
    assert {"On hold", "1 bag, 25 lb still here, on hold"} <= set(any_top.texts)


def test_bags_that_may_be_the_ones_are_on_the_screen_and_held_one_by_one(any_top):
    top, (code, other) = two_that_may_be_the_one(any_top)
    assert {code, other, "may be the one: look at the bag"} <= set(top.texts)
    top.tap(code)
    assert any("whose supplier was not written down" in text for text in top.texts)
    top.tap("Hold it")
    assert [top.day.books.lot(one).held for one in (code, other)] == [True, False]
    top.tap("Hold 2 bags", other)
    assert top.day.books.lot(other).held
    assert not top.day.books.lot(top.day.lot("sugar")).held


@pytest.mark.parametrize("supplier", ["Valley Farm", "Hilltop Orchard", "Georgia Nut", "Old Mill Road Growers", "A"])
def test_the_day_of_a_purchase_is_whole_in_every_row(any_top, supplier):
    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.lists import RowCard, detail_lines
    from kiosk.ui.writing import line_height

    books, work = any_top.day.books, any_top.day.counter.work
    farm = next((one for one in books.suppliers() if one.name == supplier), None) or books.add_supplier(supplier)
    berries = books.lot(any_top.day.lot("strawberries")).ingredient
    recipe = next(one for one in books.recipes() if one.name == "Strawberry Jam")
    bags = [books.receive_lot(berries, Q("20 lb"), supplier=farm, bought_on=date(2026, 3, on)) for on in (1, 4)]
    for bag in bags:
        number = books.start_batch(recipe).number
        books.use_lot(number, 0, bag.code, Q("8 lb"))
        books.fill_batch(number, 36, 0)
    show(any_top, RecallFlow(work, supplier, "strawberries", date(2026, 3, 4), date(2026, 3, 4)))
    any_top.stage.frames(4)
    cards = [part for part in any_top.stage.on_screen() if isinstance(part, RowCard) and "bought" in part.row.detail]
    assert cards
    for card in cards:
        lines = detail_lines(card.row, card.width)
        assert card._title.height + lines * line_height("regular", theme.label) <= card.height, card.row.detail
        assert card._detail.text == card.row.detail
        assert lines == 1 or (card._detail.flow, card._detail.most_lines >= lines) == ("wrap", True)


@pytest.mark.parametrize("ended", ["cooking", "failed", "filled with none"])
@pytest.mark.parametrize("ingredient", ["strawberries", "sugar"])
def test_a_batch_that_is_affected_is_never_green(any_top, ended, ingredient):
    """Nothing of it is counted yet: that is not known, and neither none nor fine."""
    day = any_top.day
    books = day.books
    jam = next(one for one in books.recipes() if one.name == "Strawberry Jam")
    number = books.start_batch(jam).number
    line = next(one for one in jam.lines if one.ingredient.name == ingredient)
    lot = books.lot(day.lot(ingredient))
    books.use_lot(number, line.index, lot.code, line.quantity)
    if ended == "failed":
        books.fail_batch(number, "burnt")
    if ended == "filled with none":
        books.fill_batch(number, 0, 0)
    flow = RecallFlow.of_lot(day.counter.work, lot)
    show(any_top, flow)
    view = flow.view()
    assert [(row.number, row.affected) for row in view.batches if row.number == number] == [(number, True)]
    assert any_top.shell.screen.ids.units.tone == "bad"
    if ended != "filled with none":
        assert (view.balance, view.where_title) == ("", "What is known")
        assert not any("0 = 0" in text or "Where the 0" in text for text in any_top.texts)
        assert "not filled" in view.units_words
        assert view.batches[0].verdict == {"cooking": "not filled yet", "failed": "failed"}[ended]
    else:
        assert any_top.shell.screen._balance.part.tone != "good", "that none came out is nothing to be glad of"


@pytest.mark.parametrize("ended", ["cooking", "failed"])
@pytest.mark.parametrize("cooked", [1, 2])
def test_a_sum_says_whose_jars_are_not_in_it(any_top, ended, cooked):
    """One batch is filled and counted; others of the same bag are not."""
    day = any_top.day
    books = day.books
    jam = next(one for one in books.recipes() if one.name == "Strawberry Jam")
    lot = books.lot(day.lot("sugar"))
    line = next(one for one in jam.lines if one.ingredient.name == "sugar")
    numbers = [books.start_batch(jam).number for _ in range(1 + cooked)]
    for number in numbers:
        books.use_lot(number, line.index, lot.code, Quantity.parse("1 lb"))
    books.fill_batch(numbers[0], 36, 0)
    if ended == "failed":
        for number in numbers[1:]:
            books.fail_batch(number, "burnt")
    show(any_top, RecallFlow.of_lot(day.counter.work, lot))
    are = "is" if cooked == 1 else "are"
    assert any_top.shell.screen._balance.part.tone == "warn"
    told, who = any_top.shell.screen._balance.part.text, numbers[1:]
    assert told in {f"36 = 36. {', '.join(one)} {are} not filled, and not counted" for one in (who, who[::-1])}
