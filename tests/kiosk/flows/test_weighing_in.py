"""Weighing in: bags past their date, bags that are empty, what is missing, how far off a line may be."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from db import BatchState, OnHoldError, PastDateError, Quantity, RecallQuery, RecipeLine, RuleError
from kiosk.flows.base import Place, Tone
from kiosk.flows.cook_steps import RowState, rows
from kiosk.settings import example

Q = Quantity.parse
BATCH = "SJ-20260304-A"
TODAY = date(2026, 3, 4)
WHY = "it was frozen before its date"


def bag(day, ingredient, quantity="10 lb", until=None, bought=date(2025, 12, 1)):
    supplier = day.books.suppliers()[0].name
    return example.receive(day.books, ingredient, supplier, quantity, bought, best_before=until)


def only(day, ingredient, *bags):
    """Throw away what was there before these bags."""
    for lot in day.books.lots():
        if lot.ingredient.name == ingredient and lot.code not in bags:
            day.books.discard_lot(lot.code, lot.left, "a test")


PAST = [
    (date(2026, 3, 3), "past its date since 3 Mar"),
    (date(2026, 1, 3), "past its date since 3 Jan"),
    (date(2025, 12, 31), "past its date since 31 Dec 2025"),
]


# -- past its date


@pytest.mark.parametrize(("until", "words"), PAST)
def test_a_bag_past_its_date_says_so_is_never_green_and_is_not_the_first(day, until, words):
    old = bag(day, "strawberries", until=until)
    day.start_jam()
    assert day.view.lot.code != old
    assert not day.view.lot.past
    day.scan(old)
    assert words in day.view.lot.detail
    assert day.view.lot.past
    assert not day.view.on_target
    assert day.view.warning.words == f"This bag is {words}"
    assert day.view.asks_why


@pytest.mark.parametrize(("until", "words"), PAST)
def test_alone_it_is_offered_as_what_it_is(day, until, words):
    old = bag(day, "strawberries", until=until)
    only(day, "strawberries", old)
    day.start_jam()
    assert (day.view.lot.code, day.view.lot.past) == (old, True)
    assert "use first" not in day.view.lot.detail
    assert words in day.view.lot.detail


def test_of_several_the_good_ones_come_first_and_are_green(day):
    old, soon = bag(day, "strawberries", until=date(2026, 1, 3)), bag(day, "strawberries", until=TODAY)
    day.start_jam()
    codes = [choice.key for choice in day.counter.flow.weighing.lot_choices()]
    assert codes[0] == soon
    assert codes[-1] == old
    day.scan(soon)
    assert (day.view.on_target, day.view.warning, day.view.asks_why) == (True, None, False)


def test_it_is_taken_with_one_more_tap_and_a_reason(day):
    old = bag(day, "strawberries", until=date(2026, 1, 3))
    day.start_jam().scan(old).tap("weighing.use")
    assert "past its date since 3 Jan" in day.words
    assert day.books.batch(BATCH).uses == ()
    day.tap("weighing.use", WHY)
    batch = day.books.batch(BATCH)
    assert batch.uses[0].lot.code == old
    assert f"{old} (strawberries) is past its date since 03 January 2026: {WHY}" in [note.text for note in batch.notes]


def test_another_bag_of_it_asks_as_well(day):
    old = bag(day, "strawberries", until=date(2026, 1, 3))
    day.start_jam().scan(old).tap("weighing.use_and_add_another", "2")
    assert day.books.batch(BATCH).uses == ()
    day.tap("weighing.use_and_add_another", "2", WHY)
    assert day.view.wanted == "6 lb strawberries"


@pytest.mark.parametrize("days", [-1, -30, -400])
def test_the_books_ask_why(day, days):
    old = bag(day, "sugar", until=TODAY + timedelta(days), bought=date(2024, 1, 1))
    day.start_jam()
    with pytest.raises(PastDateError, match="past its date"):
        day.books.use_lot(BATCH, 1, old, Q("1 lb"))
    day.books.use_lot(BATCH, 1, old, Q("1 lb"), past_date=WHY)


@pytest.mark.parametrize("days", [0, 1, 300])
def test_on_its_last_day_it_is_good(day, days):
    good = bag(day, "sugar", until=TODAY + timedelta(days))
    day.start_jam()
    day.books.use_lot(BATCH, 1, good, Q("1 lb"))
    assert day.books.batch(BATCH).notes == ()


def test_a_clock_that_stands_before_the_batch_makes_no_bag_good(day):
    old = bag(day, "sugar", until=date(2026, 3, 1))
    day.start_jam()
    day.clock.set(day.clock.now() - timedelta(days=30))
    with pytest.raises(PastDateError):
        day.books.use_lot(BATCH, 1, old, Q("1 lb"))


def test_told_late_it_is_what_happened(day):
    old = bag(day, "sugar", until=date(2026, 3, 1))
    day.start_jam().to_filling().fill(36)
    day.books.use_lot(BATCH, 1, old, Q("1 lb"), late=True, completes_line=False)


def test_a_scoop_out_of_a_bin_with_such_a_bag_asks_why(day):
    old = bag(day, "sugar", until=date(2026, 3, 1))
    tub = day.books.add_bin("Sugar tub")
    day.books.put_in_bin(tub.id, old)
    day.start_jam()
    with pytest.raises(PastDateError):
        day.books.use_bin(BATCH, 1, tub.id, Q("1 lb"))
    day.books.use_bin(BATCH, 1, tub.id, Q("1 lb"), past_date=WHY)


def own(day, *, use_by):
    """A bag kept of a batch of ours that keeps three days."""
    product = day.books.add_product(
        "PP", "Pesto", net_content=Q("6 oz"), shelf_life_days=3, use_by=use_by, storage="Keep cold"
    )
    sugar = next(one for one in day.books.ingredients() if one.name == "sugar")
    recipe = day.books.add_recipe(product, "Pesto", 12, [RecipeLine(0, sugar, Q("10 lb"))])
    number = day.books.start_batch(recipe).number
    day.books.use_lot(number, 0, day.lot("sugar"), Q("10 lb"))
    day.books.fill_batch(number, 12, 0)
    kept = day.books.keep_as_lot(number, day.books.add_ingredient("pesto"), Q("2 lb"))
    other = day.books.add_recipe(product, "Sandwich", 4, [RecipeLine(0, kept.ingredient, Q("1 lb"))])
    return number, kept.code, other


def test_past_its_use_by_it_is_used_not_at_all(day):
    _number, kept, other = own(day, use_by=True)
    day.clock.advance(4 * 86_400)
    begun = day.books.start_batch(other).number
    with pytest.raises(RuleError, match="to be used by"):
        day.books.use_lot(begun, 0, kept, Q("1 lb"), past_date=WHY)
    day.tap("resume", begun)
    assert day.view.lot is None
    assert day.view.no_lot[0] == f"{kept} is past its use-by date 7 Mar"
    day.scan(kept)
    assert day.counter.notice.tone is Tone.BAD
    assert not day.view.ready


def test_past_its_best_before_our_own_is_asked_about(day):
    _number, kept, other = own(day, use_by=False)
    day.clock.advance(4 * 86_400)
    begun = day.books.start_batch(other).number
    with pytest.raises(PastDateError):
        day.books.use_lot(begun, 0, kept, Q("1 lb"))
    day.books.use_lot(begun, 0, kept, Q("1 lb"), past_date=WHY)


def test_of_a_recalled_batch_nothing_is_used_or_sent(day):
    number, kept, other = own(day, use_by=False)
    recall = day.books.open_recall(RecallQuery(lot=day.lot("sugar")), "glass")
    begun = day.books.start_batch(other).number
    with pytest.raises(OnHoldError, match="recalled: glass"):
        day.books.use_lot(begun, 0, kept, Q("1 lb"), past_date=WHY)
    with pytest.raises(OnHoldError, match="recalled: glass"):
        day.books.dispatch(number, 1, day.books.destinations()[0])
    day.books.close_recall(recall)
    day.books.use_lot(begun, 0, kept, Q("1 lb"))


# -- on hold


@pytest.mark.parametrize("held", [1, 2])
def test_a_held_bag_is_said_to_be_on_hold(day, held):
    first = day.lot("strawberries")
    bags = [first, *(bag(day, "strawberries") for _ in range(held - 1))]
    for code in bags:
        day.books.hold_lot(code, "glass in one")
    day.start_jam()
    title, why = day.view.no_lot
    assert "on hold" in title
    assert why == "glass in one"
    assert ("and 1 more" in title) is (held == 2)
    assert "on hold" in day.view.warning.words
    day.scan(first)
    assert day.counter.notice.what_to_do == "Put it aside, and scan another bag."


def test_where_there_is_none_that_is_said(day):
    only(day, "strawberries")
    day.start_jam()
    assert day.view.no_lot == ("No bag of it in the books", "Receive it first")
    assert day.view.warning.words == "No strawberries in stock"


def test_the_date_stands_on_the_card(day):
    day.start_jam().weigh_in("strawberries")
    assert day.view.lot.detail == "best before 15 Feb 2028 · 25 lb left"


# -- another lot, and none


def test_another_lot_asks_how_much_was_in_the_empty_one(day):
    first = day.lot("strawberries")
    second = bag(day, "strawberries", "20 lb", bought=TODAY)
    day.start_jam().scan(first).tap("weighing.use_and_add_another")
    assert day.words == "How much was in this bag?"
    assert day.books.batch(BATCH).uses == ()
    day.tap("weighing.use_and_add_another", "0.5")
    assert day.view.wanted == "7.5 lb strawberries"
    assert day.view.lot.code == second
    day.scan(second).tap("weighing.use")
    assert [(use.lot.code, str(use.quantity)) for use in day.books.batch(BATCH).uses] == [
        (first, "0.5 lb"), (second, "7.5 lb"),
    ]  # fmt: skip
    assert day.view.wanted == "4 lb sugar"


@pytest.mark.parametrize("typed", ["0", "none", "-2", "1,250"])
def test_what_was_in_it_is_an_amount(day, typed):
    day.start_jam().scan(day.lot("strawberries")).tap("weighing.use_and_add_another", typed)
    assert day.counter.notice.tone is Tone.BAD
    assert day.books.batch(BATCH).uses == ()


def test_a_bag_that_the_books_know_to_hold_less_gives_what_it_has(day):
    first = day.lot("strawberries")
    bag(day, "strawberries", bought=TODAY)
    day.books.discard_lot(first, Q("15 lb"), "soft")
    day.start_jam().scan(first)
    assert day.view.left == "5"
    day.tap("weighing.use_and_add_another")
    assert day.view.wanted == "3 lb strawberries"


def short(day):
    """5 of the 8 lb, and no other bag."""
    first = day.lot("strawberries")
    day.books.discard_lot(first, Q("15 lb"), "soft")
    day.start_jam().scan(first)
    assert day.view.action == "Use 5 lb: the rest is missing"
    day.tap("weighing.use")
    assert day.view.wanted == "3 lb strawberries"
    return day


def test_the_rest_that_is_missing_is_left_out(day):
    short(day)
    assert "Missing" in day.view.warning.what_to_do
    titles = [choice.title for choice in day.counter.flow.weighing.missing_choices()]
    assert titles == ["Leave out the rest", "Use something else", "Batch failed"]
    day.tap("weighing.leave_out", "no more came")
    assert day.view.wanted == "4 lb sugar"
    row = day.view.rows[0]
    assert (row.amount, row.state) == ("5 lb, rest left out", RowState.LEFT_OUT)
    batch = day.books.batch(BATCH)
    assert [(one.line, one.reason) for one in batch.left_out] == [(0, "no more came")]
    assert day.books.batch(BATCH).lines_done == {0}


@pytest.mark.parametrize("ingredient", ["strawberries", "sugar", "fruit pectin", "lemon juice"])
def test_a_line_is_left_out_and_stays_unrecorded(day, ingredient):
    day.start_jam()
    for line in day.books.batch(BATCH).recipe.lines:
        if line.ingredient.name == ingredient:
            day.tap("weighing.leave_out", "none was there")
        else:
            day.weigh_in(line.ingredient.name)
    assert day.place is Place.PROCESS
    row = next(row for row in day.view.rows if row.name.lower() == ingredient)
    assert (row.amount, row.state) == ("left out", RowState.LEFT_OUT)
    gaps = [gap.ingredient for gap in day.books.trace(BATCH).gaps]
    assert gaps == [ingredient]


def test_left_out_is_taken_back(day):
    day.start_jam().weigh_in("strawberries").tap("weighing.leave_out", "none").tap("undo")
    assert day.words == "Sugar is asked for again"
    assert day.view.wanted == "4 lb sugar"
    assert day.books.batch(BATCH).left_out == ()
    day.tap("undo")
    assert day.view.wanted == "8 lb strawberries"


def test_after_a_power_cut_it_is_still_left_out(day):
    day.start_jam().tap("weighing.leave_out", "none")
    assert day.restart().view.wanted == "4 lb sugar"
    day.books.rebuild()
    assert len(day.books.batch(BATCH).left_out) == 1


def test_the_books_leave_out_once_with_a_reason_and_before_the_end(day):
    day.start_jam()
    with pytest.raises(RuleError):
        day.books.leave_out(BATCH, 0, " ")
    with pytest.raises(RuleError, match="no line"):
        day.books.leave_out(BATCH, 9, "none")
    day.books.leave_out(BATCH, 0, "none")
    with pytest.raises(RuleError, match="left out already"):
        day.books.leave_out(BATCH, 0, "none")
    with pytest.raises(RuleError, match="left out already"):
        day.books.use_lot(BATCH, 0, day.lot("strawberries"), Q("1 lb"))
    day.books.leave_out(BATCH, 0, "there was one", left_out=False)
    with pytest.raises(RuleError, match="not left out"):
        day.books.leave_out(BATCH, 0, "there was one", left_out=False)
    day.books.use_lot(BATCH, 0, day.lot("strawberries"), Q("1 lb"))
    with pytest.raises(RuleError, match="weighed in already"):
        day.books.leave_out(BATCH, 0, "none")
    day.books.fill_batch(BATCH, 36, 0)
    with pytest.raises(RuleError, match="is filled"):
        day.books.leave_out(BATCH, 1, "none")


def test_what_another_screen_left_out_is_not_used_on_an_old_view(day):
    day.start_jam().scan(day.lot("strawberries"))
    day.books.leave_out(BATCH, 0, "none")
    day.tap("weighing.use")
    assert "changed meanwhile" in day.words
    assert day.view.wanted == "4 lb sugar"


def test_something_else_is_used_in_its_place(day):
    only(day, "sugar")
    day.start_jam().weigh_in("strawberries")
    honey = day.books.receive_lot(
        day.books.add_ingredient("honey"), Q("10 lb"), supplier=day.books.suppliers()[0], bought_on=TODAY
    )
    titles = {choice.key: choice.title for choice in day.counter.flow.weighing.swap_choices()}
    assert titles[honey.code] == "Honey"
    day.tap("weighing.swap", honey.code, "")
    assert day.words == "Why in its place?"
    day.tap("weighing.swap", honey.code, "no sugar was there")
    assert day.view.lot.title.startswith("Honey, ")
    assert day.restart().view.lot.title.startswith("Honey, ")
    day.tap("weighing.use")
    batch = day.books.batch(BATCH)
    assert batch.uses[-1].lot.code == honey.code
    assert f"honey ({honey.code}) in place of sugar: no sugar was there" in [note.text for note in batch.notes]
    assert day.view.wanted == "2 oz fruit pectin"


def test_a_held_bag_is_no_swap(day):
    day.start_jam()
    sugar = day.lot("sugar")
    day.books.hold_lot(sugar, "glass")
    assert sugar not in [choice.key for choice in day.counter.flow.weighing.swap_choices()]
    day.tap("weighing.swap", sugar, "none was there")
    assert "on hold" in day.words
    assert not day.view.ready


def test_a_scanned_bag_ends_the_swap(day):
    day.start_jam().tap("weighing.swap", day.lot("sugar"), "none was there").scan(day.lot("strawberries"))
    assert "Strawberries," not in day.view.lot.title
    day.tap("weighing.use")
    assert day.books.batch(BATCH).notes == ()


@pytest.mark.parametrize("ingredient", ["sugar", "vinegar", "salt", "garlic", "lemon juice", "Fresno chillies"])
def test_the_list_names_what_went_in_and_not_what_was_asked_for(day, ingredient):
    """A green tick at the name of what is not in the pot is what a cook, and then a label's reader, would believe."""
    day.start_jam().tap("weighing.swap", day.lot(ingredient), "no berries").tap("weighing.set_amount", "0.5")
    day.tap("weighing.use")
    batch = day.books.batch(BATCH)
    assert [row.name.lower() for row in rows(batch)[:2]] == [ingredient.lower(), "sugar"]
    day.tap("back").tap("trace").scan(BATCH)
    told = {row.title: row.detail for row in day.view.upstream}
    assert told["Strawberries"] == f"{ingredient} in its place"


