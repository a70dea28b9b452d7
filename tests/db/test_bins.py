"""A bin holds several lots, and a scoop out of it is of one of them: nobody can say of which, and the books do not."""

import pytest

from db import Quantity, RecallQuery, RuleError
from kiosk.commands.words import trace_text
from tests.db.kitchen import Q


def a_bin_of(kitchen, *lots):
    bin_ = kitchen.books.add_bin("berry crate")
    for lot in lots:
        kitchen.books.put_in_bin(bin_.id, lot.code)
    return bin_


def scooped(kitchen, bin_, quantity="8 lb"):
    batch = kitchen.books.start_batch(kitchen.recipe)
    uses = kitchen.books.use_bin(batch.number, 0, bin_.id, Q(quantity))
    return kitchen.books.fill_batch(batch.number, 36, 0), uses


def test_a_scoop_of_several_lots_makes_the_recall_of_any_of_them_uncertain(kitchen):
    old, new = kitchen.berries(), kitchen.berries(kitchen.hilltop)
    batch, _ = scooped(kitchen, a_bin_of(kitchen, old, new))
    for lot in (old, new):
        scope = kitchen.books.recall(RecallQuery(lot=lot.code))
        assert scope.affected == ()
        assert [(one.batch.number, one.why) for one in scope.uncertain] == [
            (batch.number, f"strawberries out of a bin with bag {lot.code} and others in it")
        ]
        found = kitchen.books.trace(lot.code)
        assert (found.batches, [line.number for line in found.possibly]) == ((), [batch.number])
        assert found.to_json()["uncertain"] == [batch.number]


def test_a_bin_with_one_lot_in_it_is_as_sure_as_the_bag(kitchen):
    lot = kitchen.berries()
    batch, (use,) = scooped(kitchen, a_bin_of(kitchen, lot))
    assert (use.sure, use.bin, str(use.quantity)) == (True, "berry crate", "8 lb")
    (affected,) = kitchen.books.recall(RecallQuery(lot=lot.code)).affected
    assert affected.batch.number == batch.number


def test_what_was_in_a_bin_before_it_was_emptied_is_in_no_later_scoop(kitchen):
    old, new = kitchen.berries(), kitchen.berries(kitchen.hilltop)
    bin_ = a_bin_of(kitchen, old)
    kitchen.books.empty_bin(bin_.id, "washed")
    kitchen.books.put_in_bin(bin_.id, new.code)
    scooped(kitchen, bin_)
    scope = kitchen.books.recall(RecallQuery(lot=old.code))
    assert (scope.affected, scope.uncertain) == ((), ())


def test_the_first_poured_in_is_used_up_first_and_the_rest_is_of_the_next(kitchen):
    old, new = kitchen.berries(quantity="5 lb"), kitchen.berries(kitchen.hilltop)
    _, uses = scooped(kitchen, a_bin_of(kitchen, old, new))
    assert [str(use.quantity) for use in uses] == ["5 lb", "3 lb"]
    assert [str(kitchen.books.lot(lot.code).left) for lot in (old, new)] == ["0 lb", "17 lb"]


def test_a_scoop_taken_back_is_taken_back_whole_and_once(kitchen):
    old, new = kitchen.berries(quantity="5 lb"), kitchen.berries(kitchen.hilltop)
    _, uses = scooped(kitchen, a_bin_of(kitchen, old, new))
    kitchen.books.reverse_use(uses[1].id, "wrong pot", late=True)
    assert [str(kitchen.books.lot(lot.code).left) for lot in (old, new)] == ["5 lb", "20 lb"]
    with pytest.raises(RuleError, match="taken back already"):
        kitchen.books.reverse_use(uses[0].id, "wrong pot")
    assert kitchen.books.recall(RecallQuery(lot=old.code)).affected == ()
    assert kitchen.books.verify().ok


def test_what_a_scoop_went_into_is_uncertain_through_our_own_batches_too(kitchen):
    old = kitchen.berries()
    batch, _ = scooped(kitchen, a_bin_of(kitchen, old, kitchen.berries()))
    kept = kitchen.books.keep_as_lot(batch.number, kitchen.books.add_ingredient("jam base"), Q("2 lb"))
    made = kitchen.make([(0, kitchen.berries(kitchen.hilltop), "8 lb"), (1, kept, "1 lb")], 36)
    scope = kitchen.books.recall(RecallQuery(lot=old.code))
    assert {one.batch.number for one in scope.uncertain} == {batch.number, made.number}


