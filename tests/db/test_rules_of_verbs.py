"""The books know the kitchen's rules: what a screen would not offer, a verb does not take either."""

from datetime import date, timedelta

import pytest

from db import (
    BatchState,
    Books,
    DestinationKind,
    LabelState,
    OnHoldError,
    Quantity,
    RecallQuery,
    RecipeLine,
    RecipeStep,
    RuleError,
    StaleViewError,
    StepKind,
    StepMark,
)
from db.subjects.dispatches import UnitsDispatched
from db.subjects.recalls import RecallOpened
from db.subjects.uses import LotUsed
from tests.db.kitchen import MORNING

Q = Quantity.parse
TODAY = MORNING.date()
S, P, R, A, F, AGAIN = (
    StepMark.STARTED, StepMark.PAUSED, StepMark.RESUMED, StepMark.ADJUSTED, StepMark.FINISHED, StepMark.REOPENED,
)  # fmt: skip


@pytest.fixture
def cooking(kitchen):
    """A batch of jam on the stove, with a recipe of two steps."""
    steps = [
        RecipeStep(0, "Simmer", StepKind.TIMED, 20, None),
        RecipeStep(1, "Skim", StepKind.PLAIN, None, None),
    ]
    recipe = kitchen.books.add_recipe(kitchen.jam, "Jam with steps", 36, kitchen.recipe.lines, steps)
    kitchen.number = None
    return kitchen, kitchen.books.start_batch(recipe).number


def nothing_new(books, work, error=RuleError, match=None):
    before = books.head()
    with pytest.raises(error, match=match) as raised:
        work()
    assert books.head() == before
    assert raised.value.what_to_do
    return raised.value


# -- lines


def bag(kitchen, ingredient, **more):
    return kitchen.books.receive_lot(
        ingredient, Q("25 lb"), supplier=kitchen.costco, bought_on=date(2026, 2, 15), **more
    )


@pytest.mark.parametrize("line", [4, 5, 77, -1, 10**9])
def test_a_line_that_the_recipe_has_not(cooking, line):
    kitchen, number = cooking
    lot = bag(kitchen, kitchen.sugar)
    nothing_new(kitchen.books, lambda: kitchen.books.use_lot(number, line, lot.code, Q("2 oz")), match="has no line")


@pytest.mark.parametrize("line", [0, 2, 3])
def test_a_bag_of_another_ingredient(cooking, line):
    kitchen, number = cooking
    lot = bag(kitchen, kitchen.sugar)
    asked = kitchen.recipe.lines[line].ingredient.name
    words = f"is sugar, and {asked} is asked for"
    nothing_new(kitchen.books, lambda: kitchen.books.use_lot(number, line, lot.code, Q("2 oz")), match=words)
    kitchen.books.use_lot(number, line, lot.code, Q("2 oz"), substitute="there is no other")
    (note,) = kitchen.books.batch(number).notes
    assert note.text == f"sugar ({lot.code}) in place of {asked}: there is no other"


def test_a_line_is_completed_once_and_more_of_it_is_said_to_be_more(cooking):
    kitchen, number = cooking
    lot = kitchen.berries()
    kitchen.books.use_lot(number, 0, lot.code, Q("5 lb"), completes_line=False)
    used = kitchen.books.use_lot(number, 0, lot.code, Q("3 lb"))
    again = lambda: kitchen.books.use_lot(number, 0, lot.code, Q("8 lb"))  # noqa: E731
    nothing_new(kitchen.books, again, StaleViewError, "weighed in already")
    kitchen.books.use_lot(number, 0, lot.code, Q("1 lb"), completes_line=False)
    kitchen.books.reverse_use(used.id, "the wrong pot")
    again()


def test_a_filled_batch_takes_what_was_forgotten_only_as_late(cooking):
    kitchen, number = cooking
    lot = kitchen.berries()
    kitchen.books.fill_batch(number, 12, 0)
    use = lambda **more: kitchen.books.use_lot(number, 0, lot.code, Q("8 lb"), **more)  # noqa: E731
    nothing_new(kitchen.books, use, StaleViewError, "is filled")
    used = use(late=True)
    nothing_new(kitchen.books, lambda: kitchen.books.reverse_use(used.id, "slip"), StaleViewError, "is filled")
    kitchen.books.reverse_use(used.id, "the wrong batch", late=True)
    nothing_new(
        kitchen.books, lambda: kitchen.books.reverse_use(used.id, "again", late=True), match="taken back already"
    )


