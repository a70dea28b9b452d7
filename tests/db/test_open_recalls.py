"""While a recall is open, nothing goes on that it reached, or that it may have reached."""

import json

import pytest

from db import LabelState, OnHoldError, Quantity, RecallQuery
from db.store.codec import decode
from db.subjects.recalls import RecallOpened
from tests.db.kitchen import LOOKED

Q = Quantity.parse


@pytest.fixture
def open_one(kitchen):
    """A recall of Valley Farm's lot L9, which one bag is and another may be; an uncertain batch, and one of others."""
    books = kitchen.books
    kitchen.bad = kitchen.berries(supplier_lot="L9")
    kitchen.doubtful = kitchen.berries()
    kitchen.good = kitchen.berries(kitchen.hilltop)
    kitchen.affected, kitchen.uncertain, kitchen.other = (
        whole(kitchen, lot) for lot in (kitchen.bad, kitchen.doubtful, kitchen.good)
    )
    kitchen.crate = books.add_bin("crate")
    query = RecallQuery(supplier="Valley Farm", supplier_lot="L9")
    scope = books.recall(query)
    assert [one.batch.number for one in scope.uncertain] == [kitchen.uncertain]
    assert [lot.code for lot in scope.doubtful] == [kitchen.doubtful.code]
    kitchen.recall = books.open_recall(query, "glass")
    return kitchen


def whole(kitchen, berries):
    """A batch of which all is recorded. Returns its number."""
    rest = (kitchen.sugar, "4 lb"), (kitchen.pectin, "2 oz"), (kitchen.lemon, "1 oz")
    bought = [
        (line, kitchen.books.receive_lot(what, Q("9 lb"), supplier=kitchen.costco, bought_on=berries.bought_on,
                                         **LOOKED), amount)
        for line, (what, amount) in enumerate(rest, start=1)
    ]  # fmt: skip
    return kitchen.make([(0, berries, "8 lb"), *bought], 36).number


def send(which):
    return lambda k: k.books.dispatch(getattr(k, which), 1, k.market)


def ask_sending(which):
    return lambda k: k.books.refuse_sending(getattr(k, which))


def weigh(which, **more):
    return lambda k: k.books.use_lot(k.books.start_batch(k.recipe).number, 0, getattr(k, which).code, Q("1 lb"), **more)


def ask_weighing(which):
    return lambda k: k.books.refuse_bag(k.books.start_batch(k.recipe).number, 0, getattr(k, which).code)


def pour(which):
    return lambda k: k.books.put_in_bin(k.crate.id, getattr(k, which).code)


def label(which):
    return lambda k: k.books.ask_labels(getattr(k, which), [1], "virtual://")


def label_again(which):
    return lambda k: k.books.reprint_labels(getattr(k, which), [1], "smeared")