@pytest.mark.parametrize(
    ("pour", "words"),
    [
        (lambda k, b: k.books.put_in_bin(b.id, k.books.lots()[0].code), "in berry crate already"),
        (
            lambda k, b: k.books.put_in_bin(
                b.id,
                k.books.receive_lot(k.sugar, Q("5 lb"), supplier=k.costco, bought_on=k.clock.now().date()).code,
            ),
            "holds strawberries",
        ),
        (lambda k, b: k.books.put_in_bin(b.id, k.berries(quantity="3 l").code), "is kept in lb and"),
        (lambda k, b: k.books.empty_bin(k.books.add_bin("other").id), "other is empty"),
        (lambda k, b: k.books.use_bin(k.books.start_batch(k.recipe).number, 0, b.id, Quantity.parse("2 l")), "turned"),
    ],
)
def test_what_cannot_be_is_refused_in_words(kitchen, pour, words):
    bin_ = a_bin_of(kitchen, kitchen.berries())
    with pytest.raises(RuleError, match=words):
        pour(kitchen, bin_)


def test_a_bag_on_hold_in_the_bin_holds_the_bin(kitchen):
    lot = kitchen.berries()
    bin_ = a_bin_of(kitchen, kitchen.berries(), lot)
    kitchen.books.hold_lot(lot.code, "smells")
    with pytest.raises(RuleError, match="on hold: smells"):
        scooped(kitchen, bin_)


def test_what_is_only_perhaps_is_never_told_as_if_it_were_sure(kitchen):
    old = kitchen.berries()
    batch, _ = scooped(kitchen, a_bin_of(kitchen, old, kitchen.berries(kitchen.hilltop)))
    of_bag = trace_text(kitchen.books.trace(old.code))
    assert "Perhaps went into 1 batch, out of a bin:" in of_bag
    assert "Not used" not in of_bag
    bags = [line for line in trace_text(kitchen.books.trace(batch.number)).splitlines() if "bag B" in line]
    assert [line.split()[0] for line in bags] == ["perhaps", "perhaps"]


def out_of(kitchen, batch, lot):
    """Which list of that bag's recall the batch stands in."""
    scope = kitchen.books.recall(RecallQuery(lot=lot.code))
    lists = {"affected": scope.affected, "uncertain": scope.uncertain, "not affected": scope.not_affected}
    return next((name for name, these in lists.items() if batch in {one.batch.number for one in these}), None)


def begun(kitchen):
    return kitchen.books.start_batch(kitchen.recipe).number


def sound(kitchen):
    assert kitchen.books.verify().ok, kitchen.books.verify().problems
    kitchen.books.rebuild()
    assert kitchen.books.verify().ok


@pytest.mark.parametrize("others", [1, 2])
def test_a_bag_that_lies_in_a_bin_with_others_is_not_sure_by_its_own_tag(kitchen, others):
    mine, *rest = lots = [kitchen.berries() for _ in range(1 + others)]
    a_bin_of(kitchen, *lots)
    before = kitchen.books.lot(mine.code).left
    batch = begun(kitchen)
    use = kitchen.books.use_lot(batch, 0, mine.code, Q("8 lb"))
    assert not use.sure
    assert {out_of(kitchen, batch, lot) for lot in lots} == {"uncertain"}
    assert kitchen.books.lot(mine.code).left == before - Q("8 lb")  # the balance that the cook named
    assert [kitchen.books.lot(lot.code).left for lot in rest] == [before] * others
    kitchen.books.reverse_use(use.id, "not out of the bin")
    assert all(one.reversed for one in kitchen.books.batch(batch).uses)
    sound(kitchen)


def test_alone_in_its_bin_or_once_that_is_emptied_it_is_sure(kitchen):
    mine, other = kitchen.berries(), kitchen.berries()
    bin_ = a_bin_of(kitchen, mine)
    first = begun(kitchen)
    assert kitchen.books.use_lot(first, 0, mine.code, Q("1 lb")).sure
    kitchen.books.put_in_bin(bin_.id, other.code)
    kitchen.books.empty_bin(bin_.id)
    second = begun(kitchen)
    assert kitchen.books.use_lot(second, 0, mine.code, Q("1 lb")).sure
    assert [out_of(kitchen, one, mine) for one in (first, second)] == ["affected"] * 2
    assert [out_of(kitchen, one, other) for one in (first, second)] == ["not affected"] * 2