def test_a_scoop_is_judged_as_a_bag_is(cooking):
    kitchen, number = cooking
    bin_ = kitchen.books.add_bin("sugar bin")
    kitchen.books.put_in_bin(bin_.id, bag(kitchen, kitchen.sugar).code)
    scoop = lambda line, **more: kitchen.books.use_bin(number, line, bin_.id, Q("1 lb"), **more)  # noqa: E731
    nothing_new(kitchen.books, lambda: scoop(0), match="strawberries is asked for")
    nothing_new(kitchen.books, lambda: scoop(9), match="has no line")
    scoop(1)
    nothing_new(kitchen.books, lambda: scoop(1), StaleViewError, "weighed in already")


# -- steps


@pytest.mark.parametrize("step", [2, 55, -1])
def test_a_step_that_the_recipe_has_not(cooking, step):
    kitchen, number = cooking
    for mark in (S, F, A):
        nothing_new(kitchen.books, lambda mark=mark: kitchen.books.mark_step(number, step, mark), match="has no step")
    reading = lambda: kitchen.books.add_reading(number, "pH", Q("3").amount, step=step)  # noqa: E731
    nothing_new(kitchen.books, reading, match="has no step")


@pytest.mark.parametrize(
    ("marks", "refused"),
    [
        ((), (P, R, AGAIN)),
        ((S,), (S, R, AGAIN)),
        ((S, A), (S, R, AGAIN)),
        ((S, P), (S, P, AGAIN)),
        ((S, P, A), (S, P, AGAIN)),
        ((S, P, R), (S, R, AGAIN)),
        ((S, F), (S, P, R, A, F)),
        ((F,), (S, P, R, A, F)),
        ((S, F, AGAIN), (AGAIN,)),
        ((S, F, AGAIN, F), (S, P, R, A, F)),
    ],
)
def test_a_mark_that_cannot_follow(cooking, marks, refused):
    kitchen, number = cooking
    for mark in marks:
        kitchen.books.mark_step(number, 0, mark, 60 if mark is A else 0, early="a test")
    for mark in refused:
        nothing_new(kitchen.books, lambda mark=mark: kitchen.books.mark_step(number, 0, mark), StaleViewError, "Simmer")


# -- days


@pytest.mark.parametrize(
    "on", [date(1999, 1, 1), date(2026, 3, 3), date(2025, 3, 4), date(2026, 3, 5), date(2062, 3, 4)]
)
def test_units_go_out_neither_before_they_were_made_nor_tomorrow(kitchen, on):
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 36)
    books = kitchen.books
    nothing_new(
        books, lambda: books.dispatch(batch.number, 3, kitchen.market, on=on), match="was made on|still to come"
    )
    nothing_new(books, lambda: books.discard_units(batch.number, 3, "broken", on=on), match="was made on|still to come")
    sent = books.dispatch(batch.number, 3, kitchen.market, on=TODAY)
    nothing_new(books, lambda: books.return_units(sent, 1, on=on), match="it was sent on|still to come")


def test_yesterdays_market_is_told_today(kitchen):
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 36)
    kitchen.clock.advance(3 * 86_400)
    assert kitchen.books.dispatch(batch.number, 3, kitchen.market, on=TODAY + timedelta(days=1)).units == 3


@pytest.mark.parametrize(
    ("bought", "until", "words"),
    [
        (date(2026, 3, 5), None, "still to come"),
        (date(2036, 3, 4), None, "still to come"),
        (date(1926, 3, 4), None, "before 2000"),
        (date(1, 1, 1), None, "before 2000"),
        (date(2026, 3, 4), date(2026, 3, 3), "before it was bought"),
        (date(2026, 3, 4), date(2016, 3, 3), "before it was bought"),
        (date(2026, 3, 4), date(2226, 3, 3), "hundred years"),
    ],
)
def test_a_bag_has_days_that_can_be(kitchen, bought, until, words):
    books = kitchen.books
    days = {"bought_on": bought, "best_before": until}
    receive = lambda: books.receive_lot(kitchen.sugar, Q("1 lb"), supplier=None, **days)  # noqa: E731
    nothing_new(books, receive, match=words)
    lot = kitchen.berries()
    nothing_new(books, lambda: books.correct_lot(lot.code, **days), match=words)


