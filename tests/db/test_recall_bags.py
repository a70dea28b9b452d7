"""Bags that may be recalled ones are an answer of their own, though nothing was made of them yet."""

from datetime import date

import pytest

from db import Quantity, RecallQuery, RuleError, UnknownNumberError

Q = Quantity.parse
BOUGHT = date(2026, 3, 3)


def bag(kitchen, supplier=None, supplier_lot=None, ingredient=None):
    return kitchen.books.receive_lot(
        ingredient or kitchen.strawberries, Q("20 lb"), supplier=supplier, supplier_lot=supplier_lot, bought_on=BOUGHT
    )


CASES = {
    "no supplier": ({}, {"supplier": "Valley Farm", "ingredient": "strawberries"}, "supplier was"),
    "no supplier, any ingredient": ({}, {"supplier": "Valley Farm"}, "supplier was"),
    "no lot": ({"supplier": "farm"}, {"supplier": "Valley Farm", "supplier_lot": "L9"}, "lot was"),
    "no lot, no supplier": ({}, {"supplier": "Valley Farm", "supplier_lot": "L9"}, "supplier and lot were"),
    "the lot, no supplier": (
        {"supplier_lot": "L9"}, {"supplier": "Valley Farm", "supplier_lot": "l9"}, "supplier was",
    ),
    "no lot, that ingredient": (
        {"supplier": "farm"}, {"supplier": "Valley Farm", "supplier_lot": "L9", "ingredient": "strawberries"},
        "lot was",
    ),
    "in those days": ({}, {"supplier": "Valley Farm", "bought_from": BOUGHT, "bought_to": BOUGHT}, "supplier was"),
}  # fmt: skip


def received(kitchen, written):
    supplier = kitchen.farm if written.get("supplier") else None
    return bag(kitchen, supplier, written.get("supplier_lot"))


@pytest.mark.parametrize("case", CASES)
def test_a_bag_that_may_be_it_is_told_though_nothing_was_made_of_it(kitchen, case):
    written, asked, unknown = CASES[case]
    lot = received(kitchen, written)
    scope = kitchen.books.recall(RecallQuery(**asked))
    assert (scope.affected, scope.lots) == ((), ())
    why = f"whose {unknown} not written down"
    assert scope.to_json()["doubtful"] == [
        {"lot": lot.code, "ingredient": "strawberries", "left": "20 lb", "held": False, "why": why}
    ]
    kitchen.books.hold_lot(lot.code, "recall")
    assert kitchen.books.recall(RecallQuery(**asked)).to_json()["doubtful"][0]["held"]


@pytest.mark.parametrize("case", CASES)
def test_a_recall_of_what_may_be_it_can_be_opened(kitchen, case):
    written, asked, _ = CASES[case]
    received(kitchen, written)
    assert kitchen.books.open_recall(RecallQuery(**asked), "glass in it", by=kitchen.cook)


@pytest.mark.parametrize("case", CASES)
def test_a_doubt_that_was_cleared_leaves_the_bag_out(kitchen, case):
    written, asked, _ = CASES[case]
    lot = received(kitchen, written)
    if "supplier" in written:
        kitchen.books.correct_lot(lot.code, supplier_lot="L1", reason="it is on the bag")
    else:
        kitchen.books.correct_lot(lot.code, supplier=kitchen.hilltop, reason="asked them")
    if "supplier_lot" in asked:
        with pytest.raises(UnknownNumberError):
            kitchen.books.recall(RecallQuery(**asked))
    else:
        scope = kitchen.books.recall(RecallQuery(**asked))
        assert (scope.doubtful, scope.to_json()["doubtful"]) == ((), [])
        with pytest.raises(RuleError, match="nothing to recall"):
            kitchen.books.open_recall(RecallQuery(**asked), "glass in it", by=kitchen.cook)


def test_what_is_known_of_the_recalled_bags_is_in_the_answer_for_programs(kitchen):
    lot = kitchen.berries()
    kitchen.make([(0, lot, "8 lb")], 36)
    answer = kitchen.books.recall(RecallQuery(lot=lot.code)).to_json()
    assert answer["lots"] == [{"lot": lot.code, "ingredient": "strawberries", "left": "12 lb", "held": False}]
    kitchen.books.hold_lot(lot.code, "recall")
    assert kitchen.books.recall(RecallQuery(lot=lot.code)).to_json()["lots"][0]["held"]