def test_told_late_it_may_be_of_what_lay_beside_it_then(kitchen):
    mine, other, later = kitchen.berries(), kitchen.berries(), kitchen.berries()
    bin_ = a_bin_of(kitchen, mine, other)
    batch = begun(kitchen)
    kitchen.books.fill_batch(batch, 5, 0)
    kitchen.books.empty_bin(bin_.id)
    for lot in (mine, later):
        kitchen.books.put_in_bin(bin_.id, lot.code)
    assert not kitchen.books.use_lot(batch, 0, mine.code, Q("8 lb"), late=True).sure
    assert [out_of(kitchen, batch, lot) for lot in (mine, other, later)] == ["uncertain", "uncertain", "not affected"]
    sound(kitchen)


def test_a_scoop_that_is_told_late_is_of_what_was_in_the_bin_then(kitchen):
    then, now = kitchen.berries(), kitchen.berries(kitchen.hilltop)
    bin_ = a_bin_of(kitchen, then)
    batch = begun(kitchen)
    kitchen.books.fill_batch(batch, 5, 0)
    kitchen.books.empty_bin(bin_.id)
    kitchen.books.put_in_bin(bin_.id, now.code)
    (use,) = kitchen.books.use_bin(batch, 0, bin_.id, Q("8 lb"), late=True)
    assert (use.lot.code, use.sure) == (then.code, True)
    assert [out_of(kitchen, batch, lot) for lot in (then, now)] == ["affected", "not affected"]
    sound(kitchen)


@pytest.mark.parametrize("filled", [False, True])
def test_of_a_bin_that_was_filled_anew_while_the_batch_was_cooked_it_may_be_of_either(kitchen, filled):
    first, second, third = kitchen.berries(), kitchen.berries(), kitchen.berries()
    bin_ = a_bin_of(kitchen, first)
    batch = begun(kitchen)
    kitchen.books.empty_bin(bin_.id)
    kitchen.books.put_in_bin(bin_.id, second.code)
    if filled:
        kitchen.books.fill_batch(batch, 5, 0)
        kitchen.books.put_in_bin(bin_.id, third.code)
    uses = kitchen.books.use_bin(batch, 0, bin_.id, Q("8 lb"), late=True)
    assert [(use.lot.code, use.sure) for use in uses] == [(first.code, False), (second.code, False)]
    assert out_of(kitchen, batch, third) != "affected"
    sound(kitchen)


def test_told_now_it_is_of_what_is_in_the_bin_now(kitchen):
    first, second = kitchen.berries(), kitchen.berries()
    bin_ = a_bin_of(kitchen, first)
    batch = begun(kitchen)
    kitchen.books.empty_bin(bin_.id)
    kitchen.books.put_in_bin(bin_.id, second.code)
    (use,) = kitchen.books.use_bin(batch, 0, bin_.id, Q("8 lb"))
    assert (use.lot.code, use.sure) == (second.code, True)


def test_out_of_a_bin_that_was_empty_then_nothing_came(kitchen):
    batch = begun(kitchen)
    kitchen.books.fill_batch(batch, 5, 0)
    bin_ = a_bin_of(kitchen, kitchen.berries())
    with pytest.raises(RuleError, match="was empty while"):
        kitchen.books.use_bin(batch, 0, bin_.id, Q("8 lb"), late=True)


def test_a_bag_beside_one_on_hold_is_refused_as_a_scoop_would_be(kitchen):
    mine, held = kitchen.berries(), kitchen.berries()
    a_bin_of(kitchen, mine, held)
    kitchen.books.hold_lot(held.code, "recall")
    batch = begun(kitchen)
    for ask in (kitchen.books.refuse_bag, lambda *bag: kitchen.books.use_lot(*bag, Q("1 lb"))):
        with pytest.raises(RuleError, match="on hold"):
            ask(batch, 0, mine.code)


def test_a_bag_beside_one_of_the_batch_itself_would_go_round_in_a_circle(kitchen):
    batch, mine = begun(kitchen), kitchen.berries()
    kitchen.books.use_lot(batch, 0, mine.code, Q("1 lb"))
    kept = kitchen.books.keep_as_lot(batch, kitchen.strawberries, Q("1 lb"))
    a_bin_of(kitchen, mine, kept)
    with pytest.raises(RuleError, match="made out of"):
        kitchen.books.use_lot(batch, 0, mine.code, Q("1 lb"), completes_line=False)