# -- people, equipment, bags of our own


def test_what_is_out_of_use_is_not_cooked_in_and_who_has_left_cooks_nothing(kitchen):
    books = kitchen.books
    pot = books.change_equipment(kitchen.pot_1, in_use=False)
    gone = books.change_person(kitchen.cook, active=False)
    nothing_new(books, lambda: books.start_batch(kitchen.recipe, equipment=[pot]), match="out of use")
    nothing_new(books, lambda: books.start_batch(kitchen.recipe, cook=gone), match="has left")
    number = books.start_batch(kitchen.recipe).number
    nothing_new(books, lambda: books.set_equipment(number, [pot]), match="out of use")


def test_a_bag_kept_of_our_own_batch_has_no_supplier(kitchen):
    books = kitchen.books
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 36)
    lot = books.keep_as_lot(batch.number, books.add_ingredient("base"), Q("5 lb"))
    nothing_new(books, lambda: books.correct_lot(lot.code, supplier=kitchen.hilltop), match="own batch")
    nothing_new(books, lambda: books.correct_lot(lot.code, supplier_lot="L1"), match="own batch")


# -- an answer given on an old view


def test_a_count_on_an_old_view_is_refused_with_what_is_so_now(cooking, path):
    kitchen, number = cooking
    with Books.open(path, kiosk="K2", clock=kitchen.clock) as other:
        seen = kitchen.books.batch(number)
        other.fill_batch(number, 30, 1)
        late = lambda: kitchen.books.fill_batch(number, 36, 0, seen=seen)  # noqa: E731
        nothing_new(kitchen.books, late, StaleViewError, "30 filled, 1 set aside")
        now = kitchen.books.batch(number)
        assert (now.state, now.filled) == (BatchState.FILLED, 30)
        kitchen.books.fill_batch(number, 36, 0, seen=now)


def test_corrections_on_an_old_view_are_refused(kitchen, path):
    books, lot = kitchen.books, kitchen.berries()
    with Books.open(path, kiosk="K2", clock=kitchen.clock) as other:
        other.correct_lot(lot.code, supplier_lot="L7")
        late = lambda: books.correct_lot(lot.code, supplier_lot="L8", seen=lot)  # noqa: E731
        nothing_new(books, late, StaleViewError, "supplier lot: L7")
        other.change_ingredient(kitchen.sugar, name="cane sugar")
        changes = (
            lambda: books.change_ingredient(kitchen.sugar, name="white sugar"),
            lambda: books.change_ingredient(kitchen.sugar, allergens=["milk"]),
        )
        for change in changes:
            nothing_new(books, change, StaleViewError, "cane sugar was changed meanwhile")


@pytest.mark.parametrize("first", ["K1", "K2"])
def test_two_kiosks_at_one_batch_book_a_line_once(kitchen, path, first):
    """Both hold the sugar; the one whose finger was slower is told that it is in already."""
    number = kitchen.books.start_batch(kitchen.recipe).number
    sugar = bag(kitchen, kitchen.sugar)
    with Books.open(path, kiosk="K2", clock=kitchen.clock) as other:
        quick, slow = (kitchen.books, other) if first == "K1" else (other, kitchen.books)
        quick.use_lot(number, 1, sugar.code, Q("4 lb"))
        quick.mark_step(number, 0, S) if kitchen.recipe.steps else None
        with pytest.raises(StaleViewError, match="weighed in already"):
            slow.use_lot(number, 1, sugar.code, Q("4 lb"))
        with pytest.raises(RuleError, match="fruit pectin is asked for"):
            slow.use_lot(number, 2, sugar.code, Q("4 lb"))


# -- what is there already is not judged


