"""What is not certain is on the screen of a recall, is counted, and can be held; an own batch is followed on."""

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