def test_where_both_went_in_the_list_names_both(day):
    garlic = day.lot("garlic")
    day.start_jam().tap("weighing.swap", garlic, "few berries").tap("weighing.use_and_add_another", "1")
    day.weigh_in("strawberries")
    assert rows(day.books.batch(BATCH))[0].name == "Garlic + strawberries"


def test_the_batch_can_fail_while_it_is_weighed_in(day):
    day.start_jam().weigh_in("strawberries").tap("fail", "no sugar")
    assert day.books.batch(BATCH).state is BatchState.FAILED


# -- how far off


def granola(day, tolerance, quantity="3 kg", scale=1):
    oats = day.books.add_ingredient("rolled oats", density=Decimal("0.4"))
    day.books.receive_lot(oats, Q("50 kg"), supplier=day.books.suppliers()[0], bought_on=TODAY)
    product = day.books.add_product("GR", "Granola", net_content=Q("300 g"))
    line = RecipeLine(0, oats, Q(quantity), Q(tolerance) if tolerance else None)
    recipe = day.books.add_recipe(product, "Granola", 12, [line])
    batch = day.books.start_batch(recipe, scale=Decimal(scale))
    return day.tap("resume", batch.number).scan(day.lot("rolled oats"))


@pytest.mark.parametrize(
    ("tolerance", "quantity", "scale", "target"),
    [
        ("20 g", "3 kg", 1, "target 3 ± 0.02 kg"),
        ("20 g", "3 kg", 2, "target 6 ± 0.04 kg"),
        ("20 g", "3 kg", "0.5", "target 1.5 ± 0.01 kg"),
        ("2 g", "45 g", 1, "target 45 ± 2 g"),
        ("0.5 oz", "2 lb", 3, "target 6 ± 0.0938 lb"),
        ("0.1 kg", "900 g", 1, "target 900 ± 100 g"),
        (None, "3 kg", 1, "target 3 kg"),
    ],
)
def test_the_tolerance_is_in_the_lines_own_unit_and_grows_with_the_batch(day, tolerance, quantity, scale, target):
    assert granola(day, tolerance, quantity, scale).view.target == target


@pytest.mark.parametrize(("typed", "scale", "fine"), [("3.02", 1, True), ("3.03", 1, False), ("2.98", 1, True),
                                                      ("6.04", 2, True), ("6.05", 2, False), ("6.08", 4, False),
                                                      ("12.08", 4, True), ("3015 g", 1, True)])  # fmt: skip
def test_what_is_within_it_is_on_target(day, typed, scale, fine):
    granola(day, "20 g", "3 kg", scale).tap("weighing.set_amount", typed)
    assert day.view.on_target is fine