def test_older_books_and_sheets_are_applied_as_they_stand(kitchen):
    lot = bag(kitchen, kitchen.sugar)
    number = kitchen.books.start_batch(kitchen.recipe).number
    kitchen.books._write(lambda tx: tx.record(LotUsed(number, 77, lot.code, Q("1 lb"), True)))
    assert kitchen.books.verify().ok
    kitchen.books.rebuild()
    assert kitchen.books.batch(number).uses[0].line == 77


def test_a_recipe_line_needs_its_ingredient(kitchen):
    lines = [RecipeLine(0, kitchen.sugar, Q("1 lb")), RecipeLine(0, kitchen.pectin, Q("1 oz"))]
    nothing_new(kitchen.books, lambda: kitchen.books.add_recipe(kitchen.jam, "Twice", 3, lines), match="same number")


# -- labels


SENDING, CONFIRMED, UNSURE, ASKED = LabelState.SENDING, LabelState.CONFIRMED, LabelState.UNSURE, LabelState.ASKED


@pytest.fixture
def labelled(kitchen):
    """5 jars, and a job for all their labels of which the first is out and the second on its way."""
    number = kitchen.make([(0, kitchen.berries(), "8 lb")], 5).number
    job = kitchen.books.ask_labels(number, range(1, 6), "p")
    kitchen.books.mark_label(job.id, 1, SENDING)
    kitchen.books.mark_label(job.id, 1, CONFIRMED, then=2)
    return kitchen, number, job.id


def test_no_label_of_a_job_goes_out_once_its_batch_is_on_hold(labelled):
    kitchen, number, job = labelled
    books = kitchen.books
    books.hold_batch(number, "lids")
    for send in (
        lambda: books.mark_label(job, 3, SENDING),
        lambda: books.mark_label(job, 2, CONFIRMED, then=3),
        lambda: books.mark_label(job, 2, UNSURE, then=4),
    ):
        nothing_new(books, send, OnHoldError, "is on hold: lids")
        assert books.label_states(number) == {1: CONFIRMED, 2: SENDING, 3: ASKED, 4: ASKED, 5: ASKED}
    books.mark_label(job, 2, CONFIRMED)
    assert books.label_count(number).came_out == 2, "it was on its way before"
    books.release_batch(number, "fine", by=kitchen.cook)
    books.mark_label(job, 3, SENDING)


def test_what_is_on_its_way_of_a_held_batch_is_put_back_or_asked_about(labelled):
    kitchen, number, job = labelled
    books = kitchen.books
    books.hold_batch(number, "lids")
    books.mark_label(job, 2, ASKED)
    nothing_new(books, lambda: books.mark_label(job, 2, SENDING), OnHoldError)
    books.release_batch(number, "fine", by=kitchen.cook)
    books.mark_label(job, 2, SENDING)
    books.hold_batch(number, "glass")
    books.mark_label(job, 2, UNSURE)
    books.answer_unsure(job, 2, came_out=False)
    nothing_new(books, lambda: books.mark_label(job, 2, SENDING), OnHoldError, "glass")


def test_no_label_is_sent_of_a_batch_that_failed(kitchen):
    number = kitchen.books.start_batch(kitchen.recipe).number
    for line in kitchen.recipe.lines:
        kitchen.books.leave_out(number, line.index, "a trial")
    job = kitchen.books.ask_labels(number, [1, 2], "p")
    kitchen.books.fail_batch(number, "burnt")
    nothing_new(kitchen.books, lambda: kitchen.books.mark_label(job.id, 1, SENDING), match="has no labels")


@pytest.mark.parametrize("unit", [2, 3, 4, 5])
def test_a_label_that_was_never_printed_is_not_spoiled(labelled, unit):
    """002 is on its way, and nobody knows yet."""
    kitchen, number, _ = labelled
    before = kitchen.books.label_count(number)
    spoil = lambda: kitchen.books.spoil_label(number, unit, "torn")  # noqa: E731
    nothing_new(kitchen.books, spoil, match="No label of .* was printed")
    assert kitchen.books.label_count(number) == before


