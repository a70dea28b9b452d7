"""The books know the kitchen's rules: what a screen would not offer, a verb does not take either."""

from datetime import date, timedelta

import pytest

from db import (
    BatchState,
    Books,
    Quantity,
    RecipeLine,
    RecipeStep,
    RuleError,
    StaleViewError,
    StepKind,
    StepMark,
)
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
        kitchen.books.mark_step(number, 0, mark, 60 if mark is A else 0)
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
    from db import facts

    lot = bag(kitchen, kitchen.sugar)
    number = kitchen.books.start_batch(kitchen.recipe).number
    kitchen.books._write(lambda tx: tx.record(facts.LotUsed(number, 77, lot.code, Q("1 lb"), True)))
    assert kitchen.books.verify().ok
    kitchen.books.rebuild()
    assert kitchen.books.batch(number).uses[0].line == 77


def test_a_recipe_line_needs_its_ingredient(kitchen):
    lines = [RecipeLine(0, kitchen.sugar, Q("1 lb")), RecipeLine(0, kitchen.pectin, Q("1 oz"))]
    nothing_new(kitchen.books, lambda: kitchen.books.add_recipe(kitchen.jam, "Twice", 3, lines), match="same number")
