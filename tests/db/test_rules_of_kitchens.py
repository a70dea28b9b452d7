"""More of what the books refuse: people and pots that are gone, bags that cannot be, recipes nobody could follow."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from db import (
    Books,
    BooksError,
    ImpossibleReadingError,
    LabelState,
    OnHoldError,
    Quantity,
    ReadingTarget,
    RecallQuery,
    RecipeLine,
    RecipeStep,
    RuleError,
    StepKind,
    StepMark,
)
from db.rules.money import Money
from tests.db.kitchen import MORNING

Q = Quantity.parse
TODAY = MORNING.date()


def nothing_new(books, work, match, error=RuleError):
    before = books.head()
    with pytest.raises(error, match=match) as raised:
        work()
    assert books.head() == before
    assert raised.value.what_to_do


# -- who is here


def writings(kitchen, batch, lot):
    """A verb of each kind."""
    books = kitchen.books
    return {
        "use": lambda: books.use_lot(batch.number, 0, lot.code, Q("1 lb")),
        "receive": lambda: books.receive_lot(kitchen.sugar, Q("1 lb"), supplier=None, bought_on=TODAY),
        "note": lambda: books.add_note(batch.number, "hm"),
        "fill": lambda: books.fill_batch(batch.number, 3, 0),
        "hold": lambda: books.hold_batch(batch.number, "hm"),
        "start": lambda: books.start_batch(kitchen.recipe),
        "name": lambda: books.add_supplier("Another"),
        "together": lambda: books.together(lambda: books.add_supplier("Another")),
    }


@pytest.mark.parametrize("what", ["use", "receive", "note", "fill", "hold", "start", "name", "together"])
def test_who_has_left_signs_nothing(kitchen, path, what):
    books = kitchen.books
    books.acting = books.add_person("Cook 2")
    batch, lot = books.start_batch(kitchen.recipe), kitchen.berries()
    with Books.open(path, kiosk="K2", clock=kitchen.clock) as other:
        other.change_person(books.acting, active=False)
    nothing_new(books, writings(kitchen, batch, lot)[what], "Cook 2 has left")
    books.acting = kitchen.cook
    writings(kitchen, batch, lot)[what]()


def test_what_was_asked_for_before_they_left_stays_theirs(kitchen):
    books = kitchen.books
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 3)
    job = books.ask_labels(batch.number, [1], "p", by=kitchen.cook)
    books.change_person(kitchen.cook, active=False)
    books.mark_label(job.id, 1, LabelState.SENDING)
    books.mark_label(job.id, 1, LabelState.CONFIRMED)
    assert books.label_states(batch.number) == {1: LabelState.CONFIRMED}


def test_a_pot_that_was_put_out_of_use_after_it_was_chosen(kitchen):
    """The record that a screen holds is older than the books."""
    books, seen = kitchen.books, kitchen.pot_1
    books.change_equipment(seen, in_use=False)
    assert seen.in_use
    nothing_new(books, lambda: books.start_batch(kitchen.recipe, equipment=[seen]), "out of use")
    number = books.start_batch(kitchen.recipe).number
    nothing_new(books, lambda: books.set_equipment(number, [seen]), "out of use")
    lines = kitchen.recipe.lines
    nothing_new(books, lambda: books.add_recipe(kitchen.jam, "Other", 3, lines, equipment=[seen]), "out of use")


def test_a_pot_that_is_on_the_stove_already_stays_there(kitchen):
    books, other = kitchen.books, kitchen.books.add_equipment("Ladle")
    number = books.start_batch(kitchen.recipe, equipment=[kitchen.pot_1]).number
    books.change_equipment(kitchen.pot_1, in_use=False)
    assert len(books.set_equipment(number, [kitchen.pot_1, other]).equipment) == 2


@pytest.mark.parametrize("strange", ["nobody", ""])
def test_pots_and_people_of_other_books(kitchen, strange):
    books = kitchen.books
    pot, cook = replace(kitchen.pot_1, id=strange), replace(kitchen.cook, id=strange)
    nothing_new(books, lambda: books.start_batch(kitchen.recipe, equipment=[pot]), "not in these books")
    nothing_new(books, lambda: books.start_batch(kitchen.recipe, cook=cook), "not in these books")
    twice = [kitchen.pot_1, kitchen.pot_1]
    nothing_new(books, lambda: books.start_batch(kitchen.recipe, equipment=twice), "named twice")


# -- bags that cannot be used


def test_of_a_bag_whose_rest_was_thrown_away_nothing_is_used_until_it_is_counted(kitchen):
    books, lot = kitchen.books, kitchen.berries()
    number = books.start_batch(kitchen.recipe).number
    books.discard_lot(lot.code, lot.received, "mould")
    use = lambda: books.use_lot(number, 0, lot.code, Q("1 lb"))  # noqa: E731
    nothing_new(books, use, "was thrown away")
    nothing_new(books, lambda: books.refuse_bag(number, 0, lot.code), "was thrown away")
    bin_ = books.add_bin("berries")
    nothing_new(books, lambda: books.put_in_bin(bin_.id, lot.code), "was thrown away")
    books.count_lot(lot.code, Q("2 lb"))
    assert use().quantity == Q("1 lb")


@pytest.mark.parametrize("much", ["20.000001 lb", "321 oz", "30 lb"])
def test_more_than_is_left_of_a_bag_is_not_thrown_away_before_it_is_counted(kitchen, much):
    books, lot = kitchen.books, kitchen.berries()
    nothing_new(books, lambda: books.discard_lot(lot.code, Q(much), "mould"), "The books have 20 lb left of")
    books.count_lot(lot.code, Q("40 lb"))
    assert books.discard_lot(lot.code, Q(much), "mould").left == books.lot(lot.code).left < Q("20 lb")


def test_of_a_bag_that_is_empty_or_below_zero_nothing_is_thrown_away(kitchen):
    books, lot = kitchen.books, kitchen.berries()
    assert books.discard_lot(lot.code, Q("320 oz"), "mould").left.amount == 0
    nothing_new(books, lambda: books.discard_lot(lot.code, Q("0.1 lb"), "mould"), "have 0 lb left of")
    books.count_lot(lot.code, Q("1 lb"))
    number = books.start_batch(kitchen.recipe).number
    books.use_lot(number, 0, lot.code, Q("3 lb"))
    nothing_new(books, lambda: books.discard_lot(lot.code, Q("0.1 lb"), "mould"), "have -2 lb left of")


def test_a_rest_that_is_shown_rounded_can_be_thrown_away_as_it_is_shown(kitchen):
    books, lot = kitchen.books, kitchen.berries()
    books.count_lot(lot.code, Q("100 g"))
    left = books.lot(lot.code).left
    assert books.discard_lot(lot.code, left, "mould").left < Q("0.001 g")


@pytest.mark.parametrize("spilled", ["1 lb", "19.9 lb"])
def test_of_a_bag_that_is_not_empty_more_may_be_used_than_is_left(kitchen, spilled):
    books, lot = kitchen.books, kitchen.berries()
    books.discard_lot(lot.code, Q(spilled), "spilled")
    number = books.start_batch(kitchen.recipe).number
    assert books.use_lot(number, 0, lot.code, Q("50 lb")).lot.left.amount < 0


def own_bag(kitchen):
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 36)
    return batch, kitchen.books.keep_as_lot(batch.number, kitchen.strawberries, Q("5 lb"))


@pytest.mark.parametrize("what", ["bag held", "batch held", "batch failed"])
def test_a_bag_that_is_held_or_of_what_is_held_or_failed(kitchen, what):
    books = kitchen.books
    source = books.start_batch(kitchen.recipe)
    lot = books.keep_as_lot(source.number, kitchen.strawberries, Q("5 lb"))
    into = books.start_batch(kitchen.recipe).number
    {
        "bag held": lambda: books.hold_lot(lot.code, "smell"),
        "batch held": lambda: books.hold_batch(source.number, "smell"),
        "batch failed": lambda: books.fail_batch(source.number, "smell"),
    }[what]()
    bin_ = books.add_bin("base")
    use = lambda **more: books.use_lot(into, 0, lot.code, Q("1 lb"), **more)  # noqa: E731
    for answer in (use, lambda: books.refuse_bag(into, 0, lot.code), lambda: books.put_in_bin(bin_.id, lot.code)):
        nothing_new(books, answer, "smell", OnHoldError)
    assert use(late=True).lot.code == lot.code, "it went in before: that is not kept out of the books"


@pytest.mark.parametrize("days", [1, 2, 30])
def test_what_came_in_after_a_batch_was_filled_is_not_in_it(kitchen, days):
    books = kitchen.books
    batch = books.start_batch(kitchen.recipe)
    books.fill_batch(batch.number, 36, 0)
    kitchen.clock.advance(86_400 * days)
    later = kitchen.berries(bought_on=TODAY + timedelta(days=days))
    words = "was filled before"
    nothing_new(books, lambda: books.use_lot(batch.number, 0, later.code, Q("8 lb"), late=True), words)
    earlier = kitchen.berries(bought_on=TODAY)
    assert books.use_lot(batch.number, 0, earlier.code, Q("8 lb"), late=True).line == 0


def test_a_bag_of_which_all_was_taken_back_was_not_opened(kitchen):
    books = kitchen.books
    first, second = kitchen.berries(bought_on=date(2026, 3, 1)), kitchen.berries(bought_on=date(2026, 3, 2))
    number = books.start_batch(kitchen.recipe).number
    used = books.use_lot(number, 0, second.code, Q("1 lb"), completes_line=False)
    other = books.use_lot(number, 0, second.code, Q("1 lb"))
    books.reverse_use(used.id, "wrong bag")
    assert books.suggest_lots(kitchen.strawberries)[0].code == second.code
    books.reverse_use(other.id, "wrong bag")
    assert books.lot(second.code).opened_on is None
    assert books.suggest_lots(kitchen.strawberries)[0].code == first.code
    assert books.verify().ok


# -- figures that no meter shows


@pytest.mark.parametrize(
    ("quantity", "value", "unit"),
    [
        ("ph", "38", ""),
        ("pH", "14.1", ""),
        ("PH", "-1", ""),
        ("final pH", "38", ""),
        ("Final  pH", "14.1", ""),
        ("equilibrium pH", "-0.1", ""),
        ("Final Equilibrium PH", "380", "pH"),
        ("temperature", "2200", "°F"),
        ("temperature", "-300", "°C"),
        ("brix", "650", ""),
        ("sugar", "65.5e1", "°Bx"),
    ],
)
def test_a_reading_that_cannot_be(kitchen, quantity, value, unit):
    books, number = kitchen.books, kitchen.books.start_batch(kitchen.recipe).number
    read = lambda figure: books.add_reading(number, quantity, Decimal(figure), unit)  # noqa: E731
    nothing_new(books, lambda: read(value), "that can be", ImpossibleReadingError)
    assert read("3.8").readings[0].value == Decimal("3.8")


@pytest.mark.parametrize("seconds", [10**9, -(10**9), 8 * 86_400])
def test_a_timer_is_not_moved_by_years(kitchen, seconds):
    books = kitchen.books
    recipe = books.add_recipe(kitchen.jam, "Timed", 36, kitchen.recipe.lines, [RecipeStep(0, "Boil")])
    number = books.start_batch(recipe).number
    nothing_new(books, lambda: books.mark_step(number, 0, StepMark.ADJUSTED, seconds), "seconds")
    nothing_new(books, lambda: books.mark_step(number, 0, StepMark.FINISHED, 60), "seconds")


# -- recipes


def target(low, high):
    return ReadingTarget("ph", Decimal(low), top=Decimal(high))


STEPS = {
    "a timer without minutes": (RecipeStep(0, "Boil", StepKind.TIMED), "no minutes"),
    "no minute": (RecipeStep(0, "Boil", StepKind.TIMED, 0), "cannot take 0 minutes"),
    "fewer than none": (RecipeStep(0, "Boil", StepKind.TIMED, -5), "cannot take -5 minutes"),
    "a year": (RecipeStep(0, "Boil", StepKind.TIMED, 525_600), "cannot take 525600 minutes"),
    "a reading of nothing": (RecipeStep(0, "Look", StepKind.READING), "nothing says of what"),
    "no name": (RecipeStep(0, "  "), "A name is missing"),
    "limits the wrong way round": (
        RecipeStep(0, "Check", StepKind.READING, None, target("4.2", "3.8")),
        "at least 4.2 and at most 3.8",
    ),
    "a number below 0": (RecipeStep(-1, "Boil"), "below 0"),
}


@pytest.mark.parametrize("what", STEPS)
def test_a_step_that_nobody_could_follow(kitchen, what):
    step, words = STEPS[what]
    lines = kitchen.recipe.lines
    nothing_new(kitchen.books, lambda: kitchen.books.add_recipe(kitchen.jam, "Odd", 36, lines, [step]), words)


LINES = {
    "nothing of it": ("0 lb", None, "0 lb"),
    "off by more than itself": ("1 lb", "2 lb", "cannot be off by"),
    "off by as much as itself": ("1 lb", "1 lb", "cannot be off by"),
    "off by a volume": ("1 lb", "1 cup", "cannot be off by"),
}


@pytest.mark.parametrize("what", LINES)
def test_a_line_that_nobody_could_weigh(kitchen, what):
    quantity, off, words = LINES[what]
    line = RecipeLine(0, kitchen.sugar, Q(quantity), Q(off) if off else None)
    nothing_new(kitchen.books, lambda: kitchen.books.add_recipe(kitchen.jam, "Odd", 36, [line]), words)


# -- what leaves


def test_nothing_leaves_after_its_use_by_date(kitchen):
    books = kitchen.books
    pesto = books.add_product("WP", "Pesto", net_content=Q("8 oz"), shelf_life_days=5, use_by=True)
    lines = [RecipeLine(0, kitchen.sugar, Q("1 lb"))]
    batch = books.start_batch(books.add_recipe(pesto, "Pesto", 12, lines))
    books.fill_batch(batch.number, 12, 0)
    kitchen.clock.advance(5 * 86_400)
    assert books.dispatch(batch.number, 1, kitchen.market).units == 1, "on its last day"
    kitchen.clock.advance(86_400)
    late = lambda **more: books.dispatch(batch.number, 1, kitchen.market, **more)  # noqa: E731
    nothing_new(books, late, "was to be used by")
    assert late(on=TODAY + timedelta(days=4)).units == 1, "it left before, and is told now"
    assert books.discard_units(batch.number, 10, "past its date").number == batch.number


@pytest.mark.parametrize("units", [[1], [1, 2, 3]])
def test_a_batch_on_hold_or_failed_gets_no_labels(kitchen, units):
    books = kitchen.books
    batch = kitchen.make([(0, kitchen.berries(), "8 lb")], 3)
    books.hold_batch(batch.number, "lids")
    ask = lambda: books.ask_labels(batch.number, units, "p")  # noqa: E731
    again = lambda: books.reprint_labels(batch.number, units, "torn")  # noqa: E731
    for answer in (ask, again):
        nothing_new(books, answer, "is on hold: lids", OnHoldError)
    books.release_batch(batch.number, "fine", by=kitchen.cook)
    again()
    assert ask().units
    failed = books.start_batch(kitchen.recipe).number
    books.fail_batch(failed, "burnt")
    nothing_new(books, lambda: books.reprint_labels(failed, [1], "torn"), "has no labels")


@pytest.mark.parametrize(
    "query",
    [
        {"supplier": "Hilltop Farm"},
        {"supplier": "Amazon"},
        {"ingredient": "sugar"},
        {"supplier": "Nobody"},
        {"lot": "X9"},
    ],
)
def test_a_recall_of_nothing_is_not_opened(kitchen, query):
    nothing_new(kitchen.books, lambda: kitchen.books.open_recall(RecallQuery(**query), "they called"), ".", BooksError)


def test_an_amount_of_money_below_nothing_is_none():
    with pytest.raises((RuleError, ValueError)):
        Money.parse("-5.00", "USD")


# -- what is kept of our own batches


@pytest.fixture
def base(kitchen):
    """5 lb of berries in a pot of base, and a recipe of small jars that are filled out of it."""
    books = kitchen.books
    kitchen.base = books.add_ingredient("base")
    product = books.add_product("BS", "Base", net_content=Q("1 lb"))
    recipe = books.add_recipe(product, "Base", 10, [RecipeLine(0, kitchen.strawberries, Q("5 lb"))])
    kitchen.pot = books.start_batch(recipe).number
    books.use_lot(kitchen.pot, 0, kitchen.berries().code, Q("5 lb"))
    return kitchen


def small(kitchen, content="4 oz"):
    product = kitchen.books.add_product("SM", "Small", net_content=Q(content))
    return kitchen.books.add_recipe(product, "Small", 10, [RecipeLine(0, kitchen.base, Q("1 lb"))])


@pytest.mark.parametrize("much", ["1000 lb", "10.1 lb", "6 kg", "11 lb", "200 oz", "1000 kg"])
def test_no_more_is_said_to_be_kept_later_than_can_have_come_out(base, much):
    kept = base.books.keep_as_lot(base.pot, base.base, Q("1 lb"))
    for say in (
        lambda: base.books.correct_lot(kept.code, quantity=Q(much), reason="misread"),
        lambda: base.books.count_lot(kept.code, Q(much)),
    ):
        nothing_new(base.books, say, "cannot come out of .*: about (5 lb|2.26796185 kg|80 oz) went in")
    assert base.books.correct_lot(kept.code, quantity=Q("4 lb"), reason="misread").received == Q("4 lb")
    nothing_new(base.books, lambda: base.books.keep_as_lot(base.pot, base.base, Q("7 lb")), "4 lb came out of it")


def test_a_kept_bag_is_not_filled_up_by_counting(base):
    books = base.books
    kept = books.keep_as_lot(base.pot, base.base, Q("5 lb"))
    tart = books.add_product("TA", "Tart", net_content=Q("1 lb"))
    number = books.start_batch(books.add_recipe(tart, "Tart", 9, [RecipeLine(0, base.base, Q("5 lb"))])).number
    for _ in range(2):
        books.use_lot(number, 0, kept.code, Q("4 lb"), completes_line=False)
        books.count_lot(kept.code, Q("2 lb"))
    nothing_new(books, lambda: books.count_lot(kept.code, Q("5 lb")), "13 lb cannot come out of")
    assert books.count_lot(kept.code, Q("1 lb")).left == Q("1 lb")


def test_a_correction_leaves_what_else_was_kept_and_the_jars_in_the_reckoning(base):
    kept = [base.books.keep_as_lot(base.pot, base.base, Q("2 lb")) for _ in range(3)]
    base.books.fill_batch(base.pot, 2, 0)
    correct = lambda much: base.books.correct_lot(kept[0].code, quantity=Q(much), reason="misread")  # noqa: E731
    nothing_new(base.books, lambda: correct("5 lb"), "cannot come out of")
    assert correct("4 lb").received == Q("4 lb")
    assert base.books.correct_lot(kept[1].code, best_before=date(2026, 9, 1)).received == Q("2 lb")


def test_pieces_kept_more_or_fewer_are_that_many_fewer_or_more_on_the_shelf(base):
    books = base.books
    books.fill_batch(base.pot, 10, 0)
    kept = books.keep_as_lot(base.pot, base.base, Q("2 each"))
    correct = lambda much: books.correct_lot(kept.code, quantity=Q(f"{much} each"), reason="counted anew")  # noqa: E731
    assert books.on_shelf(base.pot) == 8
    for much, left in ((10, 0), (4, 6), (1, 9), (10, 0)):
        assert correct(much).received == Q(f"{much} each")
        assert books.on_shelf(base.pot) == left
    nothing_new(books, lambda: correct(11), "has 0 on the shelf")
    nothing_new(books, lambda: books.dispatch(base.pot, 1, base.market), "0 are left on the shelf")
    correct(5)
    books.dispatch(base.pot, 5, base.market)
    nothing_new(books, lambda: correct(6), "has 0 on the shelf")
    books.rebuild()
    assert books.on_shelf(base.pot) == 0
    assert books.verify().ok


def test_pieces_that_are_used_do_not_go_back_on_the_shelf(base):
    books = base.books
    books.fill_batch(base.pot, 10, 0)
    kept = books.keep_as_lot(base.pot, base.base, Q("6 each"))
    books.discard_lot(kept.code, Q("4 each"), "broken")
    correct = lambda much: books.correct_lot(kept.code, quantity=Q(much), reason="counted anew")  # noqa: E731
    nothing_new(books, lambda: correct("3 each"), "is used or thrown away already")
    correct("4 each")
    assert books.on_shelf(base.pot) == 6
    nothing_new(books, lambda: books.count_lot(kept.code, Q("5 each")), "Only 4 each of")
    assert books.count_lot(kept.code, Q("0 each")).left == Q("0 each")
    assert books.count_lot(kept.code, Q("2 each")).left == Q("2 each"), "what was thrown away is there after all"


def test_pieces_out_of_the_pot_are_none_of_its_units_however_they_are_corrected(base):
    kept = base.books.keep_as_lot(base.pot, base.base, Q("2 each"))
    base.books.fill_batch(base.pot, 10, 0)
    base.books.fill_batch(base.pot, 12, 0)
    base.books.correct_lot(kept.code, quantity=Q("30 each"), reason="misread")
    assert base.books.on_shelf(base.pot) == 12


def test_the_price_of_a_kept_bag_is_corrected_without_a_question(base):
    kept = base.books.keep_as_lot(base.pot, base.base, Q("5 lb"))
    base.books.fill_batch(base.pot, 10, 0)
    base.books.dispatch(base.pot, 10, base.market)
    fixed = base.books.correct_lot(kept.code, price=Money.parse("4.00"))
    assert (fixed.price, fixed.received) == (Money.parse("4.00"), Q("5 lb"))


# -- another product out of the same pot


@pytest.mark.parametrize("units", [900, 41, 9_999])
def test_no_more_is_filled_besides_than_can_have_come_out(base, units):
    recipe = small(base)
    nothing_new(base.books, lambda: base.books.fill_also(base.pot, recipe, units, 0), "cannot come out of")
    said = lambda much: base.books.fill_also(base.pot, recipe, units, 0, quantity=Q(much))  # noqa: E731
    nothing_new(base.books, lambda: said("1 oz"), "cannot be filled with 1 oz")
    assert base.books.fill_also(base.pot, recipe, 20, 0).net == 20
    nothing_new(base.books, lambda: base.books.fill_also(base.pot, recipe, 21, 0), "5 lb|80 oz came out of it")


@pytest.mark.parametrize(("content", "units"), [("4 oz", 4), ("1 lb", 1), ("1 each", 1), ("1 each", 100), ("200 g", 3)])
def test_nothing_is_filled_out_of_a_pot_whose_jars_are_all_gone(base, content, units):
    recipe = small(base, content)
    base.books.fill_batch(base.pot, 5, 0)
    base.books.dispatch(base.pot, 5, base.market)
    nothing_new(
        base.books, lambda: base.books.fill_also(base.pot, recipe, units, 0), "cannot come out of|has 0 on the shelf"
    )


def test_small_jars_of_yesterday_are_told_after_the_large_ones_left(base):
    recipe = small(base)
    base.books.fill_batch(base.pot, 3, 0)
    base.books.dispatch(base.pot, 3, base.market)
    assert base.books.fill_also(base.pot, recipe, 8, 0).net == 8, "3 lb are gone, and 2 lb went into these"
    nothing_new(base.books, lambda: base.books.fill_also(base.pot, recipe, 1, 0), "cannot come out of")


# -- a scoop out of a bin is judged as its bags are


@pytest.fixture
def bin_(kitchen):
    return kitchen.books.add_bin("berry bin").id


def test_nothing_is_scooped_of_what_was_thrown_away(kitchen, bin_):
    books, number = kitchen.books, kitchen.books.start_batch(kitchen.recipe).number
    bags = [kitchen.berries(), kitchen.berries()]
    scoop = lambda: books.use_bin(number, 0, bin_, Q("1 lb"), completes_line=False)  # noqa: E731
    books.put_in_bin(bin_, bags[0].code)
    books.discard_lot(bags[0].code, Q("20 lb"), "mould")
    nothing_new(books, scoop, "was thrown away")
    books.put_in_bin(bin_, bags[1].code)
    assert scoop(), "there is another one in the bin"
    books.discard_lot(bags[1].code, books.lot(bags[1].code).left, "mould")
    nothing_new(books, scoop, "was thrown away")
    books.count_lot(bags[0].code, Q("2 lb"))
    assert scoop(), "some of it is there after all"


@pytest.mark.parametrize("which", ["bought later", "poured later", "one of two"])
def test_a_late_scoop_is_of_what_was_in_the_bin_before_the_batch_was_filled(kitchen, bin_, which):
    books, early = kitchen.books, kitchen.berries()
    number = books.start_batch(kitchen.recipe).number
    if which == "one of two":
        books.put_in_bin(bin_, early.code)
    books.fill_batch(number, 9, 0)
    kitchen.clock.advance(4 * 86_400)
    bought = TODAY if which == "poured later" else TODAY + timedelta(days=4)
    books.put_in_bin(bin_, kitchen.berries(bought_on=bought).code)
    scoop = lambda: books.use_bin(number, 0, bin_, Q("1 lb"), late=True)  # noqa: E731
    if which == "one of two":
        assert [(use.lot.code, use.sure) for use in scoop()] == [(early.code, True)]
        return
    nothing_new(books, scoop, "was empty while")
    assert books.use_lot(number, 0, early.code, Q("1 lb"), late=True)


def test_a_late_scoop_of_what_was_there_is_taken(kitchen, bin_):
    books, number = kitchen.books, kitchen.books.start_batch(kitchen.recipe).number
    books.put_in_bin(bin_, kitchen.berries().code)
    kitchen.clock.advance(60)
    books.fill_batch(number, 9, 0)
    kitchen.clock.advance(4 * 86_400)
    assert len(books.use_bin(number, 0, bin_, Q("1 lb"), late=True)) == 1