def test_a_label_is_spoiled_once(labelled):
    kitchen, number, job = labelled
    books = kitchen.books
    spoil = lambda unit: lambda: books.spoil_label(number, unit, "torn")  # noqa: E731
    spoil(1)()
    nothing_new(books, spoil(1), match="not spoiled already")
    books.mark_label(job, 2, UNSURE)
    books.answer_unsure(job, 2, came_out=True)
    spoil(2)()
    nothing_new(books, spoil(2), match="not spoiled already")
    again = books.ask_labels(number, [1], "p")
    books.mark_label(again.id, 1, SENDING)
    nothing_new(books, spoil(1), match="not spoiled already")
    books.mark_label(again.id, 1, CONFIRMED)
    spoil(1)()
    count = books.label_count(number)
    assert (count.came_out, count.spoiled, count.labelled) == (3, 3, 0)


# -- a recall is worked off with what went out


@pytest.fixture
def recalled(kitchen):
    """3 of an affected batch at the market, 2 of an uncertain one at the co-op, 4 of another online."""
    books, bad, good = kitchen.books, kitchen.berries(), kitchen.berries(kitchen.hilltop)
    rest = [(1, bag(kitchen, kitchen.sugar), "4 lb"), (2, bag(kitchen, kitchen.pectin), "2 oz")]
    rest.append((3, bag(kitchen, kitchen.lemon), "1 oz"))
    affected = kitchen.make([(0, bad, "8 lb"), *rest], 9).number
    uncertain = kitchen.make(rest, 9).number
    other = kitchen.make([(0, good, "8 lb"), *rest], 9).number
    books.dispatch(affected, 3, kitchen.market)
    books.dispatch(uncertain, 2, kitchen.co_op)
    books.dispatch(other, 4, kitchen.online)
    scope = books.recall(RecallQuery(lot=bad.code))
    assert [one.batch.number for one in scope.affected] == [affected]
    assert [one.batch.number for one in scope.uncertain] == [uncertain]
    return kitchen, affected, books.open_recall(RecallQuery(lot=bad.code), "the farm called")


@pytest.mark.parametrize("units", [4, 500, 10**9])
def test_no_place_accounts_for_more_than_went_there(recalled, units):
    kitchen, _, recall = recalled
    reach = lambda place, many: lambda: kitchen.books.reach_customer(recall, place, many)  # noqa: E731
    nothing_new(kitchen.books, reach(kitchen.market, units), match="3 went there")
    nothing_new(kitchen.books, reach(kitchen.co_op, units), match="2 went there")


@pytest.mark.parametrize("units", [0, 1, 4])
def test_a_place_that_got_none_of_it_is_none_to_tell(recalled, units):
    kitchen, _, recall = recalled
    new = kitchen.books.add_destination("Corner shop", DestinationKind.STORE)
    for place in (kitchen.online, new):
        reach = lambda place=place: kitchen.books.reach_customer(recall, place, units)  # noqa: E731
        nothing_new(kitchen.books, reach, match="Nothing of what is recalled went to")


def test_units_are_accounted_for_bit_by_bit_and_never_twice(recalled):
    kitchen, affected, recall = recalled
    books = kitchen.books
    reach = lambda many: books.reach_customer(recall, kitchen.market, many)  # noqa: E731
    reach(0), reach(2), reach(1)
    nothing_new(books, lambda: reach(1), match="3 went there, and 3 are accounted for")
    books.reach_customer(recall, kitchen.co_op, 2)
    nothing_new(books, lambda: books.dispatch(affected, 1, kitchen.market), OnHoldError, "recalled: the farm called")
    sent = UnitsDispatched(affected, 1, kitchen.market.id, date(2026, 3, 4), None, ())
    books._write(lambda tx: tx.record(sent))  # as another kiosk's journal may tell it
    reach(1)
    other = books.open_recall(RecallQuery(lot=affected), "another one")
    books.reach_customer(other, kitchen.market, 4)
    assert books.verify().ok


def test_a_recall_of_older_books_is_worked_off_with_all_that_went_there(recalled):
    """Which batches were uncertain then was not written down."""
    kitchen, affected, _ = recalled
    old = RecallOpened("lot X", (affected,), "the farm called", None, None, None)
    recall = kitchen.books._write(lambda tx: tx.record(old)).uid
    nothing_new(kitchen.books, lambda: kitchen.books.reach_customer(recall, kitchen.co_op, 3), match="2 went there")
    kitchen.books.reach_customer(recall, kitchen.co_op, 2)