REFUSED = {
    "labels of an affected batch are asked for": (label("affected"), "is recalled: glass"),
    "labels of an uncertain batch are asked for": (label("uncertain"), "may be recalled: glass"),
    "a label of an affected batch is asked for again": (label_again("affected"), "is recalled: glass"),
    "an uncertain batch is sent": (send("uncertain"), "may be recalled: glass"),
    "an uncertain batch is asked about": (ask_sending("uncertain"), "may be recalled: glass"),
    "an affected batch is sent": (send("affected"), "is recalled: glass"),
    "the bag is weighed in": (weigh("bad"), "is recalled: glass"),
    "a doubtful bag is weighed in": (weigh("doubtful"), "may be recalled: glass"),
    "the bag is asked about": (ask_weighing("bad"), "is recalled: glass"),
    "a doubtful bag is asked about": (ask_weighing("doubtful"), "may be recalled: glass"),
    "the bag is poured into a bin": (pour("bad"), "is recalled: glass"),
    "a doubtful bag is poured into a bin": (pour("doubtful"), "may be recalled: glass"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_an_open_recall_reached_or_may_have_goes_nowhere(open_one, case):
    act, words = REFUSED[case]
    with pytest.raises(OnHoldError, match=words):
        act(open_one)
    open_one.books.close_recall(open_one.recall)
    act(open_one)


@pytest.mark.parametrize("act", [send("other"), weigh("good"), pour("good"), weigh("bad", late=True), label("other")])
def test_other_bags_and_batches_go_on_and_what_went_in_before_is_told(open_one, act):
    act(open_one)


@pytest.mark.parametrize(("which", "words"), [("bad", "is recalled"), ("doubtful", "may be recalled")])
def test_out_of_a_bin_with_such_a_bag_nothing_is_scooped(kitchen, which, words):
    bags = {"bad": kitchen.berries(supplier_lot="L9"), "doubtful": kitchen.berries()}
    crate = kitchen.books.add_bin("crate")
    for lot in (kitchen.berries(kitchen.hilltop), bags[which]):
        kitchen.books.put_in_bin(crate.id, lot.code)
    kitchen.books.open_recall(RecallQuery(supplier="Valley Farm", supplier_lot="L9"), "glass")
    begun = kitchen.books.start_batch(kitchen.recipe).number
    with pytest.raises(OnHoldError, match=f"{bags[which].code} {words}: glass"):
        kitchen.books.use_bin(begun, 0, crate.id, Q("1 lb"))


def test_a_recall_stops_labels_that_were_asked_for_before(kitchen):
    bad = kitchen.berries(supplier_lot="L9")
    number = whole(kitchen, bad)
    job = kitchen.books.ask_labels(number, [1, 2], "virtual://")
    kitchen.books.mark_label(job.id, 1, LabelState.SENDING)
    kitchen.books.open_recall(RecallQuery(lot=bad.code), "glass")
    with pytest.raises(OnHoldError, match="is recalled: glass"):
        kitchen.books.mark_label(job.id, 1, LabelState.CONFIRMED, then=2)
    kitchen.books.mark_label(job.id, 1, LabelState.CONFIRMED)  # what was on its way came out
    assert kitchen.books.label_states(number)[1] is LabelState.CONFIRMED


def test_what_is_recalled_for_sure_is_said_before_what_may_be(open_one):
    open_one.books.open_recall(RecallQuery(lot=open_one.doubtful.code), "metal")
    with pytest.raises(OnHoldError, match="is recalled: metal"):
        send("uncertain")(open_one)


def test_what_it_reached_stands_in_its_table(open_one):
    """The journal is not read again for it."""
    with open_one.books._readers.reading() as session:
        found = [json.loads(one) for one in session.one("SELECT batches, uncertain, lots, doubtful FROM recall")]
    assert found == [[open_one.affected], [open_one.uncertain], [open_one.bad.code], [open_one.doubtful.code]]
    assert open_one.books.verify().ok


OLD = {"scope": "lot X", "batches": ["SJ-1"], "reason": "glass"}


@pytest.mark.parametrize(("version", "more"), [(1, {}), (2, {"uncertain": ["SJ-2"]}), (2, {"uncertain": []})])
def test_recalls_of_before_say_nothing_of_their_bags(version, more):
    opened = decode("recall-opened", version, json.dumps(OLD | more))
    assert isinstance(opened, RecallOpened)
    uncertain = tuple(more["uncertain"]) if more else None
    assert (opened.uncertain, opened.lots, opened.doubtful) == (uncertain, None, None)


def late(kitchen, code, number=None):
    """It is told only now that some of it went into the batch, which is filled."""
    kitchen.books.use_lot(number or kitchen.other, 0, code, Q("1 lb"), completes_line=False, late=True)


def out_of_a_bin(kitchen, *which):
    crate = kitchen.crate.id
    kitchen.books.close_recall(kitchen.recall)
    for one in which:
        kitchen.books.put_in_bin(crate, getattr(kitchen, one).code)
    kitchen.other = whole(kitchen, kitchen.good)
    kitchen.books.open_recall(RecallQuery(lot=kitchen.bad.code), "glass")
    kitchen.books.use_bin(kitchen.other, 0, crate, Q("1 lb"), completes_line=False, late=True)


def kept(kitchen, number, deep):
    """A bag of it, and of batches made of such bags."""
    while True:
        lot = kitchen.books.keep_as_lot(number, kitchen.strawberries, Q("1 lb"))
        deep -= 1
        if not deep:
            return lot.code
        number = whole(kitchen, lot)


TOLD_LATE = {
    "the bag": (lambda k: late(k, k.bad.code), "is"),
    "a doubtful bag": (lambda k: late(k, k.doubtful.code), "may be"),
    "both": (lambda k: (late(k, k.doubtful.code), late(k, k.bad.code)), "is"),
    "out of a bin with it alone": (lambda k: out_of_a_bin(k, "bad"), "is"),
    "in a batch that may be affected": (lambda k: late(k, k.bad.code, k.uncertain), "is"),
}


@pytest.mark.parametrize("case", TOLD_LATE)
def test_what_went_in_and_is_told_after_the_recall_was_opened_keeps_the_batch_back_too(open_one, case):
    tell, words = TOLD_LATE[case]
    which = "uncertain" if "may be affected" in case else "other"
    tell(open_one)
    for act in (send(which), ask_sending(which)):
        with pytest.raises(OnHoldError, match=f"^{getattr(open_one, which)}, with .* in it, {words} recalled: glass"):
            act(open_one)


@pytest.mark.parametrize("deep", [1, 2, 3])
@pytest.mark.parametrize("which", ["bad", "doubtful"])
def test_nor_goes_what_was_made_of_such_a_batch(open_one, which, deep):
    code = kept(open_one, open_one.other, deep)
    begun = open_one.books.start_batch(open_one.recipe).number
    open_one.books.refuse_bag(begun, 0, code)
    last = whole(open_one, open_one.books.lot(code))
    late(open_one, getattr(open_one, which).code)
    with pytest.raises(OnHoldError, match=f"{code}, with .* recalled: glass"):
        open_one.books.refuse_bag(begun, 0, code)
    with pytest.raises(OnHoldError, match=f"{last}, with .* recalled: glass"):
        open_one.books.dispatch(last, 1, open_one.market)


def test_what_was_taken_back_again_keeps_nothing_back(open_one):
    late(open_one, open_one.bad.code)
    open_one.books.reverse_use(open_one.books.batch(open_one.other).uses[-1].id, "another's", late=True)
    send("other")(open_one)


MORE = {
    "the very lot": ({"supplier_lot": "L9"}, True),
    "the lot, written otherwise": ({"supplier_lot": " l9 "}, True),
    "another lot": ({"supplier_lot": "L10"}, False),
    "no lot": ({}, False),
    "another supplier's lot of that number": ({"supplier_lot": "L9", "supplier": "hilltop"}, False),
    "the lot by a supplier that was put right": ({"supplier_lot": "L9", "supplier": "hilltop", "then": "farm"}, True),
}


@pytest.mark.parametrize("case", MORE)
@pytest.mark.parametrize("act", [weigh, ask_weighing, pour], ids=["weigh", "ask", "pour"])
def test_more_of_the_lot_that_comes_in_while_the_recall_is_open_may_be_recalled_too(open_one, case, act):
    how, refused = MORE[case]
    supplier = getattr(open_one, how.get("supplier", "farm"))
    open_one.more = open_one.berries(supplier, supplier_lot=how.get("supplier_lot"))
    if "then" in how:
        open_one.books.correct_lot(open_one.more.code, supplier=getattr(open_one, how["then"]), allergens=())
    if refused:
        with pytest.raises(OnHoldError, match=f"{open_one.more.code} may be recalled: glass"):
            act("more")(open_one)
        open_one.books.close_recall(open_one.recall)
    act("more")(open_one)


def test_of_a_bag_that_is_recalled_by_its_tag_those_that_were_there_are_not(kitchen):
    kitchen.bad, kitchen.there = (kitchen.berries(supplier_lot="L9") for _ in range(2))
    kitchen.books.open_recall(RecallQuery(lot=kitchen.bad.code), "glass fell into it")
    weigh("there")(kitchen)
    with pytest.raises(OnHoldError, match="is recalled"):
        weigh("bad")(kitchen)
